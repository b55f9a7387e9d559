import assert from "node:assert/strict";
import test from "node:test";
import {
  bestAttempt,
  BOTH,
  canAlign,
  cardFrame,
  cardLabel,
  cardsInLine,
  cardsOf,
  cellSize,
  placesOf,
  readout,
} from "../../arc/web/static/compare_cards.js";
import { modelChoices } from "../../arc/web/static/compare_controls.js";
import { differing, drawable, frameOf, gridIn, hasGaps, missing, runLabel, SIDES } from "../../arc/web/static/compare_frame.js";
import { arrowOf, commandOf, KEY_LIST, VIEWS } from "../../arc/web/static/compare_keys.js";
import { copyText } from "../../arc/web/static/compare_link.js";
import { believable, othersWords } from "../../arc/web/static/compare_vote.js";
import { HOLE, ODD } from "../../arc/web/workbench/draw.js";

const TRUTH = [[1, 1], [2, 2], [3, 3]];
const SHORT = [[1, 1], [3, 4]];
const DROPPED = { rows: [[0, 0], [null, 1], [1, 2]], columns: [[0, 0], [1, 1]] };
const LONG = [[1, 1], [9, 9], [2, 2], [3, 3]];
const REPEATED = { rows: [[0, 0], [1, null], [2, 1], [3, 2]], columns: [[0, 0], [1, 1]] };

const answer = (rows, more = {}) => ({
  title: "o3 high · guess 1",
  rows,
  size: `${rows.length} × 2`,
  correct: false,
  words: "Dropped row 1",
  alignment: null,
  ...more,
});

const pair = (more = {}) => ({
  truth: TRUTH,
  input: [[0]],
  you: [answer(SHORT), answer(TRUTH, { correct: true, words: "Exact" })],
  guesses: { "o3-high": [answer(SHORT, { alignment: DROPPED })], "o3-low": [answer(LONG, { alignment: REPEATED })] },
  ...more,
});

const listed = (places) => places.map((place) => place.join());

test("as given, a cell is marked wherever the truth has another or none", () => {
  const frame = frameOf(LONG, TRUTH);
  assert.deepEqual(listed(differing(frame, LONG, TRUTH)), ["1,0", "1,1", "2,0", "2,1", "3,0", "3,1"]);
  assert.deepEqual(listed(differing(frameOf(TRUTH, TRUTH), TRUTH, TRUTH)), []);
});

test("aligned, only cells with a partner are compared", () => {
  const dropped = frameOf(SHORT, TRUTH, DROPPED);
  assert.deepEqual(listed(differing(dropped, SHORT, TRUTH)), ["2,1"]);
  const repeated = frameOf(LONG, TRUTH, REPEATED);
  assert.deepEqual(differing(repeated, LONG, TRUTH), []);
});

test("a dropped row is a gap in the answer, an extra one a gap in the truth", () => {
  const dropped = frameOf(SHORT, TRUTH, DROPPED);
  const grid = gridIn(dropped, SIDES.answer, SHORT);
  assert.deepEqual([grid.height, grid.width], [3, 2]);
  assert.deepEqual([...grid.cells], [1, 1, HOLE, HOLE, 3, 4]);
  assert.deepEqual(missing(dropped.rows, SIDES.answer), [{ at: 1, count: 1, first: 1 }]);
  assert.deepEqual(missing(dropped.rows, SIDES.truth), []);
  const repeated = frameOf(LONG, TRUTH, REPEATED);
  assert.deepEqual([...gridIn(repeated, SIDES.truth, TRUTH).cells], [1, 1, HOLE, HOLE, 2, 2, 3, 3]);
  assert.deepEqual(missing(repeated.rows, SIDES.truth), [{ at: 1, count: 1, first: 1 }]);
});

test("neighbouring gaps are one run, and its label names the other side's numbers", () => {
  const steps = [[0, 0], [null, 4], [null, 5], [1, 6], [null, 9]];
  const runs = missing(steps, SIDES.answer);
  assert.deepEqual(runs.map((run) => runLabel("row", run)), ["rows 4–5", "row 9"]);
  assert.deepEqual(runs.map(({ at }) => at), [1, 4]);
});

