// Sizes on the stage: everything fits its box, whatever the task.

import assert from "node:assert/strict";
import { test } from "node:test";
import { axisNumbers, cellWithin, cropped, proseOf, sizeText } from "../../arc/web/stage/board.js";
import {
  CARD,
  cardGrid,
  commonCell,
  fitGrids,
  insideCard,
  isUpright,
  linesOf,
  packPairs,
  pairBlock,
  rowHeights,
  shareTask,
  shelves,
  unitOf,
} from "../../arc/web/stage/layout.js";

const grid = (height, width) => ({ height, width });

/** Numbers that look random and are the same every time (a linear congruential generator). */
function* numbers(seed) {
  for (let x = seed; ; ) {
    x = (1664525 * x + 1013904223) % 2 ** 32;
    yield x / 2 ** 32;
  }
}

function* someTasks(count) {
  const next = numbers(7);
  const side = () => 1 + Math.floor(30 * next.next().value);
  for (let i = 0; i < count; i++) {
    const pairs = Array.from({ length: 1 + Math.floor(10 * next.next().value) }, () => ({
      input: grid(side(), side()),
      output: grid(side(), side()),
    }));
    const tests = Array.from({ length: 1 + Math.floor(4 * next.next().value) }, () => grid(side(), side()));
    yield { pairs, tests };
  }
}

test("the unit is a design pixel, never so small that words cannot be read", () => {
  assert.equal(unitOf({ width: 1280, height: 720 }), 1);
  assert.equal(unitOf({ width: 1920, height: 1080 }), 1.5);
  assert.equal(unitOf({ width: 1024, height: 768 }), 0.8);
  assert.equal(unitOf({ width: 390, height: 844 }), 0.55);
  assert.deepEqual([390, 768, 1280].map((width) => isUpright({ width, height: 768 })), [true, false, false]);
});

test("blocks stand in lines in their order, and every line is narrow enough", () => {
  const blocks = [60, 30, 50, 100, 10].map((width, i) => ({ width, height: 10 + i }));
  assert.deepEqual(shelves(blocks, 100, { x: 5, y: 2 }), {
    lines: [[0, 1], [2], [3], [4]],
    width: 100,
    height: 11 + 12 + 13 + 14 + 3 * 2,
  });
  assert.equal(shelves(blocks, 99, { x: 5, y: 2 }), null);
});

for (const [name, box, unit, upright] of [
  ["720 lines", { width: 948, height: 640 }, 1, false],
  ["1080 lines", { width: 1422, height: 960 }, 1.5, false],
  ["a phone", { width: 368, height: 640 }, 0.55, true],
]) {
  test(`any task fits on ${name}, no example left out`, () => {
    for (const task of someTasks(40)) {
      const { share, examples, puzzle } = shareTask(task, box, { unit, upright });
      const whole = (upright ? box.height : box.width) - 40 * unit;
      const [a, b] = upright
        ? [{ width: box.width, height: share }, { width: box.width, height: whole - share }]
        : [{ width: share, height: box.height }, { width: whole - share, height: box.height }];
      assert.deepEqual(examples.lines.flat(), task.pairs.map((_, i) => i));
      assert.deepEqual(puzzle.lines.flat(), task.tests.map((_, i) => i));
      for (const [found, room] of [[examples, a], [puzzle, b]]) {
        assert.ok(found.width <= room.width && found.height <= room.height, JSON.stringify({ task, found, room }));
        assert.ok(found.cell >= 1);
      }
    }
  });
}

test("four examples of 30 x 30 beside a puzzle of 30 x 30 can be seen at 720 lines", () => {
  const pairs = Array.from({ length: 4 }, () => ({ input: grid(30, 30), output: grid(30, 30) }));
  const { examples, puzzle } = shareTask({ pairs, tests: [grid(30, 30)] }, { width: 948, height: 640 }, { unit: 1 });
  assert.ok(examples.cell >= 4, `examples ${examples.cell}`);
  assert.ok(puzzle.cell >= 8, `puzzle ${puzzle.cell}`);
});

test("a cell is whole in device pixels, and one more would not fit", () => {
  const pairs = [{ input: grid(7, 5), output: grid(7, 5) }];
  const box = { width: 300, height: 400 };
  const { cell, isStacked } = packPairs(pairs, box, { unit: 1, dpr: 2 });
  assert.equal((cell * 2) % 1, 0);
  for (const stacked of [false, true]) {
    const larger = pairBlock(pairs[0], cell + 0.5, 1, stacked);
    assert.ok(larger.width > box.width || larger.height > box.height || cell >= 40);
  }
  const block = pairBlock(pairs[0], cell, 1, isStacked);
  assert.ok(block.width <= box.width && block.height <= box.height);
});

