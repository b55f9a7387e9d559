// The way from the server to the pages of a room: one socket, opened again whenever it is lost.
//
// What arrives is a whole scene or a whole tally, never a change to one: a page that missed some is
// right again with the next. No DOM; sockets, requests, timers and the window are handed in.

const PING_EVERY_MS = 20_000;
// A connection that says nothing for so long after a ping is lost, though nobody said so.
const SILENCE_MS = 8000;
const BACKOFF_MS = [500, 1000, 2000, 4000, 5000];
// Hundreds of pages lose their server at once; they should not come back at once.
const SPREAD = 0.3;
const CLOCK_SAMPLES = 10;
const KEPT_PARTS = 60;
// A part may be asked for a moment before another process of the server gives it out.
const NOT_YET_MS = [250, 1000, 3000];
const WAKING = [["window", "online"], ["window", "pageshow"], ["document", "visibilitychange"]];

/** A part that the server does not give out (any more). */
export class NoPart extends Error {}

/** An address with the key of the QR code's link, if there is one. */
export function withKey(address, key) {
  return key ? `${address}?key=${encodeURIComponent(key)}` : address;
}

/** The address of a role's socket for the path or address of a room's `live` route. */
export function socketAddress(url, role, page) {
  const address = new URL(url, page);
  address.protocol = address.protocol.replace(/^http/, "ws");
  address.searchParams.set("role", role);
  return address.href;
}

/** The clock of the server, from the moments that its messages name. */
export class ServerClock {
  #samples = [];

  /** `now()` is a monotonic clock in ms, `wall()` ms since 1970. */
  constructor(now, wall) {
    this.ownNow = now;
    // Before the first message the computer's own clock is the best guess.
    this.offset = wall() - now();
  }

  /** A message that just came was sent at `serverMs`, or earlier said so. */
  hear(serverMs) {
    // What took long on its way puts the clock back, never on: the greatest is the nearest. Only
    // the newest count, since either clock may be set anew.
    this.#samples.push(serverMs - this.ownNow());
    this.#samples.splice(0, this.#samples.length - CLOCK_SAMPLES);
    this.offset = Math.max(...this.#samples);
  }

  forget() {
    this.#samples = [];
  }

  /** Milliseconds since 1970 on the server. */
  now() {
    return this.ownNow() + this.offset;
  }
}

/**
 * A room followed by a page. `url` is the room's `live` route; `role` is `stage`, `audience` or
 * `host`, which also needs its `secret`.
 *
 * `onScene(scene)` and `onTally(tally)` get what docs/stage.md describes, `onGone(reason)` that
 * there will be no more, `onStatus(status)` "connecting", "ok" or "offline".
 */
export class Live {
  #parts = new Map();
  #socket = null;
  #timers = {};
  #failures = 0;

  constructor({ url, role, secret = null, onScene, onTally, onGone, onStatus, env = {} }) {
    Object.assign(this, { role, secret });
    this.env = {
      WebSocket: env.WebSocket ?? globalThis.WebSocket,
      fetch: env.fetch ?? ((...args) => globalThis.fetch(...args)),
      setTimeout: env.setTimeout ?? ((...args) => globalThis.setTimeout(...args)),
      clearTimeout: env.clearTimeout ?? ((id) => globalThis.clearTimeout(id)),
      random: env.random ?? Math.random,
      window: env.window ?? globalThis.window,
      document: env.document ?? globalThis.document,
    };
    const page = env.page ?? globalThis.location.href;
    this.address = socketAddress(url, role, page);
    const room = new URL(url, page);
    this.parts = `${room.origin}${room.pathname.replace(/\/live$/, "")}/parts`;
    this.key = room.searchParams.get("key");
    this.clock = new ServerClock(env.now ?? (() => performance.now()), env.wall ?? Date.now);
    const nothing = () => {};
    this.on = {
      scene: onScene ?? nothing,
      tally: onTally ?? nothing,
      gone: onGone ?? nothing,
      status: onStatus ?? nothing,
    };
    this.status = null;
    this.isStopped = false;
    this.wake = () => this.#wakeUp();
    for (const [target, name] of WAKING) this.env[target]?.addEventListener(name, this.wake);
    this.#setStatus("connecting");
    this.#connect();
  }

  /** Milliseconds since 1970 on the server's clock. */
  now() {
    return this.clock.now();
  }

