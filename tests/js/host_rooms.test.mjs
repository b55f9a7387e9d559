// The rooms a browser hosts: their secrets are kept, found, and forgotten when they are over.

import assert from "node:assert/strict";
import { test } from "node:test";

import { codeOf, hostLink, KeptRooms, parseHostLink, parseRooms } from "../../arc/web/static/host_rooms.js";

const SECRET = "abcdefghij_klmno-pqrs1";

function storage() {
  const items = new Map();
  return { getItem: (key) => items.get(key) ?? null, setItem: (key, value) => items.set(key, value) };
}

function room(code, more = {}) {
  return { code, secret: SECRET, ends_ms: 1000, title: "", ...more };
}

test("a code is four letters, however they are written", () => {
  assert.equal(codeOf(" kito "), "KITO");
  for (const text of [null, "", "KIT", "KITOS", "K1TO", "../A"]) assert.equal(codeOf(text), null);
});

test("what is kept is found until its room ends", () => {
  let now = 0;
  const shared = storage();
  const rooms = new KeptRooms(() => shared, () => now);
  rooms.keep(room("KITO"));
  rooms.keep(room("BEMA", { ends_ms: 2000 }));
  assert.deepEqual(new KeptRooms(() => shared, () => now).list().map(({ code }) => code), ["BEMA", "KITO"]);
  now = 1500;
  assert.equal(rooms.find("KITO"), null);
  assert.equal(rooms.find("BEMA").secret, SECRET);
  rooms.forget("BEMA");
  assert.deepEqual(rooms.list(), []);
});

test("the same room is kept once, with its newest secret", () => {
  const shared = storage();
  const rooms = new KeptRooms(() => shared, () => 0);
  rooms.keep(room("KITO"));
  rooms.keep(room("KITO", { title: "again" }));
  assert.deepEqual(rooms.list().map(({ title }) => title), ["again"]);
});

test("without storage a room is known as long as the page stands", () => {
  const forbidden = () => {
    throw new Error("no storage");
  };
  const rooms = new KeptRooms(forbidden, () => 0);
  rooms.keep(room("KITO"));
  assert.equal(rooms.find("KITO").code, "KITO");
});

test("what is stored and no room is left out", () => {
  const stored = [room("KITO"), room("kito"), room("BEMA", { secret: "<b>" }), { code: "DODO" }, null, 7];
  assert.deepEqual(parseRooms(JSON.stringify(stored), 0).map(({ code }) => code), ["KITO"]);
  for (const text of ["", "{", "null", "{}"]) assert.deepEqual(parseRooms(text, 0), []);
});

test("a host link carries its secret in the fragment alone, and is read back", () => {
  const link = hostLink("http://10.0.0.2:8501/arc", { code: "KITO", secret: SECRET });
  assert.equal(new URL(link).search, "?room=KITO");
  assert.deepEqual(parseHostLink(` ${link}\n`), { code: "KITO", secret: SECRET });
  assert.deepEqual(parseHostLink(SECRET), { code: null, secret: SECRET });
  for (const text of ["", "KITO", "http://x/host?room=KITO", "http://x/host#short", `http://x/host#${SECRET}`]) assert.equal(parseHostLink(text), null);
});
