// The host's page: the rooms of this browser and the form for a new one, or the console of a room.
//
// `data`: {base, api, steps, collections: [names], collection, columns, rows, wanted: [ids]},
// the tasks of one collection as the gallery's cards have them. Which room is in the address,
// `?room=KITO`, and is read here, so that nothing is run on the server to go from one to the other.

import { element, styled } from "./elements.js";
import { HostClient } from "./host_client.js";
import { Console } from "./host_console.js";
import { RoomForm } from "./host_form.js";
import { codeOf, KeptRooms, parseHostLink } from "./host_rooms.js";
import { go } from "./links.js";

const DAY_MS = 86_400_000;
const GONE = {
  not_host: ["This browser has no key to the room", "The room may well be there: paste the host link, which you find under Links in the console."],
  no_room: ["There is no such room", "It has ended, a day after it was made at the latest, or the code is another one."],
  ended: ["The room is closed", "A room ends by itself after a day."],
};

function untilWords(endsMs) {
  return new Date(endsMs).toLocaleString("en-GB", { weekday: "short", hour: "2-digit", minute: "2-digit" });
}

class HostPage {
  constructor(root, data) {
    Object.assign(this, { root, data, rooms: new KeptRooms(), console: null });
    this.element = element("div", { class: "host" });
    // Streamlit would take what is typed here for its own keys.
    for (const type of ["keydown", "keyup", "keypress"]) this.element.addEventListener(type, (event) => event.stopPropagation());
    root.append(this.element);
    this.turn = () => this.show();
    window.addEventListener("popstate", this.turn);
    this.show();
  }

  take(data) {
    this.data = data;
    this.form?.take(data);
    this.show();
  }

  remove() {
    window.removeEventListener("popstate", this.turn);
    this.console?.stop();
    this.element.remove();
  }

  /** What the address asks for; a console that is there already stays as it is. */
  show() {
    const given = new URLSearchParams(location.search).get("room");
    const code = codeOf(given);
    if (code) this.#takeKey(code);
    if (code && this.console?.room.code === code) return;
    this.console?.stop();
    this.console = null;
    const room = code && this.rooms.find(code);
    document.title = code ? `${code} · Host · ARC playground` : "Host · ARC playground";
    if (room) this.#drive(room);
    else if (given !== null) this.#explain(code ? "not_host" : "no_room", code);
    else this.#start();
  }

  /** A secret in the address is kept, and taken out of it: the stream may show the address bar. */
  #takeKey(code) {
    const parsed = location.hash.length > 1 ? parseHostLink(location.hash.slice(1)) : null;
    if (!parsed) return;
    history.replaceState(history.state, "", location.pathname + location.search);
    this.#keepKey(code, parsed.secret);
  }

  #keepKey(code, secret) {
    // A room made elsewhere: how long it lives is known to the server alone.
    this.rooms.keep({ title: "", ends_ms: Date.now() + DAY_MS, ...this.rooms.find(code), code, secret });
  }

  #drive(room) {
    this.console = new Console(room, this.data, (reason) => {
      this.console = null;
      if (reason !== "ended") this.rooms.forget(room.code);
      this.#explain(reason, room.code);
    });
    this.element.replaceChildren(this.console.element);
  }

  #start() {
    // While it is up it stays, with the keyboard where it is: its tasks come by `take`.
    if (this.form?.element.isConnected) return;
    const turn = (collection) => go(`${this.data.base}/host?${new URLSearchParams({ collection })}`);
    this.form ??= new RoomForm(this.data, { create: (plan) => this.#create(plan), turn });
    this.element.replaceChildren(
      element(
        "div",
        { class: "start" },
        element("h1", {}, "Host a live stage"),
        element("p", { class: "lead" }, "Show a puzzle to many people, let everyone try on their phones, and reveal step by step: the audience, o3, the truth."),
        ...this.#kept(),
        this.form.element,
      ),
    );
  }

  #kept() {
    const rooms = this.rooms.list();
    if (!rooms.length) return [];
    const rows = rooms.map(({ code, title, ends_ms: endsMs }) => {
      const link = element("a", { class: "room", href: `${this.data.base}/host?room=${code}`, "data-testid": `room-${code}` }, element("b", { class: "code" }, code), element("bdi", { class: "name" }, title), element("span", { class: "hint" }, `until ${untilWords(endsMs)}`));
      return element("li", {}, link);
    });
    return [element("section", { class: "kept", "aria-label": "Your rooms" }, element("h2", {}, "Your rooms"), element("ul", {}, ...rows))];
  }

  async #create(plan) {
    const { body, problem } = await new HostClient(this.data.api).create(plan);
    if (!body) return problem;
    this.rooms.keep({ code: body.code, secret: body.host_secret, ends_ms: body.ends_ms, title: plan.title });
    this.form = null;
    history.pushState({}, "", `${this.data.base}/host?room=${body.code}`);
    this.show();
    return "";
  }

  #explain(reason, code) {
    const [title, words] = GONE[reason] ?? GONE.ended;
    const again = element("a", { class: "button primary", href: `${this.data.base}/host` }, "Make a room");
    const form = reason === "not_host" ? [this.#keyForm(code)] : [];
    this.element.replaceChildren(element("section", { class: "gone", role: "status" }, element("h1", {}, title), element("p", {}, words), ...form, again));
  }

  #keyForm(code) {
    const field = element("input", { type: "text", placeholder: "host link", "aria-label": "The room’s host link", autocomplete: "off", spellcheck: "false", "data-testid": "host-key" });
    const problem = element("p", { class: "problem", role: "alert" });
    const form = element("form", { class: "field" }, field, element("button", { class: "button", "data-testid": "open-room" }, "Open"));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const parsed = parseHostLink(field.value);
      problem.textContent = parsed ? "" : "That is no host link: it ends with # and the room’s key.";
      if (!parsed) return;
      const wanted = parsed.code ?? code;
      this.#keepKey(wanted, parsed.secret);
      history.replaceState(history.state, "", `${this.data.base}/host?room=${wanted}`);
      this.show();
    });
    return element("div", {}, form, problem);
  }
}

const pages = new WeakMap();

/** Draws the page into `root`; called again with new data it goes on. */
export default async function mount(root, data) {
  await styled(root, new URL("host.css", import.meta.url));
  const before = pages.get(root);
  if (before?.element.isConnected) before.take(data);
  else {
    before?.remove();
    pages.set(root, new HostPage(root, data));
  }
  return () => {
    pages.get(root)?.remove();
    pages.delete(root);
  };
}
