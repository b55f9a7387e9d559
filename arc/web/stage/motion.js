// Things of the stage change places smoothly; at once for whoever wants less motion.

import { shown } from "../workbench/prefs.js";

const SLOW_MS = 520;
const EASE = "cubic-bezier(.2, .7, .2, 1)";

export function isStill() {
  return shown().motion === "reduced";
}

/** Comes in from a little below. */
export function arrive(element, delay = 0) {
  if (isStill()) return;
  const from = { opacity: 0, transform: "translateY(24px) scale(.97)" };
  element.animate([from, { opacity: 1, transform: "none" }], { duration: SLOW_MS, easing: EASE, delay, fill: "backwards" });
}

/** Lets elements glide from where they are to where `change()` puts them. */
export function glide(elements, change) {
  const before = new Map(elements.map((element) => [element, element.getBoundingClientRect()]));
  change();
  if (isStill()) return;
  for (const [element, from] of before) {
    if (!element.isConnected || !from.width) continue;
    const to = element.getBoundingClientRect();
    if (from.x === to.x && from.y === to.y && from.width === to.width) continue;
    grow(element, from, to);
  }
}

/** Shows an element as if it came from another place: `from` and `to` are frames on screen, `to` its own. */
export function grow(element, from, to = element.getBoundingClientRect()) {
  if (isStill() || !to.width || !to.height || !from.width || !from.height) return;
  const [x, y] = [from.x - to.x, from.y - to.y];
  const start = `translate(${x}px, ${y}px) scale(${from.width / to.width}, ${from.height / to.height})`;
  const options = { duration: SLOW_MS, easing: EASE };
  element.animate([{ transform: start, transformOrigin: "0 0" }, { transform: "none", transformOrigin: "0 0" }], options);
}

/** The frame on screen of a region of a grid that is drawn whole. */
export function frameOfRegion(view, { top, left, bottom, right }) {
  const frame = view.element.getBoundingClientRect();
  const { cell } = view;
  return {
    x: frame.x + left * cell,
    y: frame.y + top * cell,
    width: (right - left + 1) * cell,
    height: (bottom - top + 1) * cell,
  };
}
