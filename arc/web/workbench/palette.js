// ARC's ten colors on screen. `arc/palette.py` has the same sets; tests/test_palette.py holds them
// equal and measures how far apart the colors of each are.

export const PALETTES = Object.freeze({
  official: [
    "#000000",
    "#0074D9",
    "#FF4136",
    "#2ECC40",
    "#FFDC00",
    "#AAAAAA",
    "#F012BE",
    "#FF851B",
    "#7FDBFF",
    "#870C25",
  ],
  safe: [
    "#000000",
    "#3E43A4",
    "#C10F19",
    "#06835B",
    "#FFF500",
    "#B5BBB7",
    "#D92EFE",
    "#E19600",
    "#4BE0FF",
    "#790A45",
  ],
});

/** Spoken names: true of every set. */
export const COLOR_NAMES = [
  "black",
  "blue",
  "red",
  "green",
  "yellow",
  "gray",
  "magenta",
  "orange",
  "light blue",
  "maroon",
];

/** The colors in use, by number. Changed in place by `usePalette`, so that importers see it. */
export const COLORS = [...PALETTES.official];

/** Relative luminance of "#RRGGBB", 0 to 1 (WCAG 2.2). */
export function luminance(color) {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const channel = parseInt(color.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function readableInk(color) {
  const bright = luminance(color);
  return (bright + 0.05) / 0.05 > 1.05 / (bright + 0.05) ? "#000" : "#fff";
}

const inks = COLORS.map(readableInk);

/** Black or white, whichever reads better on color number `n`. */
export function inkOn(n) {
  return inks[n];
}

/** Fills `COLORS` from a set. Returns whether any color changed. Throws a RangeError for no set. */
export function usePalette(name) {
  if (!Object.hasOwn(PALETTES, name)) throw new RangeError(`no palette ${name}`);
  const isNew = PALETTES[name].some((color, n) => color !== COLORS[n]);
  COLORS.splice(0, COLORS.length, ...PALETTES[name]);
  inks.splice(0, inks.length, ...COLORS.map(readableInk));
  return isNew;
}
