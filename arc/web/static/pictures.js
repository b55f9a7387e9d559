// Pictures of grids from the server, in the set of colors chosen: they change with the choice.

import { onPrefs, prefs } from "../workbench/prefs.js";
import { element } from "./elements.js";

// Held weakly: cards come and go by the hundred.
const pictures = new Set();

function inColors(url, palette) {
  const link = new URL(url, location.href);
  link.searchParams.set("palette", palette);
  return link.href;
}

/** The address of a task's first input as a picture that fits into a square; `version` lets it be kept for good. */
export function inputAddress(inputs, taskId, sidePx, version = null) {
  const kept = version === null ? "" : `&v=${version}`;
  return `${inputs}/${encodeURIComponent(taskId)}/input/0.png?w=${sidePx}&h=${sidePx}${kept}`;
}

/** An `img` of a picture's address without its colors, with more attributes. */
export function picture(url, attributes) {
  const image = element("img", { ...attributes, src: inColors(url, prefs().palette) });
  pictures.add(new WeakRef(image));
  return image;
}

onPrefs(({ palette }) => {
  for (const held of pictures) {
    const image = held.deref();
    if (!image) pictures.delete(held);
    else if (image.src !== inColors(image.src, palette)) image.src = inColors(image.src, palette);
  }
});
