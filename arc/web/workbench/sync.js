// The trial's requests: one at a time and in order, repeated until answered. Painting never waits
// for any of them. No DOM; fetch, timers and storage are handed in.

import { postOnce } from "./request.js";
import { continuing } from "./storage.js";

const SEND_EVERY_MS = 2000;
const BACKOFF_MS = [1000, 2000, 4000, 8000];
const BATCH_ACTIONS = 500;
const BATCH_CHARS = 200_000;
// Browsers refuse keepalive bodies over 64 KiB in total.
const KEEPALIVE_CHARS = 50_000;

/** The server's refusal: `code` is one of docs/http-api.md, `body` its whole answer. */
export class Refused extends Error {
  constructor(code, body) {
    super(body?.message ?? code);
    this.code = code;
    this.body = body ?? {};
  }
}

/** Actions from `first` on that fit one request, at least one. */
export function batchFrom(log, first, maxActions = BATCH_ACTIONS, maxChars = BATCH_CHARS) {
  const batch = [];
  const end = Math.min(log.length, first + maxActions);
  let chars = 0;
  for (let i = first; i < end; i++) {
    chars += JSON.stringify(log[i]).length + 1;
    if (batch.length && chars > maxChars) break;
    batch.push(log[i]);
  }
  return batch;
}

export class TrialSync {
  /**
   * `onStatus(status)` gets "connecting", "ok", "offline", "taken_over" or "lost" (`message` says
   * why). `onRefused(code, body)` gets what a batch of actions met: "closed" or "conflict".
   * `clock()` is what the clock of the log's newest load shows, or null when it is not this page's.
   */
  constructor({ api, token, writerId, storage, onStatus, onRefused, clock, ...env }) {
    this.base = `${api}/trials/${encodeURIComponent(token)}`;
    this.writerId = writerId;
    this.storage = storage;
    this.onStatus = onStatus ?? (() => {});
    this.onRefused = onRefused ?? (() => {});
    this.clock = clock ?? (() => null);
    this.now = env.now ?? (() => performance.now());
    this.fetch = env.fetch ?? ((...args) => globalThis.fetch(...args));
    this.setTimeout = env.setTimeout ?? ((...args) => globalThis.setTimeout(...args));
    this.clearTimeout = env.clearTimeout ?? ((id) => globalThis.clearTimeout(id));
    this.log = [];
    this.acked = -1;
    /** The attempt on its way, by its number in the log; infinite without one. */
    this.waitAfter = Infinity;
    this.status = "connecting";
    this.message = "";
    this.stopped = false;
    this.chain = Promise.resolve();
    this.sendTimer = null;
    this.wakeUp = null;
    /** When the latest answer began to arrive, on the page's clock. */
    this.answeredAt = null;
  }

  get isDirty() {
    return this.acked < this.log.length - 1;
  }

