// One mounted Play page: trials, editor and elements joined, and every command's meaning.

import { arrange, setEditor } from "./arrange.js";
import { SleepWatch } from "./clock.js";
import { firstTool, isOffered, runCommand } from "./commands.js";
import { Editor } from "./editor.js";
import { listenToGrid, listenToKeys } from "./input.js";
import { commandOf } from "./keys.js";
import { colorButtons } from "./options.js";
import { openPair } from "./overlay.js";
import { markElement, onPrefs, prefs } from "./prefs.js";
import { render, renderTimer } from "./render.js";
import { RoomTrial } from "./room_trial.js";
import { closeSheet } from "./sheet.js";
import { parseSize } from "./size.js";
import { browserStorage } from "./storage.js";
import { watchTheme } from "./theme.js";
import { Trial } from "./trial.js";
import { build } from "./view.js";
import { Voice } from "./voice.js";
import { ZoomPane } from "../static/zoompane.js";

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
const HINT_MS = 4000;

export class Workbench {
  constructor(root, data) {
    this.data = data;
    this.host = root.host ?? root;
    this.view = build(data);
    this.element = this.view.element;
    this.isTimerHidden = false;
    this.isAskingWhy = false;
    this.sizeProblem = "";
    this.hint = "";
    this.current = 0;
    this.frame = null;
    this.zoomed = [];
    this.enlarged = null;
    this.view.zoom = 1;
    const Played = data.room ? RoomTrial : Trial;
    this.trials = data.tests.map(
      (test) =>
        new Played({
          api: data.api,
          test,
          protocol: data.protocol,
          room: data.room,
          storage: browserStorage(),
          device,
          isHidden: () => document.hidden,
          onChange: () => this.changed(),
          ...data.env,
        }),
    );
    this.editor = new Editor({
      tool: firstTool(data.protocol),
      canSelect: isOffered(data.protocol, "select"),
      gridOf: (name) => this.gridOf(name),
      onCells: (grid, cells) => this.view.answer.drawCells(grid, cells),
      onChange: () => {
        if (this.isArrangeDue && !this.editor.drag) this.arrange();
        this.changed();
      },
    });
    this.editor.trial = this.trial;
    this.stops = [markElement(this.element)];
  }

