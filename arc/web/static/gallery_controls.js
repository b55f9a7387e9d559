// The gallery's controls: how far you are, filters, order, search and the contact sheet.

import { element } from "./elements.js";
import { countFilters, FILTERS, NO_FILTERS, SORTS, STATES, tally } from "./gallery_filters.js";
import { linkWith } from "./gallery_cards.js";
import { prefs } from "../workbench/prefs.js";

const STRIP = ["solved", "failed", "gave_up", "timed_out", "abandoned", "in_progress", "not_tried"];

/** A thin strip with a share for each state, and a legend with the numbers. */
export function progressElement(cards) {
  const counts = tally(cards);
  const shown = STRIP.filter((state) => counts[state]);
  return element(
    "div",
    { class: "progress", "data-testid": "progress" },
    element(
      "span",
      { class: "strip", "aria-hidden": "true" },
      ...shown.map((state) => element("i", { class: state, style: `flex-grow:${counts[state]}` })),
    ),
    element(
      "ul",
      { class: "legend", "aria-label": `Your ${cards.length} tasks` },
      ...shown.map((state) => element("li", { class: state }, `${counts[state]} ${STATES[state]}`)),
    ),
  );
}

function select(testid, label, options, value) {
  return element(
    "select",
    { "aria-label": label, "data-testid": testid, title: label },
    ...Object.entries(options).map(([option, words]) =>
      element("option", { value: option, selected: option === value }, words),
    ),
  );
}

function collectionSelect(data) {
  const urls = Object.fromEntries(data.collections.map(({ name, url }) => [url, name]));
  const here = data.collections.find(({ name }) => name === data.collection);
  const field = select("collection", "Collection", urls, here.url);
  // A link followed by hand, so that choosing behaves like every other link.
  field.addEventListener("change", () => {
    const link = element("a", { href: field.value, hidden: true });
    field.after(link);
    link.click();
    link.remove();
  });
  return field;
}

function toggle(testid, text, panel, isOpen) {
  const button = element(
    "button",
    { type: "button", class: "button", "data-testid": testid, "aria-expanded": String(isOpen) },
    text,
  );
  panel.classList.toggle("open", isOpen);
  button.addEventListener("click", () => {
    const opens = !panel.classList.contains("open");
    panel.classList.toggle("open", opens);
    button.setAttribute("aria-expanded", String(opens));
  });
  return button;
}

function isOffered(name, { hasFigures, hasResults }) {
  if (name === "time" || name === "first") return hasFigures;
  return name !== "model" || hasResults;
}

/**
 * Filters, order and search: `{element, search, read(), write(filters),
 * show(filters, found, total)}`.
 * `onChange()` is called when the person changed one; `offered` says which figures there are.
 */
