// The cards of a reveal: an answer with its grids, and what the audience handed in, by number.

import { sameRows } from "../static/compare_frame.js";
import { h, setText } from "../workbench/dom.js";
import { Board, drawable, sizeText } from "./board.js";
import { CARD, commonCell, fitGrids, insideCard, rowHeights } from "./layout.js";
import { Poll } from "./rail.js";
import { people } from "./words.js";

const MOST_BARS = 5;
// Heights in design pixels: an answer, one with its drawing, what is left out, a choice of a vote.
const BAR_ROW = 62;
const DRAWN_ROW = 84;
const REST = 34;
const POLL_ROW = 42;
// The longer and the shorter side of what can still be seen on a phone.
const SPECK = 40;
const STRIP = 10;

export function hasCells({ height, width }) {
  return height > 0 && width > 0;
}

/** A mark in shape and words, never in color alone. */
function verdictText(isRight) {
  return isRight ? "✓ right" : "✗ wrong";
}

class Card {
  constructor(kind, title) {
    this.kind = kind;
    this.title = h("h2", {}, title);
    this.side = h("span.side");
    this.body = h("div.card-body");
    this.words = h("p.card-words");
    this.element = h(`section.card.${kind}`, {}, h("header", {}, this.title, this.side), this.body, this.words);
    this.grids = [];
  }

  /** Says right or wrong beside the title; null for neither, as after a step back. */
  judge(isRight) {
    this.element.classList.toggle("right", isRight === true);
    this.element.classList.toggle("wrong", isRight === false);
    setText(this.side, isRight === null ? this.sizes : verdictText(isRight));
  }

  /** The sentence below the grids, as long as it is. */
  get sentence() {
    return this.words.textContent;
  }

  /** Takes its size; `used` is the height that the cards of a reveal need. */
  place({ width, lines }, used, unit) {
    Object.assign(this.element.style, { width: `${width}px`, height: `${used}px` });
    this.element.classList.toggle("narrow", width < CARD.narrow * unit);
    this.element.style.setProperty("--lines", lines);
  }
}

/** Somebody's answer, the puzzle or the truth: one grid for each pair. */
export class AnswerCard extends Card {
  constructor(kind, title) {
    super(kind, title);
    this.boards = [];
  }

  get isAnswer() {
    return this.kind !== "input";
  }

  /** `pairs` are `[{rows, size?}]`. */
  show(pairs) {
    this.pairs = pairs;
    const label = this.title.textContent;
    this.boards = pairs.map((_, i) => new Board(`${this.kind}.${i}`, pairs.length > 1 ? `${label}, puzzle ${i + 1}` : label));
    this.body.replaceChildren(...this.boards.map(({ element }) => element));
    this.sizes = [...new Set(pairs.map(({ rows, size }) => sizeText(rows, size)))].filter(Boolean).join(" · ");
  }

  /** `truths` are rows by pair once they are shown; `told.answers` Compare's records of the pairs, in words if `isSaid`. */
  frame({ region, truths, told }) {
    const answers = told?.answers ?? [];
    this.boards.forEach((board, i) => {
      const isCompared = Boolean(answers[i]) && Boolean(truths);
      board.show(this.pairs[i].rows, {
        region: region?.grid === `input.${i}` ? region : null,
        truth: isCompared ? truths[i] : null,
        alignment: answers[i]?.alignment ?? null,
      });
    });
    this.grids = this.boards.map(({ grid }) => grid);
    const which = (i) => (answers.length > 1 ? `${i + 1}: ` : "");
    const words = answers.map((one, i) => (one && !one.correct ? `${which(i)}${one.words}` : "")).filter(Boolean);
    setText(this.words, told?.isSaid ? words.join(" · ") : "");
    const isJudged = Boolean(truths) && this.isAnswer && this.kind !== "truth";
    this.judge(isJudged ? this.pairs.every(({ rows }, i) => sameRows(rows, truths[i])) : null);
  }

  /** The cell size that the card has room for. */
  cellIn(size, unit, dpr) {
    return fitGrids(this.grids.filter(hasCells), insideCard(size, size.lines, unit), { unit, dpr }).cell;
  }

  /** Draws with cells of at most `cell`. Returns the height of a card that holds it. */
  fit(size, { unit, dpr, cell }) {
    const room = insideCard(size, size.lines, unit);
    const { isBeside } = fitGrids(this.grids, room, { unit, dpr });
    this.body.classList.toggle("beside", isBeside);
    const gaps = CARD.gap * unit * (this.boards.length - 1);
    const box = isBeside
      ? { width: (room.width - gaps) / this.boards.length, height: room.height }
      : { width: room.width, height: (room.height - gaps) / this.boards.length };
    const drawn = this.boards.map((board) => board.fit(box.width, box.height, { most: cell, text: 24 * unit }));
    const heights = drawn.map((one) => one.height);
    return room.taken + (isBeside ? Math.max(...heights) : heights.reduce((sum, height) => sum + height, gaps));
  }
}

