// One trial on screen: its drawing state, clock, attempts and how it ended. No DOM.

import { randomId } from "./ids.js";
import { apply, elapsedMs, equal, fromRows, initialState, replay, toRows } from "./state.js";
import { TrialStorage } from "./storage.js";
import { TrialSync } from "./sync.js";

function alreadyTried(number) {
  return `You already tried this grid (attempt ${number}); nothing used up.`;
}

export class Trial {
  /**
   * `test` is `{pair_index, input, token, lease?}`, the last one `{writer_id, answer}` when the page
   * came with it; `onChange()` is called after anything changed.
   */
  constructor({ api, test, protocol, storage, device, onChange, now, ...env }) {
    this.pairIndex = test.pair_index;
    this.testInput = fromRows(test.input);
    this.device = device;
    this.onChange = onChange;
    this.now = now ?? (() => performance.now());
    this.storage = new TrialStorage(storage, test.token);
    this.sync = new TrialSync({
      api,
      token: test.token,
      writerId: test.lease?.writer_id ?? randomId(),
      storage: this.storage,
      onStatus: () => this.onChange(),
      onRefused: (code, body) => this.#refused(code, body),
      ...env,
    });
    this.given = test.lease?.answer ?? null;
    this.state = initialState(this.testInput);
    this.feedback = protocol.feedback;
    this.attemptsAllowed = protocol.attempts_allowed;
    this.attemptsLeft = protocol.attempts_allowed;
    this.attempts = [];
    this.outcome = null;
    this.pending = null;
    this.note = "";
    this.isReady = false;
    this.isShown = false;
    this.isPaused = false;
    this.zero = this.now();
    this.elapsedAtLast = 0;
    this.lastT = 0;
  }

  get status() {
    return this.sync.status;
  }

  get isClosed() {
    return this.outcome !== null;
  }

  /** Whether edits are taken now. */
  get isOpen() {
    return (
      this.isReady &&
      !this.isClosed &&
      !this.isPaused &&
      this.pending !== "close" &&
      this.status !== "taken_over" &&
      this.status !== "lost"
    );
  }

  /** Milliseconds on this trial so far, without pauses; stands still once it is closed. */
  elapsed() {
    const counts = this.isShown && !this.isPaused && !this.isClosed;
    return this.elapsedAtLast + (counts ? Math.max(0, this.clock() - this.lastT) : 0);
  }

  /** Whole milliseconds since the task was drawn in this load. */
  clock(at = this.now()) {
    return Math.max(0, Math.round(at - this.zero));
  }

  /** Leases and replays. With `dropTail` the server's log alone counts. */
  async lease(options = {}) {
    this.loadId = randomId();
    try {
      const given = this.given;
      this.given = null;
      const lease = await this.sync.lease(this.loadId, { given, ...options });
      this.state = replay(this.sync.log, this.testInput);
      this.attempts = lease.attempts;
      this.attemptsLeft = lease.attempts_left;
      this.attemptsAllowed = lease.attempts_allowed;
      this.feedback = lease.feedback;
      this.outcome = lease.outcome;
      this.elapsedAtLast = elapsedMs(this.sync.log);
      this.lastT = 0;
      this.isPaused = false;
      this.isReady = true;
      this.#finishPendingAttempt();
      if (this.isShown) this.#logLoad();
    } catch (error) {
      if (!error.code) throw error;
    }
    this.onChange();
  }

  /** The trial comes into sight at `zero` on the page's clock: its own clock starts there. */
  show(zero = this.now()) {
    this.isShown = true;
    this.zero = zero;
    this.lastT = 0;
    if (this.isReady) this.#logLoad();
    this.onChange();
  }

  /** Another test of the task is looked at instead; the next `show` starts a new load. */
  leave() {
    if (!this.isShown) return;
    this.observe("hide");
    this.isShown = false;
    this.isPaused = false;
    this.sync.flush().catch(() => {});
  }

