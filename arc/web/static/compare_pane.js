// One answer on the Compare page: its card, its grid, and the truth in the same place.

import { cardFrame, cardLabel, isAnswer } from "./compare_cards.js";
import { differing, gridIn, missing, runLabel, SIDES } from "./compare_frame.js";
import { element } from "./elements.js";
import { GridView } from "../workbench/draw.js";

const LABEL_FROM_PX = 9;

function tagOf(card) {
  if (card.role === "truth") return ["", "The right answer"];
  if (card.role === "input") return ["", "What you were given"];
  return card.correct ? ["right", "✓ Correct"] : ["wrong", "✗ Wrong"];
}

/** A card with its grid in a scroll box; `view` says how it is compared with the truth. */
export class Pane {
  /** `truth` is rows; `chooser` an element for the header, or null. */
  constructor(card, truth, chooser) {
    this.card = card;
    this.truth = truth;
    this.answerView = new GridView(card.short, cardLabel(card));
    this.truthView = new GridView("truth", "");
    this.truthView.element.setAttribute("aria-hidden", "true");
    this.truthView.element.classList.add("over");
    this.notes = element("canvas", { class: "notes", "aria-hidden": "true" });
    this.content = element("div", { class: "stack" }, this.answerView.element, this.truthView.element, this.notes);
    this.well = element(
      "div",
      { class: "well", tabindex: "0", role: "group", "aria-label": `${card.title}: arrow keys look at its cells` },
      card.rows.length ? this.content : element("p", {}, "No answer"),
    );
    const [tone, tag] = tagOf(card);
    this.element = element(
      "section",
      { class: `card ${tone}`, "data-testid": `card-${card.title}` },
      element(
        "header",
        {},
        element("b", {}, card.title),
        ...(chooser ? [chooser] : []),
        element("span", { class: "size" }, card.size),
      ),
      element(
        "p",
        { class: "why", title: card.words || null },
        element("b", { class: "tag" }, tag),
        ...(isAnswer(card) && !card.correct ? [" · ", card.words] : []),
      ),
      this.well,
    );
  }

  /** Decides the frame; `extent` then tells how many rows and columns want room. */
  arrange({ view, isAligned }) {
    this.frame = cardFrame(this.card, this.truth, isAligned && isAnswer(this.card));
    this.grid = gridIn(this.frame, SIDES.answer, this.card.rows);
    this.truthGrid = gridIn(this.frame, SIDES.truth, this.truth);
    this.showsTruth = isAnswer(this.card) && (view === "blink" || view === "overlay");
    const grids = this.showsTruth ? [this.grid, this.truthGrid] : [this.grid];
    this.extent = {
      rows: Math.max(...grids.map((grid) => grid.height)),
      columns: Math.max(...grids.map((grid) => grid.width)),
    };
    this.differing = isAnswer(this.card) ? differing(this.frame, this.card.rows, this.truth) : [];
  }

  /** Draws at a cell size in CSS pixels; `kept` are the places that "only differences" leaves clear. */
  draw({ cell, view, isMarked, kept }) {
    if (!this.card.rows.length) return;
    this.answerView.set(this.grid, cell);
    this.answerView.element.setAttribute("aria-label", cardLabel(this.card));
    this.truthView.element.hidden = !this.showsTruth;
    if (this.showsTruth) this.truthView.set(this.truthGrid, cell);
    const px = (cells) => `${(cells * this.answerView.device + 1) / this.answerView.dpr}px`;
    Object.assign(this.content.style, { width: px(this.extent.columns), height: px(this.extent.rows) });
    this.marked = isMarked && view !== "blink" && view !== "overlay" ? this.differing : [];
    this.#note(view === "differences" && this.card.role !== "input" ? kept : null);
    this.inspect(null);
  }

  /** Shows the truth's cells as solid as `opacity` says, 0 to 1. */
  veilTruth(opacity) {
    this.truthView.element.style.opacity = opacity;
  }

  /** Crosshair on a place of the frame; null for none. */
  inspect(place) {
    if (!this.card.rows.length) return;
    this.answerView.mark({ cross: place });
    if (this.showsTruth) this.truthView.mark({ cross: place });
  }

  /** The place of the frame under a point on screen, or null. */
  placeAt(clientX, clientY) {
    if (!this.card.rows.length) return null;
    const place = this.answerView.cellAt(clientX, clientY);
    const isInside = place[0] >= 0 && place[1] >= 0 && place[0] < this.extent.rows && place[1] < this.extent.columns;
    return isInside ? place : null;
  }

