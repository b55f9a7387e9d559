// One figure of the statistics page: its words, its chart, what is under it, and files to take along.

import { appElement, element } from "./elements.js";
import { themeOf } from "../workbench/theme.js";

const KINDS = { png: "PNG", svg: "SVG", csv: "Data (CSV)" };
const MOST_PX = 900;

function list(kind, sentences) {
  return sentences.map((sentence) => element("p", { class: kind }, sentence));
}

/** The server's SVG as an element that a screen reader meets as one chart with its parts. */
export function chartElement(svg, title) {
  const parsed = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
  const chart = document.importNode(parsed, true);
  chart.setAttribute("role", "group");
  chart.setAttribute("aria-label", title);
  for (const link of chart.querySelectorAll("a")) {
    link.setAttribute("href", link.getAttribute("xlink:href"));
    link.setAttribute("aria-label", link.querySelector("[aria-label]")?.getAttribute("aria-label") ?? "task");
  }
  return chart;
}

/** What is told of a mark shows beside the pointer, or the focus, while it is on it. */
function tellMarks(box, tip) {
  const show = (event) => {
    const words = event.target.closest?.("[aria-label]:not(svg)")?.getAttribute("aria-label");
    tip.hidden = !words;
    if (!words) return;
    tip.textContent = words;
    const at = event.target.getBoundingClientRect();
    const frame = box.getBoundingClientRect();
    const left = Math.min(Math.max(at.left + at.width / 2 - frame.left, 120), Math.max(frame.width - 120, 120));
    tip.style.left = `${left}px`;
    tip.style.top = `${at.top - frame.top - 8}px`;
  };
  const hide = () => {
    tip.hidden = true;
  };
  box.addEventListener("pointerover", show);
  box.addEventListener("focusin", show);
  box.addEventListener("pointerleave", hide);
  box.addEventListener("focusout", hide);
}

/** Links in a drawing are followed as the page's others, without a reload: see links.js. */
function followDots(box) {
  box.addEventListener("click", (event) => {
    const dot = event.target.closest?.("svg a");
    if (!dot || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const link = element("a", { href: dot.getAttribute("href"), hidden: true });
    box.append(link);
    link.click();
    link.remove();
  });
}

function links(api, name, query, figure) {
  const kinds = Object.keys(KINDS).filter((kind) => (kind === "csv" ? figure.has_data : figure.svg));
  const isDark = themeOf(appElement()) === "dark";
  return kinds.map((kind) => {
    const theme = kind !== "csv" && isDark ? `${query ? "&" : "?"}theme=dark` : "";
    const href = `${api}/${name}/figure.${kind}${query}${theme}`;
    return element("a", { href, download: true, "data-testid": `${name}-${kind}`, "aria-label": `${figure.title}: ${KINDS[kind]}` }, KINDS[kind]);
  });
}

/** A place for the figure, filled by `load()`: once, when it comes near the window. */
export class FigurePlace {
  constructor(api, { name, title }, query) {
    this.api = api;
    this.name = name;
    this.query = query;
    this.content = element("div", { class: "content waiting" }, element("p", { class: "dim" }, "…"));
    this.element = element("section", { class: "figure", id: `figure-${name}`, "data-testid": `figure-${name}` }, element("h2", {}, title), this.content);
  }

  async load() {
    const width = Math.min(Math.floor(this.content.clientWidth), MOST_PX);
    const joined = `${this.query ? `${this.query}&` : "?"}width=${width}`;
    const response = await fetch(`${this.api}/${this.name}${joined}`).catch(() => null);
    const figure = await response?.json().catch(() => null);
    if (!figure || !response.ok) {
      this.#fill(element("p", { class: "caveat", role: "status" }, figure?.message ?? "The server is away; reload to try again."));
      return;
    }
    const tip = element("div", { class: "tip", hidden: true, "aria-hidden": "true" });
    const box = element("div", { class: "chart" }, ...(figure.svg ? [chartElement(figure.svg, figure.title)] : []), tip);
    tellMarks(box, tip);
    followDots(box);
    this.#fill(
      ...list("words", figure.words),
      ...(figure.caveats.length ? [element("div", { class: "caveat" }, ...list("", figure.caveats))] : []),
      ...(figure.svg ? [box] : []),
      element("div", { class: "under" }, ...list("note", figure.notes), element("p", { class: "note filter" }, figure.filter)),
      element("p", { class: "files" }, ...links(this.api, this.name, this.query, figure)),
    );
  }

  #fill(...children) {
    this.content.classList.remove("waiting");
    this.content.replaceChildren(...children);
    this.element.dataset.ready = "true";
  }
}
