// One pen stroke as it is drawn: joins the pointer's reports, keeps each cell's delay, and cuts
// long strokes into parts. No DOM; times are whole milliseconds of the page load's clock.

import { images, inside, lineCells, setCell } from "./state.js";

const PART_CELLS = 400;
const PART_MS = 2000;
// Far outside, a report's exact place no longer matters; the limit bounds the joining line.
const FAR = 60;

export class Stroke {
  /**
   * `grid` is painted in place, so that what is on screen is what the log will give. With
   * `symmetry` (`{mode, center}`) every cell's images are painted too; the log has the cells alone.
   */
  constructor(grid, color, symmetry = null) {
    this.grid = grid;
    this.color = color;
    this.symmetry = symmetry;
    this.last = null;
    this.part = 0;
    this.#startPart();
  }

  #startPart() {
    this.cells = [];
    this.dt = [];
    this.startedAt = null;
    this.lastAt = null;
  }

  /**
   * Takes one pointer report at a cell (which may lie outside the grid) and paints everything
   * since the report before it. Returns the cells painted, in order.
   */
  report(row, column, atMs) {
    const clamp = (n, side) => Math.max(-FAR, Math.min(side + FAR, n));
    const here = [clamp(row, this.grid.height), clamp(column, this.grid.width)];
    const path = this.last ? lineCells(this.last, here).slice(1) : [here];
    this.last = here;
    const drawn = path.filter(([r, c]) => inside(this.grid, r, c));
    for (const [r, c] of drawn) {
      this.startedAt ??= atMs;
      this.lastAt ??= atMs;
      this.cells.push(r, c);
      this.dt.push(Math.max(0, atMs - this.lastAt));
      this.lastAt = Math.max(this.lastAt, atMs);
    }
    const painted = this.symmetry ? drawn.flatMap((place) => this.#images(place)) : drawn;
    for (const [r, c] of painted) setCell(this.grid, r, c, this.color);
    return painted;
  }

  #images([row, column]) {
    return images(this.symmetry, row, column).filter(([r, c]) => inside(this.grid, r, c));
  }

  /** Whether a part is due to be logged, so that a long stroke is not all in memory. */
  isDue(nowMs) {
    if (!this.dt.length) return false;
    return this.dt.length >= PART_CELLS || nowMs - this.startedAt >= PART_MS;
  }

  /** `{t_ms, fields}` of the cells since the last part, or null when there are none. */
  takePart() {
    if (!this.dt.length) return null;
    const fields = { color: this.color, cells: this.cells, dt: this.dt, part: this.part };
    if (this.symmetry) fields.symmetry = this.symmetry;
    const part = { t_ms: this.startedAt, fields };
    this.part += 1;
    this.#startPart();
    return part;
  }
}
