// How large each grid can be. Pure arithmetic on sizes in CSS pixels and cells.

/** Below this width, in CSS pixels, a page is laid out as on a phone. */
export const NARROW_BELOW = 860;
export const MIN_CELL = 5;
const LABEL = 22;
const ARROW = 26;
const GAP_X = 20;
const GAP_Y = 12;
const NARROWEST_PAIR = 132;

export const HEADER = 48;
export const BAR = 56;
export const VERDICT = 56;
export const EDGE = 18;
const TOOL = 38;
// Below the test input: place, object, selection, hint, what became of the work, buttons for a block.
const READOUT = 130;
const NARROWEST_SIDE = 138;
// The bar with colors, "I don't know" and Submit; the answer's label with size and zoom.
const NARROWEST_WORK = 650;
const NARROWEST_ANSWER = 310;

/** `{width, height}` of one pair's block at a cell size. */
export function pairBlock({ input, output }, cell, isStacked) {
  const width = isStacked
    ? Math.max(input.width, output.width) * cell
    : (input.width + output.width) * cell + ARROW;
  const height = isStacked
    ? (input.height + output.height) * cell + ARROW
    : Math.max(input.height, output.height) * cell;
  return { width: Math.max(NARROWEST_PAIR, width + 2), height: height + LABEL + 2 };
}

/** Height that the pairs take in rows no wider than `width`; Infinity when one alone is wider. */
function shelfHeight(pairs, cell, width, isStacked) {
  let [x, row, total] = [0, 0, 0];
  for (const pair of pairs) {
    const block = pairBlock(pair, cell, isStacked);
    if (block.width > width) return Infinity;
    if (x && x + GAP_X + block.width > width) {
      total += row + GAP_Y;
      [x, row] = [0, 0];
    }
    x += (x ? GAP_X : 0) + block.width;
    row = Math.max(row, block.height);
  }
  return total + row;
}

/**
 * The largest cell at which all pairs fit a box, side by side or one above the other:
 * `{cell, isStacked, fits}`. When even MIN_CELL is too large, `fits` is false and the box scrolls.
 */
export function packPairs(pairs, width, height, maxCell = 28) {
  for (let cell = maxCell; cell >= MIN_CELL; cell--) {
    for (const isStacked of [false, true]) {
      if (shelfHeight(pairs, cell, width, isStacked) <= height) return { cell, isStacked, fits: true };
    }
  }
  const isStacked = shelfHeight(pairs, MIN_CELL, width, false) === Infinity;
  return { cell: MIN_CELL, isStacked, fits: false };
}

/** Largest whole cell size for a grid in a box, within limits. */
export function fitCell({ height, width }, boxWidth, boxHeight, maxCell = 64) {
  const cell = Math.floor(Math.min((boxWidth - 2) / width, (boxHeight - 2) / height));
  return Math.max(2, Math.min(maxCell, cell));
}

/** Beyond what is comfortable, more is still worth a little. */
function worth(cell, enough) {
  const comfort = Math.min(cell, enough);
  return Math.log(comfort) + 0.15 * Math.log(cell / comfort) - (cell < MIN_CELL ? 4 : 0);
}

/**
 * Shares a wide screen between examples, test input and editor. Tries every division and keeps the
 * one whose cell sizes, each counted up to what is comfortable, have the largest product:
 * `{examplesWidth, pairs, testCell, sideWidth, editorCell, isAbove, toolsWidth}`.
 */
export function shareWide({ width, height, pairs, test }) {
  // Room for the verdict is always kept aside: its coming must not rearrange the page.
  const editorHeight = height - HEADER - BAR - VERDICT - LABEL - 26;
  const toolsWidth = 2 * TOOL + 4;
  // What is comfortable grows with the screen.
  const ample = Math.max(1, height / 700);
  let best = null;
  const consider = (choice) => {
    const score =
      worth(choice.editorCell, 26 * ample) +
      worth(choice.pairs.cell, 16 * ample) +
      0.6 * worth(choice.testCell, 14 * ample) -
      (choice.answerWidth < NARROWEST_ANSWER ? 1 : 0);
    if (!best || score > best.score + 1e-9) best = { ...choice, score, toolsWidth };
  };
  const [narrowest, widest] = [Math.round(0.26 * width), 0.64 * width];
  for (let examplesWidth = narrowest; examplesWidth <= widest; examplesWidth += 8) {
    const inner = width - examplesWidth - 2 * EDGE - toolsWidth - EDGE;
    if (width - examplesWidth < NARROWEST_WORK && examplesWidth > narrowest) break;
    const packed = packPairs(pairs, examplesWidth - 2 * EDGE, height - HEADER - 28);
    if (!packed.fits) packed.cell = MIN_CELL - 1;
    for (let testCell = 24; testCell >= 3; testCell--) {
      const side = Math.max(NARROWEST_SIDE, test.width * testCell + 2);
      if (test.height * testCell + READOUT <= editorHeight) {
        const answer = { width: inner - side - EDGE, height: editorHeight };
        const editorCell = fitCell(test, answer.width, answer.height);
        const sizes = { examplesWidth, testCell, sideWidth: side, editorCell, answerWidth: answer.width };
        consider({ ...sizes, pairs: packed, isAbove: false });
      }
      const left = editorHeight - test.height * testCell - LABEL - 12;
      if (test.width * testCell + NARROWEST_SIDE <= inner && left > 40) {
        const editorCell = fitCell(test, inner, left);
        consider({ examplesWidth, pairs: packed, testCell, sideWidth: 0, editorCell, isAbove: true });
      }
    }
  }
  if (best && !best.pairs.fits) best.pairs = { ...best.pairs, cell: MIN_CELL };
  return best;
}
