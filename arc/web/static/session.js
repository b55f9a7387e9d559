// A session on screen: every step of it is drawn here and answered by fetch, without a run of the
// page in between. The server alone knows what comes next; each answer is the whole session.

import { element, styled } from "./elements.js";
import { breakScreen, endingScreen, leaveElement, seenScreen, stoppedScreen, taskScreen } from "./session_between.js";
import { SessionClient } from "./session_client.js";
import { endScreen } from "./session_end.js";
import { progress } from "./session_parts.js";
import { checkScreen, demographicsScreen, ratingScreen } from "./session_questions.js";
import { beginScreen, offerScreen } from "./session_start.js";
import { isSame, keyOf } from "./session_words.js";
import { Refused } from "../workbench/sync.js";

const STEPS = {
  begin: beginScreen,
  check: checkScreen,
  rating: ratingScreen,
  task: taskScreen,
  seen_before: seenScreen,
  break: breakScreen,
  demographics: demographicsScreen,
  end: endScreen,
};
const LOCAL = { stopped: stoppedScreen, ending: endingScreen };
const OFFLINE = "No connection. Your answer is kept, and sent when it is back.";
const GONE = "This session is not there any more; it may have been deleted. Reload the page.";

class SessionPage {
  constructor(root, data) {
    this.data = data;
    this.view = data.session;
    this.chosen = data.offer?.default;
    this.local = null;
    this.wrong = null;
    this.isBusy = false;
    this.pressed = null;
    this.turn = 0;
    this.screen = null;
    this.#noteClock();
    this.client = new SessionClient({
      api: data.api,
      participantId: data.participant_id,
      onOffline: (isOffline) => this.#warn(isOffline ? OFFLINE : ""),
    });
    this.body = element("div", { class: "body" });
    this.line = element("p", { class: "line", role: "status", "data-testid": "line", hidden: true });
    this.voice = element("p", { class: "voice", role: "status", "data-testid": "voice" });
    this.element = element("div", { class: "session", "data-testid": "session" }, this.body, this.line, this.voice);
    root.append(this.element);
    this.listening = new AbortController();
    this.#listen(root.host ?? root);
    this.#show();
  }

  /** Takes a new mount's data: the session goes on as it is on screen unless another one is meant. */
  take(data) {
    // Begun from an offer, a session is in none of the mount's data: the same offer once more, as when
    // the page's theme changes, does not end it.
    const isSameOffer = isSame(data.offer, this.data.offer) && !this.view?.ended_at;
    const isMeant = data.session ? data.session.token === this.view?.token : !this.view || isSameOffer;
    this.data = data;
    this.client.participantId = data.participant_id;
    if (isMeant && this.view) return data.session ? this.#take(data.session) : undefined;
    if (isMeant && this.isBusy) return undefined;
    Object.assign(this, { view: data.session, local: null, wrong: null });
    this.chosen = data.offer?.choices.some(({ name }) => name === this.chosen) ? this.chosen : data.offer?.default;
    this.#noteClock();
    return this.#show();
  }

  stop() {
    this.listening.abort();
    this.client.stop();
    this.screen?.stop?.();
    this.element.remove();
  }

  /** Milliseconds since 1970 on the server's clock. */
  serverNow() {
    return Date.now() + this.ahead;
  }

  choose(name) {
    this.chosen = name;
    const query = new URLSearchParams(location.search);
    query.set("protocol", name);
    history.replaceState(history.state, "", `${location.pathname}?${query}`);
    this.#show({ keepFocus: true });
  }

  go(local) {
    this.local = local;
    this.#show();
  }

  say(text) {
    this.voice.textContent = text;
  }

