import assert from "node:assert/strict";
import test from "node:test";
import { commandOf } from "../../arc/web/static/replay_keys.js";
import { examplesCell } from "../../arc/web/static/replay_layout.js";
import { lastAtMost, Reel, verdictWords } from "../../arc/web/static/replay_reel.js";
import { Clock, clockText, JUMP_MS, lengthWords, Player, speedFor } from "../../arc/web/static/replay_time.js";
import { equal, replay, toText } from "../../arc/web/workbench/state.js";

// Three cells of a stroke, an answer, a fill that is undone, a look at another window, the end.
const ACTIONS = [
  { action_id: 0, t_ms: 0, kind: "load", load_id: "load-one" },
  { action_id: 1, t_ms: 1000, kind: "stroke", color: 2, cells: [0, 0, 0, 1, 1, 1], dt: [0, 40, 60], part: 0 },
  { action_id: 2, t_ms: 2000, kind: "attempt", attempt_id: "attempt-1" },
  { action_id: 3, t_ms: 42_000, kind: "fill", color: 3, at: [0, 0] },
  { action_id: 4, t_ms: 43_000, kind: "undo" },
  { action_id: 5, t_ms: 44_000, kind: "blur" },
  { action_id: 6, t_ms: 45_000, kind: "close", outcome: "gave_up" },
];
const PLAYED = {
  test_input: [[0, 0], [0, 0]],
  actions: ACTIONS,
  frames: {
    at_ms: [0, 0, 1000, 1040, 1100, 2000, 42_000, 43_000, 44_000, 45_000],
    action_id: [-1, 0, 1, 1, 1, 2, 3, 4, 5, 6],
    cells: [0, 0, 1, 2, 3, 0, 0, 0, 0, 0],
  },
  waits: [{ kind: "idle", start_ms: 2000, end_ms: 42_000 }],
  attempts: [{ frame: 5, attempt_number: 1, pair_solved: false }],
  duration_ms: 45_000,
};

const made = () => {
  const reel = new Reel(PLAYED);
  return { reel, player: new Player(reel, PLAYED) };
};

test("a stroke is seen cell by cell, and the last frame is the log's own grid", () => {
  const { reel } = made();
  assert.deepEqual([1, 2, 3, 4].map((frame) => toText(reel.grid(frame))), ["00/00", "20/00", "22/00", "22/02"]);
  assert.ok(equal(reel.grid(reel.last), replay(ACTIONS, reel.input).grid));
});

test("steps are what changed the drawing, the answers, and both ends", () => {
  const { reel, player } = made();
  assert.deepEqual(reel.stops, [0, 4, 5, 6, 7, 9]);
  const seen = [];
  for (let n = 0; n < 6; n++) {
    player.step(1);
    seen.push(player.frame);
  }
  assert.deepEqual(seen, [4, 5, 6, 7, 9, 9]);
  player.goTo(3);
  player.step(-1);
  assert.equal(player.frame, 0);
  player.goTo(3);
  player.step(1);
  assert.equal(player.frame, 4);
});

test("who wants less motion sees whole actions", () => {
  const { reel } = made();
  assert.deepEqual([1, 2, 3, 4, 5].map((frame) => reel.settled(frame)), [1, 1, 1, 4, 5]);
});

test("each frame says what was done", () => {
  const { reel } = made();
  const words = (frame) => reel.words(frame);
  assert.equal(words(0), "before the first action");
  assert.equal(words(1), "the page was opened");
  assert.equal(words(3), "painted 2 cells red");
  assert.equal(words(5), "attempt 1, wrong");
  assert.equal(words(6), "painted 3 cells green");
  assert.equal(words(7), "undone: 3 cells changed");
  assert.equal(words(9), "gave up");
  assert.equal(reel.place(5), "step 2 of 5");
  assert.equal(verdictWords({ attempt_number: 2, pair_solved: null }), "Attempt 2");
});

test("the verdict shows for as long as the grid is what was handed in", () => {
  const { reel } = made();
  assert.deepEqual([4, 5, 6, 7].map((frame) => reel.verdict(frame)?.attempt_number ?? null), [null, 1, null, 1]);
});

