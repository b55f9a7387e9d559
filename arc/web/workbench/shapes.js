// Lines and rectangles being drawn, and objects being measured. No DOM.

import { colorAt, images, inside, lineCells, rectangleCells } from "./state.js";

/** `to`, moved so that the line from `from` is level, upright or diagonal: whichever is nearest. */
export function snapped(from, to) {
  const [dRow, dColumn] = [to[0] - from[0], to[1] - from[1]];
  const [rows, columns] = [Math.abs(dRow), Math.abs(dColumn)];
  if (columns > 2 * rows) return [from[0], to[1]];
  if (rows > 2 * columns) return [to[0], from[1]];
  // The shorter of the two: the longer could end outside the grid.
  const length = Math.min(rows, columns);
  return [from[0] + Math.sign(dRow) * length, from[1] + Math.sign(dColumn) * length];
}

/** The cells of a line or rectangle and of their images under `symmetry` (or null). */
export function shapePlaces(tool, from, to, { filled, symmetry }) {
  const own = tool === "rectangle" ? rectangleCells(from, to, filled) : lineCells(from, to);
  return symmetry ? own.flatMap(([r, c]) => images(symmetry, r, c)) : own;
}

/**
 * The cells of one color that hang together with a cell, corners counted as touching:
 * `{color, cells, height, width}`, height and width of the box around them.
 */
export function objectAt(grid, [row, column]) {
  const color = colorAt(grid, row, column);
  const seen = new Uint8Array(grid.cells.length);
  const waiting = [[row, column]];
  const box = { top: row, bottom: row, left: column, right: column };
  let cells = 0;
  while (waiting.length) {
    const [r, c] = waiting.pop();
    if (!inside(grid, r, c) || seen[r * grid.width + c] || colorAt(grid, r, c) !== color) continue;
    seen[r * grid.width + c] = 1;
    cells += 1;
    box.top = Math.min(box.top, r);
    box.bottom = Math.max(box.bottom, r);
    box.left = Math.min(box.left, c);
    box.right = Math.max(box.right, c);
    for (let dr = -1; dr <= 1; dr++) for (let dc = -1; dc <= 1; dc++) waiting.push([r + dr, c + dc]);
  }
  return { color, cells, height: box.bottom - box.top + 1, width: box.right - box.left + 1 };
}
