// The keys of the Replay page.

const COMMANDS = {
  ArrowLeft: "back",
  ArrowRight: "on",
  Home: "start",
  End: "end",
  "[": "moment-before",
  "]": "moment-after",
  "+": "faster",
  "=": "faster",
  "-": "slower",
  j: "jumps",
  t: "axis",
  ",": "view-options",
  "?": "help",
};

// What Space presses by itself when it has the keyboard.
const PRESSABLE = new Set(["BUTTON", "A", "SUMMARY", "SELECT"]);

/** Rows of the list under "?": [keys, what they do]. */
export const KEY_LIST = [
  ["Space", "play, pause"],
  ["←  →", "one step back, on"],
  ["Home  End", "to the beginning, to the end"],
  ["[  ]", "the key moment before, after"],
  ["−  +", "slower, faster"],
  ["J", "jump over waits, or sit through them"],
  ["T", "scrub by time, or by step"],
  [",", "view: colors, lines, contrast"],
];

/** The command a key event asks for, or null when it is none of ours. */
export function commandOf({ key, ctrlKey, metaKey, altKey, target }) {
  if (ctrlKey || metaKey || altKey) return null;
  if (key === " ") return PRESSABLE.has(target?.tagName) ? null : "play";
  const name = key.length === 1 ? key.toLowerCase() : key;
  return Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : null;
}
