// Compare before a task is closed: the puzzle's picture, what may be said of it, and the way to play.
//
// `data`: {task_id, picture, lines, play}; `picture` and `play` are addresses.

import { element, styled } from "./elements.js";
import { picture } from "./pictures.js";

const STYLES = ["tokens.css", "pages.css"];

function linesElement(lines) {
  return element("p", {}, ...lines.flatMap((line, n) => (n ? [element("br"), line] : [line])));
}

/** Draws the invitation into `root`; called again it draws anew. */
export default async function mount(root, data) {
  await Promise.all(STYLES.map((name) => styled(root, new URL(name, import.meta.url))));
  const section = element(
    "section",
    { class: "arc-notice invitation", role: "status" },
    element("h1", {}, "Try it first"),
    element("p", {}, "The answer and the model's guesses are shown once you have finished the task yourself."),
    picture(data.picture, { alt: `Test input of ${data.task_id}` }),
    linesElement(data.lines),
    element("a", { class: "arc-button primary", href: data.play }, `Play ${data.task_id}`),
  );
  root.querySelector(".invitation")?.remove();
  root.append(section);
}
