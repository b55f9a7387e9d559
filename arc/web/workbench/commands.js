// What every command of keys.js and of the buttons does to a workbench.

import { COMMANDS, TOOLS } from "./keys.js";
import { openOptions } from "./options.js";
import { openHelp } from "./overlay.js";
import { prefs, setPref } from "./prefs.js";
import { moveChoice, ruleWritten } from "./question_sheet.js";
import { renderTimer } from "./render.js";
import { REASONS } from "./verdict.js";

const WHILE_PAUSED = new Set(["pause", "help", "view", "digits", "escape", "close-overlay", "timer", "test"]);
// What the keyboard may still do under a sheet of words; all else is the sheet's own.
const UNDER_SHEET = new Set(["help", "view", "digits", "escape", "close-overlay"]);
// Under an enlarged example, whose cells can be picked and copied, the answer is out of sight.
const UNDER_EXAMPLE = new Set([
  ...UNDER_SHEET,
  ...["zoom", "move", "color", "tool", "copy", "undo", "redo", "pause", "timer"],
]);
const RESTRICTED = new Set([...TOOLS, ...COMMANDS].map(({ id }) => id));
// Commands without a button of their own go with one that has: withheld together.
const PART_OF = {
  center: "symmetry",
  copy: "paste",
  cut: "paste",
  erase: "select",
  outline: "rectangle",
  select_all: "select",
};

/** Whether the rules of a round offer a tool or command; what is neither always is. */
export function isOffered({ tools }, id) {
  return !tools || !RESTRICTED.has(id) || tools.includes(id);
}

/** The tool a round begins with; null when none is offered. */
export function firstTool(protocol) {
  return TOOLS.find(({ id }) => isOffered(protocol, id))?.id ?? null;
}

const simple = (name) => (wb) => wb.editor.simple(name);
const turn = (name) => (wb) => {
  if (wb.editor.turn(name) === "cut") wb.say("A part of it went over the edge; Ctrl+Z brings it back");
};

// Each gets the workbench, what follows the command's colon, and the event.
const MEANINGS = {
  tool(wb, id, event) {
    const { editor } = wb;
    if (!isOffered(wb.data.protocol, id)) return;
    if (id === "pick" && editor.hover && event?.type === "keydown") {
      editor.pick(editor.hover.name, editor.hover.cell);
    } else editor.setTool(id);
  },
  color: (wb, n) => wb.editor.setColor(Number(n)),
  outline: (wb) => wb.editor.toggleOutline(),
  undo: simple("undo"),
  redo: simple("redo"),
  clear: simple("clear"),
  copy_input: simple("copy_input"),
  symmetry: (wb, mode) => wb.editor.setSymmetry(mode),
  center: (wb) => wb.editor.placeCenter(),
  flip_h: turn("flip_h"),
  flip_v: turn("flip_v"),
  rotate: turn("rotate"),
  crop: (wb) => wb.editor.crop() || wb.say("Select the part to keep first"),
  copy: (wb) => wb.editor.copy(),
  cut: (wb) => wb.editor.cut(),
  paste(wb, _, event) {
    // With nothing copied, Ctrl+V stays the browser's.
    if (!wb.editor.clipboard) return !(event?.ctrlKey || event?.metaKey);
    return wb.editor.paste();
  },
  again: (wb) => wb.editor.again() || wb.say(wb.editor.placed ? "No room further on" : "Nothing pasted yet"),
  select_all: (wb) => wb.editor.selectAll(),
  erase: (wb) => wb.editor.erase(),
  confirm: (wb) => wb.editor.confirm(),
  paint: (wb) => wb.editor.paintAtCursor(),
  move: (wb, by, event) => wb.arrow(...by.split(",").map(Number), event?.shiftKey),
  rows: (wb, n) => wb.step(Number(n), 0),
  columns: (wb, n) => wb.step(0, Number(n)),
  size(wb) {
    wb.view.refs.size.focus();
    wb.view.refs.size.select();
  },
  zoom_in: (wb) => wb.pane.zoomIn(),
  zoom_out: (wb) => wb.pane.zoomOut(),
  zoom_fit: (wb) => wb.pane.fit(),
  zoom(wb, index) {
    if (index !== undefined) return wb.zoom(Number(index));
    if (wb.closeOverlay()) return true;
    return wb.zoom(Number(wb.editor.hover?.name.split(".")[1] ?? 0));
  },
  digits: () => setPref("digits", !prefs().digits),
  view(wb) {
    const { overlay } = wb.view.refs;
    const isOpen = overlay.querySelector(".viewsheet") !== null;
    wb.closeOverlay();
    if (!isOpen) openOptions(overlay);
  },
  help(wb) {
    const { overlay } = wb.view.refs;
    const isOpen = overlay.querySelector(".help") !== null;
    wb.closeOverlay();
    const { protocol, room } = wb.data;
    if (!isOpen) openHelp(overlay, (id) => isOffered(protocol, id) && !(room && id === "pause"));
  },
  "close-overlay": (wb) => wb.closeOverlay(),
  escape(wb) {
    if (wb.closeOverlay()) return true;
    if (wb.trial.asked) return wb.trial.withdraw();
    if (wb.isAskingWhy) return wb.ask(false);
    return wb.editor.cancel();
  },
  // A room's clock does not stop for anybody.
  pause: (wb) => !wb.data.room && wb.observe(wb.trial.isPaused ? "resume" : "pause"),
  timer(wb) {
    wb.isTimerHidden = !wb.isTimerHidden;
    renderTimer(wb);
  },
  test: (wb, n) => wb.showTest(Number(n)),
  watch: (wb) => wb.data.room?.watch(),
};

