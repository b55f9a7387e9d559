// The frame an answer and the truth are compared in: rows and columns side by side.
//
// A step is `[answer index | null, truth index | null]`. As given, the top left lies on the top
// left; aligned, a dropped row has no answer index and an extra one no truth index.

import { HOLE, ODD } from "../workbench/draw.js";

const ANSWER = 0;
const TRUTH = 1;

/** Which side of a step is meant. */
export const SIDES = { answer: ANSWER, truth: TRUTH };

function widthOf(rows) {
  return rows.reduce((widest, row) => Math.max(widest, row.length), 0);
}

function stepsAsGiven(answer, truth) {
  const at = (index, length) => (index < length ? index : null);
  return Array.from({ length: Math.max(answer, truth) }, (_, i) => [at(i, answer), at(i, truth)]);
}

/**
 * The frame of an answer's rows and the truth's. `alignment` is `{rows, columns}` of steps, or null
 * to lay top left on top left.
 */
export function frameOf(answer, truth, alignment = null) {
  return {
    isAligned: Boolean(alignment),
    rows: alignment?.rows ?? stepsAsGiven(answer.length, truth.length),
    columns: alignment?.columns ?? stepsAsGiven(widthOf(answer), widthOf(truth)),
  };
}

/** Whether an alignment moves anything: whether some row or column has no partner. */
export function hasGaps(alignment) {
  return [...(alignment?.rows ?? []), ...(alignment?.columns ?? [])].some((step) => step.includes(null));
}

/** Rows as a drawable grid: short rows end in holes, words and the like are odd cells. */
export function drawable(rows) {
  const width = widthOf(rows);
  const cells = new Uint8Array(rows.length * width).fill(HOLE);
  rows.forEach((row, r) => row.forEach((cell, c) => (cells[r * width + c] = codeOf(cell))));
  return { height: rows.length, width, cells };
}

/** One side of a frame as a drawable grid; aligned, what is not there is a hole in its place. */
export function gridIn(frame, side, rows) {
  if (!frame.isAligned) return drawable(rows);
  return drawable(
    frame.rows.map((row) => frame.columns.map((column) => rows[row[side]]?.[column[side]])),
  );
}

function codeOf(cell) {
  if (cell === undefined) return HOLE;
  return typeof cell === "number" ? cell : ODD;
}

/** Whether an answer's rows are the truth's, cell by cell. */
export function sameRows(answer, truth) {
  return JSON.stringify(answer) === JSON.stringify(truth);
}

/** Places `[row, column]` of the frame where the answer has a cell and it is not the truth's. */
export function differing(frame, answer, truth) {
  const places = [];
  frame.rows.forEach((row, r) =>
    frame.columns.forEach((column, c) => {
      const cell = answer[row[ANSWER]]?.[column[ANSWER]];
      const right = truth[row[TRUTH]]?.[column[TRUTH]];
      // What is extra in an alignment is framed as a whole row or column.
      if (cell === undefined || (frame.isAligned && right === undefined)) return;
      if (cell !== right) places.push([r, c]);
    }),
  );
  return places;
}

/**
 * Runs of steps that one side does not have: `{at, count, first}`, where the run is in the frame
 * and the other side's index of its first.
 */
export function missing(steps, side) {
  const runs = [];
  steps.forEach((step, at) => {
    if (step[side] !== null) return;
    const last = runs.at(-1);
    if (last && last.at + last.count === at) last.count += 1;
    else runs.push({ at, count: 1, first: step[1 - side] });
  });
  return runs;
}

/** "row 17", "columns 3–5". */
export function runLabel(axis, { first, count }) {
  return count === 1 ? `${axis} ${first}` : `${axis}s ${first}–${first + count - 1}`;
}

/** The row and column of a side at a place of the frame; null where it has none. */
export function indicesAt(frame, side, [r, c]) {
  return [frame.rows[r]?.[side] ?? null, frame.columns[c]?.[side] ?? null];
}

/** The place in the frame of a side's row and column, or null. */
export function placeOf(frame, side, [row, column]) {
  const r = row === null ? -1 : frame.rows.findIndex((step) => step[side] === row);
  const c = column === null ? -1 : frame.columns.findIndex((step) => step[side] === column);
  return r < 0 || c < 0 ? null : [r, c];
}
