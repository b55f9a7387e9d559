// What the host's page says and links to: places in the show, notes, addresses, task lists.

import assert from "node:assert/strict";
import { test } from "node:test";

import { addressWarnings, idsOf, moved, overlayLink, placeWords, recordedWords, roomLinks } from "../../arc/web/static/host_words.js";

const ROOM = { task_count: 3 };

test("the place in the show names the task and the step that is on", () => {
  const at = (more) => placeWords({ position: 1, room: ROOM, steps: [], step_count: 0, ...more });
  assert.equal(at({ phase: "lobby" }), "Lobby");
  assert.equal(at({ phase: "solving" }), "Task 2 of 3 · Solving");
  const steps = [{ kind: "guess_1" }, { kind: "tally" }];
  assert.equal(at({ phase: "reveal", steps, step_count: 5 }), "Task 2 of 3 · 2 of 5: The audience’s answers");
  assert.equal(at({ phase: "scores", steps, step_count: 5 }), "Task 2 of 3 · Scores");
  assert.match(at({ phase: "reveal", steps: [{ kind: "new_one" }], step_count: 1 }), /new_one$/);
});

test("recorded people are told with their time, if there is one", () => {
  assert.equal(recordedWords(null), null);
  const one = { n_sessions: 1, n_first_submit_correct: 0, median_seconds_to_solve: null };
  assert.equal(recordedWords(one), "1 recorded person, 0 right at the first submit");
  const many = { n_sessions: 23, n_first_submit_correct: 17, median_seconds_to_solve: 143.2 };
  assert.equal(recordedWords(many), "23 recorded people, 2:24 min at the median, 17 right at the first submit");
});

test("the links of a room stand under the same path as the audience's", () => {
  const links = roomLinks("https://arc.example/demo/join/KITO?key=abc");
  assert.equal(links.stage, "https://arc.example/demo/stage/KITO");
  assert.equal(links.base, "https://arc.example/demo");
  assert.equal(overlayLink(links.stage, ["timer", "code"], "top-left"), "https://arc.example/demo/stage/KITO?overlay=1&show=timer,code&at=top-left");
});

test("a room's key goes along, for whom others' wrong codes would hold up", () => {
  const links = roomLinks("https://arc.example/join/KITO", "ab12");
  assert.equal(links.join, "https://arc.example/join/KITO?k=ab12");
  assert.equal(links.stage, "https://arc.example/stage/KITO?k=ab12");
  assert.equal(overlayLink(links.stage, ["timer"], "top-left"), "https://arc.example/stage/KITO?k=ab12&overlay=1&show=timer&at=top-left");
});

test("an address that phones cannot open is warned of before one that is plain", () => {
  assert.match(addressWarnings({ is_local: true, is_plain_http: true }).join(), /--public-url/);
  assert.match(addressWarnings({ is_local: false, is_plain_http: true }).join(), /plain HTTP/);
  assert.deepEqual(addressWarnings({ is_local: false, is_plain_http: false }), []);
});

test("ids come out of a list or a link, each once", () => {
  assert.deepEqual(idsOf("  a1, b2;c3\n a1 "), ["a1", "b2", "c3"]);
  assert.deepEqual(idsOf("http://host/host?collection=x&tasks=a1%2Cb2#top"), ["a1", "b2"]);
  assert.deepEqual(idsOf("http://host/play?task=a1"), ["a1"]);
  assert.equal(idsOf("?tasks=%E0%A4%A").length, 1);
  assert.deepEqual(idsOf(" "), []);
});

test("a task moves to another place, the others close up", () => {
  assert.deepEqual(moved(["a", "b", "c"], 0, 2), ["b", "c", "a"]);
  assert.deepEqual(moved(["a", "b", "c"], 2, 0), ["c", "a", "b"]);
});
