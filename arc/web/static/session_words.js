// What the session's screens say, and which key does what. No DOM.

import { WORDS } from "../workbench/session_bar.js";

const SQUARES = { solved: "🟩", failed: "🟥", gave_up: "⬜", timed_out: "🟨", abandoned: "⬜" };

/** How a task ended, as a title: `Solved`, `Given up`. */
export function outcomeTitle(outcome) {
  const word = WORDS[outcome];
  return word[0].toUpperCase() + word.slice(1);
}

const FEEDBACK = {
  each: "Right or wrong after each attempt",
  end: "Right or wrong only when the test has ended",
};

export function counted(number, noun) {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** Milliseconds -> `48 s`, `12 min`, `1 h 5 min`. */
export function spanText(ms) {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return minutes % 60 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min` : `${minutes / 60} h`;
}

/** Milliseconds -> `3:07` or `1:03:07`: a clock that runs. */
export function clockText(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (n) => String(n).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** The rules in one short sentence. */
export function rulesLine({ attempts_allowed, feedback }) {
  const verdict = feedback === "each" ? "right or wrong after each" : "the verdict when the test has ended";
  return attempts_allowed === 1 ? "One attempt for each test." : `${attempts_allowed} attempts for each test, ${verdict}.`;
}

function timeText({ time_limit_s }, typical) {
  const limit = time_limit_s ? `At most ${spanText(1000 * time_limit_s)} for each test, pauses left out.` : "No limit.";
  const others = typical ? ` Recorded people who finished took ${typical.minutes} min a task at the median.` : "";
  return limit + others;
}

function askedTexts(rules) {
  return [
    rules.comprehension_check && "a few questions on the rules first",
    rules.rule_description === "before_feedback" && "the rule in your words before the first verdict",
    rules.rule_description === "optional" && "the rule in your words, if you like",
    rules.confidence && "how sure you are of an answer",
    rules.ask_seen_before && "whether you knew the task",
    rules.ratings && "now and then how tired you feel",
  ].filter(Boolean);
}

function listed(parts) {
  const text = parts.length > 1 ? `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}` : parts.join("");
  return text && `${text[0].toUpperCase()}${text.slice(1)}.`;
}

/** What is ahead as `[term, text]`, for a list. `rules` has the `count` of tasks where it is known. */
export function aheadLines(rules, typical) {
  const attempts = counted(rules.attempts_allowed, "attempt");
  const asked = listed(askedTexts(rules));
  return [
    ["Tasks", `${counted(rules.count, "task")}, one after the other. Stop at any time and go on later.`],
    ["Attempts", `${attempts} for each test. ${FEEDBACK[rules.feedback]}.`],
    ["Time", timeText(rules, typical)],
    ...(asked ? [["Asked", asked]] : []),
    [
      "Breaks",
      rules.ratings
        ? `Whenever you like; offered after ${rules.break_after_minutes} minutes, or when you feel tired.`
        : `Whenever you like; offered after ${rules.break_after_minutes} minutes.`,
    ],
  ];
}

/** Why a break is offered. */
export function breakReason({ reason }, rules) {
  if (reason === "rating") return `You rated ${rules.break_at_rating} or more.`;
  return `${rules.break_after_minutes} minutes without a break.`;
}

function solvedBy(model, tasks) {
  const known = tasks.filter((task) => task.o3_solved !== null);
  return known.length ? `${model}: ${known.filter((task) => task.o3_solved).length} of ${known.length}` : "";
}

/** The headline of a session that has ended: of the tasks that were played. */
export function headline({ solved, tasks }) {
  return tasks.length ? `${solved} of ${counted(tasks.length, "task")} solved` : "Ended before the first task";
}

/** A summary to share: no ids, no grids, so nothing that spoils a task. */
export function summaryText({ summary, protocol, count }, address) {
  const { solved, tasks, elapsed_ms } = summary;
  const o3 = solvedBy("o3", tasks);
  const played = tasks.length < count ? ` (of ${count} planned)` : "";
  return [
    `ARC-AGI, ${solved} of ${counted(tasks.length, "task")} solved${played} in ${spanText(elapsed_ms)}${o3 ? `; ${o3}` : ""}`,
    tasks.map((task) => SQUARES[task.outcome]).join(""),
    `Rules: ${protocol.label}`,
    address,
  ].join("\n");
}

/** Places of the ratings given in a box: x by tasks ended, y by the rating, each `{x, y, rating, after}`. */
export function ratingPoints(ratings, count, { width, height, pad }) {
  return ratings
    .filter(({ rating }) => rating !== null)
    .map(({ rating, after_tasks }) => ({
      x: pad + ((width - 2 * pad) * after_tasks) / Math.max(1, count),
      y: height - pad - ((height - 2 * pad) * rating) / 10,
      rating,
      after: after_tasks,
    }));
}

/** The key of a number on a scale: itself, or `t` for ten. */
export function scaleKey(number) {
  return number === 10 ? "t" : String(number);
}

/** The key a press means to a screen, or null: a shortcut of the browser's, or held down. */
export function keyOf({ key, ctrlKey, metaKey, altKey, repeat, isComposing }) {
  if (ctrlKey || metaKey || altKey || repeat || isComposing) return null;
  return key.length === 1 ? key.toLowerCase() : key;
}

/** Where an arrow key leads on a scale from `index` of `total`; null for another key. */
export function scaleStep(key, index, total) {
  const step = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[key];
  if (step) return Math.max(0, Math.min(total - 1, index + step));
  return { Home: 0, End: total - 1 }[key] ?? null;
}

/** Whether two answers show the same session: the server's time apart, and what was said once. */
export function isSame(one, other) {
  const lasting = (view) => JSON.stringify({ ...view, now: null, checked: null });
  return lasting(one) === lasting(other);
}
