// How large everything on the stage can be. Pure arithmetic on CSS pixels and cells; nothing
// ever scrolls, so the cells give way.

/** The window that sizes are given for: at any other they grow and shrink with it. */
const DESIGN = { width: 1280, height: 720 };
// A phone held upright shows less of everything, but its words stay words.
const SMALLEST_UNIT = 0.55;
const LARGEST_UNIT = 6;

/** What one CSS pixel of the design is in a window of this size. */
export function unitOf({ width, height }) {
  return Math.min(LARGEST_UNIT, Math.max(SMALLEST_UNIT, Math.min(width / DESIGN.width, height / DESIGN.height)));
}

/** Whether a window is rather a phone held upright: everything goes below one another. */
export function isUpright({ width, height }) {
  return width < 0.9 * height;
}

const LABEL = 32;
const SHORTEST_LABEL = 96;
const ARROW = 34;
const GAP = { x: 26, y: 12 };

/** A grid with its size above it, in design pixels times `unit`. */
function framed({ width, height }, cell, unit) {
  return { width: Math.max(SHORTEST_LABEL * unit, width * cell + 1), height: height * cell + 1 + LABEL * unit };
}

/** One example's block at a cell size: side by side, or one above the other. */
export function pairBlock({ input, output }, cell, unit, isStacked) {
  const [a, b] = [framed(input, cell, unit), framed(output, cell, unit)];
  return isStacked
    ? { width: Math.max(a.width, b.width), height: a.height + b.height + ARROW * unit }
    : { width: a.width + b.width + ARROW * unit, height: Math.max(a.height, b.height) };
}

/** How blocks stand in lines no wider than `width`: `{lines: [[index]], width, height}`, or null when one is too wide. */
export function shelves(blocks, width, gap) {
  const lines = [];
  let [x, tall] = [0, 0];
  const total = { width: 0, height: 0 };
  for (const [index, block] of blocks.entries()) {
    if (block.width > width) return null;
    const isNew = !lines.length || x + gap.x + block.width > width;
    if (isNew) {
      total.height += lines.length ? tall + gap.y : 0;
      lines.push([]);
      [x, tall] = [0, 0];
    }
    x += (lines.at(-1).length ? gap.x : 0) + block.width;
    tall = Math.max(tall, block.height);
    total.width = Math.max(total.width, x);
    lines.at(-1).push(index);
  }
  return { lines, width: total.width, height: total.height + tall };
}

/** Cell sizes to try, the largest first, in CSS pixels: whole device pixels. */
function cells(most, dpr) {
  const largest = Math.max(1, Math.floor(most * dpr));
  return Array.from({ length: largest }, (_, i) => (largest - i) / dpr);
}

/**
 * The largest cell at which the blocks that `blockAt(cell, isStacked)` makes fit a box:
 * `{cell, isStacked, lines}`; the smallest there is when none does.
 */
function packed(box, { blocksAt, gap, ways, most, dpr }) {
  for (const cell of cells(most, dpr)) {
    for (const isStacked of ways) {
      const found = shelves(blocksAt(cell, isStacked), box.width, gap);
      if (found && found.height <= box.height) return { cell, isStacked, ...found };
    }
  }
  const blocks = blocksAt(1 / dpr, ways[0]);
  return { cell: 1 / dpr, isStacked: ways[0], lines: blocks.map((_, i) => [i]), ...box };
}

/** The examples in a box. */
export function packPairs(pairs, box, { unit, dpr = 1, most = 40 * unit }) {
  const blocksAt = (cell, isStacked) => pairs.map((pair) => pairBlock(pair, cell, unit, isStacked));
  const gap = { x: GAP.x * unit, y: GAP.y * unit };
  return packed(box, { blocksAt, gap, ways: [false, true], most, dpr });
}

/** Grids of one kind, such as a task's test inputs, in a box. */
function packGrids(grids, box, { unit, dpr = 1, most = 96 * unit }) {
  const blocksAt = (cell) => grids.map((grid) => framed(grid, cell, unit));
  const gap = { x: GAP.x * unit, y: GAP.y * unit };
  return packed(box, { blocksAt, gap, ways: [false], most, dpr });
}

/** Beyond what is comfortable to see, larger is still worth a little; below `least` smaller costs more and more. */
function worth(cell, enough, least) {
  const base = Math.log(Math.min(cell, enough)) + 0.2 * Math.log(Math.max(1, cell / enough));
  return base - 2 * Math.log(Math.max(1, least / cell));
}

/**
 * Shares the space between examples and the puzzle, beside each other, or below when upright:
 * `{share, examples, puzzle}`, `share` being the examples' part of it, in CSS pixels.
 */
