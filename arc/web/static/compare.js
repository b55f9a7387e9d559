// Compare: you, guess 1, guess 2 and the truth in one row, differing cells marked.

import { element, segmented, styled } from "./elements.js";
import { GridView, HOLE, ODD } from "../workbench/draw.js";

const MODEL_LABELS = { "o3-high": "o3 high", "o3-low": "o3 low" };

/** The answers of one pair as cards, in the order shown. */
export function cardsOf(pair, model, attempt) {
  const truth = { title: "Truth", rows: pair.truth, size: sizeOf(pair.truth), marks: [], words: "" };
  const guesses = pair.guesses[model] ?? [];
  const answers = [pair.you[attempt], ...guesses].map((answer) => ({ ...answer, judged: true }));
  const input = { title: "Test input", rows: pair.input, size: sizeOf(pair.input), marks: [], words: "" };
  return guesses.length ? [...answers, truth] : [input, ...answers, truth];
}

/** The attempt to show first: the exact one, or the last. */
export function bestAttempt(pair) {
  const exact = pair.you.findIndex((answer) => answer.correct);
  return exact >= 0 ? exact : pair.you.length - 1;
}

/** The largest whole cell size, in CSS pixels, at which every grid fits its card. */
export function cellSize(cards, width, height) {
  const columns = Math.max(1, ...cards.flatMap((card) => card.rows.map((row) => row.length)));
  const rows = Math.max(1, ...cards.map((card) => card.rows.length));
  return Math.max(2, Math.min(36, Math.floor(Math.min(width / columns, height / rows))));
}

/** Rows as a drawable grid: short rows end in holes, words and the like are odd cells. */
export function drawable(rows) {
  const width = Math.max(...rows.map((row) => row.length));
  const cells = new Uint8Array(rows.length * width).fill(HOLE);
  rows.forEach((row, r) =>
    row.forEach((cell, c) => {
      cells[r * width + c] = typeof cell === "number" ? cell : ODD;
    }),
  );
  return { height: rows.length, width, cells };
}

function sizeOf(rows) {
  return `${rows.length} × ${rows[0].length}`;
}

function verdict(card) {
  if (!card.judged) return "Ground truth";
  return card.correct ? "✓ Correct" : "✗ Wrong";
}

function cardElement(card, choose) {
  const view = card.rows.length ? new GridView(card.title, card.title) : null;
  const tone = card.judged ? (card.correct ? "right" : "wrong") : "";
  const node = element(
    "section",
    { class: `card ${tone}`, "data-testid": `card-${card.title}` },
    element(
      "header",
      {},
      element("b", {}, card.title),
      ...(choose ? [choose] : []),
      element("span", { class: "size" }, card.size),
    ),
    element("p", { class: "tag" }, card.title === "Test input" ? "" : verdict(card)),
    element("p", { class: "why" }, card.words),
    element("div", { class: "well" }, view ? view.element : element("p", {}, "no answer")),
  );
  return { node, view, card };
}

function recordedElement(recorded) {
  if (!recorded) return element("span", {}, "No recorded sessions of people on this task.");
  return element(
    "span",
    {},
    "Recorded sessions: ",
    element("b", {}, `${recorded.first} of ${recorded.sessions}`),
    " right at the first submit, ",
    element("b", {}, `${recorded.two} of ${recorded.sessions}`),
    " within two. ",
    element("span", { class: "caveat" }, recorded.caveat),
  );
}

class Comparison {
  constructor(root, data) {
    this.data = data;
    this.pair = 0;
    this.model = data.models[0] ?? "";
    this.attempt = bestAttempt(data.pairs[0]);
    this.marked = true;
    this.row = element("div", { class: "row", "data-testid": "row" });
    this.tools = element("div", { class: "tools" });
    this.main = element("main", {}, this.bar(), this.hero(), this.row, this.foot());
    root.append(this.main);
    this.observer = new ResizeObserver(() => this.draw());
    this.observer.observe(this.row);
    this.show();
  }

