// Compare: you, the model's guesses and the truth, and what became of each row, column and cell.

import { bestAttempt, canAlign, cardsInLine, cardsOf, cellSize, isAnswer, placesOf, readout } from "./compare_cards.js";
import { barElement, controlElements, modelChoices, recordedElement } from "./compare_controls.js";
import { indicesAt, placeOf, SIDES } from "./compare_frame.js";
import { arrowOf, keyDialog, listenToKeys } from "./compare_keys.js";
import { Pane } from "./compare_pane.js";
import { believable, VoteBox } from "./compare_vote.js";
import { ZoomGroup } from "./compare_zoom.js";
import { element, refill, segmented, styled } from "./elements.js";
import { openView } from "./view_opener.js";
import { onPrefs, shown } from "../workbench/prefs.js";
import { watchTheme } from "../workbench/theme.js";

const BLINK_MS = 600;
const LARGEST_CELL = 72;
// On a phone the page scrolls: a grid may be as high as this, in CSS pixels.
const PHONE_HEIGHT = 420;
// What a key still does while the list of keys covers the page; Esc is the browser's.
const OVER_DIALOG = new Set(["help", "view-options"]);
const HINT = `${matchMedia("(pointer: coarse)").matches ? "Tap" : "Point at"} a cell to read it in every grid.`;

function isStill() {
  return shown().motion === "reduced";
}

