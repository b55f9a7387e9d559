// Grids of colors: making, reading, comparing and cutting them, and the cells of shapes. No DOM.

export const MAX_SIDE = 30;

/** A grid is `{height, width, cells}`, cells a Uint8Array in row order. Treat it as frozen. */
export function blank(height, width, color = 0) {
  return { height, width, cells: new Uint8Array(height * width).fill(color) };
}

export function fromRows(rows) {
  const grid = blank(rows.length, rows[0].length);
  rows.forEach((row, r) => grid.cells.set(row, r * grid.width));
  return grid;
}

export function toRows(grid) {
  return Array.from({ length: grid.height }, (_, r) =>
    Array.from(grid.cells.subarray(r * grid.width, (r + 1) * grid.width)),
  );
}

/** `"012/345"`: a digit a cell, rows joined by slashes. */
export function fromText(text) {
  return fromRows(text.split("/").map((line) => Array.from(line, Number)));
}

export function toText(grid) {
  return toRows(grid)
    .map((row) => row.join(""))
    .join("/");
}

export function equal(a, b) {
  return a.height === b.height && a.width === b.width && a.cells.every((c, i) => c === b.cells[i]);
}

export function copyOf(grid) {
  return { height: grid.height, width: grid.width, cells: grid.cells.slice() };
}

export function inside(grid, row, column) {
  return row >= 0 && column >= 0 && row < grid.height && column < grid.width;
}

export function colorAt(grid, row, column) {
  return grid.cells[row * grid.width + column];
}

/** The cells of a straight line, both ends included (Bresenham's algorithm). */
export function lineCells([row, column], [endRow, endColumn]) {
  const dRow = Math.abs(endRow - row);
  const dColumn = Math.abs(endColumn - column);
  const rowStep = row < endRow ? 1 : -1;
  const columnStep = column < endColumn ? 1 : -1;
  let error = dColumn - dRow;
  const cells = [[row, column]];
  while (row !== endRow || column !== endColumn) {
    const twice = 2 * error;
    if (twice > -dRow) {
      error -= dRow;
      column += columnStep;
    }
    if (twice < dColumn) {
      error += dColumn;
      row += rowStep;
    }
    cells.push([row, column]);
  }
  return cells;
}

/** The cells of a rectangle given by two opposite corners. */
export function rectangleCells(from, to, filled) {
  const { top, left, bottom, right } = spanOf(from, to);
  const cells = [];
  for (let r = top; r <= bottom; r++) {
    for (let c = left; c <= right; c++) {
      const edge = r === top || r === bottom || c === left || c === right;
      if (filled || edge) cells.push([r, c]);
    }
  }
  return cells;
}

/** Two opposite corners -> inclusive top, left, bottom, right. */
export function spanOf(from, to) {
  return {
    top: Math.min(from[0], to[0]),
    left: Math.min(from[1], to[1]),
    bottom: Math.max(from[0], to[0]),
    right: Math.max(from[1], to[1]),
  };
}

/** The part of a grid inside a span (inclusive), or null when they do not meet. */
export function cut(grid, { top, left, bottom, right }) {
  const height = Math.min(bottom, grid.height - 1) - top + 1;
  const width = Math.min(right, grid.width - 1) - left + 1;
  if (height < 1 || width < 1) return null;
  const block = blank(height, width);
  for (let r = 0; r < height; r++) {
    const start = (top + r) * grid.width + left;
    block.cells.set(grid.cells.subarray(start, start + width), r * width);
  }
  return block;
}

export function setCell(grid, row, column, color) {
  if (inside(grid, row, column)) grid.cells[row * grid.width + column] = color;
}

/** Writes a block with its corner at (top, left), leaving out what falls outside. */
export function stamp(grid, block, top, left) {
  for (let r = 0; r < block.height; r++) {
    for (let c = 0; c < block.width; c++) {
      setCell(grid, top + r, left + c, block.cells[r * block.width + c]);
    }
  }
}

/** A new block whose cell (r, c) is the given block's at `from(r, c)`. */
function rearranged(block, height, width, from) {
  const result = blank(height, width);
  for (let r = 0; r < height; r++) {
    for (let c = 0; c < width; c++) result.cells[r * width + c] = colorAt(block, ...from(r, c));
  }
  return result;
}

/** Mirrored: axis "left_right" or "up_down". */
export function flipped(block, axis) {
  const { height, width } = block;
  const from = axis === "left_right" ? (r, c) => [r, width - 1 - c] : (r, c) => [height - 1 - r, c];
  return rearranged(block, height, width, from);
}

/** A quarter turn clockwise. */
export function rotated(block) {
  const { height, width } = block;
  return rearranged(block, width, height, (r, c) => [height - 1 - c, r]);
}

/** Shifted by `[dr, dc]`: with `wrap` what leaves on one side enters on the other, else 0 does. */
export function shifted(block, [dr, dc], wrap) {
  const { height, width } = block;
  if (wrap) {
    return rearranged(block, height, width, (r, c) => [modulo(r - dr, height), modulo(c - dc, width)]);
  }
  const result = blank(height, width);
  stamp(result, block, dr, dc);
  return result;
}

/** A grid of the block repeated; `(row, column)` of the pattern is at its top left. */
export function tiled(block, height, width, [row, column]) {
  const from = (r, c) => [modulo(row + r, block.height), modulo(column + c, block.width)];
  return rearranged(block, height, width, from);
}

function modulo(n, length) {
  return ((n % length) + length) % length;
}