  bar() {
    const { urls, task_id: taskId, collection } = this.data;
    const next = urls.next
      ? element("a", { class: "button primary", href: urls.next, "data-testid": "next" }, "Next", element("span", { class: "wide" }, "\u00a0task"), "\u00a0→")
      : element("a", { class: "button primary", href: urls.gallery }, "All done: to the gallery");
    return element(
      "header",
      { class: "bar" },
      element("a", { href: urls.gallery, "data-testid": "gallery" }, "←", element("span", { class: "wide" }, " Gallery")),
      element("b", { class: "id" }, taskId),
      element("span", { class: "pill" }, collection),
      element("span", { class: "space" }),
      element("a", { class: "button", href: urls.again, title: "Counted apart: you know the answer now" }, "Play again"),
      next,
    );
  }

  hero() {
    return element(
      "div",
      { class: "hero" },
      element("h1", { class: this.data.solved ? "right" : "", "data-testid": "headline" }, this.data.headline),
      element("span", { class: "sub" }, this.data.subline),
      element("span", { class: "space" }),
      this.tools,
    );
  }

  foot() {
    return element("footer", {}, recordedElement(this.data.recorded));
  }

  choice(label, names, labels, current, choose) {
    return segmented(
      label,
      names.map((name) => ({ label: labels[name] ?? String(name), pressed: name === current, choose: () => choose(name) })),
    );
  }

  show() {
    const pair = this.data.pairs[this.pair];
    const parts = [];
    if (this.data.pairs.length > 1) {
      const tests = this.data.pairs.map((_, index) => index);
      const labels = tests.map((index) => `Test ${index + 1}`);
      parts.push(this.choice("Test", tests, labels, this.pair, (index) => {
        this.pair = index;
        this.attempt = bestAttempt(this.data.pairs[index]);
        this.show();
      }));
    }
    if (this.data.models.length > 1) {
      parts.push(this.choice("Model", this.data.models, MODEL_LABELS, this.model, (model) => {
        this.model = model;
        this.show();
      }));
    }
    parts.push(this.choice("Marks", [true, false], { true: "Mark differences", false: "Plain" }, this.marked, (marked) => {
      this.marked = marked;
      this.show();
    }));
    this.tools.replaceChildren(...parts);
    const attempts = pair.you.map((_, index) => index);
    const choose = attempts.length > 1
      ? this.choice("Your attempt", attempts, attempts.map((index) => `${index + 1}`), this.attempt, (index) => {
        this.attempt = index;
        this.show();
      })
      : null;
    this.cards = cardsOf(pair, this.model, this.attempt).map((card, _, all) =>
      cardElement(card, card === all.find((other) => other.judged) ? choose : null),
    );
    this.row.style.setProperty("--count", this.cards.length);
    this.row.replaceChildren(...this.cards.map(({ node }) => node));
    this.draw();
  }

  draw() {
    const well = this.cards[0].node.querySelector(".well").getBoundingClientRect();
    if (!well.width) return;
    // On a phone the cards stand below each other and the width alone decides.
    const stacked = getComputedStyle(this.row).getPropertyValue("--stacked").trim() === "1";
    const cell = cellSize(this.cards.map(({ card }) => card), well.width, stacked ? 900 : well.height);
    for (const { view, card } of this.cards) {
      view?.set(drawable(card.rows), cell);
      view?.mark({ differing: this.marked ? card.marks : [] });
    }
  }

  remove() {
    this.observer.disconnect();
    this.main.remove();
  }
}

/** Draw the comparison into `root`; called again it draws anew. Returns a function that removes it. */
export default async function mount(root, data) {
  await styled(root, new URL("compare.css", import.meta.url));
  root.comparison?.remove();
  root.comparison = new Comparison(root, data);
  return () => root.comparison?.remove();
}
