// Pointer and keyboard events, turned into calls of the editor and commands.

import { commandOf } from "./keys.js";

const TYPING = new Set(["INPUT", "TEXTAREA", "SELECT"]);

/**
 * Connects a grid on screen to the editor. `clock(timeStamp)` gives a trial's milliseconds;
 * `isPinching()` says that two fingers are moving the picture instead, `picksByAlt` that Alt takes a
 * grid's color.
 */
export function listenToGrid(view, { editor, clock, isPinching = () => false, picksByAlt = true }) {
  const { element } = view;
  let pointer = null;

  const reportsOf = (event) => {
    const all = event.getCoalescedEvents?.() ?? [];
    // The last coalesced report equals the event; some browsers give an empty list.
    return (all.length ? all : [event]).map((e) => [
      view.cellAt(e.clientX, e.clientY),
      clock(e.timeStamp || event.timeStamp),
    ]);
  };

  const move = (event) => {
    const half = view.halfAt(event.clientX, event.clientY);
    editor.move(reportsOf(event), { shift: event.shiftKey, half });
  };

  element.addEventListener("pointerdown", (event) => {
    // A second finger or button while one is down paints nothing.
    if (pointer !== null || isPinching() || !event.isPrimary || (event.button !== 0 && event.button !== 2)) return;
    pointer = event.pointerId;
    try {
      element.setPointerCapture(pointer);
    } catch {
      // A pointer that is already gone cannot be captured; its stroke is the one cell.
    }
    if (element.tabIndex >= 0) element.focus({ preventScroll: true });
    event.preventDefault();
    editor.down(view.name, view.cellAt(event.clientX, event.clientY), {
      atMs: clock(event.timeStamp),
      half: view.halfAt(event.clientX, event.clientY),
      erases: event.button === 2,
      alt: picksByAlt && event.altKey,
      shift: event.shiftKey,
      isTouch: event.pointerType === "touch",
    });
  });

  element.addEventListener("pointermove", (event) => {
    const cell = view.cellAt(event.clientX, event.clientY);
    if (event.pointerId === pointer) move(event);
    else if (pointer !== null) return;
    editor.setHover(view.holds(cell) ? { name: view.name, cell, shift: event.shiftKey } : null);
  });

  const end = (event) => {
    if (event.pointerId !== pointer) return;
    pointer = null;
    if (event.type === "pointerup") move(event);
    editor.up();
  };
  for (const type of ["pointerup", "pointercancel", "lostpointercapture"]) {
    element.addEventListener(type, end);
  }
  element.addEventListener("pointerleave", () => pointer === null && editor.setHover(null));
  element.addEventListener("contextmenu", (event) => event.preventDefault());
  element.addEventListener("dragstart", (event) => event.preventDefault());
}

/**
 * Listens on the window before anyone else: the host page's own shortcuts (it has "r" and "c")
 * must not see a key of ours. `run(command, event)` returns false for a command that does not
 * apply, which then stays the browser's. `typed(event)` gets keys of our own text field.
 */
export function listenToKeys(element, { run, typed }) {
  const listen = (event) => {
    if (event.isComposing) return;
    const target = event.composedPath()[0];
    const isOurs = target instanceof Element && element.contains(target);
    if (target instanceof Element && (TYPING.has(target.tagName) || target.isContentEditable)) {
      if (isOurs) typed(event);
      return;
    }
    const command = commandOf(event);
    if (!command) return;
    const activates = (event.key === "Enter" || event.key === " ") && !event.ctrlKey && !event.metaKey;
    if (activates && target instanceof Element && target.matches("button, a")) return;
    if (run(command, event) === false) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  window.addEventListener("keydown", listen, true);
  return () => window.removeEventListener("keydown", listen, true);
}
