// What the host alone reads: the playlist, and notes on the task that are folded until the lock, so
// that a host who solves along is not told.

import { element } from "./elements.js";
import { QUIET, recordedWords } from "./host_words.js";
import { inputAddress, picture } from "./pictures.js";

const THUMBNAIL_PX = 64;
const SPOILED = new Set(["locked", "reveal", "scores", "ended"]);

export class Notes {
  constructor() {
    this.words = element("div", { class: "words" });
    this.fold = element("details", { "data-testid": "notes" }, element("summary", {}, element("h2", {}, "Notes"), element("kbd", { "aria-hidden": "true" }, "N")), this.words);
    this.element = element("section", { class: "panel notes", "aria-label": "Notes, for you alone" }, this.fold);
    this.moment = null;
  }

  toggle() {
    this.fold.open = !this.fold.open;
  }

  show({ notes, phase, position }) {
    // Folded with each task, open from the lock on; in between as the host has it.
    const moment = `${position} ${SPOILED.has(phase)}`;
    if (moment !== this.moment) this.fold.open = SPOILED.has(phase);
    this.moment = moment;
    const text = JSON.stringify(notes);
    if (text === this.drawn) return;
    this.drawn = text;
    this.words.replaceChildren(...(notes ? this.#lines(notes) : [element("p", { class: "hint" }, "With the first task.")]));
  }

  #lines({ task_id: id, recorded, model }) {
    const people = recordedWords(recorded);
    return [
      element("p", {}, element("code", {}, id)),
      element("h3", {}, "People"),
      element("p", {}, people ? `${people}. Those who gave up were not recorded.` : "Nobody was recorded on it."),
      element("h3", {}, "o3"),
      ...(model.length ? [element("ul", {}, ...model.map((line) => element("li", {}, line)))] : [element("p", {}, "No answer of a model to this task is here.")]),
    ];
  }
}

export class Playlist {
  /** `inputs(collection)` is the address of its tasks' pictures; `choose(position)` is called on a press. */
  constructor(inputs, choose) {
    this.inputs = inputs;
    this.choose = choose;
    this.list = element("ol", { class: "playlist" });
    this.count = element("span", { class: "count" });
    this.element = element("section", { class: "panel", "aria-label": "Playlist" }, element("header", {}, element("h2", {}, "Playlist"), this.count), element("div", { class: "scroll" }, this.list));
  }

  show({ playlist, position, phase, collection }) {
    this.count.textContent = `${playlist.length}`;
    const canJump = QUIET.has(phase);
    const here = phase === "lobby" ? -1 : position;
    const moment = `${here} ${canJump}`;
    if (moment === this.moment) return;
    this.moment = moment;
    // A room's tasks stay as they were chosen.
    if (!this.list.children.length) this.list.append(...playlist.map((one) => this.#row(one, collection)));
    [...this.list.children].forEach((row, n) => {
      const button = row.firstElementChild;
      button.setAttribute("aria-disabled", String(!canJump || n === here));
      if (n === here) button.setAttribute("aria-current", "step");
      else button.removeAttribute("aria-current");
      row.className = n < here ? "past" : "";
    });
    this.list.children[Math.max(0, here)]?.scrollIntoView?.({ block: "nearest" });
  }

  #row({ task_id: id, position }, collection) {
    const thumb = element("span", { class: "thumb" }, picture(inputAddress(this.inputs(collection), id, THUMBNAIL_PX), { alt: "", loading: "lazy" }));
    const button = element("button", { type: "button", class: "task", title: "Go to this task (before it is solved, or at the scores)" }, element("span", { class: "number" }, `${position + 1}`), thumb, element("code", {}, id));
    button.addEventListener("click", () => button.getAttribute("aria-disabled") !== "true" && this.choose(position));
    return element("li", {}, button);
  }
}
