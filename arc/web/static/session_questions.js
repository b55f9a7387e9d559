// What a session asks beside its tasks: the check of the rules, tiredness, the host's questions.

import { element } from "./elements.js";
import { actions, button, gridElement, heading } from "./session_parts.js";
import { scaleKey, scaleStep } from "./session_words.js";

const EXAMPLE_PX = 60;
const CHOICE_PX = 96;

function exampleElement([given, made], number) {
  return element(
    "span",
    { class: "pair" },
    gridElement(given, `Example ${number}, input`, EXAMPLE_PX),
    element("i", { "aria-hidden": "true" }, "→"),
    gridElement(made, `Example ${number}, output`, EXAMPLE_PX),
  );
}

function puzzleElement({ examples, test_input }) {
  const pairs = examples.map((example, n) => exampleElement(example, n + 1));
  const asked = element(
    "span",
    { class: "pair asked" },
    gridElement(test_input, "The last picture", EXAMPLE_PX),
    element("i", { "aria-hidden": "true" }, "→"),
    element("span", { class: "unknown", style: `--side: ${EXAMPLE_PX}px`, role: "img", "aria-label": "what?" }, "?"),
  );
  return element("div", { class: "puzzle" }, ...pairs, asked);
}

function choiceButton(page, question, choice, number) {
  const { choice_id, text, grid } = choice;
  const content = grid ? gridElement(grid, text, CHOICE_PX) : text;
  const isWrong = page.wrong?.question_id === question.question_id && page.wrong.choice_id === choice_id;
  return button(content, {
    key: String(number),
    kind: `${grid ? "drawn" : "row"} ${isWrong ? "wrong" : ""}`,
    choose: () => page.check(question.question_id, choice_id),
    "data-testid": `choice-${choice_id}`,
  });
}

/** One question of the comprehension check; after a wrong answer, why it was, and once more. */
export function checkScreen(page) {
  const { step } = page.view;
  const question = step.questions[0];
  const number = step.count - step.questions.length + 1;
  const explanation = page.wrong?.question_id === question.question_id ? page.wrong.explanation : null;
  const choices = question.choices.map((choice, n) => choiceButton(page, question, choice, n + 1));
  return {
    id: `check-${question.question_id}`,
    element: element(
      "section",
      { class: "screen" },
      element("p", { class: "kicker" }, `Before the first task · question ${number} of ${step.count}`),
      heading(question.text),
      ...(question.examples.length ? [puzzleElement(question)] : []),
      ...(explanation ? [element("p", { class: "note bad", tabindex: "-1", "data-testid": "explanation" }, "Not quite. ", explanation, " Try again.")] : []),
      element("div", { class: question.choices[0].grid ? "drawings" : "list" }, ...choices),
    ),
  };
}

/** Lets the arrow keys, Home and End move between the buttons of a scale, from anywhere on its screen. */
function moveByArrows(screen, scale) {
  screen.addEventListener("keydown", (event) => {
    const steps = [...scale.querySelectorAll("button")];
    const target = scaleStep(event.key, steps.indexOf(event.target), steps.length);
    if (target === null) return;
    event.preventDefault();
    steps[target].focus();
  });
}

/** Tiredness by one tap on a number. */
export function ratingScreen(page) {
  const { moment, after_tasks, scale } = page.view.step;
  const words = new Map(scale.anchors);
  const rate = (rating) => page.act("ratings", { moment, after_tasks, rating, scale: scale.version });
  const numbers = Array.from({ length: scale.high - scale.low + 1 }, (_, n) => scale.low + n);
  const steps = numbers.map((number) => {
    const label = words.has(number) ? `${number}, ${words.get(number)}` : String(number);
    const step = button(String(number), {
      key: scaleKey(number),
      isKeyShown: false,
      kind: "step",
      choose: () => rate(number),
      "aria-label": label,
      "data-testid": `rating-${number}`,
    });
    step.append(element("small", { "aria-hidden": "true" }, words.get(number) ?? ""));
    return step;
  });
  const scaleElement = element("div", { class: "scale", role: "group", "aria-label": `${scale.question} ${scale.low} to ${scale.high}` }, ...steps);
  const screen = element(
    "section",
    { class: "screen" },
    heading(scale.question),
    element("p", { class: "lead" }, "Self-reported, by one tap; no diagnosis."),
    scaleElement,
    element("p", { class: "fine keys" }, "Keys: 0 to 9, T for ten, S to skip, or the arrows and Enter."),
    actions(button("Skip", { key: "s", choose: () => rate(null), "data-testid": "skip" })),
  );
  moveByArrows(screen, scaleElement);
  return { id: `rating-${moment}-${after_tasks}`, element: screen };
}

function fieldset({ question_id, text, choices }) {
  const options = choices.map(({ choice_id, text: label }) =>
    element("label", { class: "chip" }, element("input", { type: "radio", name: question_id, value: choice_id }), element("span", {}, label)),
  );
  return element("fieldset", {}, element("legend", {}, text), element("div", { class: "chips" }, ...options));
}

/** The host's questions about the person; each may be left open. */
export function demographicsScreen(page) {
  const { questions } = page.view.step;
  const form = element("div", { class: "form" }, ...questions.map(fieldset));
  const send = () => {
    const chosen = [...form.querySelectorAll("input:checked")].map(({ name, value }) => [name, value]);
    const open = questions.map(({ question_id }) => [question_id, null]);
    page.act("demographics", { answers: Object.fromEntries([...open, ...chosen]) });
  };
  return {
    id: "demographics",
    element: element(
      "section",
      { class: "screen" },
      heading("A few questions about you"),
      element("p", { class: "lead" }, "Leave out whatever you like; every question may stay open."),
      form,
      actions(button("Send", { key: "Enter", kind: "primary", choose: send, "data-testid": "send" })),
    ),
  };
}
