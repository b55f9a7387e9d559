// The reveal on a phone: the step that is on, with its vote, and what was shown before in small.

import { sameRows } from "../static/compare_frame.js";
import { h, setHidden, setText } from "../workbench/dom.js";
import { sizeText } from "./board.js";
import { isTruthShown, ownVerdict, percentOf } from "./join_moment.js";
import { button, card, cards, contentWidth, gridElement, heading, later, puzzleAgain } from "./join_parts.js";
import { outcomeWords } from "./words.js";

const TITLES = {
  drawn: "Which one did a person draw?",
  guess_1: "o3’s first guess",
  guess_2: "o3’s second guess",
  tally: "What you all answered",
  right: "Who has it right?",
  host: "The host’s answer",
  truth: "The answer",
  words: "Where they went wrong",
  fair: "Was this task fair?",
};

const CHOICES = {
  drawn: { a: "A", b: "B" },
  right: { o3: "o3", audience: "Most of us", both: "Both", neither: "Neither" },
  fair: { yes: "Yes, fair", no: "No", unsure: "Not sure" },
};

const VERDICTS = {
  solved: ["✓", "You solved it!"],
  missed: ["✗", "You missed it this time."],
  none: ["", "You handed in nothing on this one."],
};

/** The grids that stay in sight once they were shown, in this order. */
const KEPT = ["truth", "guess_1", "guess_2", "tally", "host"];

export function revealScreen(app) {
  const { steps } = app.scene;
  const current = steps.at(-1);
  const before = steps.slice(0, -1).filter(({ kind }) => KEPT.includes(kind));
  const part = (step) => (step?.part ? app.part(step.part) : Promise.resolve(null));
  const truth = part(steps.find(({ kind }) => kind === "truth"));
  const body = STEPS[current.kind](app, { current, part, truth });
  const updated = [];
  if (app.scene.poll) updated.push(pollOf(app, app.scene.poll));
  if (isTruthShown(app.scene)) updated.push(verdictLine(app, truth));
  return {
    element: h(
      "div.screen.reveal",
      { "data-step": current.kind },
      heading(TITLES[current.kind]),
      ...updated.map(({ element }) => element),
      ...body,
      before.length ? soFar(before, part, truth) : "",
      puzzleAgain(app),
    ),
    update: () => updated.forEach((one) => one.update()),
  };
}

const STEPS = {
  drawn: (app, { current, part }) => [later(part(current), (content) => content && drawnPair(content))],
  guess_1: guess,
  guess_2: guess,
  host: guess,
  tally: (app, { current, part }) => [later(part(current), tallyList)],
  right: () => [],
  truth: (app, { current, part }) => [later(part(current), (content) => truthBody(app, content))],
  words: (app, { current, part }) => [later(part(current), wordsList)],
  fair: () => [],
};

function pairTitle(title, n, count) {
  return count > 1 ? `${title} · test ${n + 1}` : title;
}

/** One step's grids as cards, told right from wrong once the answer is shown. */
function cardsOf({ title, pairs }, truth) {
  return pairs.map(({ rows, size }, n) => ({
    title: pairTitle(title, n, pairs.length),
    rows,
    size: sizeText(rows, size),
    sign: truth ? (sameRows(rows, truth.pairs[n]?.rows) ? "✓" : "✗") : "",
  }));
}

function guess(app, { current, part, truth }) {
  const both = Promise.all([part(current), truth]);
  return [later(both, ([content, answer]) => cardsOf(content, answer).map((one) => card(one, contentWidth())))];
}

/** The answer that more of the audience have than any other, where the host released its drawing. */
function mostCards({ pairs }, truth) {
  return pairs.flatMap(({ answers: [first, second], n_people: people }, n) => {
    if (!first?.rows || first.n === second?.n) return [];
    const [one] = cardsOf({ title: "", pairs: [first] }, truth && { pairs: [truth.pairs[n]] });
    return [{ ...one, title: pairTitle("Most common", n, pairs.length), size: `${first.n} of ${people}` }];
  });
}

function drawnPair({ a, b }) {
  return cards([
    { title: "A", rows: a },
    { title: "B", rows: b },
  ]);
}

function tallyRow({ n, rows, size }, people, at) {
  const share = people ? (100 * n) / people : 0;
  const drawing = rows ? [gridElement(rows, `Answer ${at + 1}`, { width: contentWidth() - 24, height: 160, most: 16 })] : [];
  return h(
    "li",
    {},
    h("b.num", { text: `${n} of ${people}` }),
    h("span.num.dim", { text: size }),
    h("span.bar", { "aria-hidden": "true" }, h("i", { style: `width:${share}%` })),
    ...drawing,
  );
}

