// What several of the session's screens are made of: buttons with keys, progress, thumbnails.

import { GridView } from "../workbench/draw.js";
import { fromRows } from "../workbench/grids.js";
import { SHAPES, WORDS } from "../workbench/session_bar.js";
import { element } from "./elements.js";
import { picture } from "./pictures.js";
import { counted } from "./session_words.js";

/** With more tasks than this the marks become a bar. */
const MOST_MARKS = 40;

const KEY_NAMES = { Enter: "↵" };

/** The mark of an outcome, or of `here` and `ahead`, as Play's bar has it; `label` says it, null where the text beside does. */
export function mark(name, label = null) {
  const box = element("span", { class: `mark ${name}`, ...(label ? { role: "img", "aria-label": label } : { "aria-hidden": "true" }) });
  box.innerHTML = `<svg viewBox="0 0 12 12" fill="none" stroke="currentColor" stroke-width="1.600" stroke-linecap="round" stroke-linejoin="round">${SHAPES[name]}</svg>`;
  return box;
}

/** A button; `key` presses it, too, and is shown on it unless `isKeyShown` is false. */
export function button(label, { key = null, isKeyShown = true, kind = "", choose, ...attributes }) {
  const node = element(
    "button",
    { type: "button", class: `button big ${kind}`, "data-key": key, "aria-keyshortcuts": key, ...attributes },
    element("span", {}, label),
    ...keyHint(key, isKeyShown),
  );
  // The second click of a double click was meant for the screen before.
  node.addEventListener("click", (event) => event.detail < 2 && choose(node));
  return node;
}

/** A link that looks like a button; `key` follows it, too. */
export function linkButton(label, href, { key = null, kind = "", ...attributes } = {}) {
  return element(
    "a",
    { class: `button big ${kind}`, href, "data-key": key, "aria-keyshortcuts": key, ...attributes },
    element("span", {}, label),
    ...keyHint(key),
  );
}

function keyHint(key, isShown = true) {
  return key && isShown ? [element("kbd", { "aria-hidden": "true" }, KEY_NAMES[key] ?? key.toUpperCase())] : [];
}

export function actions(...buttons) {
  return element("div", { class: "actions" }, ...buttons);
}

/** Actions that stay in sight where the screen above them is long. */
export function stickyActions(...buttons) {
  return element("div", { class: "actions sticky" }, ...buttons);
}

/** The heading that takes the keyboard when its screen comes up. */
export function heading(text) {
  return element("h1", { tabindex: "-1" }, text);
}

/** A grid of rows on a canvas, at most `side` CSS pixels wide and high. */
export function gridElement(rows, label, side) {
  const grid = fromRows(rows);
  const view = new GridView("check", label);
  view.set(grid, side / Math.max(grid.height, grid.width));
  return view.element;
}

/** The picture of an ended task's test input, `side` CSS pixels at most. */
export function thumbnail({ task_id, picture: url }, side) {
  const pixels = 2 * side;
  const frame = element("span", { class: "thumb", style: `--side: ${side}px` });
  frame.append(picture(`${url}?w=${pixels}&h=${pixels}`, { alt: `Test input of ${task_id}`, decoding: "async" }));
  return frame;
}

function markOf(task, current) {
  if (task.outcome) return [task.outcome, WORDS[task.outcome]];
  return task.position === current ? ["here", "now"] : ["ahead", "ahead"];
}

/** Where the session stands: one mark a task, and in words which one is next. */
export function progress(view) {
  const current = view.ended_at ? -1 : view.tasks.findIndex((task) => !task.outcome);
  const words = current < 0 ? `${view.closed} of ${counted(view.count, "task")}` : `Task ${current + 1} of ${view.count}`;
  return element(
    "header",
    { class: "strip" },
    element("b", { "data-testid": "progress" }, words),
    view.count > MOST_MARKS ? bar(view) : marks(view.tasks, current),
    element("span", { class: "space" }),
    element("span", { class: "rules" }, view.protocol.label),
  );
}

function marks(tasks, current) {
  const items = tasks.map((task) => {
    const [name, word] = markOf(task, current);
    return element("li", {}, mark(name, `Task ${task.position + 1}: ${word}`));
  });
  return element("ol", { class: "marks", "aria-label": "Tasks of this session" }, ...items);
}

function bar({ closed, count }) {
  const inner = element("i", { style: `width: ${(100 * closed) / count}%` });
  return element("span", { class: "progressbar", role: "img", "aria-label": `${closed} of ${count} ended` }, inner);
}
