// The workbench's elements, built once. What they show is set in render.js.

import { pauseScreen } from "./covers.js";
import { h } from "./dom.js";
import { COLORS, COLOR_NAMES, GridView, inkOn } from "./draw.js";
import { icon } from "./icons.js";
import { COMMANDS, TOOLS } from "./keys.js";
import { sessionLink } from "./session_bar.js";
import { MODES } from "./symmetry.js";
import { fromRows } from "./state.js";
import { sizeLabel } from "./size.js";

function command(id, label, key, testid, more = {}) {
  const title = key ? `${label} (${key.toUpperCase()})` : label;
  return h("button.tool", {
    type: "button",
    "data-command": id,
    "data-testid": testid,
    title: more.hint ? `${title}: ${more.hint}` : title,
    "aria-label": label,
    "aria-keyshortcuts": key,
    html: icon(more.icon ?? testid),
  });
}

function toolbar(isOffered) {
  const tools = TOOLS.filter((tool) => isOffered(tool.id)).map(({ id, label, key, hint }) =>
    command(`tool:${id}`, label, key, `tool-${id}`, { hint, icon: id }),
  );
  const rest = COMMANDS.filter((c) => isOffered(c.id)).map(({ id, label, key, hint }) =>
    command(id, label, id === "undo" ? "Ctrl+Z" : id === "redo" ? "Ctrl+Y" : key, id, { hint }),
  );
  return h(
    "div.tools",
    { role: "toolbar", "aria-label": "Tools" },
    h("div.toolgroup", {}, ...tools),
    h("div.toolgroup", {}, ...rest),
  );
}

/** The ways of symmetry and its center; in sight while the symmetry brush is on. */
function symmetryTools(isOffered) {
  const ways = MODES.map(({ id, label }) => command(`symmetry:${id}`, label, "", `symmetry-${id}`, { icon: id }));
  const center = command("center", "Put the center: then click there", "Shift+M", "symmetry-center", { icon: "center" });
  return h(
    "div.symmetry",
    { "data-testid": "symmetry-tools", role: "group", "aria-label": "Symmetry", hidden: true },
    h("div.dim", {}, "Symmetry: ", h("span.mode")),
    ...(isOffered("symmetry") ? [...ways, center] : []),
  );
}

/** What to do with a part selected or being pasted. */
function blockTools(isOffered) {
  const copy = button("copy", "Copy", { title: "Copy (Ctrl+C)" });
  const putDown = button("confirm", "Put down", { title: "Put down (Enter)", "data-testid": "put-down" });
  return h("div.blocktools", { "data-testid": "blocktools" }, ...(isOffered("paste") ? [copy, putDown] : []));
}

function palette() {
  return h(
    "div.palette",
    { role: "group", "aria-label": "Colors" },
    ...COLORS.map((color, n) =>
      h("button.color", {
        type: "button",
        "data-command": `color:${n}`,
        "data-testid": `color-${n}`,
        title: `${COLOR_NAMES[n]} (${n})`,
        "aria-label": `color ${n}, ${COLOR_NAMES[n]}`,
        style: `--color:${color};--on:${inkOn(n)}`,
        text: String(n),
      }),
    ),
  );
}

function button(id, text, attributes = {}) {
  return h(
    "button.button",
    { type: "button", "data-command": id, "data-testid": id, text, ...attributes },
  );
}

function stepper(what, label) {
  return [
    h(
      "button.step",
      {
        type: "button",
        "data-command": `${what}:-1`,
        "aria-label": `one ${label} less`,
        title: `one ${label} less`,
        text: "−",
      },
    ),
    h(
      "button.step",
      {
        type: "button",
        "data-command": `${what}:1`,
        "aria-label": `one ${label} more`,
        title: `one ${label} more`,
        text: "+",
      },
    ),
  ];
}

