// Time on a trial, read off its log as in `arc/timing.py`, and noticing that the computer slept.
// No DOM; every duration is of the page's monotonic clock.

/** When the page's own answer began to arrive, on the page's clock; null where browsers do not tell. */
export function pageAnsweredAt() {
  return performance.getEntriesByType("navigation")[0]?.responseStart || null;
}

const sum = (numbers) => numbers.reduce((total, n) => total + n, 0);

/** Adds up a log: `elapsed` leaves out paused time, `seen` the time the tab was hidden as well. */
export class LogClock {
  constructor(actions = []) {
    this.elapsed = 0;
    this.seen = 0;
    this.#startLoad();
    for (const action of actions) this.add(action);
  }

  #startLoad() {
    /** Where this load's clock was at the end of its last action. */
    this.lastT = 0;
    this.isPaused = false;
    this.isHidden = false;
  }

  add({ kind, t_ms, dt }) {
    if (kind === "load") this.#startLoad();
    const end = Math.max(this.lastT, t_ms + (kind === "stroke" ? sum(dt) : 0));
    ({ elapsed: this.elapsed, seen: this.seen } = this.at(end));
    this.lastT = end;
    if (kind === "pause" || kind === "resume") this.isPaused = kind === "pause";
    if (kind === "hide" || kind === "show") this.isHidden = kind === "hide";
  }

  /** `{elapsed, seen}` when this load's clock stands at `tMs`. */
  at(tMs) {
    const passed = this.isPaused ? 0 : Math.max(0, tMs - this.lastT);
    return { elapsed: this.elapsed + passed, seen: this.seen + (this.isHidden ? 0 : passed) };
  }
}

/** Longer than a page in sight goes without a look, and than a time server sets a clock ahead. */
export const SLEEP_MS = 30_000;

/**
 * Tells that the computer slept. Some systems' monotonic clock runs on meanwhile: a page that was in
 * sight then went without a look for long (a hidden one does so awake, browsers slow its timers). On
 * others it stops: the wall clock is then ahead of it. A wall clock set back is no sign of anything;
 * one set ahead by hand looks like a sleep, and all that comes of it is a new load.
 */
export class SleepWatch {
  constructor({ now, wall, isHidden }) {
    this.read = () => ({ at: now(), wall: wall(), isHidden: isHidden() });
    this.last = this.read();
  }

  /** To be called often. The page clock's reading before the sleep, or null without one. */
  look() {
    const before = this.last;
    const here = (this.last = this.read());
    const passed = here.at - before.at;
    const ahead = here.wall - before.wall - passed;
    const isGap = passed > SLEEP_MS && !before.isHidden;
    return isGap || ahead > SLEEP_MS ? before.at : null;
  }
}