test("the cards of a reveal fit, as many as there are", () => {
  const box = { width: 1224, height: 632 };
  for (let count = 1; count <= 7; count++) {
    for (const side of [3, 12, 30]) {
      const cards = Array.from({ length: count }, () => ({ grids: [grid(side, side)], words: "Dropped row 28" }));
      const { columns, width, height, lines } = cardGrid(cards, box, { unit: 1 });
      const rows = Math.ceil(count / columns);
      assert.ok(columns * width + (columns - 1) * CARD.gap <= box.width + 1e-6);
      assert.ok(rows * height + (rows - 1) * CARD.gap <= box.height + 1e-6);
      const room = insideCard({ width, height }, lines, 1);
      assert.ok(side * fitGrids(cards[0].grids, room, { unit: 1 }).cell < room.height);
    }
  }
});

test("bars are given cards wide enough to compare them", () => {
  const box = { width: 1224, height: 632 };
  const tall = { grids: [grid(9, 3)], words: "" };
  for (let count = 3; count <= 5; count++) {
    const cards = [...Array(count).fill(tall), { grids: [], words: "" }];
    assert.ok(cardGrid(cards, box, { unit: 1 }).width >= CARD.narrow);
  }
  assert.ok(cardGrid(Array(5).fill(tall), box, { unit: 1 }).width < CARD.narrow);
});

test("rows share what is left, and give way where there is too little", () => {
  const [plain, drawn] = [{ least: 60 }, { least: 80, most: 200 }];
  assert.deepEqual(rowHeights([drawn, plain, drawn], 300), [120, 60, 120]);
  assert.deepEqual(rowHeights([drawn, plain], 900), [200, 60]);
  assert.deepEqual(rowHeights([drawn, plain], 70), [40, 30]);
});

test("several grids of a card stand as is larger", () => {
  const wide = [grid(5, 30), grid(5, 30)];
  const tall = [grid(30, 5), grid(30, 5)];
  const box = { width: 320, height: 320 };
  assert.equal(fitGrids(wide, box, { unit: 1 }).isBeside, false);
  assert.equal(fitGrids(tall, box, { unit: 1 }).isBeside, true);
});

test("answers have one cell size, but for one that is far larger", () => {
  assert.equal(commonCell([10, 11, 9]), 9);
  assert.equal(commonCell([10, 11, 2]), 10);
});

test("words take lines, and no words none", () => {
  assert.equal(linesOf("", 300, 1), 0);
  assert.equal(linesOf("Dropped row 28", 300, 1), 1);
  assert.equal(linesOf("x".repeat(1000), 300, 1), 5);
});

test("a grid in a box: whole device pixels, and its last line is inside", () => {
  assert.equal(cellWithin(grid(10, 10), { width: 101, height: 300 }, { dpr: 1 }), 10);
  assert.equal(cellWithin(grid(10, 10), { width: 100, height: 300 }, { dpr: 1 }), 9);
  assert.equal(cellWithin(grid(10, 10), { width: 100, height: 300 }, { dpr: 2 }), 9.5);
  assert.equal(cellWithin(grid(3, 200), { width: 100, height: 100 }, { dpr: 1 }), 1);
});

test("a region is cut out of rows, ragged ones too, and may miss them", () => {
  const rows = [[1, 2, 3], [4], ["word", 5, 6, 7]];
  const region = { top: 1, left: 1, bottom: 9, right: 2 };
  assert.deepEqual(cropped(rows, region), { rows: [[], [5, 6]], top: 1, left: 1 });
  assert.equal(cropped(rows, { top: 5, left: 0, bottom: 9, right: 9 }), null);
  assert.equal(cropped(rows, { top: 0, left: 8, bottom: 9, right: 9 }), null);
});

test("an answer of words more than colors is prose, and has no size", () => {
  assert.equal(proseOf([["system", "error"], ["again", 3]]), "system error again 3");
  assert.equal(sizeText([["system", "error"]], "1 × 2"), "in words");
  for (const rows of [[], [[]], [[1, 2]], [[1, "eight"]]]) assert.equal(proseOf(rows), "");
  assert.equal(sizeText([[1, "eight"]]), "1 × 2");
  assert.equal(sizeText([[1], [1, 2]], "2 × 1–2"), "2 × 1–2");
  assert.equal(sizeText([], ""), "");
});

test("numbers at an edge do not touch", () => {
  assert.deepEqual(axisNumbers(3, 4, 40, 36), [3, 4, 5, 6]);
  assert.deepEqual(axisNumbers(3, 4, 20, 36), [4, 6]);
  assert.deepEqual(axisNumbers(3, 10, 8, 36), [5, 10]);
});
