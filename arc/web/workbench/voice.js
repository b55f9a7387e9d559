// What the page says to those who listen to it: every grid's rows as a list, and in one live
// region the cursor's cell and what each action did.

import { cellWords, changeWords, gridWords } from "./describe.js";
import { h } from "./dom.js";
import { TOOLS } from "./keys.js";
import { COLOR_NAMES } from "./palette.js";
import { countdownWords } from "./time.js";

// What happens within this time is said in one sentence.
const GATHER_MS = 120;
// The answer's rows are rewritten at most this often.
const ROWS_MS = 500;

const HOW = "Arrow keys move the cursor, Space paints, 0 to 9 choose a color, question mark lists the keys.";

let lists = 0;

/** Writes a grid's rows as a hidden list beside it; later calls change only the rows that differ. */
export function writeRows(view) {
  // Out of sight nothing has been laid out yet.
  if (!view.grid) return;
  if (!view.rows) {
    lists += 1;
    // A label of its own would be all that the grid's description takes from the list.
    view.rows = h("ol.heard", { id: `rows-${lists}`, "data-testid": `rows-${view.name}` });
    view.element.after(view.rows);
    if (view.element.getAttribute("role") === "img") view.element.setAttribute("aria-describedby", view.rows.id);
  }
  if (view.rowsOf === view.grid) return;
  view.rowsOf = view.grid;
  const { rows } = view;
  gridWords(view.grid).forEach((words, r) => {
    const row = rows.children[r] ?? rows.appendChild(h("li"));
    if (row.textContent !== words) row.textContent = words;
  });
  while (rows.children.length > view.grid.height) rows.lastChild.remove();
}

/** Runs a task when the browser has nothing better to do; returns a function that calls it off. */
function whenIdle(task) {
  if (globalThis.requestIdleCallback) {
    const id = requestIdleCallback(task, { timeout: 2000 });
    return () => cancelIdleCallback(id);
  }
  const id = setTimeout(task, 200);
  return () => clearTimeout(id);
}

export class Voice {
  /** `wb` is the workbench; `heed()` is to be called after each of its changes. */
  constructor(wb) {
    this.wb = wb;
    const { element, answer } = wb.view;
    this.region = h("div.heard.announcer", { role: "status", "aria-live": "polite", "data-testid": "announcer" });
    this.how = h("div.heard", { id: "how-to-paint", text: HOW });
    answer.element.setAttribute("aria-describedby", this.how.id);
    answer.element.setAttribute("aria-roledescription", "grid editor");
    element.append(this.region, this.how);
    this.pending = {};
    this.timer = null;
    this.rowsTimer = null;
    this.#remember();
    this.stopWaiting = whenIdle(() => this.#writeAll());
  }

  stop() {
    this.stopWaiting();
    clearTimeout(this.timer);
    clearTimeout(this.rowsTimer);
  }

  #writeAll() {
    for (const view of this.wb.views) writeRows(view);
    this.areRowsWritten = true;
  }

  /** What the page was like when it was last spoken of. */
  #remember() {
    const { editor, trial, current } = this.wb;
    const { grid } = trial.state;
    this.last = { trial, current, isReady: trial.isReady, grid, cursor: editor.cursor, color: editor.color, tool: editor.tool };
  }

  /** Looks for what changed. Painting with the mouse is spoken of when it ends. */
  heed() {
    const { editor, trial } = this.wb;
    this.#heedRows();
    this.#heedWarning();
    if (editor.drag || editor.stroke) return;
    const { last } = this;
    const isOther = trial !== last.trial || trial.isReady !== last.isReady;
    if (isOther) this.#heedTest();
    else {
      this.#heedChoices();
      this.#heedGrid();
      this.#heedCursor();
    }
    this.#remember();
  }

  #heedRows() {
    if (!this.areRowsWritten) return;
    const { answer } = this.wb.view;
    for (const view of this.wb.views) if (view !== answer) writeRows(view);
    if (answer.rowsOf === answer.grid || this.rowsTimer) return;
    this.rowsTimer = setTimeout(() => {
      this.rowsTimer = null;
      writeRows(answer);
    }, ROWS_MS);
  }

  /** That the server is away, or a size that cannot be read; "Saved" after each action is not said. */
  #heedWarning() {
    const { saved } = this.wb.view.refs;
    const words = saved.classList.contains("warn") ? saved.textContent : "";
    if (words && words !== this.warned) this.say("warning", words);
    this.warned = words;
  }

  /** How much of the time limit is left, said at its marks. */
  heedTime() {
    const { trial } = this.wb;
    const left = trial.left();
    const isSame = trial === this.timed?.trial && left !== null && !trial.isClosed;
    const words = isSame ? countdownWords(this.timed.left, left) : "";
    if (words) this.say("time", words);
    this.timed = { trial, left };
  }

  #heedTest() {
    const { current, trials } = this.wb;
    if (current !== this.last.current) this.say("test", `test ${current + 1} of ${trials.length}`);
  }

  #heedChoices() {
    const { color, tool } = this.wb.editor;
    if (color !== this.last.color) this.say("color", `color ${COLOR_NAMES[color]}`);
    if (tool !== this.last.tool) this.say("tool", TOOLS.find(({ id }) => id === tool)?.label ?? tool);
  }

  #heedGrid() {
    const { state, sync } = this.wb.trial;
    if (state.grid === this.last.grid) return;
    this.say("change", changeWords(this.before ?? this.last.grid, state.grid, sync.log.at(-1)?.kind));
    this.before ??= this.last.grid;
  }

  #heedCursor() {
    const { cursor } = this.wb.editor;
    const { cursor: before } = this.last;
    if (!cursor || (before && before[0] === cursor[0] && before[1] === cursor[1])) return;
    this.say("cursor", () => this.#cursorWords());
  }

  /** The cell as it is when it is spoken of: it may have been painted meanwhile. */
  #cursorWords() {
    const { cursor, grid } = this.wb.editor;
    return cursor ? cellWords(grid, cursor) : "";
  }

  /** Says something soon, with all else that comes until then; the latest of a topic counts. */
  say(topic, words) {
    this.pending[topic] = words;
    this.timer ??= setTimeout(() => this.#speak(), GATHER_MS);
  }

  #speak() {
    const { warning, time, test, tool, color, change, cursor } = this.pending;
    const words = [warning, time, test, tool, color, change, cursor?.()].filter(Boolean).join("; ");
    this.pending = {};
    this.timer = null;
    this.before = null;
    if (!words) return;
    // The same words twice are said twice only when the text differs.
    this.region.textContent = this.region.textContent === words ? `${words}\u00a0` : words;
  }
}
