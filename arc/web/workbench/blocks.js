// Selected and copied blocks of cells: choosing, copying, pasting, turning, moving. No DOM.

import { MAX_SIDE, blank, cut, fromText, spanOf, toText } from "./state.js";

export const ANSWER = "answer";

/** The cell of the grid nearest to a place. */
export function clampTo(grid, [row, column]) {
  const limit = (n, side) => Math.max(0, Math.min(side - 1, n));
  return [limit(row, grid.height), limit(column, grid.width)];
}

function corners(span) {
  return { from: [span.top, span.left], to: [span.bottom, span.right] };
}

/** A new grid: "flip_h" left-right, "flip_v" up-down, "rotate" a quarter turn clockwise. */
export function turned(block, how) {
  const { height, width } = block;
  const result = how === "rotate" ? blank(width, height) : blank(height, width);
  for (let r = 0; r < height; r++) {
    for (let c = 0; c < width; c++) {
      const [row, column] = {
        flip_h: [r, width - 1 - c],
        flip_v: [height - 1 - r, c],
        rotate: [c, height - 1 - r],
      }[how];
      result.cells[row * result.width + column] = block.cells[r * width + c];
    }
  }
  return result;
}

/**
 * The part of the editor that deals with blocks. `selection` is `{name, span}` on any grid,
 * `floating` the block being pasted, `{block, source, at}`, `clipboard` the copied one.
 */
export class Blocks {
  constructor() {
    this.clipboard = null;
    this.selection = null;
    this.floating = null;
  }

  selectAll() {
    const { height, width } = this.grid;
    this.selection = { name: ANSWER, span: { top: 0, left: 0, bottom: height - 1, right: width - 1 } };
    this.tool = "select";
    this.onChange();
  }

  selected() {
    return this.selection ? cut(this.gridOf(this.selection.name), this.selection.span) : null;
  }

  /** Returns whether there was a selection to copy. */
  copy() {
    const block = this.selected();
    if (!block) return false;
    const source = this.selection.name;
    this.clipboard = { rows: toText(block), source };
    this.trial.act("copy", { ...corners(this.selection.span), source });
    this.onChange();
    return true;
  }

  cut() {
    if (!this.copy()) return false;
    this.erase();
    return true;
  }

  erase() {
    if (this.selection?.name === ANSWER) this.trial.act("erase", corners(this.selection.span));
  }

  /** Starts pasting the copied block at the pointer, the selection or the cursor. */
  paste() {
    if (!this.clipboard || !this.trial.isOpen) return;
    this.flushStroke();
    const onAnswer = this.selection?.name === ANSWER ? this.selection.span : null;
    const hovered = this.hover?.name === ANSWER ? this.hover.cell : null;
    const at = hovered ?? this.cursor ?? (onAnswer ? [onAnswer.top, onAnswer.left] : [0, 0]);
    this.float(fromText(this.clipboard.rows), this.clipboard.source, at);
  }

  float(block, source, at) {
    this.floating = { block, source, at };
    this.selection = null;
    this.anchor = null;
    this.floatTo(at);
  }

  floatTo([row, column]) {
    const { block } = this.floating;
    const limit = (n, side, length) => Math.max(1 - length, Math.min(side - 1, n));
    this.floating.at = [
      limit(row, this.grid.height, block.height),
      limit(column, this.grid.width, block.width),
    ];
    this.onChange();
  }

  /** Puts the block being pasted down. */
  place() {
    if (!this.floating) return;
    const { block, source, at } = this.floating;
    this.floating = null;
    this.trial.act("paste", { at, rows: toText(block), source });
    this.selectBlock(at, block);
    this.onChange();
  }

  selectBlock(at, block) {
    const span = spanOf(
      clampTo(this.grid, at),
      clampTo(this.grid, [at[0] + block.height - 1, at[1] + block.width - 1]),
    );
    this.selection = { name: ANSWER, span };
  }

  /** Flips or turns the block being pasted, or a copy of the selection laid over it. */
  turn(how) {
    if (!this.trial.isOpen) return;
    if (!this.floating) {
      const block = this.selected();
      if (!block) return;
      const { name, span } = this.selection;
      this.float(block, name, name === ANSWER ? [span.top, span.left] : [0, 0]);
    }
    this.floating.block = turned(this.floating.block, how);
    this.floatTo(this.floating.at);
  }

  moveSelection(by) {
    const { span } = this.selection;
    const block = cut(this.grid, span);
    if (!block || (by[0] === 0 && by[1] === 0)) return;
    const limit = (n) => Math.max(1 - MAX_SIDE, Math.min(MAX_SIDE - 1, n));
    const shift = by.map(limit);
    this.trial.act("move", { ...corners(span), by: shift });
    this.selectBlock([span.top + shift[0], span.left + shift[1]], block);
  }
}