/** A pair of grids with its label: `{element, views, index, grids}`. */
export function pairElement(pair, index) {
  const grids = { input: fromRows(pair.input), output: fromRows(pair.output) };
  const views = ["input", "output"].map(
    (side) => new GridView(`train.${index}.${side}`, `Example ${index + 1}, ${side}`),
  );
  const label = h(
    "button.lab.zoom",
    {
      type: "button",
      "data-command": `zoom:${index}`,
      "data-testid": `zoom-${index}`,
      title: "Enlarge (Z)",
    },
    h("b", {}, h("span.word", { text: "Example " }), String(index + 1)),
    h("span.num", { text: `${sizeLabel(grids.input)} → ${sizeLabel(grids.output)}` }),
    h("span.glass", { html: icon("zoom") }),
  );
  const sides = h(
    "div.sides",
    {},
    views[0].element,
    h("span.arrow", { "aria-hidden": "true", text: "→" }),
    views[1].element,
  );
  return { element: h("div.pair", {}, label, sides), sides, views, index, grids };
}

/** Builds everything for a task: `{element, refs, pairs, input, answer}`. */
export function build(data) {
  const { protocol, tests } = data;
  const isOffered = (id) => !protocol.tools || protocol.tools.includes(id);
  const pairs = data.train.map(pairElement);
  const input = new GridView("input", "Test input");
  const answer = new GridView("answer", "Your answer");
  answer.element.classList.add("editor");
  answer.element.setAttribute("data-testid", "editor");
  answer.element.setAttribute("tabindex", "0");
  answer.element.setAttribute("role", "application");
  input.element.setAttribute("data-testid", "test-input");

  const refs = {
    gallery: h(
      "a.back",
      { href: data.urls.gallery, "data-testid": "gallery-link", hidden: Boolean(data.room) },
      "←",
      h("span.wide", { text: " Gallery" }),
    ),
    tabs: h(
      "nav.tabs",
      { "aria-label": "Tests" },
      ...(tests.length > 1
        ? tests.map((_, n) =>
            h(
              "button.tab",
              {
                type: "button",
                "data-command": `test:${n}`,
                "data-testid": `test-tab-${n}`,
              },
              h("span.wide", { text: "Test " }),
              h("span", { text: String(n + 1) }),
              h("span.wide", { text: ` of ${tests.length}` }),
              h("span.sign"),
            ),
          )
        : []),
    ),
    attempts: h("span.pill.attempts", { "data-testid": "attempts" }),
    timer: h(
      "button.pill.timer",
      {
        type: "button",
        "data-command": "timer",
        "data-testid": "timer",
        title: `${protocol.time_limit_s ? "Time left for" : "Time on"} this test; click to hide it`,
      },
    ),
    pause: button("pause", "", { title: "Pause (P): covers the grids and stops the clock", hidden: Boolean(data.room) }),
    digits: h(
      "button.button.icon",
      {
        type: "button",
        "data-command": "digits",
        "data-testid": "digits",
        title: "Digits in cells (N)",
        "aria-label": "Digits in cells",
        html: icon("digits"),
      },
    ),
    view: h(
      "button.button.icon",
      {
        type: "button",
        "data-command": "view",
        "data-testid": "view",
        title: "View: colors, lines, contrast, hand (,)",
        "aria-label": "View options",
        "aria-haspopup": "dialog",
        html: icon("view"),
      },
    ),
    help: h(
      "button.button",
      {
        type: "button",
        "data-command": "help",
        "data-testid": "help",
        title: "List of keys (?)",
        "aria-label": "List of keys",
      },
      "?",
      h("span.wide", { text: " keys" }),
    ),
    pairs: h("div.pairs", {}, ...pairs.map((pair) => pair.element)),
    more: h("div.more", { "data-testid": "more", text: "↓ scroll for more examples" }),
    inputSize: h("span.num"),
    readout: h("div.readout.num"),
    place: h("div.place", { "data-testid": "place" }),
    selected: h("div.selected", { "data-testid": "selection" }),
    saved: h("div.saved", { "data-testid": "saved" }),
    size: h(
      "input.size.num",
      {
        type: "text",
        inputmode: "text",
        size: "7",
        maxlength: "12",
        autocomplete: "off",
        spellcheck: "false",
        "data-testid": "size",
        "aria-label": "Size of your answer, rows by columns",
        title: "Rows × columns: type a size such as 3x3 (W)",
      },
    ),
    blockTools: blockTools(isOffered),
    symmetry: symmetryTools(isOffered),
    zoom: h(
      "span.zoomer",
      { role: "group", "aria-label": "Zoom of your answer" },
      h("button.step", { type: "button", "data-command": "zoom_out", "data-testid": "zoom-out", title: "Smaller (−)", "aria-label": "Smaller", text: "−" }),
      h("button.level.num", { type: "button", "data-command": "zoom_fit", "data-testid": "zoom-fit", title: "Fit the window", text: "100 %" }),
      h("button.step", { type: "button", "data-command": "zoom_in", "data-testid": "zoom-in", title: "Larger (+), Ctrl+wheel or pinch", "aria-label": "Larger", text: "+" }),
    ),
    object: h("div.object", { "data-testid": "object" }),
    hint: h("div.hint", { "data-testid": "hint", role: "status" }),
    toolbar: toolbar(isOffered),
    palette: palette(),
    verdict: h(
      "div.verdict",
      { "data-testid": "verdict", role: "status", "aria-live": "polite", hidden: true },
    ),
    question: h(
      "div.question",
      { "data-testid": "question", role: "group", "aria-labelledby": "question-title", tabindex: "-1", hidden: true },
    ),
    session: sessionLink(data),
    giveup: data.room ? button("watch", "Just watch") : button("giveup", "I don't know"),
    submit: button("submit", "", { title: "Submit (Ctrl+Enter)" }),
    cover: h("div.cover", { "data-testid": "cover", hidden: true }),
    paused: pauseScreen(),
    overlay: h("div.overlay", { hidden: true }),
  };
  refs.pause.append(h("span.wide"), h("span.slim", { "aria-hidden": "true" }));
  refs.submit.classList.add("primary");
  refs.submit.append("Submit", h("kbd.wide", { text: "Ctrl ↵" }));
  refs.readout.append(refs.place, refs.object, refs.selected, refs.hint, refs.saved);

  const header = h(
    "header.top",
    {},
    refs.gallery,
    h("span.id", { text: data.task_id }),
    // Where a session's tasks are from is not told: some may be controls.
    refs.session || h("span.pill.wide", { text: data.collection, hidden: !data.collection }),
    refs.tabs,
    data.truth_seen ? h(
      "span.pill.seen",
      {
        text: "answer seen before",
        title: "You have seen this task's answer; this round is kept apart.",
      },
    ) : "",
    data.round_number > 1 ? h("span.pill.wide", { text: `round ${data.round_number}` }) : "",
    h("span.space"),
    h("span.pill.wide.rule", { text: protocol.label }),
    refs.attempts,
    refs.timer,
    refs.pause,
    refs.digits,
    refs.view,
    refs.help,
  );
  refs.notes = h("div.notes", {}, refs.readout, refs.symmetry, refs.blockTools);
  refs.sideBody = h("div.sidebody", {}, input.element, refs.notes);
  refs.side = h(
    "section.side",
    { "aria-label": "Test input" },
    h("div.lab", {}, h("b", { text: "Test input" }), refs.inputSize),
    refs.sideBody,
  );
  refs.pane = h("div.pane", {}, answer.element);
  refs.stage = h("div.stage", {}, refs.pane, refs.cover);
  refs.answerBox = h(
    "section.answer",
    { "aria-label": "Your answer" },
    h(
      "div.lab",
      {},
      h("b", { text: "Your answer" }),
      h(
        "span.sizer",
        {},
        h("span.steps", { title: "rows" }, ...stepper("rows", "row")),
        refs.size,
        h("span.steps", { title: "columns" }, ...stepper("columns", "column")),
      ),
      h("span.space"),
      refs.zoom,
    ),
    refs.stage,
  );
  refs.examples = h("section.examples", { "aria-label": "Examples" }, refs.pairs, refs.more);
  refs.bar = h("div.bar", {}, refs.palette, h("span.space"), refs.giveup, refs.submit);
  refs.work = h("section.work", {}, refs.side, refs.answerBox, refs.toolbar, refs.verdict, refs.question, refs.bar);
  refs.main = h("div.main", {}, refs.examples, refs.work, refs.paused);
  const element = h("div.wb", { "data-testid": "workbench" }, header, refs.main, refs.overlay);
  return { element, refs, pairs, input, answer };
}
