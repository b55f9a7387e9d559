// Dialogs over any page, and a question that has to be answered before anything else.

import { appElement, element, styled } from "./elements.js";

/** Keys are the dialog's: below it Streamlit would run the page again at `r`, and `,` opens "View". */
function keepKeys(event) {
  const isPlain = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
  if (isPlain && event.key !== " ") event.stopImmediatePropagation();
}

/**
 * Shows a dialog in a shadow root of its own, dressed by the style sheets `styles`. Resolves when it
 * is closed and gone.
 */
export async function showOver(dialog, styles) {
  const host = element("div", {});
  const root = host.attachShadow({ mode: "open" });
  root.append(dialog);
  appElement().append(host);
  await Promise.all(styles.map((url) => styled(root, url)));
  window.addEventListener("keydown", keepKeys, true);
  await new Promise((resolve) => {
    dialog.addEventListener("close", resolve);
    dialog.showModal();
  });
  window.removeEventListener("keydown", keepKeys, true);
  host.remove();
}

/**
 * Shows a question and does what it asks for. `content` is a list of nodes; `act()`, called on
 * `confirm`, resolves to a sentence about what went wrong, which is shown, or to nothing. The
 * keyboard begins on `cancel`. Resolves, when it is closed, to whether it was done.
 */
export async function ask({ title, content, confirm, cancel, isDanger = false, act }) {
  const no = element("button", { type: "button", class: "button", "data-testid": "cancel", autofocus: true }, cancel);
  const kind = isDanger ? "button danger" : "button primary";
  const yes = element("button", { type: "button", class: kind, "data-testid": "confirm" }, confirm);
  const problem = element("p", { class: "problem", role: "alert" });
  const dialog = element(
    "dialog",
    { "aria-labelledby": "title", "data-testid": "dialog" },
    element("h2", { id: "title" }, title),
    ...content,
    problem,
    element("div", { class: "choices" }, no, yes),
  );
  let isDone = false;
  yes.addEventListener("click", async () => {
    yes.disabled = no.disabled = true;
    problem.textContent = (await act()) ?? "";
    yes.disabled = no.disabled = false;
    isDone = problem.textContent === "";
    if (isDone) dialog.close();
  });
  no.addEventListener("click", () => dialog.close());
  await showOver(dialog, [new URL("dialog.css", import.meta.url)]);
  return isDone;
}
