// A fake server and a fake clock, and a trial on them.

import { Trial } from "../../arc/web/workbench/trial.js";

/** Timers that run when told, `localStorage`, and a server in a few lines. */
export class World {
  constructor() {
    this.time = 0;
    this.timers = new Map();
    this.stored = new Map();
    this.requests = [];
    this.actions = [];
    this.attempts = new Map();
    this.outcome = null;
    this.writer = null;
    this.down = false;
    this.refusals = [];
    this.inFlight = 0;
    this.mostInFlight = 0;
  }

  get storage() {
    return {
      getItem: (key) => this.stored.get(key) ?? null,
      setItem: (key, value) => this.stored.set(key, value),
      removeItem: (key) => this.stored.delete(key),
    };
  }

  env() {
    let next = 1;
    return {
      now: () => this.time,
      fetch: (url, options) => this.fetch(url, options),
      setTimeout: (run, ms) => {
        const id = `${Math.random()}-${next++}`;
        this.timers.set(id, { at: this.time + ms, run });
        return id;
      },
      clearTimeout: (id) => this.timers.delete(id),
    };
  }

  async settle() {
    for (let i = 0; i < 60; i++) await Promise.resolve();
    await new Promise((resolve) => setImmediate(resolve));
  }

  async pass(ms) {
    const end = this.time + ms;
    await this.settle();
    for (;;) {
      const due = [...this.timers].filter(([, t]) => t.at <= end).sort((a, b) => a[1].at - b[1].at);
      if (!due.length) break;
      const [id, timer] = due[0];
      this.timers.delete(id);
      this.time = Math.max(this.time, timer.at);
      timer.run();
      await this.settle();
    }
    this.time = end;
  }

  async fetch(url, options) {
    const path = url.split("/").at(-1);
    const body = JSON.parse(options.body);
    this.requests.push({ path, body, keepalive: options.keepalive ?? false, at: this.time });
    this.inFlight += 1;
    this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
    await Promise.resolve();
    this.inFlight -= 1;
    if (this.down === "network") throw new TypeError("Failed to fetch");
    if (this.down === "page") return { ok: true, status: 200, json: () => JSON.parse("<html>") };
    if (this.down) return this.answer(503, { error: "unavailable" });
    if (this.refusals.length && path !== "lease") return this.answer(...this.refusals.shift());
    return this.answer(...this[`serve_${path}`](body));
  }

  answer(status, body) {
    return { ok: status < 400, status, json: async () => structuredClone(body) };
  }

  serve_lease({ writer_id }) {
    this.writer = writer_id;
    return [
      200,
      {
        protocol: "arc-agi",
        attempts_allowed: 2,
        feedback: "each",
        next_action_id: this.actions.length,
        actions: this.actions,
        attempts: [...this.attempts.values()],
        attempts_left: 2 - this.attempts.size,
        outcome: this.outcome,
      },
    ];
  }

  serve_actions({ writer_id, first_action_id, actions }) {
    if (writer_id !== this.writer) return [409, { error: "taken_over" }];
    if (first_action_id > this.actions.length) {
      return [409, { error: "gap", expected: this.actions.length }];
    }
    actions.forEach((action, i) => (this.actions[first_action_id + i] ??= action));
    return [200, { acked: this.actions.length - 1 }];
  }

  serve_attempts({ attempt_id, grid, last_action_id, writer_id, ...log }) {
    const kept = log.actions ? this.serve_actions({ writer_id, ...log }) : [200];
    if (kept[0] !== 200) return kept;
    if (last_action_id >= this.actions.length) {
      return [409, { error: "gap", expected: this.actions.length }];
    }
    const known = this.attempts.get(attempt_id);
    const number = known?.attempt_number ?? this.attempts.size + 1;
    const solved = grid.flat().every((c) => c === 7);
    this.attempts.set(attempt_id, { attempt_number: number, attempt_id, pair_solved: solved, grid });
    this.outcome = solved ? "solved" : number === 2 ? "failed" : null;
    return [
      200,
      {
        attempt_number: number,
        pair_solved: solved,
        attempts_left: 2 - number,
        closed: this.outcome !== null,
        outcome: this.outcome,
      },
    ];
  }

  serve_close({ outcome }) {
    this.outcome = outcome === "done" ? "failed" : outcome;
    return [200, { closed: true, outcome: this.outcome }];
  }
}

export function openTrial(world, { test = {}, ...more } = {}) {
  return new Trial({
    api: "/api",
    test: { pair_index: 0, input: [[0, 0]], token: "token", ...test },
    protocol: { attempts_allowed: 2, feedback: "each" },
    storage: world.storage,
    device: () => ({ viewport: [800, 600], dpr: 1, pointer: "fine" }),
    onChange: () => {},
    ...world.env(),
    ...more,
  });
}
