// What a phone remembers of a room by itself: that it has joined, what it handed in. Storage may be
// full, off or hold something foreign; then the page asks again, or shows a little less.

const KEY = "arc-join";

function readFrom(area) {
  try {
    const kept = JSON.parse(area?.getItem(KEY) ?? "null");
    return kept !== null && typeof kept === "object" ? kept : {};
  } catch {
    return {};
  }
}

export class JoinMemory {
  /** `area` is a `localStorage`, or null to keep nothing. Of the room before, the nickname alone stays. */
  constructor(area, code) {
    this.area = area;
    const kept = readFrom(area);
    const nickname = typeof kept.nickname === "string" ? kept.nickname : "";
    this.kept = kept.code === code ? { ...kept, nickname } : { code, nickname };
  }

  /** The nickname given last, "" for none. */
  get nickname() {
    return this.kept.nickname;
  }

  get hasJoined() {
    return this.kept.hasJoined === true;
  }

  get isWatching() {
    return this.kept.isWatching === true;
  }

  keep(values) {
    Object.assign(this.kept, values);
    try {
      this.area?.setItem(KEY, JSON.stringify(this.kept));
    } catch {
      // Full or forbidden: it lasts as long as the page.
    }
  }

  /** `{pair_index: [rows, …]}`: what was handed in on the task at a position, oldest first. */
  own(position) {
    return this.kept.own?.position === position ? this.kept.own.pairs : {};
  }

  keepOwn(position, pairs) {
    this.keep({ own: { position, pairs } });
  }
}
