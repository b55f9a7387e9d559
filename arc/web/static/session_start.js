// Before a session: what is ahead, by which rules, and what is kept.

import { element } from "./elements.js";
import { button, heading, linkButton, stickyActions } from "./session_parts.js";
import { aheadLines, counted } from "./session_words.js";

function aheadList(rules, typical) {
  const items = aheadLines(rules, typical).flatMap(([term, text]) => [element("dt", {}, term), element("dd", {}, text)]);
  return element("dl", { class: "outlook", "data-testid": "ahead" }, ...items);
}

/** What is kept, and of whom: on a shared computer the one before may have agreed to it. */
function keptLine({ is_recorded, urls, participant_id: id }) {
  const link = element("a", { href: urls.data }, "Your data");
  const words = is_recorded
    ? ["Kept: what you draw and answer here, with times, without your name. ", link, " has it all, and a button to delete it. "]
    : ["You play without being recorded: what is kept to go on later is deleted after 24 hours. ", link, ". "];
  const notMe = { type: "button", class: "quiet", "data-opens": "not-me", "data-participant": id, "data-testid": "not-me" };
  return element("p", { class: "fine" }, ...words, "Somebody else at this computer? ", element("button", notMe, "Not me"));
}

/** The presets as cards to choose from; `choose(name)` is called with the one that is pressed. */
function choiceCards(choices, chosen, choose) {
  const cards = choices.map(({ name, label, count }) => {
    const card = element(
      "button",
      { type: "button", class: "choice", "aria-pressed": String(name === chosen), "data-choice": name },
      element("b", {}, label),
      element("span", {}, counted(count, "task")),
    );
    card.addEventListener("click", () => choose(name));
    return card;
  });
  return element("div", { class: "choices", role: "group", "aria-label": "Rules" }, ...cards);
}

function goingOn({ url, number, count }) {
  return element(
    "p",
    { class: "note", "data-testid": "going-on" },
    `A session of yours goes on: task ${number} of ${count}. `,
    element("a", { href: url }, "Continue it"),
  );
}

/** The page that a session is started from: there is none yet. */
export function offerScreen(page) {
  const { offer, urls, going_on } = page.data;
  const chosen = offer.choices.find(({ name }) => name === page.chosen) ?? offer.choices[0];
  const isOpen = offer.choices.length > 1;
  const begin = () => page.start({ ...offer.start, protocol: chosen.name });
  return {
    id: `offer-${chosen.name}`,
    element: element(
      "section",
      { class: `screen ${isOpen ? "wide" : ""}` },
      heading(isOpen ? "Play a session" : chosen.label),
      ...(isOpen ? [element("p", { class: "lead" }, `From: ${offer.collection}.`)] : []),
      ...(going_on ? [goingOn(going_on)] : []),
      ...(isOpen ? [choiceCards(offer.choices, chosen.name, (name) => page.choose(name))] : []),
      element("p", { class: isOpen ? "" : "lead" }, chosen.description),
      aheadList(chosen, offer.typical),
      ...(offer.typical ? [element("p", { class: "fine" }, offer.typical.caveat)] : []),
      keptLine(page.data),
      stickyActions(
        button("Begin", { key: "Enter", kind: "primary", choose: begin, "data-testid": "begin" }),
        linkButton("Practice (20 s)", urls.practice),
      ),
    ),
  };
}

/** A session that was made and has not begun. */
export function beginScreen(page) {
  const { view } = page;
  return {
    id: "begin",
    element: element(
      "section",
      { class: "screen" },
      heading(view.protocol.label),
      element("p", { class: "lead" }, view.protocol.description),
      aheadList({ ...view.protocol, count: view.count }, null),
      keptLine(page.data),
      stickyActions(
        button("Begin", { key: "Enter", kind: "primary", choose: () => page.act("begin"), "data-testid": "begin" }),
        linkButton("Practice (20 s)", page.data.urls.practice),
      ),
    ),
  };
}
