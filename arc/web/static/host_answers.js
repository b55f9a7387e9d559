// The audience's answers. Before the lock they are a number, for the host, too; then each is a
// drawing, which the stage shows only once it is released.

import { element, pressable } from "./elements.js";
import { counted } from "../workbench/describe.js";
import { GridView } from "../workbench/draw.js";
import { fromRows } from "../workbench/grids.js";

const SHOWN = new Set(["locked", "reveal", "scores"]);
const MOST_ROWS = 40;
const SIDE_PX = 84;

/** The most frequent answer whose drawing is held back, or null. */
export function firstHeld({ phase, answers }) {
  return (SHOWN.has(phase) && answers.find((answer) => !answer.is_released)) || null;
}

export class Answers {
  /** `release(key, isReleased)` is called when the host decides. */
  constructor(release) {
    this.release = release;
    this.rows = new Map();
    this.count = element("span", { class: "count", "data-testid": "answer-count" });
    this.hint = element("p", { class: "hint" });
    this.list = element("ul", { class: "answers" });
    this.element = element(
      "section",
      { class: "panel", "aria-label": "Answers" },
      element("header", {}, element("h2", {}, "Answers"), this.count),
      element("div", { class: "scroll" }, this.hint, this.list),
    );
  }

  show({ phase, answers, tally }) {
    this.count.textContent = tally?.answers ? counted(tally.answers, "person", "people") : "";
    const shown = SHOWN.has(phase) ? answers.slice(0, MOST_ROWS) : [];
    this.hint.textContent = this.#words(phase, answers, shown);
    const isPaired = new Set(shown.map((answer) => answer.pair_index)).size > 1;
    const keys = new Set(shown.map(({ key }) => key));
    for (const key of this.rows.keys()) if (!keys.has(key)) this.rows.delete(key);
    const nodes = shown.map((answer) => this.#row(answer, isPaired));
    const isSame = nodes.length === this.list.children.length && nodes.every((node, n) => node === this.list.children[n]);
    if (!isSame) this.list.replaceChildren(...nodes);
  }

  #words(phase, answers, shown) {
    if (phase === "ended") return "";
    if (!SHOWN.has(phase)) return "Drawings are here once you lock.";
    if (!shown.length) return "Nobody handed anything in.";
    const left = answers.length - shown.length;
    return `The stage shows numbers, and drawings as you release them.${left > 0 ? ` ${counted(left, "rarer answer")} left out.` : ""}`;
  }

  /** Made once an answer: a drawing that is looked at must not blink. */
  #row(answer, isPaired) {
    if (!this.rows.has(answer.key)) this.rows.set(answer.key, this.#made(answer));
    const row = this.rows.get(answer.key);
    const { node, words, button } = row;
    const test = isPaired ? `Test ${answer.pair_index + 1}: ` : "";
    words.textContent = `${test}${counted(answer.n, "person", "people")}`;
    button.textContent = answer.is_released ? "Hold back" : "Release";
    button.setAttribute("aria-label", `${button.textContent} the drawing of ${words.textContent}`);
    node.classList.toggle("released", answer.is_released);
    row.isReleased = answer.is_released;
    return node;
  }

  #made({ key, grid }) {
    const drawn = fromRows(grid);
    const view = new GridView("answer", "An answer");
    view.set(drawn, Math.min(14, SIDE_PX / Math.max(drawn.height, drawn.width)));
    const words = element("b", {});
    const button = pressable("", "release", () => this.release(key, !row.isReleased), "small");
    const row = { words, button, isReleased: false };
    const size = element("span", { class: "hint" }, `${drawn.height} × ${drawn.width}`);
    row.node = element("li", { "data-answer": key }, element("span", { class: "well" }, view.element), element("span", { class: "about" }, words, size, button));
    return row;
  }
}
