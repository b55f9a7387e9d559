// What the phone's screens are made of.

import { gridWords } from "../workbench/describe.js";
import { h, setText } from "../workbench/dom.js";
import { countdownText } from "../workbench/time.js";
import { Board, sizeText } from "./board.js";

const WIDEST = 680;
const MARGIN = 16;
const ARROW = 30;
const GAP = 12;
const HIGHEST = 330;
const WIDE_CARD = 200;

/** The heading that takes the keyboard when its screen comes up. */
export function heading(...children) {
  return h("h1", { tabindex: "-1" }, ...children);
}

/** A nickname as it is shown: whatever it is made of, it stays in its place. */
export function nameElement(nickname) {
  return h("bdi.name", { text: nickname });
}

export function button(label, choose, { kind = "", ...attributes } = {}) {
  const node = h(`button.button${kind}`, { type: "button", ...attributes }, ...[label].flat());
  // The second click of a double click was meant for the screen before.
  node.addEventListener("click", (event) => event.detail < 2 && choose(node));
  return node;
}

/** The room's countdown; `update()` is called often. Empty where there is no limit. */
export function countdown(app) {
  const element = h("span.clock", { "data-testid": "countdown" });
  return {
    element,
    update() {
      const left = app.left();
      setText(element, left === null ? "" : countdownText(left));
      element.classList.toggle("late", left !== null && left <= 10_000);
    },
  };
}

/** How many of the audience have handed in; `update()` with every tally. */
export function answersIn(app) {
  const fill = h("i");
  const words = h("span");
  const element = h("p.answers", { "data-testid": "answers-in" }, words, h("span.bar", { "aria-hidden": "true" }, fill));
  return {
    element,
    update() {
      const { answers = 0, members = 0 } = app.tally ?? {};
      setText(words, `${answers} of ${members} answers in`);
      fill.style.width = `${members ? (100 * Math.min(answers, members)) / members : 0}%`;
    },
  };
}

/** The width that a screen's content has, in CSS pixels. */
export function contentWidth() {
  return Math.min(WIDEST, document.documentElement.clientWidth - 2 * MARGIN);
}

let lists = 0;

/** A grid drawn to fit, its rows beside it for those who listen. `shown` goes to `Board.show`. */
export function gridElement(rows, label, { width, height = HIGHEST, most = 40, shown = {} }) {
  const board = new Board("join", label);
  board.show(rows, shown);
  board.fit(width, height, { most });
  if (board.isEmpty) return board.element;
  const list = h("ol.heard", { id: `grid-${(lists += 1)}` });
  list.append(...gridWords(board.grid).map((words) => h("li", { text: words })));
  board.view.element.setAttribute("aria-describedby", list.id);
  return h("div.drawn", {}, board.element, list);
}

/** One grid under its title: `{title, rows, size, sign, shown}`; `sign` "✓", "✗" or "". */
export function card({ title, rows, size = sizeText(rows), sign = "", shown = {} }, width, height = HIGHEST) {
  const words = { "✓": "right", "✗": "wrong" }[sign];
  return h(
    "figure.card",
    { "data-sign": sign || null },
    h(
      "figcaption",
      {},
      ...(sign ? [h("span.sign", { role: "img", "aria-label": words, text: sign })] : []),
      h("b", { text: title }),
      h("span.num", { text: size }),
    ),
    gridElement(rows, title, { width: width - 2 * GAP, height, shown }),
  );
}

/** Cards side by side: two in a row, three where there is room. */
export function cards(list) {
  const columns = contentWidth() < 3 * WIDE_CARD ? 2 : 3;
  const width = (contentWidth() - (columns - 1) * GAP) / columns;
  return h("div.cards", { style: `--columns:${columns}` }, ...list.map((one) => card(one, width)));
}

function pairElement({ input, output }, index) {
  const wide = input[0].length + output[0].length;
  const tall = Math.max(input.length, output.length);
  const cell = Math.min(22, (contentWidth() - ARROW - 2) / wide, HIGHEST / tall);
  const grid = (rows, side) =>
    gridElement(rows, `Example ${index + 1}, ${side}`, { width: rows[0].length * cell + 2, height: rows.length * cell + 2, most: 22 });
  return h(
    "figure.pair",
    {},
    h("figcaption", {}, h("b", { text: `Example ${index + 1}` }), h("span.num", { text: `${sizeText(input)} → ${sizeText(output)}` })),
    h("div.sides", {}, grid(input, "input"), h("span.arrow", { "aria-hidden": "true", text: "→" }), grid(output, "output")),
  );
}

/** The puzzle to look at: test inputs first, they are what it is about; then the examples. */
export function puzzleElement({ train, test }) {
  const width = contentWidth();
  const titled = (n) => (test.length > 1 ? `Test input ${n + 1}` : "Test input");
  return h(
    "section.puzzle",
    { "aria-label": "The puzzle" },
    ...test.map(({ input }, n) =>
      h(
        "figure.pair",
        {},
        h("figcaption", {}, h("b", { text: titled(n) }), h("span.num", { text: sizeText(input) })),
        gridElement(input, titled(n), { width, most: 26 }),
      ),
    ),
    ...train.map(pairElement),
  );
}

/** Fills an element with what comes later; what no longer can is left out. */
export function later(promise, build) {
  const place = h("div.later", { "aria-busy": "true" });
  promise.then(
    (content) => {
      place.removeAttribute("aria-busy");
      place.replaceChildren(...[build(content)].flat());
    },
    () => place.remove(),
  );
  return place;
}

/** Examples and test inputs, folded away; as it was left when the next step comes. */
export function puzzleAgain(app) {
  const { task } = app.scene;
  if (!task) return "";
  const place = h("div");
  const element = h("details.again", {}, h("summary", { text: "The puzzle again" }), place);
  const unfold = () => {
    app.isPuzzleOpen = element.open;
    if (element.open && !place.hasChildNodes()) place.append(later(app.part(task.part), puzzleElement));
  };
  element.addEventListener("toggle", unfold);
  element.open = app.isPuzzleOpen === true;
  return element;
}
