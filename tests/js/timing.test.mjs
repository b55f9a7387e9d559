// A trial's clocks: which zero a load counts from, what a sleep does to the log, and what the timer shows.

import assert from "node:assert/strict";
import { test } from "node:test";
import { World, openTrial } from "./world.mjs";

const HOUR = 3_600_000;

/** A trial in sight since 0 whose lease was answered after `leaseMs`. */
async function begun(more, leaseMs = 0) {
  const world = new World();
  world.time = 0;
  const trial = openTrial(world, more);
  trial.show(0);
  await world.pass(leaseMs);
  trial.lease();
  await world.settle();
  return { world, trial };
}

const kinds = (log) => log.map(({ kind }) => kind);
const loads = (log) => log.filter(({ kind }) => kind === "load");
const batches = (world) => world.requests.filter(({ path }) => path === "actions");

test("a load tells how long after its lease it was drawn, also when that was before", async () => {
  for (const [leasedAt, drawnAt] of [[700, 2000], [2000, 700]]) {
    const world = new World();
    const trial = openTrial(world);
    if (leasedAt < drawnAt) {
      await world.pass(leasedAt);
      trial.lease();
      await world.pass(drawnAt - leasedAt);
      trial.show();
    } else {
      await world.pass(drawnAt);
      trial.show();
      await world.pass(leasedAt - drawnAt);
      trial.lease();
    }
    await world.settle();
    assert.equal(loads(trial.sync.log)[0].lease_ms, drawnAt - leasedAt);
  }
});

test("a lease that came with the page counts from the page's own answer and keeps its load's name", async () => {
  const [navigation] = performance.getEntriesByType("navigation");
  const entries = performance.getEntriesByType;
  performance.getEntriesByType = () => [{ responseStart: 120.4 }];
  try {
    const world = new World();
    const answer = world.serve_lease({ writer_id: "writer-of-page" })[1];
    const lease = { writer_id: "writer-of-page", load_id: "load-of-page", answer };
    const trial = openTrial(world, { test: { lease } });
    trial.lease();
    await world.pass(800);
    trial.show();
    const [load] = loads(trial.sync.log);
    assert.deepEqual([load.load_id, load.lease_ms], ["load-of-page", 680]);
    trial.leave();
    await world.pass(1000);
    trial.show();
    assert.equal(loads(trial.sync.log)[1].lease_ms, 1680);
    assert.notEqual(loads(trial.sync.log)[1].load_id, "load-of-page");
  } finally {
    performance.getEntriesByType = entries;
    assert.equal(navigation, performance.getEntriesByType("navigation")[0]);
  }
});

test("every lease is a zero of its own: taken back, in conflict, out of step", async () => {
  const { world, trial } = await begun();
  await world.pass(60_000);
  trial.takeBack();
  await world.settle();
  await world.pass(60_000);
  trial.act("clear");
  world.refusals.push([409, { error: "conflict", action_id: 0 }]);
  await world.pass(60_000);
  trial.act("fill", { color: 3, at: [0, 0] });
  await world.pass(60_000);
  world.refusals.push([409, { error: "log_mismatch" }]);
  trial.submit();
  await world.pass(60_000);
  assert.equal(loads(trial.sync.log).length, 4);
  assert.deepEqual(loads(trial.sync.log).map(({ t_ms }) => t_ms), [0, 0, 0, 0]);
  assert.ok(trial.elapsed() <= world.time);
});

test("a sleep ends the load at the last look; the new one is sent at once and has no lease", async () => {
  const { world, trial } = await begun();
  await world.pass(5000);
  const before = batches(world).length;
  world.time += HOUR;
  trial.slept(4900);
  await world.settle();
  const log = trial.sync.log.slice(-2);
  assert.deepEqual(kinds(log), ["hide", "load"]);
  assert.equal(log[0].t_ms, 4900);
  assert.equal(log[1].t_ms, 0);
  assert.equal("lease_ms" in log[1], false);
  assert.equal(batches(world).length, before + 1);
  assert.equal(batches(world).at(-1).body.clock_ms, 0);
  assert.equal(trial.elapsed(), 4900);
  await world.pass(1000);
  assert.equal(trial.elapsed(), 5900);
  assert.equal(trial.seen(), 5900);
});

