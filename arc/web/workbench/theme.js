// Dark or light, as the page around is: from Streamlit's background color, else the color scheme.

function luminance(color) {
  const pen = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d");
  pen.fillStyle = color;
  pen.fillRect(0, 0, 1, 1);
  const [r, g, b, alpha] = pen.getImageData(0, 0, 1, 1).data;
  return alpha ? (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255 : null;
}

/** "dark" or "light" for an element's surroundings. */
export function themeOf(element) {
  const style = getComputedStyle(element);
  const background = style.getPropertyValue("--st-background-color").trim();
  const bright = background ? luminance(background) : null;
  if (bright !== null) return bright < 0.5 ? "dark" : "light";
  const scheme = style.colorScheme;
  if (scheme === "dark" || scheme === "light") return scheme;
  return matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark";
}

/** Calls `onTheme(theme)` now and whenever it changes. Returns a function that stops. */
export function watchTheme(element, onTheme) {
  let [theme, seen] = [null, null];
  const look = () => {
    // Only the cheap part runs each time: a theme is switched without any event to wait for.
    const style = getComputedStyle(element);
    const now = style.getPropertyValue("--st-background-color") + style.colorScheme + media.matches;
    if (now === seen) return;
    seen = now;
    const next = themeOf(element);
    if (next !== theme) onTheme((theme = next));
  };
  const media = matchMedia("(prefers-color-scheme: light)");
  look();
  const timer = setInterval(look, 500);
  media.addEventListener("change", look);
  return () => {
    clearInterval(timer);
    media.removeEventListener("change", look);
  };
}
