// The sheet "View" over any page, in a host of its own on the document: pages come and go below.

import { NARROW_BELOW } from "../workbench/layout.js";
import { openOptions } from "../workbench/options.js";
import { markElement, prefs, setPref } from "../workbench/prefs.js";
import { closeSheet } from "../workbench/sheet.js";
import { watchTheme } from "../workbench/theme.js";
import { appElement, element, styled } from "./elements.js";

// In the order of the cascade.
const STYLES = ["options.css", "workbench.css", "sheets.css"];

const KEYS = {
  Escape: close,
  ",": close,
  n: () => setPref("digits", !prefs().digits),
};

// `{host, panel, overlay}`, made at the first opening.
let made = null;

async function make() {
  const overlay = element("div", { class: "overlay", hidden: true });
  const panel = element("div", { class: "wb floating" }, overlay);
  const host = element("div", { hidden: true });
  const root = host.attachShadow({ mode: "open" });
  root.append(panel);
  document.body.append(host);
  markElement(panel);
  panel.addEventListener("click", (event) => {
    if (event.target === overlay || event.target.closest('[data-command="close-overlay"]')) close();
  });
  await Promise.all(STYLES.map((name) => styled(root, new URL(`../workbench/${name}`, import.meta.url))));
  return { host, panel, overlay };
}

/**
 * Before anyone else on the window: under the sheet no key is the page's or Streamlit's. Tab, Enter
 * and Space stay the browser's.
 */
function listen(event) {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const isCommand = Object.hasOwn(KEYS, name);
  if (isCommand) {
    KEYS[name]();
    event.preventDefault();
  }
  if (isCommand || (event.key.length === 1 && event.key !== " ")) event.stopImmediatePropagation();
}

function open({ host, panel, overlay }) {
  const narrow = () => panel.classList.toggle("narrow", innerWidth < NARROW_BELOW);
  host.hidden = false;
  narrow();
  const listeners = { keydown: listen, popstate: close, resize: narrow };
  for (const [type, listener] of Object.entries(listeners)) window.addEventListener(type, listener, true);
  const stopTheme = watchTheme(appElement(), (theme) => (panel.dataset.theme = theme));
  openOptions(overlay, {
    covered: [...document.body.children].filter((other) => other !== host),
    onClose() {
      host.hidden = true;
      for (const [type, listener] of Object.entries(listeners)) window.removeEventListener(type, listener, true);
      stopTheme();
    },
  });
}

function close() {
  made?.then(({ overlay }) => closeSheet(overlay));
}

/** Opens the sheet. Where it is open, nothing happens: it is closed from inside. */
export async function openView() {
  const page = await (made ??= make());
  if (page.host.hidden) open(page);
}