  /** What the alignment found, and the veil over equal cells (`kept`: the places left clear). */
  #note(kept) {
    const { dpr, device } = this.answerView;
    this.notes.width = this.extent.columns * device + 1;
    this.notes.height = this.extent.rows * device + 1;
    const pen = this.notes.getContext("2d");
    const [paper, ink] = [getComputedStyle(this.element).backgroundColor, getComputedStyle(this.notes).color];
    const brush = { pen, device, dpr, paper, ink };
    if (kept) veil(brush, this.extent, kept);
    for (const place of this.marked) frame(brush, place);
    if (!this.frame.isAligned) return;
    for (const axis of ["row", "column"]) {
      const steps = axis === "row" ? this.frame.rows : this.frame.columns;
      for (const run of missing(steps, SIDES.answer)) gap(brush, this.notes, axis, run);
      for (const run of missing(steps, SIDES.truth)) extra(brush, this.notes, axis, run);
    }
  }
}

/** A differing cell: black around white, which shows on every color. */
function frame({ pen, device, dpr }, [r, c]) {
  const wide = Math.max(dpr, Math.min(2 * dpr, device * 0.1));
  for (const [style, inset] of [["#000", wide / 2], ["#fff", wide * 1.5]]) {
    pen.strokeStyle = style;
    pen.lineWidth = wide;
    pen.strokeRect(c * device + 0.5 + inset, r * device + 0.5 + inset, device - 2 * inset, device - 2 * inset);
  }
}

/** Covers what is equal, so that the rest stands out. */
function veil({ pen, device, paper }, { rows, columns }, kept) {
  pen.save();
  pen.globalAlpha = 0.86;
  pen.fillStyle = paper;
  pen.fillRect(0, 0, columns * device + 1, rows * device + 1);
  pen.restore();
  // Cut out of the cover, not painted over: what is below shows as it is.
  for (const [r, c] of kept) pen.clearRect(c * device, r * device, device + 1, device + 1);
}

/** The frame of a run of rows or columns, in device pixels: x, y, width, height. */
function strip(device, canvas, axis, { at, count }) {
  return axis === "row"
    ? [0, at * device, canvas.width, count * device + 1]
    : [at * device, 0, count * device + 1, canvas.height];
}

/** Rows or columns the answer lacks: an empty strip, a dashed line along it, their numbers. */
function gap({ pen, device, dpr, paper, ink }, canvas, axis, run) {
  const [x, y, width, height] = strip(device, canvas, axis, run);
  pen.fillStyle = paper;
  pen.fillRect(x, y, width, height);
  pen.strokeStyle = ink;
  pen.lineWidth = 1.5 * dpr;
  pen.setLineDash([4 * dpr, 3 * dpr]);
  pen.beginPath();
  if (axis === "row") {
    pen.moveTo(0, y + height / 2);
    pen.lineTo(width, y + height / 2);
  } else {
    pen.moveTo(x + width / 2, 0);
    pen.lineTo(x + width / 2, height);
  }
  pen.stroke();
  pen.setLineDash([]);
  const [across, along] = axis === "row" ? [height, width] : [width, height];
  const room = axis === "row" ? canvas.height : canvas.width;
  label({ pen, dpr, paper, ink }, runLabel(axis, run), { x, y, across, along, room, isUpright: axis === "row" });
}

/** Small words on a chip at the start of a strip, inside the canvas; a column's read from below. */
function label({ pen, dpr, paper, ink }, text, { x, y, across, along, room, isUpright }) {
  const size = Math.max(LABEL_FROM_PX, Math.min(12, (across / dpr) * 0.8)) * dpr;
  const middle = Math.max(size * 0.62, Math.min(room - size * 0.62, (isUpright ? y : x) + across / 2));
  pen.save();
  pen.translate(isUpright ? x : middle, isUpright ? middle : y + along);
  if (!isUpright) pen.rotate(-Math.PI / 2);
  pen.font = `600 ${size}px system-ui, sans-serif`;
  const width = pen.measureText(text).width + 8 * dpr;
  if (width < along) {
    pen.fillStyle = ink;
    pen.beginPath();
    pen.roundRect(2 * dpr, -size * 0.62, width, size * 1.24, 3 * dpr);
    pen.fill();
    pen.fillStyle = paper;
    pen.textBaseline = "middle";
    pen.fillText(text, 6 * dpr, size * 0.04);
  }
  pen.restore();
}

/** Rows or columns the truth lacks: hatched and framed. */
function extra({ pen, device, dpr, ink }, canvas, axis, run) {
  const [x, y, width, height] = strip(device, canvas, axis, run);
  pen.save();
  pen.beginPath();
  pen.rect(x, y, width, height);
  pen.clip();
  for (const [style, shift] of [["rgba(0,0,0,.7)", 0], ["rgba(255,255,255,.85)", 1.5 * dpr]]) {
    pen.strokeStyle = style;
    pen.lineWidth = 1.5 * dpr;
    pen.beginPath();
    for (let start = -height; start < width; start += 7 * dpr) {
      pen.moveTo(x + start + shift, y + height);
      pen.lineTo(x + start + height + shift, y);
    }
    pen.stroke();
  }
  pen.restore();
  pen.strokeStyle = ink;
  pen.lineWidth = 2 * dpr;
  pen.strokeRect(x + dpr, y + dpr, width - 2 * dpr, height - 2 * dpr);
}