  /**
   * What a scene names by a key; fetched once and kept. Waits through a lost connection. Throws
   * NoPart when the server has none by that key.
   */
  part(key) {
    const kept = this.#parts.get(key);
    if (kept) return kept;
    const coming = this.#fetchPart(key);
    this.#parts.set(key, coming);
    if (this.#parts.size > KEPT_PARTS) this.#parts.delete(this.#parts.keys().next().value);
    coming.catch(() => this.#parts.delete(key));
    return coming;
  }

  /** Closes the connection for good. */
  stop() {
    this.isStopped = true;
    for (const [target, name] of WAKING) this.env[target]?.removeEventListener(name, this.wake);
    this.#drop();
  }

  #connect() {
    this.#drop();
    this.clock.forget();
    this.version = -Infinity;
    let socket;
    try {
      socket = new this.env.WebSocket(this.address);
    } catch {
      // A browser may refuse outright while it has no network.
      this.#lost();
      return;
    }
    this.#socket = socket;
    // A server that is being started takes connections and leaves them unanswered.
    this.#after("silence", SILENCE_MS, () => this.#lost());
    const mine = (handle) => (event) => {
      if (socket === this.#socket) handle(event);
    };
    socket.addEventListener("open", mine(() => this.#opened()));
    socket.addEventListener("message", mine(({ data }) => this.#heard(data)));
    socket.addEventListener("close", mine(() => this.#lost()));
    socket.addEventListener("error", mine(() => this.#lost()));
  }

  #opened() {
    if (this.secret) this.#socket.send(JSON.stringify({ host_secret: this.secret }));
    this.#ping();
  }

  #heard(data) {
    this.#clear("silence");
    if (data === "pong") return;
    const message = parsed(data);
    if (typeof message.pong === "number") this.clock.hear(message.pong);
    if (message.scene) this.#takeScene(message.scene);
    if (message.tally) this.on.tally(message.tally);
    if (message.gone) this.#takeLeave(message);
  }

  #takeScene(scene) {
    this.clock.hear(scene.now_ms);
    // Versions are a room's, and a database put back from a copy starts them again: only what
    // comes late within a connection is known to be old.
    if (scene.version < this.version) return;
    this.version = scene.version;
    this.#failures = 0;
    this.#setStatus("ok");
    this.on.scene(scene);
  }

  #takeLeave({ gone, retry_ms: retryMs }) {
    if (typeof retryMs === "number") {
      this.#drop();
      this.#setStatus("offline");
      this.#after("again", retryMs, () => this.#connect());
      return;
    }
    this.stop();
    this.on.gone(gone);
  }

  #ping() {
    this.#clear("ping");
    if (this.#socket?.readyState !== this.env.WebSocket.OPEN) return;
    this.#socket.send("ping");
    this.#after("silence", SILENCE_MS, () => this.#lost());
    this.#after("ping", PING_EVERY_MS, () => this.#ping());
  }

  #lost() {
    if (this.isStopped) return;
    this.#drop();
    this.#setStatus("offline");
    const wait = BACKOFF_MS[Math.min(this.#failures, BACKOFF_MS.length - 1)];
    this.#failures += 1;
    const spread = 1 + SPREAD * (2 * this.env.random() - 1);
    this.#after("again", wait * spread, () => this.#connect());
  }

  /** The network is back, or somebody looks: no reason to wait, and every reason to doubt the socket. */
  #wakeUp() {
    if (this.isStopped || this.env.document?.visibilityState === "hidden") return;
    if (this.#socket) this.#ping();
    else this.#connect();
  }

  #drop() {
    for (const name of Object.keys(this.#timers)) this.#clear(name);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  async #fetchPart(key) {
    let [failures, refusals] = [0, 0];
    for (;;) {
      const response = await this.env.fetch(withKey(`${this.parts}/${encodeURIComponent(key)}`, this.key)).catch(() => null);
      if (response?.ok) {
        const content = await response.json().catch(() => null);
        if (content) return content;
      }
      const isRefused = Boolean(response) && response.status >= 400 && response.status < 500 && response.status !== 429;
      if (isRefused && refusals >= NOT_YET_MS.length) throw new NoPart(key);
      const wait = isRefused ? NOT_YET_MS[refusals++] : BACKOFF_MS[Math.min(failures++, BACKOFF_MS.length - 1)];
      await new Promise((resolve) => this.env.setTimeout(resolve, wait));
      if (this.isStopped) throw new NoPart(key);
    }
  }

  #setStatus(status) {
    if (status === this.status) return;
    this.status = status;
    this.on.status(status);
  }

  #after(name, ms, run) {
    this.#clear(name);
    this.#timers[name] = this.env.setTimeout(run, ms);
  }

  #clear(name) {
    if (name in this.#timers) this.env.clearTimeout(this.#timers[name]);
    delete this.#timers[name];
  }
}

function parsed(data) {
  try {
    return JSON.parse(data) ?? {};
  } catch {
    return {};
  }
}
