// A trial of a room: everybody's countdown, no verdict, and what was drawn goes in at the end.

import assert from "node:assert/strict";
import { test } from "node:test";
import { RoomTrial } from "../../arc/web/workbench/room_trial.js";
import { bannerOf } from "../../arc/web/workbench/verdict.js";
import { World } from "./world.mjs";

const IN_ROOM = { urls: { gallery: "/", compare: "/compare" }, nextTest: null, isAskingWhy: false, isInRoom: true };

/** The routes as they answer on a trial of a room: nothing is told. */
class RoomWorld extends World {
  deadline = 60_000;

  serve_lease(body) {
    const [status, lease] = super.serve_lease(body);
    return [status, { ...lease, protocol: "stage", feedback: "end" }];
  }

  serve_attempts(body) {
    const [status, answer] = super.serve_attempts(body);
    if (status !== 200) return [status, answer];
    this.attempts.get(body.attempt_id).pair_solved = null;
    this.outcome = answer.attempts_left ? null : "handed_in";
    return [200, { ...answer, pair_solved: null, closed: this.outcome !== null, outcome: this.outcome }];
  }
}

function openTrial(world, more = {}) {
  return new RoomTrial({
    api: "/api",
    test: { pair_index: 0, input: [[0, 0]], token: "token", ...more },
    protocol: { attempts_allowed: 2, feedback: "end", time_limit_s: null },
    room: { left: () => Math.max(0, world.deadline - world.time) },
    storage: world.storage,
    device: () => ({ viewport: [360, 640], dpr: 2, pointer: "coarse" }),
    onChange: () => {},
    ...world.env(),
  });
}

async function started(world) {
  const trial = openTrial(world);
  trial.show(world.time);
  trial.lease();
  await world.settle();
  return trial;
}

const paint = (trial, color) => trial.act("fill", { color, at: [0, 0] });
const sent = (world, path) => world.requests.filter((request) => request.path === path);

test("the room's countdown is the trial's: at its end no edit begins, and nothing is closed", async () => {
  const world = new RoomWorld();
  const trial = await started(world);
  assert.equal(trial.left(), 60_000);
  await world.pass(60_000);
  trial.keepTime();
  await world.settle();
  assert.equal(trial.isOpen, false);
  assert.equal(trial.isClosed, false);
  assert.equal(sent(world, "close").length, 0);
  assert.equal(bannerOf(trial, IN_ROOM).title, "Time is up.");
});

test("a countdown that is put on opens the drawing again", async () => {
  const world = new RoomWorld();
  const trial = await started(world);
  await world.pass(60_000);
  world.deadline += 30_000;
  assert.equal(trial.isOpen, true);
});

test("at the end what was drawn goes in by itself", async () => {
  const world = new RoomWorld();
  const trial = await started(world);
  paint(trial, 3);
  await world.pass(60_000);
  const end = trial.finish();
  await world.settle();
  assert.equal(await end, "in");
  assert.deepEqual(sent(world, "attempts").map(({ body }) => body.grid), [[[3, 3]]]);
});

test("nothing goes in that was not drawn, or is in already", async () => {
  const world = new RoomWorld();
  const trial = await started(world);
  assert.equal(await trial.finish(), "none");
  paint(trial, 3);
  await trial.submit();
  assert.equal(await trial.finish(), "in");
  assert.equal(sent(world, "attempts").length, 1);
  paint(trial, 0);
  assert.equal(await trial.finish(), "in");
  assert.equal(sent(world, "attempts").length, 1, "an empty grid is no drawing");
});

test("an answer that is on its way at the end is waited for, then the newer drawing follows", async () => {
  const world = new RoomWorld();
  const trial = await started(world);
  paint(trial, 3);
  world.down = "network";
  trial.submit();
  await world.settle();
  paint(trial, 4);
  const end = trial.finish();
  await world.pass(100);
  world.down = false;
  await world.pass(2000);
  assert.equal(await end, "in");
  assert.deepEqual([...world.attempts.values()].map(({ grid }) => grid), [[[3, 3]], [[4, 4]]]);
  assert.equal(trial.outcome, "handed_in");
});

test("no third answer goes in", async () => {
  const world = new RoomWorld();
  const trial = await started(world);
  for (const color of [3, 4]) {
    paint(trial, color);
    await trial.submit();
  }
  paint(trial, 5);
  assert.equal(await trial.finish(), "in");
  assert.equal(sent(world, "attempts").length, 2);
});

test("too late is told from nothing drawn", async () => {
  const world = new RoomWorld();
  const trial = await started(world);
  paint(trial, 3);
  world.refusals.push([409, { error: "closed", message: "closed", outcome: null }]);
  const end = trial.finish();
  await world.settle();
  assert.equal(await end, "late");
});

test("a test that was never looked at in this load gets a load before its answer", async () => {
  const world = new RoomWorld();
  const first = await started(world);
  paint(first, 3);
  await world.pass(3000);
  const again = openTrial(world);
  again.lease();
  await world.settle();
  assert.equal(await again.finish(), "in");
  assert.deepEqual(world.actions.slice(-2).map(({ kind }) => kind), ["load", "attempt"]);
});

test("a lease that came with the task counts from when it came, not from when the page did", async () => {
  const world = new RoomWorld();
  world.time = 500_000;
  const [, answer] = world.serve_lease({ writer_id: "writer-0001" });
  const lease = { writer_id: "writer-0001", load_id: "load-0001", answer, answered_at: 499_000 };
  const trial = openTrial(world, { lease });
  trial.show(world.time);
  trial.lease();
  await world.settle();
  assert.equal(trial.sync.log.at(-1).lease_ms, 1000);
  assert.equal(sent(world, "lease").length, 0);
});

test("the banner tells that an answer is in, and never whether it is right", async () => {
  const world = new RoomWorld();
  const trial = await started(world);
  paint(trial, 7);
  await trial.submit();
  const first = bannerOf(trial, IN_ROOM);
  assert.equal(first.title, "Answer 1 recorded.");
  assert.deepEqual(first.actions.map(({ id }) => id), ["done"]);
  paint(trial, 3);
  await trial.submit();
  const last = bannerOf(trial, IN_ROOM);
  assert.equal(last.title, "Your answer is in.");
  assert.equal(last.tone, "plain");
  assert.deepEqual(last.actions.map(({ id }) => id), ["watch"]);
  const other = bannerOf(trial, { ...IN_ROOM, nextTest: 2 });
  assert.deepEqual(other.actions.map(({ id }) => id), ["next-test"]);
});
