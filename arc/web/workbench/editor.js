// What the person is doing right now: tool, color, selection, block being pasted, stroke under way.
// Turns pointer reports and commands into actions of the trial. No DOM.

import { ANSWER, clampTo, contains } from "./blocks.js";
import { POLYLINE, Painter } from "./painter.js";
import { Stroke } from "./stroke.js";
import { snapped } from "./shapes.js";
import { MAX_SIDE, apply, colorAt, copyOf, cut, inside, spanOf } from "./state.js";

export class Editor extends Painter {
  /**
   * `gridOf(name)` gives the grid of an example or input. `onCells(grid, cells)` is called at once
   * for cells painted by a stroke, `onChange()` after anything else. `tool` is the first in hand, null
   * where the rules offer none; without `canSelect` nothing is selected by dragging or arrows.
   */
  constructor({ gridOf, onCells, onChange, tool = "pen", canSelect = true }) {
    super();
    this.otherGrid = gridOf;
    this.onCells = onCells;
    this.onChange = onChange;
    this.trial = null;
    this.tool = tool;
    this.toolBefore = tool;
    this.canSelect = canSelect;
    this.#forget();
  }

  #forget() {
    this.stroke = null;
    this.drag = null;
    this.anchor = null;
    this.path = [];
    this.selection = null;
    this.floating = null;
    this.cursor = null;
    this.hover = null;
    this.placed = null;
  }

  /** Turns to another trial; color, tool, symmetry's mode and the copied block stay. */
  setTrial(trial) {
    this.flushStroke();
    this.trial = trial;
    this.symmetry.setCenter(null);
    this.#forget();
    this.onChange();
  }

  /** The answer as it is on screen, an unfinished stroke or shift included. */
  get grid() {
    return this.stroke?.grid ?? this.drag?.preview ?? this.trial.state.grid;
  }

  gridOf(name) {
    return name === ANSWER ? this.grid : this.otherGrid(name);
  }

  // --- tools ---

  setTool(tool) {
    if (tool === "rectangle" && this.tool === "rectangle") this.isFilled = !this.isFilled;
    this.flushStroke();
    this.drag = null;
    this.floating = null;
    if (tool === "pick" && this.tool !== "pick") this.toolBefore = this.tool;
    this.tool = tool;
    this.anchor = null;
    this.path = [];
    this.onChange();
  }

  setColor(color) {
    this.color = color;
    this.onChange();
  }

  toggleOutline() {
    this.isFilled = !this.isFilled;
    this.onChange();
  }

  /** Takes the color at a place of any grid. */
  pick(name, [row, column]) {
    const grid = this.gridOf(name);
    if (!inside(grid, row, column)) return;
    this.color = colorAt(grid, row, column);
    if (this.tool === "pick") this.tool = this.toolBefore;
    this.onChange();
  }

  // --- pointer ---

  /** A pointer went down on a grid. `erases` is the right button, `half` the place in half cells. */
  down(name, cell, { atMs, half = null, erases = false, alt = false, shift = false, isTouch = false }) {
    this.cursor = null;
    if (alt || this.tool === "pick") return this.pick(name, cell);
    if (name !== ANSWER) {
      if (!this.canSelect) return this.onChange();
      this.drag = { kind: "select", name, from: clampTo(this.gridOf(name), cell), moved: false };
      return this.onChange();
    }
    if (!this.trial.isOpen) return;
    if (this.symmetry.isPlacing) {
      this.drag = { kind: "center" };
      return this.#centerAt(half);
    }
    const color = erases ? 0 : this.color;
    if (this.floating) {
      if (!isTouch) return this.place();
      this.drag = { kind: "float" };
      return this.floatTo(cell);
    }
    if (!this.tool) return;
    if (this.tool === "pen") {
      this.selection = null;
      this.stroke = new Stroke(copyOf(this.grid), color, this.symmetry.on(this.grid));
      this.drag = { kind: "stroke" };
      return this.#strokeTo(cell, atMs);
    }
    if (this.tool === "fill" || this.tool === "recolor") {
      if (inside(this.grid, ...cell)) this.pour(cell, color);
      return;
    }
    const from = clampTo(this.grid, cell);
    this.drag = this.#dragFrom(from, color, shift);
    this.onChange();
  }

  #dragFrom(from, color, shift) {
    const { selection, tool } = this;
    if (tool === "shift") return { kind: "shift", from, by: [0, 0], wrap: !shift };
    if (tool === "tile") return { kind: "tile", from, to: from };
    if (tool === "select") {
      if (selection?.name === ANSWER && contains(selection.span, from)) {
        return { kind: "move", from, by: [0, 0], block: cut(this.grid, selection.span) };
      }
      this.selection = null;
      return { kind: "select", name: ANSWER, from, moved: false };
    }
    this.selection = null;
    if (tool === POLYLINE && this.anchor) {
      const to = this.cornerTo(from, shift);
      return { kind: "shape", from: this.anchor, to, color, corner: to };
    }
    return { kind: "shape", from, to: from, color, isOutline: shift };
  }

  #centerAt(half) {
    if (half) this.symmetry.setCenter(half);
    this.onChange();
  }

  /** The pointer moved while down: every report since the last one, `[[row, column], atMs]`. */
  move(reports, { shift = false, half = null } = {}) {
    const { drag } = this;
    if (!drag) return;
    if (drag.kind === "stroke") {
      for (const [cell, atMs] of reports) this.#strokeTo(cell, atMs);
      return;
    }
    const cell = reports[reports.length - 1][0];
    if (drag.kind === "center") return this.#centerAt(half);
    if (drag.kind === "select") {
      const to = clampTo(this.gridOf(drag.name), cell);
      drag.moved ||= to[0] !== drag.from[0] || to[1] !== drag.from[1];
      if (drag.moved) this.selection = { name: drag.name, span: spanOf(drag.from, to) };
    } else if (drag.kind === "move" || drag.kind === "shift") {
      drag.by = [cell[0] - drag.from[0], cell[1] - drag.from[1]];
      if (drag.kind === "shift") this.#previewShift(drag, shift);
    } else if (drag.kind === "tile") {
      drag.to = clampTo(this.grid, cell);
    } else if (drag.kind === "shape") {
      const to = clampTo(this.grid, cell);
      const isLine = this.tool !== "rectangle";
      drag.to = isLine && shift ? clampTo(this.grid, snapped(drag.from, to)) : to;
      drag.isOutline = shift;
    } else {
      return this.floatTo(cell);
    }
    this.onChange();
  }

  #previewShift(drag, shift) {
    drag.wrap = !shift;
    const action = { kind: "shift", ...this.shiftFields(drag.by, drag.wrap) };
    drag.preview = apply(this.trial.state, action, this.trial.testInput).grid;
  }

  /** The pointer went up; also when the system took it away. */
  up() {
    const { drag } = this;
    this.drag = null;
    if (!drag) return;
    if (drag.kind === "stroke") this.flushStroke();
    else if (drag.kind === "shape") this.endShape(drag);
    else if (drag.kind === "move") this.moveSelection(drag.by);
    else if (drag.kind === "shift" && drag.preview) this.trial.act("shift", this.shiftFields(drag.by, drag.wrap));
    else if (drag.kind === "tile") this.tile(drag);
    else if (drag.kind === "center") this.symmetry.isPlacing = false;
    else if (drag.kind === "select" && !drag.moved) {
      const isSelectTool = drag.name === ANSWER && this.tool === "select";
      this.selection = isSelectTool ? { name: drag.name, span: spanOf(drag.from, drag.from) } : null;
    }
    this.onChange();
  }

  /** Gives up the drag under way without a trace, as when a second finger comes down. */
  abandon() {
    // Parts of a long stroke may be in the log already: then it is ended rather than given up.
    if (this.stroke?.part > 0) this.flushStroke();
    this.stroke = null;
    this.drag = null;
    this.onChange();
  }

  #strokeTo(cell, atMs) {
    const painted = this.stroke.report(cell[0], cell[1], atMs);
    if (painted.length) this.onCells(this.stroke.grid, painted);
    if (this.stroke.isDue(atMs)) this.#logPart();
  }

  #logPart() {
    const part = this.stroke.takePart();
    if (part) this.trial.act("stroke", part.fields, part.t_ms);
  }

  /**
   * Logs a stroke under way: before anything else may be logged. It ends there, unless `goesOn`
   * says that only a part of it is due.
   */
  flushStroke({ goesOn = false } = {}) {
    if (!this.stroke) return;
    this.#logPart();
    if (goesOn) return;
    this.stroke = null;
    if (this.drag?.kind === "stroke") this.drag = null;
    this.onChange();
  }

  // --- keyboard cursor ---

  /** Arrow keys: nudges a block being pasted, else moves the cursor (`extend`: the selection). */
  arrow(dRow, dColumn, extend = false) {
    if (this.floating) {
      const { at } = this.floating;
      return this.floatTo([at[0] + dRow, at[1] + dColumn]);
    }
    if (this.tool === "shift" && this.trial.isOpen) {
      return this.trial.act("shift", this.shiftFields([dRow, dColumn], !extend));
    }
    const start = this.cursor ?? (this.hover?.name === ANSWER ? this.hover.cell : null);
    if (extend && start && this.canSelect) this.anchor ??= start;
    this.cursor = start ? clampTo(this.grid, [start[0] + dRow, start[1] + dColumn]) : [0, 0];
    if (this.anchor && (extend || this.tool === "select")) {
      this.selection = { name: ANSWER, span: spanOf(this.anchor, this.cursor) };
    }
    this.onChange();
  }

  /** Space: what a click at the cursor would do. */
  paintAtCursor() {
    if (this.floating) return this.place();
    if (!this.trial.isOpen) return;
    const cell = this.cursor ?? (this.hover?.name === ANSWER ? this.hover.cell : [0, 0]);
    this.cursor = cell;
    const { color } = this;
    if (this.tool === "pen") {
      this.paint("stroke", { color, cells: [...cell], dt: [0], part: 0 });
    } else if (this.tool === "fill" || this.tool === "recolor") {
      this.pour(cell, color);
    } else if (this.tool === "pick") {
      this.pick(ANSWER, cell);
    } else if (this.tool && this.tool !== "shift") {
      this.#anchorAt(cell);
    }
    this.onChange();
  }

  /** The first press of Space sets a corner, the second the one opposite. */
  #anchorAt(cell) {
    const { anchor, color, tool } = this;
    this.anchor = anchor && tool !== POLYLINE ? null : cell;
    if (tool === "select") {
      this.selection = anchor ? this.selection : { name: ANSWER, span: spanOf(cell, cell) };
    } else if (tool === "tile") {
      if (anchor) this.tile({ from: anchor, to: cell });
    } else if (tool === POLYLINE) {
      if (!anchor) this.path = [cell];
      else this.endShape({ from: anchor, to: cell, color, corner: cell });
    } else if (anchor) {
      this.shape(anchor, cell, color, false);
    }
  }

  // --- whole grid ---

  /** Undo, redo, clear, copy_input: actions without fields. */
  simple(kind) {
    this.settle();
    this.trial.act(kind);
    if (this.anchor && this.tool === POLYLINE) this.backOneCorner(kind);
    if (kind === "undo") this.recall();
    else if (this.selection?.name === ANSWER) this.selection = null;
    this.keepInside();
  }

  /** Ends a stroke and gives up a shift under way: neither may mix with what comes now. */
  settle() {
    if (this.drag?.preview) this.abandon();
    this.flushStroke();
  }

  resize(height, width) {
    const inRange = (n) => n >= 1 && n <= MAX_SIDE;
    const { grid } = this;
    const isSame = grid.height === height && grid.width === width;
    if (isSame || !inRange(height) || !inRange(width)) return;
    this.settle();
    this.trial.act("resize", { height, width });
    this.keepInside();
  }

  keepInside() {
    const { grid } = this;
    const { selection } = this;
    if (selection?.name === ANSWER && !inside(grid, selection.span.bottom, selection.span.right)) {
      this.selection = null;
    }
    if (this.hover?.name === ANSWER && !inside(grid, ...this.hover.cell)) this.hover = null;
    if (this.cursor) this.cursor = clampTo(grid, this.cursor);
    if (this.anchor) this.anchor = clampTo(grid, this.anchor);
    this.onChange();
  }

  /** Enter: puts a block down, or ends a polyline. */
  confirm() {
    if (this.tool === POLYLINE) this.anchor = null;
    this.place();
    this.onChange();
  }

  /** Escape: gives up what is under way, else the selection. Returns whether there was anything. */
  cancel() {
    if (this.stroke) {
      this.flushStroke();
      return true;
    }
    if (this.symmetry.isPlacing) {
      this.symmetry.isPlacing = false;
      this.onChange();
      return true;
    }
    for (const part of ["drag", "floating", "anchor", "selection", "cursor"]) {
      if (!this[part]) continue;
      this[part] = null;
      this.onChange();
      return true;
    }
    return false;
  }

  /** The pointer is over a cell of a grid, or over none (null). */
  setHover(hover) {
    this.hover = hover;
    if (hover?.name === ANSWER) {
      this.cursor = null;
      if (this.floating && !this.drag) return this.floatTo(hover.cell);
    }
    this.onChange();
  }
}
