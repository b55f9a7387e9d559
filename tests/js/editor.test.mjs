// Pointer reports and commands become the right actions; no browser needed.

import assert from "node:assert/strict";
import { test } from "node:test";
import { turned } from "../../arc/web/workbench/blocks.js";
import { Editor } from "../../arc/web/workbench/editor.js";
import { commandOf, KEY_LIST } from "../../arc/web/workbench/keys.js";
import { apply, fromText, initialState, toText } from "../../arc/web/workbench/state.js";

/** An editor over a 3 x 4 answer; `log` gets what is logged. */
function setUp(text = "0000/0000/0000") {
  const testInput = fromText(text);
  const log = [];
  const trial = {
    isOpen: true,
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
  assert.ok(KEY_LIST.length > 20);
});
