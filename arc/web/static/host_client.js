// What a host asks of the server: a room, a command, a nickname taken away. No DOM.

const LIMIT_MS = 8000;

const WORDS = {
  offline: "The server cannot be reached. Nothing was sent; press again when the connection is back",
  late: "The server did not answer in time. It may have been done all the same: look before you press again",
  moved_on: "The show had moved on already. Nothing was skipped",
  not_host: "This key does not open the room",
  no_room: "There is no such room any more",
};

function sentence(text) {
  return `${text[0].toUpperCase()}${text.slice(1).replace(/\.$/, "")}.`;
}

/** A refusal in words: the server's own, where there are none here. */
function problemOf(error, message = "") {
  return sentence(WORDS[error] ?? (message || "That did not work"));
}

/**
 * The routes of rooms. Every call resolves to `{body}`, or to `{error, problem}`: the code and a
 * sentence; `offline` when nobody can be asked, `late` when no answer came within `limitMs`, and
 * nobody knows whether it was done. A command is never repeated by itself: what is pressed in a
 * dead moment must not happen on the stage a minute later.
 */
export class HostClient {
  constructor(api, { fetch = (...args) => globalThis.fetch(...args), limitMs = LIMIT_MS } = {}) {
    this.api = api;
    this.fetch = fetch;
    this.limitMs = limitMs;
  }

  /** Makes a room: `{code, host_secret, ends_ms}`. */
  create(plan) {
    return this.#post("", plan);
  }

  /** One command; with `version`, only if the show is still there. The host's scene. */
  command(room, command, version = null) {
    const guard = version === null ? {} : { version };
    return this.#post(`/${room.code}/host`, { host_secret: room.secret, command, ...guard });
  }

  moderate(room, member, action, more = {}) {
    return this.#post(`/${room.code}/members`, { host_secret: room.secret, member, action, ...more });
  }

  async #post(path, body) {
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), this.limitMs);
    try {
      const response = await this.fetch(`${this.api}/rooms${path}`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
        signal: limit.signal,
      });
      const answer = await response.json();
      if (response.ok) return { body: answer };
      return { error: answer.error, problem: problemOf(answer.error, answer.message) };
    } catch {
      const error = limit.signal.aborted ? "late" : "offline";
      return { error, problem: problemOf(error) };
    } finally {
      clearTimeout(timer);
    }
  }
}
