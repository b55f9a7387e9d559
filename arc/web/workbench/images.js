// Symmetric drawing: where the images of a cell lie. `arc/symmetry.py` does the same. No DOM.
// A symmetry is `{mode, center}`, center `[2 * row, 2 * column]`: even numbers are the middle of a
// cell, odd ones the edge after it.

// A map is [swaps, rowSign, columnSign]: whether rows and columns change roles, then whether each
// distance from the center keeps its side (1) or changes it (-1).
const ITSELF = [false, 1, 1];
const LEFT_RIGHT = [false, 1, -1];
const UP_DOWN = [false, -1, 1];
const HALF_TURN = [false, -1, -1];
const CLOCKWISE = [true, 1, -1];
const COUNTERCLOCKWISE = [true, -1, 1];
const ROTATIONS = [ITSELF, CLOCKWISE, HALF_TURN, COUNTERCLOCKWISE];
const DIAGONALS = [
  [true, 1, 1],
  [true, -1, -1],
];

// Each mode's maps, in the order in which images are painted.
const MAPS = {
  left_right: [ITSELF, LEFT_RIGHT],
  up_down: [ITSELF, UP_DOWN],
  both: [ITSELF, LEFT_RIGHT, UP_DOWN, HALF_TURN],
  half_turn: [ITSELF, HALF_TURN],
  quarter_turn: ROTATIONS,
  all: [...ROTATIONS, LEFT_RIGHT, UP_DOWN, ...DIAGONALS],
};

function placeMap([a, b], [swaps, rowSign, columnSign]) {
  return (row, column) => {
    const down = 2 * row - a;
    const right = 2 * column - b;
    const [y, x] = swaps ? [right, down] : [down, right];
    return [(a + rowSign * y) / 2, (b + columnSign * x) / 2];
  };
}

/** Functions from `(row, column)` to one image `[row, column]`; the first changes nothing. */
export function placeMaps({ mode, center }) {
  return MAPS[mode].map((parts) => placeMap(center, parts));
}

/** The cell itself, then its images, each once; images may lie outside the grid. */
export function images(symmetry, row, column) {
  const places = placeMaps(symmetry).map((image) => image(row, column));
  const isFirst = ([r, c], i) => places.findIndex((place) => place[0] === r && place[1] === c) === i;
  return places.filter(isFirst);
}
