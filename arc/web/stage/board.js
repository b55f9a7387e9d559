// One grid on a page of the stage, as large as its box: whole, a region of it with its rows and
// columns numbered, or an answer marked where it differs from the truth.

import { differing, drawable, frameOf, gridIn, hasGaps, missing, SIDES } from "../static/compare_frame.js";
import { GridView } from "../workbench/draw.js";

export { drawable };

const MOST_CELL = 96;
const AXIS_GAP = 4;
const LINE_HEIGHT = 1.3;
const MOST_LINES = 8;

/** What an answer says that is words rather than colors, as a model's may be; "" for a grid. */
export function proseOf(rows) {
  const cells = rows.flat();
  const words = cells.filter((cell) => typeof cell === "string");
  return 2 * words.length > cells.length ? cells.join(" ") : "";
}

/** "27 × 23": rows and columns, as `told` if they are ragged; "" for an answer without a cell. */
export function sizeText(rows, told = null) {
  if (proseOf(rows)) return "in words";
  if (told !== null) return told;
  const { height, width } = drawable(rows);
  return height && width ? `${height} × ${width}` : "";
}

/** The largest cell in CSS pixels, whole in device pixels, at which a grid fits a box; at least one device pixel. */
export function cellWithin({ height, width }, box, { most = MOST_CELL, dpr = globalThis.devicePixelRatio || 1 } = {}) {
  // A grid has one device pixel more than its cells: its last line.
  const fit = (room, cells) => Math.floor((room * dpr - 1) / Math.max(1, cells));
  const device = Math.min(fit(box.width, width), fit(box.height, height), Math.floor(most * dpr));
  return Math.max(1, device) / dpr;
}

/** What is left of a region in rows: `{rows, top, left}`, or null where the region misses them. */
export function cropped(rows, { top, left, bottom, right }) {
  const kept = rows.slice(top, bottom + 1).map((row) => row.slice(left, right + 1));
  return kept.some((row) => row.length) ? { rows: kept, top, left } : null;
}

/** The numbers to write beside cells of a size so that they do not touch: every one, every second, fifth or tenth. */
export function axisNumbers(first, count, cell, room) {
  const step = [1, 2, 5, 10].find((n) => n * cell >= room) ?? 20;
  const numbers = Array.from({ length: count }, (_, i) => first + i);
  return numbers.filter((n) => n % step === 0 || count === 1);
}

/** A grid and what is around it, in `element`. */
export class Board {
  /** `name` is a grid's as in a region (`input.0`, `train.1.output`) or any other; `label` is read aloud. */
  constructor(name, label) {
    this.name = name;
    this.view = new GridView(name, label);
    this.notes = Object.assign(document.createElement("canvas"), { className: "notes" });
    this.columns = box("axis columns");
    this.rows = box("axis rows");
    this.instead = box("instead");
    this.element = box("board");
    this.element.dataset.grid = name;
    this.element.append(this.columns, this.rows, this.view.element, this.instead);
    this.view.element.append(this.notes);
    this.show([]);
  }

  /**
   * Takes rows, ragged or with words as they may be. `region` shows a part of them. With `truth`
   * the cells that are not its are marked; `alignment` are the steps of Compare, or null. Of prose
   * no cell is drawn.
   */
  show(rows, options = {}) {
    const prose = proseOf(rows);
    this.instead.textContent = prose || "no answer";
    this.element.classList.toggle("worded", Boolean(prose));
    this.#frame(prose ? [] : rows, prose ? {} : options);
  }

