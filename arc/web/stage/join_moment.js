// Which screen a phone shows, and its words: from the scene and what is known of the member alone, so
// that a reload, or an hour without a network, comes back to the right moment. No DOM.

import { sameRows } from "../static/compare_frame.js";
import { counted } from "../workbench/describe.js";
import { durationWords } from "../workbench/time.js";
import { phaseAt } from "./words.js";

/** The scene as it is at a moment of the server's clock: a deadline that has passed locks by itself. */
export function sceneAt(scene, nowMs) {
  const phase = phaseAt(scene, nowMs);
  return phase === scene.phase ? scene : { ...scene, phase };
}

/**
 * The name of the screen. `me` is undefined until the server answered, null for who has not joined;
 * `hasJoined` what the browser remembers of it until then. `gone` is why there are no more scenes.
 */
export function screenOf({ code, gone, scene, me, hasJoined, isNaming, isWatching, isDone }) {
  if (!code || gone === "no_room") return "code";
  if (gone === "removed") return "removed";
  const isMember = Boolean(me) || (me === undefined && hasJoined);
  if (gone) return isMember && scene ? "ended" : "over";
  if (scene?.phase === "ended") return isMember ? "ended" : "over";
  if (!isMember || isNaming) return "name";
  if (!scene || me === undefined) return "wait";
  if (scene.phase === "solving") return isWatching || isDone ? "watch" : "play";
  return scene.phase;
}

/** What tells one screen from the next: a new one is built, announced and takes the keyboard. */
export function momentOf(screen, scene) {
  const isOfTask = ["task", "play", "watch", "locked", "reveal", "scores"].includes(screen);
  if (!isOfTask) return screen;
  const step = screen === "reveal" ? `:${scene.steps.map(({ kind, part }) => `${kind}=${part}`).join()}` : "";
  return `${screen}:${scene.position}${step}`;
}

/** "Puzzle 2 of 3". */
export function puzzleName({ position, room }) {
  return `Puzzle ${position + 1} of ${room.task_count}`;
}

export function isTruthShown(scene) {
  return scene.steps.some(({ kind }) => kind === "truth");
}

/** `1st`, `22nd`, `113th`. */
export function ordinal(n) {
  const isTeen = [11, 12, 13].includes(n % 100);
  return `${n}${isTeen ? "th" : (["th", "st", "nd", "rd"][n % 10] ?? "th")}`;
}

/** How one stands: "You are 5th of 203, with 2 puzzles solved." */
export function standingWords({ points, rank, of }) {
  const solved = `${counted(points, "puzzle")} solved`;
  if (!rank) return `You are not ranked; ${solved}.`;
  return `You are ${ordinal(rank)} of ${of}, with ${solved}.`;
}

/** What is going on, for who has not joined yet. */
export function sceneWords(scene) {
  const words = {
    lobby: "The show begins soon.",
    task: "A puzzle is about to open.",
    solving: "A puzzle is open: join and solve along.",
    locked: "The answers are in, the reveal comes next.",
    reveal: "The reveal is on: join and vote along.",
    scores: "The scores are up, the show goes on soon.",
  };
  return words[scene?.phase] ?? "";
}

/** What is said aloud as a screen comes up, beside its heading. */
export function spokenWords(screen, { leftMs = null, hasAnswer = false } = {}) {
  const left = leftMs === null ? "no time limit" : `${durationWords(1000 * Math.ceil(leftMs / 1000))} left`;
  const words = {
    lobby: "You have joined. Waiting for the first puzzle.",
    task: "A new puzzle is shown. Solving opens soon.",
    play: `Solving is open: two tries, ${left}.`,
    watch: "Solving is open; you are watching.",
    locked: hasAnswer ? "Solving is over; your answer is in." : "Solving is over.",
    scores: "The score board is up.",
    ended: "The show is over.",
  };
  return words[screen] ?? "";
}

/** Whether what was handed in solves every test: "solved", "missed" or "none". `truth` is a part's content. */
export function ownVerdict(own, truth) {
  const answers = truth.pairs.map((_, n) => own[n] ?? []);
  if (answers.every((attempts) => attempts.length === 0)) return "none";
  const isSolved = answers.every((attempts, n) => attempts.some((rows) => sameRows(rows, truth.pairs[n].rows)));
  return isSolved ? "solved" : "missed";
}

/** A share of the votes in whole percent, null while there are none. */
export function percentOf(choice, votes) {
  const all = Object.values(votes ?? {}).reduce((sum, n) => sum + n, 0);
  return all ? Math.round((100 * (votes[choice] ?? 0)) / all) : null;
}

/** The code as it is spoken: its letters alone, in capitals. */
export function codeFrom(text) {
  return text.replace(/[^a-z]/gi, "").toUpperCase().slice(0, 8);
}