export function shareTask({ pairs, tests }, box, { unit, dpr = 1, upright = false }) {
  const between = 40 * unit;
  const whole = (upright ? box.height : box.width) - between;
  let best = null;
  for (let percent = 26; percent <= 72; percent += 2) {
    const share = (whole * percent) / 100;
    const side = (part) => (upright ? { width: box.width, height: part } : { width: part, height: box.height });
    const examples = packPairs(pairs, side(share), { unit, dpr });
    const puzzle = packGrids(tests, side(whole - share), { unit, dpr });
    const score = worth(examples.cell, 20 * unit, 5 * unit) + worth(puzzle.cell, 24 * unit, 8 * unit);
    if (!best || score > best.score + 1e-9) best = { score, share, examples, puzzle };
  }
  return best;
}

/** What a card of the reveal takes besides its grids, in design pixels: its padding, its title, a line of
 * words and a letter, and what is above the words; below `narrow` its title takes two lines. */
export const CARD = { padding: 12, title: 40, line: 32, above: 8, gap: 14, letter: 12.5, narrow: 310, narrowest: 190 };

/** Grids of one card below or beside one another, as is larger: `{cell, isBeside}`. */
export function fitGrids(grids, box, { unit, dpr = 1, most = 48 * unit }) {
  const sum = (sides) => sides.reduce((total, side) => total + side, 0);
  const gaps = CARD.gap * unit * Math.max(0, grids.length - 1);
  const [heights, widths] = [grids.map(({ height }) => height), grids.map(({ width }) => width)];
  const fit = (width, columns, height, rows) => {
    const device = Math.min((width * dpr - grids.length) / columns, (height * dpr - grids.length) / rows, most * dpr);
    return Math.max(1, Math.floor(device)) / dpr;
  };
  const below = fit(box.width, Math.max(1, ...widths), box.height - gaps, Math.max(1, sum(heights)));
  const beside = fit(box.width - gaps, Math.max(1, sum(widths)), box.height, Math.max(1, ...heights));
  return beside > below ? { cell: beside, isBeside: true } : { cell: below, isBeside: false };
}

/** A card's inside: where its title needs two lines, and what is left for grids over so many lines of words. */
export function insideCard({ width, height }, lines, unit) {
  const title = width < CARD.narrow * unit ? 2 * CARD.title - 8 : CARD.title;
  const taken = 2 * CARD.padding + title + (lines ? CARD.above + lines * CARD.line : 0);
  return { width: width - 2 * CARD.padding * unit, height: height - taken * unit, taken: taken * unit };
}

/**
 * The heights of rows in a room: each the least it needs, and what is left for those that have a `most`, alike.
 * In a room too small all of them give way.
 */
export function rowHeights(rows, room) {
  const needed = rows.reduce((sum, { least }) => sum + least, 0);
  if (needed > room) return rows.map(({ least }) => (least * room) / needed);
  const spare = room - needed;
  const growing = rows.filter(({ most }) => most).length;
  return rows.map(({ least, most }) => (most ? Math.min(most, least + spare / growing) : least));
}

/** How many lines a sentence takes in a card, at most five: the widest letters are not the most frequent. */
export function linesOf(text, width, unit) {
  const across = Math.max(1, (width - 2 * CARD.padding * unit) / (CARD.letter * unit));
  return text ? Math.min(5, Math.ceil(text.length / across + 0.35)) : 0;
}

/**
 * Equal cards in a box, in as many columns as make their grids the largest:
 * `{columns, width, height, lines}` of a card. A card is `{grids, words}`; without grids it takes what is there.
 */
export function cardGrid(cards, box, { unit, dpr = 1 }) {
  const gap = CARD.gap * unit;
  let best = null;
  for (let columns = 1; columns <= cards.length; columns++) {
    const rows = Math.ceil(cards.length / columns);
    const width = (box.width - gap * (columns - 1)) / columns;
    const height = (box.height - gap * (rows - 1)) / rows;
    const lines = Math.max(0, ...cards.map(({ words }) => linesOf(words, width, unit)));
    const room = insideCard({ width, height }, lines, unit);
    const cells = cards.filter(({ grids }) => grids.length).map(({ grids }) => fitGrids(grids, room, { unit, dpr }).cell);
    const score = cells.reduce((sum, cell) => sum + Math.log(cell), 0) / Math.max(1, cells.length);
    // A band is no card, and in a narrow one no words can be read, nor bars compared.
    const narrowest = (cards.every(({ grids }) => grids.length) ? CARD.narrowest : CARD.narrow) * unit;
    const fitness = score - (width > 2.2 * height ? 1 : 0) - (width < narrowest ? 1 : 0);
    if (!best || fitness > best.fitness + 1e-9) best = { columns, width, height, lines, fitness };
  }
  return best;
}

/**
 * One cell size for answers that are looked at side by side, from what each could have. One that is
 * far larger than the others, as a model's 200 columns, keeps its own.
 */
export function commonCell(cells) {
  const middle = [...cells].sort((a, b) => a - b)[Math.floor(cells.length / 2)];
  return Math.min(...cells.filter((cell) => cell >= 0.6 * middle));
}