  /**
   * Becomes the writer and takes the server's log, then the stored end of our own. `given` is the
   * server's answer when the page came with it.
   */
  lease(loadId, { dropTail = false, given = null } = {}) {
    // It would go before an attempt that the lease finds unanswered, with what was painted after it.
    this.clearTimeout(this.sendTimer);
    this.sendTimer = null;
    return this.#inOrder(async () => {
      const lease = given ?? (await this.#post("lease", { load_id: loadId }));
      this.#setStatus("ok");
      this.log = [...lease.actions];
      this.acked = this.log.length - 1;
      const tail = dropTail || lease.outcome ? [] : continuing(this.log, this.storage.tail());
      this.log.push(...tail);
      this.#saveTail();
      this.#sendSoon();
      return lease;
    });
  }

  /** Numbers an action and keeps it. Returns it. */
  append({ t_ms, kind, ...fields }) {
    const action = { action_id: this.log.length, t_ms, kind, ...fields };
    this.log.push(action);
    this.#saveTail();
    this.#sendSoon();
    return action;
  }

  /** Resolves when the server has every action there was at the call. Throws Refused. */
  flush() {
    const last = this.log.length - 1;
    return this.#inOrder(() => this.#sendUpTo(last));
  }

  /** Sends the log as it is now, then `body`; repeats until answered. Throws Refused. */
  post(path, body) {
    const last = this.log.length - 1;
    return this.#inOrder(() => this.#sendThenPost(last, path, body));
  }

  /** Hands in an attempt, the log up to it along when that fits one request. Throws Refused. */
  attempt(body) {
    // What was painted after it waits for its answer, also after a reload: it may end the trial.
    const last = body.last_action_id;
    this.waitAfter = last;
    const answered = this.#inOrder(async () => {
      const missing = last - this.acked;
      const actions = missing > 0 ? batchFrom(this.log, this.acked + 1, Math.min(missing, BATCH_ACTIONS)) : [];
      if (missing <= 0 || actions.length < missing) return this.#sendThenPost(last, "attempts", body);
      try {
        const answer = await this.#post("attempts", { ...body, first_action_id: this.acked + 1, actions });
        this.#acknowledge(last);
        return answer;
      } catch (error) {
        if (error.code === "gap" || error.code === "too_large") return this.#sendThenPost(last, "attempts", body);
        if (error.code === "conflict" && error.body.action_id !== undefined) this.onRefused("conflict", error.body);
        throw error;
      }
    });
    return answered.finally(() => {
      this.waitAfter = Infinity;
    });
  }

  async #sendThenPost(last, path, body) {
    await this.#sendUpTo(last);
    try {
      return await this.#post(path, body);
    } catch (error) {
      if (error.code !== "gap") throw error;
      this.#resendFrom(error.body.expected);
      await this.#sendUpTo(last);
      return this.#post(path, body);
    }
  }

  /** Forgets what the server does not have: the trial ended before it. Returns whether anything was. */
  dropUnsent() {
    const dropped = this.isDirty;
    this.log.length = this.acked + 1;
    this.#saveTail();
    return dropped;
  }

  /** The page is going away: one request that the browser finishes on its own. */
  sendAndForget() {
    if (!this.isDirty || this.status === "taken_over" || this.status === "lost") return;
    const most = Math.min(BATCH_ACTIONS, this.waitAfter - this.acked);
    const batch = batchFrom(this.log, this.acked + 1, most, KEEPALIVE_CHARS);
    if (!batch.length) return;
    const answered = this.fetch(`${this.base}/actions`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      credentials: "same-origin",
      body: JSON.stringify(this.#bodyOf({ first_action_id: this.acked + 1, actions: batch })),
      keepalive: true,
    });
    Promise.resolve(answered)
      .then(async (response) => {
        if (response.ok) this.#acknowledge((await response.json()).acked);
      })
      // Nobody is left to tell; the tail is in storage for the next load.
      .catch(() => {});
  }

  /** Tries again at once instead of waiting: the network is back. */
  wake() {
    this.wakeUp?.();
  }

  stop() {
    this.stopped = true;
    this.clearTimeout(this.sendTimer);
    this.wake();
  }

  #inOrder(job) {
    const result = this.chain.then(job);
    this.chain = result.catch(() => {});
    return result;
  }

  #setStatus(status, message = "") {
    if (status === this.status && message === this.message) return;
    this.status = status;
    this.message = message;
    this.onStatus(status);
  }

  #saveTail() {
    // A superseded page load must not write over its successor's tail.
    if (this.status === "taken_over") return;
    this.storage.saveTail(this.log.slice(this.acked + 1));
  }

  #sendSoon() {
    if (this.sendTimer !== null || this.stopped || !this.isDirty) return;
    this.sendTimer = this.setTimeout(() => {
      this.sendTimer = null;
      this.flush().then(
        () => this.#sendSoon(),
        () => {},
      );
    }, SEND_EVERY_MS);
  }

  #acknowledge(acked) {
    if (!Number.isInteger(acked) || acked <= this.acked) return;
    this.acked = Math.min(acked, this.log.length - 1);
    this.#saveTail();
  }

  async #sendUpTo(last) {
    let most = BATCH_ACTIONS;
    while (this.acked < last && !this.stopped) {
      const batch = batchFrom(this.log, this.acked + 1, Math.min(most, last - this.acked));
      const first = this.acked + 1;
      try {
        const body = { first_action_id: first, actions: batch };
        this.#acknowledge((await this.#post("actions", body)).acked);
        if (this.acked < first) throw new Refused("conflict", { action_id: first });
      } catch (error) {
        if (error.code === "gap") this.#resendFrom(error.body.expected, first);
        else if (error.code === "too_large" && batch.length > 1) most = Math.ceil(batch.length / 2);
        else {
          if (error.code === "closed" || error.code === "conflict") {
            this.onRefused(error.code, error.body);
          }
          throw error;
        }
      }
    }
  }

  #resendFrom(expected, sentFrom = null) {
    if (!Number.isInteger(expected) || expected === sentFrom || expected > this.log.length) {
      const body = { action_id: expected };
      this.onRefused("conflict", body);
      throw new Refused("conflict", body);
    }
    this.acked = expected - 1;
    this.#saveTail();
  }

  /** What dates a load that comes without a lease, told anew by every try; `{}` for other bodies. */
  #clockNow({ first_action_id: first, actions }) {
    if (!actions || this.log.slice(first + actions.length).some(({ kind }) => kind === "load")) return {};
    const clock_ms = this.clock();
    return clock_ms === null ? {} : { clock_ms };
  }

  #bodyOf(fields) {
    return { writer_id: this.writerId, ...fields, ...this.#clockNow(fields) };
  }

  /** One request, repeated over lost connections and 5xx. Throws Refused for any other refusal. */
  async #post(path, body) {
    for (let failures = 0; ; failures++) {
      if (this.stopped) throw new Refused("stopped");
      // Another load of the page writes now: silent until this one takes back.
      if (this.status === "taken_over" && path !== "lease") throw new Refused("taken_over");
      const answer = await this.#once(path, body);
      if (answer?.status < 400) {
        if (this.status === "offline") this.#setStatus("ok");
        return answer.body;
      }
      if (answer) {
        const code = answer.body.error;
        if (code === "taken_over") this.#setStatus("taken_over");
        else if (answer.status !== 409 && code !== "too_large") {
          this.#setStatus("lost", answer.body.message ?? code);
        } else if (this.status === "offline") this.#setStatus("ok");
        throw new Refused(code, answer.body);
      }
      this.#setStatus("offline");
      await this.#pause(BACKOFF_MS[Math.min(failures, BACKOFF_MS.length - 1)]);
    }
  }

  /** `{status, body}`, or null when there was no answer from the trial's routes. */
  async #once(path, body) {
    const answer = await postOnce(`${this.base}/${path}`, this.#bodyOf(body), this);
    if (answer) this.answeredAt = answer.at;
    return answer?.status === 429 ? null : answer;
  }

  #pause(ms) {
    return new Promise((resolve) => {
      const timer = this.setTimeout(resolve, ms);
      this.wakeUp = () => {
        this.clearTimeout(timer);
        resolve();
      };
    });
  }
}
