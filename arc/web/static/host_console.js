// The console of one room: what the stage shows, what comes next, and what the host alone sees.

import { keyDialog, listenToKeys } from "./compare_keys.js";
import { ask } from "./dialog.js";
import { element, pressable } from "./elements.js";
import { Answers, firstHeld } from "./host_answers.js";
import { HostClient } from "./host_client.js";
import { Controls, Presses, stateOf } from "./host_controls.js";
import { commandOf, KEY_LIST } from "./host_keys.js";
import { Links } from "./host_links.js";
import { Notes, Playlist } from "./host_notes.js";
import { People } from "./host_people.js";
import { StageView } from "./host_stage.js";
import { MAX_DELAY_S, placeWords, QUIET } from "./host_words.js";
import { openView } from "./view_opener.js";
import { Live } from "../stage/live.js";

const TICK_MS = 200;
const EXTEND_S = 30;
const STATUS = {
  connecting: "Connecting …",
  offline: "The server cannot be reached. The show stands as it is; this page goes on by itself.",
  ok: "",
};

export class Console {
  /**
   * `room` is `{code, secret}`; `data` as `host.js` has it. `onGone(reason)` is called once there
   * is nothing more to drive: the reason of the live connection, or `not_host`.
   */
  constructor(room, data, onGone) {
    Object.assign(this, { room, data, onGone, scene: null, pressedAt: null, isStopped: false });
    this.client = new HostClient(data.api);
    this.presses = new Presses();
    this.#build();
    this.live = new Live({
      url: `${data.api}/rooms/${room.code}/live`,
      role: "host",
      secret: room.secret,
      onScene: (scene) => this.#take(scene),
      onTally: (tally) => this.#takeTally(tally),
      onGone: (reason) => this.#end(reason),
      onStatus: (status) => this.#showStatus(status),
    });
    this.stops = [
      listenToKeys(this.element, (command) => this.#command(command), commandOf),
      () => clearInterval(this.timer),
      () => this.live.stop(),
      () => this.stage.stop(),
    ];
    this.timer = setInterval(() => this.#tick(), TICK_MS);
    // A wrong secret is told apart from a lost connection by a request, not by a socket.
    this.#send({ kind: "state" });
  }

  stop() {
    if (this.isStopped) return;
    this.isStopped = true;
    for (const stop of this.stops) stop();
    this.element.remove();
  }

  #build() {
    const { code, secret } = this.room;
    const run = (command) => this.#command(command);
    this.stage = new StageView({
      stageUrl: `${this.data.base}/stage/${code}?preview=1`,
      part: (key) => this.live.part(key),
      choose: (region) => this.#send({ kind: "region", region }),
    });
    this.controls = new Controls(run);
    this.problem = element("p", { class: "problem", role: "alert", "data-testid": "problem" });
    // With the buttons: on a phone they stay in sight.
    this.controls.element.prepend(this.problem);
    this.notes = new Notes();
    this.playlist = new Playlist((name) => `${this.data.api}/tasks/${name}`, (position) => this.#send({ kind: "task", position }, true));
    this.people = new People((...asked) => this.#moderate(...asked));
    this.answers = new Answers((key, isReleased) => this.#release(key, isReleased));
    this.links = new Links({ code, secret, qr: `${this.data.api}/rooms/${code}/qr.svg` });
    this.keys = keyDialog(KEY_LIST);
    this.panels = [this.stage, this.notes, this.playlist, this.people, this.answers, this.links];
    this.status = element("p", { class: "status", role: "status", "data-testid": "status" });
    this.element = element(
      "main",
      { class: "console", "data-testid": "console" },
      this.#head(run),
      this.status,
      element(
        "div",
        { class: "columns" },
        element("section", { class: "show", "aria-label": "The show" }, this.stage.element, this.controls.element),
        element("div", { class: "side" }, this.playlist.element, this.notes.element),
        this.people.element,
        this.answers.element,
      ),
      this.links.element,
      this.keys,
    );
  }

  #head(run) {
    this.title = element("bdi", { class: "title" });
    this.place = element("span", { class: "place", role: "status", "data-testid": "place" });
    this.viewers = element("span", { class: "viewers" });
    this.delay = element("input", { type: "number", min: "0", max: String(MAX_DELAY_S), step: "1", "aria-label": "Delay of the stream in seconds", title: "How late the stream is seen; phones wait as long. Before a task is solved, or at the scores.", "data-testid": "delay" });
    this.delay.addEventListener("change", () => this.#setDelay());
    this.delay.addEventListener("keydown", (event) => event.key === "Enter" && this.delay.blur());
    this.end = pressable("End", "end", () => this.#askToEnd(), "", { title: "End the show" });
    const along = element("a", { class: "button", href: `${this.data.base}/join/${this.room.code}`, target: "_blank", rel: "noopener", title: "Solve along in a new tab; you are not ranked" }, "Solve along");
    return element(
      "header",
      { class: "head" },
      element("h1", {}, element("span", { class: "code" }, this.room.code), this.title),
      this.place,
      this.viewers,
      element("span", { class: "space" }),
      element("label", { class: "delay" }, "Delay", this.delay, "s"),
      along,
      pressable("Links", "open-links", () => run("links"), "", { title: "Links and the QR code (L)" }),
      pressable("Keys", "open-keys", () => run("help"), "", { title: "Keys (?)" }),
      this.end,
    );
  }

  #command(command) {
    if (command === "help") return this.keys.open ? this.keys.close() : this.keys.showModal();
    if (command === "view-options") return openView();
    if (command === "links") return this.links.open();
    if (command === "grids") return this.stage.toggle();
    if (command === "notes") return this.notes.toggle();
    if (command === "people") return this.people.focus();
    return this.scene && this.#drive(command, stateOf(this.scene, this.live.now()));
  }

  #drive(command, state) {
    if (command === "next") {
      if (state.wait) return this.#say(`Not yet: the last answers are on their way, ${Math.ceil(state.wait / 1000)} s more.`);
      return state.canNext && !this.presses.isSame(command) && this.#send({ kind: "next" }, true);
    }
    if (command === "back") return state.canBack && !this.presses.isSame(command) && this.#send({ kind: "back" }, true);
    if (command === "lock") return state.canLock && this.#send({ kind: "lock" }, true);
    if (command === "extend") return state.canExtend && this.#send({ kind: "extend", seconds: EXTEND_S });
    if (command === "whole") return state.canWhole && this.#send({ kind: "region", region: null });
    const held = command === "release" && firstHeld(this.scene);
    return held && this.#release(held.key, true);
  }

  #release(key, isReleased) {
    return this.#send({ kind: isReleased ? "release" : "hold", answer: key });
  }

  /** One command. A guarded one is for the moment the host sees, which takes one at a time. */
  async #send(command, isGuarded = false) {
    if (isGuarded && this.#isBusy()) return;
    const version = isGuarded ? this.scene.version : null;
    if (isGuarded) this.#pressed(version);
    const answer = await this.client.command(this.room, command, version);
    if (this.isStopped) return;
    if (isGuarded && this.pressedAt === version) this.#pressed(null);
    if (answer.error === "not_host" || answer.error === "no_room") return this.#end(answer.error);
    // How things are is no news; what was refused before stays to be read.
    if (command.kind !== "state") this.#say(answer.problem ?? "");
    if (answer.body) this.#take(answer.body);
    else if (answer.error === "moved_on") this.#send({ kind: "state" });
  }

  async #moderate(member, action, more) {
    const { error, problem = "" } = await this.client.moderate(this.room, member, action, more);
    if (error === "not_host" || error === "no_room") this.#end(error);
    else this.#say(problem);
    return problem;
  }

  #setDelay() {
    const seconds = Math.round(Number(this.delay.value));
    if (!(seconds >= 0 && seconds <= MAX_DELAY_S)) return this.#showDelay();
    return this.#send({ kind: "delay", ms: 1000 * seconds });
  }

