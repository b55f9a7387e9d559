// One trial on screen: its drawing state, clock, attempts and how it ended. No DOM.

import { LogClock, pageAnsweredAt } from "./clock.js";
import { randomId } from "./ids.js";
import { questionsBefore } from "./questions.js";
import { apply, equal, fromRows, initialState, replay, toRows } from "./state.js";
import { TrialStorage } from "./storage.js";
import { TrialSync } from "./sync.js";

function alreadyTried(number) {
  return `You already tried this grid (attempt ${number}); nothing used up.`;
}

export class Trial {
  /**
   * `test` is `{pair_index, input, token, lease?}`, the last one `{writer_id, load_id, answer}` when
   * the page came with it, and `answered_at` on the page's clock when it came later; `onChange()` is called after anything changed, `isHidden()` tells whether
   * the tab is.
   */
  constructor({ api, test, protocol, storage, device, onChange, now, isHidden, ...env }) {
    this.pairIndex = test.pair_index;
    this.testInput = fromRows(test.input);
    this.device = device;
    this.onChange = onChange;
    this.now = now ?? (() => performance.now());
    this.isTabHidden = isHidden ?? (() => false);
    this.storage = new TrialStorage(storage, test.token);
    this.sync = new TrialSync({
      api,
      token: test.token,
      writerId: test.lease?.writer_id ?? randomId(),
      storage: this.storage,
      onStatus: () => this.onChange(),
      onRefused: (code, body) => this.#refused(code, body),
      now: this.now,
      clock: () => (this.hasLoad ? this.clock() : null),
      ...env,
    });
    this.given = test.lease ?? null;
    this.state = initialState(this.testInput);
    this.feedback = protocol.feedback;
    this.attemptsAllowed = protocol.attempts_allowed;
    this.attemptsLeft = protocol.attempts_allowed;
    /** The time limit in milliseconds, null without one. */
    this.limitMs = protocol.time_limit_s ? 1000 * protocol.time_limit_s : null;
    this.rules = protocol;
    this.attempts = [];
    this.outcome = null;
    this.pending = null;
    /** The attempt handed in whose `questions` wait for an answer before it is sent, or null. */
    this.asked = null;
    this.note = "";
    this.isReady = false;
    this.isShown = false;
    this.zero = this.now();
    this.spent = new LogClock();
    /** Whether the log's newest load is one of this page's. */
    this.hasLoad = false;
    /** When the lease's answer came, on the page's clock; null when that clock tells nothing of it. */
    this.leasedAt = null;
  }

  get status() {
    return this.sync.status;
  }

  get isClosed() {
    return this.outcome !== null;
  }

  /** Whether edits are taken now. */
  get isOpen() {
    return this.#takesEdits && !this.isTimeUp;
  }

