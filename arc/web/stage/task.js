// The task on the stage: examples beside the puzzle, everything in sight; or a region of one grid.

import { h, setText } from "../workbench/dom.js";
import { Board, drawable, sizeText } from "./board.js";
import { shareTask } from "./layout.js";
import { arrive, frameOfRegion, grow } from "./motion.js";
import { gridName, regionWords } from "./words.js";

const HEADING = 40;

/** A grid with its size above it. */
class Sized {
  constructor(name, label, rows) {
    this.rows = rows;
    this.board = new Board(name, label);
    this.board.show(rows);
    this.element = h("figure.sized", {}, h("figcaption", {}, sizeText(rows)), this.board.element);
  }

  set(cell) {
    this.board.view.set(this.board.grid, cell);
  }
}

class Pair {
  constructor({ input, output }, index) {
    this.sides = ["input", "output"].map(
      (side) => new Sized(`train.${index}.${side}`, `Example ${index + 1} ${side}`, side === "input" ? input : output),
    );
    this.arrow = h("i", { "aria-hidden": "true" });
    const [from, to] = this.sides;
    this.element = h("div.pair", {}, from.element, h("div.arrow", {}, h("b", {}, String(index + 1)), this.arrow), to.element);
  }

  set(cell, isStacked) {
    this.element.classList.toggle("stacked", isStacked);
    setText(this.arrow, isStacked ? "↓" : "→");
    for (const side of this.sides) side.set(cell);
  }
}

/** Puts children into the lines that the layout found. */
function line(parent, lines, children) {
  parent.replaceChildren(...lines.map((indices) => h("div.line", {}, ...indices.map((i) => children[i]))));
}

export class Task {
  constructor({ live }) {
    this.live = live;
    this.examples = h("div.lines");
    this.puzzles = h("div.lines");
    this.title = h("h2");
    this.size = h("span.label");
    this.zoomed = h("div.zoom");
    this.exampleSide = h("div.examples", {}, h("header", {}, h("h2", {}, "Examples")), this.examples);
    this.puzzleSide = h("div.puzzle", {}, h("header", {}, this.title, this.size), this.puzzles, this.zoomed);
    this.element = h("section.screen.task", {}, this.exampleSide, this.puzzleSide);
    this.region = null;
    this.content = null;
  }

  show(scene) {
    this.wanted = scene.region;
    if (scene.task.part !== this.part) this.#load(scene.task.part);
    else if (this.content) this.#turnTo(scene.region);
  }

  showTally() {}

  async #load(part) {
    this.part = part;
    const content = await this.live.part(part).catch(() => null);
    if (!content || part !== this.part) return;
    this.content = content;
    this.pairs = content.train.map((pair, index) => new Pair(pair, index));
    this.tests = content.test.map(
      ({ input }, index) => new Sized(`input.${index}`, gridName(`input.${index}`, content.test.length), input),
    );
    this.region = this.wanted;
    this.#zoomTo(this.region);
    this.fit();
    arrive(this.element);
  }

  /** Every grid by its name in a region. */
  #named(name) {
    return [...this.pairs.flatMap(({ sides }) => sides), ...this.tests].find(({ board }) => board.name === name);
  }

  #zoomTo(region) {
    const source = region && this.#named(region.grid);
    this.zoom = source ? new Board(region.grid, `${gridName(region.grid)}, ${regionWords(region)}`) : null;
    this.zoom?.show(source.rows, { region });
    if (this.zoom && !this.zoom.region) this.zoom = null;
    this.zoomed.replaceChildren(...(this.zoom ? [this.zoom.element] : []));
    this.puzzleSide.classList.toggle("zooming", Boolean(this.zoom));
    const { test } = this.content;
    const heading = this.zoom ? gridName(region.grid, test.length) : test.length > 1 ? "The puzzles" : "The puzzle";
    setText(this.title, heading);
    setText(this.size, this.zoom ? regionWords(region) : "");
  }

  /** Lets the new region grow out of where it was, and the whole out of the old region. */
  #turnTo(region) {
    if (JSON.stringify(region) === JSON.stringify(this.region)) return;
    const [before, oldZoom] = [this.region, this.zoom];
    const source = region && this.#named(region.grid);
    const isSeen = source && (source.board.name.startsWith("train") || !oldZoom);
    const from = isSeen ? frameOfRegion(source.board.view, region) : oldZoom?.view.element.getBoundingClientRect();
    this.region = region;
    this.#zoomTo(region);
    this.fit();
    if (this.zoom && from) grow(this.zoom.element, from, this.zoom.view.element.getBoundingClientRect());
    else if (before && from) this.#shrinkFrom(before, from);
  }

  #shrinkFrom(region, from) {
    const whole = this.#named(region.grid);
    if (!whole || !region.grid.startsWith("input")) return;
    const { element } = whole.board.view;
    const [all, part] = [element.getBoundingClientRect(), frameOfRegion(whole.board.view, region)];
    const scale = from.width / part.width;
    grow(element, {
      x: from.x - (part.x - all.x) * scale,
      y: from.y - (part.y - all.y) * scale,
      width: all.width * scale,
      height: all.height * scale,
    });
  }

  /** Sizes everything for the room there is: `{width, height, unit, upright}`, as told last. */
  fit(room = this.room) {
    this.room = room;
    if (!room || !this.content) return;
    const { unit, upright } = room;
    const heading = HEADING * unit;
    const box = { width: room.width, height: room.height - heading * (upright ? 2 : 1) };
    const grids = {
      pairs: this.content.train.map(({ input, output }) => ({ input: drawable(input), output: drawable(output) })),
      tests: this.content.test.map(({ input }) => drawable(input)),
    };
    const dpr = globalThis.devicePixelRatio || 1;
    const share = shareTask(grids, box, { unit, dpr, upright });
    const basis = share.share + (upright ? heading : 0);
    this.exampleSide.style.flexBasis = `${basis}px`;
    for (const pair of this.pairs) pair.set(share.examples.cell, share.examples.isStacked);
    line(this.examples, share.examples.lines, this.pairs.map(({ element }) => element));
    for (const test of this.tests) test.set(share.puzzle.cell);
    line(this.puzzles, share.puzzle.lines, this.tests.map(({ element }) => element));
    this.zoom?.fit(this.zoomed.clientWidth, this.zoomed.clientHeight, { text: 24 * unit });
    // The numbers at the edges say it, too.
    this.size.classList.toggle("cut", this.size.scrollWidth > this.size.clientWidth);
  }
}
