// What a host chooses before the show: the tasks, the time, the steps of a reveal.

import { element, pressable, refill, segmented } from "./elements.js";
import { cardsOf } from "./gallery_filters.js";
import { MOST_TASKS, TaskPicker } from "./host_tasks.js";
import { MAX_DELAY_S, STEPS, TIMES } from "./host_words.js";
import { counted } from "../workbench/describe.js";

const MAX_TITLE = 80;
const DEFAULT_SECONDS = 180;

function labelled(label, field, hint = "") {
  return element("label", { class: "labelled" }, element("span", {}, label), field, ...(hint ? [element("span", { class: "hint" }, hint)] : []));
}

function select(testid, options, value) {
  return element("select", { "data-testid": testid }, ...options.map(([name, words]) => element("option", { value: name, selected: name === value }, words)));
}

export class RoomForm {
  /** `create(plan)` resolves to a sentence about what went wrong; `turn(collection)` shows another one's tasks. */
  constructor(data, { create, turn }) {
    this.create = create;
    this.title = element("input", { type: "text", maxlength: String(MAX_TITLE), autocomplete: "off", dir: "auto", placeholder: "none", "data-testid": "room-title" });
    this.collection = select("room-collection", data.collections.map((name) => [name, name]), data.collection);
    this.collection.addEventListener("change", () => turn(this.collection.value));
    this.seconds = select("room-seconds", TIMES, DEFAULT_SECONDS);
    this.delay = element("input", { type: "number", min: "0", max: String(MAX_DELAY_S), step: "1", value: "0", "data-testid": "room-delay" });
    this.steps = data.steps.map((kind) => this.#step(kind));
    this.tasks = element("div", { class: "tasks" });
    this.problem = element("p", { class: "problem", role: "alert", "data-testid": "problem" });
    this.button = pressable("Make the room", "make-room", () => this.#submit(), "primary large");
    this.summary = element("span", { class: "hint" });
    this.element = element(
      "div",
      { class: "room-form" },
      element(
        "section",
        { class: "card", "aria-label": "The show" },
        element("h2", {}, "The show"),
        labelled("Title", this.title),
        labelled("Time to solve a task", this.seconds),
        labelled("Delay of the stream, in seconds", this.delay, "Phones wait as long, so that nobody is told ahead of the stream."),
        element("fieldset", {}, element("legend", {}, "Steps of a reveal"), ...this.steps.map(({ label }) => label)),
      ),
      element("section", { class: "card", "aria-label": "Tasks" }, element("h2", {}, "Tasks"), labelled("Collection", this.collection), this.tasks),
      element("div", { class: "go" }, this.button, this.summary, this.problem),
    );
    this.take(data);
  }

  /** The data of another collection, or of the same one again; everything else stays as chosen. */
  take(data) {
    if (data.collection === this.shown && data.wanted.join() === this.wanted) return;
    this.shown = data.collection;
    this.wanted = data.wanted.join();
    this.collection.value = data.collection;
    const cards = cardsOf(data);
    this.count = cards.length;
    this.picker = new TaskPicker({ cards, inputs: `${data.api}/tasks/${data.collection}`, chosen: data.wanted }, () => this.#summarize());
    this.#turn(data.wanted.length === 0 && cards.length <= MOST_TASKS);
  }

  #step(kind) {
    const [words, hint] = STEPS[kind] ?? [kind, ""];
    const box = element("input", { type: "checkbox", role: "switch", name: kind, checked: true });
    return { box, label: element("label", { class: "switch" }, box, element("span", {}, words, ...(hint ? [element("span", { class: "hint" }, hint)] : []))) };
  }

  #turn(isAll) {
    this.isAll = isAll;
    const all = this.count <= MOST_TASKS ? [{ label: `All ${this.count}`, title: "Every task, in the collection’s order", pressed: isAll, choose: () => this.#turn(true) }] : [];
    const modes = segmented("Which tasks", [...all, { label: "Choose", title: "Some of them, in your order", pressed: !isAll, choose: () => this.#turn(false) }]);
    refill(this.tasks, modes, isAll ? element("p", { class: "hint" }, "In the collection’s order; during the show you can go to any of them, and end when you like.") : this.picker.element);
    this.#summarize();
  }

  #summarize() {
    const count = this.isAll ? this.count : this.picker.chosen.length;
    this.summary.textContent = count ? `${counted(count, "task")}, open for a day` : "Choose a task first.";
    this.button.setAttribute("aria-disabled", String(count === 0));
    this.isEmpty = count === 0;
  }

  plan() {
    return {
      collection: this.shown,
      tasks: this.isAll ? "all" : this.picker.chosen,
      seconds: Number(this.seconds.value),
      steps: this.steps.filter(({ box }) => box.checked).map(({ box }) => box.name),
      title: this.title.value.trim(),
      delay_ms: 1000 * Math.max(0, Math.min(MAX_DELAY_S, Math.round(Number(this.delay.value) || 0))),
    };
  }

  async #submit() {
    if (this.isBusy || this.isEmpty) return;
    this.isBusy = true;
    this.problem.textContent = "";
    const problem = await this.create(this.plan());
    this.isBusy = false;
    this.problem.textContent = problem;
  }
}
