// What opens above the workbench: an enlarged example, and the list of keys.

import { enlarged } from "./arrange.js";
import { h } from "./dom.js";
import { keyList } from "./keys.js";
import { openSheet } from "./sheet.js";
import { pairElement } from "./view.js";

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
  openSheet(overlay, h("div.sheet", {}, pair.element), `Example ${index + 1}`);
  return pair.views;
}

export function openHelp(overlay, isOffered) {
  const rows = keyList(isOffered).map(([keys, what]) =>
    h("div.keyrow", {}, h("span.keys", {}, h("kbd", { text: keys })), h("span", { text: what })),
  );
  const sheet = h(
    "div.sheet.words.help",
    { "data-testid": "help-sheet" },
    h("h2", { text: "Keys" }),
    h("p", { text: "On a Mac, Cmd works like Ctrl." }),
    h("div.keylist", {}, ...rows),
  );
  openSheet(overlay, sheet, "Keys");
}
