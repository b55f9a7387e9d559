// Drawing grids on canvases: whole device pixels, changed cells alone, marks on a layer above.

import { drawAxes } from "./axes.js";
import { COLORS, COLOR_NAMES, inkOn, usePalette } from "./palette.js";
import { onPrefs } from "./prefs.js";

export { COLORS, COLOR_NAMES, inkOn };

/** A place beyond the end of a short row in a model's ragged answer. */
export const HOLE = 255;

/** A cell of a model's answer that holds something other than a color. */
export const ODD = 254;

// Live views are redrawn when the look changes. A view lives as long as its element, which does
// not know it.
const views = new Set();
const viewOf = new WeakMap();

const look = { digits: false, lines: "auto", isStrong: false };

function redrawAll() {
  for (const held of views) {
    const view = held.deref();
    if (view) view.redraw();
    else views.delete(held);
  }
}

/** Turns every grid on the page to the ten colors of a set: `official` or `safe`. */
export function setPalette(name) {
  if (usePalette(name)) redrawAll();
}

/** Takes what is shown of the view options (`prefs.js`) and redraws every grid on the page. */
function setLook({ palette, digits, lines, contrast }) {
  usePalette(palette);
  Object.assign(look, { digits, lines, isStrong: contrast === "high" });
  redrawAll();
}

/** Cell size in CSS pixels that is a whole number of device pixels, at most `wanted`. */
export function crispCell(wanted, dpr = globalThis.devicePixelRatio || 1) {
  return Math.max(1, Math.floor(wanted * dpr + 1e-6)) / dpr;
}

/** A hole is hatched; an odd cell says "?". Neither looks like a color. */
function drawOdd(pen, value, x, y, size) {
  pen.fillStyle = value === ODD ? "#e8eaf0" : "#3a3f4b";
  pen.fillRect(x, y, size, size);
  if (value === ODD) {
    pen.fillStyle = "#191c22";
    pen.font = `bold ${Math.round(size * 0.8)}px ui-monospace, monospace`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillText("?", x + size / 2, y + size / 2 + size * 0.05);
    return;
  }
  pen.strokeStyle = "#98a0b3";
  pen.lineWidth = 1;
  pen.beginPath();
  pen.moveTo(x + size, y);
  pen.lineTo(x, y + size);
  pen.stroke();
}

/**
 * The lines between cells: `{width, color, onBright}`, the width in device pixels, 0 for none, and
 * the colors beside dark and bright cells. They fade as cells get smaller, where they would cover
 * more than they part; `on` keeps them.
 */
export function gridLine({ lines, isStrong }, { cell, device, dpr }) {
  const fewest = lines === "on" ? 3 : 4;
  if (lines === "off" || device < fewest) return { width: 0, color: "", onBright: "" };
  const width = Math.max(1, Math.round(dpr * (cell >= 24 ? 1 : 0.75)));
  const faded = cell >= 12 ? 0.5 : cell >= 7 ? 0.38 : 0.26;
  const alpha = lines === "on" ? Math.max(0.5, faded) : faded;
  if (!isStrong) return { width, color: `rgba(140,146,160,${alpha})`, onBright: `rgba(140,146,160,${alpha})` };
  const strong = Math.min(1, 2 * alpha);
  return { width, color: `rgba(176,182,194,${strong})`, onBright: `rgba(58,62,72,${strong})` };
}

function drawCell(pen, value, x, y, size, line, digits) {
  if (value > 9) {
    drawOdd(pen, value, x, y, size);
  } else {
    pen.fillStyle = COLORS[value];
    pen.fillRect(x, y, size, size);
  }
  if (line.width) {
    pen.fillStyle = inkOn(value) === "#000" ? line.onBright : line.color;
    pen.fillRect(x, y, size, line.width);
    pen.fillRect(x, y + line.width, line.width, size - line.width);
  }
  if (digits && value <= 9 && size >= 9) {
    pen.fillStyle = inkOn(value);
    pen.font = `${Math.round(size * 0.58)}px ui-monospace, monospace`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillText(String(value), x + size / 2, y + size / 2 + size * 0.05);
  }
}

/** Strokes inside a frame, dark under light, so that it is seen on every color. */
function box(pen, frame, dpr, { dash = null, isHeavy = false } = {}) {
  const weight = (look.isStrong ? 1.4 : 1) * (isHeavy ? 1.5 : 1);
  // On small cells a stroke must leave some of the cell to see.
  const outer = Math.min(3.5 * weight * dpr, Math.min(frame.width, frame.height) * 0.6);
  pen.lineJoin = "miter";
  pen.strokeStyle = "#000";
  pen.lineWidth = outer;
  pen.setLineDash([]);
  pen.strokeRect(frame.x, frame.y, frame.width, frame.height);
  pen.strokeStyle = "#fff";
  pen.lineWidth = outer * 0.45;
  pen.setLineDash(dash ? dash.map((n) => n * dpr) : []);
  pen.strokeRect(frame.x, frame.y, frame.width, frame.height);
  pen.setLineDash([]);
}

