// Shows the state of a workbench on its elements. Called after every change; cheap when little did.

import { setEditor } from "./arrange.js";
import { renderCover, renderPause } from "./covers.js";
import { h, setHidden, setText } from "./dom.js";
import { COLOR_NAMES } from "./draw.js";
import { icon } from "./icons.js";
import { renderQuestion } from "./question_sheet.js";
import { renderSession } from "./session_bar.js";
import { objectAt } from "./shapes.js";
import { sizeLabel } from "./size.js";
import { inside, spanOf } from "./state.js";
import { clockText, countdownText, WARN_MS } from "./time.js";
import { bannerOf } from "./verdict.js";

const ENDED = { solved: "solved", handed_in: "answer in" };
const SIGNS = { solved: " ✓", failed: " ✕", handed_in: " •" };

function sameSize(a, b) {
  return a.height === b.height && a.width === b.width;
}

/** Draws the marks of every grid: crosshair, cursor, selection, block being pasted. */
function renderMarks(wb) {
  const { editor, views } = wb;
  const hover = editor.hover ?? (editor.cursor ? { name: "answer", cell: editor.cursor } : null);
  const hovered = hover ? editor.gridOf(hover.name) : null;
  for (const view of views) {
    const grid = editor.gridOf(view.name);
    const isAnswer = view.name === "answer";
    const marks = {};
    if (hovered && sameSize(grid, hovered) && !(isAnswer && editor.floating)) marks.cross = hover.cell;
    if (editor.selection?.name === view.name) marks.span = editor.selection.span;
    if (isAnswer) {
      marks.cursor = editor.cursor;
      marks.ghost = editor.ghost();
      marks.floating = editor.floating;
      marks.area = editor.tileArea();
      marks.symmetry = editor.symmetry.on(grid);
      if (editor.drag?.kind === "move") {
        const { span } = editor.selection;
        const [dr, dc] = editor.drag.by;
        marks.span = null;
        marks.lifted = span;
        marks.floating = { block: editor.drag.block, at: [span.top + dr, span.left + dc] };
      }
    }
    const key = JSON.stringify(marks, (name, value) => (value instanceof Uint8Array ? [...value] : value));
    const stamp = `${key} ${view.cell} ${view.dpr} ${grid.height} ${grid.width}`;
    if (view.marked !== stamp) view.mark(marks);
    view.marked = stamp;
  }
}

/** The size of what hangs together under the pointer. Not while painting: nothing may slow that. */
function objectWords(wb) {
  const { editor } = wb;
  const hover = editor.hover ?? (editor.cursor ? { name: "answer", cell: editor.cursor } : null);
  if (!hover || editor.drag) return "";
  const grid = editor.gridOf(hover.name);
  if (!inside(grid, ...hover.cell)) return "";
  const { measured } = wb;
  if (measured?.grid === grid && measured.cell === String(hover.cell)) return measured.words;
  const { color, cells, height, width } = objectAt(grid, hover.cell);
  const words = `${COLOR_NAMES[color]}, ${cells === 1 ? "1 cell" : `${cells} cells`}, ${height} × ${width}`;
  wb.measured = { grid, cell: String(hover.cell), words };
  return words;
}

function selectionWords({ drag, floating, selection }) {
  if (floating) return `pasting ${sizeLabel(floating.block)}`;
  const span = drag?.kind === "shape" ? spanOf(drag.from, drag.to) : selection?.span;
  if (!span) return "";
  const [height, width] = [span.bottom - span.top + 1, span.right - span.left + 1];
  return `${drag?.kind === "shape" ? "" : "selection "}${height} × ${width} = ${height * width}`;
}

/** What to do next with a tool that waits for something. */
function hintWords(editor) {
  if (editor.symmetry.isPlacing) return "Click where the center is";
  if (editor.tool === "polyline" && editor.anchor) return "Next corner; the last one again ends it";
  if (editor.tool === "tile" && !editor.tileBlock()) return "Select or copy a block first";
  return "";
}

