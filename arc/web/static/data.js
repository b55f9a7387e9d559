// "Your data": who one is here, what is kept, and what can be done with it.
//
// `data`: {base, person, consent: {version, text}, isKept, isGone}; `person` is what the routes under
// /api/me answer (arc/web/me.py), `text` HTML of our own. `isKept` is false where the browser keeps
// no cookies, `isGone` true right after everything was deleted.

import { ask } from "./dialog.js";
import { element, pressable, styled } from "./elements.js";
import { leave, send } from "./person.js";

const MAX_NICKNAME = 24;

// In this order. What is not listed belongs to one of these and is counted with it.
const ROWS = {
  sessions: ["session", "sessions"],
  trials: ["test played", "tests played"],
  attempts: ["answer submitted", "answers submitted"],
  actions: ["step of drawing, with its time", "steps of drawing, with their times"],
  ratings: ["rating of how tired you were", "ratings of how tired you were"],
  breaks: ["break, taken or declined", "breaks, taken or declined"],
  checks: ["answer about the rules", "answers about the rules"],
  demographics: ["answer about yourself", "answers about yourself"],
  votes: ["vote on a task", "votes on tasks"],
  truth_views: ["time a solution was shown to you", "times a solution was shown to you"],
};

/** What was given, as `[count, words]`, none of it zero; a question that was skipped is none. */
export function storedWords(given) {
  return Object.entries(ROWS)
    .filter(([name]) => given[name])
    .map(([name, [one, many]]) => [given[name].toLocaleString("en"), given[name] === 1 ? one : many]);
}

/** "25 November 2026, 19:04", in the browser's time zone. */
export function moment(utc) {
  return new Date(utc).toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short" }).replace(" at ", ", ");
}

function card(title, ...content) {
  return element("section", { class: "card" }, element("h2", {}, title), ...content);
}

class DataPage {
  constructor(root, data) {
    this.data = data;
    this.person = data.person;
    this.api = `${data.base}/api/me`;
    this.element = element("div", { class: "data" });
    // Streamlit would take what is typed here for its own keys.
    this.element.addEventListener("keydown", (event) => event.stopPropagation());
    root.append(this.element);
    this.show();
  }

  show() {
    const { isKept, isGone } = this.data;
    this.element.replaceChildren(
      element("h1", {}, "Your data"),
      element("p", { class: "lead" }, "Everything kept about you here, and what you can do with it."),
      ...(isGone ? [element("p", { class: "note", role: "status" }, "Your data is deleted. From here on you are somebody new.")] : []),
      ...(isKept ? [] : [this.#noCookies()]),
      element("div", { class: "cards" }, this.#who(), this.#recording(), this.#stored(), this.#end()),
    );
  }

  async #put(what, body) {
    const { body: person, problem } = await send("PUT", `${this.api}/${what}`, { participant_id: this.person.participant_id, ...body });
    if (person) this.person = person;
    return problem;
  }

  #noCookies() {
    const words = "Your browser keeps no cookie of this site: you are somebody new on every visit, and cannot get back to what you did before.";
    return element("p", { class: "note", role: "status" }, words);
  }

  #who() {
    const { participant_id: id, nickname } = this.person;
    const notMe = element(
      "button",
      { type: "button", class: "button", "data-opens": "not-me", "data-participant": id, "data-testid": "not-me" },
      "Not me",
    );
    return card(
      "Who you are here",
      element("p", {}, "A random number in a cookie. In exports you are ", element("code", {}, id), "."),
      this.#nicknameForm(nickname ?? ""),
      element("div", { class: "row" }, element("p", {}, "Somebody else at this computer?"), notMe),
    );
  }