/** How many of the audience had which answer; a drawing only where the host released it. */
export class AudienceCard extends Card {
  constructor() {
    super("audience", "Audience");
    this.boards = [];
  }

  show(pairs) {
    this.pairs = pairs;
  }

  /** `right` are the places of the right answers by pair, once the truth is shown. */
  frame({ right, verdict }) {
    this.right = right;
    const count = Math.max(0, ...this.pairs.map(({ n_people: n }) => n));
    setText(this.side, verdict || people(count));
    this.element.classList.toggle("judged", Boolean(verdict));
  }

  fit(size, { unit }) {
    const room = insideCard(size, size.lines, unit);
    const gaps = CARD.gap * unit * (this.pairs.length - 1);
    const height = (room.height - gaps) / this.pairs.length;
    const bars = this.pairs.map((pair, i) => pairBars(pair, { width: room.width, height, unit, right: this.right?.[i] }));
    this.body.replaceChildren(...bars.map(({ element }) => element));
    return Math.min(size.height, room.taken + bars.reduce((sum, { tall }) => sum + tall, gaps));
  }
}

/** A vote among the cards. */
export class PollCard extends Card {
  constructor() {
    super("poll-card", "Your vote");
    this.poll = new Poll();
    this.body.append(this.poll.element);
  }

  show() {}
  frame() {}

  fit(size, { unit }) {
    return Math.min(size.height, (110 + POLL_ROW * this.poll.rows.size) * unit + insideCard(size, 0, unit).taken);
  }
}

/** The answers to one pair that there is room for, the most frequent first, the right one always: `{element, tall}`. */
function pairBars({ answers, n_people: all }, { width, height, unit, right }) {
  if (!answers.length) return { element: h("p.empty", {}, "no answers"), tall: BAR_ROW * unit };
  const row = (index) => (answers[index].rows ? { least: DRAWN_ROW * unit, most: 3 * DRAWN_ROW * unit } : { least: BAR_ROW * unit });
  const below = (count) => (count < answers.length ? REST * unit : 0);
  const needed = (count) => chosen(answers, count, right).reduce((sum, index) => sum + row(index).least, below(count));
  let count = Math.min(MOST_BARS, answers.length);
  while (count > 1 && needed(count) > height) count -= 1;
  const shown = chosen(answers, count, right);
  const heights = rowHeights(shown.map(row), height - below(count));
  const bars = shown.map((index, i) => bar(answers[index], { all, width, height: heights[i], unit, isRight: index === right }));
  const rest = below(count) ? [h("p.label.rest", {}, `and ${answers.length - count} more`)] : [];
  return { element: h("div.bars", {}, ...bars, ...rest), tall: heights.reduce((sum, one) => sum + one, below(count)) };
}

function chosen(answers, count, right) {
  const first = answers.map((_, index) => index).slice(0, count);
  if (Number.isInteger(right) && right < answers.length && !first.includes(right)) first[first.length - 1] = right;
  return first;
}

function bar({ n, rows, size }, { all, width, height, unit, isRight }) {
  const fill = h("i");
  fill.style.width = `${all ? (100 * n) / all : 0}%`;
  const count = h("b", {}, n.toLocaleString("en"));
  const label = h("span", {}, isRight ? verdictText(true) : size);
  const text = h("div.bar-text", {}, h("div.bar-line", {}, count, label), h("div.bar", {}, fill));
  const element = h("div.answer-bar", {}, text);
  element.classList.toggle("right", isRight);
  element.style.height = `${height}px`;
  if (rows && drawable(rows).width) {
    const board = new Board("audience", `An answer of ${people(n)}`);
    board.show(rows);
    board.fit(width * 0.42, height - 8 * unit);
    element.prepend(board.element);
  }
  return element;
}

/** The cell size from which on grids are seen at all: one of a cell, or a row, is lost beside large ones. */
function cellSeen(grids, unit) {
  const seen = ({ width, height }) => Math.max(SPECK / Math.max(width, height), STRIP / Math.min(width, height));
  return unit * Math.min(...grids.map(seen));
}

/** One cell size for the answers beside each other; the puzzle, often of another size, has its own. */
export function cellsFor(cards, size, { unit, dpr }) {
  const own = new Map(cards.map((card) => [card, card.cellIn(size, unit, dpr)]));
  const answers = cards.filter((card) => card.isAnswer && card.grids.some(hasCells));
  if (!answers.length) return own;
  const common = commonCell(answers.map((card) => own.get(card)));
  for (const card of answers) own.set(card, Math.min(own.get(card), Math.max(common, cellSeen(card.grids, unit))));
  return own;
}

