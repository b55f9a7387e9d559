import assert from "node:assert/strict";
import { test } from "node:test";
import { blank, toText } from "../../arc/web/workbench/state.js";
import { parseSize } from "../../arc/web/workbench/size.js";
import { Stroke } from "../../arc/web/workbench/stroke.js";

const rowOf = (stroke) => stroke.takePart().fields.cells.filter((_, i) => i % 2 === 1);

for (const every of [1, 2, 3, 5, 10, 29]) {
  test(`a stroke of 30 cells paints 30 with a report every ${every} cells`, () => {
    const stroke = new Stroke(blank(1, 30), 3);
    for (let c = 0; c < 30; c += every) stroke.report(0, c, c);
    stroke.report(0, 29, 30);
    assert.equal(toText(stroke.grid), "3".repeat(30));
  });
}

test("a stroke that leaves and comes back paints only inside, on the straight way", () => {
  const stroke = new Stroke(blank(1, 6), 1);
  stroke.report(0, 4, 0);
  stroke.report(0, 9, 5);
  stroke.report(0, 9, 8);
  stroke.report(0, 3, 12);
  assert.deepEqual(rowOf(stroke), [4, 5, 5, 4, 3]);
  assert.equal(toText(stroke.grid), "000111");
});

test("a stroke that starts outside paints from the edge on", () => {
  const stroke = new Stroke(blank(3, 3), 2);
  assert.deepEqual(stroke.report(-2, 1, 0), []);
  stroke.report(1, 1, 10);
  assert.equal(toText(stroke.grid), "020/020/000");
  assert.equal(stroke.takePart().t_ms, 10);
});

test("a report far outside costs a bounded line", () => {
  const stroke = new Stroke(blank(2, 2), 2);
  stroke.report(0, 0, 0);
  stroke.report(1e7, -1e7, 1);
  stroke.report(0, 1, 2);
  assert.ok(stroke.takePart().fields.dt.length < 300);
});

test("delays are between cells and never negative", () => {
  const stroke = new Stroke(blank(1, 9), 1);
  stroke.report(0, 0, 100);
  stroke.report(0, 1, 116);
  stroke.report(0, 2, 110);
  stroke.report(0, 4, 140);
  const part = stroke.takePart();
  assert.equal(part.t_ms, 100);
  assert.deepEqual(part.fields.dt, [0, 16, 0, 24, 0]);
});

test("parts are due by length or by time and number on", () => {
  const stroke = new Stroke(blank(30, 30), 1);
  stroke.report(0, 0, 0);
  assert.equal(stroke.isDue(1999), false);
  assert.equal(stroke.isDue(2000), true);
  assert.equal(stroke.takePart().fields.part, 0);
  assert.equal(stroke.isDue(9000), false);
  assert.equal(stroke.takePart(), null);
  for (let i = 1; i <= 14; i++) stroke.report(0, i % 2 ? 29 : 0, 3000);
  assert.equal(stroke.isDue(3000), true);
  const second = stroke.takePart();
  assert.equal(second.fields.part, 1);
  assert.equal(second.fields.dt[0], 0);
});

for (const text of ["3x4", "3X4", "3 4", "3,4", "3×4", "3*4", " 3 x 4 ", "3, 4", "03x04"]) {
  test(`size ${JSON.stringify(text)}`, () => {
    assert.deepEqual(parseSize(text), { height: 3, width: 4 });
  });
}

test("one number is a square", () => {
  assert.deepEqual(parseSize("7"), { height: 7, width: 7 });
});

for (const text of ["", "x", "0x3", "31x3", "3x", "3x3x3", "34", "-1x3", "3.5 x 2"]) {
  test(`no size: ${JSON.stringify(text)}`, () => {
    assert.equal(parseSize(text), null);
  });
}
