// Which tasks the gallery shows and in which order: pure functions of cards and of the address.

/** Figures of fewer recorded people than this say too little to filter or sort by. */
export const ENOUGH_SESSIONS = 3;

export const STATES = {
  not_tried: "not tried",
  in_progress: "in progress",
  solved: "solved",
  failed: "missed",
  gave_up: "gave up",
  timed_out: "time ran out",
  abandoned: "left open",
};

const CLOSED = ["solved", "failed", "gave_up", "timed_out", "abandoned"];
const STATE_ORDER = ["in_progress", "not_tried", "failed", "gave_up", "timed_out", "abandoned", "solved"];

/** Choices by the longest side, in cells, of `what`. */
function sizes(what) {
  return {
    small: `${what} up to 10 × 10`,
    medium: `${what} 11 to 19 a side`,
    large: `${what} 20 and more a side`,
  };
}

export function isClosed(card) {
  return CLOSED.includes(card.state);
}

function isOfSize(side, size) {
  if (size === "small") return side <= 10;
  return size === "large" ? side >= 20 : side > 10 && side < 20;
}

function hasFigures(card) {
  return card.sessions >= ENOUGH_SESSIONS && card.seconds !== null;
}

function tookAbout(card, span) {
  if (!hasFigures(card)) return false;
  if (span === "quick") return card.seconds < 60;
  return span === "slow" ? card.seconds > 180 : card.seconds >= 60 && card.seconds <= 180;
}

function rightAtFirst(card, share) {
  if (!hasFigures(card)) return false;
  const percent = (100 * card.first_right) / card.sessions;
  if (share === "most") return percent >= 90;
  return share === "fewer" ? percent < 70 : percent >= 70 && percent < 90;
}

/**
 * Every filter by its name in the address: `label`, `any` (the choice that filters nothing),
 * `choices` (words by value) and `test(card, value)`. `isMain` ones are always in sight.
 */
export const FILTERS = {
  state: {
    label: "State",
    any: "all tasks",
    isMain: true,
    choices: { open: "still open", ...STATES, closed: "finished" },
    test: (card, value) => {
      if (value === "open") return !isClosed(card);
      return value === "closed" ? isClosed(card) : card.state === value;
    },
  },
  size: {
    label: "Longest side of the test input",
    any: "test input: any size",
    isMain: true,
    choices: sizes("test input"),
    test: (card, value) => isOfSize(card.test_side, value),
  },
  grids: {
    label: "Longest side of any example or test input",
    any: "grids: any size",
    choices: sizes("grids"),
    test: (card, value) => isOfSize(card.longest_side, value),
  },
  examples: {
    label: "Number of examples",
    any: "any number of examples",
    choices: { 2: "up to 2 examples", 3: "3 examples", 4: "4 examples", 5: "5 and more examples" },
    test: ({ examples }, value) => {
      if (value === "2") return examples <= 2;
      return value === "5" ? examples >= 5 : examples === Number(value);
    },
  },
  tests: {
    label: "Number of tests",
    any: "any number of tests",
    choices: { 1: "1 test", 2: "2 and more tests" },
    test: ({ tests }, value) => (value === "1" ? tests === 1 : tests > 1),
  },
  time: {
    label: "Median time of recorded people who finished",
    any: "recorded: any time",
    choices: { quick: "median under 1 min", middle: "median 1 to 3 min", slow: "median over 3 min" },
    test: tookAbout,
  },
  first: {
    label: "Recorded people who finished and were right at their first submit",
    any: "right at first submit: any",
    choices: { most: "90 % and more right at first", some: "70 to 90 % right at first", fewer: "under 70 % right at first" },
    test: rightAtFirst,
  },
  model: {
    label: "How the model did on the tasks you have finished",
    any: "model: any outcome",
    choices: {
      correct: "model: solved it",
      "near miss": "model: near miss",
      other: "model: right shape, further off",
      "wrong shape": "model: wrong shape",
      ragged: "model: ragged rows",
    },
    test: (card, value) => card.kind === value,
  },
};