class Comparison {
  constructor(root, data) {
    this.data = data;
    this.state = {
      pair: 0,
      model: data.models[0] ?? "",
      view: "side",
      isAligned: true,
      isMarked: true,
      blink: isStill() ? "answer" : "auto",
      opacity: 0.5,
      zoom: 1,
    };
    this.attempt = bestAttempt(data.pairs[0]);
    this.looked = null;
    this.row = element("div", { class: "row", "data-testid": "row" });
    this.tools = element("div", { class: "tools" });
    this.readout = element("p", { class: "readout idle", "data-testid": "readout" }, HINT);
    this.dialog = keyDialog();
    this.main = element("main", {}, barElement(data), this.#hero(), this.tools, this.row, this.#foot(), this.dialog);
    root.append(this.main);
    this.zoom = new ZoomGroup(() => this.#draw());
    this.#start();
    this.#show();
  }

  #start() {
    this.stops = [
      listenToKeys(this.main, (command) => this.#command(command)),
      watchTheme(this.main, () => this.panes && this.#draw()),
      onPrefs(() => this.panes && this.#draw()),
      () => clearInterval(this.timer),
      () => this.observer.disconnect(),
      () => this.zoom.stop(),
    ];
    this.timer = setInterval(() => this.#turn(), BLINK_MS);
    this.observer = new ResizeObserver(() => this.#resize());
    this.observer.observe(this.row);
  }

  #hero() {
    const { solved, headline, subline, urls } = this.data;
    return element(
      "div",
      { class: "hero" },
      element("h1", { class: solved ? "right" : "", "data-testid": "headline" }, headline),
      element("span", { class: "sub" }, `${subline} · `, element("a", { href: urls.replay, "data-testid": "replay" }, "Replay")),
      this.readout,
    );
  }

  #foot() {
    const vote = new VoteBox(this.data.vote, believable(this.data));
    return element("footer", {}, vote.element, recordedElement(this.data.recorded));
  }

  /** Builds the cards of what is chosen and draws them. */
  #show() {
    const pair = this.data.pairs[this.state.pair];
    const cards = cardsOf(pair, this.state.model, this.attempt);
    this.panes = cards.map((card) => new Pane(card, pair.truth, card.role === "you" ? this.#attempts(pair) : null));
    this.row.replaceChildren(...this.panes.map((pane) => pane.element));
    for (const pane of this.panes) this.#inspectBy(pane);
    this.zoom.use(this.panes.filter((pane) => pane.card.rows.length).map((pane) => ({ box: pane.well, content: pane.content })));
    this.#resize();
  }

  #attempts(pair) {
    if (pair.you.length < 2) return null;
    return segmented(
      "Your attempt",
      pair.you.map((_, index) => ({
        label: String(index + 1),
        title: `Your attempt ${index + 1}`,
        pressed: index === this.attempt,
        choose: () => {
          this.attempt = index;
          this.#show();
        },
      })),
    );
  }

  #controls() {
    const { state } = this;
    const offers = {
      canAlign: canAlign(this.panes.map((pane) => pane.card)),
      models: modelChoices(this.data.models),
      tests: this.data.pairs.length,
    };
    const set = (name) => (value) => this.#set({ [name]: value });
    refill(
      this.tools,
      ...controlElements(state, offers, {
        view: set("view"),
        align: set("isAligned"),
        blink: set("blink"),
        model: set("model"),
        pair: set("pair"),
        marks: () => this.#set({ isMarked: !state.isMarked }),
        opacity: (value) => {
          state.opacity = value;
          this.#veil();
        },
        zoomIn: () => this.zoom.zoomIn(),
        zoomOut: () => this.zoom.zoomOut(),
        fit: () => this.zoom.fit(),
        help: () => this.dialog.showModal(),
      }),
    );
  }

  #set(change) {
    const isOtherPair = "pair" in change && change.pair !== this.state.pair;
    Object.assign(this.state, change);
    if (isOtherPair) this.attempt = bestAttempt(this.data.pairs[change.pair]);
    if ("pair" in change || "model" in change) this.#show();
    else this.#resize();
  }

  #command(command) {
    const { state } = this;
    const [name, argument] = command.split(":");
    if (this.dialog.open && !OVER_DIALOG.has(name)) return;
    const after = (values, current) => values[(values.indexOf(current) + 1) % values.length];
    if (name === "view") this.#set({ view: argument });
    else if (name === "align") this.#set({ isAligned: !state.isAligned });
    else if (name === "marks") this.#set({ isMarked: !state.isMarked });
    else if (name === "model") this.#set({ model: after(modelChoices(this.data.models), state.model) ?? "" });
    else if (name === "test") this.#set({ pair: (state.pair + 1) % this.data.pairs.length });
    else if (name === "swap") this.#set({ view: "blink", blink: this.isTruth ? "answer" : "truth" });
    else if (name === "zoom-in") this.zoom.zoomIn();
    else if (name === "zoom-out") this.zoom.zoomOut();
    else if (name === "fit") this.zoom.fit();
    else if (name === "view-options") this.#openView();
    else if (name === "help") this.dialog.open ? this.dialog.close() : this.dialog.showModal();
  }

  #openView() {
    // The browser's own dialog would lie above it.
    this.dialog.close();
    openView();
  }

