import assert from "node:assert/strict";
import test from "node:test";
import { cardLink, clock, linkWith, neighbour, recordedTexts } from "../../arc/web/static/gallery_cards.js";
import {
  cardsOf,
  choose,
  countFilters,
  FILTERS,
  formatFilters,
  matches,
  nextOpen,
  NO_FILTERS,
  parseFilters,
  SORTS,
  tally,
} from "../../arc/web/static/gallery_filters.js";

const COLUMNS = [
  "task_id", "version", "height", "width", "test_side", "longest_side",
  "examples", "tests", "sessions", "first_right", "seconds",
];

const cards = cardsOf({
  columns: COLUMNS,
  rows: [
    ["20818e16", "aa", 3, 4, 4, 12, 2, 1, 20, 19, 55],
    ["00576224", "bb", 30, 20, 30, 30, 5, 2, 4, 2, 200],
    ["f9d67f8b", "cc", 15, 15, 15, 15, 3, 1, 1, 1, 10],
    ["da515329", "dd", 10, 10, 10, 10, 4, 1, 0, 0, null],
  ],
  progress: {
    "00576224": ["failed", 90_000, "near miss", "near miss, 3 cells off"],
    f9d67f8b: ["in_progress", null, null, null],
  },
});

const ids = (filters) => choose(cards, { ...NO_FILTERS, ...filters }).map((card) => card.task_id);

test("rows become cards, with what the participant did", () => {
  assert.deepEqual(cards.map((card) => card.state), ["not_tried", "failed", "in_progress", "not_tried"]);
  assert.equal(cards[1].words, "near miss, 3 cells off");
  assert.equal(cards[0].kind, null);
});

test("a task is found by any part of its id", () => {
  assert.deepEqual(ids({ q: " 818E " }), ["20818e16"]);
  assert.deepEqual(ids({ q: "818e17" }), []);
});

test("every filter keeps the right tasks", () => {
  assert.deepEqual(ids({ state: "open" }), ["20818e16", "f9d67f8b", "da515329"]);
  assert.deepEqual(ids({ state: "closed" }), ["00576224"]);
  assert.deepEqual(ids({ state: "in_progress" }), ["f9d67f8b"]);
  assert.deepEqual(ids({ size: "small" }), ["20818e16", "da515329"]);
  assert.deepEqual(ids({ size: "medium" }), ["f9d67f8b"]);
  assert.deepEqual(ids({ grids: "medium" }), ["20818e16", "f9d67f8b"]);
  assert.deepEqual(ids({ grids: "large" }), ["00576224"]);
  assert.deepEqual(ids({ examples: "2" }), ["20818e16"]);
  assert.deepEqual(ids({ examples: "5" }), ["00576224"]);
  assert.deepEqual(ids({ tests: "2" }), ["00576224"]);
  assert.deepEqual(ids({ model: "near miss" }), ["00576224"]);
  assert.deepEqual(ids({ state: "open", size: "small", examples: "4" }), ["da515329"]);
});

test("figures of too few recorded people are not filtered by", () => {
  assert.deepEqual(ids({ time: "quick" }), ["20818e16"]);
  assert.deepEqual(ids({ time: "slow" }), ["00576224"]);
  assert.deepEqual(ids({ first: "most" }), ["20818e16"]);
  assert.deepEqual(ids({ first: "fewer" }), ["00576224"]);
});

test("every card falls into exactly one choice of a size", () => {
  for (let side = 1; side <= 30; side++) {
    const of = (name) => matches({ ...cards[0], test_side: side }, { ...NO_FILTERS, size: name });
    assert.equal(Object.keys(FILTERS.size.choices).filter(of).length, 1, `side ${side}`);
  }
});

