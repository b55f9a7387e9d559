// Before the show: the code, the QR code, and who is here.

import { h, setText } from "../workbench/dom.js";
import { arrive } from "./motion.js";
import { people } from "./words.js";

const MOST_NAMES = 24;

export class Lobby {
  constructor({ qrUrl }) {
    this.title = h("h1");
    this.where = h("b");
    this.code = h("div.lobby-code");
    this.count = h("h2.lobby-count");
    this.names = h("ul.names");
    this.byMember = new Map();
    this.element = h(
      "section.screen.lobby",
      {},
      this.title,
      h("div.lobby-join", {}, h("p", {}, "Open ", this.where, " and type"), this.code),
      h("figure.lobby-qr", {}, h("img.qr", { src: qrUrl, alt: "" }), h("figcaption", {}, "or scan this")),
      h("div.lobby-people", {}, this.count, this.names),
    );
  }

  show(scene) {
    const { title, join_label: label, code } = scene.room;
    setText(this.title, title || "People and o3, on the same puzzles");
    setText(this.where, label);
    setText(this.code, code);
    this.showTally(scene, scene.tally);
  }

  showTally(_scene, { members, newest }) {
    setText(this.count, members ? `${people(members)} ${members === 1 ? "is" : "are"} in` : "Be the first to join");
    if (newest) this.#name(newest.slice(-MOST_NAMES));
  }

  /** The newest first; who is shown already stays where the order has them. */
  #name(newest) {
    const isFirst = !this.byMember.size;
    const kept = new Map();
    for (const { member, nickname } of [...newest].reverse()) {
      const item = this.byMember.get(member) ?? h("li", {}, h("bdi"));
      setText(item.firstChild, nickname);
      kept.set(member, item);
    }
    const news = [...kept].filter(([member]) => !this.byMember.has(member)).map(([, item]) => item);
    this.names.replaceChildren(...kept.values());
    this.byMember = kept;
    if (!isFirst) for (const item of news) arrive(item);
  }

  fit() {}
}
