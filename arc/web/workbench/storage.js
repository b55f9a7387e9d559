// What must survive a closed tab: the unacknowledged end of a trial's log, an unanswered attempt,
// the rule in words as far as it is written. Storage may be full, off or hold something foreign;
// then the server's copy is all.

function attemptAt(action) {
  try {
    return action();
  } catch {
    return null;
  }
}

export class TrialStorage {
  /** `area` is a `localStorage`, or null to keep nothing. */
  constructor(area, token) {
    this.area = area;
    this.key = `arc-workbench:${token}`;
  }

  #read(suffix) {
    return attemptAt(() => JSON.parse(this.area?.getItem(this.key + suffix) ?? "null"));
  }

  #write(suffix, value) {
    attemptAt(() => {
      if (value === null) this.area?.removeItem(this.key + suffix);
      else this.area?.setItem(this.key + suffix, JSON.stringify(value));
    });
  }

  tail() {
    const tail = this.#read("");
    return Array.isArray(tail) ? tail : [];
  }

  saveTail(actions) {
    this.#write("", actions.length ? actions : null);
  }

  attempt() {
    const attempt = this.#read(":attempt");
    return attempt && typeof attempt.attempt_id === "string" ? attempt : null;
  }

  saveAttempt(attempt) {
    this.#write(":attempt", attempt);
  }

  /** The rule in words as far as it is written. */
  rule() {
    const text = this.#read(":rule");
    return typeof text === "string" ? text : "";
  }

  saveRule(text) {
    this.#write(":rule", text || null);
  }
}

/** The browser's own storage, or null where a setting forbids even to look at it. */
export function browserStorage() {
  return attemptAt(() => globalThis.localStorage) ?? null;
}

function canonical(value) {
  if (Array.isArray(value)) return value.map(canonical);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, canonical(value[key])]),
  );
}

export function sameAction(a, b) {
  return JSON.stringify(canonical(a)) === JSON.stringify(canonical(b));
}

/**
 * The stored actions that continue the server's log. None when they do not follow on it, or when
 * one of them tells another story about a number the server has: the server's log wins.
 */
export function continuing(serverLog, tail) {
  const next = [];
  for (const action of tail) {
    const id = action?.action_id;
    if (id < serverLog.length) {
      if (!sameAction(action, serverLog[id])) return [];
    } else if (id === serverLog.length + next.length) {
      next.push(action);
    } else {
      return [];
    }
  }
  return next;
}