  get digits() {
    return prefs().digits;
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

  /** Draws the task, starts the clock and everything that listens. `leases` is from `lease()`. */
  start(leases) {
    // Its styles came when the room's time was over.
    if (this.isFinished) return;
    const { element } = this;
    this.arrange();
    render(this);
    this.voice = new Voice(this);
    this.trial.show(performance.now());
    this.sleepWatch = new SleepWatch({
      now: () => performance.now(),
      wall: () => Date.now(),
      isHidden: () => document.hidden,
    });
    this.pane = new ZoomPane(this.view.refs.pane, this.view.answer.element, {
      onZoom: (level) => this.#zoomed(level),
      onPinch: () => this.editor.abandon(),
    });
    for (const view of this.views) this.#listenTo(view);
    element.addEventListener("click", (event) => this.#clicked(event));
    // A click must not take the keyboard away from the grid: Space would press the button again.
    element.addEventListener("mousedown", (event) => {
      if (event.target.closest("button")) event.preventDefault();
    });
    this.view.refs.size.addEventListener("blur", () => this.#readSize());
    const resize = new ResizeObserver(() => this.arrange());
    resize.observe(element);
    // What stands below the answer on a phone comes and goes.
    resize.observe(this.view.refs.stage);
    const on = (target, type, listener, isFirst = false) => {
      target.addEventListener(type, listener, isFirst);
      this.stops.push(() => target.removeEventListener(type, listener, isFirst));
    };
    // Before anything is made of what woke the page.
    for (const type of ["pointerdown", "pointermove", "keydown", "focus", "visibilitychange"]) {
      on(window, type, () => this.#lookForSleep(), true);
    }
    on(document, "visibilitychange", () => this.observe(document.hidden ? "hide" : "show"));
    on(window, "blur", () => this.observe("blur"));
    on(window, "focus", () => this.observe("focus"));
    on(window, "pagehide", () => this.#leaving());
    on(window, "pageshow", (event) => event.persisted && this.#slept(this.leftAt));
    on(window, "online", () => this.trials.forEach((trial) => trial.sync.wake()));
    const timer = setInterval(() => this.#tick(), TICK_MS);
    this.stops.push(
      () => resize.disconnect(),
      () => clearInterval(timer),
      listenToKeys(element, { run: (...args) => this.run(...args), typed: (e) => this.#typed(e) }),
      () => this.stopTheme(),
      onPrefs(() => this.#looked()),
      () => this.voice.stop(),
    );
    this.moveTo(this.host);
    this.isStarted = true;
    this.#leased(leases);
  }

  /** What somebody is in the middle of: the window for a drag, the field they type in, or null. */
  busyUntil() {
    if (this.editor.drag) return window;
    const active = this.element.getRootNode().activeElement;
    return active?.matches("input, textarea") ? active : null;
  }

  /** The element has come under another host, whose theme counts from now on. */
  moveTo(host) {
    this.host = host;
    this.stopTheme?.();
    this.stopTheme = watchTheme(host, (theme) => (this.element.dataset.theme = theme));
  }

  /** Asks for the log of every test: as early as can be, the style sheets need not be there. */
  lease() {
    return Promise.all(this.trials.map((trial) => trial.lease()));
  }

  /** The view options changed. Grids follow by themselves, the layout by its styles. */
  #looked() {
    colorButtons(this.view.refs.palette);
    this.changed();
  }

  #listenTo(view) {
    listenToGrid(view, {
      editor: this.editor,
      clock: (at) => this.trial.clock(at),
      isPinching: () => this.pane.isPinching,
      picksByAlt: isOffered(this.data.protocol, "pick"),
    });
  }

  #zoomed(level) {
    const { view, editor, digits } = this;
    view.zoom = level;
    setEditor(view, editor.grid, digits);
    view.refs.zoom.querySelector(".level").textContent = `${Math.round(100 * level)} %`;
    this.changed();
  }

  /** Says for a moment why a command did nothing. */
  say(hint) {
    if (hint && !this.trial.isOpen) return;
    this.hint = hint;
    clearTimeout(this.hintTimer);
    if (hint) this.hintTimer = setTimeout(() => this.say(""), HINT_MS);
    this.changed();
  }

  stop() {
    this.editor.flushStroke();
    this.trials.forEach((trial) => trial.stop());
    this.stops.forEach((stop) => stop());
    cancelAnimationFrame(this.frame);
    clearTimeout(this.sizeTimer);
    clearTimeout(this.hintTimer);
  }

  async #leased(leases) {
    await leases;
    const open = this.trials.findIndex((trial) => !trial.isClosed);
    if (this.trial.isClosed && open >= 0) this.showTest(open);
  }

  /** The room's time is over: hands in what was drawn. Resolves to "in", "late" or "none" (`RoomTrial`). */
  async finish() {
    this.isFinished = true;
    this.editor.flushStroke();
    const ends = await Promise.all(this.trials.map((trial) => trial.finish()));
    return ["in", "late"].find((end) => ends.includes(end)) ?? "none";
  }

  #lookForSleep() {
    const at = this.sleepWatch.look();
    if (at !== null) this.#slept(at);
  }

  /** Nobody was here since `at` on the page's clock: the computer slept, or the browser kept the page. */
  #slept(at) {
    this.editor.flushStroke();
    this.trials.forEach((trial) => trial.slept(at));
  }

  #tick() {
    this.#lookForSleep();
    if (this.trial.isTimeUp) this.editor.flushStroke();
    this.trial.keepTime();
    renderTimer(this);
    this.voice.heedTime();
    if (this.editor.stroke?.isDue(this.trial.clock())) this.editor.flushStroke({ goesOn: true });
  }

  #leaving() {
    this.leftAt = performance.now();
    this.editor.flushStroke();
    this.trials.forEach((trial) => trial.sync.sendAndForget());
  }

  /** Logs what the window did, after the stroke it interrupted. */
  observe(kind) {
    this.editor.flushStroke();
    this.trial.observe(kind);
    // Seen again, the sooner another tab's taking over is known the less is drawn in vain.
    if (kind !== "blur") this.trials.forEach((trial) => trial.sync.flush().catch(() => {}));
  }

  /** Something changed: draws it with the next frame. */
  changed() {
    if (!this.isStarted) return;
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      render(this);
      this.voice?.heed();
      this.data.onRender?.(this);
    });
  }

