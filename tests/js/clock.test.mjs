// Elapsed and seen time off a log, and telling a sleep from clocks that were only set.

import assert from "node:assert/strict";
import { test } from "node:test";
import { LogClock, SLEEP_MS, SleepWatch } from "../../arc/web/workbench/clock.js";

const log = (...steps) => steps.map(([t_ms, kind, more]) => ({ t_ms, kind, ...more }));

test("elapsed time leaves out pauses and starts again with each load", () => {
  const { elapsed, seen } = new LogClock(
    log([0, "load"], [1000, "pause"], [9000, "resume"], [0, "load"], [700, "undo"]),
  );
  assert.deepEqual([elapsed, seen], [1700, 1700]);
});

test("hidden time is elapsed, not seen, and a new load is seen again", () => {
  const { elapsed, seen } = new LogClock(
    log([0, "load"], [1000, "hide"], [5000, "show"], [6000, "hide"], [7000, "blur"], [500, "load"]),
  );
  assert.deepEqual([elapsed, seen], [7500, 2500]);
});

test("a stroke lasts until its last cell", () => {
  const clock = new LogClock(log([0, "load"], [1000, "stroke", { dt: [0, 200, 300] }]));
  assert.equal(clock.elapsed, 1500);
  clock.add({ t_ms: 1400, kind: "undo" });
  assert.equal(clock.elapsed, 1500);
  clock.add({ t_ms: 1600, kind: "undo" });
  assert.equal(clock.elapsed, 1600);
});

test("between actions time runs on, unless paused or hidden", () => {
  const clock = new LogClock(log([0, "load"], [1000, "blur"]));
  assert.deepEqual(clock.at(4000), { elapsed: 4000, seen: 4000 });
  clock.add({ t_ms: 4000, kind: "hide" });
  assert.deepEqual(clock.at(6000), { elapsed: 6000, seen: 4000 });
  clock.add({ t_ms: 6000, kind: "pause" });
  assert.deepEqual(clock.at(60_000), { elapsed: 6000, seen: 4000 });
  assert.equal(clock.isPaused && clock.isHidden, true);
});

/** A page whose clocks and tab are set by hand; looked at every quarter of a second. */
class Desk {
  at = 5000;
  wallAhead = 1_700_000_000_000;
  isHidden = false;

  constructor() {
    this.watch = new SleepWatch({
      now: () => this.at,
      wall: () => this.at + this.wallAhead,
      isHidden: () => this.isHidden,
    });
  }

  look(ms = 250) {
    this.at += ms;
    return this.watch.look();
  }

  hide(isHidden) {
    this.isHidden = isHidden;
    return this.look(0);
  }
}

test("an ordinary hour is no sleep, nor is a page that is slow for a while", () => {
  const desk = new Desk();
  for (let i = 0; i < 4 * 3600; i++) assert.equal(desk.look(), null);
  assert.equal(desk.look(SLEEP_MS), null);
});

test("a sleep that the page's clock counted is told with where the clock was before", () => {
  const desk = new Desk();
  desk.look();
  const before = desk.at;
  assert.equal(desk.look(3_600_000), before);
  assert.equal(desk.look(), null);
});

test("a sleep that the page's clock missed is told by the wall clock, hidden or not", () => {
  for (const isHidden of [false, true]) {
    const desk = new Desk();
    desk.hide(isHidden);
    const before = desk.at;
    desk.wallAhead += 3_600_000;
    assert.equal(desk.look(), before);
    assert.equal(desk.look(), null);
  }
});

test("a wall clock set back, and one put right by a little, are no sleep", () => {
  const desk = new Desk();
  for (const ms of [-3_600_000, -86_400_000, 20_000]) {
    desk.wallAhead += ms;
    assert.equal(desk.look(), null);
  }
});

test("a hidden page's slow timers are no sleep, also when it is seen again", () => {
  const desk = new Desk();
  assert.equal(desk.hide(true), null);
  for (let i = 0; i < 10; i++) assert.equal(desk.look(60_000), null);
  desk.at += 59_000;
  assert.equal(desk.hide(false), null);
  assert.equal(desk.look(), null);
});

test("the screen may be locked before a page that slept in sight can look", () => {
  const desk = new Desk();
  desk.look();
  const before = desk.at;
  desk.at += 3_600_000;
  assert.equal(desk.hide(true), before);
});