test("only an alignment that moves something can be switched off", () => {
  assert.ok(hasGaps(DROPPED));
  assert.ok(!hasGaps({ rows: [[0, 0]], columns: [[0, 0]] }));
  assert.ok(!hasGaps(null));
  const cards = cardsOf(pair(), "o3-high", 1);
  assert.ok(canAlign(cards));
  assert.ok(cardFrame(cards[1], TRUTH, true).isAligned);
  assert.ok(!cardFrame(cards[1], TRUTH, false).isAligned);
  assert.ok(!cardFrame(cards[0], TRUTH, true).isAligned);
});

test("ragged rows end in holes and words are odd cells", () => {
  const grid = drawable([[1, "Wait,"], [2, 0, 3]]);
  assert.deepEqual([...grid.cells], [1, ODD, HOLE, 2, 0, 3]);
  assert.deepEqual([grid.height, grid.width], [2, 3]);
});

test("a model, or both compute levels, stand between you and the truth", () => {
  const roles = (cards) => cards.map((card) => card.role);
  assert.deepEqual(roles(cardsOf(pair(), "o3-high", 0)), ["you", "guess", "truth"]);
  const both = cardsOf(pair(), BOTH, 0);
  assert.deepEqual(both.map((card) => card.short), ["you", "high 1", "low 1", "truth"]);
  assert.deepEqual(roles(cardsOf(pair({ guesses: {} }), "", 0)), ["input", "you", "truth"]);
  assert.deepEqual(modelChoices(["o3-high", "o3-low"]), ["o3-high", "o3-low", BOTH]);
  assert.deepEqual(modelChoices(["o3-high"]), ["o3-high"]);
});

test("the exact attempt is shown first, else the last", () => {
  assert.equal(bestAttempt(pair()), 1);
  assert.equal(bestAttempt(pair({ you: [answer(SHORT), answer(LONG)] })), 1);
});

test("one cell is found in every grid through the truth's rows", () => {
  const cards = cardsOf(pair(), BOTH, 1);
  const frames = cards.map((card) => cardFrame(card, TRUTH, true));
  // The truth's last row: moved down by the dropped one, and by the extra one.
  const places = placesOf(frames, cards.length - 1, [2, 1]);
  assert.deepEqual(places, [[2, 1], [2, 1], [3, 1], [2, 1]]);
  assert.equal(
    readout(cards, frames, cards.length - 1, [2, 1]),
    "row 2, column 1: you green, high 1 yellow, low 1 green, truth green",
  );
});

test("a cell that only one grid has is read by its own numbers", () => {
  const cards = cardsOf(pair(), BOTH, 1);
  const frames = cards.map((card) => cardFrame(card, TRUTH, true));
  assert.equal(
    readout(cards, frames, 2, [1, 0]),
    "row 1, column 0 of low 1: you no cell, high 1 no cell, low 1 maroon, truth no cell",
  );
  assert.equal(readout(cards, frames, 1, [1, 0]).split(": ")[1], "you red, high 1 no cell, low 1 red, truth red");
});

test("a wordy cell is read as it was written, cut when it is long", () => {
  const wordy = pair({ guesses: { odd: [answer([[1, "Wait, I think"], ["x".repeat(90)]])] } });
  const cards = cardsOf(wordy, "odd", 1);
  const frames = cards.map((card) => cardFrame(card, TRUTH, true));
  assert.match(readout(cards, frames, 1, [0, 1]), /guess 1 “Wait, I think”, truth blue/);
  assert.match(readout(cards, frames, 1, [1, 0]), /guess 1 “x{40}…”, truth red/);
  assert.match(readout(cards, frames, 1, [1, 1]), /guess 1 no cell/);
});

