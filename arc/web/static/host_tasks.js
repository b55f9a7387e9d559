// Which tasks a room plays, in which order: from pictures, from ids, or from a link of the gallery.

import { element, pressable } from "./elements.js";
import { idsOf, moved } from "./host_words.js";
import { inputAddress, picture } from "./pictures.js";
import { counted } from "../workbench/describe.js";

export const MOST_TASKS = 100;

/** `chosen` with a task at its end, or without it where it was in. */
export function toggled(chosen, id) {
  return chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id].slice(0, MOST_TASKS);
}

/** `{chosen, missing}`: `chosen` with the ids of a text at its end, and those the collection lacks. */
export function added(chosen, text, known) {
  const ids = idsOf(text);
  const fresh = ids.filter((id) => known.has(id) && !chosen.includes(id));
  return { chosen: [...chosen, ...fresh].slice(0, MOST_TASKS), missing: ids.filter((id) => !known.has(id)) };
}

function small(label, sign, run, attributes = {}) {
  return pressable(sign, null, run, "icon", { "aria-label": label, title: label, ...attributes });
}

export class TaskPicker {
  /** `cards` are the collection's, `inputs` the address of their pictures. */
  constructor({ cards, inputs, chosen }, onChange) {
    Object.assign(this, { inputs, onChange, cards });
    this.known = new Map(cards.map((card) => [card.task_id, card]));
    this.chosen = chosen.filter((id) => this.known.has(id)).slice(0, MOST_TASKS);
    this.said = element("p", { class: "hint", role: "status", "data-testid": "tasks-said" });
    this.order = element("ol", { class: "order", "aria-label": "The tasks in order", "data-testid": "order" });
    this.all = element("div", { class: "thumbs" }, ...cards.map((card) => this.#thumb(card)));
    this.element = element("div", { class: "picker" }, this.order, this.#adder(), this.said, this.all);
    this.#letDrag();
    this.#draw();
  }

  #take(chosen, words = "") {
    this.chosen = chosen;
    this.said.textContent = words;
    this.#draw();
    this.onChange();
  }

  #toggle(id) {
    const chosen = toggled(this.chosen, id);
    this.#take(chosen, chosen.length === this.chosen.length ? `A room plays ${MOST_TASKS} tasks at most.` : "");
  }

  #adder() {
    const field = element("input", { type: "text", placeholder: "ids, or a link with them", "aria-label": "Add tasks by their ids, or by a link from the gallery", autocomplete: "off", spellcheck: "false", "data-testid": "add-ids" });
    const form = element("form", { class: "field" }, field, element("button", { class: "button" }, "Add"), small("Choose none", "Clear", () => this.#take([]), { class: "button" }));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const { chosen, missing } = added(this.chosen, field.value, this.known);
      field.value = missing.join(", ");
      this.#take(chosen, missing.length ? `Not in this collection: ${missing.join(", ").slice(0, 200)}` : "");
    });
    return form;
  }

  #image({ task_id: id, version }, side) {
    return picture(inputAddress(this.inputs, id, side, version), { alt: "", loading: "lazy", decoding: "async" });
  }

  #thumb(card) {
    const number = element("span", { class: "number", "aria-hidden": "true" });
    const button = element("button", { type: "button", class: "thumb-card", "data-task": card.task_id }, number, element("span", { class: "thumb" }, this.#image(card, 192)), element("code", {}, card.task_id));
    button.addEventListener("click", () => this.#toggle(card.task_id));
    return button;
  }

  #draw() {
    for (const button of this.all.children) {
      const place = this.chosen.indexOf(button.dataset.task);
      button.setAttribute("aria-pressed", String(place >= 0));
      button.firstElementChild.textContent = place >= 0 ? String(place + 1) : "";
    }
    this.order.replaceChildren(...this.chosen.map((id, n) => this.#item(id, n)));
    this.order.hidden = this.chosen.length === 0;
  }

  #item(id, n) {
    const move = (to, focus) => {
      this.#take(moved(this.chosen, n, to), `${id} is number ${to + 1} of ${counted(this.chosen.length, "task")}.`);
      this.order.children[to].querySelector(`[data-move="${focus}"]`).focus();
    };
    const last = this.chosen.length - 1;
    return element(
      "li",
      { draggable: "true", "data-place": String(n) },
      element("span", { class: "number" }, String(n + 1)),
      element("span", { class: "thumb" }, this.#image(this.known.get(id), 132)),
      element("code", {}, id),
      element(
        "span",
        { class: "moves" },
        small(`${id}: earlier`, "←", () => n > 0 && move(n - 1, "earlier"), { "data-move": "earlier", "aria-disabled": String(n === 0) }),
        small(`${id}: later`, "→", () => n < last && move(n + 1, "later"), { "data-move": "later", "aria-disabled": String(n === last) }),
        small(`Take ${id} out`, "×", () => this.#toggle(id)),
      ),
    );
  }

  #letDrag() {
    const placeOf = (event) => event.target.closest?.("li")?.dataset.place;
    let from = null;
    this.order.addEventListener("dragstart", (event) => (from = Number(placeOf(event))));
    this.order.addEventListener("dragover", (event) => from !== null && event.preventDefault());
    this.order.addEventListener("drop", (event) => {
      event.preventDefault();
      const to = placeOf(event);
      if (from !== null && to !== undefined) this.#take(moved(this.chosen, from, Number(to)));
      from = null;
    });
    this.order.addEventListener("dragend", () => (from = null));
  }
}