  #frame(rows, { region = null, truth = null, alignment = null }) {
    const part = region && cropped(rows, region);
    this.region = part;
    const isAligned = Boolean(truth) && !part && hasGaps(alignment);
    const steps = frameOf(rows, truth ?? [], isAligned ? alignment : null);
    this.extra = isAligned ? steps : null;
    this.grid = isAligned ? gridIn(steps, SIDES.answer, rows) : drawable(part ? part.rows : rows);
    this.marked = truth ? differing(steps, rows, truth).flatMap((place) => inside(place, part, this.grid)) : [];
  }

  /** Whether there is a cell to draw. */
  get isEmpty() {
    return !this.grid.height || !this.grid.width;
  }

  /** Room for the numbers at the edges, in CSS pixels. */
  #axes(text) {
    return this.region ? { width: 1.5 * text + AXIS_GAP, height: 1.2 * text + AXIS_GAP } : { width: 0, height: 0 };
  }

  /**
   * Draws as large as a box allows. `text` is the size of numbers at the edges in CSS pixels.
   * Returns `{cell, width, height}` of what was drawn.
   */
  fit(width, height, { most = MOST_CELL, text = 24 } = {}) {
    this.element.classList.toggle("gridless", this.isEmpty);
    this.element.classList.toggle("zoomed", Boolean(this.region));
    if (this.isEmpty) return this.#say(width, height, text);
    const axes = this.#axes(text);
    const cell = cellWithin(this.grid, { width: width - axes.width, height: height - axes.height }, { most });
    this.view.set(this.grid, cell);
    this.view.mark({ differing: this.marked });
    this.#note();
    this.#number(cell, text, axes);
    const sides = this.view.cells;
    return { cell, width: sides.width / this.view.dpr + axes.width, height: sides.height / this.view.dpr + axes.height };
  }

  /** What stands for a grid, in as many lines as there is room for. */
  #say(width, height, text) {
    const lines = Math.max(1, Math.min(MOST_LINES, Math.floor(height / (LINE_HEIGHT * text))));
    this.instead.style.maxWidth = `${width}px`;
    this.instead.style.setProperty("--said", lines);
    return { cell: 0, width, height: this.instead.offsetHeight };
  }

  #number(cell, text, axes) {
    const { style } = this.element;
    style.setProperty("--axis-x", `${axes.width}px`);
    style.setProperty("--axis-y", `${axes.height}px`);
    const put = (axis, first, count, room, side) => {
      const numbers = this.region ? axisNumbers(first, count, cell, room) : [];
      axis.replaceChildren(
        ...numbers.map((n) => {
          const mark = document.createElement("span");
          mark.textContent = String(n);
          mark.style[side] = `${(n - first + 0.5) * cell}px`;
          return mark;
        }),
      );
    };
    put(this.columns, this.region?.left ?? 0, this.grid.width, 1.5 * text, "left");
    put(this.rows, this.region?.top ?? 0, this.grid.height, 1.1 * text, "top");
  }

  /** Rows and columns that the truth has and the answer lacks, and the other way round. */
  #note() {
    const { device, dpr, cells } = this.view;
    this.notes.hidden = !this.extra;
    if (!this.extra) return;
    Object.assign(this.notes, { width: cells.width, height: cells.height });
    const pen = this.notes.getContext("2d");
    for (const [axis, steps] of [["row", this.extra.rows], ["column", this.extra.columns]]) {
      for (const [side, isGap] of [[SIDES.answer, true], [SIDES.truth, false]]) {
        for (const { at, count } of missing(steps, side)) {
          const [start, long] = [at * device, count * device + 1];
          const frame = axis === "row" ? [0, start, cells.width, long] : [start, 0, long, cells.height];
          strip(pen, frame, dpr, isGap);
        }
      }
    }
  }
}

/** A frame around whole rows or columns: dashed where they are missing, solid where they are too many. */
function strip(pen, [x, y, width, height], dpr, isGap) {
  for (const [color, weight] of [["#000", 5 * dpr], ["#fff", 2.5 * dpr]]) {
    pen.strokeStyle = color;
    pen.lineWidth = weight;
    pen.setLineDash(isGap && color === "#fff" ? [8 * dpr, 6 * dpr] : []);
    const inset = 2.5 * dpr;
    pen.strokeRect(x + inset, y + inset, width - 2 * inset, height - 2 * inset);
  }
}

/** A place of the whole grid within a part of it, in a list; empty when it is outside. */
function inside([row, column], part, { height, width }) {
  const place = [row - (part?.top ?? 0), column - (part?.left ?? 0)];
  return place[0] >= 0 && place[1] >= 0 && place[0] < height && place[1] < width ? [place] : [];
}

function box(className) {
  return Object.assign(document.createElement("div"), { className });
}
