// The audience's page without a screen: which moment it is, its requests, what it remembers.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Ballot, JoinClient } from "../../arc/web/stage/join_client.js";
import { withKey } from "../../arc/web/stage/live.js";
import { JoinMemory } from "../../arc/web/stage/join_memory.js";
import {
  codeFrom,
  isTruthShown,
  momentOf,
  ordinal,
  ownVerdict,
  percentOf,
  sceneAt,
  screenOf,
  standingWords,
} from "../../arc/web/stage/join_moment.js";
import { suggestion } from "../../arc/web/stage/join_names.js";
import { World } from "./world.mjs";

const scene = (phase, more = {}) => ({
  phase,
  position: 0,
  steps: [],
  deadline_ms: null,
  room: { task_count: 3 },
  ...more,
});
const ME = { member: 1, nickname: "Kiwi", votes: {} };
const known = (more) => ({
  code: "KITO",
  gone: null,
  me: ME,
  hasJoined: true,
  isNaming: false,
  isWatching: false,
  isDone: false,
  ...more,
});

// --- which screen ---

test("without a code, or with one that leads nowhere, it asks for one", () => {
  assert.equal(screenOf(known({ code: "", scene: null })), "code");
  assert.equal(screenOf(known({ gone: "no_room", scene: scene("lobby") })), "code");
});

test("who has not joined gives a nickname, whatever the show is at", () => {
  for (const phase of ["lobby", "task", "solving", "locked", "reveal", "scores"]) {
    assert.equal(screenOf(known({ me: null, scene: scene(phase) })), "name");
  }
  assert.equal(screenOf(known({ me: null, scene: scene("ended") })), "over");
});

test("until the server has answered, the browser's memory decides", () => {
  assert.equal(screenOf(known({ me: undefined, hasJoined: true, scene: scene("solving") })), "wait");
  assert.equal(screenOf(known({ me: undefined, hasJoined: false, scene: scene("solving") })), "name");
});

test("a member is where the show is", () => {
  for (const phase of ["lobby", "task", "locked", "reveal", "scores", "ended"]) {
    assert.equal(screenOf(known({ scene: scene(phase) })), phase);
  }
  assert.equal(screenOf(known({ scene: scene("solving") })), "play");
  assert.equal(screenOf(known({ scene: scene("solving"), isWatching: true })), "watch");
  assert.equal(screenOf(known({ scene: scene("solving"), isDone: true })), "watch");
});

test("once the room is gone there is a thank-you for members and a way out for others", () => {
  assert.equal(screenOf(known({ gone: "removed", scene: scene("solving") })), "removed");
  assert.equal(screenOf(known({ gone: "ended", scene: scene("scores") })), "ended");
  assert.equal(screenOf(known({ gone: "ended", me: null, scene: scene("scores") })), "over");
  assert.equal(screenOf(known({ gone: "ended", scene: null })), "over");
});

test("a deadline that has passed locks without a word from the server", () => {
  const open = scene("solving", { deadline_ms: 1000 });
  assert.equal(sceneAt(open, 999).phase, "solving");
  assert.equal(sceneAt(open, 1000).phase, "locked");
  assert.equal(sceneAt(scene("solving"), 1e15).phase, "solving");
  assert.equal(sceneAt(scene("reveal", { deadline_ms: 1000 }), 2000).phase, "reveal");
});

test("a screen is new for another task and another step, and stays through everything else", () => {
  const reveal = (...kinds) => scene("reveal", { steps: kinds.map((kind) => ({ kind, part: kind })) });
  assert.notEqual(momentOf("reveal", reveal("drawn")), momentOf("reveal", reveal("drawn", "guess_1")));
  assert.equal(momentOf("reveal", reveal("drawn")), momentOf("reveal", { ...reveal("drawn"), version: 9 }));
  assert.notEqual(momentOf("play", scene("solving")), momentOf("play", scene("solving", { position: 1 })));
  assert.equal(momentOf("play", scene("solving")), momentOf("play", scene("solving", { deadline_ms: 5 })));
  assert.equal(momentOf("name", scene("lobby")), momentOf("name", scene("solving")));
});

// --- words ---

