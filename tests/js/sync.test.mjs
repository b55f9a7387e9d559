// The trial's requests against a fake server and a fake clock.

import assert from "node:assert/strict";
import { test } from "node:test";
import { continuing, TrialStorage } from "../../arc/web/workbench/storage.js";
import { batchFrom, TrialSync } from "../../arc/web/workbench/sync.js";
import { World, openTrial } from "./world.mjs";

const edit = (t_ms, color = 1) => ({ t_ms, kind: "fill", color, at: [0, 0] });

async function openSync(world, more = {}) {
  const statuses = [];
  const sync = new TrialSync({
    api: "/api",
    token: "token",
    writerId: `writer-${Math.random()}`,
    storage: new TrialStorage(world.storage, "token"),
    onStatus: (status) => statuses.push(status),
    ...world.env(),
    ...more,
  });
  const leased = sync.lease("load-0001");
  await world.settle();
  await leased;
  return { sync, statuses };
}

const sent = (world, path) => world.requests.filter((r) => r.path === path);

test("actions go out together two seconds after the first", async () => {
  const world = new World();
  const { sync } = await openSync(world);
  sync.append(edit(1));
  await world.pass(1000);
  sync.append(edit(2));
  assert.equal(sent(world, "actions").length, 0);
  await world.pass(1000);
  assert.equal(sent(world, "actions").length, 1);
  assert.deepEqual(
    sent(world, "actions")[0].body.actions.map((a) => a.action_id),
    [0, 1],
  );
  assert.equal(sync.isDirty, false);
  assert.equal(world.stored.size, 0);
});

for (const down of ["network", "page", "busy"]) {
  test(`offline (${down}): the tail is kept, waits grow to 8 s, all arrives afterwards`, async () => {
    const world = new World();
    const { sync, statuses } = await openSync(world);
    world.down = down;
    sync.append(edit(1));
    await world.pass(2000);
    sync.append(edit(2));
    await world.pass(30_000);
    assert.equal(sync.status, "offline");
    assert.equal(JSON.parse(world.stored.get("arc-workbench:token")).length, 2);
    const times = sent(world, "actions").map((r) => r.at);
    const waits = times.slice(1).map((t, i) => t - times[i]);
    assert.deepEqual(waits, [1000, 2000, 4000, 8000, 8000]);
    world.down = false;
    await world.pass(20_000);
    assert.equal(world.actions.length, 2);
    assert.deepEqual(statuses, ["ok", "offline", "ok"]);
    assert.equal(world.mostInFlight, 1);
  });
}

test("waking tries at once", async () => {
  const world = new World();
  const { sync } = await openSync(world);
  world.down = true;
  sync.append(edit(1));
  await world.pass(10_000);
  world.down = false;
  sync.wake();
  await world.settle();
  assert.equal(world.actions.length, 1);
});

test("a gap is answered by sending from the number expected", async () => {
  const world = new World();
  const { sync } = await openSync(world);
  for (let i = 0; i < 3; i++) sync.append(edit(i));
  await world.pass(2000);
  world.actions.length = 1;
  sync.append(edit(9));
  await world.pass(2000);
  assert.deepEqual(
    world.actions.map((a) => a.action_id),
    [0, 1, 2, 3],
  );
});

test("conflict and closed are told, and nothing is sent again by itself", async () => {
  for (const code of ["conflict", "closed"]) {
    const world = new World();
    const told = [];
    const { sync } = await openSync(world, { onRefused: (refused) => told.push(refused) });
    sync.append(edit(1));
    world.refusals.push([409, { error: code, action_id: 0, outcome: "failed" }]);
    await world.pass(30_000);
    assert.deepEqual(told, [code]);
    assert.equal(sent(world, "actions").length, 1);
  }
});

