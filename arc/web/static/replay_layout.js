// How large the examples are drawn so that all are in sight. No DOM.

// What a pair takes besides its cells, in CSS pixels: the arrow and the gaps; the sizes above.
const ARROW = 26;
const GAP = 22;
const CAPTION = 26;
const LARGEST = 22;
const SMALLEST = 3;

/** A pair's width and height in CSS pixels; `input` and `output` are rows. */
function room({ input, output }, cell) {
  return {
    width: (input[0].length + output[0].length) * cell + 2 + ARROW,
    height: Math.max(input.length, output.length) * cell + 1 + CAPTION,
  };
}

/** The height that pairs take in lines of a width. */
function heightOf(pairs, cell, width) {
  let [x, line, total] = [0, 0, 0];
  for (const pair of pairs) {
    const size = room(pair, cell);
    if (x > 0 && x + size.width > width) {
      total += line + GAP;
      [x, line] = [0, 0];
    }
    x += size.width + GAP;
    line = Math.max(line, size.height);
  }
  return total + line;
}

/** The largest cell, in CSS pixels, at which all pairs fit; the smallest one where they never do. */
export function examplesCell(pairs, width, height) {
  for (let cell = LARGEST; cell > SMALLEST; cell--) {
    const isWideEnough = pairs.every((pair) => room(pair, cell).width <= width);
    if (isWideEnough && heightOf(pairs, cell, width) <= height) return cell;
  }
  return SMALLEST;
}
