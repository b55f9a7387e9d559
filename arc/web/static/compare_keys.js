// The keys of the Compare page: one table for the keyboard, the tooltips and the list under "?".

import { element } from "./elements.js";

/** The ways to compare an answer with the truth, first to last key. */
export const VIEWS = [
  { name: "side", label: "Side by side", key: "1", title: "Each answer beside the truth" },
  { name: "blink", label: "Blink", key: "2", title: "Answer and truth take turns in the same place" },
  { name: "overlay", label: "Overlay", key: "3", title: "The answer laid over the truth" },
  { name: "differences", label: "Only differences", key: "4", title: "Equal cells fade away" },
];

const COMMANDS = {
  ...Object.fromEntries(VIEWS.map((view) => [view.key, `view:${view.name}`])),
  a: "align",
  m: "marks",
  g: "model",
  t: "test",
  s: "swap",
  "+": "zoom-in",
  "=": "zoom-in",
  "-": "zoom-out",
  0: "fit",
  ",": "view-options",
  "?": "help",
};

const TYPING = new Set(["INPUT", "TEXTAREA", "SELECT"]);
const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** Rows of the list under "?": [keys, what they do]. */
export const KEY_LIST = [
  ...VIEWS.map((view) => [view.key, view.label.toLowerCase()]),
  ["A", "aligned, or as given"],
  ["M", "mark differing cells"],
  ["G", "the model's next compute level"],
  ["T", "the next test"],
  ["S", "blink: swap answer and truth by hand"],
  ["+  −  0", "zoom in, out, fit"],
  ["Ctrl+wheel, pinch", "zoom where the pointer is"],
  ["drag, wheel", "move about when zoomed"],
  [",", "view: colors, lines, contrast"],
  ["arrows", "in a grid that has the keyboard: look at the next cell"],
];

/** The command a key event asks for, or null when it is none of ours. */
export function commandOf({ key, ctrlKey, metaKey, altKey }) {
  if (ctrlKey || metaKey || altKey) return null;
  const name = key.length === 1 ? key.toLowerCase() : key;
  return Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : null;
}

/** The step `[rows, columns]` of an arrow key, or null. */
export function arrowOf({ key, ctrlKey, metaKey, altKey }) {
  return ctrlKey || metaKey || altKey || !Object.hasOwn(ARROWS, key) ? null : ARROWS[key];
}

/** Whether a dialog above the page has the keyboard. */
function isCovered(main) {
  return Boolean(main.getRootNode().host?.closest("[inert]"));
}

/**
 * Listens on the window before anyone else: the host page has shortcuts of its own ("r" runs the
 * page again), which must see no key pressed here. `find` gives a key event's command, or null.
 * Returns a function that stops.
 */
export function listenToKeys(main, run, find = commandOf) {
  const listen = (event) => {
    const target = event.composedPath()[0];
    const isTyping = target instanceof Element && TYPING.has(target.tagName) && target.type !== "range";
    if (event.isComposing || isTyping || isCovered(main)) return;
    const { key, ctrlKey, metaKey, altKey, repeat } = event;
    const command = find({ key, ctrlKey, metaKey, altKey, repeat, target });
    if (command) {
      run(command);
      event.preventDefault();
      event.stopImmediatePropagation();
    } else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey && event.key !== " ") {
      event.stopImmediatePropagation();
    }
  };
  window.addEventListener("keydown", listen, true);
  // What is typed in a field here would look to the host page as if typed on the bare page.
  for (const type of ["keydown", "keyup", "keypress"]) main.addEventListener(type, (event) => event.stopPropagation());
  return () => window.removeEventListener("keydown", listen, true);
}

/** The list of keys as a dialog of its own; the browser gives it focus and Esc. */
export function keyDialog(list = KEY_LIST) {
  const close = element("button", { type: "button", class: "button" }, "Close");
  const dialog = element(
    "dialog",
    { class: "keys", "aria-label": "Keys", "data-testid": "keys" },
    element("h2", {}, "Keys"),
    element("dl", {}, ...list.flatMap(([keys, what]) => [element("dt", {}, element("kbd", {}, keys)), element("dd", {}, what)])),
    close,
  );
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  return dialog;
}
