// What the host's page says: phases, steps, moments and addresses in words. No DOM.

import { timeText } from "../stage/words.js";
import { counted } from "../workbench/describe.js";

/** How late phones may be told, in seconds; `MAX_DELAY_MS` of `arc/rooms.py`. */
export const MAX_DELAY_S = 60;

/** Phases between two tasks, with no answer under way or on show. */
export const QUIET = new Set(["lobby", "task", "scores"]);

const PHASES = {
  lobby: "Lobby",
  task: "Task shown",
  solving: "Solving",
  locked: "Locked",
  reveal: "Reveal",
  scores: "Scores",
  ended: "The end",
};

/** A reveal's steps: what they are called, and what they add. */
export const STEPS = {
  drawn: ["Vote: drawn by a person?", "one answer by hand beside one by o3"],
  guess_1: ["o3’s first guess", "without a word on whether it is right"],
  guess_2: ["o3’s second guess", "if there is one"],
  tally: ["The audience’s answers", "by number; drawings as you release them"],
  right: ["Vote: who has it right?", "o3, most of you, both, neither"],
  host: ["Your own answer", "if you solve along"],
  truth: ["The truth", "right and wrong from here on"],
  words: ["The differences", "marked and in words"],
  fair: ["Vote: was it fair?", ""],
};

/** Seconds to solve a task, with their words. */
export const TIMES = [
  [30, "30 seconds"],
  [60, "1 minute"],
  [90, "1½ minutes"],
  [120, "2 minutes"],
  [180, "3 minutes"],
  [300, "5 minutes"],
  [600, "10 minutes"],
  [0, "no limit"],
];

/** Where the show stands, as one line. */
export function placeWords({ phase, position, room, steps, step_count: count }) {
  if (phase === "lobby" || phase === "ended") return PHASES[phase];
  const task = `Task ${position + 1} of ${room.task_count}`;
  const step = steps.at(-1)?.kind;
  if (phase !== "reveal" || !step) return `${task} · ${PHASES[phase]}`;
  return `${task} · ${steps.length} of ${count}: ${STEPS[step]?.[0] ?? step}`;
}

/** How recorded people fared on the task, from the notes; null where nobody was recorded. */
export function recordedWords(recorded) {
  if (!recorded) return null;
  const { n_sessions: n, n_first_submit_correct: first, median_seconds_to_solve: seconds } = recorded;
  const time = seconds === null ? "" : `, ${timeText(1000 * seconds)} min at the median`;
  return `${counted(n, "recorded person", "recorded people")}${time}, ${first} right at the first submit`;
}

/** What a host should know about the address the audience gets. */
export function addressWarnings({ is_local: isLocal, is_plain_http: isPlain }) {
  if (isLocal) {
    return [
      "Only this computer can open the join link. Open this page by the computer’s address in the network, or start with --public-url.",
    ];
  }
  return isPlain ? ["The join link is plain HTTP: everything works, but others in the network could read along."] : [];
}

/** What an overlay may show, and where. */
export const PIECES = { timer: "timer", code: "code and QR", tally: "answers", scores: "score board" };
export const CORNERS = { "top-left": "top left", "top-right": "top right", "bottom-left": "bottom left", "bottom-right": "bottom right" };

/** `{join, stage}`: the addresses of a room's pages, from the one its audience gets. */
export function roomLinks(joinUrl, key) {
  const url = new URL(joinUrl);
  const base = url.pathname.replace(/\/join\/[^/]*$/, "");
  const code = url.pathname.split("/").at(-1);
  const query = key ? `?k=${key}` : "";
  return { join: `${joinUrl}${query}`, stage: `${url.origin}${base}/stage/${code}${query}`, base: `${url.origin}${base}` };
}

/** The address of an overlay with some of the pieces at a corner. */
export function overlayLink(stage, pieces, corner) {
  return `${stage}${stage.includes("?") ? "&" : "?"}overlay=1&show=${pieces.join(",")}&at=${corner}`;
}

/** Task ids out of what somebody typed or pasted: ids, or a link that has them in `tasks=`. */
export function idsOf(text) {
  const query = new URLSearchParams(/\?([^#]*)/.exec(text)?.[1] ?? "");
  const list = query.get("tasks") ?? query.get("task") ?? text;
  return [...new Set(list.split(/[\s,;]+/).filter(Boolean))];
}

/** `list` with the item at `from` moved to `to`. */
export function moved(list, from, to) {
  const rest = list.filter((_, n) => n !== from);
  return [...rest.slice(0, to), list[from], ...rest.slice(to)];
}
