// One mounted Play page: trials, editor and elements joined, and every command's meaning.

import { arrange } from "./arrange.js";
import { Editor } from "./editor.js";
import { listenToGrid, listenToKeys } from "./input.js";
import { openHelp, openPair } from "./overlay.js";
import { render, renderTimer } from "./render.js";
import { parseSize } from "./size.js";
import { browserStorage } from "./storage.js";
import { watchTheme } from "./theme.js";
import { Trial } from "./trial.js";
import { build } from "./view.js";

const TICK_MS = 250;

function pointerKind() {
  for (const kind of ["fine", "coarse"]) if (matchMedia(`(pointer: ${kind})`).matches) return kind;
  return "none";
}

function device() {
  return { viewport: [innerWidth, innerHeight], dpr: devicePixelRatio || 1, pointer: pointerKind() };
}

// How long the reason why a size was not taken stays on screen.
const SIZE_PROBLEM_MS = 8000;

export class Workbench {
  constructor(root, data) {
    this.data = data;
    this.host = root.host ?? root;
    this.view = build(data);
    this.element = this.view.element;
    this.digits = false;
    this.isTimerHidden = false;
    this.isAskingWhy = false;
    this.sizeProblem = "";
    this.current = 0;
    this.frame = null;
    this.zoomed = [];
    this.trials = data.tests.map(
      (test) =>
        new Trial({
          api: data.api,
          test,
          protocol: data.protocol,
          storage: browserStorage(),
          device,
          onChange: () => this.changed(),
        }),
    );
    this.editor = new Editor({
      gridOf: (name) => this.gridOf(name),
      onCells: (grid, cells) => this.view.answer.drawCells(grid, cells),
      onChange: () => this.changed(),
    });
    this.editor.trial = this.trial;
    this.stops = [];
  }

  get trial() {
    return this.trials[this.current];
  }

  get views() {
    const pairs = this.view.pairs.flatMap((pair) => pair.views);
    return [this.view.answer, this.view.input, ...pairs, ...this.zoomed];
  }

  gridOf(name) {
    if (name === "input") return this.trial.testInput;
    const [, index, side] = name.split(".");
    return this.view.pairs[Number(index)].grids[side];
  }

  /** Draws the task, starts the clock and everything that listens. */
  start() {
    const { element } = this;
    this.arrange();
    render(this);
    this.trial.show(performance.now());
    const grids = { editor: this.editor, clock: (at) => this.trial.clock(at) };
    for (const view of this.views) listenToGrid(view, grids);
    element.addEventListener("click", (event) => this.#clicked(event));
    // A click must not take the keyboard away from the grid: Space would press the button again.
    element.addEventListener("mousedown", (event) => {
      if (event.target.closest("button")) event.preventDefault();
    });
    this.view.refs.size.addEventListener("blur", () => this.#readSize());
    const resize = new ResizeObserver(() => this.arrange());
    resize.observe(element);
    const on = (target, type, listener) => {
      target.addEventListener(type, listener);
      this.stops.push(() => target.removeEventListener(type, listener));
    };
    on(document, "visibilitychange", () => this.observe(document.hidden ? "hide" : "show"));
    on(window, "blur", () => this.observe("blur"));
    on(window, "focus", () => this.observe("focus"));
    on(window, "pagehide", () => this.#leaving());
    on(window, "online", () => this.trials.forEach((trial) => trial.sync.wake()));
    const timer = setInterval(() => this.#tick(), TICK_MS);
    this.stops.push(
      () => resize.disconnect(),
      () => clearInterval(timer),
      listenToKeys(element, { run: (...args) => this.run(...args), typed: (e) => this.#typed(e) }),
      watchTheme(this.host, (theme) => (element.dataset.theme = theme)),
    );
    this.#leaseAll();
  }

  stop() {
    this.editor.flushStroke();
    this.trials.forEach((trial) => trial.stop());
    this.stops.forEach((stop) => stop());
    cancelAnimationFrame(this.frame);
    clearTimeout(this.sizeTimer);
  }

  async #leaseAll() {
    await Promise.all(this.trials.map((trial) => trial.lease()));
    if (document.hidden) this.observe("hide");
    const open = this.trials.findIndex((trial) => !trial.isClosed);
    if (this.trial.isClosed && open >= 0) this.showTest(open);
  }

  #tick() {
    renderTimer(this);
    if (this.editor.stroke?.isDue(this.trial.clock())) this.editor.flushStroke({ goesOn: true });
  }

  #leaving() {
    this.editor.flushStroke();
    this.trials.forEach((trial) => trial.sync.sendAndForget());
  }

  /** Logs what the window did, after the stroke it interrupted. */
  observe(kind) {
    this.editor.flushStroke();
    this.trial.observe(kind);
    if (kind === "hide") this.trials.forEach((trial) => trial.sync.flush().catch(() => {}));
  }

  /** Something changed: draws it with the next frame. */
  changed() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      render(this);
    });
  }

  arrange() {
    const { trial, digits } = this;
    arrange(this.view, { grid: this.editor.grid, testInput: trial.testInput, digits });
    this.changed();
  }

  bannerContext() {
    const others = this.trials.findIndex((trial, n) => n !== this.current && !trial.isClosed);
    return { urls: this.data.urls, nextTest: others < 0 ? null : others + 1, isAskingWhy: this.isAskingWhy };
  }

