// Statistics: filters kept in the address, what counts in one sentence, and a figure after the other.
//
// `data`: {api, urls: {session, tasks}}. Figures come from the routes of arc/web/statistics_routes.py, each when it
// comes near the window.

import { element, styled } from "./elements.js";
import { filterControls } from "./statistics_controls.js";
import { FigurePlace } from "./statistics_figure.js";
import { queryOf, readFilters } from "./statistics_filters.js";

const NEAR = "500px 0px";
/** So many figures stand in pairs; those after them are short, and beside the longest one. */
const PAIRS = 7;
const TWO_COLUMNS = matchMedia("(min-width: 1180px)");

function count(n, one, many) {
  return element("span", {}, element("b", {}, n.toLocaleString("en")), ` ${n === 1 ? one : many}`);
}

function isInSight({ boundingClientRect: { top, bottom } }) {
  return top < innerHeight && bottom > 0;
}

/** What counts under this query: as the document asked for it (arc/web/head.py), or asked now; null unanswered. */
async function ask(api, query) {
  const ahead = window.arcAsked;
  delete window.arcAsked;
  const response = ahead?.query === query ? await ahead.answer : null;
  return response ?? fetch(`${api}${query}`).catch(() => null);
}

async function fill(place) {
  await place.load();
  place.element.style.minHeight = "";
}

class StatisticsPage {
  constructor(root, data) {
    this.data = data;
    this.controls = filterControls((changed) => this.choose(changed));
    this.about = element("div", { class: "about", role: "status" });
    this.figures = element("div", { class: "figures" });
    this.element = element(
      "main",
      { class: "statistics" },
      element("h1", {}, "How people compare"),
      element("p", { class: "lead" }, "People and models on the same tasks, with how many stand behind each figure and how sure it is."),
      this.controls.element,
      this.about,
      this.figures,
    );
    root.append(this.element);
    this.turn = () => this.show();
    this.turnColumns = () => this.arrange();
    window.addEventListener("popstate", this.turn);
    TWO_COLUMNS.addEventListener("change", this.turnColumns);
    this.show();
  }

  choose(changed) {
    const filters = changed ? { ...readFilters(location.search), ...changed } : {};
    history.replaceState(history.state, "", `${location.pathname}${queryOf(filters)}`);
    this.show();
  }

  async show() {
    const filters = readFilters(location.search);
    const query = queryOf(filters);
    const asked = (this.asked = `${query}#${Date.now()}`);
    this.element.setAttribute("aria-busy", "true");
    const response = await ask(this.data.api, query);
    const overview = await response?.json().catch(() => null);
    if (asked !== this.asked) return;
    this.element.setAttribute("aria-busy", "false");
    if (!overview || !response.ok) {
      this.controls.show(filters, this.choices ?? {});
      this.about.replaceChildren(element("p", { class: "caveat" }, overview?.message ?? "The server is away; reload to try again."));
      this.places = [];
      this.arrange();
      return;
    }
    this.choices = overview.choices;
    this.controls.show(filters, overview.choices);
    this.about.replaceChildren(...this.#about(overview, filters));
    this.#place(overview, query);
  }

  #about(overview, filters) {
    const { n_people: people, n_trials: trials, n_tasks: tasks } = overview;
    const notes = [...overview.caveats];
    if (overview.few) notes.push("Fewer than 20 people: every figure here may still change a lot.");
    return [
      ...(trials ? [] : [this.#empty(overview, filters)]),
      element("p", { class: "counts" }, count(people, "person", "people"), count(trials, "trial", "trials"), count(tasks, "task", "tasks")),
      element("p", { class: "filter", "data-testid": "filter" }, overview.filter),
      ...notes.map((note) => element("p", { class: "caveat" }, note)),
    ];
  }

  #empty(overview, filters) {
    const away = Object.keys(overview.left_out).length > 0;
    const words = away
      ? "There are trials, but none that counts under these filters; what is left out and why is said below."
      : "Figures appear here as soon as somebody has finished a task that was assigned in a session. Until then: what is known of the models.";
    const links = [element("a", { class: "button primary", href: this.data.urls.session }, "Begin a session")];
    if (overview.has_synthetic && !filters.synthetic) {
      links.push(element("a", { class: "button", href: `${location.pathname}${queryOf({ ...filters, synthetic: "yes" })}` }, "Look at simulated people"));
    }
    return element("div", { class: "empty", "data-testid": "empty" }, element("h2", {}, "No trial counts yet"), element("p", {}, words), element("p", { class: "row" }, ...links));
  }

  #place(overview, query) {
    this.observer?.disconnect();
    const places = overview.figures.map((one) => new FigurePlace(this.data.api, one, query));
    // What stood here keeps its height until the new is there, so that the page does not jump.
    const heights = new Map((this.places ?? []).map(({ element: one }) => [one.id, one.offsetHeight]));
    for (const { element: place } of places) place.style.minHeight = `${heights.get(place.id) ?? 420}px`;
    this.places = places;
    this.arrange();
    const near = new IntersectionObserver(
      (entries) => {
        const come = entries.filter((one) => one.isIntersecting);
        for (const { target } of come) near.unobserve(target);
        const load = (some) => some.map(({ target }) => fill(places.find((one) => one.element === target)));
        // The server makes one after the other: what is in sight does not wait for what is below.
        Promise.all(load(come.filter(isInSight))).then(() => {
          if (this.places === places) load(come.filter((one) => !isInSight(one)));
        });
      },
      // Streamlit's page scrolls in an element of its own, at whose edge a root's margin ends.
      { rootMargin: NEAR, scrollMargin: NEAR },
    );
    for (const one of places) near.observe(one.element);
    this.observer = near;
  }

  /** Side by side in a wide window, each column without gaps; one below the other else. */
  arrange() {
    const wide = TWO_COLUMNS.matches ? 2 : 1;
    const columns = Array.from({ length: wide }, () => element("div", { class: "column" }));
    (this.places ?? []).forEach((one, index) => columns[(index < PAIRS ? index : 1) % wide].append(one.element));
    this.figures.replaceChildren(...columns);
  }

  remove() {
    this.observer?.disconnect();
    TWO_COLUMNS.removeEventListener("change", this.turnColumns);
    window.removeEventListener("popstate", this.turn);
    this.element.remove();
  }
}

const pages = new WeakMap();

export default async function mount(root, data) {
  if (pages.has(root)) return undefined;
  const placeholder = {};
  pages.set(root, placeholder);
  await styled(root, new URL("statistics.css", import.meta.url));
  const page = new StatisticsPage(root, data);
  return () => {
    pages.delete(root);
    page.remove();
  };
}