  get #takesEdits() {
    return (
      this.isReady &&
      !this.isClosed &&
      !this.isPaused &&
      !this.asked &&
      this.pending !== "close" &&
      this.status !== "taken_over" &&
      this.status !== "lost"
    );
  }

  get isPaused() {
    return this.isShown && !this.isClosed && this.spent.isPaused;
  }

  /** Milliseconds on this trial so far, without pauses; stands still once it is closed. */
  elapsed() {
    return this.#spent().elapsed;
  }

  /** The same without the time the tab was hidden: the time the person had the puzzle before them. */
  seen() {
    return this.#spent().seen;
  }

  /** Milliseconds left of the time limit, without pauses; null without a limit. */
  left() {
    return this.limitMs === null ? null : Math.max(0, this.limitMs - this.elapsed());
  }

  get isTimeUp() {
    return !this.isClosed && this.left() === 0;
  }

  #spent() {
    return this.isShown && !this.isClosed ? this.spent.at(this.clock()) : this.spent;
  }

  /** Whole milliseconds since the task was drawn in this load. */
  clock(at = this.now()) {
    return Math.max(0, Math.round(at - this.zero));
  }

  /** Leases and replays. With `dropTail` the server's log alone counts. */
  async lease(options = {}) {
    const { given } = this;
    this.given = null;
    this.loadId = given?.load_id ?? randomId();
    try {
      const lease = await this.sync.lease(this.loadId, { given: given?.answer ?? null, ...options });
      this.leasedAt = given ? (given.answered_at ?? pageAnsweredAt()) : this.sync.answeredAt;
      this.state = replay(this.sync.log, this.testInput);
      this.attempts = lease.attempts;
      this.attemptsLeft = lease.attempts_left;
      this.attemptsAllowed = lease.attempts_allowed;
      this.feedback = lease.feedback;
      this.outcome = lease.outcome;
      this.spent = new LogClock(this.sync.log);
      this.hasLoad = false;
      this.isReady = true;
      this.asked = null;
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
    if (this.isReady) this.#logLoad();
    this.onChange();
  }

  /** Another test of the task is looked at instead; the next `show` starts a new load. */
  leave() {
    if (!this.isShown) return;
    this.observe("hide");
    this.isShown = false;
    this.sync.flush().catch(() => {});
  }

  #logLoad() {
    if (this.isClosed) return;
    // Every showing and every lease counts from a zero of its own.
    const { viewport, dpr, pointer } = this.device();
    const isDated = this.leasedAt !== null;
    this.#append({
      t_ms: this.clock(),
      kind: "load",
      load_id: this.loadId,
      at: new Date().toISOString(),
      device: { viewport, dpr, pointer },
      ...(isDated ? { lease_ms: Math.round(this.zero - this.leasedAt) } : {}),
    });
    this.hasLoad = true;
    this.loadId = randomId();
    if (this.isTabHidden()) this.#append({ t_ms: this.clock(), kind: "hide" });
    // The sooner the server hears of it, the better it knows when that was.
    if (!isDated) this.sync.flush().catch(() => {});
  }

  #append(action) {
    const logged = this.sync.append(action);
    this.spent.add(logged);
    this.state = apply(this.state, logged, this.testInput);
    return logged;
  }

  /** Logs an edit (or `copy`) and applies it; one begun in time counts when the time is up. */
  act(kind, fields = {}, tMs = this.clock()) {
    const isLate = this.limitMs !== null && this.spent.at(tMs).elapsed >= this.limitMs;
    if (!this.#takesEdits || isLate) return;
    this.note = "";
    this.#append({ t_ms: tMs, kind, ...fields });
    this.onChange();
  }

  /** Whether what the window does is logged. */
  get #isObserved() {
    const taken = ["taken_over", "lost"].includes(this.status);
    return this.isReady && !this.isClosed && this.isShown && this.pending !== "close" && !taken;
  }

  /** Logs what the person's window did, also while paused. */
  observe(kind) {
    if (!this.#isObserved) return;
    this.#append({ t_ms: this.clock(), kind });
    this.onChange();
  }

  /** The computer slept from `at` on the page's clock until now: no load counts that time. */
  slept(at) {
    this.leasedAt = null;
    if (!this.isShown) return;
    const until = Math.max(this.clock(at), this.spent.lastT);
    const { isPaused } = this;
    this.zero = this.now();
    if (!this.#isObserved) return;
    this.#append({ t_ms: until, kind: "hide" });
    this.#logLoad();
    if (isPaused) this.#append({ t_ms: this.clock(), kind: "pause" });
    this.onChange();
  }

  /** Hands in the grid as it is; what the rules ask before the verdict comes first. */
  async submit() {
    if (this.isOpen && !this.pending) await this.handIn();
  }

  /** The same whether the drawing is still open or not. */
  async handIn() {
    const grid = this.state.grid;
    const same = this.attempts.find((a) => equal(fromRows(a.grid), grid));
    if (same) return this.#say(alreadyTried(same.attempt_number));
    const attemptId = randomId();
    const { action_id, t_ms } = this.#append({
      t_ms: this.clock(),
      kind: "attempt",
      attempt_id: attemptId,
    });
    const attempt = { attempt_id: attemptId, grid: toRows(grid), t_ms, last_action_id: action_id };
    await this.#askOrSend(attempt, questionsBefore(this.rules, this.attempts.length));
  }

  async #askOrSend(attempt, questions) {
    this.asked = questions.length ? { ...attempt, questions } : null;
    if (!this.asked) return this.#sendAttempt(attempt);
    this.storage.saveAttempt(this.asked);
    this.#say("");
  }

  /** Answers the question asked, with null to skip it; after the last one the attempt is sent. */
  async answer(given) {
    if (!this.asked || this.status === "taken_over" || this.status === "lost") return;
    const { questions, ...attempt } = this.asked;
    const [question, ...others] = questions;
    await this.#askOrSend(given === null ? attempt : { ...attempt, [question]: given }, others);
  }

  /** Back to drawing: nothing was handed in, and no attempt is used up. */
  withdraw() {
    this.asked = null;
    this.storage.saveAttempt(null);
    this.#say("");
  }

  /** An attempt handed in before a reload whose questions, or whose answer, are still open. */
  #finishPendingAttempt() {
    const attempt = this.storage.attempt();
    if (!attempt) return;
    const logged = this.sync.log[attempt.last_action_id];
    const known = this.attempts.some((a) => a.attempt_id === attempt.attempt_id);
    if (known || this.isClosed || logged?.attempt_id !== attempt.attempt_id) {
      this.storage.saveAttempt(null);
    } else if (attempt.questions) {
      if (equal(fromRows(attempt.grid), this.state.grid)) this.asked = attempt;
      else this.storage.saveAttempt(null);
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
      this.storage.saveRule("");
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
      this.#leaseAgain({ dropTail: true });
      this.note = "Your grid was out of step with the server and was reloaded. Please submit again.";
    } else if (error.code !== "conflict") {
      this.note = `Not submitted: ${error.message}`;
    }
  }

  /** Ends the trial without a further attempt: "gave_up" (perhaps with a reason) or "done". */
  async close(outcome, reason = null) {
    if (!this.isOpen || this.pending) return;
    await this.#end(reason ? { outcome, reason } : { outcome });
  }

  /**
   * Ends the trial once its time is up; an attempt handed in before is waited for. To be called
   * often: it is logged at the limit however late a hidden tab's timers are.
   */
  keepTime() {
    if (!this.isTimeUp || !this.#isObserved || this.pending || this.asked) return;
    const now = this.clock();
    const over = this.spent.at(now).elapsed - this.limitMs;
    this.#end({ outcome: "timed_out" }, Math.max(this.spent.lastT, now - over));
  }

  async #end(body, tMs = this.clock()) {
    this.#append({ t_ms: tMs, kind: "close", ...body });
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
    await this.#leaseAgain();
  }

  /** The load that begins when the answer is there counts from now on. */
  async #leaseAgain(options) {
    this.zero = this.now();
    await this.lease(options);
  }

  stop() {
    if (this.isShown) this.observe("hide");
    this.sync.sendAndForget();
    this.sync.stop();
  }

  #closed(outcome) {
    this.outcome = outcome ?? "failed";
    this.asked = null;
    this.storage.saveAttempt(null);
    // What was painted while the last attempt was on its way is no part of the trial.
    if (this.sync.dropUnsent()) {
      this.state = replay(this.sync.log, this.testInput);
      this.spent = new LogClock(this.sync.log);
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
      this.#leaseAgain({ dropTail: true });
    }
    this.onChange();
  }
}
