// Pointer reports and commands become the right actions; no browser needed.

import assert from "node:assert/strict";
import { test } from "node:test";
import { turned } from "../../arc/web/workbench/blocks.js";
import { Editor } from "../../arc/web/workbench/editor.js";
import { commandOf, keyList } from "../../arc/web/workbench/keys.js";
import { apply, fromText, initialState, toText } from "../../arc/web/workbench/state.js";

/** An editor over a 3 x 4 answer; `log` gets what is logged. */
function setUp(text = "0000/0000/0000") {
  const testInput = fromText(text);
  const log = [];
  const trial = {
    isOpen: true,
    testInput,
    state: initialState(testInput),
    act(kind, fields = {}, t_ms = 0) {
      const action = { action_id: log.length, t_ms, kind, ...fields };
      log.push(action);
      this.state = apply(this.state, action, testInput);
    },
  };
  const painted = [];
  const editor = new Editor({
    gridOf: () => fromText("12/34"),
    onCells: (grid, cells) => painted.push(...cells),
    onChange: () => {},
  });
  editor.setTrial(trial);
  return { editor, trial, log, painted, text: () => toText(editor.grid) };
}

const drag = (editor, name, from, to, options = {}) => {
  editor.down(name, from, { atMs: 10, ...options });
  editor.move([[to, 20]]);
  editor.up();
};

test("a cell is painted on pointer-down, before anything is logged", () => {
  const { editor, log, painted, text } = setUp();
  editor.down("answer", [1, 1], { atMs: 5 });
  assert.deepEqual(painted, [[1, 1]]);
  assert.equal(text(), "0000/0100/0000");
  assert.equal(log.length, 0);
  editor.up();
  assert.deepEqual(log[0], { action_id: 0, t_ms: 5, kind: "stroke", color: 1, cells: [1, 1], dt: [0], part: 0 });
});

test("a stroke still under way at 2 s is logged in parts under one undo step", () => {
  const { editor, trial, log } = setUp();
  editor.down("answer", [0, 0], { atMs: 0 });
  editor.move([[[0, 1], 2500]]);
  editor.move([[[0, 3], 2600]]);
  editor.up();
  assert.deepEqual(
    log.map((a) => a.part),
    [0, 1],
  );
  assert.equal(trial.state.undo.length, 1);
  assert.equal(toText(trial.state.grid), "1111/0000/0000");
});

test("the right button paints color 0", () => {
  const { editor, log } = setUp();
  drag(editor, "answer", [0, 0], [0, 2], { erases: true });
  assert.equal(log[0].color, 0);
});

test("a stroke outside the grid logs nothing", () => {
  const { editor, log } = setUp();
  drag(editor, "answer", [-3, 0], [-1, 3]);
  assert.equal(log.length, 0);
});

test("undo during a stroke first logs the stroke", () => {
  const { editor, log } = setUp();
  editor.down("answer", [0, 0], { atMs: 0 });
  editor.simple("undo");
  assert.deepEqual(
    log.map((a) => a.kind),
    ["stroke", "undo"],
  );
});

test("line and rectangle: corners are clamped to the grid, Shift outlines", () => {
  const { editor, log } = setUp();
  editor.setTool("line");
  drag(editor, "answer", [0, 0], [9, 9]);
  assert.deepEqual(log[0].to, [2, 3]);
  editor.setTool("rectangle");
  editor.down("answer", [0, 0], { atMs: 0 });
  editor.move([[[2, 2], 1]], { shift: true });
  assert.equal(editor.ghost().places.length, 8);
  editor.up();
  assert.equal(log[1].filled, false);
});

test("the rectangle's key again switches to outline and back", () => {
  const { editor } = setUp();
  editor.setTool("rectangle");
  editor.setTool("rectangle");
  assert.equal(editor.isFilled, false);
  editor.toggleOutline();
  assert.equal(editor.isFilled, true);
});

test("picking takes the color from any grid and goes back to the tool before", () => {
  const { editor } = setUp();
  editor.setTool("fill");
  editor.setTool("pick");
  editor.down("train.0.input", [1, 0], { atMs: 0 });
  assert.deepEqual([editor.color, editor.tool], [3, "fill"]);
  editor.down("input", [0, 1], { atMs: 0, alt: true });
  assert.equal(editor.color, 2);
});

