// Reading a size as people type it: 3x3, 3X3, 3 3, 3,3, 3×3, 3*3. Rows first, then columns.

import { MAX_SIDE } from "./state.js";

/** -> `{height, width}`, or null when the text is no size from 1 to 30 a side. */
export function parseSize(text) {
  const match = /^\s*(\d{1,2})(?:\s*[x×*,;/]\s*|\s+)(\d{1,2})\s*$/iu.exec(text);
  const both = match ? [match[1], match[2]] : /^\s*\d{1,2}\s*$/.test(text) ? [text, text] : null;
  if (!both) return null;
  const [height, width] = both.map(Number);
  const fits = (n) => n >= 1 && n <= MAX_SIDE;
  return fits(height) && fits(width) ? { height, width } : null;
}

/** `27 × 23`: rows times columns, as every grid's label has it. */
export function sizeLabel(grid) {
  return `${grid.height} × ${grid.width}`;
}
