// The pieces beside what the stage shows: the clock, the answers that are in, a vote, and how to join.

import { h, setHidden, setText } from "../workbench/dom.js";
import { choicesOf, clockOf, phaseAt, question } from "./words.js";

/** The countdown. */
export class Clock {
  constructor() {
    this.time = h("div.clock-time", { role: "timer", "aria-label": "time left" });
    this.label = h("div.clock-label");
    this.element = h("section.clock", {}, this.time, this.label);
  }

  tick(scene, nowMs) {
    const { text, label, isHurried } = clockOf(scene, nowMs);
    setHidden(this.element, !text);
    setText(this.time, text);
    setText(this.label, label);
    this.element.classList.toggle("hurried", isHurried);
    this.element.dataset.length = String(text.length);
  }
}

/** How many answers are in. */
export class Answers {
  constructor() {
    this.count = h("b");
    this.of = h("span");
    this.bar = h("i");
    this.element = h(
      "section.answers",
      {},
      h("div.label", {}, "answers in"),
      h("div.answers-count", {}, this.count, this.of),
      h("div.bar", {}, this.bar),
    );
  }

  show({ members, answers }) {
    setText(this.count, answers.toLocaleString("en"));
    setText(this.of, ` of ${members.toLocaleString("en")}`);
    this.bar.style.width = `${members ? (100 * answers) / members : 0}%`;
  }
}

/** A vote and its bars, which grow as people vote. */
export class Poll {
  constructor() {
    this.title = h("h2");
    this.bars = h("div.poll-bars");
    this.note = h("div.label");
    this.element = h("section.poll", {}, this.title, this.bars, this.note);
    this.rows = new Map();
  }

  show(poll, votes) {
    setHidden(this.element, !poll);
    if (!poll) return;
    if (this.kind !== poll.kind) this.#begin(poll);
    const choices = choicesOf(poll, votes);
    let all = 0;
    for (const { choice, count, share } of choices) {
      const row = this.rows.get(choice);
      setText(row.count, String(count));
      row.bar.style.width = `${100 * share}%`;
      all += count;
    }
    const votesIn = `${all.toLocaleString("en")} vote${all === 1 ? "" : "s"}`;
    setText(this.note, all ? votesIn : "vote on your phone");
  }

  #begin(poll) {
    this.kind = poll.kind;
    setText(this.title, question(poll));
    this.rows.clear();
    for (const { choice, label } of choicesOf(poll)) this.rows.set(choice, barRow(label));
    this.bars.replaceChildren(...[...this.rows.values()].map(({ element }) => element));
  }
}

function barRow(label) {
  const [count, bar] = [h("b"), h("i")];
  const element = h("div.poll-row", {}, h("span", {}, label), h("div.bar", {}, bar), count);
  return { element, count, bar };
}

/** Where to join, and the code, for the eye and for a camera. */
export class Join {
  constructor(qrUrl) {
    this.where = h("div.join-where");
    this.code = h("div.join-code");
    this.qr = h("img.qr", { src: qrUrl, alt: "" });
    this.element = h("section.join", {}, h("div.label", {}, "join at"), this.where, this.code, this.qr);
  }

  show({ code, join_label: label }) {
    if (this.where.textContent !== label) this.where.replaceChildren(...breakable(label));
    setText(this.code, code);
    this.code.setAttribute("aria-label", `code ${[...code].join(" ")}`);
  }
}

/** An address that is broken before its port or its path, rather than within a number. */
function breakable(address) {
  return address.split(/(?=[:/])/).flatMap((piece, i) => (i ? [document.createElement("wbr"), piece] : [piece]));
}

/** The column beside a task. */
export class Rail {
  constructor(qrUrl) {
    this.clock = new Clock();
    this.answers = new Answers();
    this.join = new Join(qrUrl);
    this.place = h("div.place.label");
    this.element = h("aside.rail", {}, this.clock.element, this.answers.element, this.join.element, this.place);
  }

  show(scene) {
    const { room, phase, position } = scene;
    setHidden(this.answers.element, !["solving", "locked"].includes(phase));
    setText(this.place, `task ${position + 1} of ${room.task_count}`);
    this.join.show(room);
    this.showTally(scene, scene.tally);
  }

  showTally(_scene, tally) {
    this.answers.show(tally);
  }

  tick(scene, nowMs) {
    this.clock.tick(scene, nowMs);
    this.element.dataset.phase = phaseAt(scene, nowMs);
  }
}