/** A band between dark and light edges, one of which is seen on every color; faint, to leave the colors true. */
function band(pen, x, y, width, height, edge) {
  pen.fillStyle = "rgba(190,200,220,.12)";
  pen.fillRect(x, y, width, height);
  const isRow = width > height;
  const strip = (at, color) => {
    pen.fillStyle = color;
    if (isRow) pen.fillRect(x, at, width, edge);
    else pen.fillRect(at, y, edge, height);
  };
  const [near, far] = isRow ? [y, y + height - edge] : [x, x + width - edge];
  const strength = look.isStrong ? 1 : 0.6;
  strip(near - edge, `rgba(0,0,0,${strength})`);
  strip(near, `rgba(255,255,255,${strength})`);
  strip(far, `rgba(255,255,255,${strength})`);
  strip(far + edge, `rgba(0,0,0,${strength})`);
}

/** One grid on screen: a layer of cells and a layer of marks, in an element of its own. */
export class GridView {
  /** `name` says whose grid it is: `answer`, `input`, `train.0.output`, … */
  constructor(name, label, document = globalThis.document) {
    this.name = name;
    this.element = document.createElement("div");
    this.element.className = "grid";
    this.cells = this.element.appendChild(document.createElement("canvas"));
    this.marks = this.element.appendChild(document.createElement("canvas"));
    this.marks.className = "marks";
    this.element.setAttribute("role", "img");
    this.label = label;
    this.digits = look.digits;
    this.cell = 0;
    this.grid = null;
    viewOf.set(this.element, this);
    views.add(new WeakRef(this));
  }

  /** Takes a grid and a cell size in CSS pixels; draws all when anything differs. */
  set(grid, cell = this.cell, { digits = look.digits } = {}) {
    const dpr = globalThis.devicePixelRatio || 1;
    const size = crispCell(cell, dpr);
    const old = this.grid;
    const isSameFrame =
      old && old.height === grid.height && old.width === grid.width && this.cell === size && this.dpr === dpr;
    const isSameLook = isSameFrame && digits === this.digits;
    if (isSameLook && old === grid) return;
    Object.assign(this, { grid, cell: size, dpr, digits });
    this.device = Math.round(size * dpr);
    if (isSameLook) return this.#drawChanged(old.cells);
    if (!isSameFrame) this.#frame();
    this.#drawAll();
  }

