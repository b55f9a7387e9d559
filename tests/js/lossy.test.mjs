// A trial on hundreds of random networks that lose, delay, repeat and reorder, with reloads and
// crashes in between: in the end the server has what the person did, once.

import assert from "node:assert/strict";
import { test } from "node:test";
import { equal, fromRows, replay } from "../../arc/web/workbench/state.js";
import { sameAction } from "../../arc/web/workbench/storage.js";
import { World, openTrial } from "./world.mjs";

const NETWORKS = 200;
const STEPS = 40;
const ATTEMPTS = 2;
const INPUT = [[0, 0]];
const DONE_BY_THE_PERSON = new Set(["fill", "attempt", "close"]);

/** As JSON has it, which knows no -0. */
const asSent = (log) => JSON.parse(JSON.stringify(log));

/** Numbers from 0 up to 1, the same for the same seed. */
function randomNumbers(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A world whose requests take their time, get lost on either way, or come a second time. */
class LossyWorld extends World {
  constructor(seed) {
    super();
    this.random = randomNumbers(seed);
    for (let i = 0; i < 5; i++) this.random(); // neighbouring seeds begin alike
    this.weather = { loss: 0.5 * this.random(), repeat: 0.4 * this.random(), delay: 20_000 * this.random() ** 3 };
    this.outcome = null;
  }

  later(run) {
    this.timers.set(Symbol("network"), { at: this.time + this.random() * this.weather.delay, run });
  }

  fetch(url, { body: text, signal }) {
    const path = url.split("/").at(-1);
    // Each arrival is answered with the state at that moment.
    const arrive = () => structuredClone(this[`serve_${path}`](JSON.parse(text)));
    const isLost = () => this.random() < this.weather.loss;
    if (this.random() < this.weather.repeat) this.later(() => this.later(arrive));
    return new Promise((resolve, reject) => {
      const fail = () => reject(new TypeError("Failed to fetch"));
      signal?.addEventListener("abort", fail);
      if (isLost()) return this.later(fail);
      this.later(() => {
        const answer = arrive();
        this.later(isLost() ? fail : () => resolve(this.answer(...answer)));
      });
    });
  }

  serve_lease(body) {
    const [status, answer] = super.serve_lease(body);
    return [status, { ...answer, attempts_allowed: ATTEMPTS, attempts_left: ATTEMPTS - this.attempts.size }];
  }

  serve_actions({ writer_id, first_action_id: first, actions }) {
    if (writer_id !== this.writer) return [409, { error: "taken_over" }];
    const next = this.actions.length;
    if (first > next) return [409, { error: "gap", expected: next }];
    const known = actions.slice(0, Math.max(0, next - first));
    const other = known.find((action) => !sameAction(action, this.actions[action.action_id]));
    if (other) return [409, { error: "conflict", action_id: other.action_id }];
    if (known.length < actions.length && this.outcome) return [409, { error: "closed", outcome: this.outcome }];
    this.actions.push(...actions.slice(known.length));
    return [200, { acked: this.actions.length - 1 }];
  }

  serve_attempts({ attempt_id, grid, last_action_id, writer_id, ...log }) {
    if (log.actions) {
      const kept = this.serve_actions({ writer_id, ...log });
      if (kept[0] !== 200 && kept[1].error !== "closed") return kept;
    }
    const known = this.attempts.get(attempt_id);
    if (known) return [200, known.answer];
    if (this.outcome) return [409, { error: "closed", outcome: this.outcome }];
    if (writer_id !== this.writer) return [409, { error: "taken_over" }];
    if (last_action_id >= this.actions.length) return [409, { error: "gap", expected: this.actions.length }];
    const same = [...this.attempts.values()].find((one) => JSON.stringify(one.grid) === JSON.stringify(grid));
    if (same) return [409, { error: "same_as_attempt", attempt_number: same.attempt_number }];
    const replayed = replay(this.actions.slice(0, last_action_id + 1), fromRows(INPUT)).grid;
    if (!equal(replayed, fromRows(grid))) return [409, { error: "log_mismatch" }];
    return [200, this.#judge(attempt_id, grid)];
  }

  #judge(attempt_id, grid) {
    const attempt_number = this.attempts.size + 1;
    this.outcome = attempt_number === ATTEMPTS ? "failed" : null;
    const answer = {
      attempt_number,
      pair_solved: false,
      attempts_left: ATTEMPTS - attempt_number,
      closed: this.outcome !== null,
      outcome: this.outcome,
    };
    this.attempts.set(attempt_id, { attempt_number, attempt_id, pair_solved: false, grid, answer });
    return answer;
  }

  serve_close({ writer_id, outcome }) {
    if (this.outcome === outcome) return [200, { closed: true, outcome }];
    if (this.outcome) return [409, { error: "closed", outcome: this.outcome }];
    if (writer_id !== this.writer) return [409, { error: "taken_over" }];
    this.outcome = outcome;
    return [200, { closed: true, outcome }];
  }
}

/** A browser's tab: once it is gone, nothing of it runs any more, whatever still arrives. */
class Tab {
  constructor(world) {
    this.isThere = true;
    const env = world.env();
    const never = new Promise(() => {});
    const store = world.storage;
    this.trial = openTrial(world, {
      protocol: { attempts_allowed: ATTEMPTS, feedback: "each" },
      storage: {
        getItem: store.getItem,
        setItem: (...item) => this.isThere && store.setItem(...item),
        removeItem: (...item) => this.isThere && store.removeItem(...item),
      },
      setTimeout: (run, ms) => env.setTimeout(() => this.isThere && run(), ms),
      fetch: async (...request) => {
        const answer = await env.fetch(...request).catch((error) => (this.isThere ? Promise.reject(error) : never));
        return this.isThere ? answer : never;
      },
    });
    this.trial.show(world.time);
    this.trial.lease();
  }
}

/** Someone who draws, submits, waits, reloads, and whose browser dies now and then. */
class Person {
  constructor(world) {
    this.world = world;
    this.done = [];
    this.tab = new Tab(world);
  }

  get trial() {
    return this.tab.trial;
  }

  #die() {
    this.tab.isThere = false;
    this.tab = new Tab(this.world);
  }

  async step() {
    const { trial, world } = this;
    const chance = world.random();
    if (trial.status === "taken_over") trial.takeBack();
    else if (chance < 0.45) trial.act("fill", { color: Math.floor(10 * world.random()), at: [0, 0] });
    else if (chance < 0.65) trial.submit();
    else if (chance < 0.9) await world.pass(6000 * world.random() ** 2);
    else if (chance < 0.94) this.#die();
    else if (chance < 0.98) {
      trial.stop();
      this.#die();
    } else if (trial.sync.log.length > 20) trial.close("gave_up");
    await world.settle();
    this.remember();
  }

  /** What was done stays done, in this tab and in the next; past the last attempt nothing counts. */
  remember() {
    const { trial, world } = this;
    if (!trial.isReady) return;
    assert.ok(trial.sync.acked < world.actions.length, "acknowledged and not stored");
    const now = trial.sync.log.filter(({ kind }) => DONE_BY_THE_PERSON.has(kind));
    const before = trial.isClosed ? this.done.slice(0, 1 + this.done.findLastIndex((a) => a.kind !== "fill")) : this.done;
    assert.deepEqual(trial.isClosed ? now : now.slice(0, before.length), before);
    this.done = now;
  }

  async finish() {
    this.world.weather = { loss: 0, repeat: 0, delay: 10 };
    await this.world.pass(90_000);
    if (this.trial.status === "taken_over") this.trial.takeBack();
    await this.world.pass(90_000);
    this.remember();
  }
}

test(`${NETWORKS} random networks`, async () => {
  const seen = { attempts: 0, closed: 0 };
  for (let seed = 1; seed <= NETWORKS; seed++) {
    const world = new LossyWorld(seed);
    const person = new Person(world);
    for (let i = 0; i < STEPS; i++) await person.step();
    await person.finish();
    const { trial } = person;
    const on = `seed ${seed}`;
    assert.deepEqual(world.actions, asSent(trial.sync.log), on);
    assert.equal(trial.outcome, world.outcome, on);
    assert.equal(trial.pending, null, on);
    const submitted = person.done.filter(({ kind }) => kind === "attempt").map((action) => action.attempt_id);
    const counted = [...world.attempts.keys()];
    assert.deepEqual(counted, submitted.filter((id) => world.attempts.has(id)), on);
    assert.deepEqual(trial.attempts.map((one) => one.attempt_id), counted, on);
    seen.attempts += counted.length;
    seen.closed += world.outcome !== null;
  }
  assert.ok(seen.attempts > NETWORKS / 2 && seen.closed > NETWORKS / 10, JSON.stringify(seen));
});
