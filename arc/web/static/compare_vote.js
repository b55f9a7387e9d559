// The vote under the comparison: is the task fair, whose answer do you believe, and what others say.

import { element, refill, segmented } from "./elements.js";

const FAIR = { yes: "Yes", no: "No", unsure: "Unsure" };
const BELIEVES = { truth: "The truth", o3: "o3", mine: "Mine", none: "None" };
const MAX_COMMENT = 280;

/** The choices of the second question: "mine" is the truth for who solved it, o3 may not be there. */
export function believable({ solved, models }) {
  return Object.keys(BELIEVES).filter(
    (name) => !(name === "mine" && solved) && !(name === "o3" && !models.some((model) => model.startsWith("o3-"))),
  );
}

function counted(counts, labels) {
  return Object.entries(counts)
    .filter(([, count]) => count)
    .sort(([, a], [, b]) => b - a)
    .map(([name, count]) => `${count} ${labels[name].toLowerCase()}`)
    .join(", ");
}

/** What the others voted, in words, with the number of them beside it. */
export function othersWords(others) {
  if (!others.n) return "No other votes yet.";
  return `Others (n = ${others.n}): fair? ${counted(others.fair, FAIR)}. They believe: ${counted(others.believes, BELIEVES)}.`;
}

/** The two questions; both answered, the vote is sent, and each change of it as well. */
export class VoteBox {
  constructor({ url, own, others }, choices) {
    this.url = url;
    this.choices = choices;
    this.vote = own ?? { fair: null, believes: null, comment: "" };
    this.others = others;
    this.isCast = Boolean(own);
    this.note = "";
    this.field = element("input", {
      type: "text",
      maxlength: String(MAX_COMMENT),
      placeholder: "Why? (optional)",
      "aria-label": `Comment, at most ${MAX_COMMENT} characters`,
      "data-testid": "comment",
      value: this.vote.comment,
    });
    this.element = element("form", { class: "vote", "data-testid": "vote" });
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#choose({ comment: this.field.value });
    });
    this.said = element("div", { class: "others", role: "status", "data-testid": "others" });
    this.#show();
  }

  #question(label, name, labels, choices) {
    return element(
      "span",
      { class: "question" },
      label,
      segmented(
        label,
        choices.map((value) => ({
          label: labels[value],
          pressed: this.vote[name] === value,
          choose: () => this.#choose({ [name]: value }),
        })),
      ),
    );
  }

  #show() {
    const save = element("button", { class: "button", type: "submit", "data-testid": "save-comment" }, "Save");
    refill(
      this.element,
      this.#question("Is the task fair?", "fair", FAIR, Object.keys(FAIR)),
      this.#question("Whose answer do you believe?", "believes", BELIEVES, this.choices),
      ...(this.isCast ? [element("span", { class: "comment" }, this.field, save)] : []),
      this.said,
    );
    this.said.replaceChildren(...this.#words());
  }

  #words() {
    if (this.note) return [this.note];
    if (!this.isCast) return this.vote.fair || this.vote.believes ? ["One more answer, then you see what others said."] : [];
    const comments = this.others.comments;
    if (!comments.length) return [othersWords(this.others)];
    const list = element("ul", {}, ...comments.map((comment) => element("li", { dir: "auto" }, comment)));
    const summary = element("summary", {}, comments.length === 1 ? "1 comment" : `Latest ${comments.length} comments`);
    return [othersWords(this.others), " ", element("details", {}, summary, list)];
  }

  async #choose(change) {
    this.vote = { ...this.vote, comment: this.isCast ? this.field.value : "", ...change };
    this.note = "";
    this.#show();
    if (this.vote.fair && this.vote.believes) await this.#send();
  }

  async #send() {
    const sent = this.vote;
    try {
      const answer = await fetch(this.url, {
        method: "PUT",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(sent),
      });
      const body = await answer.json();
      if (this.vote !== sent) return;
      if (answer.ok) {
        this.others = body.others;
        this.isCast = true;
        this.field.value = body.own.comment;
      } else {
        this.note = `Not saved: ${body.message}.`;
      }
    } catch {
      if (this.vote === sent) this.note = "Not saved: the server cannot be reached. Choose again to repeat.";
    }
    this.#show();
  }
}
