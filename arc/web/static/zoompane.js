// Zoom and pan of a box: Ctrl+wheel, pinch and commands; panning is the browser's own scrolling.

const STEP = 1.25;

function middle([a, b]) {
  return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
}

function distance([a, b]) {
  return Math.max(1, Math.hypot(a[0] - b[0], a[1] - b[1]));
}

export class ZoomPane {
  /**
   * `box` scrolls (with hidden scrollbars) and holds `content`. `onZoom(level)` draws the content
   * at 1 (fits) to `most`; `onPinch()` is told when a second finger comes down.
   */
  constructor(box, content, { onZoom, onPinch = () => {}, most = 8 }) {
    Object.assign(this, { box, content, onZoom, onPinch, most });
    this.level = 1;
    this.fingers = new Map();
    box.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    // Before the content's own listeners: a second finger ends what the first one began.
    box.addEventListener("pointerdown", (event) => this.#fingerDown(event), true);
    box.addEventListener("pointermove", (event) => this.#fingerMove(event), true);
    for (const type of ["pointerup", "pointercancel"]) {
      box.addEventListener(type, (event) => this.fingers.delete(event.pointerId), true);
    }
  }

  get isPinching() {
    return this.fingers.size > 1;
  }

  zoomIn() {
    this.zoomTo(this.level * STEP);
  }

  zoomOut() {
    this.zoomTo(this.level / STEP);
  }

  fit() {
    this.zoomTo(1);
  }

  /** Zooms, keeping what is at a place on screen (the box's middle when none is given) there. */
  zoomTo(wanted, place = null) {
    const level = Math.abs(wanted - 1) < 0.02 ? 1 : Math.max(1, Math.min(this.most, wanted));
    if (level === this.level) return;
    const { box, content } = this;
    const frame = box.getBoundingClientRect();
    const [x, y] = place ?? [frame.left + frame.width / 2, frame.top + frame.height / 2];
    const before = content.getBoundingClientRect();
    const share = [(x - before.left) / before.width, (y - before.top) / before.height];
    this.level = level;
    this.onZoom(level);
    const after = content.getBoundingClientRect();
    box.scrollLeft += after.left + share[0] * after.width - x;
    box.scrollTop += after.top + share[1] * after.height - y;
  }

  /** Scrolls as little as needed for a frame on screen `{x, y, width, height}` to be in sight. */
  reveal({ x, y, width, height }) {
    const frame = this.box.getBoundingClientRect();
    const lack = (from, size, low, high) => Math.min(0, from - low) + Math.max(0, from + size - high);
    this.box.scrollLeft += lack(x, width, frame.left, frame.right);
    this.box.scrollTop += lack(y, height, frame.top, frame.bottom);
  }

  #wheel(event) {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const factor = Math.exp(-Math.max(-120, Math.min(120, event.deltaY)) / 400);
    this.zoomTo(this.level * factor, [event.clientX, event.clientY]);
  }

  #fingerDown(event) {
    if (event.pointerType !== "touch") return;
    this.fingers.set(event.pointerId, [event.clientX, event.clientY]);
    if (this.fingers.size === 2) this.onPinch();
  }

  #fingerMove(event) {
    if (!this.fingers.has(event.pointerId)) return;
    const before = [...this.fingers.values()];
    this.fingers.set(event.pointerId, [event.clientX, event.clientY]);
    if (before.length !== 2) return;
    const now = [...this.fingers.values()];
    const [from, to] = [middle(before), middle(now)];
    this.box.scrollLeft -= to[0] - from[0];
    this.box.scrollTop -= to[1] - from[1];
    this.zoomTo((this.level * distance(now)) / distance(before), to);
  }
}
