// What drives the show: one large button for what comes next, and the few beside it.

import { element, pressable } from "./elements.js";
import { HURRY_MS, timeText } from "../stage/words.js";

// Nobody decides twice so fast: the second press of a double click, a remote whose key bounces.
const TWICE_MS = 350;

/**
 * What can be pressed, and what the clock says: `{next, wait, canNext, canBack, canLock,
 * canExtend, canWhole, clock, isLate}`. `now` is the server's time, `wait` what "next" is refused for.
 */
export function stateOf(scene, now) {
  const { phase, deadline_ms: deadline, next_in_ms: nextInMs, now_ms: sentMs } = scene;
  const wait = nextInMs ? Math.max(0, sentMs + nextInMs - now) : 0;
  const left = phase === "solving" && deadline !== null ? Math.max(0, deadline - now) : null;
  return {
    next: scene.next || "The show has ended",
    wait,
    canNext: phase !== "ended" && wait === 0,
    canBack: scene.history > 0,
    canLock: phase === "solving",
    canExtend: left !== null,
    canWhole: scene.region !== null,
    clock: left === null ? "" : timeText(left),
    isLate: left !== null && left <= HURRY_MS,
  };
}

/** Whether a press comes so soon after another of its kind that it is the same one. */
export class Presses {
  constructor(now = () => performance.now()) {
    this.now = now;
    this.last = -Infinity;
  }

  isSame(name) {
    const now = this.now();
    const isSame = name === this.name && now - this.last < TWICE_MS;
    if (!isSame) Object.assign(this, { name, last: now });
    return isSame;
  }
}

function button(label, key, testid, press) {
  const node = pressable(element("span", {}, label), testid, press);
  node.append(element("kbd", { "aria-hidden": "true" }, key));
  return node;
}

export class Controls {
  /** `run(name)` takes the commands of `host_keys.js`. */
  constructor(run) {
    this.clock = element("span", { class: "clock", role: "timer", "data-testid": "clock" });
    this.nextWords = element("span", { class: "what" });
    this.nextWait = element("span", { class: "wait" });
    this.next = element("button", { type: "button", class: "next", "data-testid": "next", "aria-keyshortcuts": "PageDown" }, this.nextWords, this.nextWait, element("kbd", { "aria-hidden": "true" }, "→"));
    this.next.addEventListener("click", () => run("next"));
    this.back = button("Back", "←", "back", () => run("back"));
    this.lock = button("Lock", "B", "lock", () => run("lock"));
    this.extend = button("+30 s", "+", "extend", () => run("extend"));
    this.whole = button("Whole puzzle", "Z", "whole", () => run("whole"));
    this.element = element(
      "div",
      { class: "controls" },
      element("div", { class: "lead" }, this.clock, this.next),
      element("div", { class: "row" }, this.back, this.lock, this.extend, this.whole),
    );
  }

  /** Called often: touches only what differs. */
  show(scene, now, { isBusy }) {
    const state = stateOf(scene, now);
    const write = (node, text) => node.textContent !== text && (node.textContent = text);
    write(this.clock, state.clock);
    this.clock.classList.toggle("late", state.isLate);
    write(this.nextWords, state.next);
    write(this.nextWait, state.wait ? `in ${Math.ceil(state.wait / 1000)} s` : "");
    // Not `disabled`: that would take the keyboard from a button it is on.
    const able = (node, can) => node.getAttribute("aria-disabled") !== String(!can) && node.setAttribute("aria-disabled", String(!can));
    able(this.next, state.canNext && !isBusy);
    able(this.back, state.canBack && !isBusy);
    able(this.lock, state.canLock);
    able(this.extend, state.canExtend);
    able(this.whole, state.canWhole);
  }
}
