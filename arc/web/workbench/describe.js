// Grids and what became of them in words, for those who listen to the page. Rows and columns count
// from 0, as everywhere on screen. No DOM.

import { COLOR_NAMES } from "./palette.js";
import { colorAt } from "./state.js";

/** `counted(1, "cell")` -> "1 cell"; `many` where more than one is not the noun with an s. */
export function counted(number, noun, many = `${noun}s`) {
  return `${number.toLocaleString("en")} ${number === 1 ? noun : many}`;
}

/** One row as runs of a color: "row 0: 5 black, 1 blue, 4 black". */
export function rowWords(grid, row) {
  const runs = [];
  for (let column = 0; column < grid.width; column++) {
    // A model's answer may hold a word where a color belongs, or nothing.
    const name = COLOR_NAMES[colorAt(grid, row, column)] ?? "no color";
    const last = runs.at(-1);
    if (last?.name === name) last.length += 1;
    else runs.push({ name, length: 1 });
  }
  return `row ${row}: ${runs.map(({ name, length }) => `${length} ${name}`).join(", ")}`;
}

/** Every row's words, from the top. */
export function gridWords(grid) {
  return Array.from({ length: grid.height }, (_, row) => rowWords(grid, row));
}

/** "row 3, column 4, blue" */
export function cellWords(grid, [row, column]) {
  return `row ${row}, column ${column}, ${COLOR_NAMES[colorAt(grid, row, column)]}`;
}

const BACKWARD_OR_FORWARD = { undo: "undone", redo: "redone" };

/**
 * What made `before` into `after`, in a few words; `kind` is the action's kind of `state.js`:
 * "painted 12 cells blue", "size now 3 by 3", "undone: 4 cells changed". Empty when nothing changed.
 */
export function changeWords(before, after, kind = "stroke") {
  const step = BACKWARD_OR_FORWARD[kind];
  const prefix = step ? `${step}: ` : "";
  if (before.height !== after.height || before.width !== after.width) {
    return `${prefix}size now ${after.height} by ${after.width}`;
  }
  let changed = 0;
  const colors = new Set();
  after.cells.forEach((color, at) => {
    if (color === before.cells[at]) return;
    changed += 1;
    colors.add(color);
  });
  if (!changed) return "";
  if (step || colors.size > 1) return `${prefix}${counted(changed, "cell")} changed`;
  return `painted ${counted(changed, "cell")} ${COLOR_NAMES[[...colors][0]]}`;
}
