// Copying this page's link, also where the browser offers no clipboard: over plain HTTP it has none.

import { element } from "./elements.js";

const SHOWN_MS = 1600;

/** Puts text on the clipboard; false when the browser refuses. */
export async function copyText(text, { clipboard = globalThis.navigator?.clipboard, document = globalThis.document } = {}) {
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
  document.body.append(field);
  field.select();
  const isCopied = document.execCommand("copy");
  field.remove();
  return isCopied;
}

/** A button that copies a link to this site's own `path` and says so. */
export function copyButton(path) {
  const label = () => ["Copy", element("span", { class: "wide" }, "\u00a0link")];
  const button = element("button", { type: "button", class: "button", "data-testid": "copy-link" }, ...label());
  button.addEventListener("click", async () => {
    const isCopied = await copyText(new URL(path, location.origin).href);
    button.textContent = isCopied ? "Copied" : "Copy it from the address bar";
    button.focus();
    setTimeout(() => button.replaceChildren(...label()), SHOWN_MS);
  });
  return button;
}
