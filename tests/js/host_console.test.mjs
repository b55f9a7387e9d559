// The console without a screen: keys, what can be pressed when, requests, answers, members, grids.

import assert from "node:assert/strict";
import { test } from "node:test";

import { firstHeld } from "../../arc/web/static/host_answers.js";
import { HostClient } from "../../arc/web/static/host_client.js";
import { Presses, stateOf } from "../../arc/web/static/host_controls.js";
import { flowingCell, gridsOf, regionOf } from "../../arc/web/static/host_grids.js";
import { commandOf, KEY_LIST } from "../../arc/web/static/host_keys.js";
import { chosenMembers } from "../../arc/web/static/host_people.js";
import { added, MOST_TASKS, toggled } from "../../arc/web/static/host_tasks.js";

const ROOM = { code: "KITO", secret: "s" };

function keyed(key, more = {}) {
  return commandOf({ key, ctrlKey: false, metaKey: false, altKey: false, target: { tagName: "BODY" }, ...more });
}

test("a presenter's remote drives the show", () => {
  assert.equal(keyed("PageDown"), "next");
  assert.equal(keyed("PageUp"), "back");
  for (const key of ["b", "B", "."]) assert.equal(keyed(key), "lock");
});

test("space goes on, but presses the button that has the keyboard", () => {
  assert.equal(keyed(" "), "next");
  for (const tagName of ["BUTTON", "A", "SUMMARY", "SELECT"]) assert.equal(keyed(" ", { target: { tagName } }), null);
});

test("a key held down does nothing again, and the page behind does not get it", () => {
  for (const key of ["PageDown", "ArrowLeft", "b", "+", "d", " "]) assert.equal(keyed(key, { repeat: true }), "none");
  assert.equal(keyed("n", { repeat: true }), "notes");
});

test("the browser's own shortcuts stay its own", () => {
  for (const modifier of ["ctrlKey", "metaKey", "altKey"]) assert.equal(keyed("d", { [modifier]: true }), null);
  assert.equal(keyed("r"), null);
  assert.equal(keyed("constructor"), null);
});

test("in a dialog no key drives the show; ? closes the list of keys", () => {
  const inside = (isKeys) => ({ tagName: "BUTTON", closest: (selector) => (selector === "dialog[open]" || isKeys ? {} : null) });
  assert.equal(keyed("PageDown", { target: inside(false) }), null);
  assert.equal(keyed("?", { target: inside(true) }), "help");
});

test("the list under ? names a key of every command", () => {
  const listed = KEY_LIST.flatMap(([keys]) => keys.split(/\s+/)).map((key) => ({ "→": "ArrowRight", "←": "ArrowLeft", Space: " " })[key] ?? key);
  for (const key of listed) assert.notEqual(keyed(key), null, key);
  const commands = new Set(listed.map((key) => keyed(key)));
  for (const name of ["next", "back", "lock", "extend", "release", "grids", "whole", "notes", "people", "links", "view-options"]) assert.ok(commands.has(name), name);
});

const SCENE = { phase: "solving", deadline_ms: 61_000, now_ms: 1000, next: "Lock", next_in_ms: 0, history: 2, region: null };

test("while there is time it can be locked and made longer", () => {
  const state = stateOf(SCENE, 1000);
  assert.deepEqual([state.clock, state.isLate, state.canLock, state.canExtend, state.canNext], ["1:00", false, true, true, true]);
  assert.ok(stateOf(SCENE, 52_000).isLate);
  assert.equal(stateOf({ ...SCENE, deadline_ms: null }, 1000).canExtend, false);
});

test("what is refused for a while counts down from the moment the scene was made", () => {
  const locked = { ...SCENE, phase: "locked", next: "Reveal", next_in_ms: 2000 };
  assert.deepEqual([stateOf(locked, 1500).wait, stateOf(locked, 1500).canNext], [1500, false]);
  assert.deepEqual([stateOf(locked, 3000).wait, stateOf(locked, 3000).canNext], [0, true]);
});

test("nothing comes after the end, and back needs something to take back", () => {
  const ended = stateOf({ ...SCENE, phase: "ended", history: 0 }, 0);
  assert.deepEqual([ended.canNext, ended.canBack, ended.canLock], [false, false, false]);
  assert.equal(stateOf({ ...SCENE, region: { grid: "input.0" } }, 0).canWhole, true);
});

test("two presses at once are one", () => {
  let now = 0;
  const presses = new Presses(() => now);
  assert.equal(presses.isSame("next"), false);
  now = 200;
  assert.equal(presses.isSame("next"), true);
  now = 400;
  assert.equal(presses.isSame("next"), false);
  assert.equal(presses.isSame("back"), false);
});

