// How far the session is, for the bar at the top: "Task 3 of 5" and a mark for every task.

import { h } from "./dom.js";

/** How a task ended, in a word or two. */
export const WORDS = {
  solved: "solved",
  failed: "missed",
  gave_up: "given up",
  timed_out: "time ran out",
  abandoned: "left open",
};
/** A shape for every outcome, 12 x 12: color alone would not tell them apart. */
export const SHAPES = {
  solved: '<circle cx="6" cy="6" r="5" fill="currentColor"/>',
  failed: '<path d="M2.500 2.500l7 7M9.500 2.500l-7 7" stroke-width="2.400"/>',
  gave_up: '<path d="M2 6h8" stroke-width="2.600"/>',
  timed_out: '<path d="M2.500 1.500h7L2.500 10.500h7z" fill="currentColor"/>',
  abandoned: '<path d="M6 1.500L10.500 6 6 10.500 1.500 6z"/>',
  here: '<circle cx="6" cy="6" r="4.300" stroke-width="2"/><circle cx="6" cy="6" r="1.500" fill="currentColor"/>',
  ahead: '<circle cx="6" cy="6" r="1.800" fill="currentColor"/>',
};
// More marks than these would push the clock off the bar: those around the task are shown.
const MOST_MARKS = 10;
const MOST_ON_PHONES = 5;

/** A whole task's outcome: solved when every test is, else the first other one; null while open. */
export function taskOutcome(outcomes) {
  if (outcomes.includes(null)) return null;
  return outcomes.find((outcome) => outcome !== "solved") ?? "solved";
}

/** The positions `[first, end)` of at most `most` tasks around the one at `position`. */
function around({ position, count }, most) {
  const shown = Math.min(count, most);
  const first = Math.max(0, Math.min(position - Math.floor(shown / 2), count - shown));
  return [first, first + shown];
}

/** `{position, state, isNear}` of the tasks to show a mark for; phones show the near ones. */
export function marksOf(session, outcomeHere) {
  const { position, outcomes } = session;
  const [first, end] = around(session, MOST_MARKS);
  const [near, nearEnd] = around(session, MOST_ON_PHONES);
  const stateOf = (at) => (at === position ? (outcomeHere ?? "here") : (outcomes[at] ?? "ahead"));
  return Array.from({ length: end - first }, (_, n) => first + n).map((at) => ({
    position: at,
    state: stateOf(at),
    isNear: at >= near && at < nearEnd,
  }));
}

/** "Task 3 of 5; 1 solved, 1 missed". */
export function progressWords({ position, count, outcomes }, outcomeHere) {
  const all = outcomes.map((outcome, n) => (n === position ? outcomeHere : outcome));
  const parts = Object.entries(WORDS)
    .map(([outcome, words]) => [all.filter((one) => one === outcome).length, words])
    .filter(([number]) => number > 0)
    .map(([number, words]) => `${number} ${words}`);
  return `Task ${position + 1} of ${count}${parts.length ? `; ${parts.join(", ")}` : ""}`;
}

function markElement({ position, state, isNear }, isHere) {
  const svg =
    '<svg viewBox="0 0 12 12" width="12" height="12" fill="none" stroke="currentColor" stroke-width="1.600" ' +
    `stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${SHAPES[state]}</svg>`;
  const classes = `${state}${isHere ? ".current" : ""}${isNear ? "" : ".far"}`;
  return h(`i.mark.${classes}`, { "data-position": String(position), html: svg });
}

/** The link to the session's page; what it shows is set by `renderSession`. */
export function sessionLink({ session }) {
  if (!session) return "";
  const { position, count, url } = session;
  return h(
    "a.session",
    { href: url, "data-testid": "session-progress" },
    h("span.where", {}, h("span.wide", { text: "Task " }), `${position + 1} of ${count}`),
    h("span.marks", { "aria-hidden": "true" }),
  );
}

/** `outcomes` are those of the task's tests as they are now. */
export function renderSession(link, session, outcomes) {
  if (!session) return;
  const here = taskOutcome(outcomes);
  const words = progressWords(session, here);
  if (link.getAttribute("aria-label") === words) return;
  link.setAttribute("aria-label", words);
  link.title = `${words}. To the session`;
  const marks = marksOf(session, here).map((one) => markElement(one, one.position === session.position));
  link.querySelector(".marks").replaceChildren(...marks);
}
