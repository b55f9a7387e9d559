// Grids in words, and what became of them.

import assert from "node:assert/strict";
import { test } from "node:test";
import { cellWords, changeWords, gridWords, rowWords } from "../../arc/web/workbench/describe.js";
import { apply, fromText, initialState } from "../../arc/web/workbench/state.js";

test("a row is told in runs of one color", () => {
  const grid = fromText("0000010000/8888888889");
  assert.equal(rowWords(grid, 0), "row 0: 5 black, 1 blue, 4 black");
  assert.equal(rowWords(grid, 1), "row 1: 9 light blue, 1 maroon");
});

test("a grid is told row by row, each with every cell", () => {
  const grid = fromText("12/33/05");
  const words = gridWords(grid);
  assert.deepEqual(words, ["row 0: 1 blue, 1 red", "row 1: 2 green", "row 2: 1 black, 1 gray"]);
});

test("a cell is told with its place", () => {
  assert.equal(cellWords(fromText("000/001"), [1, 2]), "row 1, column 2, blue");
});

const blank = fromText("000/000/000");

/** The words for the last of some actions on a blank 3 x 3 grid. */
function wordsFor(...actions) {
  const states = [initialState(blank)];
  for (const action of actions) states.push(apply(states.at(-1), action, blank));
  return changeWords(states.at(-2).grid, states.at(-1).grid, actions.at(-1).kind);
}

const paint = { kind: "rectangle", color: 1, from: [0, 0], to: [1, 2], filled: true };

test("painting says how many cells changed, and to which color", () => {
  assert.equal(wordsFor(paint), "painted 6 cells blue");
  assert.equal(wordsFor({ kind: "fill", color: 8, at: [0, 0] }), "painted 9 cells light blue");
  assert.equal(wordsFor({ kind: "stroke", color: 2, cells: [0, 0], dt: [0], part: 0 }), "painted 1 cell red");
});

test("only cells that were another color count", () => {
  assert.equal(wordsFor(paint, { kind: "line", color: 1, from: [0, 0], to: [2, 0] }), "painted 1 cell blue");
  assert.equal(wordsFor(paint, paint), "");
});

test("undo and redo say that they did it", () => {
  assert.equal(wordsFor(paint, { kind: "undo" }), "undone: 6 cells changed");
  assert.equal(wordsFor(paint, { kind: "undo" }, { kind: "redo" }), "redone: 6 cells changed");
});

test("a new size is told, and a size undone", () => {
  const resize = { kind: "resize", height: 2, width: 4 };
  assert.equal(wordsFor(resize), "size now 2 by 4");
  assert.equal(wordsFor(resize, { kind: "undo" }), "undone: size now 3 by 3");
});

test("several colors at once are only counted", () => {
  assert.equal(wordsFor({ kind: "paste", at: [0, 0], rows: "12/34" }), "4 cells changed");
});
