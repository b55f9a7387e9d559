// Painting with the symmetry brush: shapes, polylines, fill, recolor, tile, shift. No DOM.

import { ANSWER, Blocks, clampOffset, clampTo, contains } from "./blocks.js";
import { shapePlaces, snapped } from "./shapes.js";
import { colorAt, spanOf } from "./state.js";
import { Symmetry } from "./symmetry.js";

export const POLYLINE = "polyline";
const SHAPES = new Set(["line", POLYLINE, "rectangle"]);

/**
 * The part of the editor that turns what was pointed at into painting actions. `anchor` is a shape's
 * first corner, `path` the polyline's corners so far, the last one being the anchor.
 */
export class Painter extends Blocks {
  constructor() {
    super();
    this.color = 1;
    this.isFilled = true;
    this.symmetry = new Symmetry();
    this.anchor = null;
    this.path = [];
  }

  /** The next way of symmetry, or a given one; a given one twice is none. */
  setSymmetry(mode = null) {
    this.flushStroke();
    if (mode) this.symmetry.toggle(mode);
    else this.symmetry.cycle();
    this.onChange();
  }

  /** The center is the cursor's cell, or else wherever is pressed next. */
  placeCenter() {
    if (!this.symmetry.mode) this.setSymmetry();
    if (this.cursor) this.symmetry.setCenter(this.cursor.map((n) => 2 * n));
    else this.symmetry.isPlacing = !this.symmetry.isPlacing;
    this.onChange();
  }

  /** Logs something painted; every image of it under the symmetry is painted too. */
  paint(kind, fields) {
    const symmetry = this.symmetry.on(this.trial.state.grid);
    this.trial.act(kind, symmetry ? { ...fields, symmetry } : fields);
  }

  /** Fill, or recolor within the selection (everywhere without one). */
  pour(cell, color) {
    if (this.tool === "fill") return this.paint("fill", { color, at: cell });
    const { selection } = this;
    const isWithin = selection?.name === ANSWER && contains(selection.span, cell);
    const old = colorAt(this.grid, ...cell);
    this.trial.act("recolor", { old, color, ...(isWithin ? this.chosenPart() : {}) });
  }

  shiftFields(by, wrap) {
    return { by: clampOffset(by), wrap, ...this.chosenPart() };
  }

  /** Fills the area dragged over, or the whole answer after a mere click, with the chosen block. */
  tile({ from, to }) {
    const block = this.tileBlock();
    if (!block) return;
    const isClick = from[0] === to[0] && from[1] === to[1];
    const { height, width } = this.grid;
    const area = isClick ? { from: [0, 0], to: [height - 1, width - 1] } : { from, to };
    const corner = spanOf(area.from, area.to);
    const { rows, source } = block;
    this.trial.act("tile", { rows, at: block.at ?? [corner.top, corner.left], ...area, source });
  }

  cornerTo(cell, shift) {
    return shift ? clampTo(this.grid, snapped(this.anchor, cell)) : cell;
  }

  /** A shape's drag ended: draws it. With the polyline, mere clicks set one corner each. */
  endShape({ from, to, color, corner, isOutline }) {
    if (this.tool !== POLYLINE) return this.shape(from, to, color, isOutline);
    const isClick = from[0] === to[0] && from[1] === to[1];
    if (corner && isClick) return this.#endPolyline(color);
    if (!isClick) this.shape(from, to, color, false);
    this.path = this.anchor ? [...this.path, to] : isClick ? [to] : [from, to];
    this.anchor = to;
  }

  /** The last corner was pressed again. A polyline that never left its first corner is one cell. */
  #endPolyline(color) {
    if (this.path.length < 2) this.shape(this.anchor, this.anchor, color, false);
    this.anchor = null;
  }

  /** After an undo the polyline goes on from the corner before; after anything else it is ended. */
  backOneCorner(kind) {
    this.path = this.path.slice(0, -1);
    this.anchor = kind === "undo" ? (this.path.at(-1) ?? null) : null;
  }

  shape(from, to, color, isOutline) {
    if (this.tool !== "rectangle") this.paint("line", { color, from, to });
    else this.paint("rectangle", { color, from, to, filled: this.isFilled && !isOutline });
  }

  /** What a shape under way would paint: `{places, color}` or null. */
  ghost() {
    const shape = this.#shapeUnderWay();
    if (!shape) return null;
    const { from, to, color, isOutline } = shape;
    const filled = this.isFilled && !isOutline;
    const symmetry = this.symmetry.on(this.grid);
    return { places: shapePlaces(this.tool, from, to, { filled, symmetry }), color };
  }

  #shapeUnderWay() {
    if (this.drag?.kind === "shape") return this.drag;
    if (!this.anchor || !SHAPES.has(this.tool)) return null;
    const hovered = this.tool === POLYLINE && this.hover?.name === ANSWER ? this.hover : null;
    const to = this.cursor ?? (hovered && this.cornerTo(hovered.cell, hovered.shift));
    return to && { from: this.anchor, to, color: this.color };
  }

  /** The area Tile would fill, as a span, or null. */
  tileArea() {
    if (this.tool !== "tile") return null;
    const { from, to } = this.drag ?? { from: this.anchor, to: this.cursor };
    return from && to ? spanOf(from, to) : null;
  }
}
