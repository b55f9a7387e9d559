import assert from "node:assert/strict";
import test from "node:test";
import { isPage } from "../../arc/web/static/links.js";

const here = "http://127.0.0.1:8501";

test("only the app's own pages are taken over", () => {
  assert.ok(isPage(new URL("/play?task=00576224", here), here, ""));
  assert.ok(isPage(new URL("/", here), here, ""));
  assert.ok(isPage(new URL("/arc/compare", here), here, "/arc"));
  assert.ok(!isPage(new URL("/compare", here), here, "/arc"));
  assert.ok(!isPage(new URL("/api/tasks", here), here, ""));
  assert.ok(!isPage(new URL("https://doi.org/play"), here, ""));
});