  /** Finds the cell size at which everything fits, then draws. */
  #resize() {
    for (const pane of this.panes) pane.arrange(this.state);
    const extents = this.panes.filter((pane) => pane.card.rows.length).map((pane) => pane.extent);
    const extent = {
      rows: Math.max(...extents.map(({ rows }) => rows)),
      columns: Math.max(...extents.map(({ columns }) => columns)),
    };
    // On a phone the page scrolls and the width alone decides.
    const isPhone = getComputedStyle(this.row).getPropertyValue("--phone").trim() === "1";
    const room = { width: this.row.clientWidth, height: this.row.clientHeight };
    if (!room.width) return;
    const inLine = isPhone ? 2 : cardsInLine(this.panes.length, extent, room);
    this.row.style.setProperty("--columns", inLine);
    this.row.classList.toggle("wrapped", inLine < this.panes.length);
    for (const { well } of this.panes) well.style.height = isPhone ? "0px" : "";
    const width = Math.min(...this.panes.map(({ well }) => well.clientWidth));
    const height = isPhone ? PHONE_HEIGHT : Math.min(...this.panes.map(({ well }) => well.clientHeight));
    this.fitted = cellSize(extent, width, height);
    if (isPhone) for (const { well } of this.panes) well.style.height = `${extent.rows * this.fitted + 2}px`;
    this.zoom.limit(LARGEST_CELL / this.fitted);
    this.#draw();
  }

  #draw() {
    if (!this.fitted) return;
    this.state.zoom = this.zoom.level;
    const cell = this.fitted * this.zoom.level;
    const missed = this.#missed();
    for (const pane of this.panes) {
      pane.draw({ ...this.state, cell, kept: pane.card.role === "truth" ? missed : pane.differing });
    }
    this.row.classList.toggle("zoomed", this.zoom.level > 1);
    this.#controls();
    this.#veil();
    if (this.looked) this.#inspect(this.looked.index, this.looked.place);
  }

  /** The truth's places that some answer on show does not have right. */
  #missed() {
    const truth = this.panes.at(-1);
    const places = this.panes.filter((pane) => isAnswer(pane.card)).flatMap((pane) =>
      pane.differing.map((place) => placeOf(truth.frame, SIDES.truth, indicesAt(pane.frame, SIDES.truth, place))),
    );
    return places.filter(Boolean);
  }

  /** The next turn of the blinking, when it goes by itself. */
  #turn() {
    if (this.state.view !== "blink" || this.state.blink !== "auto" || document.hidden) return;
    this.isTurned = !this.isTurned;
    this.#veil();
  }

  #veil() {
    const { view, blink, opacity } = this.state;
    this.isTruth = view === "blink" && (blink === "auto" ? Boolean(this.isTurned) : blink === "truth");
    this.row.classList.toggle("truth-shown", this.isTruth);
    this.row.dataset.view = view;
    for (const pane of this.panes) pane.veilTruth(view === "overlay" ? 1 - opacity : this.isTruth ? 1 : 0);
  }

  #inspectBy(pane) {
    const index = this.panes.indexOf(pane);
    pane.well.addEventListener("pointermove", (event) => this.#inspect(index, pane.placeAt(event.clientX, event.clientY)));
    pane.well.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && this.#inspect(index, null));
    pane.well.addEventListener("pointerdown", (event) => this.#inspect(index, pane.placeAt(event.clientX, event.clientY)));
    pane.well.addEventListener("keydown", (event) => this.#walk(event, index));
  }

  /** Arrow keys in a grid look at the next cell and keep it in sight. */
  #walk(event, index) {
    const step = arrowOf(event);
    const pane = this.panes[index];
    if (!step || !pane.card.rows.length) return;
    event.preventDefault();
    const from = this.looked?.index === index ? this.looked.place : [0, 0];
    const isFirst = this.looked?.index !== index;
    const limit = [pane.extent.rows - 1, pane.extent.columns - 1];
    const place = isFirst ? from : from.map((n, i) => Math.max(0, Math.min(limit[i], n + step[i])));
    this.#inspect(index, place, true);
    this.zoom.reveal(pane.answerView.cellRect(...place));
  }

  #inspect(index, place, isByKey = false) {
    this.looked = place && { index, place };
    const frames = this.panes.map((pane) => pane.frame);
    const places = place ? placesOf(frames, index, place) : [];
    this.panes.forEach((pane, i) => pane.inspect(places[i] ?? null));
    this.readout.setAttribute("aria-live", isByKey ? "polite" : "off");
    this.readout.textContent = place ? readout(this.panes.map((pane) => pane.card), frames, index, place) : HINT;
    this.readout.classList.toggle("idle", !place);
  }

  remove() {
    for (const stop of this.stops) stop();
    this.main.remove();
  }
}

/** Draw the comparison into `root`; called again it draws anew. Returns a function that removes it. */
export default async function mount(root, data) {
  await styled(root, new URL("compare.css", import.meta.url));
  root.comparison?.remove();
  root.comparison = new Comparison(root, data);
  return () => root.comparison?.remove();
}
