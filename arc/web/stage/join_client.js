// A phone's requests about a room, repeated until answered. No DOM.

import { postOnce } from "../workbench/request.js";
import { withKey } from "./live.js";

const BACKOFF_MS = [500, 1000, 2000, 4000];
// Hundreds of phones are refused, or cut off, at the same moment.
const SPREAD = 0.3;

export class JoinClient {
  /**
   * `api` is the address of the JSON routes, `code` the room's, `key` that of the QR code's link: who
   * came by it is not held up for others' wrong codes. `onTrouble(trouble)` tells why nobody
   * answers: "offline", "busy" (too many at once) or null when somebody does again.
   */
  constructor({ api, code, key = null, onTrouble = () => {}, ...env }) {
    this.base = `${api}/rooms/${encodeURIComponent(code)}`;
    this.query = withKey("", key);
    this.onTrouble = onTrouble;
    this.fetch = env.fetch ?? ((...args) => globalThis.fetch(...args));
    this.setTimeout = env.setTimeout ?? ((...args) => globalThis.setTimeout(...args));
    this.clearTimeout = env.clearTimeout ?? ((id) => globalThis.clearTimeout(id));
    this.now = env.now ?? (() => performance.now());
    this.random = env.random ?? Math.random;
    this.waiting = new Set();
    this.trouble = null;
  }

  /**
   * Sends until there is an answer: `{status, body, at}`, a refusal's `body.error` says why, `at` is
   * when it began to arrive on the page's clock. Null once `isWanted()` says that nobody waits for it
   * any more.
   */
  async post(path, body, isWanted = () => true) {
    for (let failures = 0; isWanted(); failures++) {
      const answer = await postOnce(`${this.base}/${path}${this.query}`, body, this);
      const isBusy = answer?.status === 429;
      this.#tell(answer ? (isBusy ? "busy" : null) : "offline");
      if (answer && !isBusy) return answer;
      const wait = answer?.body.retry_ms ?? BACKOFF_MS[Math.min(failures, BACKOFF_MS.length - 1)];
      await this.#pause(wait * (1 + SPREAD * this.random()));
    }
    return null;
  }

  /** Tries again at once what waits: the network is back. */
  wake() {
    for (const goOn of [...this.waiting]) goOn();
  }

  #tell(trouble) {
    if (trouble === this.trouble) return;
    this.trouble = trouble;
    this.onTrouble(trouble);
  }

  #pause(ms) {
    return new Promise((resolve) => {
      const goOn = () => {
        this.clearTimeout(timer);
        this.waiting.delete(goOn);
        resolve();
      };
      const timer = this.setTimeout(goOn, ms);
      this.waiting.add(goOn);
    });
  }
}

/** One vote at a time on its way; the last choice is the one that counts. */
export class Ballot {
  /** `client` sends; `onChange()` is called when the vote is on its way, in, or refused. */
  constructor(client, poll, { onChange = () => {}, choice = null } = {}) {
    Object.assign(this, { client, poll, onChange });
    /** What the server has, what the person wants, and why the last one was refused. */
    this.stored = choice;
    this.choice = choice;
    this.refusal = null;
    this.isSending = false;
    /** Set when the show went on: nothing more is sent. */
    this.isOver = false;
  }

  async choose(choice) {
    if (this.isOver) return;
    this.choice = choice;
    this.refusal = null;
    this.onChange();
    if (this.isSending) return;
    this.isSending = true;
    while (this.choice !== this.stored && !this.isOver) await this.#send(this.choice);
    this.isSending = false;
    this.onChange();
  }

  /** What the server has, unless the person chose something meanwhile. */
  hear(choice) {
    if (this.isSending || this.stored === choice) return;
    this.stored = choice;
    this.choice = choice;
    this.onChange();
  }

  async #send(choice) {
    const answer = await this.client.post("votes", { poll: this.poll, choice }, () => !this.isOver);
    if (!answer) return;
    if (answer.status < 400) {
      this.stored = choice;
      return;
    }
    this.refusal = answer.body.message;
    if (this.choice === choice) this.choice = this.stored;
  }
}
