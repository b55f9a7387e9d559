// The reducer on the fixtures that tests/test_actions.py uses too, and its purity.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import {
  apply,
  blank,
  elapsedMs,
  fromRows,
  initialState,
  lineCells,
  replay,
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

test("elapsed time leaves out pauses and starts again with each load", () => {
  const log = [
    { kind: "load", t_ms: 0 },
    { kind: "pause", t_ms: 1000 },
    { kind: "resume", t_ms: 9000 },
    { kind: "load", t_ms: 0 },
    { kind: "undo", t_ms: 700 },
  ];
  assert.equal(elapsedMs(log), 1700);
});

test("2,000 strokes replay in well under a second", () => {
  const log = Array.from({ length: 2000 }, (_, i) => ({
    action_id: i,
    t_ms: i,
    kind: "stroke",
    color: 1 + (Math.floor(i / 30) % 9),
    cells: [i % 30, (i * 7) % 30],
    dt: [0],
    part: 0,
  }));
  const start = performance.now();
  const state = replay(log, blank(30, 30));
  assert.ok(state.undo.length > 1900);
  assert.ok(performance.now() - start < 1000);
});
