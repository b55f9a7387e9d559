// Flips and quarter turns of a block of cells.

import { blank } from "./state.js";

/** A new grid: "flip_h" left-right, "flip_v" up-down, "rotate" a quarter turn clockwise. */
export function turned(block, how) {
  const { height, width } = block;
  const result = how === "rotate" ? blank(width, height) : blank(height, width);
  for (let r = 0; r < height; r++) {
    for (let c = 0; c < width; c++) {
      const [row, column] = {
        flip_h: [r, width - 1 - c],
        flip_v: [height - 1 - r, c],
        rotate: [c, height - 1 - r],
      }[how];
      result.cells[row * result.width + column] = block.cells[r * width + c];
    }
  }
  return result;
}