test("what was logged before the sleep was noticed does not go back in time", async () => {
  const { world, trial } = await begun();
  await world.pass(5000);
  trial.act("clear");
  trial.slept(4900);
  assert.deepEqual(
    trial.sync.log.slice(-3).map(({ kind, t_ms }) => [kind, t_ms]),
    [["clear", 5000], ["hide", 5000], ["load", 0]],
  );
});

test("woken without a connection, each try says anew how long ago the load began", async () => {
  const { world, trial } = await begun();
  await world.pass(3000);
  world.down = "network";
  trial.slept(2900);
  await world.pass(500);
  trial.act("clear");
  await world.pass(20_000);
  world.down = false;
  await world.pass(20_000);
  const tries = batches(world).filter(({ body }) => body.actions.some((a) => a.kind === "load" && !("lease_ms" in a)));
  assert.ok(tries.length > 3);
  for (const { at, body } of tries) assert.equal(body.clock_ms, at - 3000);
  assert.equal(world.actions.length, trial.sync.log.length);
});

test("no clock is told for a load of the page before", async () => {
  const { world, trial } = await begun();
  world.down = "network";
  await world.pass(3000);
  trial.stop();
  await world.settle();
  world.down = false;
  const second = openTrial(world);
  second.lease();
  await world.settle();
  await second.sync.flush();
  assert.ok(kinds(batches(world).at(-1).body.actions).includes("load"));
  assert.equal("clock_ms" in batches(world).at(-1).body, false);
});

test("a later showing after a sleep has no lease either, until one is taken", async () => {
  const { world, trial } = await begun();
  trial.leave();
  trial.slept(0);
  trial.show();
  assert.equal("lease_ms" in loads(trial.sync.log).at(-1), false);
  trial.takeBack();
  await world.settle();
  assert.equal(loads(trial.sync.log).at(-1).lease_ms, 0);
});

test("a pause outlasts a sleep", async () => {
  const { world, trial } = await begun();
  await world.pass(1000);
  trial.observe("pause");
  await world.pass(1000);
  trial.slept(1900);
  await world.pass(1000);
  assert.equal(trial.isPaused, true);
  assert.equal(trial.elapsed(), 1000);
  assert.deepEqual(kinds(trial.sync.log), ["load", "pause", "hide", "load", "pause"]);
});

test("a closed trial and one taken over sleep without a trace", async () => {
  for (const change of [{ outcome: "solved" }, { status: "taken_over" }]) {
    const { trial } = await begun();
    if (change.outcome) trial.outcome = change.outcome;
    else trial.sync.status = change.status;
    trial.slept(0);
    assert.deepEqual(kinds(trial.sync.log), ["load"]);
  }
});

test("the timer stands while the tab is hidden, elapsed time does not; a reload goes on with both", async () => {
  const { world, trial } = await begun();
  await world.pass(2000);
  trial.observe("hide");
  await world.pass(5000);
  assert.deepEqual([trial.elapsed(), trial.seen()], [7000, 2000]);
  trial.observe("show");
  await world.pass(30_000);
  assert.deepEqual([trial.elapsed(), trial.seen()], [37_000, 32_000]);
  trial.stop();
  await world.settle();
  await world.pass(9000);
  const second = openTrial(world);
  second.lease();
  await world.settle();
  second.show();
  await world.pass(100);
  assert.deepEqual([second.elapsed(), second.seen()], [37_100, 32_100]);
});

test("a load that begins in a hidden tab is hidden", async () => {
  const { world, trial } = await begun({ isHidden: () => true });
  await world.pass(4000);
  assert.deepEqual(kinds(trial.sync.log), ["load", "hide"]);
  assert.deepEqual([trial.elapsed(), trial.seen()], [4000, 0]);
});

test("closed, both clocks stand at the last action", async () => {
  const { world, trial } = await begun();
  await world.pass(2000);
  trial.observe("hide");
  await world.pass(1000);
  trial.observe("show");
  await world.pass(1000);
  trial.close("gave_up");
  await world.pass(9000);
  assert.equal(trial.outcome, "gave_up");
  assert.deepEqual([trial.elapsed(), trial.seen()], [4000, 3000]);
});