test("waits are jumped over, and both clocks lead back and forth", () => {
  const { waits, duration_ms: duration } = PLAYED;
  const clock = new Clock(waits, duration, true);
  assert.equal(clock.length, 5000 + JUMP_MS);
  assert.equal(clock.shown(2000), 2000);
  assert.equal(clock.shown(42_000), 2000 + JUMP_MS);
  assert.equal(clock.shown(22_000), 2000 + JUMP_MS / 2);
  for (const ms of [0, 1500, 2000, 12_345, 42_000, 45_000]) assert.ok(Math.abs(clock.ms(clock.shown(ms)) - ms) < 1e-6);
  assert.equal(clock.waitWords(3000), "40 s nothing touched, jumped over");
  assert.equal(clock.waitWords(42_000), "");

  const whole = new Clock(waits, duration, false);
  assert.equal(whole.length, duration);
  assert.equal(whole.waitWords(3000), "40 s nothing touched");
  assert.equal(new Clock([], 0, true).shown(0), 0);
});

test("playing goes on at the speed chosen, stops at the end and begins again", () => {
  const { player } = made();
  player.speed = 2;
  player.toggle();
  player.tick(510);
  assert.equal(player.ms, 1020);
  assert.equal(player.frame, 2);
  player.tick(10_000);
  assert.ok(player.isAtEnd && !player.isPlaying);
  player.toggle();
  assert.deepEqual([player.isPlaying, player.frame, player.ms], [true, 0, 0]);
});

test("frames of one moment are not lost when playing goes on from the later one", () => {
  const { player } = made();
  player.goTo(1);
  player.toggle();
  player.tick(1);
  assert.equal(player.frame, 1);
});

test("the scrubber runs by time or by step", () => {
  const { player } = made();
  assert.equal(player.most, 5000 + JUMP_MS);
  player.value = 1050;
  assert.deepEqual([player.frame, player.value], [3, 1050]);
  assert.equal(player.share(9), 1);
  player.axis = "step";
  assert.equal(player.most, 5);
  player.value = 3;
  assert.deepEqual([player.frame, player.value, player.share(6)], [6, 3, 0.6]);
  player.setJumps(false);
  player.axis = "time";
  assert.deepEqual([player.most, player.value], [45_000, 42_000]);
});

test("leaps go to the key moments around", () => {
  const { player } = made();
  const moments = [0, 4, 9];
  player.leap(moments, 1);
  assert.equal(player.frame, 4);
  player.leap(moments, 1);
  player.leap(moments, 1);
  assert.equal(player.frame, 9);
  player.leap(moments, -1);
  assert.equal(player.frame, 4);
});

test("a log of nothing is one frame", () => {
  const empty = { ...PLAYED, actions: [], frames: { at_ms: [0], action_id: [-1], cells: [0] }, waits: [], attempts: [], duration_ms: 0 };
  const reel = new Reel(empty);
  const player = new Player(reel, empty);
  player.step(1);
  assert.deepEqual([player.frame, player.share(0), player.isAtEnd, reel.stops], [0, 0, true, [0]]);
});

test("the first speed plays a trial in a minute where one can", () => {
  assert.deepEqual([10_000, 90_000, 400_000, 10_000_000].map(speedFor), [1, 2, 8, 32]);
});

test("times in words", () => {
  assert.deepEqual([5999, 125_000, 3_725_000].map(clockText), ["0:05", "2:05", "1:02:05"]);
  assert.deepEqual([44_600, 125_000, 3_900_000].map(lengthWords), ["45 s", "2 min 5 s", "1 h 5 min"]);
});

test("the search finds the last of equal values", () => {
  assert.deepEqual([-1, 0, 1, 5, 9].map((value) => lastAtMost([0, 0, 5, 5, 8], value)), [0, 1, 1, 3, 4]);
});

test("examples get the largest cells with which all are in sight", () => {
  const grid = (height, width) => Array.from({ length: height }, () => Array(width).fill(0));
  const pair = { input: grid(10, 10), output: grid(10, 10) };
  const one = examplesCell([pair], 600, 400);
  assert.ok(examplesCell([pair, pair, pair, pair], 600, 400) < one);
  assert.ok(20 * one + 28 <= 600);
  assert.equal(examplesCell(Array(40).fill(pair), 200, 100), 3);
});

test("Space plays, but presses what can be pressed", () => {
  const key = (name, more = {}) => commandOf({ key: name, ctrlKey: false, metaKey: false, altKey: false, ...more });
  assert.equal(key(" ", { target: { tagName: "MAIN" } }), "play");
  assert.equal(key(" ", { target: { tagName: "INPUT" } }), "play");
  assert.equal(key(" ", { target: { tagName: "BUTTON" } }), null);
  assert.equal(key("ArrowLeft"), "back");
  assert.equal(key("J"), "jumps");
  assert.equal(key("j", { ctrlKey: true }), null);
  assert.equal(key("r"), null);
});
