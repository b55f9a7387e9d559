// The gallery's cards, and moving between them with the arrow keys.

import { element } from "./elements.js";
import { isClosed, STATES } from "./gallery_filters.js";
import { inputAddress, picture } from "./pictures.js";

const THUMBNAIL_PX = 280;
const BATCH = 120;
const SIGNS = { solved: "✓ ", failed: "✗ " };

/** `198.6` seconds -> `3:19`. */
export function clock(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** `link` with one more field in its query. */
export function linkWith(link, name, value) {
  return `${link}${link.includes("?") ? "&" : "?"}${name}=${encodeURIComponent(value)}`;
}

export function cardLink(card, links) {
  return linkWith(isClosed(card) ? links.compare : links.play, "task", card.task_id);
}

function stateText(card) {
  const timed = card.state === "solved" && card.elapsed_ms !== null;
  const time = timed ? `, ${clock(card.elapsed_ms / 1000)}` : "";
  return `${SIGNS[card.state] ?? ""}${STATES[card.state]}${time}`;
}

function count(number, noun) {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** How recorded people fared, in two short parts; that all of them finished is in the title. */
export function recordedTexts({ sessions, first_right, seconds }) {
  if (!sessions || seconds === null) return ["no recorded sessions", ""];
  return [`${count(sessions, "session")}, ${clock(seconds)}`, `${first_right} first try`];
}

function recordedTitle({ sessions, first_right, seconds }, caveat) {
  if (!sessions || seconds === null) return "";
  return (
    `${count(sessions, "recorded session")}: ${first_right} right at the first submit, ` +
    `${clock(seconds)} min to solve at the median. ${caveat}`
  );
}

function line(left, right) {
  return element("span", { class: "line" }, left, right);
}

/**
 * One card as a list item. `model` names whose result is told once the task is closed; `hasFigures`
 * says whether the collection has any figures of recorded people.
 */
export function cardElement(card, { links, caveat, model, hasFigures }) {
  const { height, width } = card;
  const tests = card.tests > 1 ? `${card.tests} tests · ` : "";
  const [finished, atOnce] = recordedTexts(card);
  const told = card.words ? `${model}: ${card.words}` : "";
  return element(
    "li",
    {},
    element(
      "a",
      { class: "card", href: cardLink(card, links), "data-task": card.task_id },
      element(
        "span",
        { class: "thumb" },
        picture(inputAddress(links.inputs, card.task_id, THUMBNAIL_PX, card.version), { alt: "", loading: "lazy", decoding: "async" }),
      ),
      line(element("b", {}, card.task_id), element("span", {}, `${tests}${height} × ${width}`)),
      line(
        element("span", { class: `state ${card.state}` }, stateText(card)),
        element("span", {}, count(card.examples, "example")),
      ),
      hasFigures
        ? element(
            "span",
            { class: "line", title: recordedTitle(card, caveat) },
            element("span", {}, finished),
            element("span", {}, atOnce),
          )
        : "",
      ...(told ? [element("span", { class: "line told", "data-testid": "told" }, told)] : []),
    ),
  );
}

/**
 * The list of cards: `{element, show(cards), reveal(card)}`. Only the first ones are in the page;
 * more come as the person scrolls, for a collection may have a thousand.
 */
export function cardList(data) {
  const items = new Map();
  const list = element("ul", { class: "cards" });
  const nearEnd = element("span", { class: "near-end", "aria-hidden": "true" });
  let waiting = [];
  const itemOf = (card) => {
    if (!items.has(card)) items.set(card, cardElement(card, data));
    return items.get(card);
  };
  const take = (count) => waiting.splice(0, count).map(itemOf);
  const watch = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting) || !waiting.length) return;
    list.append(...take(BATCH));
    // Told again only when it has left the screen in between, which a large screen may prevent.
    watch.unobserve(nearEnd);
    watch.observe(nearEnd);
  });
  watch.observe(nearEnd);
  moveByKeys(list);
  return {
    element: element("div", { class: "list" }, list, nearEnd),
    show(cards) {
      waiting = [...cards];
      list.replaceChildren(...take(BATCH));
    },
    /** The card's link, put into the page if need be; null when it is not among those shown. */
    reveal(card) {
      const place = waiting.indexOf(card);
      if (place >= 0) list.append(...take(place + 1));
      return list.contains(itemOf(card)) ? itemOf(card).firstElementChild : null;
    },
  };
}

/** Where an arrow key leads from card `index` of `total` in rows of `columns`; null for nowhere. */
export function neighbour(key, index, total, columns) {
  const target = {
    ArrowLeft: index - 1,
    ArrowRight: index + 1,
    ArrowUp: index - columns,
    ArrowDown: index + columns,
    Home: 0,
    End: total - 1,
  }[key];
  return target === undefined || target < 0 || target >= total || target === index ? null : target;
}

/** Lets the arrow keys, Home and End move between the cards of `list`. */
function moveByKeys(list) {
  list.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const items = [...list.children];
    const index = items.findIndex((item) => item.contains(event.target));
    const columns = getComputedStyle(list).gridTemplateColumns.split(" ").length;
    const target = neighbour(event.key, index, items.length, columns);
    if (target === null) return;
    event.preventDefault();
    items[target].firstElementChild.focus();
  });
}
