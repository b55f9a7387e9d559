// What grids look like: the palette in use, ink on it, and the lines between cells.

import assert from "node:assert/strict";
import { test } from "node:test";
import { COLORS, GridView, gridLine, inkOn, setPalette } from "../../arc/web/workbench/draw.js";
import { luminance, PALETTES } from "../../arc/web/workbench/palette.js";
import { setPref } from "../../arc/web/workbench/prefs.js";
import { fromText } from "../../arc/web/workbench/state.js";

/** As much of a document as a GridView needs; canvases remember what was filled, in which color. */
function fakeDocument() {
  const penOver = (fills) =>
    new Proxy(
      {},
      {
        get: (pen, name) => {
          if (name === "fillRect") return (...frame) => fills.push([pen.fillStyle, ...frame]);
          return pen[name] ?? (() => {});
        },
      },
    );
  const createElement = () => {
    const fills = [];
    const context = penOver(fills);
    return {
      fills,
      style: {},
      setAttribute() {},
      appendChild: (child) => child,
      getContext: () => context,
    };
  };
  return { createElement };
}

function drawn(text, cell) {
  const view = new GridView("answer", "Your answer", fakeDocument());
  view.set(fromText(text), cell);
  return view;
}

const colorsOf = (view) => [...new Set(view.cells.fills.map(([color]) => color))].filter((color) => color.startsWith("#"));

test("a new palette is in use everywhere, and grids on the page are drawn again", () => {
  const view = drawn("12", 20);
  assert.deepEqual(colorsOf(view), ["#0074D9", "#FF4136"]);
  view.cells.fills.length = 0;
  setPalette("safe");
  assert.deepEqual(COLORS, PALETTES.safe);
  assert.deepEqual(colorsOf(view), [PALETTES.safe[1], PALETTES.safe[2]]);
  view.cells.fills.length = 0;
  setPalette("safe");
  assert.equal(view.cells.fills.length, 0, "nothing to draw when nothing changed");
  setPalette("official");
});

test("a palette there is not is refused", () => {
  assert.throws(() => setPalette("neon"), RangeError);
  assert.deepEqual(COLORS, PALETTES.official);
});

test("grids follow the view options by themselves", () => {
  const view = drawn("12", 20);
  setPref("lines", "off");
  assert.equal(view.line.width, 0);
  setPref("lines", "auto");
  assert.equal(view.line.width, 1);
  setPref("digits", true);
  assert.equal(view.digits, true);
  setPref("digits", false);
});

const contrast = (a, b) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);

test("digits can be read on every color of every palette", () => {
  for (const name of Object.keys(PALETTES)) {
    setPalette(name);
    COLORS.forEach((color, n) => {
      const ink = inkOn(n) === "#000" ? 0 : 1;
      // WCAG 2.2, 1.4.3: 4.5 to 1 for small text.
      assert.ok(contrast(luminance(color), ink) >= 4.5, `${name} ${color}`);
    });
  }
  setPalette("official");
});

const alphaOf = ({ color }) => Number(color.split(",")[3].slice(0, -1));

test("lines fade on dense grids, unless they are to stay", () => {
  const sizes = [24, 9, 5].map((cell) => ({ cell, device: cell, dpr: 1 }));
  const auto = sizes.map((size) => alphaOf(gridLine({ lines: "auto", isStrong: false }, size)));
  assert.deepEqual(auto, [...auto].sort((a, b) => b - a));
  assert.notEqual(auto[0], auto[2]);
  const on = sizes.map((size) => alphaOf(gridLine({ lines: "on", isStrong: false }, size)));
  assert.equal(new Set(on).size, 1);
  assert.ok(on[0] >= auto[0]);
});

test("lines are stronger in high contrast and absent when switched off", () => {
  for (const cell of [24, 9, 5]) {
    const size = { cell, device: cell, dpr: 1 };
    assert.ok(alphaOf(gridLine({ lines: "auto", isStrong: true }, size)) > alphaOf(gridLine({ lines: "auto", isStrong: false }, size)));
    assert.equal(gridLine({ lines: "off", isStrong: true }, size).width, 0);
  }
});

test("lines of high contrast are seen beside every color of every palette", () => {
  const { color, onBright } = gridLine({ lines: "auto", isStrong: true }, { cell: 24, device: 24, dpr: 1 });
  const hex = (rgba) => `#${rgba.match(/\d+/g).slice(0, 3).map((n) => Number(n).toString(16).padStart(2, "0")).join("")}`;
  for (const name of Object.keys(PALETTES)) {
    setPalette(name);
    COLORS.forEach((cell, n) => {
      const line = hex(inkOn(n) === "#000" ? onBright : color);
      assert.ok(contrast(luminance(line), luminance(cell)) > 1.9, `${name} ${cell}`);
    });
  }
  setPalette("official");
});

test("lines leave something of the smallest cells", () => {
  assert.equal(gridLine({ lines: "auto", isStrong: false }, { cell: 3, device: 3, dpr: 1 }).width, 0);
  assert.equal(gridLine({ lines: "on", isStrong: false }, { cell: 3, device: 3, dpr: 1 }).width, 1);
  assert.equal(gridLine({ lines: "on", isStrong: false }, { cell: 2, device: 2, dpr: 1 }).width, 0);
});
