// The cards of a reveal: an answer with its grids, and what the audience handed in, by number.

import { h, setText } from "../workbench/dom.js";
import { Board, drawable, sizeText } from "./board.js";
import { commonCell, fitGrids, insideCard } from "./layout.js";
import { people } from "./words.js";

const MOST_BARS = 5;
const BAR_ROW = 68;

function equalRows(a, b) {
  return a.length === b.length && a.every((row, r) => row.length === b[r].length && row.every((cell, c) => cell === b[r][c]));
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

  /** Says right or wrong at the title; null for neither. */
  judge(isRight) {
    this.element.classList.toggle("right", isRight === true);
    this.element.classList.toggle("wrong", isRight === false);
    if (isRight !== null) setText(this.side, verdictText(isRight));
  }

  place({ width, height }) {
    Object.assign(this.element.style, { width: `${width}px`, height: `${height}px` });
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

  /** `pairs` are `[{rows}]`. */
  show(pairs) {
    this.pairs = pairs;
    const label = this.title.textContent;
    this.boards = pairs.map((_, i) => new Board(`${this.kind}.${i}`, pairs.length > 1 ? `${label}, puzzle ${i + 1}` : label));
    this.body.replaceChildren(...this.boards.map(({ element }) => element));
    setText(this.side, pairs.map(({ rows }) => sizeText(rows)).join(" · "));
  }

  /** `truths` are rows by pair once they are shown; `told` is Compare's record of a pair's answer once it is. */
  frame({ region, truths, told }) {
    this.boards.forEach((board, i) => {
      const isCompared = Boolean(told?.[i]) && Boolean(truths) && this.isAnswer && this.kind !== "truth";
      board.show(this.pairs[i].rows, {
        region: region?.grid === `input.${i}` ? region : null,
        truth: isCompared ? truths[i] : null,
        alignment: told?.[i]?.alignment ?? null,
      });
    });
    this.grids = this.boards.map(({ grid }) => grid);
    const words = (told ?? []).filter((one) => one && !one.correct).map((one) => one.words);
    setText(this.words, words.join(" "));
    if (truths && this.isAnswer && this.kind !== "truth") {
      this.judge(this.pairs.every(({ rows }, i) => equalRows(rows, truths[i] ?? [])));
    }
  }

  /** The cell size that the card has room for. */
  cellIn(size, lines, unit, dpr) {
    const room = insideCard(size, lines, unit);
    return fitGrids(this.grids.filter(({ height, width }) => height && width), room, { unit, dpr }).cell;
  }

  fit(size, { lines, unit, dpr, cell }) {
    const room = insideCard(size, lines, unit);
    const { isBeside } = fitGrids(this.grids, room, { unit, dpr });
    this.body.classList.toggle("beside", isBeside);
    const share = isBeside ? this.boards.length : 1;
    const box = { width: room.width / share, height: room.height / (this.boards.length / share) };
    for (const board of this.boards) board.fit(box.width, box.height, { most: cell, text: 24 * unit });
  }
}

/** How many of the audience had which answer; a drawing only where the host released it. */
export class AudienceCard extends Card {
  constructor() {
    super("audience", "The audience");
    this.boards = [];
  }

  show(pairs) {
    this.pairs = pairs;
    setText(this.side, people(Math.max(0, ...pairs.map(({ n_people: count }) => count))));
  }

  /** `right` are the places of the right answers by pair, once the truth is shown. */
  frame({ right, verdict }) {
    this.right = right;
    setText(this.words, verdict ?? "");
  }

  fit(size, { lines, unit }) {
    const room = insideCard(size, lines, unit);
    const height = room.height / this.pairs.length;
    this.body.replaceChildren(
      ...this.pairs.map((pair, index) => pairBars(pair, { width: room.width, height, unit, right: this.right?.[index] })),
    );
  }
}

/** The answers to one pair that there is room for, the most frequent first, the right one always. */
function pairBars({ answers, n_people: all }, { width, height, unit, right }) {
  if (!answers.length) return h("p.empty", {}, "no answers");
  const drawn = answers.some(({ rows }) => rows);
  const row = drawn ? Math.max(BAR_ROW * unit, Math.min(height / 2, 220 * unit)) : BAR_ROW * unit;
  const count = Math.max(1, Math.min(MOST_BARS, answers.length, Math.floor(height / row)));
  const isCut = count < answers.length;
  const lines = isCut && count > 1 && height - count * row < 34 * unit ? count - 1 : count;
  const shown = chosen(answers, lines, right);
  const tall = Math.min(row * 1.4, (height - (isCut ? 34 * unit : 0)) / lines);
  const bars = shown.map((index) => bar(answers[index], { all, width, height: tall, unit, isRight: index === right }));
  const rest = answers.length - shown.length;
  return h("div.bars", {}, ...bars, ...(rest > 0 ? [h("p.label.rest", {}, `and ${rest} more`)] : []));
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
    board.fit(width * 0.5, height - 8 * unit);
    element.prepend(board.element);
  }
  return element;
}

/** One cell size for the answers beside each other; the puzzle, often of another size, has its own. */
export function cellsFor(cards, size, { lines, unit, dpr }) {
  const own = new Map(cards.map((card) => [card, card.cellIn(size, lines, unit, dpr)]));
  const answers = cards.filter((card) => card.isAnswer && card.grids.some(({ height, width }) => height && width));
  if (!answers.length) return own;
  const common = commonCell(answers.map((card) => own.get(card)));
  for (const card of answers) own.set(card, Math.min(common, own.get(card)));
  return own;
}

