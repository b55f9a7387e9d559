// The reveal: a card comes with each step, votes in between, and at last right and wrong.

import { h, setText } from "../workbench/dom.js";
import { Board } from "./board.js";
import { AnswerCard, AudienceCard, cellsFor } from "./card.js";
import { cardGrid, CARD } from "./layout.js";
import { arrive, glide, isStill } from "./motion.js";
import { Poll } from "./rail.js";
import { audienceVerdict } from "./words.js";

const CARDS = ["input", "guess_1", "guess_2", "tally", "host", "truth"];
const TITLES = { input: "The puzzle", host: "The host", truth: "The answer" };
const COMPARED = ["guess_1", "guess_2", "host"];
// Lines of words below the grids, once there are words.
const WORD_LINES = 3;

/** What the parts of the steps shown so far say of every card. Pure. */
export function readSteps(parts, puzzle) {
  const truths = parts.truth ? parts.truth.pairs.map(({ rows }) => rows) : null;
  const cards = new Map([["input", { title: TITLES.input, pairs: puzzle.test.map(({ input }) => ({ rows: input })) }]]);
  for (const kind of CARDS) {
    const part = parts[kind];
    if (part) cards.set(kind, { title: TITLES[kind] ?? part.title, pairs: part.pairs });
  }
  const told = Object.fromEntries(
    COMPARED.map((kind) => [
      kind,
      parts.words ? parts.words.pairs.map(({ answers }) => answers.find(({ step }) => step === kind) ?? null) : null,
    ]),
  );
  return {
    cards,
    truths,
    told,
    right: parts.truth?.pairs.map(({ answer }) => answer ?? null) ?? null,
    verdict: parts.truth?.right ? audienceVerdict(parts.truth.right) : null,
    note: parts.truth?.drawn ? `A person drew ${parts.truth.drawn.toUpperCase()}.` : "",
  };
}

/** Two answers, one of which a person drew, with the votes on it. */
class Duel {
  constructor() {
    this.poll = new Poll();
    this.sides = ["A", "B"].map((letter) => {
      const board = new Board(letter, `Answer ${letter}`);
      return { board, element: h("figure.duel-side", {}, h("h2", {}, letter), board.element) };
    });
    this.element = h("div.duel", {}, ...this.sides.map(({ element }) => element), this.poll.element);
  }

  show({ a, b }) {
    [a, b].forEach((rows, i) => this.sides[i].board.show(rows));
  }

  fit({ width, height, unit }) {
    const room = { width: (width - 60 * unit) / 2, height: height - 300 * unit };
    for (const { board } of this.sides) board.fit(room.width, room.height);
  }
}

export class Reveal {
  constructor({ live, rail }) {
    Object.assign(this, { live, rail });
    this.cards = new Map();
    this.grid = h("div.cards");
    this.duel = new Duel();
    this.element = h("section.screen.reveal", {}, this.grid, this.duel.element);
    this.duel.element.hidden = true;
    this.wish = 0;
  }

  async show(scene) {
    const wish = ++this.wish;
    const kinds = scene.steps.filter(({ part }) => part);
    const keys = [scene.task.part, ...kinds.map(({ part }) => part)];
    const all = await Promise.all(keys.map((key) => this.live.part(key).catch(() => null)));
    // A later scene may have come while the parts were on their way.
    if (wish !== this.wish || !all[0]) return;
    const parts = Object.fromEntries(kinds.map(({ kind }, i) => [kind, all[i + 1]]));
    this.#take(scene, parts, all[0]);
  }

  #take(scene, parts, puzzle) {
    this.read = readSteps(parts, puzzle);
    this.hasWords = Boolean(parts.words) || Boolean(this.read.verdict);
    this.lines = parts.words ? WORD_LINES : this.read.verdict ? 1 : 0;
    this.region = scene.region;
    const isDuel = scene.poll?.kind === "drawn" && Boolean(parts.drawn);
    this.duel.element.hidden = !isDuel;
    this.grid.hidden = isDuel;
    if (isDuel) {
      this.duel.show(parts.drawn);
      this.showTally(scene, scene.tally);
    }
    this.rail.say(this.read.note);
    this.#deal();
  }

  showTally(scene, tally) {
    this.duel.poll.show(scene.poll?.kind === "drawn" ? scene.poll : null, tally.votes);
  }

  /** Makes the cards that there are to be, and lets those that stay glide to their places. */
  #deal() {
    const isFirst = !this.cards.size;
    const news = [];
    for (const kind of this.cards.keys()) if (!this.read.cards.has(kind)) this.cards.delete(kind);
    for (const [kind, { title, pairs }] of this.read.cards) {
      let card = this.cards.get(kind);
      if (!card) {
        card = kind === "tally" ? new AudienceCard() : new AnswerCard(kind, title ?? "");
        this.cards.set(kind, card);
        news.push(card);
      }
      if (card.pairs !== pairs) {
        setText(card.title, title ?? card.title.textContent);
        card.show(pairs);
      }
    }
    const ordered = CARDS.filter((kind) => this.cards.has(kind)).map((kind) => this.cards.get(kind));
    const staying = ordered.filter((card) => !news.includes(card));
    glide(staying.map(({ element }) => element), () => {
      this.grid.replaceChildren(...ordered.map(({ element }) => element));
      this.fit();
    });
    if (!isFirst || !isStill()) for (const card of news) arrive(card.element);
  }

  fit(room = this.room) {
    this.room = room;
    if (!room || !this.read) return;
    this.duel.fit(room);
    const { unit } = room;
    const dpr = globalThis.devicePixelRatio || 1;
    for (const [kind, card] of this.cards) {
      if (kind === "tally") card.frame({ right: this.read.right, verdict: this.read.verdict });
      else card.frame({ region: this.region, truths: this.read.truths, told: this.read.told[kind] });
    }
    const cards = [...this.cards.values()];
    const grids = cards.map((card) => card.grids.filter(({ height, width }) => height && width));
    const size = cardGrid(grids, room, { unit, dpr, lines: this.lines });
    this.grid.style.setProperty("--columns", size.columns);
    this.grid.style.gap = `${CARD.gap * unit}px`;
    this.element.style.setProperty("--word-lines", this.lines);
    const answers = cards.filter((card) => card instanceof AnswerCard);
    const cells = cellsFor(answers, size, { lines: this.lines, unit, dpr });
    for (const card of cards) {
      card.place(size);
      card.fit(size, { lines: this.lines, unit, dpr, cell: cells.get(card) });
    }
  }
}

