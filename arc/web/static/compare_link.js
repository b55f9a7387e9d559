// Copying, such as this page's link, also where the browser offers no clipboard: over plain HTTP it has none.

import { element } from "./elements.js";
import { icon } from "../workbench/icons.js";

const SHOWN_MS = 1600;

/**
 * Puts text on the clipboard; false when the browser refuses. Under an open dialog the page takes no
 * selection: `place` is the dialog then.
 */
export async function copyText(text, { clipboard = globalThis.navigator?.clipboard, document = globalThis.document, place = document.body } = {}) {
  try {
    if (clipboard) {
      await clipboard.writeText(text);
      return true;
    }
  } catch {
    // Not allowed here: the old way may be.
  }
  const field = document.createElement("textarea");
  field.value = text;
  field.style.cssText = "position: fixed; opacity: 0";
  place.append(field);
  field.select();
  const isCopied = document.execCommand("copy");
  field.remove();
  return isCopied;
}

/**
 * From now on a press of `button` copies `text()`. The button says so for a moment, or `refused`;
 * `then(isCopied)` is called with the keyboard back on it. `place` as `copyText` has it.
 */
export function copyOnPress(button, text, { refused, place = () => document.body, then = () => {} }) {
  const words = [...button.childNodes];
  button.addEventListener("click", async () => {
    const isCopied = await copyText(text(), { place: place() });
    button.textContent = isCopied ? "Copied" : refused;
    button.focus();
    setTimeout(() => button.replaceChildren(...words), SHOWN_MS);
    then(isCopied);
  });
}

/** A button that copies a link to this site's own `path` and says so. */
export function copyButton(path) {
  const sign = element("span", { class: "slim", role: "img", "aria-label": "Copy link" });
  sign.innerHTML = icon("link");
  const label = [element("span", { class: "wide" }, "Copy link"), sign];
  const button = element("button", { type: "button", class: "button", "data-testid": "copy-link", title: "Copy a link to this page" }, ...label);
  copyOnPress(button, () => new URL(path, location.origin).href, { refused: "Copy it from the address bar" });
  return button;
}
