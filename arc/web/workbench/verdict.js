// What the banner says: from the trial's state alone, so it reads the same after a reload. No DOM.

import { clockText, durationWords } from "./time.js";

export const REASONS = [
  ["no_rule", "Don't know the rule"],
  ["tedious", "Too tedious to paint"],
  ["task_wrong", "Task looks wrong"],
  ["other", "Other"],
];

function attemptsText(count) {
  if (count === Infinity) return "Try again.";
  return count === 1 ? "1 attempt left." : `${count} attempts left.`;
}

function ending(trial) {
  const time = clockText(trial.seen());
  const tries = trial.attempts.length;
  if (trial.outcome === "solved") {
    const on = tries > 1 ? ` on attempt ${tries}` : "";
    return { tone: "right", title: "Solved.", text: `Exactly right${on}, in ${time}.` };
  }
  if (trial.outcome === "gave_up") return { tone: "plain", title: "Stopped here.", text: `After ${time}.` };
  if (trial.outcome === "failed") {
    const text = trial.attemptsLeft > 0 ? `Your answer was wrong. ${time}.` : `No attempts left. ${time}.`;
    return { tone: "wrong", title: "Not it.", text };
  }
  if (trial.outcome === "handed_in") {
    return { tone: "plain", title: "Your answer is in.", text: "Right or wrong is told at the reveal." };
  }
  if (trial.outcome === "timed_out" && trial.limitMs !== null) {
    return { tone: "late", title: "Time is up.", text: `The limit was ${durationWords(trial.limitMs)}.` };
  }
  if (trial.outcome === "abandoned") {
    return { tone: "plain", title: "The session has ended.", text: "This test was left open, and is closed now." };
  }
  return { tone: "plain", title: "This test has ended.", text: `After ${time}.` };
}

/** Where to go from a test that has ended. */
function waysOn({ outcome }, { urls, nextTest, isInRoom }) {
  if (nextTest && outcome !== "abandoned") {
    return [{ id: "next-test", label: `Test ${nextTest} →`, isMain: true }];
  }
  if (isInRoom) return [{ id: "watch", label: "To the show →", isMain: true }];
  const session = { id: "next", label: outcome === "abandoned" ? "To the session →" : "Next →" };
  const all = [
    { ...session, href: urls.session },
    { id: "compare", label: "Compare with o3 →", href: urls.compare },
    { id: "next-task", label: "Next task", href: urls.next },
  ];
  return all.filter(({ href }) => href).map((action, n) => ({ ...action, isMain: n === 0 }));
}

/**
 * The banner for one trial, or null when there is nothing to say:
 * `{tone, title, text, actions}`; tone "right", "wrong", "late" or "plain"; an action is
 * `{id, label, href?, isMain?, key?}`. `nextTest` is the number (from 1) of another test still open.
 * `isInRoom` is for a trial of the live stage.
 */
export function bannerOf(trial, { urls, nextTest, isAskingWhy, isInRoom = false }) {
  if (isAskingWhy && !trial.isClosed) {
    return {
      tone: "plain",
      title: "Stop here?",
      text: "This closes the test. Why, if you like:",
      actions: [
        ...REASONS.map(([reason, label], n) => ({ id: `reason-${reason}`, label, key: String(n + 1) })),
        { id: "giveup-confirm", label: "Just stop", isMain: true },
        { id: "giveup-cancel", label: "Keep trying" },
      ],
    };
  }
  if (trial.isClosed) return { ...ending(trial), actions: waysOn(trial, { urls, nextTest, isInRoom }) };
  if (trial.asked) return null;
  if (trial.pending === "attempt" && trial.status === "offline") {
    const title = "Will submit when back online.";
    return { tone: "plain", title, text: "Your answer is kept.", actions: [] };
  }
  if (trial.isTimeUp && trial.pending !== "attempt") {
    return { tone: "late", title: "Time is up.", text: "The drawing is closed.", actions: [] };
  }
  if (trial.pending === "close" && trial.status === "offline") {
    return { tone: "plain", title: "Will close when back online.", text: "", actions: [] };
  }
  const last = trial.attempts[trial.attempts.length - 1];
  const note = trial.note ? { tone: "plain", title: trial.note, text: "", actions: [] } : null;
  if (!last) return note;
  if (last.pair_solved === null) {
    const all = trial.attemptsAllowed === 2 ? "both" : "all";
    const text = isInRoom ? "One more try, if you like." : `No verdict until ${all} are in.`;
    const done = { id: "done", label: "Done, keep this answer" };
    const title = note ? note.title : `Answer ${last.attempt_number} recorded.`;
    return { tone: "plain", title, text, actions: [done] };
  }
  if (note) return { ...note, text: attemptsText(trial.attemptsLeft) };
  return { tone: "wrong", title: "Not it.", text: attemptsText(trial.attemptsLeft), actions: [] };
}