test("places in words", () => {
  const places = [1, 2, 3, 4, 11, 12, 13, 21, 22, 103, 111, 1013];
  assert.deepEqual(places.map(ordinal), [
    ...["1st", "2nd", "3rd", "4th", "11th", "12th", "13th"],
    ...["21st", "22nd", "103rd", "111th", "1013th"],
  ]);
  assert.match(standingWords({ points: 1, rank: 5, of: 203 }), /5th of 203, with 1 puzzle solved/);
  assert.match(standingWords({ points: 0, rank: null, of: 203 }), /not ranked/);
});

test("a code is its letters, however it was typed", () => {
  assert.equal(codeFrom(" ki-to "), "KITO");
  assert.equal(codeFrom("<b>"), "B");
  assert.equal(codeFrom("123"), "");
});

test("a suggested nickname is one that the server takes", () => {
  const names = Array.from({ length: 400 }, (_, n) => suggestion(() => (n % 20) / 20));
  for (const name of names) assert.match(name, /^[A-Z][a-z]+ [A-Z][a-z]+$/);
  assert.ok(Math.max(...names.map((name) => name.length)) <= 24);
  assert.ok(suggestion(() => 0.999999).length > 3);
});

test("votes in percent, none while nobody voted", () => {
  assert.equal(percentOf("a", { a: 1, b: 2 }), 33);
  assert.equal(percentOf("b", { a: 1 }), 0);
  assert.equal(percentOf("a", {}), null);
  assert.equal(percentOf("a", undefined), null);
});

test("the own verdict needs every test, by any attempt", () => {
  const truth = { pairs: [{ rows: [[1]] }, { rows: [[2]] }] };
  assert.equal(ownVerdict({ 0: [[[9]], [[1]]], 1: [[[2]]] }, truth), "solved");
  assert.equal(ownVerdict({ 0: [[[1]]] }, truth), "missed");
  assert.equal(ownVerdict({ 0: [[[1]]], 1: [[[9]]] }, truth), "missed");
  assert.equal(ownVerdict({}, truth), "none");
});

test("the truth is shown from its step on", () => {
  const steps = (...kinds) => ({ steps: kinds.map((kind) => ({ kind })) });
  assert.equal(isTruthShown(steps("drawn", "guess_1")), false);
  assert.equal(isTruthShown(steps("guess_1", "truth", "words")), true);
});

// --- requests ---

function served(world, answers, more = {}) {
  const sent = [];
  const client = new JoinClient({
    api: "/api",
    code: "KITO",
    ...world.env(),
    random: () => 0,
    fetch: async (url, options) => {
      sent.push({ url, body: JSON.parse(options.body), at: world.time });
      const answer = answers.shift() ?? [200, {}];
      if (answer === "lost") throw new TypeError("Failed to fetch");
      if (answer === "page") return { status: 200, json: () => JSON.parse("<html>") };
      return { status: answer[0], json: async () => answer[1] };
    },
    ...more,
  });
  return { client, sent };
}

test("a request is repeated through a lost network, a page instead of an answer, and a busy server", async () => {
  const world = new World();
  const troubles = [];
  const answers = ["lost", "page", [503, { error: "unavailable" }], [200, { member: 3 }]];
  const { client, sent } = served(world, answers, { onTrouble: (trouble) => troubles.push(trouble) });
  const answered = client.post("join", { nickname: "Kiwi" });
  await world.pass(10_000);
  assert.deepEqual(await answered, { status: 200, body: { member: 3 }, at: 3500 });
  assert.deepEqual(sent.map(({ at }) => at), [0, 500, 1500, 3500]);
  assert.deepEqual(sent.map(({ body }) => body.nickname), ["Kiwi", "Kiwi", "Kiwi", "Kiwi"]);
  assert.equal(sent[0].url, "/api/rooms/KITO/join");
  assert.deepEqual(troubles, ["offline", null]);
});

test("too many at once: it waits as long as it is told and tries again by itself", async () => {
  const world = new World();
  const troubles = [];
  const busy = [429, { error: "too_many", retry_ms: 7000 }];
  const { client, sent } = served(world, [busy, [200, {}]], { onTrouble: (trouble) => troubles.push(trouble) });
  const answered = client.post("me", {});
  await world.pass(6999);
  assert.equal(sent.length, 1);
  assert.deepEqual(troubles, ["busy"]);
  await world.pass(1);
  assert.equal((await answered).status, 200);
  assert.deepEqual(troubles, ["busy", null]);
});