test("a block dragged on an example is copied, turned, nudged and put down", () => {
  const { editor, log, text } = setUp();
  drag(editor, "train.0.input", [0, 0], [1, 1]);
  assert.equal(editor.copy(), true);
  editor.setHover({ name: "answer", cell: [0, 0] });
  editor.paste();
  editor.turn("rotate");
  editor.arrow(1, 2);
  editor.place();
  assert.deepEqual(
    log.map((a) => a.kind),
    ["copy", "paste"],
  );
  assert.equal(log[1].source, "train.0.input");
  assert.equal(text(), "0000/0031/0042");
});

test("a block being pasted keeps one cell on the grid", () => {
  const { editor } = setUp();
  drag(editor, "input", [0, 0], [1, 1]);
  editor.copy();
  editor.paste();
  for (let i = 0; i < 9; i++) editor.arrow(-1, -1);
  assert.deepEqual(editor.floating.at, [-1, -1]);
  for (let i = 0; i < 9; i++) editor.arrow(1, 1);
  assert.deepEqual(editor.floating.at, [2, 3]);
});

test("dragging inside a selection moves it; Delete erases it", () => {
  const { editor, log, text } = setUp();
  drag(editor, "answer", [0, 0], [0, 1]);
  editor.setTool("select");
  drag(editor, "answer", [0, 0], [0, 1]);
  drag(editor, "answer", [0, 0], [1, 1]);
  assert.deepEqual(log.at(-1).by, [1, 1]);
  assert.equal(text(), "0000/0110/0000");
  editor.erase();
  assert.equal(text(), "0000/0000/0000");
});

test("the keyboard paints at its cursor and draws a rectangle with two presses", () => {
  const { editor, text } = setUp();
  editor.arrow(0, 1);
  editor.paintAtCursor();
  editor.setTool("rectangle");
  editor.arrow(1, 0);
  editor.paintAtCursor();
  editor.arrow(1, 1);
  editor.paintAtCursor();
  assert.equal(text(), "1000/1100/1100");
});

test("a trial that is not open takes no paint", () => {
  const { editor, trial, log } = setUp();
  trial.isOpen = false;
  drag(editor, "answer", [0, 0], [1, 1]);
  editor.paintAtCursor();
  assert.equal(log.length, 0);
});

test("resizing drops a selection that no longer fits and clamps the cursor", () => {
  const { editor } = setUp();
  editor.selectAll();
  editor.arrow(2, 3);
  editor.resize(2, 2);
  assert.equal(editor.selection, null);
  editor.resize(31, 2);
  assert.equal(editor.grid.height, 2);
});

test("blocks flip and turn", () => {
  const block = fromText("12/34/56");
  assert.equal(toText(turned(block, "flip_h")), "21/43/65");
  assert.equal(toText(turned(block, "flip_v")), "56/34/12");
  assert.equal(toText(turned(block, "rotate")), "531/642");
});

const key = (name, more = {}) =>
  commandOf({ key: name, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more });

test("keys: the host page's r and c are ours, the browser's combinations are not", () => {
  assert.equal(key("r"), "tool:rectangle");
  assert.equal(key("R", { shiftKey: true }), "tool:rectangle");
  assert.equal(key("c"), "copy_input");
  for (const name of ["r", "l", "t", "w", "n", "p", "0", "F5", "Tab"]) {
    assert.equal(key(name, name.length === 1 ? { ctrlKey: true } : {}), null);
  }
  assert.equal(key("z", { metaKey: true }), "undo");
  assert.equal(key("Z", { ctrlKey: true, shiftKey: true }), "redo");
  assert.equal(key("Enter", { ctrlKey: true }), "submit");
  assert.equal(key("7"), "color:7");
  assert.equal(key("constructor"), null);
  assert.equal(key("M", { shiftKey: true }), "center");
  assert.ok(keyList().length > 30);
});

