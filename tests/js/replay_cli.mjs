// Reads lines of `{test_input, actions}` and writes, for each, the state after every action, the
// elapsed time and the time seen. tests/test_actions.py compares them with the Python twins.

import { createInterface } from "node:readline";
import { LogClock } from "../../arc/web/workbench/clock.js";
import { apply, fromRows, initialState, toText } from "../../arc/web/workbench/state.js";

for await (const line of createInterface({ input: process.stdin })) {
  const { test_input, actions } = JSON.parse(line);
  const testInput = fromRows(test_input);
  let state = initialState(testInput);
  const steps = actions.map((action) => {
    state = apply(state, action, testInput);
    return [toText(state.grid), state.undo.length, state.redo.length];
  });
  const { elapsed, seen } = new LogClock(actions);
  process.stdout.write(JSON.stringify({ steps, elapsed_ms: elapsed, seen_ms: seen }) + "\n");
}