function answering(status, body, sent = []) {
  const fetch = async (url, options) => {
    sent.push([url, JSON.parse(options.body)]);
    return { ok: status < 400, json: async () => body };
  };
  return new HostClient("/arc/api", { fetch });
}

test("a guarded command names the version it was pressed at", async () => {
  const sent = [];
  const client = answering(200, { version: 8 }, sent);
  assert.deepEqual(await client.command(ROOM, { kind: "next" }, 7), { body: { version: 8 } });
  await client.command(ROOM, { kind: "region", region: null });
  assert.deepEqual(sent, [
    ["/arc/api/rooms/KITO/host", { host_secret: "s", command: { kind: "next" }, version: 7 }],
    ["/arc/api/rooms/KITO/host", { host_secret: "s", command: { kind: "region", region: null } }],
  ]);
});

test("a refusal is one sentence; a dead connection is asked once and never again by itself", async () => {
  const refused = await answering(409, { error: "not_yet", message: "the last answers are on their way, 2 s more" }).command(ROOM, {});
  assert.deepEqual(refused, { error: "not_yet", problem: "The last answers are on their way, 2 s more." });
  assert.equal((await answering(409, { error: "moved_on", message: "x" }).command(ROOM, {})).problem, "The show had moved on already. Nothing was skipped.");
  let calls = 0;
  const dead = new HostClient("", {
    fetch: async () => {
      calls += 1;
      throw new TypeError("no network");
    },
  });
  assert.equal((await dead.command(ROOM, { kind: "next" }, 1)).error, "offline");
  assert.equal(calls, 1);
});

test("a server that does not answer is given up, and nobody is told that nothing was sent", async () => {
  const fetch = (_url, { signal }) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  const { error, problem } = await new HostClient("", { fetch, limitMs: 5 }).command(ROOM, { kind: "next" }, 1);
  assert.equal(error, "late");
  assert.doesNotMatch(problem, /nothing was sent/i);
});

test("the first answer to release is the most frequent one held back, and none before the lock", () => {
  const answers = [{ key: "a", is_released: true }, { key: "b", is_released: false }, { key: "c", is_released: false }];
  assert.equal(firstHeld({ phase: "reveal", answers }).key, "b");
  assert.equal(firstHeld({ phase: "solving", answers }), null);
  assert.equal(firstHeld({ phase: "locked", answers: answers.slice(0, 1) }), null);
});

test("masked names come first, then the newest; a search looks at what was typed, too", () => {
  const member = (number, shown, more = {}) => ({ member: number, shown, nickname: shown, is_masked: false, ...more });
  const members = [member(1, "Ada"), member(2, "b****", { nickname: "badword", is_masked: true }), member(3, "Zoë")];
  assert.deepEqual(chosenMembers(members, "").map((one) => one.member), [2, 3, 1]);
  assert.deepEqual(chosenMembers(members, " BADW ").map((one) => one.member), [2]);
  assert.deepEqual(chosenMembers(members, "nobody"), []);
});

test("a region stays inside its grid, whichever way it was dragged", () => {
  const grid = { height: 4, width: 6 };
  assert.deepEqual(regionOf(grid, [2, 5], [-3, 1]), { top: 0, left: 1, bottom: 2, right: 5 });
  assert.deepEqual(regionOf(grid, [0, 0], [9, 9]), { top: 0, left: 0, bottom: 3, right: 5 });
});

test("grids are named as a region names them", () => {
  const rows = [[1, 2]];
  const grids = gridsOf({ train: [{ input: rows, output: rows }], test: [{ input: rows }, { input: rows }] });
  assert.deepEqual(grids.map(({ name }) => name), ["input.0", "input.1", "train.0.input", "train.0.output"]);
  assert.deepEqual([grids[0].grid.height, grids[0].grid.width], [1, 2]);
});

test("cells are as large as the box allows, never too small to see", () => {
  const small = [{ height: 3, width: 3 }];
  assert.equal(flowingCell(small, 600, 400), 22);
  const many = Array.from({ length: 9 }, () => ({ height: 30, width: 30 }));
  assert.equal(flowingCell(many, 300, 200), 4);
  assert.ok(flowingCell(many, 900, 600) > 4);
});

test("tasks are chosen in the order they are pressed, up to a room's most", () => {
  assert.deepEqual(toggled(["a"], "b"), ["a", "b"]);
  assert.deepEqual(toggled(["a", "b"], "a"), ["b"]);
  const full = Array.from({ length: MOST_TASKS }, (_, n) => `t${n}`);
  assert.deepEqual(toggled(full, "more"), full);
  assert.deepEqual(added(["a"], "b, zz a", new Map([["a", 1], ["b", 1]])), { chosen: ["a", "b"], missing: ["zz"] });
});

