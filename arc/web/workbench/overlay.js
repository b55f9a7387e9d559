// What opens above the workbench: an enlarged example, and the list of keys.

import { enlarged } from "./arrange.js";
import { keyList } from "./keys.js";
import { h, pairElement } from "./view.js";

const closeButton = () =>
  h(
    "button.button.close",
    {
      type: "button",
      "data-command": "close-overlay",
      "data-testid": "close-overlay",
      "aria-label": "Close",
      text: "Close  Esc",
    },
  );

/** Shows an example as large as fits. Returns its two views, to be drawn and listened to. */
export function openPair(overlay, train, index, digits) {
  const pair = pairElement(train[index], index);
  const { cell, isStacked } = enlarged(
    pair.grids,
    overlay.parentNode.clientWidth - 90,
    overlay.parentNode.clientHeight - 120,
  );
  pair.sides.classList.toggle("stacked", isStacked);
  pair.views[0].set(pair.grids.input, cell, { digits });
  pair.views[1].set(pair.grids.output, cell, { digits });
  const title = pair.element.querySelector(".zoom");
  title.removeAttribute("data-command");
  title.disabled = true;
  const attributes = { role: "dialog", "aria-modal": "true", "aria-label": `Example ${index + 1}` };
  overlay.replaceChildren(h("div.sheet", attributes, pair.element, closeButton()));
  overlay.hidden = false;
  return pair.views;
}

export function openHelp(overlay, isOffered) {
  const rows = keyList(isOffered).map(([keys, what]) =>
    h("div.keyrow", {}, h("span.keys", {}, h("kbd", { text: keys })), h("span", { text: what })),
  );
  overlay.replaceChildren(
    h(
      "div.sheet.help",
      { role: "dialog", "aria-modal": "true", "aria-label": "Keys", "data-testid": "help-sheet" },
      h("h2", { text: "Keys" }),
      h("p", { text: "On a Mac, Cmd works like Ctrl." }),
      h("div.keylist", {}, ...rows),
      closeButton(),
    ),
  );
  overlay.hidden = false;
}
