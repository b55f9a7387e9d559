// The audience's page: a room followed on a phone, from the nickname to the score board. What is on
// screen follows from the latest scene and what is known of the member, so that it comes back to the
// right moment from anywhere.

import { h, setHidden, setText } from "../workbench/dom.js";
import { markElement } from "../workbench/prefs.js";
import { browserStorage } from "../workbench/storage.js";
import { Ballot, JoinClient } from "./join_client.js";
import { JoinMemory } from "./join_memory.js";
import { isTruthShown, momentOf, puzzleName, sceneAt, screenOf, spokenWords } from "./join_moment.js";
import { countdown, heading } from "./join_parts.js";
import { loadWorkbench, Player, spread } from "./join_play.js";
import { revealScreen } from "./join_reveal.js";
import * as screens from "./join_screens.js";
import { Live, withKey } from "./live.js";

const TICK_MS = 250;
const OFFLINE_AFTER_MS = 1000;
const MOST_ASKING_MS = 1500;
const TROUBLES = {
  offline: "Offline. This page goes on by itself once the network is back.",
  busy: "Many are joining at once. Trying again by itself…",
};
/** What `me` tells of a task before anything was done on it, and of who has just joined. */
const UNTRIED = { votes: {}, answered: false, attempts: 0, verdict: null };
const NEW_MEMBER = { ...UNTRIED, points: 0, rank: null, of: null, share: null };

const SCREENS = {
  code: screens.codeScreen,
  name: screens.nameScreen,
  wait: screens.waitScreen,
  lobby: screens.lobbyScreen,
  task: screens.taskScreen,
  play: playScreen,
  watch: screens.watchScreen,
  locked: screens.lockedScreen,
  reveal: revealScreen,
  scores: screens.scoresScreen,
  ended: screens.endedScreen,
  removed: screens.removedScreen,
  over: screens.overScreen,
};

/** What is in sight until the workbench lies over it; its heading stays for those who listen. */
function playScreen(app) {
  const clock = countdown(app);
  const lead = h("p.lead", { text: "Opening the editor…" });
  const element = h("div.screen", {}, h("div.headline", {}, heading(puzzleName(app.scene)), clock.element), lead);
  return { element, update: clock.update };
}

class JoinPage {
  /** `config` is what the page came with: `{code, api, live, key}`. */
  constructor({ code, api, live, key }) {
    Object.assign(this, { code: code ?? "", api, key: key ?? null });
    this.base = api.replace(/\/api$/, "");
    this.galleryUrl = `${this.base}/`;
    this.memory = new JoinMemory(browserStorage(), this.code);
    this.client = new JoinClient({ api, code: this.code, key, onTrouble: () => this.#showTrouble() });
    /** The latest scene as it is now, the tally, the member (null: has not joined), why there is no more. */
    Object.assign(this, { scene: null, tally: null, me: undefined, gone: null });
    Object.assign(this, { isNaming: false, isJoining: false, joinProblem: "" });
    /** The position whose puzzle this phone is done with, and the one that `me` tells the standing of. */
    Object.assign(this, { donePosition: null, standingAfter: null });
    this.ballots = new Map();
    this.player = null;
    this.isSending = false;
    this.lastEnd = null;
    this.#build();
    if (this.code && live) this.#follow(withKey(live, this.key));
    else if (this.code) this.gone = "no_room";
    this.changed();
    setInterval(() => this.#tick(), TICK_MS);
  }

  #build() {
    this.title = h("span.title");
    this.nickname = h("bdi.name");
    this.top = h("header.top", {}, h("b.code", { text: this.code }), this.title, this.nickname);
    this.main = h("main");
    this.line = h("p.line", { role: "status", hidden: true, "data-testid": "offline" });
    this.voice = h("p.heard", { role: "status", "data-testid": "voice" });
    document.body.replaceChildren(this.top, this.main, this.line, this.voice);
    markElement(document.documentElement);
    addEventListener("online", () => this.client.wake());
    addEventListener("resize", () => this.#resized());
  }

  #follow(url) {
    this.live = new Live({
      url,
      role: "audience",
      onScene: (scene) => this.#takeScene(scene),
      onTally: (tally) => this.#takeTally(tally),
      onGone: (reason) => this.#leave(reason),
      onStatus: () => this.#showTrouble(),
    });
    this.refreshMe();
  }

  // --- what arrives ---

  #takeScene(scene) {
    const isOther = this.latest && this.latest.position !== scene.position;
    this.latest = scene;
    this.#takeTally(scene.tally);
    if (isOther && this.me) Object.assign(this.me, UNTRIED);
    if (isOther) this.donePosition = null;
    this.#closeBallots();
    this.changed();
  }

  #takeTally(tally) {
    if (tally) this.tally = tally;
    this.shown?.update?.();
  }

