// The action log's meaning: grids, one pure reducer, elapsed time. No DOM.
// `arc/actions.py` and `arc/timing.py` do the same on the server; shared fixtures and random
// sequences in tests/ hold the two equal. `docs/http-api.md` describes every kind.

export const MAX_SIDE = 30;

const PAINTS = ["stroke", "line", "rectangle", "fill", "paste", "move", "erase", "clear"];
export const EDITS = new Set([...PAINTS, "copy_input", "resize"]);

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

function stamp(grid, block, top, left) {
  for (let r = 0; r < block.height; r++) {
    for (let c = 0; c < block.width; c++) {
      setCell(grid, top + r, left + c, block.cells[r * block.width + c]);
    }
  }
}

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

/** The grid after an edit, without regard to the history. */
function edit(before, action, testInput) {
  if (action.kind === "copy_input") return testInput;
  if (action.kind === "resize") {
    const resized = blank(action.height, action.width);
    stamp(resized, before, 0, 0);
    return resized;
  }
  const grid = copyOf(before);
  const paint = (cells, color) => cells.forEach(([r, c]) => setCell(grid, r, c, color));
  switch (action.kind) {
    case "stroke":
      for (let i = 0; i < action.cells.length; i += 2) {
        setCell(grid, action.cells[i], action.cells[i + 1], action.color);
      }
      break;
    case "line":
      paint(lineCells(action.from, action.to), action.color);
      break;
    case "rectangle":
      paint(rectangleCells(action.from, action.to, action.filled), action.color);
      break;
    case "fill":
      flood(grid, action.at, action.color);
      break;
    case "paste":
      stamp(grid, fromText(action.rows), ...action.at);
      break;
    case "move": {
      const span = spanOf(action.from, action.to);
      const block = cut(grid, span);
      if (!block) break;
      paint(rectangleCells(action.from, action.to, true), 0);
      stamp(grid, block, span.top + action.by[0], span.left + action.by[1]);
      break;
    }
    case "erase":
      paint(rectangleCells(action.from, action.to, true), 0);
      break;
    case "clear":
      grid.cells.fill(0);
      break;
  }
  return grid;
}

/** A new trial's state: color 0 in the test input's size, no history. */
export function initialState(testInput) {
  return { grid: blank(testInput.height, testInput.width), undo: [], redo: [], strokeOpen: false };
}

/** The state after one action; the state given is left as it was. */
export function apply(state, action, testInput) {
  const { grid, undo, redo } = state;
  if (action.kind === "undo") {
    if (!undo.length) return { ...state, strokeOpen: false };
    return {
      grid: undo[undo.length - 1],
      undo: undo.slice(0, -1),
      redo: [...redo, grid],
      strokeOpen: false,
    };
  }
  if (action.kind === "redo") {
    if (!redo.length) return { ...state, strokeOpen: false };
    return {
      grid: redo[redo.length - 1],
      undo: [...undo, grid],
      redo: redo.slice(0, -1),
      strokeOpen: false,
    };
  }
  if (!EDITS.has(action.kind)) return state;
  const after = edit(grid, action, testInput);
  const isStroke = action.kind === "stroke";
  if (isStroke && action.part > 0 && state.strokeOpen) return { ...state, grid: after };
  if (equal(after, grid)) return { ...state, strokeOpen: false };
  return { grid: after, undo: [...undo, grid], redo: [], strokeOpen: isStroke };
}

/** The state a whole log gives. Throws when the numbers are not consecutive from 0. */
export function replay(actions, testInput) {
  return actions.reduce((state, action, i) => {
    if (action.action_id !== i) throw new Error(`action ${action.action_id} where ${i} belongs`);
    return apply(state, action, testInput);
  }, initialState(testInput));
}

/** Milliseconds on the trial: every load's zero to its last action, without paused time. */
export function elapsedMs(actions) {
  let total = 0;
  let clock = 0;
  let paused = false;
  for (const action of actions) {
    if (action.kind === "load") {
      clock = 0;
      paused = false;
    }
    if (!paused) total += Math.max(0, action.t_ms - clock);
    clock = Math.max(clock, action.t_ms);
    if (action.kind === "pause") paused = true;
    if (action.kind === "resume") paused = false;
  }
  return total;
}