  #showDelay() {
    if (this.element.getRootNode().activeElement !== this.delay) this.delay.value = String(this.scene.room.delay_ms / 1000);
    this.delay.disabled = !QUIET.has(this.scene.phase);
  }

  #askToEnd() {
    return QUIET.has(this.scene?.phase) && ask({
      title: "End the show?",
      content: [element("p", {}, "The stage and all phones go to the final scores. Back brings the show on again.")],
      confirm: "End the show",
      cancel: "Go on",
      act: () => this.#send({ kind: "end" }, true),
    });
  }

  #take(scene) {
    if (this.isStopped || (this.scene && scene.version < this.scene.version)) return;
    this.scene = scene;
    const { room, viewers, phase } = scene;
    this.title.textContent = room.title;
    this.place.textContent = placeWords(scene);
    this.viewers.textContent = viewers ? `${viewers.audience} on phones · ${viewers.stage} at the stage` : "";
    this.end.setAttribute("aria-disabled", String(!QUIET.has(phase)));
    this.#showDelay();
    for (const panel of this.panels) panel.show(scene);
    this.#tick();
    this.element.classList.add("ready");
  }

  #takeTally(tally) {
    if (!this.scene) return;
    this.scene.tally = tally;
    this.answers.show(this.scene);
  }

  #tick() {
    if (this.scene) this.controls.show(this.scene, this.live.now(), { isBusy: this.#isBusy() });
  }

  #isBusy() {
    return this.pressedAt === this.scene.version;
  }

  #pressed(version) {
    this.pressedAt = version;
    this.#tick();
  }

  #say(words) {
    if (this.problem.textContent !== words) this.problem.textContent = words;
  }

  #showStatus(status) {
    this.status.textContent = STATUS[status];
    if (status === "ok") this.#say("");
  }

  #end(reason) {
    if (this.isStopped) return;
    this.stop();
    this.onGone(reason);
  }
}