  start(body) {
    const wanted = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));
    return this.#send(async () => {
      const made = await this.client.start(wanted);
      // A recruiter's link stays what it is: followed again it leads here.
      if (!made.study) history.replaceState(history.state, "", `${this.data.urls.session}?session=${made.session_id}`);
      return made.begun_at ? made : this.client.post(made.token, "begin");
    });
  }

  act(name, body) {
    return this.#send(() => this.client.post(this.view.token, name, body));
  }

  async check(question, choice) {
    const answer = await this.act("check", { question, choice });
    if (!answer?.checked) return undefined;
    const { correct, explanation } = answer.checked;
    this.wrong = correct ? null : { question_id: question, choice_id: choice, explanation };
    if (correct) return this.say("Right.");
    this.say("");
    return this.#show({ focus: ".note.bad" });
  }

  /** Sends one thing at a time and takes the answer; null when there was none. */
  async #send(request) {
    if (this.isBusy) return null;
    const { pressed, local } = this;
    this.isBusy = true;
    this.turn += 1;
    pressed?.classList.add("sent");
    this.element.setAttribute("aria-busy", "true");
    try {
      const answer = await request();
      // Asked to stop or to end meanwhile: that stays to be answered.
      if (this.local === local) this.local = null;
      this.isBusy = false;
      this.#take(answer);
      return answer;
    } catch (error) {
      await this.#refused(error);
      return null;
    } finally {
      this.isBusy = false;
      pressed?.classList.remove("sent");
      this.element.removeAttribute("aria-busy");
    }
  }

  /** Another tab was quicker, most likely: what the server has now is shown. */
  async #refused(error) {
    if (!(error instanceof Refused)) throw error;
    const { code, message } = error;
    if (code === "stopped") return;
    const now = this.view && code !== "no_session" ? await this.client.look(this.view.token).catch(() => null) : null;
    if (now) this.#take(now);
    else this.#warn(code === "no_session" ? GONE : `That did not work: ${message}.`);
  }

  #take(view) {
    const before = this.view;
    this.view = view;
    this.#noteClock();
    if (before && isSame(before, view)) return;
    this.#show();
  }

  #noteClock() {
    if (this.view) this.ahead = Date.parse(this.view.now) - Date.now();
  }

  /** Asks how it stands: another tab may have gone on, or a night may have passed. */
  async #look() {
    const { turn, view } = this;
    if (!view || view.ended_at || this.isBusy) return;
    const now = await this.client.look(view.token).catch(({ code }) => code === "no_session" && this.#warn(GONE));
    if (!now || turn !== this.turn || isSame(now, this.view)) return;
    this.local = null;
    this.#take(now);
  }

  #warn(text) {
    this.line.textContent = text;
    this.line.hidden = !text;
  }

  #screen() {
    if (!this.view) return offerScreen(this);
    return (LOCAL[this.local] ?? STEPS[this.view.step.kind])(this);
  }

  #show({ keepFocus = false, focus = "h1" } = {}) {
    const before = this.screen;
    const choice = this.element.getRootNode().activeElement?.dataset.choice;
    before?.stop?.();
    this.screen = this.#screen();
    const isGoingOn = this.view?.begun_at && !this.view.ended_at;
    this.body.replaceChildren(
      ...(this.view?.begun_at ? [progress(this.view)] : []),
      this.screen.element,
      ...(isGoingOn && !this.local ? [leaveElement(this)] : []),
    );
    if (keepFocus) this.body.querySelector(`[data-choice="${choice}"]`)?.focus();
    else if (before?.id !== this.screen.id || focus !== "h1") this.body.querySelector(focus)?.focus({ preventScroll: focus === "h1" });
    if (!before || before.id === this.screen.id) return;
    // What was said was about the screen before.
    this.say("");
    scrollTo(0, 0);
  }

  #listen(host) {
    const { signal } = this.listening;
    const back = () => {
      if (document.visibilityState !== "visible") return;
      this.client.wake();
      this.#look();
    };
    document.addEventListener("visibilitychange", back, { signal });
    for (const type of ["focus", "pageshow", "online"]) window.addEventListener(type, back, { signal });
    const note = (event) => {
      this.pressed = event.composedPath().find((node) => node instanceof HTMLButtonElement) ?? null;
    };
    this.element.addEventListener("click", note, { signal, capture: true });
    // Streamlit's one-letter shortcuts are not meant while somebody answers.
    for (const type of ["keydown", "keyup", "keypress"]) {
      this.element.addEventListener(type, (event) => event.stopPropagation(), { signal });
    }
    document.addEventListener("keydown", (event) => this.#press(event, host), { signal, capture: true });
  }

  /** Presses what is marked with the key, unless the keyboard is on something that takes it itself. */
  #press(event, host) {
    const key = keyOf(event);
    const isHere = event.composedPath().includes(host) || event.target === document.body;
    if (key === null || !isHere || this.isBusy) return;
    const at = event.composedPath()[0];
    if (key === "Enter" && at instanceof Element && at.matches("button, a[href], summary")) return;
    const marked = this.body.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!marked) return;
    event.preventDefault();
    event.stopPropagation();
    marked.click();
  }
}

const pages = new WeakMap();

/** Draws the session into `root`; called again with new data it goes on. */
export default async function mount(root, data) {
  await styled(root, new URL("session.css", import.meta.url));
  const before = pages.get(root);
  if (before?.element.isConnected) {
    before.take(data);
  } else {
    before?.stop();
    pages.set(root, new SessionPage(root, data));
  }
  return () => {
    pages.get(root)?.stop();
    pages.delete(root);
  };
}
