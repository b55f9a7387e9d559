import assert from "node:assert/strict";
import test from "node:test";
import { nudge, stepsDone } from "../../arc/web/workbench/coach.js";
import { practiceFetch } from "../../arc/web/workbench/practice.js";
import { fromRows, toRows } from "../../arc/web/workbench/state.js";
import { Trial } from "../../arc/web/workbench/trial.js";

const INPUT = [[0, 0, 0, 0, 0], [0, 0, 0, 1, 0], [0, 0, 0, 0, 0]];
const ANSWER = [[0, 0, 0], [1, 1, 1], [0, 0, 0]];
const answer = fromRows(ANSWER);

const row = (width, color) => [Array(width).fill(0), Array(width).fill(color), Array(width).fill(0)];

async function practise() {
  const trial = new Trial({
    api: "/api",
    test: { pair_index: 0, input: INPUT, token: "practice" },
    protocol: { attempts_allowed: 1, feedback: "each" },
    storage: null,
    device: () => ({ viewport: [800, 600], dpr: 1, pointer: "fine" }),
    onChange: () => {},
    now: () => 0,
    fetch: practiceFetch(ANSWER),
  });
  await trial.lease();
  trial.show();
  return trial;
}

function paint(trial) {
  trial.act("stroke", { color: 1, cells: [1, 0, 1, 1, 1, 2, 1, 3, 1, 4], dt: [0, 0, 0, 0, 0], part: 0 });
}

test("a trial runs on the practice's own answers: wrong as often as one likes, then solved", async () => {
  const trial = await practise();
  for (let times = 1; times <= 3; times++) {
    trial.act("fill", { color: times + 1, at: [0, 0] });
    await trial.submit();
    assert.equal(trial.attempts.length, times);
    assert.equal(trial.outcome, null);
    assert.equal(trial.attemptsLeft, Infinity);
  }
  trial.act("clear");
  paint(trial);
  trial.act("resize", { height: 3, width: 3 });
  assert.deepEqual(toRows(trial.state.grid), ANSWER);
  await trial.submit();
  assert.equal(trial.outcome, "solved");
  assert.equal(trial.sync.isDirty, false);
  trial.stop();
});

test("a trial leased again goes on where it was", async () => {
  const trial = await practise();
  paint(trial);
  await trial.sync.flush();
  await trial.takeBack();
  assert.deepEqual(toRows(trial.state.grid), row(5, 1));
  trial.stop();
});

test("each step is noticed, in any order", () => {
  assert.deepEqual(stepsDone(fromRows(INPUT), answer, false), [false, false, false]);
  assert.deepEqual(stepsDone(fromRows(row(5, 1)), answer, false), [true, false, false]);
  assert.deepEqual(stepsDone(fromRows(row(5, 2)), answer, false), [false, false, false]);
  assert.deepEqual(stepsDone(fromRows(row(3, 0)), answer, false), [false, true, false]);
  assert.deepEqual(stepsDone(fromRows(ANSWER), answer, false), [true, true, false]);
  assert.deepEqual(stepsDone(fromRows(ANSWER), answer, true), [true, true, true]);
  assert.deepEqual(stepsDone(fromRows([[1]]), answer, false), [false, false, false]);
});

test("a wrong answer is met with what is wrong about it", () => {
  assert.match(nudge(fromRows(row(5, 1)), answer), /your answer is 3 × 5.*3 × 3/);
  assert.match(nudge(fromRows([[1, 0, 0], [1, 1, 1], [0, 0, 0]]), answer), /1 cell differs/);
  assert.match(nudge(fromRows(row(3, 0)), answer), /3 cells differ/);
});
