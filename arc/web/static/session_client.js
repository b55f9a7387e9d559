// The session's requests, one at a time, repeated until answered. No DOM.

import { postOnce } from "../workbench/request.js";
import { Refused } from "../workbench/sync.js";

const BACKOFF_MS = [1000, 2000, 4000, 8000];

export class SessionClient {
  /** `api` is the address of the sessions' routes, `participantId` who the page was drawn for; `onOffline(isOffline)` tells of the connection. */
  constructor({ api, participantId, onOffline = () => {}, ...env }) {
    this.api = api;
    this.participantId = participantId;
    this.onOffline = onOffline;
    this.fetch = env.fetch ?? ((...args) => globalThis.fetch(...args));
    this.setTimeout = env.setTimeout ?? ((...args) => globalThis.setTimeout(...args));
    this.clearTimeout = env.clearTimeout ?? ((id) => globalThis.clearTimeout(id));
    this.now = env.now ?? (() => performance.now());
    this.wakeUp = null;
    this.isStopped = false;
    this.isOffline = false;
  }

  /** A new session, or the one a study has for this visitor already. Throws Refused. */
  start(body) {
    return this.#untilAnswered(`?participant=${encodeURIComponent(this.participantId)}`, body);
  }

  /** Answers one of the session's questions. Throws Refused. */
  post(token, name, body = {}) {
    return this.#untilAnswered(`/${encodeURIComponent(token)}/${name}`, body);
  }

  /** The session as it is now, or null when nobody answers: asked once. Throws Refused. */
  async look(token) {
    const answer = await this.#once(`/${encodeURIComponent(token)}/state`, {});
    return answer && unwrapped(answer);
  }

  /** Tries again at once instead of waiting. */
  wake() {
    this.wakeUp?.();
  }

  stop() {
    this.isStopped = true;
    this.wake();
  }

  async #untilAnswered(path, body) {
    for (let failures = 0; !this.isStopped; failures++) {
      const answer = await this.#once(path, body);
      this.#tell(!answer);
      if (answer) return unwrapped(answer);
      await this.#pause(BACKOFF_MS[Math.min(failures, BACKOFF_MS.length - 1)]);
    }
    throw new Refused("stopped");
  }

  #tell(isOffline) {
    if (isOffline === this.isOffline) return;
    this.isOffline = isOffline;
    this.onOffline(isOffline);
  }

  /** `{status, body}`, or null when there was no answer from the session's routes. */
  async #once(path, body) {
    const answer = await postOnce(`${this.api}${path}`, body, this);
    const isOurs = answer?.status >= 400 || typeof answer?.body?.token === "string";
    return isOurs && answer.status !== 429 ? answer : null;
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

function unwrapped({ status, body }) {
  if (status >= 400) throw new Refused(body.error, body);
  return body;
}
