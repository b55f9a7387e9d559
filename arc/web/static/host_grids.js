// The task's grids in the host's console: a part of one that is dragged is shown large on the stage.

import { element } from "./elements.js";
import { GridView } from "../workbench/draw.js";
import { fromRows } from "../workbench/grids.js";

const GAP = 14;
const CAPTION = 20;
const CELLS = { most: 22, least: 4 };
// Less than this is a press, which means the whole grid.
const DRAG_FROM_PX = 5;

/** The part of a grid of `{height, width}` between two cells `[row, column]`, kept inside it. */
export function regionOf({ height, width }, from, to) {
  const rows = [from[0], to[0]].map((row) => Math.max(0, Math.min(height - 1, row)));
  const columns = [from[1], to[1]].map((column) => Math.max(0, Math.min(width - 1, column)));
  return { top: Math.min(...rows), left: Math.min(...columns), bottom: Math.max(...rows), right: Math.max(...columns) };
}

/** The largest cells, in CSS pixels, at which grids `[{height, width}]` flow into a box without scrolling. */
export function flowingCell(grids, boxWidth, boxHeight) {
  const fits = (cell) => {
    let [x, y, row] = [0, 0, 0];
    for (const { height, width } of grids) {
      const wide = width * cell + 1;
      if (x > 0 && x + wide > boxWidth) [x, y, row] = [0, y + row + GAP, 0];
      if (wide > boxWidth) return false;
      x += wide + GAP;
      row = Math.max(row, height * cell + CAPTION);
    }
    return y + row <= boxHeight;
  };
  let cell = CELLS.most;
  while (cell > CELLS.least && !fits(cell)) cell -= 1;
  return cell;
}

/** Every grid of a task as the stage knows them: `[{name, label, grid}]`, the puzzles first. */
export function gridsOf({ train, test }) {
  const puzzle = (n) => (test.length > 1 ? `Puzzle ${n + 1}` : "Puzzle");
  return [
    ...test.map(({ input }, n) => ({ name: `input.${n}`, label: puzzle(n), rows: input })),
    ...train.flatMap(({ input, output }, n) => [
      { name: `train.${n}.input`, label: `Example ${n + 1}`, rows: input },
      { name: `train.${n}.output`, label: `Its answer`, rows: output },
    ]),
  ].map(({ rows, ...one }) => ({ ...one, grid: fromRows(rows) }));
}

/** One grid that a part can be dragged on. A press, or Enter, chooses all of it. */
class Pick {
  constructor({ name, label, grid }, choose) {
    Object.assign(this, { name, grid, choose });
    this.view = new GridView(name, label);
    this.button = element("button", { type: "button", class: "pick", "data-grid": name }, this.view.element);
    this.button.setAttribute("aria-label", `${label}, ${grid.height} by ${grid.width}: show it large`);
    this.element = element("figure", {}, this.button, element("figcaption", {}, label));
    this.button.addEventListener("pointerdown", (event) => event.button === 0 && this.#drag(event));
    this.button.addEventListener("click", () => this.#press());
  }

  draw(cell, region) {
    this.view.set(this.grid, cell);
    this.region = region?.grid === this.name ? region : null;
    this.view.mark(this.region ? { area: this.region } : {});
  }

  #drag(down) {
    const from = this.view.cellAt(down.clientX, down.clientY);
    const drag = new AbortController();
    const options = { signal: drag.signal };
    this.dragged = null;
    this.button.setPointerCapture(down.pointerId);
    const move = (event) => {
      const far = Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY);
      if (!this.dragged && far < DRAG_FROM_PX) return;
      this.dragged = regionOf(this.grid, from, this.view.cellAt(event.clientX, event.clientY));
      this.view.mark({ span: this.dragged });
    };
    const end = (isTaken) => {
      drag.abort();
      if (!isTaken) this.dragged = null;
      this.view.mark(this.region ? { area: this.region } : {});
    };
    this.button.addEventListener("pointermove", move, options);
    this.button.addEventListener("pointerup", () => end(true), options);
    this.button.addEventListener("pointercancel", () => end(false), options);
  }

  /** The click that ends a drag, a press without one, or a key. */
  #press() {
    const { height, width } = this.grid;
    const region = this.dragged ?? regionOf(this.grid, [0, 0], [height - 1, width - 1]);
    this.dragged = null;
    this.choose({ grid: this.name, ...region });
  }
}

/** All grids of the current task. `part(key)` gets the task, `choose(region)` is told what was dragged. */
export class TaskGrids {
  constructor(part, choose) {
    this.part = part;
    this.choose = choose;
    this.key = null;
    this.picks = [];
    this.hint = element("p", { class: "hint" });
    this.flow = element("div", { class: "flow" });
    this.element = element("div", { class: "grids", hidden: true, "data-testid": "grids" }, this.hint, this.flow);
    this.observer = new ResizeObserver(() => this.#draw());
    this.observer.observe(this.element);
  }

  async show({ task, region }) {
    this.region = region;
    const key = task?.part ?? null;
    this.hint.textContent = key ? "Drag over a part to show it large on the stage; press a grid for all of it." : "No task is shown yet.";
    if (key === this.key) return this.#draw();
    this.key = key;
    const content = key ? await this.part(key).catch(() => null) : null;
    if (key !== this.key) return undefined;
    this.picks = content ? gridsOf(content).map((one) => new Pick(one, this.choose)) : [];
    // Asked for again with the next scene.
    if (key && !content) this.key = null;
    this.flow.replaceChildren(...this.picks.map((pick) => pick.element));
    return this.#draw();
  }

  #draw() {
    const { clientWidth: width, clientHeight: height } = this.element;
    if (!width) return;
    const cell = flowingCell(this.picks.map((pick) => pick.grid), width - 20, height - 48);
    for (const pick of this.picks) pick.draw(cell, this.region);
  }

  stop() {
    this.observer.disconnect();
  }
}