test("a grid's label says whose it is, its size and how it fails", () => {
  const [you, guess, truth] = cardsOf(pair(), "o3-high", 1);
  assert.equal(cardLabel(guess), "o3 high · guess 1, 2 by 2 cells, wrong. Dropped row 1");
  assert.match(cardLabel(you), /3 by 2 cells, correct$/);
  assert.equal(cardLabel(truth), "Truth, 3 by 2 cells");
  assert.equal(cardLabel(answer([], { size: "" })), "o3 high · guess 1: no answer");
});

test("cells are the largest whole number of pixels that fits", () => {
  assert.equal(cellSize({ rows: 30, columns: 30 }, 301, 400), 10);
  assert.equal(cellSize({ rows: 30, columns: 30 }, 300, 400), 9);
  assert.equal(cellSize({ rows: 1, columns: 1 }, 300, 300), 36);
  assert.equal(cellSize({ rows: 900, columns: 9 }, 300, 300), 2);
});

test("cards wrap where that makes the cells clearly larger", () => {
  const extent = { rows: 30, columns: 30 };
  assert.equal(cardsInLine(6, extent, { width: 1310, height: 400 }), 6);
  assert.equal(cardsInLine(6, extent, { width: 1864, height: 860 }), 3);
  assert.equal(cardsInLine(4, extent, { width: 1310, height: 400 }), 4);
  assert.equal(cardsInLine(4, extent, { width: 764, height: 900 }), 2);
});

test("every view has its key, no key is the host page's, and all are listed", () => {
  assert.deepEqual(VIEWS.map((view) => commandOf({ key: view.key })), VIEWS.map((view) => `view:${view.name}`));
  for (const key of ["r", "c", "R", "Tab", "Enter", " ", "toString"]) assert.equal(commandOf({ key }), null);
  assert.equal(commandOf({ key: "A" }), "align");
  assert.equal(commandOf({ key: "a", ctrlKey: true }), null);
  const documented = KEY_LIST.map(([keys]) => keys).join(" ");
  for (const key of ["1", "2", "3", "4", "A", "M", "G", "T", "S", "+", "0"]) assert.ok(documented.includes(key), key);
  assert.deepEqual(arrowOf({ key: "ArrowDown" }), [1, 0]);
  assert.equal(arrowOf({ key: "ArrowDown", altKey: true }), null);
});

test("what others voted comes with their number", () => {
  const others = { n: 4, fair: { yes: 1, no: 3, unsure: 0 }, believes: { truth: 3, o3: 1, mine: 0, none: 0 }, comments: [] };
  assert.equal(othersWords(others), "Others (n = 4): fair? 3 no, 1 yes. They believe: 3 the truth, 1 o3.");
  assert.equal(othersWords({ ...others, n: 0 }), "No other votes yet.");
});

test("nobody is asked to choose between equal answers, or for a model that was not asked", () => {
  assert.deepEqual(believable({ solved: false, models: ["o3-high"] }), ["truth", "o3", "mine", "none"]);
  assert.deepEqual(believable({ solved: true, models: ["o3-high"] }), ["truth", "o3", "none"]);
  assert.deepEqual(believable({ solved: false, models: [] }), ["truth", "mine", "none"]);
  assert.deepEqual(believable({ solved: false, models: ["another"] }), ["truth", "mine", "none"]);
});

test("a link is copied also where there is no clipboard", async () => {
  const copied = [];
  const field = { style: {}, select: () => {}, remove: () => {} };
  const document = {
    createElement: () => field,
    body: { append: () => {} },
    execCommand: () => copied.push(field.value) > 0,
  };
  assert.ok(await copyText("over http", { clipboard: null, document }));
  const refusing = { writeText: () => Promise.reject(new Error("not allowed")) };
  assert.ok(await copyText("refused", { clipboard: refusing, document }));
  assert.deepEqual(copied, ["over http", "refused"]);
  const clipboard = { writeText: (text) => Promise.resolve(copied.push(text)) };
  assert.ok(await copyText("https", { clipboard, document }));
  assert.deepEqual(copied, ["over http", "refused", "https"]);
});