function renderReadout(wb) {
  const { editor, trial } = wb;
  const { refs } = wb.view;
  const at = editor.hover?.cell ?? editor.cursor;
  setText(refs.place, at ? `row ${at[0]}, column ${at[1]}` : "");
  setText(refs.object, objectWords(wb));
  setText(refs.selected, selectionWords(editor));
  setText(refs.hint, wb.hint || hintWords(editor));
  const states = {
    connecting: "Connecting…",
    offline: "Offline, your work is kept",
    ok: trial.sync.isDirty ? "" : "Saved",
    taken_over: "",
    lost: "",
  };
  const problem = trial.status === "offline" ? "" : wb.sizeProblem;
  setText(refs.saved, problem || (trial.isClosed ? "" : (states[trial.status] ?? "")));
  refs.saved.classList.toggle("warn", trial.status === "offline" || problem !== "");
  const { selection, floating } = editor;
  const buttons = [...refs.blockTools.children];
  for (const button of buttons) setHidden(button, button.dataset.command === "copy" ? !selection : !floating);
  setHidden(refs.blockTools, buttons.every((button) => button.hidden));
}

function renderSymmetry({ editor: { symmetry }, trial, view: { refs } }) {
  setHidden(refs.symmetry, symmetry.mode === null || trial.isClosed);
  setText(refs.symmetry.querySelector(".mode"), symmetry.label.toLowerCase());
  for (const button of refs.symmetry.querySelectorAll("button")) {
    const { command } = button.dataset;
    const isOn = command === "center" ? symmetry.isPlacing : command === `symmetry:${symmetry.mode}`;
    button.classList.toggle("on", isOn);
    button.setAttribute("aria-pressed", String(isOn));
  }
}

function renderTools(wb) {
  const { editor, trial } = wb;
  const { refs } = wb.view;
  const { state, isOpen } = trial;
  const hasPart = editor.selection?.name === "answer";
  const lacks = {
    undo: !state.undo.length,
    redo: !state.redo.length,
    paste: !editor.clipboard,
    again: !editor.placed && !editor.floating,
    crop: !hasPart,
  };
  for (const button of refs.toolbar.querySelectorAll("button")) {
    const { command } = button.dataset;
    const isTool = command.startsWith("tool:");
    if (isTool || command === "symmetry") {
      const isOn = isTool ? command === `tool:${editor.tool}` : editor.symmetry.mode !== null;
      button.classList.toggle("on", isOn);
      button.setAttribute("aria-pressed", String(isOn));
    }
    if (command === "tool:rectangle") button.classList.toggle("hollow", !editor.isFilled);
    button.disabled = isTool ? !isOpen && command !== "tool:select" : !isOpen || Boolean(lacks[command]);
  }
  renderSymmetry(wb);
  for (const [n, button] of [...refs.palette.children].entries()) {
    button.classList.toggle("on", n === editor.color);
    button.setAttribute("aria-pressed", String(n === editor.color));
  }
  refs.submit.disabled = !isOpen || trial.pending !== null;
  // Who is in a room may always look at the show.
  refs.giveup.disabled = !wb.data.room && refs.submit.disabled;
  for (const step of wb.view.element.querySelectorAll(".step")) step.disabled = !isOpen;
  refs.size.disabled = !isOpen;
  refs.pause.disabled = trial.isClosed || !trial.isReady;
  refs.digits.setAttribute("aria-pressed", String(wb.digits));
  wb.view.element.classList.toggle("closed", trial.isClosed);
  wb.view.answer.element.dataset.tool = editor.tool;
}

