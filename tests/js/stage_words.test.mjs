// What the stage says at a moment, and what of a reveal's parts it shows.

import assert from "node:assert/strict";
import { test } from "node:test";
import { PIECES, piecesIn, readQuery } from "../../arc/web/stage/overlay.js";
import { readSteps } from "../../arc/web/stage/reveal.js";
import {
  audienceVerdict,
  choicesOf,
  clockOf,
  gridName,
  outcomeWords,
  people,
  phaseAt,
  regionWords,
  timeText,
  tookText,
} from "../../arc/web/stage/words.js";

const solving = { phase: "solving", deadline_ms: 100_000, room: { seconds: 180 } };

test("a countdown is at zero when nothing is left, not a second before", () => {
  assert.deepEqual([107_000, 60_001, 1, 0, -5, 3_725_000].map(timeText), ["1:47", "1:01", "0:01", "0:00", "0:00", "1:02:05"]);
});

test("who was right is said in a sentence for each", () => {
  assert.equal(outcomeWords({ o3: false, audience: 92, of: 1138 }), "o3 missed it. 92 of 1,138 people got it.");
  assert.equal(outcomeWords({ o3: true, audience: 0, of: 1 }), "o3 got it. 0 of 1 person got it.");
  assert.equal(outcomeWords({ o3: false, audience: 0, of: 0 }), "o3 missed it.");
  assert.equal(outcomeWords({ o3: null, audience: 1, of: 2 }), "1 of 2 people got it.");
  assert.equal(outcomeWords({ o3: null, audience: 0, of: 0 }), "");
});

test("a deadline locks by itself", () => {
  assert.equal(phaseAt(solving, 99_999), "solving");
  assert.equal(phaseAt(solving, 100_000), "locked");
  assert.equal(phaseAt({ ...solving, deadline_ms: null }, 10 ** 15), "solving");
  assert.equal(phaseAt({ ...solving, phase: "task", deadline_ms: null }, 10 ** 15), "task");
});

test("the last ten seconds are told in words, too", () => {
  assert.deepEqual(clockOf(solving, 89_999), { text: "0:11", label: "time left", isHurried: false });
  assert.deepEqual(clockOf(solving, 90_000), { text: "0:10", label: "last seconds!", isHurried: true });
  assert.deepEqual(clockOf(solving, 100_000), { text: "0:00", label: "answers are closed", isHurried: false });
  assert.equal(clockOf({ ...solving, deadline_ms: null }, 0).label, "no time limit");
  assert.equal(clockOf({ ...solving, phase: "task", deadline_ms: null }, 0).text, "3:00");
  assert.equal(clockOf({ ...solving, phase: "reveal" }, 0).text, "");
});

test("bars are shares of the votes, none without votes", () => {
  const poll = { kind: "right", choices: ["o3", "audience", "both", "neither"] };
  assert.deepEqual(choicesOf(poll, { o3: 1, audience: 3 }).map(({ share }) => share), [0.25, 0.75, 0, 0]);
  assert.deepEqual(choicesOf(poll).map(({ share }) => share), [0, 0, 0, 0]);
  assert.deepEqual(choicesOf({ kind: "new", choices: ["x"] }, { x: 2 }), [{ choice: "x", label: "x", count: 2, share: 1 }]);
});

test("names of grids, regions, people and times", () => {
  assert.equal(gridName("train.1.output"), "Example 2, output");
  assert.equal(gridName("input.0"), "The puzzle");
  assert.equal(gridName("input.1", 2), "Puzzle 2");
  assert.equal(regionWords({ top: 3, bottom: 8, left: 4, right: 4 }), "rows 3–8, column 4");
  assert.deepEqual([people(0), people(1), people(1234)], ["0 people", "1 person", "1,234 people"]);
  assert.deepEqual([9400, 60_000, 95_000].map(tookText), ["9 s", "1 min", "1 min 35 s"]);
  assert.equal(audienceVerdict({ audience: 0, of: 0 }), "nobody answered");
});

test("an overlay's query: what is not known is as if not said", () => {
  assert.deepEqual(readQuery(""), { isOverlay: false, isPreview: false, theme: "dark", show: PIECES, at: "top-right" });
  const chosen = readQuery("?overlay=1&show=timer,code,rockets&at=bottom-left&theme=light");
  assert.deepEqual(chosen, { isOverlay: true, isPreview: false, theme: "light", show: ["timer", "code"], at: "bottom-left" });
  assert.equal(readQuery("?at=<script>").at, "top-right");
  assert.deepEqual(readQuery("?show=nothing").show, PIECES);
});

test("pieces come and go with the phase", () => {
  assert.deepEqual(piecesIn("lobby", PIECES, false), ["code"]);
  assert.deepEqual(piecesIn("solving", PIECES, false), ["timer", "tally", "code"]);
  assert.deepEqual(piecesIn("reveal", PIECES, true), ["tally", "code"]);
  assert.deepEqual(piecesIn("scores", ["scores"], false), ["scores"]);
  assert.deepEqual(piecesIn("solving", ["scores"], false), []);
});

const puzzle = { train: [], test: [{ input: [[0]] }] };
const guess = { title: "o3 · guess 1", pairs: [{ rows: [[1]] }] };
const truth = { pairs: [{ rows: [[2]], answer: 1 }], right: { o3: false, audience: 3, of: 4, host: null }, drawn: "b" };
const words = { pairs: [{ answers: [{ step: "guess_1", correct: false, words: "One cell", alignment: null }] }] };

test("a reveal shows what has come, and judges nothing before the truth", () => {
  const read = readSteps({ guess_1: guess }, puzzle, { step: "guess_1" });
  assert.deepEqual([...read.cards.keys()], ["input", "guess_1"]);
  assert.equal(read.truths, null);
  assert.equal(read.verdict, "");
  assert.equal(read.told.guess_1.answers, null);
});

test("the words have the room to themselves, and a vote afterwards has the cards back", () => {
  const parts = { guess_1: guess, tally: { pairs: [] }, truth, words };
  const said = readSteps(parts, puzzle, { step: "words" });
  assert.deepEqual([...said.cards.keys()], ["guess_1", "truth"]);
  assert.deepEqual(said.told.guess_1, { answers: [words.pairs[0].answers[0]], isSaid: true });
  assert.deepEqual(said.told.guess_2.answers, [null]);
  assert.deepEqual([said.right, said.verdict, said.note], [[1], "3 of 4 right", "A person drew B."]);
  const after = readSteps(parts, puzzle, { step: "fair", poll: { kind: "fair" } });
  assert.deepEqual([...after.cards.keys()], ["guess_1", "tally", "truth", "poll"]);
  assert.equal(after.told.guess_1.isSaid, false);
});