/** Compares by a number; cards without one come last either way. */
function by(number, direction = 1) {
  return (a, b) => {
    const [x, y] = [number(a), number(b)];
    if (x === null || y === null) return (x === null) - (y === null);
    return direction * (x - y);
  };
}

const cells = (card) => card.height * card.width;
const recordedTime = (card) => (hasFigures(card) ? card.seconds : null);

/** Every order by its name in the address: `label` and `compare`. */
export const SORTS = {
  collection: { label: "collection order", compare: () => 0 },
  id: { label: "by task id", compare: (a, b) => (a.task_id < b.task_id ? -1 : 1) },
  smallest: { label: "smallest first", compare: by(cells) },
  largest: { label: "largest first", compare: by(cells, -1) },
  fewest: { label: "fewest examples first", compare: by((card) => card.examples) },
  most: { label: "most examples first", compare: by((card) => card.examples, -1) },
  quickest: { label: "quickest recorded first", compare: by(recordedTime) },
  slowest: { label: "slowest recorded first", compare: by(recordedTime, -1) },
  own: { label: "your quickest first", compare: by((card) => card.elapsed_ms) },
  state: { label: "by your state", compare: by((card) => STATE_ORDER.indexOf(card.state)) },
};

export const NO_FILTERS = Object.freeze({
  q: "",
  sort: "collection",
  ...Object.fromEntries(Object.keys(FILTERS).map((name) => [name, ""])),
});

const MAX_QUERY = 40;

/** The filters of an address (`?state=open&sort=id`); what it does not know keeps its default. */
export function parseFilters(search) {
  const given = new URLSearchParams(search);
  const filters = { ...NO_FILTERS, q: (given.get("q") ?? "").trim().slice(0, MAX_QUERY) };
  if (Object.hasOwn(SORTS, given.get("sort") ?? "")) filters.sort = given.get("sort");
  for (const [name, { choices }] of Object.entries(FILTERS)) {
    const value = given.get(name) ?? "";
    if (Object.hasOwn(choices, value)) filters[name] = value;
  }
  return filters;
}

/** The address' query with these filters in it; what else it says stays. Defaults are left out. */
export function formatFilters(filters, search = "") {
  const query = new URLSearchParams(search);
  for (const [name, value] of Object.entries(filters)) {
    if (value === NO_FILTERS[name]) query.delete(name);
    else query.set(name, value);
  }
  const text = query.toString();
  return text && `?${text}`;
}

/** How many filters are set; the order is none. */
export function countFilters(filters) {
  return Object.keys(filters).filter((name) => name !== "sort" && filters[name]).length;
}

export function matches(card, filters) {
  const text = filters.q.trim().toLowerCase();
  if (text && !card.task_id.toLowerCase().includes(text)) return false;
  return Object.entries(FILTERS).every(([name, { test }]) => !filters[name] || test(card, filters[name]));
}

/** The cards to show, in order. Sorting is stable: equal ones stay in the collection's order. */
export function choose(cards, filters) {
  return cards.filter((card) => matches(card, filters)).sort(SORTS[filters.sort].compare);
}

/** The task to go on with: begun before new, as listed; then any of the collection. */
export function nextOpen(found, cards) {
  const first = (list, state) => list.find((card) => card.state === state);
  return (
    first(found, "in_progress") ?? first(found, "not_tried") ??
    first(cards, "in_progress") ?? first(cards, "not_tried") ?? null
  );
}

/** How many cards are in each state, by state. */
export function tally(cards) {
  const counts = Object.fromEntries(Object.keys(STATES).map((state) => [state, 0]));
  for (const { state } of cards) counts[state]++;
  return counts;
}

/** Cards out of the page's data: a row of values a task, and what the participant did with some. */
export function cardsOf({ columns, rows, progress = {} }) {
  return rows.map((row) => {
    const card = Object.fromEntries(columns.map((name, n) => [name, row[n]]));
    const [state, elapsed_ms, kind, words] = progress[card.task_id] ?? ["not_tried", null, null, null];
    return { ...card, state, elapsed_ms, kind, words };
  });
}
