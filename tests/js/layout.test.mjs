// Every task's examples fit a laptop's screen at 5 px a cell or more, and the banner's words.

import assert from "node:assert/strict";
import { test } from "node:test";
import { fitCell, MIN_CELL, packPairs, pairBlock, shareWide } from "../../arc/web/workbench/layout.js";
import { clockText } from "../../arc/web/workbench/time.js";
import { bannerOf } from "../../arc/web/workbench/verdict.js";

const size = (height, width) => ({ height, width });
const pairs = (count, height, width) =>
  Array.from({ length: count }, () => ({ input: size(height, width), output: size(height, width) }));

const LAPTOP = { width: 1366, height: 625 };
const SCREEN = { width: 1920, height: 1080 };

for (const [count, side] of [[2, 30], [3, 30], [4, 30], [10, 10], [7, 15], [10, 3], [5, 20]]) {
  test(`${count} pairs of ${side} x ${side} fit a laptop`, () => {
    const share = shareWide({ ...LAPTOP, pairs: pairs(count, side, side), test: size(side, side) });
    assert.equal(share.pairs.fits, true);
    assert.ok(share.pairs.cell >= MIN_CELL);
    assert.ok(share.testCell >= MIN_CELL);
    assert.ok(share.editorCell >= 8, `editor cell ${share.editorCell}`);
  });
}

test("what cannot fit scrolls at 5 px instead of shrinking", () => {
  const share = shareWide({ ...LAPTOP, pairs: pairs(10, 30, 30), test: size(30, 30) });
  assert.equal(share.pairs.fits, false);
  assert.equal(share.pairs.cell, MIN_CELL);
});

test("a larger screen is used", () => {
  const task = { pairs: pairs(3, 20, 20), test: size(20, 20) };
  const [small, large] = [LAPTOP, SCREEN].map((screen) => shareWide({ ...screen, ...task }));
  assert.ok(large.pairs.cell > small.pairs.cell);
  assert.ok(large.editorCell > small.editorCell);
});

test("packed pairs stay inside their box", () => {
  for (const [width, height] of [[400, 500], [700, 300], [250, 800]]) {
    const { cell, isStacked, fits } = packPairs(pairs(4, 9, 14), width, height);
    assert.ok(fits);
    const block = pairBlock(pairs(1, 9, 14)[0], cell, isStacked);
    const perRow = Math.floor((width + 20) / (block.width + 20));
    const rows = Math.ceil(4 / perRow);
    assert.ok(rows * block.height + (rows - 1) * 12 <= height);
  }
});

test("a cell fits its box and keeps to the largest size", () => {
  assert.equal(fitCell(size(10, 20), 202, 500), 10);
  assert.equal(fitCell(size(1, 1), 900, 900, 44), 44);
});

const trial = (more) => ({
  attempts: [],
  attemptsAllowed: 2,
  attemptsLeft: 2,
  outcome: null,
  get isClosed() {
    return this.outcome !== null;
  },
  pending: null,
  status: "ok",
  note: "",
  seen: () => 161_000,
  ...more,
});
const context = { urls: { compare: "/compare", next: null }, nextTest: null, isAskingWhy: false };
const ids = (banner) => banner.actions.map((action) => action.id);

test("nothing to say at the start", () => {
  assert.equal(bannerOf(trial({}), context), null);
});

test("wrong stays until the next submit and says what is left", () => {
  const attempts = [{ attempt_number: 1, pair_solved: false }];
  const banner = bannerOf({ ...trial({}), isClosed: false, attempts, attemptsLeft: 1 }, context);
  assert.deepEqual([banner.tone, banner.title, banner.text], ["wrong", "Not it.", "1 attempt left."]);
});

test("without feedback the banner gives no verdict and offers to stop", () => {
  const attempts = [{ attempt_number: 1, pair_solved: null }];
  const banner = bannerOf({ ...trial({}), isClosed: false, attempts, attemptsLeft: 1 }, context);
  assert.deepEqual([banner.title, banner.text], ["Answer 1 recorded.", "No verdict until both are in."]);
  assert.deepEqual(ids(banner), ["done"]);
});

test("solved: compare only when every test has ended", () => {
  const solved = trial({ outcome: "solved", attempts: [{ attempt_number: 1, pair_solved: true }] });
  const banner = bannerOf(solved, context);
  assert.equal(banner.tone, "right");
  assert.match(banner.text, /02:41/);
  assert.deepEqual(ids(banner), ["compare"]);
  assert.deepEqual(ids(bannerOf(solved, { ...context, nextTest: 2 })), ["next-test"]);
});

test("failed, given up and unknown endings all have words", () => {
  assert.match(bannerOf(trial({ outcome: "failed", attemptsLeft: 0 }), context).text, /No attempts left/);
  assert.equal(bannerOf(trial({ outcome: "gave_up" }), context).title, "Stopped here.");
  assert.equal(bannerOf(trial({ outcome: "made_up" }), context).title, "This test has ended.");
});

test("giving up asks why first", () => {
  const banner = bannerOf(trial({}), { ...context, isAskingWhy: true });
  assert.ok(ids(banner).includes("reason-no_rule"));
  assert.ok(ids(banner).includes("giveup-cancel"));
});

test("clock", () => {
  assert.deepEqual([0, 59_999, 161_000, 3_723_000].map(clockText), ["00:00", "00:59", "02:41", "1:02:03"]);
});