  #logLoad() {
    if (this.isClosed) return;
    // Every showing and every lease counts from a zero of its own.
    const { viewport, dpr, pointer } = this.device();
    this.#append({
      t_ms: this.clock(),
      kind: "load",
      load_id: this.loadId,
      at: new Date().toISOString(),
      device: { viewport, dpr, pointer },
    });
    this.loadId = randomId();
  }

  #append(action) {
    const logged = this.sync.append(action);
    const isLoad = logged.kind === "load";
    if (!this.isPaused || isLoad) {
      this.elapsedAtLast += Math.max(0, logged.t_ms - (isLoad ? 0 : this.lastT));
    }
    this.lastT = isLoad ? logged.t_ms : Math.max(this.lastT, logged.t_ms);
    if (logged.kind === "pause") this.isPaused = true;
    if (logged.kind === "resume" || isLoad) this.isPaused = false;
    this.state = apply(this.state, logged, this.testInput);
    return logged;
  }

  /** Logs an edit (or `copy`) and applies it. */
  act(kind, fields = {}, tMs = this.clock()) {
    if (!this.isOpen) return;
    this.note = "";
    this.#append({ t_ms: tMs, kind, ...fields });
    this.onChange();
  }

  /** Logs what the person's window did, also while paused. */
  observe(kind) {
    const taken = ["taken_over", "lost"].includes(this.status);
    if (!this.isReady || this.isClosed || !this.isShown || this.pending === "close" || taken) return;
    this.#append({ t_ms: this.clock(), kind });
    this.onChange();
  }

  /** Hands in the grid as it is. */
  async submit() {
    if (!this.isOpen || this.pending) return;
    const grid = this.state.grid;
    const same = this.attempts.find((a) => equal(fromRows(a.grid), grid));
    if (same) return this.#say(alreadyTried(same.attempt_number));
    const attemptId = randomId();
    const { action_id, t_ms } = this.#append({
      t_ms: this.clock(),
      kind: "attempt",
      attempt_id: attemptId,
    });
    const rows = toRows(grid);
    await this.#sendAttempt({ attempt_id: attemptId, grid: rows, t_ms, last_action_id: action_id });
  }

  /** An attempt handed in before a reload whose answer never arrived. */
  #finishPendingAttempt() {
    const attempt = this.storage.attempt();
    if (!attempt) return;
    const logged = this.sync.log[attempt.last_action_id];
    const known = this.attempts.some((a) => a.attempt_id === attempt.attempt_id);
    if (known || this.isClosed || logged?.attempt_id !== attempt.attempt_id) {
      this.storage.saveAttempt(null);
    } else if (!this.pending) {
      this.#sendAttempt(attempt);
    }
  }

  async #sendAttempt(attempt) {
    this.pending = "attempt";
    this.note = "";
    this.storage.saveAttempt(attempt);
    this.onChange();
    try {
      const answer = await this.sync.attempt(attempt);
      this.attempts = [
        ...this.attempts,
        {
          attempt_number: answer.attempt_number,
          attempt_id: attempt.attempt_id,
          pair_solved: answer.pair_solved,
          grid: attempt.grid,
        },
      ];
      this.attemptsLeft = answer.attempts_left;
      this.storage.saveAttempt(null);
      if (answer.closed) this.#closed(answer.outcome);
    } catch (error) {
      this.#attemptRefused(error);
    }
    this.pending = null;
    this.onChange();
  }

  #attemptRefused(error) {
    // Stopped, or another load of the page goes on: it finds the attempt in storage.
    if (!error.code || error.code === "stopped" || error.code === "taken_over") return;
    this.storage.saveAttempt(null);
    if (error.code === "same_as_attempt") {
      this.note = alreadyTried(error.body.attempt_number);
    } else if (error.code === "closed") {
      this.#closed(error.body.outcome);
    } else if (error.code === "log_mismatch") {
      this.lease({ dropTail: true });
      this.note = "Your grid was out of step with the server and was reloaded. Please submit again.";
    } else if (error.code !== "conflict") {
      this.note = `Not submitted: ${error.message}`;
    }
  }

  /** Ends the trial without a further attempt: "gave_up" (perhaps with a reason) or "done". */
  async close(outcome, reason = null) {
    if (!this.isOpen || this.pending) return;
    const body = reason ? { outcome, reason } : { outcome };
    this.#append({ t_ms: this.clock(), kind: "close", ...body });
    this.pending = "close";
    this.onChange();
    try {
      this.#closed((await this.sync.post("close", body)).outcome);
    } catch (error) {
      if (error.code === "closed") this.#closed(error.body.outcome);
      else if (error.code !== "stopped") this.note = `Not closed: ${error.message}`;
    }
    this.pending = null;
    this.onChange();
  }

  /** Another load of the page took over; goes on here instead, from where that one was. */
  async takeBack() {
    this.zero = this.now();
    await this.lease();
  }

  stop() {
    if (this.isShown) this.observe("hide");
    this.sync.sendAndForget();
    this.sync.stop();
  }

  #closed(outcome) {
    this.outcome = outcome ?? "failed";
    this.storage.saveAttempt(null);
    // What was painted while the last attempt was on its way is no part of the trial.
    if (this.sync.dropUnsent()) {
      this.state = replay(this.sync.log, this.testInput);
      this.elapsedAtLast = elapsedMs(this.sync.log);
    }
  }

  #say(note) {
    this.note = note;
    this.onChange();
  }

  #refused(code, body) {
    if (code === "closed") this.#closed(body.outcome);
    else {
      this.note = "Your grid was out of step with the server and was reloaded.";
      this.zero = this.now();
      this.lease({ dropTail: true });
    }
    this.onChange();
  }
}
