// What the rules ask between Submit and the verdict: the rule in words, then how sure one is. No DOM.

/** What `POST …/attempts` takes at most. */
export const MAX_RULE_CHARS = 1000;

/** How sure, in percent. */
export const CONFIDENCES = [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100];

/** The questions before an attempt's verdict, by their names in its request, in the order asked. */
export function questionsBefore({ rule_description: rule = "never", confidence = false }, attemptsUsed) {
  const asksRule = rule !== "never" && attemptsUsed === 0;
  return [...(asksRule ? ["rule_description"] : []), ...(confidence ? ["confidence"] : [])];
}

/** Whether a question may not be skipped. */
export function isRequired(question, { rule_description }) {
  return question === "rule_description" && rule_description === "before_feedback";
}

/** The rule as it is sent, or null when there is nothing in it. */
export function ruleOf(text) {
  return text.trim().slice(0, MAX_RULE_CHARS) || null;
}

/** Where an arrow key leads among `count` choices; from none (-1) to the first or the last. */
export function stepTo(index, step, count) {
  if (index < 0) return step > 0 ? 0 : count - 1;
  return (index + step + count) % count;
}
