// The workbench on a phone, while a room's puzzle is open: fetched with its task, laid over the page,
// and at the end asked to hand in what was drawn.

import { h } from "../workbench/dom.js";

const AGAIN_MS = 1500;
// Hundreds of phones open a task, and end it, at the same moment: no more than these wait for them.
const MOST_OPENING_MS = 1500;
const MOST_ENDING_MS = 600;
const PER_MEMBER_MS = 3;

/** Milliseconds for one phone of many to wait, so that not all ask at once. */
export function spread(members, most, random = Math.random) {
  return random() * Math.min(most, PER_MEMBER_MS * (members ?? 0));
}

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

let loading = null;

/** The workbench's modules; asked for early, they are there when the puzzle opens. */
export function loadWorkbench() {
  loading ??= import("../workbench/main.js").catch((error) => {
    loading = null;
    throw error;
  });
  return loading;
}

/** The attempts so far, by test: `{pair_index: [rows, …]}`. */
function handedIn(trials) {
  const pairs = trials.filter(({ attempts }) => attempts.length);
  return Object.fromEntries(pairs.map(({ pairIndex, attempts }) => [pairIndex, attempts.map(({ grid }) => grid)]));
}

/** The task's data with when its leases came, on the page's clock: that is when their time counts from. */
function leasedAt(data, at) {
  const tests = data.tests.map((test) => (test.lease ? { ...test, lease: { ...test.lease, answered_at: at } } : test));
  return { ...data, tests };
}

export class Player {
  /**
   * Opens the task at a position as soon as it can. `app` is the page: `client`, `tally`, `left()`,
   * `keepOwn(position, pairs)`, `leaveEditor(areAllClosed)`, `playRefused(body)`, `opened(player)`.
   */
  constructor(app, position) {
    Object.assign(this, { app, position });
    this.host = h("div.player", { "data-testid": "player" });
    this.unmount = null;
    this.isGone = false;
    this.ended = null;
    this.#open();
  }

  get isOpen() {
    return this.unmount !== null;
  }

  setHidden(isHidden) {
    this.host.hidden = isHidden;
  }

  /** Hands in what was drawn and takes the workbench away. Resolves to "in", "late" or "none". */
  finish() {
    this.ended ??= this.#finish();
    return this.ended;
  }

  /** Takes the workbench away as it is. */
  close() {
    this.isGone = true;
    this.unmount?.();
    this.host.remove();
  }

  async #open() {
    const { app } = this;
    await sleep(spread(app.tally?.members, MOST_OPENING_MS));
    while (!this.isGone) {
      const module = await loadWorkbench().catch(() => null);
      const answer = module && (await app.client.post("play", {}, () => !this.isGone));
      if (this.isGone) return;
      if (answer?.status < 400) return this.#mount(module, leasedAt(answer.body, answer.at));
      if (answer && !app.playRefused(answer.body)) return;
      await sleep(AGAIN_MS);
    }
  }

  #mount(module, data) {
    this.module = module;
    this.root = this.host.attachShadow({ mode: "open" });
    const room = { left: () => this.app.left(), watch: () => this.#watch() };
    const urls = { gallery: this.app.galleryUrl, compare: null, session: null };
    const onRender = ({ trials }) => {
      this.trials = trials;
      this.#keep(trials);
    };
    this.app.opened(this);
    this.unmount = module.default(this.root, { ...data, urls, room, onRender });
  }

  #keep(trials) {
    const pairs = handedIn(trials);
    const count = Object.values(pairs).flat().length;
    if (count === this.kept) return;
    this.kept = count;
    if (count) this.app.keepOwn(this.position, pairs);
  }

  #watch() {
    this.app.leaveEditor(Boolean(this.trials?.every(({ isClosed }) => isClosed)));
  }

  async #finish() {
    if (!this.isOpen) {
      this.close();
      return "none";
    }
    this.setHidden(true);
    await sleep(spread(this.app.tally?.members, MOST_ENDING_MS));
    const { trials, end } = await this.module.finish(this.root);
    this.#keep(trials);
    this.close();
    return end;
  }
}
