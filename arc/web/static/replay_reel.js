// A trial's log as frames: which grid is seen in each, and what was done for it. No DOM.
//
// The server tells when each frame was (arc/replays.py); the grids come of the log, by the
// workbench's own reducer.

import { changeWords } from "../workbench/describe.js";
import { edited } from "../workbench/edits.js";
import { apply, equal, fromRows, initialState } from "../workbench/state.js";

const DONE = {
  load: "the page was opened",
  hide: "the tab was left",
  show: "the tab was seen again",
  blur: "the window was left",
  focus: "the window was taken up again",
  pause: "paused",
  resume: "went on",
  copy: "copied a block",
};
const CLOSED = { gave_up: "gave up", timed_out: "time ran out", done: "closed the test" };

/** "Attempt 1, wrong"; without a verdict where it is withheld. */
export function verdictWords({ attempt_number: number, pair_solved: isRight }) {
  return `Attempt ${number}${isRight === null ? "" : isRight ? ", right" : ", wrong"}`;
}

/** The last index whose value is at most `value`; the first when none is. `sorted` never falls. */
export function lastAtMost(sorted, value) {
  let [low, high] = [0, sorted.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (sorted[middle] <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

export class Reel {
  /** `data` is what `GET /api/replays/{trial_id}` answers. */
  constructor({ test_input: testInput, actions, frames, attempts }) {
    this.input = fromRows(testInput);
    this.actions = actions;
    this.attempts = attempts;
    this.at = frames.at_ms;
    this.actionOf = frames.action_id;
    this.cellsOf = frames.cells;
    this.blank = initialState(this.input).grid;
    let state = initialState(this.input);
    this.after = actions.map((action) => (state = apply(state, action, this.input)).grid);
    this.attemptAt = new Map(attempts.map((attempt) => [attempt.frame, attempt]));
    this.stops = this.#stops();
  }

  get last() {
    return this.at.length - 1;
  }

  /** The grid before an action; its number may be -1, before the first. */
  before(action) {
    return this.after[action - 1] ?? this.blank;
  }

  isLastOfAction(frame) {
    return frame === this.last || this.actionOf[frame + 1] !== this.actionOf[frame];
  }

  /** What is seen in a frame: of a stroke only as many cells as were painted by then. */
  grid(frame) {
    const number = this.actionOf[frame];
    if (number < 0) return this.blank;
    if (this.isLastOfAction(frame)) return this.after[number];
    const action = this.actions[number];
    const cells = action.cells.slice(0, 2 * this.cellsOf[frame]);
    return edited(this.before(number), { ...action, cells }, this.input);
  }

  /** Frames to step through: where an action has changed the grid or an answer was handed in. */
  #stops() {
    const isStop = (frame) => {
      if (frame === 0 || frame === this.last || this.attemptAt.has(frame)) return true;
      const number = this.actionOf[frame];
      return this.isLastOfAction(frame) && !equal(this.before(number), this.after[number]);
    };
    return this.at.map((_, frame) => frame).filter(isStop);
  }

  /** The frame whose action is complete, for who does not want to see strokes move. */
  settled(frame) {
    if (this.isLastOfAction(frame)) return frame;
    let before = frame;
    while (before > 0 && this.actionOf[before] === this.actionOf[frame]) before -= 1;
    return before;
  }

  /** The largest height and width that the drawing ever has. */
  get extent() {
    const grids = [this.blank, ...this.after];
    return {
      rows: Math.max(...new Set(grids.map(({ height }) => height))),
      columns: Math.max(...new Set(grids.map(({ width }) => width))),
    };
  }

  /** The answer that the grid of a frame was handed in as, or null once it was changed. */
  verdict(frame) {
    const attempt = this.attempts.filter((one) => one.frame <= frame).at(-1);
    return attempt && equal(this.grid(attempt.frame), this.grid(frame)) ? attempt : null;
  }

  /** What was done in a frame, in a few words. */
  words(frame) {
    const number = this.actionOf[frame];
    const action = this.actions[number];
    if (!action) return "before the first action";
    const attempt = this.attemptAt.get(frame);
    if (attempt) return verdictWords(attempt).replace("A", "a");
    if (action.kind === "close") return CLOSED[action.outcome];
    const changed = changeWords(this.before(number), this.grid(frame), action.kind);
    return changed || DONE[action.kind] || `${action.kind.replace("_", " ")}: nothing changed`;
  }

  /** "step 12 of 40" */
  place(frame) {
    return `step ${lastAtMost(this.stops, frame)} of ${this.stops.length - 1}`;
  }
}
