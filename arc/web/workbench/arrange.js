// Puts the sizes that layout.js found onto the elements.

import { crispCell } from "./draw.js";
import { fitCell, NARROW_BELOW, packPairs, pairBlock, shareWide } from "./layout.js";

const STRIP_CELLS = 152;
// Below this the label says "1" instead of "Example 1".
const LABEL_WIDTH = 206;

/** Arranges a built workbench (`view`) for its element's size. */
export function arrange(view, { grid, testInput, digits }) {
  const { element, refs } = view;
  const [width, height] = [element.clientWidth, element.clientHeight];
  if (!width || !height) return;
  const isNarrow = width < NARROW_BELOW;
  element.classList.toggle("narrow", isNarrow);
  const home = isNarrow ? refs.pairs : refs.work;
  if (refs.side.parentNode !== home) home.prepend(refs.side);
  const notesHome = isNarrow ? refs.work : refs.sideBody;
  if (refs.notes.parentNode !== notesHome) notesHome.append(refs.notes);
  if (isNarrow) arrangeNarrow(view, { grid, testInput, digits });
  else arrangeWide(view, { width, height, grid, testInput, digits });
}

function arrangeWide(view, { width, height, grid, testInput, digits }) {
  const { refs } = view;
  const share = shareWide({
    width,
    height,
    pairs: view.pairs.map((pair) => pair.grids),
    test: testInput,
  });
  refs.main.style.setProperty("--examples", `${share.examplesWidth}px`);
  refs.work.classList.toggle("above", share.isAbove);
  refs.work.style.setProperty("--side", `${share.sideWidth}px`);
  refs.work.style.setProperty("--tools", `${share.toolsWidth}px`);
  setPairs(view, share.pairs, digits);
  view.input.set(testInput, share.testCell, { digits });
  refs.more.hidden = share.pairs.fits;
  setEditor(view, grid, digits);
}

function arrangeNarrow(view, { grid, testInput, digits }) {
  const { refs } = view;
  const highest = Math.max(...view.pairs.flatMap(({ grids }) => [grids.input.height, grids.output.height]));
  setPairs(view, { cell: Math.max(5, Math.min(16, Math.floor(STRIP_CELLS / highest))), isStacked: false }, digits);
  view.input.set(testInput, fitCell(testInput, 190, STRIP_CELLS, 16), { digits });
  refs.more.hidden = true;
  setEditor(view, grid, digits);
}

function setPairs(view, { cell, isStacked }, digits) {
  for (const pair of view.pairs) {
    pair.sides.classList.toggle("stacked", isStacked);
    pair.views[0].set(pair.grids.input, cell, { digits });
    pair.views[1].set(pair.grids.output, cell, { digits });
    const { width } = pairBlock(pair.grids, cell, isStacked);
    pair.element.style.width = `${width}px`;
    pair.element.classList.toggle("tight", width < LABEL_WIDTH);
  }
}

/** The answer as large as its box allows. */
export function setEditor(view, grid, digits) {
  const { stage, pane } = view.refs;
  const cell = fitCell(grid, stage.clientWidth, stage.clientHeight);
  view.answer.set(grid, crispCell(cell * view.zoom), { digits });
  pane.classList.toggle("zoomed", view.zoom > 1);
}

/** Sizes of an enlarged pair: `{cell, isStacked}`. */
export function enlarged(grids, width, height) {
  return packPairs([grids], width, height, 48);
}
