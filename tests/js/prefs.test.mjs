// View options: kept, tolerant of what storage holds, and told to everyone who listens.

import assert from "node:assert/strict";
import { test } from "node:test";

const MODULE = new URL("../../arc/web/workbench/prefs.js", import.meta.url).href;
const KEY = "arc-playground:view";

let loads = 0;

/** A fresh load of the module over this storage and these media queries. */
async function load({ localStorage, matching = [] } = {}) {
  const changes = [];
  const queries = new Set(matching);
  const events = new EventTarget();
  globalThis.matchMedia = (query) => ({
    get matches() {
      return queries.has(query);
    },
    addEventListener: (_, listener) => changes.push(listener),
  });
  globalThis.addEventListener = events.addEventListener.bind(events);
  Object.defineProperty(globalThis, "localStorage", { value: localStorage, configurable: true, writable: true });
  loads += 1;
  const prefs = await import(`${MODULE}?${loads}`);
  const system = (query, isOn) => {
    if (isOn) queries.add(query);
    else queries.delete(query);
    for (const change of changes) change();
  };
  const otherTab = (key) => events.dispatchEvent(Object.assign(new Event("storage"), { key }));
  return { ...prefs, system, otherTab };
}

function storageOf(text) {
  const kept = new Map(text === undefined ? [] : [[KEY, text]]);
  return { kept, getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) };
}

const DEFAULTS = { palette: "official", digits: false, lines: "auto", contrast: "auto", hand: "right", motion: "auto" };

test("a choice is kept and read by the next page", async () => {
  const localStorage = storageOf();
  const first = await load({ localStorage });
  assert.deepEqual(first.prefs(), DEFAULTS);
  first.setPref("palette", "safe");
  first.setPref("digits", true);
  const next = await load({ localStorage });
  assert.deepEqual(next.prefs(), { ...DEFAULTS, palette: "safe", digits: true });
});

for (const text of ["", "{", "null", "[]", "7", '"safe"', '{"palette":"neon","digits":"yes","hand":{}}']) {
  test(`what is not ours gives the defaults: ${text}`, async () => {
    const { prefs } = await load({ localStorage: storageOf(text) });
    assert.deepEqual(prefs(), DEFAULTS);
  });
}

test("one foreign value does not spoil the others", async () => {
  const { prefs } = await load({ localStorage: storageOf('{"palette":"safe","lines":"zigzag"}') });
  assert.deepEqual(prefs(), { ...DEFAULTS, palette: "safe" });
});

test("without storage a choice holds as long as the page", async () => {
  const forbidden = {
    getItem() {
      throw new Error("SecurityError");
    },
    setItem() {
      throw new Error("QuotaExceededError");
    },
  };
  for (const localStorage of [undefined, forbidden]) {
    const { setPref, prefs } = await load({ localStorage });
    setPref("hand", "left");
    assert.equal(prefs().hand, "left");
  }
});

test("a value there is not is refused", async () => {
  const { setPref, prefs } = await load();
  assert.throws(() => setPref("palette", "neon"), RangeError);
  assert.throws(() => setPref("toString", "safe"), RangeError);
  assert.deepEqual(prefs(), DEFAULTS);
});

test("listeners hear the state at once, then every change, until they stop", async () => {
  const { onPrefs, setPref } = await load();
  const heard = [];
  const stop = onPrefs(({ lines }) => heard.push(lines));
  setPref("lines", "off");
  setPref("lines", "off");
  stop();
  setPref("lines", "on");
  assert.deepEqual(heard, ["auto", "off"]);
});

test("contrast and motion follow the system until somebody chooses", async () => {
  const page = await load({ matching: ["(prefers-contrast: more)"] });
  const heard = [];
  page.onPrefs(({ contrast, motion }) => heard.push(`${contrast} ${motion}`));
  page.system("(prefers-reduced-motion: reduce)", true);
  page.setPref("contrast", "normal");
  page.system("(prefers-reduced-motion: reduce)", false);
  assert.deepEqual(heard.filter((words, n) => words !== heard[n - 1]), ["high full", "high reduced", "normal reduced", "normal full"]);
});

test("another tab's choice is taken over", async () => {
  const localStorage = storageOf();
  const page = await load({ localStorage });
  const heard = [];
  page.onPrefs(({ palette }) => heard.push(palette));
  localStorage.setItem(KEY, '{"palette":"safe"}');
  page.otherTab("something else");
  page.otherTab(KEY);
  assert.deepEqual(heard, ["official", "safe"]);
});