  #nicknameForm(nickname) {
    const field = element("input", {
      type: "text",
      id: "nickname",
      maxlength: String(MAX_NICKNAME),
      autocomplete: "off",
      placeholder: "none",
      dir: "auto",
      value: nickname,
      "data-testid": "nickname",
    });
    const said = element("span", { class: "said", role: "status", "data-testid": "nickname-said" });
    const form = element(
      "form",
      {},
      element("label", { for: "nickname" }, "Nickname, if you like"),
      element("span", { class: "field" }, field, element("button", { class: "button", "data-testid": "save-nickname" }, "Save")),
      said,
    );
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const problem = await this.#put("nickname", { nickname: field.value.trim() || null });
      if (!problem) field.value = this.person.nickname ?? "";
      said.classList.toggle("problem", Boolean(problem));
      said.textContent = problem ?? (this.person.nickname ? "Saved. It is shown to you alone and never exported." : "You have no nickname now.");
    });
    return form;
  }

  #recording() {
    const { consent, consent_version: version, consent_at: at, deleted_at: deletedAt } = this.person;
    const states = {
      agreed: ["Recorded", "on", () => `You agreed on ${moment(at)} to the text of ${version}.`],
      declined: ["Not recorded", "off", () => `You declined. What is here is never exported, and deleted after ${moment(deletedAt)}.`],
    };
    const [label, kind, words] = states[consent] ?? ["Not asked yet", "off", () => "You will be asked before the first puzzle."];
    const text = element("div", { class: "text" });
    text.innerHTML = this.data.consent.text;
    return card(
      "Recording",
      element("p", {}, element("span", { class: `state ${kind}`, "data-testid": "consent-state" }, label), " ", words()),
      element("details", {}, element("summary", {}, `The text of ${this.data.consent.version}`), text),
      ...(consent ? [element("div", { class: "actions" }, this.#changeOfMind(consent))] : []),
    );
  }

  #changeOfMind(consent) {
    const version = this.data.consent.newest;
    if (consent === "declined") {
      const agree = async () => {
        const problem = await this.#put("consent", { consent: "agreed", version });
        if (!problem) this.show();
      };
      return pressable("I agree to be recorded", "agree", agree, "primary");
    }
    const takeBack = async () => {
      const isDone = await ask({
        title: "Take your consent back?",
        content: [
          element("p", {}, "From now on nothing of yours is exported, and after 24 hours all of it is deleted, what you did before as well."),
          element("p", {}, "Until then you can change your mind again. What has been published already cannot be called back."),
        ],
        confirm: "Take it back",
        cancel: "Keep it",
        act: () => this.#put("consent", { consent: "declined", version }),
      });
      if (isDone) this.show();
    };
    return pressable("Take it back", "take-back", takeBack);
  }

  #stored() {
    const counts = storedWords(this.person.given);
    const list = counts.map(([count, words]) => element("li", {}, element("b", {}, count), ` ${words}`));
    const file = element(
      "a",
      { class: "button primary", href: `${this.api}/data.zip`, download: true, "data-testid": "download" },
      "Download everything",
    );
    return card(
      "What is kept",
      list.length ? element("ul", { class: "counts", "data-testid": "counts" }, ...list) : element("p", {}, "Nothing yet but the number above."),
      element("div", { class: "actions" }, file),
      element("p", { class: "fine" }, "One zip: every table as CSV and JSON, and what each column means."),
    );
  }

  #end() {
    return card(
      "Delete",
      element("p", {}, "Everything kept about you goes at once, and for good."),
      element("div", { class: "actions" }, pressable("Delete my data…", "delete", () => this.#askToDelete())),
    );
  }

  #askToDelete() {
    const counts = storedWords(this.person.given);
    const gone = counts.map(([count, words]) => element("li", {}, `${count} ${words}`));
    return ask({
      title: "Delete everything about you?",
      isDanger: true,
      content: [
        element("p", {}, "This goes, and cannot be brought back:"),
        element("ul", {}, ...gone, element("li", {}, "your number, your nickname and your answer to the consent")),
        element(
          "p",
          {},
          "Copies of the database that the host made before now are not reached by this, nor is what has been published. For those, ask the host and name ",
          element("code", {}, this.person.participant_id),
          ".",
        ),
      ],
      confirm: "Delete everything",
      cancel: "Keep it",
      act: async () => {
        const { problem } = await send("POST", `${this.api}/delete`, { participant_id: this.person.participant_id });
        if (!problem) leave(`${this.data.base}/data?gone=1`);
        return problem;
      },
    });
  }
}

/** Draws the page into `root`; called again it draws anew. */
export default async function mount(root, data) {
  await styled(root, new URL("data.css", import.meta.url));
  root.querySelector(".data")?.remove();
  new DataPage(root, data);
}
