// What is asked between Submit and the verdict, in the banner's place: the grids stay in sight.

import { h } from "./dom.js";
import { CONFIDENCES, isRequired, MAX_RULE_CHARS, ruleOf, stepTo } from "./questions.js";

const RULE = "rule_description";

function heading(title, hint) {
  const back = h("button.quiet", {
    type: "button",
    "data-command": "withdraw",
    "data-testid": "question-back",
    title: "Back to drawing (Esc); no attempt is used up",
  });
  back.append("Back", h("span.wide", { text: " to drawing " }), h("kbd.wide", { text: "Esc" }));
  return h("div.head", {}, h("b", { id: "question-title", text: title }), h("span.dim.wide", { text: hint }), back);
}

function skipButton() {
  return h("button.button", { type: "button", "data-command": "skip", "data-testid": "question-skip", text: "Skip" });
}

function ruleQuestion(trial) {
  const required = isRequired(RULE, trial.rules);
  const field = h("textarea.rule-text", {
    rows: "3",
    maxlength: String(MAX_RULE_CHARS),
    "data-testid": "rule-text",
    "aria-labelledby": "question-title",
    placeholder: "To get from the input to the output, …",
  });
  const count = h("span.dim.num");
  const next = h("button.button.primary", { type: "button", "data-command": "rule", "data-testid": "rule-next" });
  next.append("Continue", h("kbd.wide", { text: "Ctrl ↵" }));
  const show = () => {
    count.textContent = `${field.value.length} / ${MAX_RULE_CHARS.toLocaleString("en")}`;
    next.disabled = ruleOf(field.value) === null;
  };
  field.value = trial.storage.rule();
  field.addEventListener("input", () => {
    trial.storage.saveRule(field.value);
    show();
  });
  show();
  const hint = required ? "needed before the verdict" : "";
  return [
    heading("Describe the rule in your words", hint),
    field,
    h("div.foot", {}, count, h("span.space"), ...(required ? [] : [skipButton()]), next),
  ];
}

function confidenceQuestion() {
  const choices = CONFIDENCES.map((percent) =>
    h("button.sure", {
      type: "button",
      "data-command": `confidence:${percent}`,
      "data-testid": `confidence-${percent}`,
      "aria-label": `${percent} percent sure`,
      title: percent < 100 ? `Key ${percent / 10}` : "Arrow left, then Enter",
      text: String(percent),
    }),
  );
  return [
    heading("How sure are you?", "0 a guess, 100 certain"),
    h("div.scale", { role: "group", "aria-labelledby": "question-title" }, ...choices, skipButton()),
  ];
}

/**
 * Shows the trial's question in `place`, or none. The keyboard goes to a new one, and to `home` after
 * the last. Returns whether anything changed.
 */
export function renderQuestion(place, trial, home) {
  const { asked } = trial;
  const [question] = asked?.questions ?? [];
  const shown = asked ? `${asked.attempt_id} ${question}` : "";
  if ((place.dataset.shown ?? "") === shown) return false;
  const had = place.contains(place.getRootNode().activeElement);
  place.dataset.shown = shown;
  place.hidden = !asked;
  place.replaceChildren(...(asked ? (question === RULE ? ruleQuestion(trial) : confidenceQuestion()) : []));
  if (asked) focusOn(place);
  else if (had) home.focus({ preventScroll: true });
  return true;
}

/** The keyboard goes to the field, or to the group: no choice is suggested. */
function focusOn(place) {
  const field = place.querySelector("textarea");
  (field ?? place).focus({ preventScroll: true });
  field?.setSelectionRange(field.value.length, field.value.length);
}

/** An arrow key moves between the choices. Returns whether there are any. */
export function moveChoice(place, step) {
  const choices = [...place.querySelectorAll(".sure")];
  if (!choices.length) return false;
  const at = choices.indexOf(place.getRootNode().activeElement);
  choices[stepTo(at, step, choices.length)].focus({ preventScroll: true });
  return true;
}

/** The rule as written, or null. */
export function ruleWritten(place) {
  return ruleOf(place.querySelector("textarea")?.value ?? "");
}