function renderHeader(wb) {
  const { trial, trials } = wb;
  const { refs } = wb.view;
  const used = trial.attempts.length;
  const number = Math.min(used + 1, trial.attemptsAllowed);
  const total = trial.attemptsAllowed;
  const dots = Array.from({ length: total }, (_, i) => (i < (trial.isClosed ? used : number) ? "●" : "○")).join("");
  const word = trial.isClosed ? (ENDED[trial.outcome] ?? "ended") : `attempt ${number} of ${total}`;
  const text = `${word} ${dots}`;
  if (refs.attempts.dataset.text !== text) {
    refs.attempts.dataset.text = text;
    refs.attempts.replaceChildren(
      h("span.words", { text: word }),
      h("span.dots", { text: dots, "aria-hidden": "true" }),
    );
    refs.attempts.title = `${used} of ${total} attempts used`;
  }
  renderSession(refs.session, wb.data.session, trials.map(({ outcome }) => outcome));
  [...refs.tabs.children].forEach((tab, n) => {
    const { outcome } = trials[n];
    setText(tab.querySelector(".sign"), outcome ? (SIGNS[outcome] ?? " –") : "");
    tab.setAttribute("aria-current", String(n === wb.current));
  });
  const pause = trial.isPaused ? "Resume" : "Pause";
  setText(refs.pause.querySelector(".wide"), pause);
  setText(refs.pause.querySelector(".slim"), trial.isPaused ? "▶" : "❚❚");
  refs.pause.setAttribute("aria-label", pause);
  renderTimer(wb);
}

export function renderTimer(wb) {
  const { trial, isTimerHidden, view } = wb;
  const left = trial.left();
  const isLate = left !== null && left <= WARN_MS && !trial.isClosed;
  const hasEnded = trial.isClosed && !wb.data.room;
  const text = left === null || hasEnded ? clockText(trial.seen()) : countdownText(left);
  setText(view.refs.timer, !isTimerHidden ? text : isLate ? "last minute" : "– –");
  view.refs.timer.classList.toggle("late", isLate);
}

function signOf(tone) {
  if (tone === "late") return [h("span.sign", { html: icon("late") })];
  const sign = { right: "✓", wrong: "✕" }[tone];
  return sign ? [h("span.sign", { text: sign, "aria-hidden": "true" })] : [];
}

function actionElement({ id, label, href, isMain, key }) {
  const kind = `button${isMain ? ".primary" : ""}`;
  if (href) return h(`a.${kind}`, { href, "data-testid": id, text: label });
  const button = h(`button.${kind}`, { type: "button", "data-command": id, "data-testid": id, "aria-keyshortcuts": key });
  button.append(...(key ? [h("kbd.wide", { text: key })] : []), label);
  return button;
}

/** Returns whether the banner takes more or less room than before. */
function renderVerdict(wb) {
  const { refs } = wb.view;
  const banner = bannerOf(wb.trial, wb.bannerContext());
  const shown = JSON.stringify(banner);
  if (refs.verdict.dataset.shown === shown) return false;
  refs.verdict.dataset.shown = shown;
  const before = refs.verdict.offsetHeight;
  refs.verdict.hidden = banner === null;
  if (banner) {
    refs.verdict.dataset.tone = banner.tone;
    refs.verdict.replaceChildren(
      ...signOf(banner.tone),
      h("div.words", {}, h("b", { text: banner.title }), " ", h("span", { text: banner.text })),
      h(
        "div.actions",
        {},
        ...banner.actions.map(actionElement),
      ),
    );
  }
  wb.view.answer.element.dataset.tone = wb.trial.isClosed ? (banner?.tone ?? "") : "";
  return before !== refs.verdict.offsetHeight;
}

export function render(wb) {
  const { editor, trial, view } = wb;
  view.element.classList.toggle("asking", (wb.isAskingWhy && !trial.isClosed) || trial.asked !== null);
  const isMoved = renderVerdict(wb);
  const { question } = view.refs;
  if (renderQuestion(question, trial, view.answer.element) || isMoved) wb.arrange();
  const { grid } = editor;
  if (!editor.stroke && view.answer.grid !== grid) {
    const isNewSize = !view.answer.grid || !sameSize(view.answer.grid, grid);
    if (isNewSize) setEditor(view, grid, wb.digits);
    else view.answer.set(grid, view.answer.cell, { digits: wb.digits });
  }
  setText(view.refs.inputSize, sizeLabel(trial.testInput));
  // The field is the person's while they type in it.
  if (view.refs.size.getRootNode().activeElement !== view.refs.size) view.refs.size.value = sizeLabel(grid);
  renderHeader(wb);
  renderTools(wb);
  renderReadout(wb);
  renderCover(wb);
  renderPause(wb);
  renderMarks(wb);
}
