// The reveal: a card comes with each step, votes in between, and at last right and wrong.

import { h, setHidden, setText } from "../workbench/dom.js";
import { Board } from "./board.js";
import { AnswerCard, AudienceCard, cellsFor, hasCells, PollCard } from "./card.js";
import { CARD, cardGrid } from "./layout.js";
import { arrive, glide } from "./motion.js";
import { Poll } from "./rail.js";
import { audienceVerdict, outcomeWords } from "./words.js";

const CARDS = ["input", "guess_1", "guess_2", "tally", "host", "truth", "poll"];
const TITLES = { input: "The puzzle", host: "The host", truth: "The answer" };
const COMPARED = ["guess_1", "guess_2", "host"];
// In design pixels; the sentences on who was right take two lines of an upright window.
const FOOT = { wide: 48, upright: 92 };

/**
 * What the parts of the steps shown so far say of every card. `step` is the one that came last.
 * With the words only what is compared and the answer is left, for the words need the room;
 * the last vote takes the puzzle's place.
 */
export function readSteps(parts, puzzle, { step = null, poll = null } = {}) {
  const isWords = step === "words" && Boolean(parts.words);
  const cards = new Map();
  if (!isWords && poll?.kind !== "fair") cards.set("input", { title: TITLES.input, pairs: puzzle.test.map(({ input }) => ({ rows: input })) });
  for (const kind of isWords ? [...COMPARED, "truth"] : CARDS) {
    const part = parts[kind];
    if (part) cards.set(kind, { title: TITLES[kind] ?? part.title, pairs: part.pairs });
  }
  if (poll && poll.kind !== "drawn") cards.set("poll", { title: "", pairs: null });
  const answersOf = (kind) => parts.words?.pairs.map(({ answers }) => answers.find((one) => one.step === kind) ?? null) ?? null;
  return {
    cards,
    truths: parts.truth?.pairs.map(({ rows }) => rows) ?? null,
    told: Object.fromEntries(COMPARED.map((kind) => [kind, { answers: answersOf(kind), isSaid: isWords }])),
    right: parts.truth?.pairs.map(({ answer }) => answer ?? null) ?? null,
    verdict: parts.truth?.right ? audienceVerdict(parts.truth.right) : "",
    outcome: parts.truth?.right ? outcomeWords(parts.truth.right) : "",
    note: parts.truth?.drawn ? `A person drew ${parts.truth.drawn.toUpperCase()}.` : "",
  };
}

function cardFor(kind, title) {
  if (kind === "tally") return new AudienceCard();
  if (kind === "poll") return new PollCard();
  return new AnswerCard(kind, title ?? "");
}

/** The line below the cards: how to join, or once that is out who was right; and where the show is. */
class Foot {
  constructor() {
    [this.where, this.code, this.place] = [h("span.label"), h("b"), h("span.label")];
    [this.outcome, this.note] = [h("b"), h("span")];
    this.join = h("span.foot-join", {}, this.where, " ", this.code);
    this.said = h("span.foot-said", {}, this.outcome, " ", this.note);
    this.element = h("footer", {}, this.join, this.said, this.place);
  }

  show({ room, position }) {
    setText(this.where, `join at ${room.join_label}`);
    setText(this.code, room.code);
    setText(this.place, `task ${position + 1} of ${room.task_count}`);
  }

  say({ outcome, note }) {
    setText(this.outcome, outcome);
    setText(this.note, note);
    setHidden(this.said, !outcome);
    setHidden(this.join, Boolean(outcome));
  }
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
    const room = { width: (width - 60 * unit) / 2, height: height - 250 * unit };
    for (const { board } of this.sides) board.fit(room.width, room.height);
  }
}

export class Reveal {
  constructor({ live }) {
    this.live = live;
    this.cards = new Map();
    this.grid = h("div.cards");
    this.duel = new Duel();
    this.foot = new Foot();
    this.element = h("section.screen.reveal", {}, this.grid, this.duel.element, this.foot.element);
    this.duel.element.hidden = true;
    this.wish = 0;
  }

  async show(scene) {
    const wish = ++this.wish;
    this.foot.show(scene);
    const kinds = scene.steps.filter(({ part }) => part);
    const keys = [scene.task.part, ...kinds.map(({ part }) => part)];
    const all = await Promise.all(keys.map((key) => this.live.part(key).catch(() => null)));
    // A later scene may have come while the parts were on their way.
    if (wish !== this.wish || !all[0]) return;
    const parts = Object.fromEntries(kinds.map(({ kind }, i) => [kind, all[i + 1]]).filter(([, part]) => part));
    this.#take(scene, parts, all[0]);
  }

  #take(scene, parts, puzzle) {
    this.scene = scene;
    const isDuel = scene.poll?.kind === "drawn" && Boolean(parts.drawn);
    this.read = readSteps(parts, puzzle, { step: scene.steps.at(-1)?.kind, poll: scene.poll });
    this.duel.element.hidden = !isDuel;
    this.grid.hidden = isDuel;
    if (isDuel) this.duel.show(parts.drawn);
    this.foot.say(this.read);
    this.#deal();
    this.showTally(scene, scene.tally);
  }

  showTally(scene, tally) {
    this.tally = tally;
    const poll = scene.poll ?? null;
    this.duel.poll.show(poll?.kind === "drawn" ? poll : null, tally.votes);
    this.cards.get("poll")?.poll.show(poll, tally.votes);
  }

  /** Makes the cards that there are to be, and lets those that stay glide to their places. */
  #deal() {
    const news = [];
    for (const kind of this.cards.keys()) if (!this.read.cards.has(kind)) this.cards.delete(kind);
    for (const [kind, { title, pairs }] of this.read.cards) {
      let card = this.cards.get(kind);
      if (!card) {
        card = cardFor(kind, title);
        this.cards.set(kind, card);
        news.push(card);
      }
      if (card.pairs !== pairs) card.show(pairs);
    }
    this.cards.get("poll")?.poll.show(this.scene.poll, this.scene.tally.votes);
    const ordered = CARDS.filter((kind) => this.cards.has(kind)).map((kind) => this.cards.get(kind));
    const staying = ordered.filter((card) => !news.includes(card));
    glide(staying.map(({ element }) => element), () => {
      this.grid.replaceChildren(...ordered.map(({ element }) => element));
      this.fit();
    });
    for (const card of news) arrive(card.element);
  }

  /** Sizes everything for the room there is: `{width, height, unit}`, as told last. */
  fit(room = this.room) {
    this.room = room;
    if (!room || !this.read) return;
    const { unit } = room;
    const box = { width: room.width, height: room.height - (room.upright ? FOOT.upright : FOOT.wide) * unit };
    this.duel.fit({ ...box, unit });
    const { truths, right, verdict, told } = this.read;
    for (const [kind, card] of this.cards) card.frame({ region: this.scene.region, truths, right, verdict, told: told[kind] });
    const cards = [...this.cards.values()];
    const dpr = globalThis.devicePixelRatio || 1;
    const wanted = cards.map((card) => ({ grids: card.grids.filter(hasCells), words: card.sentence }));
    const size = cardGrid(wanted, box, { unit, dpr });
    this.grid.style.gap = `${CARD.gap * unit}px`;
    const cells = cellsFor(cards.filter((card) => card instanceof AnswerCard), size, { unit, dpr });
    const used = cards.map((card) => card.fit(size, { unit, dpr, cell: cells.get(card) }));
    const height = Math.min(size.height, Math.max(...used));
    for (const card of cards) card.place(size, height, unit);
  }
}
