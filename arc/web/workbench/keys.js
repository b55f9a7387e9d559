// Which key does what: one table for the keyboard, the tooltips and the list under "?".

export const TOOLS = [
  { id: "pen", label: "Pen", key: "b" },
  { id: "line", label: "Line", key: "l", hint: "Shift: level, upright or diagonal" },
  { id: "polyline", label: "Polyline", key: "q", hint: "click corners; the last one again to end" },
  { id: "rectangle", label: "Rectangle", key: "r", hint: "Shift or O: outline only" },
  { id: "fill", label: "Fill", key: "f" },
  { id: "recolor", label: "Recolor", key: "x", hint: "a color everywhere, or in the selection" },
  { id: "select", label: "Select", key: "s", hint: "drag inside a selection to move it" },
  { id: "shift", label: "Shift", key: "g", hint: "drag or arrows; wraps around, with Shift it does not" },
  { id: "tile", label: "Tile", key: "d", hint: "drag an area to fill with the selection; click: everywhere" },
  { id: "pick", label: "Pick a color", key: "i", hint: "from any grid; also Alt+click" },
];

export const COMMANDS = [
  { id: "symmetry", label: "Symmetry", key: "m", hint: "every stroke is mirrored or turned too" },
  { id: "flip_h", label: "Flip left-right", key: "h", hint: "the selection, or everything" },
  { id: "flip_v", label: "Flip up-down", key: "j", hint: "the selection, or everything" },
  { id: "rotate", label: "Rotate", key: "t", hint: "the selection, or everything" },
  { id: "crop", label: "Crop", key: "k", hint: "to the selection" },
  { id: "paste", label: "Paste", key: "v" },
  { id: "again", label: "Paste again", key: "a", hint: "one step further" },
  { id: "copy_input", label: "Copy the test input", key: "c" },
  { id: "undo", label: "Undo", key: "u" },
  { id: "redo", label: "Redo", key: "y" },
  { id: "clear", label: "Clear all cells", key: "e" },
];

const PLAIN = {
  ...Object.fromEntries(TOOLS.map((tool) => [tool.key, `tool:${tool.id}`])),
  ...Object.fromEntries(COMMANDS.map((command) => [command.key, command.id])),
  o: "outline",
  w: "size",
  n: "digits",
  ",": "view",
  z: "zoom",
  p: "pause",
  "+": "zoom_in",
  "=": "zoom_in",
  "-": "zoom_out",
  "?": "help",
  Escape: "escape",
  Delete: "erase",
  Backspace: "erase",
  Enter: "confirm",
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
  if (shiftKey && name === "m") return "center";
  return Object.hasOwn(PLAIN, name) ? PLAIN[name] : null;
}

const DRAWING = ["pen", "line", "polyline", "rectangle", "fill", "recolor"];

const withHint = ({ label, hint }) => (hint ? `${label} (${hint})` : label);

// `[keys, what they do, the tools and commands one of which it takes]`.
const MORE = [
  ["Shift+M", "put the center of symmetry: at the cursor, or where you click", ["symmetry"]],
  ["Ctrl+Z", "undo", ["undo"]],
  ["Ctrl+Y", "redo (also Ctrl+Shift+Z)", ["redo"]],
  ["W", "type a size, such as 3x3"],
  ["drag", "on any grid: select there: example, test input or answer (S)", ["select"]],
  ["Ctrl+C X V", "copy / cut / paste the selection", ["paste"]],
  ["Ctrl+A, Esc", "select all, deselect", ["select"]],
  ["Delete", "erase the selection", ["select"]],
  ["arrows", "move the cursor"],
  ["arrows", "while pasting: move the block", ["paste"]],
  ["Shift+arrows", "extend the selection", ["select"]],
  ["Space", "paint at the cursor", DRAWING],
  ["Space, twice", "a shape: from corner to corner", ["line", "polyline", "rectangle"]],
  ["Enter", "put the pasted block down", ["paste"]],
  ["Enter", "end a polyline", ["polyline"]],
  ["Z", "enlarge the example under the pointer; arrows: the next one"],
  ["+ / −", "zoom your answer; also Ctrl+wheel or pinch"],
  ["N", "digits in cells"],
  [",", "view: colors, lines, contrast, left-handed layout"],
  ["P", "pause", ["pause"]],
  ["Ctrl+Enter", "submit"],
];

/** Rows of the list under "?", `[keys, what they do]`; `isOffered(id)` tells what the rules allow. */
export function keyList(isOffered = () => true) {
  const rowsOf = (list) => list.filter(({ id }) => isOffered(id)).map((row) => [row.key.toUpperCase(), withHint(row)]);
  return [
    ["0 – 9", "choose a color"],
    ...rowsOf(TOOLS),
    ...(DRAWING.some(isOffered) ? [["right click", "erase with any drawing tool"]] : []),
    ...rowsOf(COMMANDS),
    ...MORE.filter(([, , takes]) => !takes || takes.some(isOffered)).map(([keys, what]) => [keys, what]),
  ];
}
