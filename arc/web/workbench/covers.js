// What covers the grids: a pause, another tab that took over, a trial that cannot be saved.

import { h, setHidden, setText } from "./dom.js";
import { icon } from "./icons.js";
import { clockText, countdownText, durationWords } from "./time.js";

/** The screen of a pause; its time is set by `renderPause`. */
export function pauseScreen() {
  const resume = h("button.button.primary", { type: "button", "data-command": "pause", "data-testid": "resume" });
  resume.append("Resume", h("kbd.wide", { text: "P" }));
  return h(
    "div.cover.paused",
    { "data-testid": "paused", role: "group", "aria-labelledby": "paused-title", hidden: true },
    h(
      "div.card",
      {},
      h("span.emblem", { html: icon("pause") }),
      h("b", { id: "paused-title", text: "Paused" }),
      h("span.spent.num", { "data-testid": "paused-time" }),
      h("span", { text: "The grids are covered and the clock stands still." }),
      resume,
    ),
  );
}

function spentWords({ trial, isTimerHidden }) {
  if (isTimerHidden) return "";
  if (trial.limitMs === null) return `${clockText(trial.seen())} so far`;
  return `${countdownText(trial.left())} left of ${durationWords(trial.limitMs)}`;
}

/** The keyboard goes to Resume, and back to the answer; what is covered is out of its reach. */
export function renderPause(wb) {
  const { refs, answer } = wb.view;
  const isPaused = wb.trial.isPaused;
  setText(refs.paused.querySelector(".spent"), spentWords(wb));
  if (refs.paused.hidden !== isPaused) return;
  setHidden(refs.paused, !isPaused);
  for (const covered of [refs.examples, refs.work]) covered.inert = isPaused;
  const to = isPaused ? refs.paused.querySelector("button") : answer.element;
  if (wb.view.refs.overlay.hidden) to.focus({ preventScroll: true });
}

function takeBackButton() {
  return h("button.button.primary", {
    type: "button",
    "data-command": "take-back",
    "data-testid": "take-back",
    text: "Continue here",
  });
}

const COVERS = {
  taken_over: () => [
    h("b", { text: "This puzzle is open in another tab" }),
    h("span", { text: "Only one tab at a time can paint." }),
    takeBackButton(),
  ],
  lost: (message) => [
    h("b", { text: "This can no longer be saved" }),
    h("span", { text: `The server says: ${message}. Reload the page to start afresh.` }),
  ],
  connecting: () => [h("span", { text: "Opening…" })],
};

/** What lies over the answer: a name of `COVERS`, or "" for nothing. */
function coverOf({ status, isReady }) {
  if (status === "taken_over" || status === "lost") return status;
  return isReady ? "" : "connecting";
}

export function renderCover({ trial, view: { refs } }) {
  const name = coverOf(trial);
  const { message } = trial.sync;
  setHidden(refs.cover, name === "");
  const shown = `${name} ${name === "lost" ? message : ""}`;
  if (refs.cover.dataset.what === shown) return;
  refs.cover.dataset.what = shown;
  refs.cover.replaceChildren(...(name ? COVERS[name](message) : []));
}