test("the list of keys leaves out what the rules withhold", () => {
  const words = (isOffered) => keyList(isOffered).map((row) => row[1]);
  assert.ok(words().some((what) => what.startsWith("Polyline")));
  assert.ok(words((id) => id !== "polyline" && id !== "symmetry").every((what) => !/polyline \(|symmetry/i.test(what)));
});

test("with symmetry a stroke paints its images at once and logs its own cells alone", () => {
  const { editor, log, painted, text } = setUp();
  editor.setSymmetry("left_right");
  drag(editor, "answer", [0, 0], [1, 0]);
  assert.equal(text(), "1001/1001/0000");
  assert.deepEqual(painted, [[0, 0], [0, 3], [1, 0], [1, 3]]);
  assert.deepEqual(log[0].cells, [0, 0, 1, 0]);
  assert.deepEqual(log[0].symmetry, { mode: "left_right", center: [2, 3] });
});

test("the center of symmetry is where the next press ends, or the keyboard's cell", () => {
  const { editor, log } = setUp();
  editor.setSymmetry("both");
  editor.placeCenter();
  editor.down("answer", [1, 1], { atMs: 0, half: [2, 2] });
  editor.move([[[0, 1], 10]], { half: [1, 2] });
  editor.up();
  assert.equal(log.length, 0);
  assert.deepEqual(editor.symmetry.on(editor.grid).center, [1, 2]);
  editor.arrow(1, 0);
  editor.placeCenter();
  assert.deepEqual(editor.symmetry.on(editor.grid).center, [0, 0]);
});

test("quarter turns take the nearest center at which cells fall on cells", () => {
  const { editor, text } = setUp();
  editor.setSymmetry("quarter_turn");
  assert.deepEqual(editor.symmetry.on(editor.grid).center, [2, 2]);
  editor.symmetry.setCenter([2, 3]);
  drag(editor, "answer", [0, 1], [0, 1]);
  assert.equal(text(), "0100/1010/0100");
});

test("symmetry goes round all its ways and off again", () => {
  const { editor } = setUp();
  const seen = [];
  do {
    editor.setSymmetry();
    seen.push(editor.symmetry.mode);
  } while (editor.symmetry.mode);
  assert.deepEqual(seen, ["left_right", "up_down", "both", "half_turn", "quarter_turn", "all", null]);
});

test("a polyline joins clicked corners, goes back one with undo, ends on its last corner", () => {
  const { editor, log, text } = setUp();
  editor.setTool("polyline");
  const click = (cell) => drag(editor, "answer", cell, cell);
  click([0, 0]);
  assert.equal(log.length, 0);
  click([0, 3]);
  click([2, 3]);
  assert.equal(text(), "1111/0001/0001");
  editor.simple("undo");
  click([1, 3]);
  assert.equal(text(), "1111/0001/0000");
  click([1, 3]);
  assert.equal(editor.anchor, null);
  click([2, 0]);
  click([2, 0]);
  assert.equal(text(), "1111/0001/1000");
});

test("a polyline by keyboard: Space sets corners, Enter ends it", () => {
  const { editor, text } = setUp();
  editor.setTool("polyline");
  const steps = [[0, 0], [0, 1], [0, 1], [1, 0]];
  for (const [dr, dc] of steps) {
    editor.arrow(dr, dc);
    editor.paintAtCursor();
  }
  editor.confirm();
  editor.arrow(1, 0);
  editor.paintAtCursor();
  assert.equal(text(), "1110/0010/0000");
});

test("Shift keeps a line level, upright or diagonal", () => {
  const { editor, log } = setUp();
  editor.setTool("line");
  const line = (to) => {
    editor.down("answer", [0, 0], { atMs: 0 });
    editor.move([[to, 1]], { shift: true });
    editor.up();
    return log.at(-1).to;
  };
  assert.deepEqual(line([1, 3]), [0, 3]);
  assert.deepEqual(line([2, 3]), [2, 2]);
});

test("recolor changes a color everywhere, or inside the selection", () => {
  const { editor, trial, text } = setUp("1100/0011/1000");
  trial.act("copy_input");
  editor.setTool("recolor");
  editor.setColor(5);
  drag(editor, "answer", [0, 0], [0, 0]);
  assert.equal(text(), "5500/0055/5000");
  editor.setTool("select");
  drag(editor, "answer", [0, 0], [0, 1]);
  editor.setTool("recolor");
  editor.setColor(7);
  drag(editor, "answer", [0, 0], [0, 0]);
  assert.equal(text(), "7700/0055/5000");
});

test("shift drags everything around, or pushes it out with Shift; arrows do it by one", () => {
  const { editor, trial, log, text } = setUp("1200/0000/0003");
  trial.act("copy_input");
  editor.setTool("shift");
  editor.down("answer", [0, 0], { atMs: 0 });
  editor.move([[[0, -1], 1]]);
  assert.equal(text(), "2001/0000/0030");
  assert.equal(log.length, 1);
  editor.up();
  editor.arrow(1, 0, true);
  assert.equal(text(), "0000/2001/0000");
  assert.deepEqual(log.slice(1).map((a) => [a.by, a.wrap]), [[[0, -1], true], [[1, 0], false]]);
});

test("tile fills an area with the selection, and everything on a click", () => {
  const { editor, trial, log, text } = setUp("1200/3400/0000");
  trial.act("copy_input");
  editor.setTool("tile");
  drag(editor, "answer", [0, 0], [2, 3]);
  assert.equal(log.length, 1);
  editor.setTool("select");
  drag(editor, "answer", [0, 0], [1, 1]);
  editor.setTool("tile");
  drag(editor, "answer", [1, 1], [2, 3]);
  assert.equal(text(), "1200/3434/0212");
  drag(editor, "answer", [2, 2], [2, 2]);
  assert.equal(text(), "1212/3434/1212");
});

test("paste again goes on by the step of the last one, until it leaves the grid", () => {
  const { editor, trial, text } = setUp("5000/6000/0000");
  trial.act("copy_input");
  editor.setTool("select");
  drag(editor, "answer", [0, 0], [1, 0]);
  editor.selection = { name: "answer", span: { top: 0, bottom: 1, left: 0, right: 0 } };
  editor.copy();
  editor.setHover({ name: "answer", cell: [1, 1] });
  editor.paste();
  assert.equal(editor.again(), true);
  assert.equal(text(), "5000/6500/0650");
  assert.equal(editor.again(), false);
});

test("flip and rotate act on the answer at once: the part selected, or all of it", () => {
  const { editor, trial, text } = setUp("1200/0000/0000");
  trial.act("copy_input");
  editor.turn("flip_h");
  assert.equal(text(), "0021/0000/0000");
  editor.turn("rotate");
  assert.equal(text(), "000/000/002/001");
  editor.setTool("select");
  drag(editor, "answer", [2, 1], [3, 2]);
  editor.turn("rotate");
  assert.equal(text(), "000/000/000/012");
  assert.equal(editor.crop(), true);
  assert.equal(text(), "00/12");
  assert.equal(editor.crop(), false);
});

test("a second finger takes the first one's stroke back without a trace", () => {
  const { editor, log, text } = setUp();
  editor.down("answer", [0, 0], { atMs: 0 });
  editor.move([[[0, 2], 5]]);
  editor.abandon();
  editor.up();
  assert.equal(text(), "0000/0000/0000");
  assert.equal(log.length, 0);
});

test("undo brings back what was selected, and where the last block was put", () => {
  const { editor, trial, text } = setUp("5000/0000/0000");
  trial.act("copy_input");
  editor.selection = { name: "answer", span: { top: 0, bottom: 0, left: 0, right: 0 } };
  editor.copy();
  editor.setHover({ name: "answer", cell: [0, 1] });
  editor.paste();
  editor.place();
  editor.again();
  editor.again();
  editor.simple("undo");
  assert.equal(editor.selection.span.left, 2);
  assert.equal(editor.again(), true);
  assert.equal(text(), "5555/0000/0000");
});

test("undo in the middle of a shift gives the shift up", () => {
  const { editor, trial, text } = setUp("5000/0000/0000");
  trial.act("copy_input");
  editor.setTool("shift");
  editor.down("answer", [0, 0], { atMs: 0 });
  editor.move([[[1, 1], 1]]);
  editor.simple("undo");
  assert.equal(text(), "0000/0000/0000");
  editor.up();
  assert.equal(text(), "0000/0000/0000");
});

test("a part turned beside an edge says that it lost cells; the pointer's place goes with a crop", () => {
  const { editor, trial } = setUp("0000/0000/1230");
  trial.act("copy_input");
  editor.setHover({ name: "answer", cell: [0, 3] });
  editor.selection = { name: "answer", span: { top: 2, bottom: 2, left: 0, right: 2 } };
  assert.equal(editor.turn("rotate"), "cut");
  editor.simple("undo");
  assert.deepEqual(editor.selection.span, { top: 2, bottom: 2, left: 0, right: 2 });
  editor.crop();
  assert.equal(editor.hover, null);
});

test("where the rules offer no tool the pointer and Space paint nothing, drags select nothing", () => {
  const trial = { isOpen: true, state: initialState(fromText("00/00")), act: () => assert.fail("nothing is logged") };
  const nothing = { tool: null, canSelect: false, onCells: () => assert.fail("nothing is painted"), onChange: () => {} };
  const editor = new Editor({ gridOf: () => fromText("12/34"), ...nothing });
  editor.setTrial(trial);
  drag(editor, "answer", [0, 0], [1, 1]);
  drag(editor, "input", [0, 0], [1, 1]);
  editor.arrow(0, 1);
  editor.arrow(1, 0, true);
  editor.paintAtCursor();
  assert.equal(editor.selection, null);
});
