// The grids of Compare zoom and move in step: whichever box the person turns to leads.

import { ZoomPane } from "./zoompane.js";

const DRAG_FROM_PX = 4;

/** Scroll boxes that show their contents at the same level and the same offset. */
export class ZoomGroup {
  #stop = new AbortController();

  /** `draw(level)` lays out every content at once; 1 is where all of it fits. */
  constructor(draw) {
    this.draw = draw;
    this.level = 1;
    this.panes = [];
    this.leader = null;
  }

  /** Takes these `{box, content}` in place of the ones before. */
  use(boxes) {
    this.stop();
    this.#stop = new AbortController();
    this.panes = boxes.map(({ box, content }) => {
      const pane = new ZoomPane(box, content, { onZoom: (level) => this.#zoomed(level, pane) });
      pane.level = this.level;
      this.#listen(pane);
      return pane;
    });
    this.leader = this.panes[0] ?? null;
  }

  /** The largest level; a level above it comes down to it. */
  limit(most) {
    for (const pane of this.panes) pane.most = Math.max(1, most);
    this.#take(Math.min(this.level, Math.max(1, most)));
  }

  zoomIn() {
    this.leader?.zoomIn();
  }

  zoomOut() {
    this.leader?.zoomOut();
  }

  fit() {
    this.leader?.fit();
  }

  /** Scrolls as little as needed for a frame on screen, in the leader's box, to be in sight. */
  reveal(frame) {
    this.leader?.reveal(frame);
    this.#follow();
  }

  stop() {
    this.#stop.abort();
  }

  #take(level) {
    this.level = level;
    for (const pane of this.panes) pane.level = level;
  }

  #zoomed(level, leader) {
    this.leader = leader;
    this.#take(level);
    this.draw(level);
    // The leader's own offset is set right after this, and its scroll event brings the others.
  }

  /** The other boxes go where the leader is. */
  #follow() {
    const { box } = this.leader;
    for (const { box: other } of this.panes) {
      if (other === box) continue;
      other.scrollLeft = box.scrollLeft;
      other.scrollTop = box.scrollTop;
    }
  }

  #listen(pane) {
    const { box } = pane;
    const { signal } = this.#stop;
    // Only the leader is followed, or the boxes that follow would answer.
    for (const type of ["pointerenter", "pointerdown", "wheel", "touchstart", "focusin"]) {
      box.addEventListener(type, () => (this.leader = pane), { signal, passive: true });
    }
    box.addEventListener("scroll", () => this.leader === pane && this.#follow(), { signal, passive: true });
    box.addEventListener("pointerdown", (event) => this.#drag(event, box), { signal });
    // One finger scrolls as everywhere; two are ours, or the browser would take them for a scroll.
    const ours = (event) => event.touches.length > 1 && event.preventDefault();
    for (const type of ["touchstart", "touchmove"]) box.addEventListener(type, ours, { signal, passive: false });
  }

  /** A mouse drags the content along. */
  #drag(event, box) {
    if (event.pointerType !== "mouse" || event.button !== 0 || this.level === 1) return;
    const start = [event.clientX + box.scrollLeft, event.clientY + box.scrollTop];
    const from = [event.clientX, event.clientY];
    const drag = new AbortController();
    const signal = AbortSignal.any([drag.signal, this.#stop.signal]);
    const move = ({ clientX, clientY }) => {
      if (Math.hypot(clientX - from[0], clientY - from[1]) >= DRAG_FROM_PX) box.classList.add("dragging");
      if (!box.classList.contains("dragging")) return;
      box.scrollLeft = start[0] - clientX;
      box.scrollTop = start[1] - clientY;
    };
    const end = () => {
      box.classList.remove("dragging");
      drag.abort();
    };
    window.addEventListener("pointermove", move, { signal });
    for (const type of ["pointerup", "pointercancel"]) window.addEventListener(type, end, { signal });
  }
}
