// Replay: a trial of the visitor's own, played back beside its examples.
//
// `data`: what the page knows of the trial, and `api`, the address of everything else.

import { cellSize } from "./compare_cards.js";
import { keyDialog, listenToKeys } from "./compare_keys.js";
import { element, styled } from "./elements.js";
import { barElement, footElement, outcomeWords, Tools, Track } from "./replay_controls.js";
import { commandOf, KEY_LIST } from "./replay_keys.js";
import { examplesCell } from "./replay_layout.js";
import { Reel, verdictWords } from "./replay_reel.js";
import { clockText, lengthWords, Player } from "./replay_time.js";
import { openView } from "./view_opener.js";
import { GridView } from "../workbench/draw.js";
import { onPrefs, shown } from "../workbench/prefs.js";
import { fromRows } from "../workbench/state.js";
import { themeOf, watchTheme } from "../workbench/theme.js";
import { writeRows } from "../workbench/voice.js";

// On a phone the page scrolls: a grid may be as high as this, in CSS pixels.
const PHONE_HEIGHT = 340;
// On a larger screen: the most of the width that a card takes, its frame, and the least for its words.
const CARD_SHARE = 0.32;
const CARD_FRAME = 22;
const LEAST = { input: 190, drawing: 290 };
const OVER_DIALOG = new Set(["help", "view-options"]);

function sizeOf({ height, width }) {
  return `${height} × ${width}`;
}

/** A grid in a card of its own. */
class Card {
  constructor(name, title) {
    this.view = new GridView(name, title);
    this.size = element("span", { class: "size" });
    this.tag = element("span", { class: "tag" });
    this.well = element("div", { class: "well" }, this.view.element);
    this.element = element("section", { class: `card ${name}`, "data-testid": `card-${name}` }, element("header", {}, element("b", {}, title), this.tag, this.size), this.well);
  }

  draw(grid, cell) {
    this.view.set(grid, cell);
    this.size.textContent = sizeOf(grid);
  }
}

class Replay {
  constructor(root, data, played) {
    this.data = data;
    this.played = played;
    this.reel = new Reel(played);
    this.player = new Player(this.reel, played);
    this.moments = played.moments.map(({ frame }) => frame);
    const run = this.#commands();
    this.track = new Track(played, run);
    this.tools = new Tools(run);
    this.dialog = keyDialog(KEY_LIST);
    this.drawing = new Card("drawing", "Drawing");
    this.input = new Card("input", "Test input");
    this.readout = element("p", { class: "readout", "data-testid": "readout" });
    this.heard = element("div", { class: "heard", role: "status", "aria-live": "polite", "data-testid": "heard" });
    this.main = element(
      "main",
      {},
      barElement(data),
      this.#hero(),
      this.drawing.element,
      this.input.element,
      this.track.element,
      this.tools.element,
      footElement(played, clockText, this.reel, run, (kind) => this.#address(kind)),
      this.#examples(),
      this.heard,
      this.dialog,
    );
    root.append(this.main);
    this.#start();
  }

  #start() {
    this.stops = [
      listenToKeys(this.main, (command) => this.#command(command), commandOf),
      watchTheme(this.main, () => this.cell && this.#draw()),
      onPrefs(() => this.cell && this.#draw()),
      () => this.observer.disconnect(),
      () => cancelAnimationFrame(this.request),
    ];
    this.observer = new ResizeObserver(() => this.#resize());
    this.observer.observe(this.main);
    this.track.arrange(this.player);
    this.#resize();
    writeRows(this.input.view);
    for (const view of this.pairs.flatMap(({ views }) => views)) writeRows(view);
    this.#show();
  }

  #hero() {
    const steps = this.reel.stops.length - 1;
    return element(
      "div",
      { class: "hero" },
      element("h1", { "data-testid": "headline" }, outcomeWords(this.data.outcome)),
      element("span", { class: "sub" }, `${lengthWords(this.played.duration_ms)} · ${steps} step${steps === 1 ? "" : "s"}`),
      this.readout,
    );
  }

  #examples() {
    this.pairs = this.played.examples.map(({ input, output }, n) => {
      const views = [new GridView("example-input", `Example ${n + 1} input`), new GridView("example-output", `Example ${n + 1} output`)];
      const grids = [fromRows(input), fromRows(output)];
      const caption = element("figcaption", {}, element("b", {}, `Example ${n + 1}`), ` ${sizeOf(grids[0])} → ${sizeOf(grids[1])}`);
      const row = element("div", { class: "pair" }, views[0].element, element("span", { "aria-hidden": "true" }, "→"), views[1].element);
      return { views, grids, element: element("figure", {}, caption, row) };
    });
    this.examples = element("section", { class: "examples", tabindex: "0", "aria-label": "Examples" }, ...this.pairs.map((pair) => pair.element));
    return this.examples;
  }

  #address(kind) {
    const look = new URLSearchParams({ participant: this.data.participant, theme: themeOf(this.main ?? document.body), palette: shown().palette });
    return `${this.data.api}/replay.${kind}?${look}`;
  }

  #commands() {
    const then = (change) => (value) => {
      change(value);
      this.#changed();
    };
    return {
      play: then(() => this.player.toggle()),
      step: then((by) => this.player.step(by)),
      speed: then((speed) => (this.player.speed = speed)),
      jumps: then(() => this.player.setJumps(!this.player.clock.jumps)),
      axis: then((axis) => (this.player.axis = axis)),
      seek: then((value) => (this.player.value = value)),
      goTo: then((frame) => this.player.goTo(frame)),
      help: () => this.dialog.showModal(),
    };
  }