export function filterControls(data, filters, offered, onChange) {
  const fields = {};
  for (const [name, { label, any, choices }] of Object.entries(FILTERS)) {
    if (!isOffered(name, offered)) continue;
    const options = Object.entries({ "": any, ...choices }).map(([value, words]) => [
      value,
      words.replace(/^model:/, `${data.model}:`),
    ]);
    fields[name] = select(name, label, Object.fromEntries(options), filters[name]);
  }
  const orders = Object.fromEntries(Object.entries(SORTS).map(([name, { label }]) => [name, label]));
  fields.sort = select("sort", "Order", orders, filters.sort);
  fields.q = element("input", {
    type: "search",
    placeholder: "task id",
    "aria-label": "Search by task id",
    "aria-keyshortcuts": "/",
    title: "Search by task id (/)",
    "data-testid": "search",
    autocomplete: "off",
    spellcheck: "false",
    maxlength: "40",
    value: filters.q,
  });
  const main = Object.keys(fields).filter((name) => FILTERS[name]?.isMain);
  const rest = Object.keys(fields).filter((name) => FILTERS[name] && !FILTERS[name].isMain);
  const caveat = offered.hasFigures ? [element("p", { class: "caveat" }, data.caveat)] : [];
  const more = element("div", { class: "more" }, ...rest.map((name) => fields[name]), ...caveat);
  const panel = element("div", { class: "panel" });
  const moreButton = toggle("more-filters", "More filters", more, rest.some((name) => filters[name]));
  const panelButton = toggle("filters", "Filters", panel, false);
  panelButton.classList.add("narrow");
  panel.append(collectionSelect(data), ...main.map((name) => fields[name]), fields.sort, moreButton, more);

  const found = element("span", { class: "found", role: "status", "data-testid": "found" });
  const clear = element("button", { type: "button", class: "button", "data-testid": "clear", "aria-label": "Clear filters", title: "Clear filters" }, "Clear");
  const sheet = sheetMenu(data);
  const host = hostLink(data);
  const results = element("div", { class: "results" }, found, clear, element("span", { class: "space" }), host.element, sheet.element);
  const whole = element(
    "div",
    { class: "filters" },
    element("div", { class: "row" }, fields.q, panelButton, panel, results),
  );
  const write = (values) => {
    for (const [name, field] of Object.entries(fields)) field.value = values[name];
  };
  for (const field of Object.values(fields)) field.addEventListener("input", onChange);
  clear.addEventListener("click", () => {
    write({ ...NO_FILTERS, sort: fields.sort.value });
    onChange();
    fields.q.focus();
  });

  return {
    element: whole,
    search: fields.q,
    write,
    read: () => Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.value])),
    show(now, cards, total) {
      const set = countFilters(now);
      const inRest = rest.filter((name) => now[name]).length;
      for (const [name, field] of Object.entries(fields)) field.classList.toggle("set", name !== "sort" && Boolean(now[name]));
      found.textContent = set ? `${cards.length} of ${total} tasks` : `${total} tasks`;
      clear.hidden = set === 0;
      moreButton.textContent = inRest ? `More filters · ${inRest}` : "More filters";
      panelButton.textContent = set ? `Filters · ${set}` : "Filters";
      sheet.show(cards, total);
      host.show(cards, total);
    },
  };
}

/** The way to play what is shown on a live stage: `{element, show(cards, total)}`. */
function hostLink({ links, host_limit: limit }) {
  const link = element("a", { class: "button", "data-testid": "host-these", title: "Play these tasks before an audience" }, "On stage");
  return {
    element: link,
    show(cards, total) {
      link.hidden = cards.length === 0 || cards.length > limit;
      link.href = cards.length === total ? links.host : linkWith(links.host, "tasks", cards.map((card) => card.task_id).join(","));
    },
  };
}

/**
 * The menu that saves what is shown as a picture: `{element, show(cards, total)}`. A sheet has at
 * most `sheet_limits[show]` tasks: beyond that, the first ones.
 */
function sheetMenu({ links, sheet_limits }) {
  const kinds = [
    ["Test inputs, PNG", "png", "inputs"],
    ["Test inputs, SVG", "svg", "inputs"],
    ["With examples, PNG", "png", "examples"],
    ["With examples, SVG", "svg", "examples"],
  ];
  const items = kinds.map(() => element("a", { download: true }));
  const menu = element(
    "details",
    { class: "menu", "data-testid": "sheet" },
    element("summary", { class: "button" }, "Contact sheet"),
    element("div", { class: "sheet" }, ...items),
  );
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.firstElementChild.focus();
  });
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
  });
  let shown = { cards: [], total: 0 };
  // The picture follows the page's theme and colors, which may change between two openings.
  menu.addEventListener("toggle", () => menu.open && fill());
  const fill = () => {
    const theme = getComputedStyle(menu).colorScheme.includes("light") ? "light" : "dark";
    kinds.forEach(([label, kind, show], n) => {
      const kept = shown.cards.slice(0, sheet_limits[show]);
      const isCut = kept.length < shown.cards.length;
      items[n].textContent = isCut ? `${label} (the first ${kept.length})` : label;
      const link = `${links.sheet}.${kind}?show=${show}&theme=${theme}&palette=${prefs().palette}`;
      items[n].href =
        kept.length === shown.total ? link : linkWith(link, "tasks", kept.map((card) => card.task_id).join(","));
    });
  };
  return {
    element: menu,
    show(cards, total) {
      shown = { cards, total };
      menu.hidden = cards.length === 0;
      if (menu.open) fill();
    },
  };
}