function tallyList({ pairs }) {
  return pairs.flatMap(({ answers, n_people: people }, n) => [
    ...(pairs.length > 1 ? [h("h2", { text: `Test ${n + 1}` })] : []),
    answers.length
      ? h("ol.tally", {}, ...answers.map((answer, at) => tallyRow(answer, people, at)))
      : h("p.lead", { text: "Nobody handed in an answer." }),
  ]);
}

/** Solved or missed: as the server tells it, until then by what this phone handed in. */
function verdictLine(app, truth) {
  const element = h("p.verdict", { "data-testid": "verdict", role: "status", hidden: true });
  let answer = null;
  const update = () => {
    const guessed = answer && Object.keys(app.own).length ? ownVerdict(app.own, answer) : null;
    const known = app.me?.verdict ?? guessed;
    setHidden(element, !known);
    if (!known || element.dataset.verdict === known) return;
    element.dataset.verdict = known;
    const [sign, words] = VERDICTS[known];
    element.replaceChildren(...(sign ? [h("span", { "aria-hidden": "true", text: `${sign} ` })] : []), words);
  };
  truth.then((content) => {
    answer = content;
    update();
  }, () => {});
  return { element, update };
}

function guessedWords(app, drawn) {
  const choice = app.voteOf("drawn");
  if (!drawn) return "";
  const who = `A person drew ${drawn.toUpperCase()}.`;
  return h("p.lead", { text: choice ? `${who} ${choice === drawn ? "You saw it." : "It fooled you."}` : who });
}

/** One's own answer, marked where it differs. */
function judged(mine, right) {
  const isRight = sameRows(mine.rows, right);
  return { ...mine, sign: isRight ? "✓" : "✗", shown: isRight || !right ? {} : { truth: right } };
}

function truthBody(app, truth) {
  const answers = cardsOf({ title: "The answer", pairs: truth.pairs }, null);
  const mine = app.ownCards(truth.pairs.length).map((one) => judged(one, truth.pairs[one.pairIndex]?.rows));
  return [
    mine.length ? cards([...answers, ...mine]) : h("div", {}, ...answers.map((one) => card(one, contentWidth()))),
    h("p.outcome", { text: outcomeWords(truth.right) }),
    guessedWords(app, truth.drawn),
  ];
}

function wordsList({ pairs }) {
  const rows = pairs.flatMap(({ answers }, n) =>
    answers.map(({ title, rows, size, correct, words }) =>
      h(
        "li",
        {},
        h("span.sign", { role: "img", "aria-label": correct ? "right" : "wrong", text: correct ? "✓" : "✗" }),
        h("b", { text: pairTitle(title, n, pairs.length) }),
        h("span.num.dim", { text: sizeText(rows, size) }),
        h("p", { text: words }),
      ),
    ),
  );
  return h("ol.words", {}, ...rows);
}

/** What was shown before, so that nobody has to remember it. */
function soFar(steps, part, truth) {
  const inOrder = KEPT.flatMap((kind) => steps.filter((step) => step.kind === kind));
  const contents = Promise.all([truth, ...inOrder.map(part)]);
  return later(contents, ([answer, ...shown]) => {
    const list = shown.flatMap((content, n) => {
      if (!content) return [];
      const { kind } = inOrder[n];
      if (kind === "tally") return mostCards(content, answer);
      return kind === "truth" ? cardsOf({ title: "The answer", pairs: content.pairs }, null) : cardsOf(content, answer);
    });
    return list.length ? [h("h2", { text: "So far" }), cards(list)] : "";
  });
}

/** The vote of a step: its choices as big buttons, one's own marked, the others' once one has voted. */
function pollOf(app, { kind, choices }) {
  const ballot = app.ballot(kind);
  const buttons = choices.map((choice) => {
    const share = h("span.part");
    const fill = h("i", { "aria-hidden": "true" });
    const label = CHOICES[kind]?.[choice] ?? choice;
    const node = button([fill, h("span", { text: label }), share], () => ballot.choose(choice), {
      kind: ".choice",
      "data-testid": `vote-${choice}`,
    });
    return { choice, node, share, fill };
  });
  const note = h("p.fine", { role: "status", "data-testid": "vote-note" });
  return {
    element: h("div.poll", { "data-poll": kind, role: "group", "aria-label": TITLES[kind] }, h("div.choices", {}, ...buttons.map(({ node }) => node)), note),
    update() {
      for (const { choice, node, share, fill } of buttons) {
        node.setAttribute("aria-pressed", String(choice === ballot.choice));
        const percent = ballot.stored ? percentOf(choice, app.tally?.votes) : null;
        setHidden(share, percent === null);
        setText(share, percent === null ? "" : `${percent} %`);
        fill.style.width = `${percent ?? 0}%`;
      }
      const isOnItsWay = ballot.choice !== ballot.stored;
      const said = ballot.stored ? "Your vote is in. You may change it while the vote is open." : "";
      setText(note, ballot.refusal ?? (isOnItsWay ? "Sending your vote…" : said));
    },
  };
}
