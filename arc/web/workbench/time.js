// Times in words, and the time limit's countdown. No DOM.

/** The countdown is marked from here on. */
export const WARN_MS = 60_000;
// Said aloud, once each.
const MARKS_MS = [300_000, 60_000, 10_000];

/** Milliseconds -> `02:41`, or `1:02:41` from an hour on. */
export function clockText(ms) {
  const seconds = Math.floor(ms / 1000);
  const two = (n) => String(n).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return (hours ? `${hours}:` : "") + `${two(minutes)}:${two(seconds % 60)}`;
}

/** What is left as a clock: `00:00` when nothing is, not a second before. */
export function countdownText(leftMs) {
  return clockText(1000 * Math.ceil(leftMs / 1000));
}

/** A length of time in whole units: `15 minutes`, `90 seconds`. */
export function durationWords(ms) {
  const seconds = Math.round(ms / 1000);
  const [count, unit] = seconds % 60 ? [seconds, "second"] : [seconds / 60, "minute"];
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

/** What to say when so much was left and so much is now; "" while no mark is passed. */
export function countdownWords(beforeMs, leftMs) {
  const passed = MARKS_MS.filter((mark) => beforeMs > mark && leftMs <= mark && leftMs > 0).at(-1);
  return passed === undefined ? "" : `${durationWords(passed)} left`;
}