  #command(command) {
    if (this.dialog.open && !OVER_DIALOG.has(command)) return;
    const { player } = this;
    if (command === "help") return this.dialog.open ? this.dialog.close() : this.dialog.showModal();
    if (command === "view-options") {
      // The browser's own dialog would lie above it.
      this.dialog.close();
      return openView();
    }
    if (command === "play") player.toggle();
    else if (command === "back") player.step(-1);
    else if (command === "on") player.step(1);
    else if (command === "start") player.goTo(0);
    else if (command === "end") player.goTo(this.reel.last);
    else if (command === "moment-before") player.leap(this.moments, -1);
    else if (command === "moment-after") player.leap(this.moments, 1);
    else if (command === "faster") player.faster(1);
    else if (command === "slower") player.faster(-1);
    else if (command === "jumps") player.setJumps(!player.clock.jumps);
    else if (command === "axis") player.axis = player.axis === "time" ? "step" : "time";
    this.#changed();
  }

  /** After something was pressed: everything anew, and in words for who listens. */
  #changed() {
    this.track.arrange(this.player);
    this.#show();
    if (this.player.isPlaying) this.#play();
    else this.#say(this.#words());
  }

  #play() {
    cancelAnimationFrame(this.request);
    this.before = null;
    const turn = (now) => {
      // After a while in another tab it goes on where it was, not where it would be.
      this.player.tick(Math.min(100, now - (this.before ?? now)));
      this.before = now;
      this.#show();
      if (this.player.isPlaying) this.request = requestAnimationFrame(turn);
      else this.#say(this.#words());
    };
    this.request = requestAnimationFrame(turn);
  }

  /** The frame to show: who wants less motion sees whole steps. */
  get frame() {
    const { frame, isPlaying } = this.player;
    return isPlaying && shown().motion === "reduced" ? this.reel.settled(frame) : frame;
  }

  #words() {
    const { player, reel, frame } = this;
    const moment = `${clockText(player.ms)} of ${clockText(this.played.duration_ms)}`;
    const wait = player.clock.waitWords(player.ms);
    return [moment, reel.place(frame), reel.words(frame), wait].filter(Boolean).join(" · ");
  }

  #say(words) {
    writeRows(this.drawing.view);
    if (this.heard.textContent !== words) this.heard.textContent = words;
  }

  #show() {
    if (!this.cell) return;
    const { frame } = this;
    this.drawing.draw(this.reel.grid(frame), this.cell);
    const verdict = this.reel.verdict(frame);
    const tone = !verdict || verdict.pair_solved === null ? "" : verdict.pair_solved ? "right" : "wrong";
    this.drawing.element.className = `card drawing ${tone}`;
    this.drawing.tag.textContent = verdict ? `${{ right: "✓ ", wrong: "✗ " }[tone] ?? ""}${verdictWords(verdict)}` : "";
    if (verdict && verdict !== this.told && this.player.isPlaying) this.heard.textContent = verdictWords(verdict);
    this.told = verdict;
    const words = this.#words();
    this.readout.textContent = words;
    this.track.show(this.player, words);
    this.tools.show(this.player);
  }

  /** The largest cells at which the drawing, as large as it ever is, and the input fit. */
  #resize() {
    const isPhone = getComputedStyle(this.main).getPropertyValue("--phone").trim() === "1";
    const { well } = this.drawing;
    if (!well.clientWidth) return;
    const width = isPhone ? well.clientWidth : CARD_SHARE * this.main.clientWidth - CARD_FRAME;
    const height = isPhone ? PHONE_HEIGHT : well.clientHeight;
    const input = { rows: this.reel.input.height, columns: this.reel.input.width };
    this.cell = Math.min(...[this.reel.extent, input].map((extent) => cellSize(extent, width, height)));
    // What the cards do not need is the examples'.
    for (const [name, { columns }] of [["input", input], ["drawing", this.reel.extent]]) {
      this.main.style.setProperty(`--${name}`, `${Math.max(LEAST[name], columns * this.cell + 1 + CARD_FRAME)}px`);
    }
    this.#fitExamples(isPhone);
    this.#draw();
  }

  #fitExamples(isPhone) {
    const [width, height] = [this.examples.clientWidth - 28, isPhone ? Infinity : this.examples.clientHeight - 16];
    this.exampleCell = examplesCell(this.played.examples, width, height);
  }

  #draw() {
    this.input.draw(this.reel.input, this.cell);
    for (const { views, grids } of this.pairs) views.forEach((view, n) => view.set(grids[n], this.exampleCell));
    this.#show();
  }

  remove() {
    for (const stop of this.stops) stop();
    this.main.remove();
  }
}

async function fetchPlayed({ api, participant }) {
  const answer = await fetch(`${api}?participant=${participant}`);
  const content = await answer.json();
  if (!answer.ok) throw new Error(content.message);
  return content;
}

function failure(error, { urls }, again) {
  const button = element("button", { type: "button", class: "button" }, "Try again");
  button.addEventListener("click", again);
  return element("main", { class: "failed", role: "alert" }, element("p", {}, `The replay did not load: ${error.message}.`), button, element("a", { href: urls.results }, "Your results"));
}

/** Draw the replay into `root`; called again it draws anew. Returns a function that removes it. */
export default async function mount(root, data) {
  const asked = (root.asked = Symbol(data.api));
  const [, played] = await Promise.all([styled(root, new URL("replay.css", import.meta.url)), fetchPlayed(data).catch((error) => error)]);
  // Another run of the page, or another trial, has come first.
  if (root.asked !== asked) return () => {};
  root.replay?.remove();
  root.querySelector(".failed")?.remove();
  root.replay = null;
  if (played instanceof Error) root.append(failure(played, data, () => mount(root, data)));
  else root.replay = new Replay(root, data, played);
  return () => root.replay?.remove();
}
