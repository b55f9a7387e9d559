import assert from "node:assert/strict";
import test from "node:test";
import { moment, storedWords } from "../../arc/web/static/data.js";
import { forgetKept } from "../../arc/web/static/person.js";

test("what is stored is told in words, none of it zero", () => {
  assert.deepEqual(storedWords({ trials: 1, attempts: 0, actions: 12345, votes: 2, loads: 7 }), [
    ["1", "test played"],
    ["12,345", "steps of drawing, with their times"],
    ["2", "votes on tasks"],
  ]);
  assert.deepEqual(storedWords({ trials: 0 }), []);
});

test("a moment is told with its day and time", () => {
  assert.match(moment("2026-11-25T12:04:00.000Z"), /^\d{1,2} November 2026, \d\d:\d\d$/);
});

test("what the browser keeps of a person goes, what is not ours stays", () => {
  const storage = {
    "arc-workbench:token": "[]",
    "arc-workbench:token:attempt": "{}",
    "arc-playground:view": "{}",
    "arc-playground:practised": "1",
    "somebody-elses": "1",
    "not-arc-playground:": "1",
  };
  Object.defineProperty(storage, "removeItem", { value: (key) => delete storage[key] });
  forgetKept(storage);
  assert.deepEqual(Object.keys(storage), ["somebody-elses", "not-arc-playground:"]);
});
