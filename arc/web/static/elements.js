// Small helpers for building the pages' elements.

import { markElement } from "../workbench/prefs.js";

/** The app's own element, within which its theme holds: it may be another than the system's. */
export function appElement() {
  return document.querySelector(".stApp") ?? document.body;
}

/** An element with attributes (true: bare, null or false: left out) and children. */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) node.setAttribute(name, "");
    else if (value !== null && value !== false && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

/** A button of the page's look that calls `press(node)`; `kind` are more classes, such as `primary`. */
export function pressable(label, testid, press, kind = "", attributes = {}) {
  const node = element("button", { type: "button", class: `button ${kind}`.trim(), "data-testid": testid, ...attributes }, label);
  node.addEventListener("click", () => press(node));
  return node;
}

/**
 * A row of joined choices. An option is `{label, title, pressed}` and either
 * `{href}`, for a link, or `{choose}`, called when it is pressed.
 */
export function segmented(label, options) {
  return element(
    "span",
    { class: "segmented", role: "group", "aria-label": label },
    ...options.map((option) => {
      const { label: text, title, pressed, href, choose } = option;
      if (href) {
        return element("a", { href, title, "aria-current": pressed ? "true" : null }, text);
      }
      const button = element("button", { type: "button", title, "aria-pressed": String(pressed) }, text);
      button.addEventListener("click", choose);
      return button;
    }),
  );
}

/** New children in the place of the old; the keyboard stays on the button with the same words. */
export function refill(place, ...children) {
  const focused = place.getRootNode().activeElement;
  const words = place.contains(focused) ? focused.textContent : null;
  place.replaceChildren(...children);
  if (words) [...place.querySelectorAll("button")].find((button) => button.textContent === words)?.focus();
}

/**
 * Put a style sheet into a shadow root, once, and wait until it applies. From then on the root's
 * host carries the marks of the view options.
 */
export function styled(root, url) {
  if (root.querySelector(`link[href="${url.href}"]`)) return Promise.resolve();
  if (root.host) markElement(root.host);
  const link = element("link", { rel: "stylesheet", href: url.href });
  root.append(link);
  return new Promise((resolve) => {
    link.addEventListener("load", resolve);
    link.addEventListener("error", resolve);
  });
}
