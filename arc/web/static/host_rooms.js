// The rooms this browser hosts. The secret that drives a room is kept here, and travels to another
// device in the fragment of a link, which no server gets to see. No DOM.

const KEY = "arc-playground:rooms";
const SECRET = /^[\w-]{16,64}$/;
const CODE = /^[A-Z]{4}$/;
const MOST = 20;

/** A room's code as it is written: capitals; null for what is none. */
export function codeOf(text) {
  const code = String(text ?? "").trim().toUpperCase();
  return CODE.test(code) ? code : null;
}

function isRoom(room) {
  return codeOf(room?.code) === room?.code && SECRET.test(room.secret) && Number.isFinite(room.ends_ms);
}

/** Rooms `{code, secret, ends_ms, title}` out of what is stored, those that live, newest first. */
export function parseRooms(text, nowMs) {
  try {
    return JSON.parse(text).filter((room) => isRoom(room) && room.ends_ms > nowMs);
  } catch {
    return [];
  }
}

/** The link that takes a room's console to another device; `base` is where the app is. */
export function hostLink(base, { code, secret }) {
  return `${base}/host?room=${code}#${secret}`;
}

/** `{code, secret}` of a host link, or of a secret alone, whose code is null; null for anything else. */
export function parseHostLink(text) {
  const trimmed = text.trim();
  if (SECRET.test(trimmed)) return { code: null, secret: trimmed };
  try {
    const url = new URL(trimmed);
    const [code, secret] = [codeOf(url.searchParams.get("room")), url.hash.slice(1)];
    return code && SECRET.test(secret) ? { code, secret } : null;
  } catch {
    return null;
  }
}

/** What the browser remembers of its rooms; without storage, as long as the page stands. */
export class KeptRooms {
  constructor(storage = () => globalThis.localStorage, now = Date.now) {
    this.storage = storage;
    this.now = now;
    this.unkept = "[]";
  }

  list() {
    return parseRooms(this.#read(), this.now());
  }

  find(code) {
    return this.list().find((room) => room.code === code) ?? null;
  }

  keep(room) {
    this.#write([room, ...this.list().filter(({ code }) => code !== room.code)].slice(0, MOST));
  }

  forget(code) {
    this.#write(this.list().filter((room) => room.code !== code));
  }

  #read() {
    try {
      return this.storage().getItem(KEY) ?? this.unkept;
    } catch {
      return this.unkept;
    }
  }

  #write(rooms) {
    this.unkept = JSON.stringify(rooms);
    try {
      this.storage().setItem(KEY, this.unkept);
    } catch {
      // Full or forbidden: the host link is the way back.
    }
  }
}
