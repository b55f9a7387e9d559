// The reducer on the fixtures that tests/test_actions.py uses too, and its purity.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import {
  apply,
  blank,
  flipped,
  fromRows,
  fromText,
  images,
  initialState,
  lineCells,
  replay,
  rotated,
  toText,
} from "../../arc/web/workbench/state.js";

const folder = new URL("../fixtures/actions/", import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith(".json"));

for (const name of names) {
  test(`fixture ${name}`, () => {
    const { test_input, steps } = JSON.parse(readFileSync(new URL(name, folder), "utf8"));
    const testInput = fromRows(test_input);
    let state = initialState(testInput);
    for (const { action, grid, undo, redo } of steps) {
      state = apply(state, action, testInput);
      assert.deepEqual(
        [toText(state.grid), state.undo.length, state.redo.length],
        [grid, undo, redo],
        JSON.stringify(action),
      );
    }
  });
}

test("applying an action leaves the state before untouched", () => {
  const before = initialState(blank(2, 2));
  const after = apply(before, { kind: "fill", at: [0, 0], color: 4 }, blank(2, 2));
  assert.equal(toText(before.grid), "00/00");
  assert.equal(before.undo.length, 0);
  assert.equal(toText(after.grid), "44/44");
});

test("replay refuses a missing number", () => {
  const log = [0, 2].map((action_id) => ({ action_id, t_ms: 0, kind: "undo" }));
  assert.throws(() => replay(log, blank(1, 1)), /action 2 where 1 belongs/);
});

test("a line joins its ends without a hole", () => {
  const cells = lineCells([0, 0], [29, 12]);
  assert.equal(cells.length, 30);
  assert.deepEqual(cells.at(-1), [29, 12]);
});

test("each of 2,000 strokes that change the grid is one undo step", () => {
  const log = Array.from({ length: 2000 }, (_, i) => ({
    action_id: i,
    t_ms: i,
    kind: "stroke",
    color: 1 + (Math.floor(i / 30) % 9),
    cells: [i % 30, (i * 7) % 30],
    dt: [0],
    part: 0,
  }));
  const state = replay(log, blank(30, 30));
  assert.equal(state.undo.length, 2000);
  assert.equal(toText(state.undo[0]), toText(blank(30, 30)));
});

const cases = JSON.parse(
  readFileSync(new URL("../fixtures/symmetric_images.json", import.meta.url), "utf8"),
);

for (const { mode, center, images: expected } of cases) {
  test(`images of row 1, column 0: ${mode} about ${center}`, () => {
    assert.deepEqual(images({ mode, center }, 1, 0), expected);
  });
}

test("blocks are mirrored and turned clockwise, and left as they were", () => {
  const block = fromText("123/456");
  assert.equal(toText(flipped(block, "left_right")), "321/654");
  assert.equal(toText(flipped(block, "up_down")), "456/123");
  assert.equal(toText(rotated(block)), "41/52/63");
  assert.equal(toText(block), "123/456");
});

const edits = [
  { kind: "stroke", color: 4, cells: [0, 0], dt: [0], part: 0, symmetry: { mode: "all", center: [2, 2] } },
  { kind: "recolor", old: 1, color: 5 },
  { kind: "flip", axis: "left_right" },
  { kind: "rotate", from: [0, 0], to: [1, 1] },
  { kind: "rotate" },
  { kind: "crop", from: [0, 0], to: [1, 1] },
  { kind: "shift", by: [1, 0], wrap: true },
  { kind: "tile", rows: "78", at: [0, 0], from: [0, 0], to: [2, 2], source: "input" },
];

for (const action of edits) {
  test(`${action.kind} changes the grid, and the one before only by undo`, () => {
    const start = { ...initialState(blank(1, 1)), grid: fromText("123/456/781") };
    const after = apply(start, action, blank(1, 1));
    assert.notEqual(toText(after.grid), "123/456/781");
    assert.equal(toText(start.grid), "123/456/781");
    assert.equal(toText(apply(after, { kind: "undo" }, blank(1, 1)).grid), "123/456/781");
  });
}
