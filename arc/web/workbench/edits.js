// The grid after one edit, without regard to the history. `arc/drawing.py` does the same. No DOM.

import {
  blank,
  colorAt,
  copyOf,
  cut,
  flipped,
  fromText,
  inside,
  lineCells,
  rectangleCells,
  rotated,
  setCell,
  shifted,
  spanOf,
  stamp,
  tiled,
} from "./grids.js";
import { images, placeMaps } from "./images.js";

function flood(grid, [row, column], color) {
  if (!inside(grid, row, column)) return;
  const old = colorAt(grid, row, column);
  if (old === color) return;
  const waiting = [[row, column]];
  while (waiting.length) {
    const [r, c] = waiting.pop();
    if (!inside(grid, r, c) || colorAt(grid, r, c) !== old) continue;
    setCell(grid, r, c, color);
    waiting.push([r - 1, c], [r + 1, c], [r, c - 1], [r, c + 1]);
  }
}

/** The span of the action's rectangle, or of the whole grid when it has none. */
function spanFor(grid, { from, to }) {
  return from ? spanOf(from, to) : spanOf([0, 0], [grid.height - 1, grid.width - 1]);
}

function pairsOf(flat) {
  return Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i], flat[2 * i + 1]]);
}

function paint(grid, cells, { color, symmetry }) {
  for (const [r, c] of cells) setCell(grid, r, c, color);
  if (!symmetry) return;
  const [, ...maps] = placeMaps(symmetry);
  for (const [r, c] of cells) for (const image of maps) setCell(grid, ...image(r, c), color);
}

/** Replaces the action's rectangle, clipped, by `change(block)`; beside the grid nothing happens. */
function replacePart(grid, action, change) {
  const span = spanFor(grid, action);
  const block = cut(grid, span);
  if (block) stamp(grid, change(block, span), span.top, span.left);
}

/** Takes the action's rectangle out, 0 left behind. Returns `{block, span}`, or null beside it. */
function takeOut(grid, action) {
  const span = spanFor(grid, action);
  const block = cut(grid, span);
  if (!block) return null;
  stamp(grid, blank(block.height, block.width), span.top, span.left);
  return { block, span };
}

/** Kinds that may change colors and never the size: each changes the grid given. */
const PAINT = {
  stroke(grid, action) {
    if (action.symmetry) return paint(grid, pairsOf(action.cells), action);
    for (let i = 0; i < action.cells.length; i += 2) {
      setCell(grid, action.cells[i], action.cells[i + 1], action.color);
    }
  },
  line(grid, action) {
    paint(grid, lineCells(action.from, action.to), action);
  },
  rectangle(grid, action) {
    paint(grid, rectangleCells(action.from, action.to, action.filled), action);
  },
  fill(grid, { at, color, symmetry }) {
    const seeds = symmetry ? images(symmetry, ...at) : [at];
    for (const seed of seeds) flood(grid, seed, color);
  },
  paste(grid, { at, rows }) {
    stamp(grid, fromText(rows), ...at);
  },
  move(grid, action) {
    const taken = takeOut(grid, action);
    if (!taken) return;
    const { block, span } = taken;
    stamp(grid, block, span.top + action.by[0], span.left + action.by[1]);
  },
  erase(grid, action) {
    takeOut(grid, action);
  },
  clear(grid) {
    grid.cells.fill(0);
  },
  recolor(grid, action) {
    const { old, color } = action;
    replacePart(grid, action, (block) => {
      return { ...block, cells: block.cells.map((c) => (c === old ? color : c)) };
    });
  },
  flip(grid, action) {
    replacePart(grid, action, (block) => flipped(block, action.axis));
  },
  shift(grid, action) {
    replacePart(grid, action, (block) => shifted(block, action.by, action.wrap));
  },
  tile(grid, action) {
    const { at, rows } = action;
    replacePart(grid, action, ({ height, width }, { top, left }) =>
      tiled(fromText(rows), height, width, [top - at[0], left - at[1]]),
    );
  },
};

/** Kinds that may change the size: each gives a grid and leaves the one given as it was. */
const RESHAPE = {
  copy_input(_before, _action, testInput) {
    return testInput;
  },
  resize(before, { height, width }) {
    const resized = blank(height, width);
    stamp(resized, before, 0, 0);
    return resized;
  },
  rotate(before, action) {
    if (!action.from) return rotated(before);
    const grid = copyOf(before);
    const taken = takeOut(grid, action);
    if (taken) stamp(grid, rotated(taken.block), taken.span.top, taken.span.left);
    return grid;
  },
  crop(before, action) {
    return cut(before, spanFor(before, action)) ?? before;
  },
};

/** Kinds that may change the grid, apart from `undo` and `redo`. */
export const EDITS = new Set([...Object.keys(PAINT), ...Object.keys(RESHAPE)]);

/** The grid after an edit; the grid given is left as it was. */
export function edited(before, action, testInput) {
  if (Object.hasOwn(RESHAPE, action.kind)) return RESHAPE[action.kind](before, action, testInput);
  const grid = copyOf(before);
  PAINT[action.kind](grid, action);
  return grid;
}
