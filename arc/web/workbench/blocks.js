// Selected and copied blocks of cells: choosing, copying, pasting, turning, moving. No DOM.

import { MAX_SIDE, cut, flipped, fromText, rotated, spanOf, toText } from "./state.js";

export const ANSWER = "answer";

/** The cell of the grid nearest to a place. */
export function clampTo(grid, [row, column]) {
  const limit = (n, side) => Math.max(0, Math.min(side - 1, n));
  return [limit(row, grid.height), limit(column, grid.width)];
}

/** An offset no farther than the largest grid is wide. */
export function clampOffset(by) {
  return by.map((n) => Math.max(1 - MAX_SIDE, Math.min(MAX_SIDE - 1, n)));
}

export function contains(span, [row, column]) {
  return row >= span.top && row <= span.bottom && column >= span.left && column <= span.right;
}

function corners(span) {
  return { from: [span.top, span.left], to: [span.bottom, span.right] };
}

/** A new grid: "flip_h" left-right, "flip_v" up-down, "rotate" a quarter turn clockwise. */
export function turned(block, how) {
  return how === "rotate" ? rotated(block) : flipped(block, TURNS[how][1].axis);
}

const TURNS = {
  flip_h: ["flip", { axis: "left_right" }],
  flip_v: ["flip", { axis: "up_down" }],
  rotate: ["rotate", {}],
};

/**
 * The part of the editor that deals with blocks. `selection` is `{name, span}` on any grid,
 * `floating` the block being pasted, `{block, source, at, from?}`, `clipboard` the copied one,
 * `{rows, source, at}`, `placed` the one put down last, `{rows, source, at, step}`.
 */
export class Blocks {
  constructor() {
    this.clipboard = null;
    this.selection = null;
    this.floating = null;
    this.placed = null;
    this.before = new WeakMap();
  }

  /** Keeps, for undo, what was selected and put down when the answer looked as it does. */
  remember() {
    const { selection, placed } = this;
    this.before.set(this.trial.state.grid, { selection, placed });
  }

  /** After an undo: what was selected and put down then, if that was kept. */
  recall() {
    const kept = this.before.get(this.trial.state.grid);
    if (kept) Object.assign(this, kept);
  }

  /** The part selected on the answer as an action's fields: `{from, to}`, or none. */
  chosenPart() {
    return this.selection?.name === ANSWER ? corners(this.selection.span) : {};
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
    const { name: source, span } = this.selection;
    this.clipboard = { rows: toText(block), source, at: [span.top, span.left] };
    this.trial.act("copy", { ...corners(span), source });
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
    this.float(fromText(this.clipboard.rows), this.clipboard, at);
  }

  /** Shows a block over the answer, to be put down; `origin` is `{source, at}`, where it is from. */
  float(block, origin, at) {
    this.floating = { block, origin, source: origin.source, at };
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
    const { block, origin, at } = this.floating;
    this.floating = null;
    const from = origin.source === ANSWER ? origin.at : null;
    const step = from ? [at[0] - from[0], at[1] - from[1]] : [0, 0];
    this.#stamp(block, origin.source, at, step[0] || step[1] ? step : [0, block.width]);
  }

  /** Pastes again, as far from the last place as that was from the one before. */
  again() {
    this.place();
    if (!this.placed || !this.trial.isOpen) return false;
    const { rows, source, at, step } = this.placed;
    const block = fromText(rows);
    const next = [at[0] + step[0], at[1] + step[1]];
    const isAway = (n, length, side) => n + length <= 0 || n >= side;
    const { height, width } = this.grid;
    if (isAway(next[0], block.height, height) || isAway(next[1], block.width, width)) return false;
    this.#stamp(block, source, next, step);
    return true;
  }

  #stamp(block, source, at, step) {
    const rows = toText(block);
    this.remember();
    this.trial.act("paste", { at, rows, source });
    this.placed = { rows, source, at, step };
    this.selectBlock(at, block);
    this.onChange();
  }

  /** What Tile repeats: the part selected, else the copied block. `{rows, at, source}` or null. */
  tileBlock() {
    const block = this.selected();
    const { span, name } = this.selection ?? {};
    const chosen = block ? { rows: toText(block), source: name, at: [span.top, span.left] } : this.clipboard;
    // A block of another grid has no place here: it starts where the area to fill starts.
    return chosen && chosen.source !== ANSWER ? { ...chosen, at: null } : chosen;
  }

  selectBlock(at, block) {
    const span = spanOf(
      clampTo(this.grid, at),
      clampTo(this.grid, [at[0] + block.height - 1, at[1] + block.width - 1]),
    );
    this.selection = { name: ANSWER, span };
  }

  /**
   * Flips or turns the block being pasted, else the part selected, else the whole answer. Returns
   * "cut" when a part turned beside an edge lost cells.
   */
  turn(how) {
    if (!this.trial.isOpen) return;
    if (this.selection && this.selection.name !== ANSWER) {
      const { name, span } = this.selection;
      this.float(this.selected(), { source: name, at: [span.top, span.left] }, [0, 0]);
    }
    if (this.floating) {
      this.floating.block = turned(this.floating.block, how);
      return this.floatTo(this.floating.at);
    }
    this.settle();
    const [kind, fields] = TURNS[how];
    const block = this.selection && this.selected();
    this.remember();
    this.trial.act(kind, { ...fields, ...this.chosenPart() });
    const isCut = block !== null && this.#selectTurned(turned(block, how));
    this.keepInside();
    return isCut ? "cut" : undefined;
  }

  /** Selects a block turned in its place. Returns whether a part of it went over the edge. */
  #selectTurned({ height, width }) {
    const { top, left } = this.selection.span;
    this.selectBlock([top, left], { height, width });
    return top + height > this.grid.height || left + width > this.grid.width;
  }

  /** Makes the answer what is selected on it. Returns whether anything was. */
  crop() {
    if (this.selection?.name !== ANSWER || !this.trial.isOpen) return false;
    this.remember();
    this.trial.act("crop", this.chosenPart());
    this.selection = null;
    this.keepInside();
    return true;
  }

  moveSelection(by) {
    const { span } = this.selection;
    const block = cut(this.grid, span);
    if (!block || (by[0] === 0 && by[1] === 0)) return;
    const shift = clampOffset(by);
    this.remember();
    this.trial.act("move", { ...corners(span), by: shift });
    this.selectBlock([span.top + shift[0], span.left + shift[1]], block);
  }
}