test("a superseded load stops and no longer writes to storage", async () => {
  const world = new World();
  const first = await openSync(world);
  const second = await openSync(world);
  first.sync.append(edit(1));
  await world.pass(2000);
  assert.equal(first.sync.status, "taken_over");
  world.stored.clear();
  first.sync.append(edit(2));
  assert.equal(world.stored.size, 0);
  assert.equal(second.sync.status, "ok");
});

test("a missing trial is final", async () => {
  const world = new World();
  const { sync } = await openSync(world);
  world.refusals.push([404, { error: "no_trial", message: "no trial has this token" }]);
  sync.append(edit(1));
  await world.pass(30_000);
  assert.deepEqual([sync.status, sync.message], ["lost", "no trial has this token"]);
});

test("a batch refused as too large is halved", async () => {
  const world = new World();
  const { sync } = await openSync(world);
  for (let i = 0; i < 4; i++) sync.append(edit(i));
  world.refusals.push([413, { error: "too_large" }]);
  await world.pass(2000);
  assert.deepEqual(
    sent(world, "actions").map((r) => r.body.actions.length),
    [4, 2, 2],
  );
});

test("a closing page sends what is left with keepalive", async () => {
  const world = new World();
  const { sync } = await openSync(world);
  sync.append(edit(1));
  sync.sendAndForget();
  await world.settle();
  assert.equal(sent(world, "actions")[0].keepalive, true);
  assert.equal(world.actions.length, 1);
});

test("the next load goes on with the stored tail", async () => {
  const world = new World();
  const first = await openSync(world);
  first.sync.append(edit(1));
  await world.pass(2000);
  world.down = "network";
  first.sync.append(edit(2));
  first.sync.append(edit(3));
  first.sync.stop();
  world.down = false;
  const second = await openSync(world);
  assert.equal(second.sync.log.length, 3);
  await world.pass(2000);
  assert.equal(world.actions.length, 3);
});

test("batches keep to a number of actions and to a length", () => {
  const log = Array.from({ length: 10 }, (_, i) => ({ action_id: i }));
  assert.equal(batchFrom(log, 2, 3).length, 3);
  assert.equal(batchFrom(log, 0, 500, 35).length, 2);
  assert.equal(batchFrom(log, 0, 500, 1).length, 1);
});

test("a stored tail continues the log or is dropped", () => {
  const log = [{ action_id: 0, kind: "undo", t_ms: 1 }];
  const next = { action_id: 1, kind: "redo", t_ms: 2 };
  assert.deepEqual(continuing(log, [next]), [next]);
  assert.deepEqual(continuing(log, [{ t_ms: 1, kind: "undo", action_id: 0 }, next]), [next]);
  assert.deepEqual(continuing(log, [{ action_id: 0, kind: "redo", t_ms: 1 }, next]), []);
  assert.deepEqual(continuing(log, [{ action_id: 3, kind: "redo", t_ms: 1 }]), []);
  assert.deepEqual(continuing(log, [null]), []);
});

test("storage that throws or holds something foreign keeps nothing and breaks nothing", () => {
  const fail = () => {
    throw new Error("QuotaExceededError");
  };
  const full = new TrialStorage({ getItem: fail, setItem: fail, removeItem: fail }, "t");
  full.saveTail([{}]);
  assert.deepEqual(full.tail(), []);
  assert.equal(new TrialStorage({ getItem: () => "{not json" }, "t").attempt(), null);
  assert.deepEqual(new TrialStorage(null, "t").tail(), []);
});

test("a trial logs a load, edits, submits and hears the verdict", async () => {
  const world = new World();
  const trial = openTrial(world);
  trial.show(0);
  trial.lease();
  await world.pass(300);
  trial.act("fill", { color: 7, at: [0, 0] });
  await world.pass(700);
  trial.submit();
  await world.settle();
  assert.deepEqual(
    world.actions.map((a) => a.kind),
    ["load", "fill", "attempt"],
  );
  assert.equal(trial.outcome, "solved");
  assert.equal(trial.elapsed(), 1000);
  trial.act("clear");
  trial.observe("blur");
  assert.equal(trial.sync.log.length, 3);
});

