// What several of the session's screens are made of: buttons with keys, progress, thumbnails.

import { GridView } from "../workbench/draw.js";
import { fromRows } from "../workbench/grids.js";
import { element } from "./elements.js";
import { picture } from "./pictures.js";
import { counted, OUTCOMES } from "./session_words.js";

/** With more tasks than this the marks become a bar. */
const MOST_MARKS = 40;

const KEY_NAMES = { Enter: "↵" };

// 18 x 18, told apart by shape as well as by color.
const MARKS = {
  solved: '<circle cx="9" cy="9" r="8" fill="currentColor"/><path class="cut" d="M5.200 9.300l2.600 2.600 5-5.300"/>',
  failed: '<rect x="1.500" y="1.500" width="15" height="15" rx="3" fill="currentColor"/><path class="cut" d="M5.800 5.800l6.400 6.400M12.200 5.800l-6.400 6.400"/>',
  gave_up: '<circle cx="9" cy="9" r="7.200"/><path d="M5.500 9h7"/>',
  timed_out: '<circle cx="9" cy="9" r="7.200"/><path d="M9 4.800V9l2.800 2"/>',
  abandoned: '<circle cx="9" cy="9" r="7.200" stroke-dasharray="2.400 2.400"/>',
  now: '<circle cx="9" cy="9" r="7.200"/><circle cx="9" cy="9" r="3.200" fill="currentColor"/>',
  ahead: '<circle cx="9" cy="9" r="4.500"/>',
};

/** The mark of an outcome, or of `now` and `ahead`; `label` says it, null where the text beside does. */
export function mark(name, label = null) {
  const box = element("span", { class: `mark ${name}`, ...(label ? { role: "img", "aria-label": label } : { "aria-hidden": "true" }) });
  box.innerHTML = `<svg viewBox="0 0 18 18" fill="none" stroke="currentColor" stroke-width="1.700" stroke-linecap="round">${MARKS[name]}</svg>`;
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

/** Actions that stay in sight on a phone, where the screen above them is long. */
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
  if (task.outcome) return [task.outcome, OUTCOMES[task.outcome].word];
  return task.position === current ? ["now", "now"] : ["ahead", "ahead"];
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
