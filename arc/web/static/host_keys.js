// The keys of the host's console. A presenter's remote sends PageDown and PageUp, and "b" or "."
// for its black button.

const COMMANDS = {
  PageDown: "next",
  ArrowRight: "next",
  PageUp: "back",
  ArrowLeft: "back",
  b: "lock",
  ".": "lock",
  "+": "extend",
  "=": "extend",
  d: "release",
  g: "grids",
  z: "whole",
  n: "notes",
  m: "people",
  l: "links",
  ",": "view-options",
  "?": "help",
};

// Held down they must not run through a show.
const ONCE = new Set(["next", "back", "lock", "extend", "release"]);
// What Space presses by itself when it has the keyboard.
const PRESSABLE = new Set(["BUTTON", "A", "SUMMARY", "SELECT"]);

/** Rows of the list under "?": [keys, what they do]. */
export const KEY_LIST = [
  ["PageDown  →  Space", "next"],
  ["PageUp  ←", "back: take the last step back"],
  ["B  .", "lock: no more answers"],
  ["+", "30 seconds more"],
  ["D", "release the most frequent answer’s drawing"],
  ["G", "the grids, to drag a part large, or the stage"],
  ["Z", "show the whole puzzle again"],
  ["N", "open and close your notes"],
  ["M", "to the audience"],
  ["L", "links and the QR code"],
  [",", "view: colors, lines, contrast"],
];

/**
 * The command a key event asks for; "none" for one that is ours but held down, null for all others.
 * Nothing is ours while a dialog is open, but for `?`, which closes the list of keys.
 */
export function commandOf({ key, ctrlKey, metaKey, altKey, repeat = false, target = null }) {
  if (ctrlKey || metaKey || altKey) return null;
  if (target?.closest?.("dialog[open]")) return key === "?" && target.closest("dialog.keys") ? "help" : null;
  if (key === " ") return PRESSABLE.has(target?.tagName) ? null : repeat ? "none" : "next";
  const name = key.length === 1 ? key.toLowerCase() : key;
  if (!Object.hasOwn(COMMANDS, name)) return null;
  return repeat && ONCE.has(COMMANDS[name]) ? "none" : COMMANDS[name];
}