/** What a question before the verdict makes of commands: digits and arrows choose, Ctrl+Enter goes on. */
const MEANINGS_WHEN_ASKED = {
  confidence({ trial }, percent, event) {
    // The second click of two on the button that was here before is no answer.
    if (!(event?.detail > 1)) trial.answer(Number(percent));
  },
  color({ trial }, digit, event) {
    const isKey = event?.type === "keydown" && trial.asked.questions[0] === "confidence";
    if (isKey) trial.answer(10 * Number(digit));
  },
  move: ({ view }, by) => moveChoice(view.refs.question, by.includes("-") ? -1 : 1),
  skip: ({ trial }) => trial.answer(null),
  rule({ trial, view }) {
    const rule = ruleWritten(view.refs.question);
    if (rule) trial.answer(rule);
  },
  submit: (wb) => MEANINGS_WHEN_ASKED.rule(wb),
  withdraw: ({ trial }) => trial.withdraw(),
};

/** A digit while it is asked why somebody stops: the reason of that number. */
function chooseReason(wb, digit) {
  const reason = REASONS[Number(digit) - 1];
  if (reason) decide(wb, `reason-${reason[0]}`);
}

/** Commands that hand in or end something. */
function decide(wb, command) {
  const { trial } = wb;
  wb.editor.flushStroke();
  if (command === "submit") {
    wb.ask(false);
    trial.submit();
  } else if (command === "giveup") wb.ask(trial.isOpen);
  else if (command === "giveup-cancel") wb.ask(false);
  else if (command === "giveup-confirm") trial.close("gave_up");
  else if (command.startsWith("reason-")) trial.close("gave_up", command.slice(7));
  else if (command === "done") trial.close("done");
  else if (command === "next-test") wb.showNextTest();
  else if (command === "take-back") trial.takeBack();
  else return false;
  return true;
}

/** Runs a command such as `undo` or `color:3`. Returns false when it does not apply. */
export function runCommand(wb, name, event) {
  const [command, argument] = name.split(":");
  if (wb.view.refs.overlay.querySelector(".words") && !UNDER_SHEET.has(command)) return false;
  if (wb.enlarged !== null && !UNDER_EXAMPLE.has(command)) return true;
  if (wb.trial.isPaused && !WHILE_PAUSED.has(command)) return true;
  if (!isOffered(wb.data.protocol, PART_OF[command] ?? command)) return true;
  const isBare = wb.enlarged === null;
  if (isBare && wb.trial.asked && Object.hasOwn(MEANINGS_WHEN_ASKED, command)) {
    return MEANINGS_WHEN_ASKED[command](wb, argument, event);
  }
  if (isBare && wb.isAskingWhy && command === "color" && event?.type === "keydown") return chooseReason(wb, argument);
  const meaning = Object.hasOwn(MEANINGS, command) ? MEANINGS[command] : null;
  return meaning ? meaning(wb, argument, event) : decide(wb, command);
}
