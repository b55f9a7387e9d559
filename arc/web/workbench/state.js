// The action log's meaning: one pure reducer. No DOM. `arc/actions.py` does the same on the server;
// shared fixtures and random sequences in tests/ hold the two equal. `docs/http-api.md` describes
// every kind.

import { EDITS, edited } from "./edits.js";
import { blank, equal } from "./grids.js";

export * from "./grids.js";
export { EDITS } from "./edits.js";
export { images } from "./images.js";

/** A new trial's state: color 0 in the test input's size, no history. */
export function initialState(testInput) {
  return { grid: blank(testInput.height, testInput.width), undo: [], redo: [], strokeOpen: false };
}

/** The state after one action; the state given is left as it was. */
export function apply(state, action, testInput) {
  const { grid, undo, redo } = state;
  if (action.kind === "undo") {
    if (!undo.length) return { ...state, strokeOpen: false };
    return {
      grid: undo[undo.length - 1],
      undo: undo.slice(0, -1),
      redo: [...redo, grid],
      strokeOpen: false,
    };
  }
  if (action.kind === "redo") {
    if (!redo.length) return { ...state, strokeOpen: false };
    return {
      grid: redo[redo.length - 1],
      undo: [...undo, grid],
      redo: redo.slice(0, -1),
      strokeOpen: false,
    };
  }
  if (!EDITS.has(action.kind)) return state;
  const after = edited(grid, action, testInput);
  const isStroke = action.kind === "stroke";
  if (isStroke && action.part > 0 && state.strokeOpen) return { ...state, grid: after };
  if (equal(after, grid)) return { ...state, strokeOpen: false };
  return { grid: after, undo: [...undo, grid], redo: [], strokeOpen: isStroke };
}

/** The state a whole log gives. Throws when the numbers are not consecutive from 0. */
export function replay(actions, testInput) {
  return actions.reduce((state, action, i) => {
    if (action.action_id !== i) throw new Error(`action ${action.action_id} where ${i} belongs`);
    return apply(state, action, testInput);
  }, initialState(testInput));
}
