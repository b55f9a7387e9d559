// The practice's coach: a line that leads through three steps and notices each by itself.

import { h } from "./dom.js";
import { colorAt, equal, fromRows } from "./state.js";
import { sizeLabel } from "./size.js";

/** The steps in order: `id` is also what main.js calls the control (`data-testid`). */
export const STEPS = [
  { id: "editor", name: "Paint" },
  { id: "size", name: "Resize" },
  { id: "submit", name: "Submit" },
];

/** The row of the answer that is to be painted. */
function wantedRow(answer) {
  for (let row = 0; row < answer.height; row++) if (colorAt(answer, row, 0) !== 0) return row;
  return 0;
}

function isPainted(grid, answer) {
  const row = wantedRow(answer);
  if (row >= grid.height) return false;
  const color = colorAt(answer, row, 0);
  return Array.from({ length: grid.width }, (_, column) => colorAt(grid, row, column)).every((c) => c === color);
}

/** Which of the steps are done, in their order. They may be done in any. */
export function stepsDone(grid, answer, isSolved) {
  const isSized = grid.height === answer.height && grid.width === answer.width;
  return [isSolved || isPainted(grid, answer), isSolved || isSized, isSolved];
}

/** What to say after a wrong answer. */
export function nudge(grid, answer) {
  if (grid.height !== answer.height || grid.width !== answer.width) {
    return `Not yet: your answer is ${sizeLabel(grid)}, and the examples end in ${sizeLabel(answer)}.`;
  }
  const wrong = grid.cells.filter((color, n) => color !== answer.cells[n]).length;
  const cells = wrong === 1 ? "1 cell differs" : `${wrong} cells differ`;
  return `Nearly: ${cells}. One whole row is blue, all else is black; undo takes a stroke back.`;
}

/** What a step asks for, in pieces; keys are named only where there is a keyboard. */
function words(step, isTouch) {
  const key = (text) => (isTouch ? "" : h("kbd", { text }));
  if (step === "editor") {
    const verb = isTouch ? "Draw with your finger along" : "Drag along";
    return [`${verb} the middle row of your answer. The pen `, key("B"), " and blue ", key("1"), " are ready."];
  }
  if (step === "size") {
    return ["Make it 3 × 3, as in the examples: type 3x3 ", key("W"), " or press the right − twice."];
  }
  return ["Hand it in with Submit ", key("Ctrl+Enter"), " – the size and every cell must be right."];
}

export class Coach {
  /** `data` is that of practice.js. */
  constructor({ answer, urls }) {
    this.answer = fromRows(answer);
    this.isTouch = matchMedia("(pointer: coarse)").matches;
    this.shown = "";
    this.chips = STEPS.map(({ name }, n) => h("li", {}, h("span.mark", { text: String(n + 1) }), name));
    this.line = h("p", { role: "status" });
    this.leave = h(
      "a.leave",
      { href: urls.gallery, "data-testid": "to-puzzles", hidden: true, text: "To the puzzles →" },
    );
    this.skip = h("a.skip", { href: urls.gallery, "data-testid": "skip", text: "Skip" });
    this.element = h(
      "section.coach",
      { "data-testid": "coach", "aria-label": "Practice" },
      h("ol", {}, ...this.chips),
      this.line,
      this.leave,
      this.skip,
    );
  }

  /** Looks at the workbench, after each of its changes, and says what comes next. */
  watch({ editor, trial, view }) {
    const { grid } = editor;
    const isSolved = trial.outcome === "solved";
    const done = stepsDone(grid, this.answer, isSolved);
    const now = done.indexOf(false);
    const last = trial.attempts[trial.attempts.length - 1];
    const isWrong = !isSolved && last !== undefined && equal(fromRows(last.grid), grid);
    const shown = JSON.stringify([done, isWrong && [...grid.cells], grid.width]);
    if (shown === this.shown) return;
    this.shown = shown;
    this.chips.forEach((chip, n) => {
      chip.className = done[n] ? "done" : n === now ? "now" : "";
      chip.firstChild.textContent = done[n] ? "✓" : String(n + 1);
      if (n === now) chip.setAttribute("aria-current", "step");
      else chip.removeAttribute("aria-current");
    });
    this.element.dataset.tone = isWrong ? "wrong" : isSolved ? "right" : "";
    if (isSolved) this.line.replaceChildren("That is all there is to it.");
    else if (isWrong) this.line.replaceChildren(nudge(grid, this.answer));
    else this.line.replaceChildren(...words(STEPS[now].id, this.isTouch));
    this.leave.hidden = !isSolved;
    this.skip.hidden = isSolved;
    const controls = [view.answer.element, view.refs.size, view.refs.submit];
    controls.forEach((control, n) => control.classList.toggle("coached", n === now));
  }
}
