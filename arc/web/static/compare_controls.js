// The controls above the grids, and the words around them: built from what is chosen now.

import { BOTH } from "./compare_cards.js";
import { VIEWS } from "./compare_keys.js";
import { element, segmented } from "./elements.js";
import { icon } from "../workbench/icons.js";

const MODEL_LABELS = { "o3-high": "o3 high", "o3-low": "o3 low" };

function modelLabel(value, choices) {
  if (value === BOTH) return choices.length > 3 ? "all" : "both";
  return MODEL_LABELS[value] ?? value;
}

/** The models to choose from; with more than one also all of them at once. */
export function modelChoices(models) {
  return models.length > 1 ? [...models, BOTH] : models;
}

function choice(label, options, current, choose) {
  return segmented(
    label,
    options.map(({ value, ...option }) => ({ ...option, pressed: value === current, choose: () => choose(value) })),
  );
}

function button(label, { title, testid, pressed, press }) {
  const node = element(
    "button",
    {
      type: "button",
      class: "button",
      title,
      "data-testid": testid,
      "aria-pressed": pressed === undefined ? null : String(pressed),
    },
    label,
  );
  node.addEventListener("click", press);
  return node;
}

/** Opens the view options, by view_opener.js. */
function viewButton() {
  const node = element("button", {
    type: "button",
    class: "button icon",
    title: "View: colors, lines, contrast, hand (,)",
    "aria-label": "View options",
    "aria-haspopup": "dialog",
    "data-opens": "view",
    "data-testid": "view",
  });
  node.innerHTML = icon("view");
  return node;
}

/** Opens the sheet with the card and the link; who never shares never loads it. */
function shareButton(shared) {
  const press = async () => (await import("./share.js")).share(shared);
  const node = button("Share", { title: "A picture or a link, without the answer", testid: "share", press });
  node.setAttribute("aria-haspopup", "dialog");
  return node;
}

function againLink(href) {
  return element(
    "a",
    { class: "button", href, title: "Counted apart: you know the answer now", "aria-label": "Play again" },
    element("span", { class: "wide" }, "Play again"),
    element("span", { class: "slim" }, "Again"),
  );
}

/** The bar: where you are, the neighbours in the collection, and the ways on. */
export function barElement({ urls, task_id: taskId, collection, shared }) {
  const next = urls.next
    ? element("a", { class: "button primary", href: urls.next, "data-testid": "next" }, "Next", element("span", { class: "wide" }, "\u00a0open task"), "\u00a0→")
    : element("a", { class: "button primary", href: urls.gallery }, "All done: to the gallery");
  const neighbour = (sign, name, { url, task_id: id } = {}) =>
    url
      ? element("a", { class: "neighbour", href: url, title: `${name} in ${collection}: ${id}`, "aria-label": `${name}: ${id}`, "data-testid": name.toLowerCase() }, sign)
      : element("span", { class: "neighbour off", "aria-hidden": "true" }, sign);
  return element(
    "header",
    { class: "bar" },
    element("a", { href: urls.gallery, "data-testid": "gallery", "aria-label": "Gallery" }, "←", element("span", { class: "wide" }, " Gallery")),
    neighbour("‹", "Previous", urls.previous ?? {}),
    element("b", { class: "id" }, taskId),
    neighbour("›", "Following", urls.following ?? {}),
    element("span", { class: "pill" }, collection),
    element("span", { class: "space" }),
    viewButton(),
    shareButton(shared),
    againLink(urls.again),
    next,
  );
}

/** The figures on recorded people, never without their caveat. */
export function recordedElement(recorded) {
  if (!recorded) return element("p", { class: "recorded" }, "No recorded sessions of people on this task.");
  return element(
    "p",
    { class: "recorded" },
    "Recorded sessions: ",
    element("b", {}, `${recorded.first} of ${recorded.sessions}`),
    " right at the first submit, ",
    element("b", {}, `${recorded.two} of ${recorded.sessions}`),
    " within two. ",
    element("span", { class: "caveat" }, recorded.caveat),
  );
}

/**
 * Everything that can be chosen, as elements in order. `state` is what is chosen now, `offers` what
 * there is to choose from, `run` has a function for each choice.
 */
export function controlElements(state, offers, run) {
  const parts = [choice("View", VIEWS.map(({ name, label, key, title }) => ({ value: name, label, title: `${title} (${key})` })), state.view, run.view)];
  if (state.view === "blink") parts.push(blinkElement(state, run));
  if (state.view === "overlay") parts.push(sliderElement(state, run));
  if (state.view === "side" || state.view === "differences") {
    parts.push(button("Marks", { title: "Mark differing cells (M)", testid: "marks", pressed: state.isMarked, press: run.marks }));
  }
  if (offers.models.length > 1) {
    const title = offers.models.length > 3 ? "Model (G)" : "Compute level of the model (G)";
    parts.push(choice("Model", offers.models.map((value) => ({ value, label: modelLabel(value, offers.models), title })), state.model, run.model));
  }
  if (offers.canAlign) {
    const options = [
      { value: true, label: "Aligned", title: "Rows and columns that belong together side by side (A)" },
      { value: false, label: "As given", title: "Top left on top left (A)" },
    ];
    parts.push(choice("Alignment", options, state.isAligned, run.align));
  }
  if (offers.tests > 1) {
    const options = Array.from({ length: offers.tests }, (_, value) => ({ value, label: `Test ${value + 1}`, title: "The tests of this task (T)" }));
    parts.push(choice("Test", options, state.pair, run.pair));
  }
  return [...parts, element("span", { class: "space" }), zoomElement(state, run)];
}

function blinkElement({ blink }, run) {
  const options = [
    { value: "answer", label: "Answer", title: "Hold the answer (S swaps)" },
    { value: "truth", label: "Truth", title: "Hold the truth (S swaps)" },
    { value: "auto", label: "Auto", title: "Take turns" },
  ];
  return choice("Shown", options, blink, run.blink);
}

function sliderElement({ opacity }, run) {
  const slider = element("input", { type: "range", min: "0", max: "100", value: String(Math.round(100 * opacity)), "data-testid": "opacity", "aria-label": "How much of the answer, percent" });
  slider.addEventListener("input", () => run.opacity(slider.valueAsNumber / 100));
  return element("label", { class: "slider" }, "Truth", slider, "Answer");
}

function zoomElement({ zoom }, run) {
  return element(
    "span",
    { class: "zoom", role: "group", "aria-label": "Zoom" },
    button("−", { title: "Zoom out (−)", testid: "zoom-out", press: run.zoomOut }),
    element("output", { "data-testid": "zoom" }, `${Math.round(100 * zoom)} %`),
    button("+", { title: "Zoom in (+), or Ctrl+wheel", testid: "zoom-in", press: run.zoomIn }),
    button("Fit", { title: "All in sight (0)", testid: "fit", press: run.fit }),
    button("?", { title: "Keys (?)", testid: "help", press: run.help }),
  );
}
