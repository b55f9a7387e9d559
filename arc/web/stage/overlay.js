// Pieces of the stage over somebody's video: nothing but them is painted.

import { h, setHidden } from "../workbench/dom.js";
import { Answers, Clock, Join, Poll } from "./rail.js";
import { ScoreList } from "./scores.js";
import { phaseAt } from "./words.js";

export const PIECES = ["timer", "tally", "code", "scores"];
export const CORNERS = ["top-left", "top-right", "bottom-left", "bottom-right"];

/** Reads a page's query: `{isOverlay, isPreview, theme, show, at}`. What is not known is as if not said. */
export function readQuery(query) {
  const given = new URLSearchParams(query);
  const named = (given.get("show") ?? "").split(/[\s,+]+/);
  const chosen = PIECES.filter((piece) => named.includes(piece));
  const at = given.get("at");
  return {
    isOverlay: !["", "0"].includes(given.get("overlay") ?? ""),
    isPreview: given.has("preview"),
    theme: given.get("theme") === "light" ? "light" : "dark",
    show: chosen.length ? chosen : PIECES,
    at: CORNERS.includes(at) ? at : "top-right",
  };
}

/** Which of the chosen pieces have something to say in a phase. */
export function piecesIn(phase, show, hasPoll) {
  const fitting = {
    timer: ["task", "solving", "locked"].includes(phase),
    tally: ["solving", "locked"].includes(phase) || hasPoll,
    code: phase !== "ended",
    scores: phase === "scores" || phase === "ended",
  };
  return show.filter((piece) => fitting[piece]);
}

export class Overlay {
  constructor({ qrUrl, show, at }) {
    this.chosen = show;
    this.clock = new Clock();
    this.answers = new Answers();
    this.poll = new Poll();
    this.join = new Join(qrUrl);
    this.scores = new ScoreList();
    this.tally = h("div.piece.tally", {}, this.answers.element, this.poll.element);
    this.pieces = {
      timer: h("div.piece.timer", {}, this.clock.element),
      tally: this.tally,
      code: h("div.piece.code", {}, this.join.element),
      scores: h("div.piece.score-piece", {}, this.scores.element),
    };
    this.element = h(`main.overlay-pieces.${at}`, {}, ...PIECES.map((piece) => this.pieces[piece]));
    for (const piece of Object.values(this.pieces)) piece.hidden = true;
  }

  show(scene) {
    this.scene = scene;
    this.join.show(scene.room);
    this.scores.show(scene.scores ?? []);
    this.showTally(scene, scene.tally);
  }

  showTally(scene, tally) {
    this.answers.show(tally);
    this.poll.show(scene.poll, tally.votes);
    setHidden(this.answers.element, Boolean(scene.poll));
  }

  tick(scene, nowMs) {
    this.clock.tick(scene, nowMs);
    const phase = phaseAt(scene, nowMs);
    const shown = piecesIn(phase, this.chosen, Boolean(scene.poll));
    const hasScores = Boolean(scene.scores?.length);
    for (const [name, piece] of Object.entries(this.pieces)) {
      setHidden(piece, !shown.includes(name) || (name === "scores" && !hasScores));
    }
  }

  fit() {}
}
