import assert from "node:assert/strict";
import test from "node:test";
import { isPage } from "../../arc/web/static/links.js";
import { clock, matches } from "../../arc/web/static/gallery.js";

const here = "http://127.0.0.1:8501";

test("only the app's own pages are taken over", () => {
  assert.ok(isPage(new URL("/play?task=00576224", here), here, ""));
  assert.ok(isPage(new URL("/", here), here, ""));
  assert.ok(isPage(new URL("/arc/compare", here), here, "/arc"));
  assert.ok(!isPage(new URL("/compare", here), here, "/arc"));
  assert.ok(!isPage(new URL("/api/tasks", here), here, ""));
  assert.ok(!isPage(new URL("https://doi.org/play"), here, ""));
});

test("a card is found by any part of its id and by its state", () => {
  const card = { task_id: "20818e16", state: "in_progress" };
  assert.ok(matches(card, " 818E ", "all"));
  assert.ok(matches(card, "", "open"));
  assert.ok(!matches(card, "", "closed"));
  assert.ok(!matches(card, "20818e17", "all"));
});

test("seconds are shown as minutes and seconds", () => {
  assert.equal(clock(198.6), "3:19");
  assert.equal(clock(59.7), "1:00");
});
