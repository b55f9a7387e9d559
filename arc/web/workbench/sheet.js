// Sheets above the workbench: dialogs that take the keyboard and give it back.

import { h } from "./dom.js";

const REACHABLE = "button:not(:disabled), a[href], input:not(:disabled), [tabindex='0']";

const closings = new WeakMap();

function beside(overlay) {
  return [...overlay.parentNode.children].filter((other) => other !== overlay && !other.matches(".announcer"));
}

/** The element that has the keyboard, in whichever shadow root. */
function focusedElement() {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at;
}

/** Tab goes round inside the sheet. */
function keepInside(event) {
  if (event.key !== "Tab") return;
  const reachable = [...event.currentTarget.querySelectorAll(REACHABLE)].filter((one) => one.offsetParent);
  const [first, last] = [reachable[0], reachable.at(-1)];
  const active = event.currentTarget.getRootNode().activeElement;
  if (active !== (event.shiftKey ? first : last)) return;
  event.preventDefault();
  (event.shiftKey ? last : first).focus();
}

/**
 * Shows a sheet as a dialog named `label`. The keyboard moves into it, to `focus` or its Close
 * button, and back when it is closed; `onClose` is called then. `covered` is out of reach until then.
 */
export function openSheet(overlay, sheet, label, { focus = null, covered = beside(overlay), onClose = () => {} } = {}) {
  const opener = focusedElement();
  for (const [name, value] of [["role", "dialog"], ["aria-modal", "true"], ["aria-label", label]]) {
    sheet.setAttribute(name, value);
  }
  sheet.append(closeButton());
  sheet.addEventListener("keydown", keepInside);
  overlay.replaceChildren(sheet);
  overlay.hidden = false;
  const put = covered.filter((other) => !other.inert);
  for (const other of put) other.inert = true;
  closings.set(overlay, { opener, put, onClose });
  (focus ?? sheet.querySelector(".close")).focus({ preventScroll: true });
}

/** Takes the sheet away. Returns whether there was one. */
export function closeSheet(overlay) {
  if (overlay.hidden) return false;
  overlay.hidden = true;
  overlay.replaceChildren();
  const { opener, put, onClose } = closings.get(overlay);
  closings.delete(overlay);
  for (const other of put) other.inert = false;
  opener?.focus({ preventScroll: true });
  onClose();
  return true;
}

function closeButton() {
  return h("button.button.close", {
    type: "button",
    "data-command": "close-overlay",
    "data-testid": "close-overlay",
    "aria-label": "Close",
    text: "Close  Esc",
  });
}
