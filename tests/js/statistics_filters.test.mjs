// The statistics page's filters: an address and its filters say the same.

import assert from "node:assert/strict";
import { test } from "node:test";

import { countHidden, FILTERS, queryOf, readFilters } from "../../arc/web/static/statistics_filters.js";

test("an address is read and written alike", () => {
  const filters = { collection: "o3-unsolved", synthetic: "yes", since: "2026-01-31" };
  assert.deepEqual(readFilters(queryOf(filters)), filters);
});

test("what is empty or no filter is left out", () => {
  assert.equal(queryOf({ collection: "", protocol: undefined }), "");
  assert.deepEqual(readFilters("?elsewhere=1&participant=%20&models=all"), { models: "all" });
});

test("filters out of sight are counted", () => {
  const hidden = Object.keys(FILTERS).filter((name) => !FILTERS[name].isMain);
  assert.equal(countHidden(Object.fromEntries(Object.keys(FILTERS).map((name) => [name, "x"]))), hidden.length);
  assert.equal(countHidden({ collection: "x" }), 0);
});