test("an attempt made offline is answered later, once, also after a reload", async () => {
  const world = new World();
  const first = openTrial(world);
  first.show(0);
  first.lease();
  await world.settle();
  world.down = "network";
  first.submit();
  await world.pass(5000);
  assert.equal(first.pending, "attempt");
  first.stop();
  world.down = false;
  const second = openTrial(world);
  second.show(0);
  second.lease();
  await world.pass(100);
  assert.equal(world.attempts.size, 1);
  assert.equal(second.attempts[0].pair_solved, false);
  assert.equal(second.attemptsLeft, 1);
  second.submit();
  assert.match(second.note, /already tried this grid \(attempt 1\)/);
});

test("edits made while the last attempt is on its way are dropped when it closes", async () => {
  const world = new World();
  const trial = openTrial(world);
  trial.show(0);
  trial.lease();
  await world.settle();
  trial.act("fill", { color: 7, at: [0, 0] });
  trial.submit();
  trial.act("clear");
  await world.pass(5000);
  assert.equal(trial.outcome, "solved");
  assert.deepEqual([...trial.state.grid.cells], [7, 7]);
  assert.equal(world.actions.length, 3);
});

test("giving up logs where and closes", async () => {
  const world = new World();
  const trial = openTrial(world);
  trial.show(0);
  trial.lease();
  await world.settle();
  trial.close("gave_up", "tedious");
  await world.settle();
  assert.equal(trial.outcome, "gave_up");
  assert.deepEqual(world.actions.at(-1).reason, "tedious");
});

test("a load taken over can take back and continues from the other's log", async () => {
  const world = new World();
  const first = openTrial(world);
  first.show(0);
  first.lease();
  await world.pass(3000);
  const second = openTrial(world);
  second.show(3000);
  second.lease();
  await world.settle();
  second.act("fill", { color: 4, at: [0, 0] });
  await world.pass(3000);
  first.act("fill", { color: 5, at: [0, 0] });
  await world.pass(3000);
  assert.equal(first.status, "taken_over");
  assert.equal(first.isOpen, false);
  first.takeBack();
  await world.settle();
  assert.deepEqual([...first.state.grid.cells], [4, 4]);
  assert.equal(first.isOpen, true);
});

test("paused time does not run and edits are not taken", async () => {
  const world = new World();
  const trial = openTrial(world);
  trial.show(0);
  trial.lease();
  await world.pass(1000);
  trial.observe("pause");
  await world.pass(5000);
  trial.act("clear");
  assert.equal(trial.elapsed(), 1000);
  trial.observe("resume");
  await world.pass(500);
  assert.equal(trial.elapsed(), 1500);
  assert.deepEqual(
    trial.sync.log.map((a) => a.kind),
    ["load", "pause", "resume"],
  );
});

test("an attempt takes the end of the log along in one request", async () => {
  const world = new World();
  const trial = openTrial(world);
  trial.show(0);
  trial.lease();
  await world.settle();
  trial.act("clear");
  const before = world.requests.length;
  trial.submit();
  await world.settle();
  const [request, ...more] = world.requests.slice(before);
  assert.deepEqual(more, []);
  assert.equal(request.path, "attempts");
  assert.equal(request.body.actions.at(-1).kind, "attempt");
  assert.equal(trial.sync.acked, trial.sync.log.length - 1);
  assert.equal(world.actions.length, trial.sync.log.length);
});

test("an attempt whose log does not follow the server's sends the log first, then itself", async () => {
  const world = new World();
  const trial = openTrial(world);
  trial.show(0);
  trial.lease();
  await world.settle();
  trial.act("clear");
  await trial.sync.flush();
  world.actions.length = 1;
  trial.submit();
  await world.pass(100);
  assert.equal(world.attempts.size, 1);
  assert.equal(world.actions.length, trial.sync.log.length);
});