test("who came by the QR code's link says so every time", async () => {
  const world = new World();
  const { client, sent } = served(world, [], { key: "ab12" });
  await client.post("me", {});
  assert.equal(sent[0].url, "/api/rooms/KITO/me?key=ab12");
  assert.equal(withKey("/live", "ab12"), "/live?key=ab12");
  assert.equal(withKey("/live", null), "/live");
});

test("a refusal is an answer", async () => {
  const world = new World();
  const { client, sent } = served(world, [[403, { error: "removed", message: "out" }]]);
  assert.equal((await client.post("me", {})).body.error, "removed");
  assert.equal(sent.length, 1);
});

test("with the network back nobody waits on", async () => {
  const world = new World();
  const { client, sent } = served(world, ["lost", "lost", "lost", [200, {}]]);
  const answered = client.post("me", {});
  await world.pass(1500);
  client.wake();
  await world.settle();
  assert.equal(sent.length, 4);
  assert.equal((await answered).status, 200);
});

test("what nobody waits for any more is not sent again", async () => {
  const world = new World();
  let isWanted = true;
  const { client, sent } = served(world, ["lost"]);
  const answered = client.post("play", {}, () => isWanted);
  await world.settle();
  isWanted = false;
  await world.pass(60_000);
  assert.equal(await answered, null);
  assert.equal(sent.length, 1);
});

// --- votes ---

test("the last of several choices counts, and one request is on its way at a time", async () => {
  const world = new World();
  const { client, sent } = served(world, ["lost", [200, {}], [200, {}]]);
  const ballot = new Ballot(client, "right");
  ballot.choose("o3");
  ballot.choose("both");
  ballot.choose("neither");
  await world.settle();
  assert.equal(sent.length, 1);
  assert.equal(ballot.stored, null);
  await world.pass(5000);
  assert.deepEqual(sent.map(({ body }) => body.choice), ["o3", "o3", "neither"]);
  assert.equal(ballot.stored, "neither");
});

test("a refused vote is taken back and says why", async () => {
  const world = new World();
  const { client } = served(world, [[200, {}], [409, { error: "not_yet", message: "the vote is over" }]]);
  const ballot = new Ballot(client, "fair");
  await ballot.choose("yes");
  await ballot.choose("no");
  assert.equal(ballot.choice, "yes");
  assert.equal(ballot.refusal, "the vote is over");
});

test("once the show went on a vote that did not arrive is let go", async () => {
  const world = new World();
  const { client, sent } = served(world, ["lost"]);
  const ballot = new Ballot(client, "fair");
  ballot.choose("yes");
  await world.settle();
  ballot.isOver = true;
  await world.pass(60_000);
  await ballot.choose("no");
  assert.equal(sent.length, 1);
  assert.equal(ballot.stored, null);
});

test("what the server has stored is marked after a reload, but not over a newer choice", async () => {
  const world = new World();
  const { client } = served(world, ["lost"]);
  const ballot = new Ballot(client, "fair");
  ballot.hear("no");
  assert.equal(ballot.choice, "no");
  ballot.choose("yes");
  ballot.hear("no");
  assert.equal(ballot.choice, "yes");
});

// --- memory ---

test("a browser remembers its room, of the one before the nickname alone", () => {
  const { storage } = new World();
  const before = new JoinMemory(storage, "KITO");
  before.keep({ hasJoined: true, nickname: "Kiwi", isWatching: true });
  before.keepOwn(1, { 0: [[[5]]] });
  const again = new JoinMemory(storage, "KITO");
  assert.deepEqual([again.hasJoined, again.isWatching, again.nickname], [true, true, "Kiwi"]);
  assert.deepEqual(again.own(1), { 0: [[[5]]] });
  assert.deepEqual(again.own(2), {});
  const other = new JoinMemory(storage, "BANE");
  assert.deepEqual([other.hasJoined, other.isWatching, other.nickname], [false, false, "Kiwi"]);
});

test("storage that is off, full or foreign does no harm", () => {
  const broken = {
    getItem: () => '"text"',
    setItem: () => {
      throw new Error("full");
    },
  };
  for (const area of [null, broken, { ...broken, getItem: () => "not json" }]) {
    const memory = new JoinMemory(area, "KITO");
    memory.keep({ hasJoined: true });
    assert.equal(memory.hasJoined, true);
    assert.equal(memory.nickname, "");
  }
});