  arrange() {
    // Under a finger that draws no cell may move: once it is up.
    this.isArrangeDue = this.editor.drag !== null;
    if (this.isArrangeDue) return;
    const { trial, digits } = this;
    arrange(this.view, { grid: this.editor.grid, testInput: trial.testInput, digits });
    this.changed();
  }

  bannerContext() {
    const others = this.trials.findIndex((trial, n) => n !== this.current && !trial.isClosed);
    const { urls, room } = this.data;
    return { urls, nextTest: others < 0 ? null : others + 1, isAskingWhy: this.isAskingWhy, isInRoom: Boolean(room) };
  }

  /** The next test still open; the keyboard goes to its answer, since the button pressed is gone. */
  showNextTest() {
    const { nextTest } = this.bannerContext();
    if (nextTest === null) return;
    this.showTest(nextTest - 1);
    this.view.answer.element.focus({ preventScroll: true });
  }

  showTest(n) {
    if (n === this.current || !this.trials[n]) return;
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
    if (!closeSheet(overlay)) return false;
    this.zoomed = [];
    this.enlarged = null;
    this.changed();
    return true;
  }

  zoom(index) {
    this.closeOverlay();
    this.enlarged = index;
    this.zoomed = openPair(this.view.refs.overlay, this.data.train, index, this.digits);
    for (const view of this.zoomed) this.#listenTo(view);
    this.changed();
  }

  #clicked(event) {
    const button = event.target.closest("[data-command]");
    if (button && !button.disabled) this.run(button.dataset.command, event);
    else if (event.target === this.view.refs.overlay) this.closeOverlay();
  }

  #typed(event) {
    event.stopImmediatePropagation();
    if (event.composedPath()[0] !== this.view.refs.size) return this.#typedRule(event);
    if (event.key === "Escape") this.view.refs.size.value = "";
    if (event.key === "Enter" || event.key === "Escape") {
      event.preventDefault();
      this.view.answer.element.focus({ preventScroll: true });
    }
  }

  /** In the field for the rule Enter is a new line; what ends it is as on the rest of the page. */
  #typedRule(event) {
    const command = commandOf(event);
    if (command !== "submit" && command !== "escape") return;
    event.preventDefault();
    this.run(command, event);
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

  step(rows, columns) {
    const { height, width } = this.editor.grid;
    this.editor.resize(height + rows, width + columns);
  }

  /** An arrow key: the next example while one is enlarged, else the cursor. */
  arrow(dRow, dColumn, extend) {
    if (this.enlarged !== null) {
      const count = this.data.train.length;
      return this.zoom((this.enlarged + dRow + dColumn + count) % count);
    }
    this.editor.arrow(dRow, dColumn, extend);
    const { cursor } = this.editor;
    if (cursor && this.pane.level > 1) this.pane.reveal(this.view.answer.cellRect(...cursor));
  }

  /** Runs a command of keys.js or of a button. Returns false when it does not apply. */
  run(name, event) {
    return runCommand(this, name, event);
  }

  /** Asks, or no longer asks, why somebody gives up. */
  ask(isAsking) {
    this.isAskingWhy = isAsking;
    this.changed();
  }
}
