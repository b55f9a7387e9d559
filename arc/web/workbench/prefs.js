// How the person wants to see: kept in the browser, shared by every page and tab.
//
// Storage may be full, off or hold something foreign; then the defaults hold, and choices last as
// long as the page. "auto" follows the system.

const KEY = "arc-playground:view";

/** Every option with its values, the default first. */
export const OPTIONS = Object.freeze({
  palette: ["official", "safe"],
  digits: [false, true],
  lines: ["auto", "on", "off"],
  contrast: ["auto", "normal", "high"],
  hand: ["right", "left"],
  motion: ["auto", "reduced"],
});

const SYSTEM = { contrast: "(prefers-contrast: more)", motion: "(prefers-reduced-motion: reduce)" };

const DEFAULTS = Object.fromEntries(Object.entries(OPTIONS).map(([name, values]) => [name, values[0]]));

/** Anything -> a whole set of options: what is not one of an option's values becomes its default. */
export function parsePrefs(text) {
  let stored = null;
  try {
    stored = JSON.parse(text);
  } catch {
    // Not JSON: nothing of it can be used.
  }
  const valueOf = (name) => (OPTIONS[name].includes(stored?.[name]) ? stored[name] : DEFAULTS[name]);
  return Object.fromEntries(Object.keys(OPTIONS).map((name) => [name, valueOf(name)]));
}

function read() {
  try {
    return parsePrefs(globalThis.localStorage?.getItem(KEY) ?? "null");
  } catch {
    return { ...DEFAULTS };
  }
}

function write(prefs) {
  try {
    globalThis.localStorage?.setItem(KEY, JSON.stringify(prefs));
  } catch {
    // Full or forbidden: the choice lasts as long as the page.
  }
}

function systemWants(name) {
  return Boolean(globalThis.matchMedia?.(SYSTEM[name]).matches);
}

let current = read();
const listeners = new Set();

/** The options as chosen. */
export function prefs() {
  return { ...current };
}

/** What to show now, the system's wishes included: `{palette, digits, lines, contrast, hand, motion}`. */
export function shown() {
  return {
    ...current,
    contrast: current.contrast === "high" || (current.contrast === "auto" && systemWants("contrast")) ? "high" : "normal",
    motion: current.motion === "reduced" || systemWants("motion") ? "reduced" : "full",
  };
}

function tell() {
  for (const listener of [...listeners]) listener(shown());
}

/** Chooses a value of an option and keeps it. Throws a RangeError for one there is not. */
export function setPref(name, value) {
  if (!Object.hasOwn(OPTIONS, name) || !OPTIONS[name].includes(value)) throw new RangeError(`no view option ${name}: ${value}`);
  if (current[name] === value) return;
  current = { ...current, [name]: value };
  write(current);
  tell();
}

/** Calls `listener(shown())` now and whenever it changes. Returns a function that stops. */
export function onPrefs(listener) {
  listeners.add(listener);
  listener(shown());
  return () => listeners.delete(listener);
}

/** Marks an element with `data-contrast`, `data-hand` and `data-motion` for the styles to follow. */
export function markElement(element) {
  // Held weakly: a host that Streamlit took away must not stay for its marks.
  const held = new WeakRef(element);
  const stop = onPrefs(({ contrast, hand, motion }) => {
    const marked = held.deref();
    if (marked) Object.assign(marked.dataset, { contrast, hand, motion });
    else stop();
  });
  return stop;
}

for (const query of Object.values(SYSTEM)) globalThis.matchMedia?.(query).addEventListener?.("change", tell);
globalThis.addEventListener?.("storage", (event) => {
  if (event.key !== KEY && event.key !== null) return;
  current = read();
  tell();
});