  #takeMe(me) {
    this.me = me;
    this.memory.keep({ hasJoined: true, nickname: me.nickname });
    if (me.answered && this.latest) this.donePosition = this.latest.position;
    for (const [poll, choice] of Object.entries(me.votes)) this.ballot(poll).hear(choice);
    if (["scores", "ended"].includes(this.scene?.phase)) this.standingAfter = this.scene.position;
    this.changed();
  }

  /** Asks who this phone is in the room and how it stands; `withinMs` spreads many phones. */
  async refreshMe(withinMs = 0) {
    const asked = (this.asked = {});
    await new Promise((resolve) => setTimeout(resolve, withinMs));
    const position = this.latest?.position;
    const answer = await this.client.post("me", {}, () => this.asked === asked && !this.gone);
    if (!answer) return;
    // It may tell of the task before.
    if (position !== undefined && position !== this.latest.position) return this.refreshMe();
    if (answer.status < 400) this.#takeMe(answer.body);
    else this.#refused(answer.body);
  }

  #refused({ error, message }) {
    if (error === "removed" || error === "no_room") return this.#leave(error);
    this.joinProblem = error === "no_participant" ? "This browser keeps no cookies, so the show cannot know it again." : "";
    if (error === "no_member") {
      this.me = null;
      this.memory.keep({ hasJoined: false });
    } else if (!this.joinProblem) this.joinProblem = message ?? "";
    this.me ??= null;
    this.changed();
  }

  #leave(reason) {
    this.gone = reason;
    this.live?.stop();
    this.player?.close();
    this.player = null;
    if (reason !== "ended") this.memory.keep({ hasJoined: false });
    this.changed();
  }

  // --- what the person does ---

  goTo(code) {
    location.assign(`${this.base}/join/${code}`);
  }

  async join(nickname, consent) {
    if (this.isJoining) return;
    this.isJoining = true;
    this.joinProblem = "";
    this.changed();
    this.memory.keep({ nickname, consent });
    const key = this.key ? { key: this.key } : {};
    const answer = await this.client.post("join", { nickname, consent, ...key }, () => !this.gone);
    this.isJoining = false;
    if (!answer) return;
    if (answer.status >= 400) return this.#refused(answer.body);
    this.isNaming = false;
    this.#takeMe({ ...NEW_MEMBER, ...this.me, ...answer.body });
    whenIdle(() => loadWorkbench().catch(() => {}));
  }

  startNaming() {
    this.isNaming = true;
    this.changed();
  }

  stopNaming() {
    this.isNaming = false;
    this.joinProblem = "";
    this.changed();
  }

  /** Leaves the editor for the show: for good on this puzzle once all of it is handed in. */
  leaveEditor(isDone) {
    if (isDone) this.donePosition = this.scene.position;
    else this.memory.keep({ isWatching: true });
    this.changed();
  }

  solve() {
    this.memory.keep({ isWatching: false });
    this.changed();
  }

  /** The vote of the scene's task on a poll. */
  ballot(poll) {
    const key = `${this.latest?.position}:${poll}`;
    if (!this.ballots.has(key)) {
      const onChange = () => this.shown?.update?.();
      this.ballots.set(key, new Ballot(this.client, poll, { onChange, choice: this.me?.votes[poll] ?? null }));
    }
    return this.ballots.get(key);
  }

  voteOf(poll) {
    return this.ballot(poll).stored;
  }

  #closeBallots() {
    const { position, poll } = this.latest;
    const open = poll && `${position}:${poll.kind}`;
    for (const [key, ballot] of this.ballots) ballot.isOver = key !== open;
  }

  // --- what the screens ask for ---

  part(key) {
    return this.live.part(key);
  }

  /** Milliseconds left to solve, null without a limit or while nothing is open. */
  left() {
    if (this.latest?.phase !== "solving" || this.latest.deadline_ms === null) return null;
    return Math.max(0, this.latest.deadline_ms - this.live.now());
  }

  get isDone() {
    return this.scene !== null && this.donePosition === this.scene.position;
  }

  get isStandingKnown() {
    return this.me != null && this.standingAfter === this.scene?.position;
  }

  /** What this phone handed in on the scene's task, `{pair_index: [rows, …]}`. */
  get own() {
    return this.scene ? this.memory.own(this.scene.position) : {};
  }

  ownCards(testCount = 1) {
    const pairs = Object.entries(this.own).map(([index, attempts]) => ({ pairIndex: Number(index), attempts }));
    const areMany = testCount > 1 || pairs.length > 1 || pairs.some(({ pairIndex }) => pairIndex > 0);
    return pairs.flatMap(({ pairIndex, attempts }) =>
      attempts.map((rows, n) => {
        const title = (attempts.length > 1 ? `You, try ${n + 1}` : "You") + (areMany ? ` · test ${pairIndex + 1}` : "");
        return { title, rows, pairIndex };
      }),
    );
  }

  /** What became of the answer: a name of the locked screen's words. */
  get handing() {
    if (this.isSending) return "sending";
    if (this.me?.answered || this.me?.attempts > 0 || Object.keys(this.own).length) return "in";
    if (this.lastEnd?.position === this.scene?.position && this.lastEnd?.end === "late") return "late";
    return this.memory.isWatching ? "watching" : "none";
  }

  /** Opens the sheet to share the scene's task from; fetched when it is asked for. */
  async share() {
    const { share } = await import("../static/share.js");
    await share(this.me.share);
  }

  // --- the workbench ---

  keepOwn(position, pairs) {
    this.memory.keepOwn(position, pairs);
    this.shown?.update?.();
  }

  /** The workbench is about to be seen. */
  opened(player) {
    document.body.append(player.host);
    this.#placePlayer();
  }

  /** Whether to ask again for the task. */
  playRefused({ error }) {
    if (!["no_member", "removed", "no_room"].includes(error)) return true;
    this.#refused({ error });
    return false;
  }

  /** One workbench a puzzle: open while it is solved, in the back while somebody watches, then handed in. */
  #placePlayer() {
    const { player, scene, screen } = this;
    if (player && (scene?.phase !== "solving" || player.position !== scene.position)) this.#endPlayer();
    else if (screen === "play" && !player) this.player = new Player(this, scene.position);
    const isOver = screen === "play" && Boolean(this.player?.isOpen || this.player?.host.isConnected);
    this.player?.setHidden(!isOver);
    document.body.classList.toggle("playing", isOver);
  }

  async #endPlayer() {
    const { player } = this;
    this.player = null;
    this.isSending = player.isOpen;
    const end = await player.finish();
    this.isSending = false;
    this.lastEnd = { position: player.position, end };
    this.changed();
  }

  // --- the page ---

  #tick() {
    const scene = this.latest && sceneAt(this.latest, this.live.now());
    if (scene?.phase !== this.scene?.phase) this.changed();
    else this.shown?.update?.();
  }

  /** Shows what is to be seen now. */
  changed() {
    this.scene = this.latest ? sceneAt(this.latest, this.live.now()) : null;
    const { code, gone, scene, me, isNaming, isDone } = this;
    const { isWatching, hasJoined } = this.memory;
    this.screen = screenOf({ code, gone, scene, me, hasJoined, isNaming, isWatching, isDone });
    const moment = momentOf(this.screen, this.scene);
    const isNew = moment !== this.moment;
    this.moment = moment;
    this.#showTop();
    if (isNew) this.#show();
    else this.shown.update?.();
    this.#placePlayer();
    if (isNew) this.#ask();
  }

  #show() {
    const isFirst = !this.shown;
    this.shown = SCREENS[this.screen](this);
    this.shown.update?.();
    this.main.replaceChildren(this.shown.element);
    this.main.dataset.screen = this.screen;
    document.title = `${this.shown.element.querySelector("h1").textContent} · ${this.code || "ARC"}`;
    if (isFirst) return;
    scrollTo(0, 0);
    this.shown.element.querySelector("h1").focus({ preventScroll: true });
    const hasAnswer = this.handing === "in" || this.isSending;
    setText(this.voice, spokenWords(this.screen, { leftMs: this.left(), hasAnswer }));
  }

  /** What a new screen needs to know of the member. */
  #ask() {
    const { screen, scene } = this;
    const isVerdictDue = screen === "reveal" && isTruthShown(scene) && !this.me?.verdict;
    const isStandingDue = ["scores", "ended"].includes(screen) && !this.isStandingKnown && !this.gone;
    if (isVerdictDue || isStandingDue) this.refreshMe(spread(this.tally?.members, MOST_ASKING_MS));
  }

  #showTop() {
    setText(this.title, this.scene?.room.title ?? "");
    setText(this.nickname, this.me?.nickname ?? "");
    setHidden(this.top, !this.code || this.gone === "no_room");
  }

  #showTrouble() {
    const trouble = this.live?.status === "offline" ? "offline" : this.client.trouble;
    clearTimeout(this.troubleTimer);
    // A connection that is back at once is nothing to speak of.
    this.troubleTimer = setTimeout(
      () => {
        setHidden(this.line, !trouble);
        setText(this.line, TROUBLES[trouble] ?? "");
      },
      trouble ? OFFLINE_AFTER_MS : 0,
    );
  }

  #resized() {
    const width = document.documentElement.clientWidth;
    const isSame = this.width === width;
    this.width = width;
    // Grids are drawn for a width; a field that is being filled in stays as it is.
    if (isSame || ["name", "code"].includes(this.screen)) return;
    this.shown = SCREENS[this.screen](this);
    this.shown.update?.();
    this.main.replaceChildren(this.shown.element);
  }
}

function whenIdle(task) {
  if (globalThis.requestIdleCallback) requestIdleCallback(task, { timeout: 2000 });
  else setTimeout(task, 200);
}

new JoinPage(JSON.parse(document.getElementById("arc-room").textContent));