  showTest(n) {
    if (n === this.current) return;
    this.editor.flushStroke();
    this.trial.leave();
    this.current = n;
    this.isAskingWhy = false;
    this.editor.setTrial(this.trial);
    this.trial.show();
    this.arrange();
  }

  closeOverlay() {
    const { overlay } = this.view.refs;
    if (overlay.hidden) return false;
    overlay.hidden = true;
    overlay.replaceChildren();
    this.zoomed = [];
    this.changed();
    return true;
  }

  zoom(index) {
    this.closeOverlay();
    this.zoomed = openPair(this.view.refs.overlay, this.data.train, index, this.digits);
    const grids = { editor: this.editor, clock: (at) => this.trial.clock(at) };
    for (const view of this.zoomed) listenToGrid(view, grids);
    this.changed();
  }

  #clicked(event) {
    const button = event.target.closest("[data-command]");
    if (button && !button.disabled) this.run(button.dataset.command, event);
    else if (event.target === this.view.refs.overlay) this.closeOverlay();
  }

  #typed(event) {
    event.stopImmediatePropagation();
    if (event.key === "Escape") this.view.refs.size.value = "";
    if (event.key === "Enter" || event.key === "Escape") {
      event.preventDefault();
      this.view.answer.element.focus({ preventScroll: true });
    }
  }

  #readSize() {
    const { value } = this.view.refs.size;
    const size = parseSize(value);
    if (size && this.trial.isOpen) this.editor.resize(size.height, size.width);
    this.sizeProblem = size || !value.trim() ? "" : `“${value.trim()}” is no size: 1 to 30 rows × columns, such as 3x3`;
    clearTimeout(this.sizeTimer);
    this.sizeTimer = setTimeout(() => this.#forgetSizeProblem(), SIZE_PROBLEM_MS);
    this.changed();
  }

  #forgetSizeProblem() {
    if (!this.sizeProblem) return;
    this.sizeProblem = "";
    this.changed();
  }

  #step(rows, columns) {
    const { height, width } = this.editor.grid;
    this.editor.resize(height + rows, width + columns);
  }

  #isOffered(id) {
    const { tools } = this.data.protocol;
    return !tools || tools.includes(id);
  }

  /** Runs a command of keys.js or of a button. Returns false when it does not apply. */
  run(name, event) {
    const [command, argument] = name.split(":");
    const { editor, trial } = this;
    if (trial.isPaused && !["pause", "help", "escape", "close-overlay", "timer"].includes(command)) return true;
    switch (command) {
      case "tool":
        if (argument === "pick" && editor.hover && event?.type === "keydown") {
          editor.pick(editor.hover.name, editor.hover.cell);
        } else if (this.#isOffered(argument)) editor.setTool(argument);
        return true;
      case "color":
        return editor.setColor(Number(argument));
      case "outline":
        return editor.toggleOutline();
      case "undo":
      case "redo":
      case "clear":
      case "copy_input":
        if (this.#isOffered(command)) editor.simple(command);
        return true;
      case "copy":
        return editor.copy();
      case "cut":
        return editor.cut();
      case "paste":
        if (!editor.clipboard) return event?.ctrlKey || event?.metaKey ? false : true;
        return editor.paste();
      case "select_all":
        return editor.selectAll();
      case "erase":
        return editor.erase();
      case "place":
        return editor.place();
      case "flip_h":
      case "flip_v":
      case "rotate":
        return editor.turn(command);
      case "paint":
        return editor.paintAtCursor();
      case "move":
        return editor.arrow(...argument.split(",").map(Number), event?.shiftKey);
      case "rows":
        return this.#step(Number(argument), 0);
      case "columns":
        return this.#step(0, Number(argument));
      case "size":
        this.view.refs.size.focus();
        return this.view.refs.size.select();
      case "digits":
        this.digits = !this.digits;
        return this.arrange();
      case "zoom":
        if (argument !== undefined) return this.zoom(Number(argument));
        if (this.closeOverlay()) return true;
        return this.zoom(Number(editor.hover?.name.split(".")[1] ?? 0));
      case "help":
        if (!this.view.refs.overlay.querySelector(".help")) openHelp(this.view.refs.overlay);
        else this.closeOverlay();
        return true;
      case "close-overlay":
        return this.closeOverlay();
      case "escape":
        if (this.closeOverlay()) return true;
        if (this.isAskingWhy) return this.#ask(false);
        return editor.cancel();
      case "pause":
        return this.observe(trial.isPaused ? "resume" : "pause");
      case "timer":
        this.isTimerHidden = !this.isTimerHidden;
        return renderTimer(this);
      case "test":
        return this.showTest(Number(argument));
      default:
        return this.#decide(command);
    }
  }

  #ask(isAsking) {
    this.isAskingWhy = isAsking;
    this.changed();
  }

  /** Commands that hand in or end something. */
  #decide(command) {
    const { trial } = this;
    this.editor.flushStroke();
    if (command === "submit") {
      this.#ask(false);
      trial.submit();
    } else if (command === "giveup") this.#ask(trial.isOpen);
    else if (command === "giveup-cancel") this.#ask(false);
    else if (command === "giveup-confirm") trial.close("gave_up");
    else if (command.startsWith("reason-")) trial.close("gave_up", command.slice(7));
    else if (command === "done") trial.close("done");
    else if (command === "next-test") this.showTest(this.bannerContext().nextTest - 1);
    else if (command === "take-back") trial.takeBack();
    else return false;
    return true;
  }
}
