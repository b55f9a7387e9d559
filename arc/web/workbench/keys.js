// Which key does what: one table for the keyboard, the tooltips and the list under "?".

export const TOOLS = [
  { id: "pen", label: "Pen", key: "b" },
  { id: "line", label: "Line", key: "l" },
  { id: "rectangle", label: "Rectangle", key: "r", hint: "Shift or O: outline only" },
  { id: "fill", label: "Fill", key: "f" },
  { id: "select", label: "Select", key: "s", hint: "drag inside a selection to move it" },
  { id: "pick", label: "Pick a color", key: "i", hint: "from any grid; also Alt+click" },
];

export const COMMANDS = [
  { id: "paste", label: "Paste", key: "v" },
  { id: "undo", label: "Undo", key: "u" },
  { id: "redo", label: "Redo", key: "y" },
  { id: "copy_input", label: "Copy the test input", key: "c" },
  { id: "clear", label: "Clear all cells", key: "e" },
];

const PLAIN = {
  ...Object.fromEntries(TOOLS.map((tool) => [tool.key, `tool:${tool.id}`])),
  ...Object.fromEntries(COMMANDS.map((command) => [command.key, command.id])),
  o: "outline",
  w: "size",
  n: "digits",
  z: "zoom",
  p: "pause",
  t: "rotate",
  h: "flip_h",
  j: "flip_v",
  "?": "help",
  Escape: "escape",
  Delete: "erase",
  Backspace: "erase",
  Enter: "place",
  " ": "paint",
  ArrowUp: "move:-1,0",
  ArrowDown: "move:1,0",
  ArrowLeft: "move:0,-1",
  ArrowRight: "move:0,1",
};

const WITH_CONTROL = {
  z: "undo",
  y: "redo",
  c: "copy",
  x: "cut",
  v: "paste",
  a: "select_all",
  Enter: "submit",
};

/** The command a key event asks for, or null when it is none of ours. */
export function commandOf({ key, ctrlKey, metaKey, altKey, shiftKey }) {
  if (altKey) return null;
  const name = key.length === 1 ? key.toLowerCase() : key;
  if (ctrlKey || metaKey) {
    if (shiftKey) return name === "z" ? "redo" : null;
    return Object.hasOwn(WITH_CONTROL, name) ? WITH_CONTROL[name] : null;
  }
  if (/^[0-9]$/.test(name)) return `color:${name}`;
  return Object.hasOwn(PLAIN, name) ? PLAIN[name] : null;
}

/** Rows of the list under "?": [keys, what they do]. */
export const KEY_LIST = [
  ["0 – 9", "choose a color"],
  ...TOOLS.map((tool) => [tool.key.toUpperCase(), tool.hint ? `${tool.label} (${tool.hint})` : tool.label]),
  ["right button", "erase with any drawing tool"],
  ["Ctrl+Z", "undo (also U)"],
  ["Ctrl+Shift+Z, Ctrl+Y", "redo (also Y)"],
  ["C", "copy the test input"],
  ["E", "clear all cells"],
  ["W", "type a size, such as 3x3"],
  ["drag on a grid", "select there: example, test input or answer (S)"],
  ["Ctrl+C / X / V", "copy / cut / paste the selection (V alone pastes too)"],
  ["Ctrl+A, Esc", "select all, deselect"],
  ["Delete", "erase the selection"],
  ["H, J, T", "flip left-right, flip up-down, rotate a block"],
  ["arrows", "move the cursor, or the block being pasted"],
  ["Shift+arrows", "extend the selection"],
  ["Space", "paint at the cursor; twice for line and rectangle"],
  ["Enter", "put the pasted block down"],
  ["Z", "enlarge the example under the pointer"],
  ["N", "digits in cells"],
  ["P", "pause"],
  ["Ctrl+Enter", "submit"],
];
