// The sheet "View": how grids and the page look, with two small grids to see it on.

import { h } from "./dom.js";
import { COLORS, GridView, inkOn } from "./draw.js";
import { onPrefs, prefs, setPref } from "./prefs.js";
import { openSheet } from "./sheet.js";
import { blank, fromText } from "./state.js";

const ROWS = [
  { name: "palette", label: "Colors", choices: { official: "ARC's own", safe: "Color-blind safe" } },
  { name: "digits", label: "Digits in cells", key: "N", choices: { false: "Off", true: "On" } },
  { name: "lines", label: "Grid lines", choices: { auto: "Auto", on: "On", off: "Off" } },
  { name: "contrast", label: "Contrast", choices: { auto: "System", normal: "Normal", high: "High" } },
  { name: "hand", label: "Layout", choices: { right: "Right-handed", left: "Left-handed" } },
  { name: "motion", label: "Motion", choices: { auto: "System", reduced: "Reduced" } },
];

const LARGE = { grid: fromText("01234/56789/00500/15550"), cursor: [2, 2] };
// Cell sizes of the two preview grids, in CSS pixels: the sheet of a phone is narrow.
const CELLS = { wide: [36, 6], narrow: [26, 4] };
const NARROW_BELOW = 600;

/** A grid dense enough for the lines to fade, in all ten colors. */
function denseGrid() {
  const grid = blank(24, 30);
  grid.cells.forEach((_, at) => {
    const [row, column] = [Math.floor(at / 30), at % 30];
    grid.cells[at] = (Math.floor(row / 3) + Math.floor(column / 3) * 3) % 10;
  });
  return grid;
}

function valueOf(name, text) {
  return name === "digits" ? text === "true" : text;
}

function choiceRow({ name, label, key, choices }) {
  const buttons = Object.entries(choices).map(([value, text]) => {
    const button = h("button.choice", { type: "button", "data-testid": `view-${name}-${value}`, text });
    button.dataset.value = value;
    button.addEventListener("click", () => setPref(name, valueOf(name, value)));
    return button;
  });
  const title = h("span.what", { text: label }, ...(key ? [" ", h("kbd", { text: key })] : []));
  const choose = h("span.choices", { role: "group", "aria-label": label }, ...buttons);
  const show = () => {
    for (const button of buttons) {
      button.setAttribute("aria-pressed", String(button.dataset.value === String(prefs()[name])));
    }
  };
  return { element: h("div.option", {}, title, choose), buttons, show };
}

function preview(width) {
  const [largeCell, denseCell] = CELLS[width < NARROW_BELOW ? "narrow" : "wide"];
  const large = new GridView("preview", "Preview");
  const dense = new GridView("preview.dense", "Preview of a large grid");
  large.set(LARGE.grid, largeCell);
  large.mark({ cross: LARGE.cursor, cursor: LARGE.cursor });
  dense.set(denseGrid(), denseCell);
  return h("div.preview", {}, large.element, dense.element);
}

/** Opens the sheet in an overlay; `covered` and `onClose` as for `openSheet`. */
export function openOptions(overlay, { covered, onClose = () => {} } = {}) {
  const rows = ROWS.map(choiceRow);
  const sheet = h(
    "div.sheet.words.viewsheet",
    { "data-testid": "view-sheet" },
    h("h2", { text: "View" }),
    h("p", { text: "Kept in this browser, for every page." }),
    h("div.viewbody", {}, h("div.options", {}, ...rows.map((row) => row.element)), preview(overlay.parentNode.clientWidth)),
  );
  const stop = onPrefs(() => rows.forEach((row) => row.show()));
  const focus = rows[0].buttons.find((button) => button.getAttribute("aria-pressed") === "true");
  openSheet(overlay, sheet, "View", {
    focus,
    covered,
    onClose() {
      stop();
      onClose();
    },
  });
}

/** The palette's buttons take the colors in use. */
export function colorButtons(palette) {
  [...palette.children].forEach((button, n) => {
    button.style.setProperty("--color", COLORS[n]);
    button.style.setProperty("--on", inkOn(n));
  });
}
