// The gallery: cards with thumbnails of test inputs; searching happens here, at once.

import { element, segmented, styled } from "./elements.js";

const STATES = {
  not_tried: "not tried",
  in_progress: "in progress",
  solved: "✓ solved",
  failed: "✗ missed",
  gave_up: "gave up",
};

/** `198.6` seconds -> `3:18`. */
export function clock(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** Whether a card is wanted: by any part of its id, and by its state. */
export function matches(card, query, state) {
  const text = query.trim().toLowerCase();
  if (text && !card.task_id.toLowerCase().includes(text)) return false;
  return state === "all" || (state === "open" ? !isClosed(card) : isClosed(card));
}

function isClosed(card) {
  return !["not_tried", "in_progress"].includes(card.state);
}

function stateText(card) {
  const timed = card.state === "solved" && card.elapsed_ms !== null;
  return timed ? `${STATES.solved}, ${clock(card.elapsed_ms / 1000)}` : STATES[card.state];
}

function cardElement(card) {
  const [height, width] = card.shape;
  const tests = card.tests > 1 ? `${card.tests} tests · ` : "";
  const size = `${tests}${height} × ${width}`;
  return element(
    "a",
    {
      class: "card",
      href: card.url,
      "data-task": card.task_id,
      "aria-label": `Task ${card.task_id}, ${height} rows by ${width} columns, ${STATES[card.state]}`,
    },
    element(
      "span",
      { class: "thumb" },
      element("img", {
        src: card.image,
        alt: "",
        loading: "lazy",
        decoding: "async",
        class: height > width ? "tall" : "wide",
      }),
    ),
    element("span", { class: "line" }, element("b", {}, card.task_id), element("span", {}, size)),
    element(
      "span",
      { class: "line" },
      element("span", { class: `state ${card.state}` }, stateText(card)),
      element("span", {}, card.examples === 1 ? "1 example" : `${card.examples} examples`),
    ),
  );
}

function collectionSelect(data) {
  const select = element(
    "select",
    { "aria-label": "Collection", "data-testid": "collection" },
    ...data.collections.map((other) =>
      element(
        "option",
        { value: other.url, selected: other.name === data.collection },
        other.name,
      ),
    ),
  );
  // A link followed by hand, so that choosing behaves like every other link.
  select.addEventListener("change", () => {
    const link = element("a", { href: select.value, hidden: true });
    select.after(link);
    link.click();
    link.remove();
  });
  return select;
}

function problemsElement(problems) {
  return element(
    "details",
    { class: "problems" },
    element("summary", {}, `${problems.length} file(s) could not be read`),
    element("ul", {}, ...problems.map((problem) => element("li", {}, problem))),
  );
}

function template(data) {
  const done = data.cards.filter(isClosed).length;
  const share = data.cards.length ? (100 * done) / data.cards.length : 0;
  const search = element("input", {
    type: "search",
    placeholder: "task id",
    "aria-label": "Search by task id",
    "data-testid": "search",
    autocomplete: "off",
    spellcheck: "false",
  });
  const state = element(
    "select",
    { "aria-label": "State", "data-testid": "state" },
    element("option", { value: "all" }, "all tasks"),
    element("option", { value: "open" }, "still open"),
    element("option", { value: "closed" }, "finished"),
  );
  const grid = element("div", { class: "cards", role: "list" });
  const empty = element("p", { class: "empty", hidden: true, role: "status" });
  const rule = data.protocols.find((protocol) => protocol.name === data.protocol);
  const main = element(
    "main",
    {},
    element("h1", {}, data.title),
    element(
      "p",
      { class: "lead" },
      `${rule.description} Afterwards you see what the model answered, and where it went wrong.`,
    ),
    element(
      "div",
      { class: "filters" },
      collectionSelect(data),
      state,
      search,
      segmented(
        "Rules",
        data.protocols.map(({ name, label, description, url }) => ({
          label,
          title: description,
          href: url,
          pressed: name === data.protocol,
        })),
      ),
      element(
        "span",
        { class: "progress", "aria-hidden": "true" },
        element("i", { style: `width:${share}%` }),
      ),
      element("span", { class: "count" }, `${done} of ${data.cards.length} finished`),
    ),
    ...(data.problems.length ? [problemsElement(data.problems)] : []),
    grid,
    empty,
  );
  return { main, grid, empty, search, state };
}

/** Draw the gallery into `root`; called again with new data it draws anew. */
export default async function mount(root, data) {
  await styled(root, new URL("gallery.css", import.meta.url));
  const { main, grid, empty, search, state } = template(data);
  const show = () => {
    const found = data.cards.filter((card) => matches(card, search.value, state.value));
    grid.replaceChildren(...found.map(cardElement));
    empty.hidden = found.length > 0;
    empty.textContent = data.cards.length
      ? `No task here matches. Ids look like ${data.cards[0].task_id}.`
      : "This collection has no tasks that can be played.";
  };
  search.addEventListener("input", show);
  state.addEventListener("change", show);
  for (const type of ["keydown", "keyup", "keypress"]) {
    // Streamlit's one-letter shortcuts must not fire while somebody types an id.
    main.addEventListener(type, (event) => event.stopPropagation());
  }
  root.querySelector("main")?.remove();
  root.append(main);
  show();
  const wanted = data.wanted && grid.querySelector(`[data-task="${CSS.escape(data.wanted)}"]`);
  if (wanted) {
    wanted.classList.add("wanted");
    wanted.scrollIntoView({ block: "center" });
    wanted.focus({ preventScroll: true });
  } else if (data.wanted) {
    search.value = data.wanted;
    show();
  }
}