  #drawChanged(before) {
    const { cells, width } = this.grid;
    const pen = this.cells.getContext("2d");
    cells.forEach((color, at) => {
      if (color !== before[at]) this.#drawOne(pen, this.grid, Math.floor(at / width), at % width);
    });
  }

  #frame() {
    const { height, width } = this.grid;
    // One device pixel more than the cells: the last line on the right and at the bottom.
    const [w, h] = [width * this.device + 1, height * this.device + 1];
    for (const canvas of [this.cells, this.marks]) {
      canvas.width = w;
      canvas.height = h;
    }
    this.element.style.width = `${w / this.dpr}px`;
    this.element.style.height = `${h / this.dpr}px`;
    this.element.setAttribute("aria-label", `${this.label}, ${height} by ${width}`);
  }

  /** Draws all again, as the look now is; marks as they were. */
  redraw() {
    if (!this.grid) return;
    this.digits = look.digits;
    this.#drawAll();
    this.mark(this.marksShown);
  }

  #drawAll() {
    const pen = this.cells.getContext("2d");
    const { height, width } = this.grid;
    this.line = gridLine(look, this);
    pen.clearRect(0, 0, this.cells.width, this.cells.height);
    for (let r = 0; r < height; r++) for (let c = 0; c < width; c++) this.#drawOne(pen, this.grid, r, c);
    if (!this.line.width) return;
    pen.fillStyle = this.line.color;
    pen.fillRect(0, this.cells.height - 1, this.cells.width, 1);
    pen.fillRect(this.cells.width - 1, 0, 1, this.cells.height);
  }

  #drawOne(pen, grid, r, c) {
    const size = this.device;
    drawCell(pen, grid.cells[r * grid.width + c], c * size, r * size, size, this.line, this.digits);
  }

  /** Draws these cells of `grid` (of the same size) and nothing else. */
  drawCells(grid, places) {
    const pen = this.cells.getContext("2d");
    this.grid = grid;
    for (const [r, c] of places) this.#drawOne(pen, grid, r, c);
  }

  /**
   * Draws the layer above: `cross` [row, column], `cursor` [row, column], `span` (inclusive),
   * `ghost` {places, color}, `floating` {block, at}, `lifted` span, `differing` [[row, column]],
   * `area` span, `symmetry` {mode, center}.
   */
  mark(marks = {}) {
    const { cross, cursor, span, ghost, floating, lifted, differing, symmetry, area } = marks;
    this.marksShown = marks;
    const pen = this.marks.getContext("2d");
    const size = this.device;
    const { width, height } = this.marks;
    const outline = (s, options) => {
      // Half a device pixel in: the frame lies on the lines around the cells.
      const [x, y] = [s.left * size + 0.5, s.top * size + 0.5];
      const frame = { x, y, width: (s.right - s.left + 1) * size, height: (s.bottom - s.top + 1) * size };
      box(pen, frame, this.dpr, options);
    };
    pen.clearRect(0, 0, width, height);
    if (lifted) {
      pen.fillStyle = COLORS[0];
      pen.fillRect(
        lifted.left * size + 1,
        lifted.top * size + 1,
        (lifted.right - lifted.left + 1) * size - 1,
        (lifted.bottom - lifted.top + 1) * size - 1,
      );
    }
    for (const [r, c] of ghost?.places ?? []) {
      drawCell(pen, ghost.color, c * size, r * size, size, this.line, this.digits);
    }
    if (floating) this.#markFloating(pen, floating, outline);
    if (cross) {
      if (size >= 4) this.#markCross(pen, cross);
      outline({ top: cross[0], bottom: cross[0], left: cross[1], right: cross[1] });
    }
    if (span) outline(span, { dash: [4, 3] });
    if (area) outline(area);
    if (symmetry) drawAxes(pen, symmetry, size, this.dpr);
    if (cursor) {
      outline({ top: cursor[0], bottom: cursor[0], left: cursor[1], right: cursor[1] }, { isHeavy: true });
    }
    for (const [r, c] of differing ?? []) {
      const inset = size * 0.18;
      pen.strokeStyle = "#fff";
      pen.lineWidth = Math.max(2, size * 0.16);
      pen.strokeRect(c * size + inset, r * size + inset, size - 2 * inset, size - 2 * inset);
      pen.strokeStyle = "#e5252a";
      pen.lineWidth = Math.max(1, size * 0.08);
      pen.strokeRect(c * size + inset, r * size + inset, size - 2 * inset, size - 2 * inset);
    }
  }

  /** Bands along a row and a column; the cell where they meet keeps its color. */
  #markCross(pen, [row, column]) {
    const size = this.device;
    const { width, height } = this.marks;
    // On small cells two pixels a side would leave nothing of the band.
    const weight = look.isStrong && this.cell >= 10 ? 1.5 : 1;
    const edge = Math.max(1, Math.round(this.dpr * weight));
    pen.save();
    pen.beginPath();
    pen.rect(0, 0, width, height);
    pen.rect(column * size, row * size, size, size);
    pen.clip("evenodd");
    band(pen, 0, row * size, width, size, edge);
    band(pen, column * size, 0, size, height, edge);
    pen.restore();
  }

  #markFloating(pen, { block, at }, outline) {
    const size = this.device;
    pen.globalAlpha = 0.88;
    for (let r = 0; r < block.height; r++) {
      for (let c = 0; c < block.width; c++) {
        const value = block.cells[r * block.width + c];
        drawCell(pen, value, (at[1] + c) * size, (at[0] + r) * size, size, this.line, this.digits);
      }
    }
    pen.globalAlpha = 1;
    const [bottom, right] = [at[0] + block.height - 1, at[1] + block.width - 1];
    outline({ top: at[0], left: at[1], bottom, right }, { dash: [4, 3] });
  }

  /** The cell under a place on screen; outside the grid it counts on (-1, height, …). */
  cellAt(clientX, clientY) {
    const frame = this.element.getBoundingClientRect();
    return [Math.floor((clientY - frame.top) / this.cell), Math.floor((clientX - frame.left) / this.cell)];
  }

  /** The place under a point in half cells, at most the last cell: even is a middle, odd an edge. */
  halfAt(clientX, clientY) {
    const frame = this.element.getBoundingClientRect();
    const half = (n, side) => Math.max(0, Math.min(2 * (side - 1), Math.round((2 * n) / this.cell - 1)));
    return [half(clientY - frame.top, this.grid.height), half(clientX - frame.left, this.grid.width)];
  }

  /** Whether a place is a cell of the grid. */
  holds([row, column]) {
    return row >= 0 && column >= 0 && row < this.grid.height && column < this.grid.width;
  }

  /** A cell's frame on screen, in CSS pixels. */
  cellRect(row, column) {
    const frame = this.element.getBoundingClientRect();
    const { cell } = this;
    return { x: frame.left + column * cell, y: frame.top + row * cell, width: cell, height: cell };
  }
}

onPrefs(setLook);
