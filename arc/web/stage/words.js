// What the stage says, and what the moment makes of a scene. No DOM.

import { counted } from "../workbench/describe.js";

/** From here on the countdown is marked. */
export const HURRY_MS = 10_000;

/** "1:47", "0:09", "1:02:05"; the second that has begun counts whole, so that 0:00 is the end. */
export function timeText(ms) {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const two = (n) => String(n).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** "1 min 35 s" for the time that somebody took. */
export function tookText(ms) {
  const seconds = Math.round(ms / 1000);
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60];
  if (!minutes) return `${seconds} s`;
  return `${minutes} min${rest ? ` ${rest} s` : ""}`;
}

/** The phase at a moment: a deadline that has passed locks by itself, as in `arc/rooms.py`. */
export function phaseAt(scene, nowMs) {
  const isOver = scene.deadline_ms !== null && scene.deadline_ms !== undefined && nowMs >= scene.deadline_ms;
  return scene.phase === "solving" && isOver ? "locked" : scene.phase;
}

/** The clock at a moment: `{text, label, isHurried}`. */
export function clockOf(scene, nowMs) {
  const calm = (text, label) => ({ text, label, isHurried: false });
  switch (phaseAt(scene, nowMs)) {
    case "task":
      return scene.room.seconds ? calm(timeText(1000 * scene.room.seconds), "starts soon") : calm("–:––", "starts soon");
    case "solving": {
      if (!scene.deadline_ms) return calm("–:––", "no time limit");
      const left = scene.deadline_ms - nowMs;
      const isHurried = left <= HURRY_MS;
      return { text: timeText(left), label: isHurried ? "last seconds!" : "time left", isHurried };
    }
    case "locked":
      return calm("0:00", "answers are closed");
    default:
      return calm("", "");
  }
}

/** "1 person", "203 people". */
export function people(count) {
  return counted(count, "person", "people");
}

const QUESTIONS = {
  drawn: "Which one did a person draw?",
  right: "Who has it right?",
  fair: "Was the task fair?",
};
const CHOICES = {
  drawn: { a: "A", b: "B" },
  right: { o3: "o3", audience: "most of you", both: "both", neither: "neither" },
  fair: { yes: "yes", no: "no", unsure: "not sure" },
};

export function question(poll) {
  return QUESTIONS[poll.kind] ?? "";
}

/** The choices of a poll with what was voted: `[{choice, label, count, share}]`, the share of all votes. */
export function choicesOf(poll, votes = {}) {
  const counts = poll.choices.map((choice) => votes[choice] ?? 0);
  const all = counts.reduce((sum, count) => sum + count, 0);
  return poll.choices.map((choice, i) => ({
    choice,
    label: CHOICES[poll.kind]?.[choice] ?? choice,
    count: counts[i],
    share: all ? counts[i] / all : 0,
  }));
}

/** What a grid of a task is called: `input.0` is the puzzle's, `train.1.output` an example's. */
export function gridName(name, testCount = 1) {
  const [kind, index, side] = name.split(".");
  if (kind === "train") return `Example ${Number(index) + 1}, ${side}`;
  return testCount > 1 ? `Puzzle ${Number(index) + 1}` : "The puzzle";
}

/** "rows 3–8, columns 4–12", as rows and columns are counted everywhere: from 0. */
export function regionWords({ top, left, bottom, right }) {
  const span = (word, from, to) => (from === to ? `${word} ${from}` : `${word}s ${from}–${to}`);
  return `${span("row", top, bottom)}, ${span("column", left, right)}`;
}

/** What became of the audience once the truth is out. */
export function audienceVerdict({ audience, of }) {
  if (!of) return "nobody answered";
  return `${audience.toLocaleString("en")} of ${of.toLocaleString("en")} right`;
}

/** Who was right, in a sentence for each: "o3 missed it. 7 of 13 people got it."; null where o3 gave no guess. */
export function outcomeWords({ o3, audience, of }) {
  const model = o3 === null ? "" : `o3 ${o3 ? "got it" : "missed it"}.`;
  const counts = of ? `${audience.toLocaleString("en")} of ${people(of)} got it.` : "";
  return [model, counts].filter(Boolean).join(" ");
}

/** Why there is nothing to follow any more. */
export function leaveWords(reason) {
  if (reason === "ended") return "The show is over.";
  if (reason === "no_room") return "There is no room with this code.";
  return "This page is no longer part of the room.";
}
