// The symmetry brush: which mirrors and turns every stroke is repeated by, and about which point.
// No DOM. Places of the center are in half cells: even is the middle of a cell, odd the edge after it.

export const MODES = [
  { id: "left_right", label: "Mirror left-right" },
  { id: "up_down", label: "Mirror up-down" },
  { id: "both", label: "Mirror both ways" },
  { id: "half_turn", label: "Half turn" },
  { id: "quarter_turn", label: "Quarter turns" },
  { id: "all", label: "All eight: mirrors and quarter turns" },
];

// Quarter turns about a point between a middle and an edge would land between the cells.
const NEEDS_EVEN_SUM = new Set(["quarter_turn", "all"]);

export class Symmetry {
  constructor() {
    this.mode = null;
    this.isPlacing = false;
    this.place = null;
  }

  get label() {
    return MODES.find(({ id }) => id === this.mode)?.label ?? "";
  }

  /** The next mode; after the last one none. */
  cycle() {
    const next = MODES.findIndex(({ id }) => id === this.mode) + 1;
    this.toggle(next < MODES.length ? MODES[next].id : this.mode);
  }

  /** Chooses a mode, or none when it was chosen already. */
  toggle(mode) {
    this.mode = mode === this.mode ? null : mode;
    this.isPlacing &&= this.mode !== null;
  }

  /** Sets the center; null puts it back in the middle of the grid. */
  setCenter(place) {
    this.place = place;
  }

  center(grid) {
    const farthest = [2 * (grid.height - 1), 2 * (grid.width - 1)];
    const middle = [grid.height - 1, grid.width - 1];
    const [a, b] = (this.place ?? middle).map((n, i) => Math.max(0, Math.min(farthest[i], n)));
    if (!NEEDS_EVEN_SUM.has(this.mode) || (a + b) % 2 === 0) return [a, b];
    if (b > 0) return [a, b - 1];
    return a > 0 ? [a - 1, b] : [a, b + (farthest[1] ? 1 : 0)];
  }

  /** What an action on this grid carries: `{mode, center}`, or null without symmetry. */
  on(grid) {
    return this.mode ? { mode: this.mode, center: this.center(grid) } : null;
  }
}
