// The player's time: waits jumped over or not, and where things are on the scrubber. No DOM.

import { lastAtMost } from "./replay_reel.js";

export const SPEEDS = [1, 2, 4, 8, 16, 32];

/** What is left of a wait that is jumped over, in ms. */
export const JUMP_MS = 600;

// Played at the speed chosen at first, a trial takes no longer than this, if a speed allows.
const FIRST_PLAY_MS = 60_000;

const WAITS = { idle: "nothing touched", hidden: "tab not seen", paused: "paused", away: "away" };

/** Milliseconds -> "0:05", "12:05", "1:02:05". */
export function clockText(ms) {
  const seconds = Math.floor(ms / 1000);
  const two = (n) => String(n).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** Milliseconds -> "45 s", "2 min 5 s", "1 h 4 min". */
export function lengthWords(ms) {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor(seconds / 60) % 60} min`;
}

/** The slowest speed at which a length in ms is over soon enough. */
export function speedFor(ms) {
  return SPEEDS.find((speed) => ms / speed <= FIRST_PLAY_MS) ?? SPEEDS.at(-1);
}

/** The trial's clock (`ms`) and the player's (`shown`), on which waits are short if `jumps`. */
export class Clock {
  constructor(waits, durationMs, jumps) {
    this.durationMs = durationMs;
    this.waits = waits;
    this.jumps = jumps;
    // Where the two clocks bend: pairs [ms, shown], both never falling.
    this.bends = [[0, 0]];
    for (const { start_ms: start, end_ms: end } of jumps ? waits : []) {
      const [ms, shown] = this.bends.at(-1);
      const begun = shown + (start - ms);
      this.bends.push([start, begun], [end, begun + Math.min(JUMP_MS, end - start)]);
    }
    const [ms, shown] = this.bends.at(-1);
    this.bends.push([durationMs, shown + Math.max(0, durationMs - ms)]);
  }

  /** The whole length as it is shown, in ms. */
  get length() {
    return this.bends.at(-1)[1];
  }

  shown(ms) {
    return this.#across(ms, 0, 1);
  }

  ms(shown) {
    return this.#across(shown, 1, 0);
  }

  #across(value, from, to) {
    const at = Math.min(this.bends.length - 2, lastAtMost(this.bends.map((bend) => bend[from]), value));
    const [a, b] = [this.bends[at], this.bends[at + 1]];
    const share = b[from] > a[from] ? Math.max(0, Math.min(1, (value - a[from]) / (b[from] - a[from]))) : 1;
    return a[to] + share * (b[to] - a[to]);
  }

  /** "15 s nothing touched, jumped over", for the wait that goes on at a moment; else "". */
  waitWords(ms) {
    const wait = this.waits.find(({ start_ms: start, end_ms: end }) => start <= ms && ms < end);
    if (!wait) return "";
    return `${lengthWords(wait.end_ms - wait.start_ms)} ${WAITS[wait.kind]}${this.jumps ? ", jumped over" : ""}`;
  }
}

/** What is played and where it stands. Nothing here knows of a screen or a real clock. */
export class Player {
  constructor(reel, { waits, duration_ms: durationMs }) {
    this.reel = reel;
    this.data = { waits, durationMs };
    this.clock = new Clock(waits, durationMs, true);
    this.speed = speedFor(this.clock.length);
    this.axis = "time";
    this.isPlaying = false;
    this.frame = 0;
    this.ms = 0;
  }

  get isAtEnd() {
    return this.frame === this.reel.last && this.ms >= this.data.durationMs;
  }

  /** Starts, from the beginning when it was over; or stops. */
  toggle() {
    if (!this.isPlaying && this.isAtEnd) this.goTo(0);
    this.isPlaying = !this.isPlaying;
  }

  /** `passed` ms of the viewer's time have gone by. */
  tick(passed) {
    if (!this.isPlaying) return;
    this.#seek(this.clock.shown(this.ms) + passed * this.speed, this.frame);
    if (this.isAtEnd) this.isPlaying = false;
  }

  #seek(shown, atLeast) {
    this.ms = this.clock.ms(Math.max(0, Math.min(this.clock.length, shown)));
    this.frame = Math.max(atLeast, lastAtMost(this.reel.at, this.ms));
  }

  goTo(frame) {
    this.frame = Math.max(0, Math.min(this.reel.last, frame));
    this.ms = this.reel.at[this.frame];
  }

  /** One step of the drawing on (1) or back (-1); stops playing. */
  step(by) {
    const { stops } = this.reel;
    this.isPlaying = false;
    const here = lastAtMost(stops, this.frame);
    const isBetween = stops[here] !== this.frame;
    this.goTo(stops[Math.max(0, Math.min(stops.length - 1, here + by + (by < 0 && isBetween ? 1 : 0)))]);
  }

  /** To the next of these frames (1) or the one before (-1); stops playing. */
  leap(frames, by) {
    this.isPlaying = false;
    const next = by > 0 ? frames.find((frame) => frame > this.frame) : frames.findLast((frame) => frame < this.frame);
    if (next !== undefined) this.goTo(next);
  }

  faster(by) {
    const next = SPEEDS.indexOf(this.speed) + by;
    this.speed = SPEEDS[Math.max(0, Math.min(SPEEDS.length - 1, next))];
  }

  setJumps(jumps) {
    this.clock = new Clock(this.data.waits, this.data.durationMs, jumps);
  }

  // The scrubber: whole ms as shown, or steps.

  get most() {
    return this.axis === "time" ? Math.round(this.clock.length) : this.reel.stops.length - 1;
  }

  get value() {
    return this.axis === "time" ? Math.round(this.clock.shown(this.ms)) : lastAtMost(this.reel.stops, this.frame);
  }

  set value(value) {
    if (this.axis === "time") this.#seek(value, 0);
    else this.goTo(this.reel.stops[value]);
  }

  /** Where a frame is on the scrubber, 0 to 1. */
  share(frame) {
    const [at, all] =
      this.axis === "time"
        ? [this.clock.shown(this.reel.at[frame]), this.clock.length]
        : [lastAtMost(this.reel.stops, frame), this.reel.stops.length - 1];
    return all ? at / all : 0;
  }
}
