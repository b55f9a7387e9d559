// The audience, as the host alone sees it: who is here, who has answered, and whose name must go.

import { ask } from "./dialog.js";
import { element, pressable } from "./elements.js";
import { counted } from "../workbench/describe.js";

const ASKED = new Set(["solving", "locked", "reveal", "scores"]);
const MOST_ROWS = 60;
const MAX_NICKNAME = 24;

/** Members to list: found by their names, those first whose name was masked, then the newest. */
export function chosenMembers(members, query) {
  const wanted = query.trim().toLowerCase();
  const isFound = ({ nickname, shown }) => !wanted || `${nickname}\n${shown}`.toLowerCase().includes(wanted);
  return members.filter(isFound).sort((a, b) => Number(b.is_masked) - Number(a.is_masked) || b.member - a.member);
}

/** A name of somebody else's making: it may hold anything, and keeps its direction to itself. */
export function nameElement(name) {
  return element("bdi", { class: "name" }, name);
}

export class People {
  /** `moderate(member, action, more)` resolves to a sentence about what went wrong, or to "". */
  constructor(moderate) {
    this.moderate = moderate;
    this.members = [];
    this.open = null;
    this.count = element("span", { class: "count", "data-testid": "member-count" });
    this.search = element("input", { type: "search", placeholder: "find a name", "aria-label": "Find a name", maxlength: "40", autocomplete: "off", "data-testid": "find-member" });
    this.search.addEventListener("input", () => this.#draw());
    this.list = element("ul", { class: "members" });
    this.more = element("p", { class: "hint" });
    this.element = element(
      "section",
      { class: "panel people", "aria-label": "Audience" },
      element("header", {}, element("h2", {}, "Audience"), this.count),
      this.search,
      element("div", { class: "scroll" }, this.list, this.more),
    );
  }

  /** The keyboard goes to the search, or to the first name where there are few. */
  focus() {
    (this.search.hidden ? this.list.querySelector("button") : this.search)?.focus();
  }

  show({ members, phase }) {
    this.members = members;
    this.isAsked = ASKED.has(phase);
    this.#draw();
  }

  #draw() {
    const { members } = this;
    const found = chosenMembers(members, this.search.value);
    const answered = members.filter((one) => one.answered).length;
    const words = this.isAsked ? `${answered} of ${members.length} answered` : counted(members.length, "person", "people");
    this.count.textContent = members.length ? words : "nobody yet";
    this.search.hidden = members.length < 8;
    const text = JSON.stringify([found.slice(0, MOST_ROWS), this.open]);
    // Rows are left alone while they are the same: somebody may be about to press one.
    if (text === this.drawn) return;
    this.drawn = text;
    const focused = this.list.getRootNode().activeElement?.dataset?.focus;
    this.list.replaceChildren(...found.slice(0, MOST_ROWS).map((one) => this.#row(one)));
    if (focused) this.list.querySelector(`[data-focus="${CSS.escape(focused)}"]`)?.focus();
    const left = found.length - MOST_ROWS;
    this.more.textContent = left > 0 ? `${counted(left, "more name", "more names")}: find one above.` : "";
  }

  #row(member) {
    const { member: number, nickname, shown, is_hidden: isHidden, is_masked: isMasked, answered } = member;
    const isOpen = this.open === number;
    const name = shown || `Player ${number}`;
    const toggle = element(
      "button",
      { type: "button", class: "who", "aria-expanded": String(isOpen), "data-focus": `who-${number}` },
      element("span", { class: answered ? "mark in" : "mark", role: "img", "aria-label": answered ? "answered" : "no answer yet" }, answered ? "✓" : "·"),
      nameElement(name),
      ...(isHidden ? [element("span", { class: "tag" }, "hidden")] : []),
      ...(isMasked ? [element("span", { class: "tag late", title: "Masked by the word list" }, "masked")] : []),
    );
    toggle.addEventListener("click", () => {
      this.open = isOpen ? null : number;
      this.#draw();
    });
    const row = element("li", { "data-member": number }, toggle);
    if (isOpen) row.append(...this.#details(member, name, nickname));
    return row;
  }

  #details(member, name, nickname) {
    const { member: number, is_hidden: isHidden } = member;
    const hide = isHidden ? "show" : "hide";
    const given = member.is_masked ? [element("p", { class: "hint" }, "typed: ", nameElement(nickname))] : [];
    const action = (label, testid, run) => pressable(label, testid, run, "small", { "data-focus": `${testid}-${number}` });
    const buttons = element(
      "div",
      { class: "actions" },
      action(isHidden ? "Show" : "Hide", "hide", () => this.moderate(number, hide)),
      action("Rename", "rename", () => this.#rename(number, name)),
      action("Remove", "remove", () => this.#remove(number, name)),
    );
    return [...given, buttons];
  }

  #rename(number, name) {
    const field = element("input", { type: "text", maxlength: String(MAX_NICKNAME), value: name, "aria-label": "New name", dir: "auto", autocomplete: "off", autofocus: true, "data-testid": "new-name" });
    field.addEventListener("keydown", (event) => event.key === "Enter" && !event.isComposing && field.getRootNode().querySelector('[data-testid="confirm"]').click());
    return ask({
      title: "Rename",
      content: [element("p", {}, nameElement(name), " is called from now on:"), field],
      confirm: "Rename",
      cancel: "Leave it",
      act: () => this.moderate(number, "rename", { nickname: field.value.trim() }),
    });
  }

  #remove(number, name) {
    return ask({
      title: "Remove from the room?",
      isDanger: true,
      content: [element("p", {}, nameElement(name), " is off the score board and cannot come back with this browser.")],
      confirm: "Remove",
      cancel: "Keep",
      act: () => this.moderate(number, "remove"),
    });
  }
}
