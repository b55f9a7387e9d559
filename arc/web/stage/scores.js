// The score board, between tasks and at the end.

import { h, setText } from "../workbench/dom.js";
import { arrive } from "./motion.js";
import { people, tookText } from "./words.js";

const MOST = 10;

/** The first ten as a list. */
export class ScoreList {
  constructor() {
    this.element = h("ol.scores");
    this.shown = null;
  }

  show(scores) {
    const key = JSON.stringify(scores);
    if (key === this.shown) return;
    const isNew = this.shown === null;
    this.shown = key;
    const rows = scores.slice(0, MOST).map(scoreRow);
    this.element.replaceChildren(...rows);
    if (isNew) rows.forEach((row, i) => arrive(row, 60 * (rows.length - 1 - i)));
  }
}

function scoreRow({ rank, nickname, solved, time_ms: timeMs }) {
  return h(
    "li",
    // Nobody leads before a task is solved.
    { "data-rank": solved ? rank : null },
    h("span.rank", {}, String(rank)),
    h("bdi.name", {}, nickname),
    h("span.solved", {}, `${solved} solved`),
    h("span.took", {}, solved ? tookText(timeMs) : ""),
  );
}

export class Scores {
  constructor() {
    this.title = h("h1");
    this.list = new ScoreList();
    this.nobody = h("p.empty", {}, "Nobody has solved one yet.");
    this.foot = h("p.label");
    this.element = h("section.screen.scoreboard", {}, this.title, this.nobody, this.list.element, this.foot);
  }

  show(scene) {
    const { scores, phase, position, room, tally } = scene;
    setText(this.title, phase === "ended" ? "The final score" : `After task ${position + 1} of ${room.task_count}`);
    const ranked = scores ?? [];
    this.nobody.hidden = ranked.length > 0;
    this.list.show(ranked);
    setText(this.foot, phase === "ended" ? `${people(tally.members)} played. Thank you!` : "");
  }

  showTally() {}
  fit() {}
}
