// The gallery: every task of a collection by its test input. Filters work here, at once, and are
// kept in the address, so that a link or Back brings them again.

import { element, segmented, styled } from "./elements.js";
import { cardLink, cardList } from "./gallery_cards.js";
import { filterControls, progressElement } from "./gallery_controls.js";
import {
  cardsOf,
  choose,
  countFilters,
  ENOUGH_SESSIONS,
  formatFilters,
  nextOpen,
  NO_FILTERS,
  parseFilters,
} from "./gallery_filters.js";
import { wasPractised } from "./practised.js";

function problemsElement(problems) {
  return element(
    "details",
    { class: "problems" },
    element("summary", {}, `${problems.length} file(s) could not be read`),
    element("ul", {}, ...problems.map((problem) => element("li", {}, problem))),
  );
}

/** The rules to play under; the links keep the filters that are set when one is followed. */
function rulesElement(data) {
  const options = data.protocols.map(({ name, label, description }) => ({
    label,
    title: description,
    href: "#",
    pressed: name === data.protocol,
  }));
  const rules = segmented("Rules", options);
  const names = data.protocols.map(({ name }) => name);
  const show = () =>
    [...rules.children].forEach((link, n) => {
      const query = new URLSearchParams(location.search);
      query.delete("protocol");
      if (names[n] !== data.default_protocol) query.set("protocol", names[n]);
      link.href = `${location.pathname}${query.size ? `?${query}` : ""}`;
    });
  return { element: rules, show };
}

/** Tasks in a row: the session that goes on, or a new one by the rules and the collection chosen. */
function sessionLink({ session, links }) {
  const label = session ? `Continue your session: task ${session.number} of ${session.count}` : "Play a session";
  const href = session ? session.url : links.session;
  return element("a", { class: "button large", href, "data-testid": "session" }, label);
}

/** What to do first: go on where it was left, or on a first visit, practise. */
function startElement(data, cards, rules) {
  const isFirst = cards.every((card) => card.state === "not_tried") && !wasPractised();
  const go = element("a", { class: "button large", "data-testid": "continue" });
  const practice = element(
    "a",
    { class: "button large", href: data.links.practice, "data-testid": "practice" },
    "Practice (20 s)",
  );
  const session = sessionLink(data);
  const first = data.session ? [session] : [];
  const order = [...first, ...(isFirst ? [practice, go] : [go, practice]), ...(first.length ? [] : [session])];
  order[0].classList.add("primary");
  const hint = "New here? Paint, resize, submit: the editor in three steps.";
  const row = element(
    "div",
    { class: "start" },
    ...order,
    ...(isFirst ? [element("span", { class: "hint" }, hint)] : []),
    element("span", { class: "space" }),
    rules,
  );
  const isBegun = cards.some((card) => card.state !== "not_tried");
  return {
    element: row,
    show(found) {
      const card = nextOpen(found, cards);
      go.hidden = !card;
      if (!card) return;
      go.href = cardLink(card, data.links);
      go.replaceChildren(isBegun ? "Continue: " : "Start: ", element("code", {}, card.task_id));
    },
  };
}

function lead(data) {
  const rule = data.protocols.find((protocol) => protocol.name === data.protocol);
  return `${rule.description} Afterwards you see what the model answered, and where it went wrong.`;
}

function emptyText(cards, filters) {
  if (!cards.length) return "This collection has no tasks that can be played.";
  const set = countFilters(filters);
  const hint = filters.q && set === 1 ? `Ids look like ${cards[0].task_id}.` : "Clear the filters to see every task.";
  return `No task here matches ${set > 1 ? "all of this" : "this"}. ${hint}`;
}

/** Streamlit's one-letter shortcuts must not fire while somebody types; `/` goes to the search. */
function listenToKeys(main, search) {
  for (const type of ["keydown", "keyup", "keypress"]) {
    main.addEventListener(type, (event) => event.stopPropagation());
  }
  const goToSearch = (event) => {
    const isTyping = ["INPUT", "TEXTAREA", "SELECT"].includes(event.composedPath()[0]?.tagName);
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping) return;
    event.preventDefault();
    search.focus();
    search.select();
  };
  // The capture phase: the listeners above keep every key of the page itself from the document.
  document.addEventListener("keydown", goToSearch, true);
  return () => document.removeEventListener("keydown", goToSearch, true);
}

/** Bring a card into view and mark it. */
function goTo(link) {
  link.classList.add("wanted");
  link.scrollIntoView({ block: "center" });
  link.focus({ preventScroll: true });
}

function page(data, controls, content) {
  return element(
    "div",
    { class: "gallery" },
    element("h1", {}, data.title),
    element("p", { class: "lead" }, lead(data)),
    ...controls,
    ...(data.problems.length ? [problemsElement(data.problems)] : []),
    ...content,
  );
}

const stops = new WeakMap();

/** Draw the gallery into `root`; called again with new data it draws anew. */
export default async function mount(root, data) {
  await styled(root, new URL("gallery.css", import.meta.url));
  stops.get(root)?.();
  const cards = cardsOf(data);
  let filters = parseFilters(location.search);

  const rules = rulesElement(data);
  const start = startElement(data, cards, rules.element);
  const offered = {
    hasFigures: cards.some((card) => card.sessions >= ENOUGH_SESSIONS),
    hasResults: cards.some((card) => card.kind !== null),
  };
  const controls = filterControls(data, filters, offered, () => {
    filters = { ...NO_FILTERS, ...controls.read() };
    const query = formatFilters(filters, location.search);
    history.replaceState(history.state, "", `${location.pathname}${query}`);
    show();
  });
  const list = cardList({ ...data, hasFigures: offered.hasFigures });
  const empty = element("p", { class: "empty", hidden: true });
  const show = () => {
    const found = choose(cards, filters);
    list.show(found);
    empty.hidden = found.length > 0;
    empty.textContent = emptyText(cards, filters);
    controls.show(filters, found, cards.length);
    start.show(found);
    rules.show();
  };

  const main = page(data, [start.element, progressElement(cards), controls.element], [list.element, empty]);
  root.querySelector(".gallery")?.remove();
  root.append(main);
  show();
  const stop = listenToKeys(main, controls.search);
  stops.set(root, stop);
  const wanted = cards.find((card) => card.task_id === data.wanted);
  const link = wanted && list.reveal(wanted);
  if (link) {
    goTo(link);
  } else if (data.wanted) {
    filters = { ...NO_FILTERS, q: data.wanted };
    controls.write(filters);
    show();
  }
  return stop;
}