test("every order; cards without a figure come last either way", () => {
  assert.deepEqual(ids({ sort: "id" }), ["00576224", "20818e16", "da515329", "f9d67f8b"]);
  assert.deepEqual(ids({ sort: "smallest" }), ["20818e16", "da515329", "f9d67f8b", "00576224"]);
  assert.deepEqual(ids({ sort: "largest" }), ["00576224", "f9d67f8b", "da515329", "20818e16"]);
  assert.deepEqual(ids({ sort: "fewest" }), ["20818e16", "f9d67f8b", "da515329", "00576224"]);
  assert.deepEqual(ids({ sort: "quickest" }), ["20818e16", "00576224", "f9d67f8b", "da515329"]);
  assert.deepEqual(ids({ sort: "slowest" }), ["00576224", "20818e16", "f9d67f8b", "da515329"]);
  assert.equal(ids({ sort: "own" })[0], "00576224");
  assert.deepEqual(ids({ sort: "state" }), ["f9d67f8b", "20818e16", "da515329", "00576224"]);
});

test("an address gives back the filters it was made of, and keeps what else it says", () => {
  for (const [name, { choices }] of Object.entries(FILTERS)) {
    for (const value of Object.keys(choices)) {
      const filters = { ...NO_FILTERS, q: "a&b", sort: "slowest", [name]: value };
      const address = formatFilters(filters, "?collection=o3-low-unsolved&state=open&q=old");
      assert.deepEqual(parseFilters(address), filters);
      assert.equal(new URLSearchParams(address).get("collection"), "o3-low-unsolved");
    }
  }
  assert.equal(formatFilters(NO_FILTERS, "?state=open&sort=id"), "");
});

test("an address that says nonsense shows everything", () => {
  const nonsense = "?state=gone&size=__proto__&sort=constructor&examples=99&model=toString&x=1";
  assert.deepEqual(parseFilters(nonsense), NO_FILTERS);
  assert.equal(parseFilters(`?q=${"x".repeat(5000)}`).q.length, 40);
  assert.deepEqual(Object.keys(SORTS).map((sort) => parseFilters(`?sort=${sort}`).sort), Object.keys(SORTS));
});

test("the order counts as no filter", () => {
  assert.equal(countFilters({ ...NO_FILTERS, sort: "id" }), 0);
  assert.equal(countFilters({ ...NO_FILTERS, q: "a", state: "open" }), 2);
});

test("the task to go on with is one begun, then a new one, among those shown if possible", () => {
  assert.equal(nextOpen(cards, cards).task_id, "f9d67f8b");
  assert.equal(nextOpen([cards[1], cards[3]], cards).task_id, "da515329");
  assert.equal(nextOpen([cards[1]], cards).task_id, "f9d67f8b");
  assert.equal(nextOpen([cards[1]], [cards[1]]), null);
});

test("states are counted", () => {
  assert.deepEqual(tally(cards), { not_tried: 2, in_progress: 1, solved: 0, failed: 1, gave_up: 0, timed_out: 0, abandoned: 0 });
});

test("a closed task leads to Compare, any other to Play", () => {
  const links = { play: "/play?protocol=blind", compare: "/compare" };
  assert.equal(cardLink(cards[0], links), "/play?protocol=blind&task=20818e16");
  assert.equal(cardLink(cards[1], links), "/compare?task=00576224");
  assert.equal(linkWith("/x", "task", "a b&c"), "/x?task=a%20b%26c");
});

test("recorded people are said to have finished", () => {
  assert.deepEqual(recordedTexts(cards[1]), ["4 sessions, 3:20", "2 first try"]);
  assert.deepEqual(recordedTexts(cards[3]), ["no recorded sessions", ""]);
});

test("arrow keys move between cards and stop at the ends", () => {
  assert.equal(neighbour("ArrowDown", 1, 10, 4), 5);
  assert.equal(neighbour("ArrowUp", 1, 10, 4), null);
  assert.equal(neighbour("ArrowRight", 9, 10, 4), null);
  assert.equal(neighbour("Home", 5, 10, 4), 0);
  assert.equal(neighbour("End", 5, 10, 4), 9);
  assert.equal(neighbour("a", 5, 10, 4), null);
});

test("seconds are shown as minutes and seconds", () => {
  assert.equal(clock(198.6), "3:19");
  assert.equal(clock(59.7), "1:00");
});
