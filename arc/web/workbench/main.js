// The Play page's editor. The host page imports this module and calls `mount(root, data)`.
//
// `data`: {api, task_id, collection, protocol: {name, label, attempts_allowed, feedback,
//   time_limit_s?, confidence?, rule_description?, tools?}, session?, train: [{input, output}],
//   tests: [{pair_index, input, token}], urls: {gallery, compare, session?, next?}, truth_seen,
//   round_number, room?}; grids as lists of rows. `protocol.tools`, when given, lists the tools and commands
//   of keys.js that are offered. `session` is {position, count, outcomes, url}.
//   `room`, on the live stage, is {left(), watch()}: the room's countdown in ms or null, and what
//   leaves the editor for the show.
//
// For browser tests: `data-testid` on every control (tool-pen, color-3, undo, redo, submit, giveup,
// verdict, editor, timer, …), and on the host element (the shadow root's host, or the root itself)
// a read-only `__workbench` with `grid` (rows), `undoDepth`, `redoDepth`, `actionCount`, `acked`
// (highest action stored by the server), `status`, `outcome`, `elapsed` and `seen` (ms), and
// `cellRect(row, column, name = "answer")` (CSS pixels).

import { h } from "./dom.js";
import { toRows } from "./state.js";
import { Workbench } from "./workbench.js";

// In the order of the cascade.
const STYLES = ["options.css", "workbench.css", "work.css", "sheets.css", "rules.css", "narrow.css"];
// A stylesheet that never arrives must not keep the page blank.
const STYLE_LIMIT_MS = 3000;
// Where the page has the workbench, as Streamlit marks it.
const HOST_PLACE = '[class*="st-key-workbench-"]';

const mounted = new WeakMap();
// The workbench on screen before the host page is: `{identity, host, unmount, moveTo}`, or null.
let early = null;

function identity(data) {
  return JSON.stringify([data.task_id, data.tests.map((test) => test.token)]);
}

/** Links to the styles, fetched side by side: `{links, ready}`, a promise that waits for them all. */
function stylesOf(root) {
  const links = STYLES.map((name) => h("link", { rel: "stylesheet", href: new URL(name, import.meta.url).href }));
  const arrivals = links.map(
    (link) => new Promise((resolve) => ["load", "error"].forEach((end) => link.addEventListener(end, resolve))),
  );
  root.prepend(...links);
  const limit = new Promise((resolve) => setTimeout(resolve, STYLE_LIMIT_MS));
  return { links, ready: Promise.race([Promise.all(arrivals), limit]) };
}

function accessor(workbench) {
  return Object.freeze({
    get grid() {
      return toRows(workbench.editor.grid);
    },
    get undoDepth() {
      return workbench.trial.state.undo.length;
    },
    get redoDepth() {
      return workbench.trial.state.redo.length;
    },
    get actionCount() {
      return workbench.trial.sync.log.length;
    },
    get acked() {
      return workbench.trial.sync.acked;
    },
    get status() {
      return workbench.trial.isReady ? workbench.trial.status : "connecting";
    },
    get outcome() {
      return workbench.trial.outcome;
    },
    get elapsed() {
      return workbench.trial.elapsed();
    },
    get seen() {
      return workbench.trial.seen();
    },
    cellRect(row, column, name = "answer") {
      return workbench.views.find((view) => view.name === name).cellRect(row, column);
    },
  });
}

function show(host, workbench) {
  Object.defineProperty(host, "__workbench", { value: accessor(workbench), configurable: true });
}

/** Puts a workbench into `root`, in sight when `ready`. Returns a function that removes it. */
function place(root, data, workbench, { links, ready }, begin, gone = () => {}) {
  const { element } = workbench;
  const host = root.host ?? root;
  let isGone = false;
  const unmount = () => {
    if (isGone) return;
    isGone = true;
    workbench.stop();
    element.remove();
    links.forEach((link) => link.remove());
    if (mounted.get(root)?.workbench === workbench) mounted.delete(root);
    delete host.__workbench;
    gone();
  };
  mounted.set(root, { identity: identity(data), workbench, unmount });
  ready.then(() => isGone || begin());
  return unmount;
}

function mountNew(root, data) {
  const workbench = new Workbench(root, data);
  const { element } = workbench;
  const leases = workbench.lease();
  const styles = stylesOf(root);
  element.style.visibility = "hidden";
  root.append(element);
  show(workbench.host, workbench);
  workbench.styled = styles.ready;
  return place(root, data, workbench, styles, () => {
    element.style.visibility = "";
    workbench.start(leases);
  });
}

/** Moves an element to the end of `root`; what has the keyboard and how far things are scrolled stay. */
function carry(element, root) {
  const focused = element.getRootNode().activeElement;
  const scrolled = [...element.querySelectorAll("*")].filter((node) => node.scrollLeft || node.scrollTop);
  const places = scrolled.map(({ scrollLeft, scrollTop }) => ({ left: scrollLeft, top: scrollTop }));
  root.append(element);
  scrolled.forEach((node, n) => node.scrollTo(places[n]));
  focused?.focus({ preventScroll: true });
}

/** Takes the early workbench in as it is: drawing, undo history and clock go on. */
function adopt(root, data) {
  const { host, workbench, end } = early;
  early = null;
  workbench.data.urls = data.urls;
  const move = () => {
    if (mounted.get(root)?.workbench !== workbench) return;
    // Moved in the middle of a stroke the canvas would lose the pointer, a field what is half typed.
    const busy = workbench.busyUntil();
    if (busy) return busy.addEventListener(busy === window ? "pointerup" : "blur", () => setTimeout(move), { once: true });
    carry(workbench.element, root);
    workbench.moveTo(root.host ?? root);
    end();
    show(workbench.host, workbench);
    host.remove();
  };
  const gone = () => {
    end();
    host.remove();
  };
  // Not before it has been in sight: its first styles go with its first place.
  const { links, ready } = stylesOf(root);
  const both = Promise.all([ready, workbench.styled]);
  return place(root, data, workbench, { links, ready: both }, move, gone);
}

/**
 * Draws the workbench over the whole page, for the component to take in once it is there. Gone when
 * the address changes before.
 */
export function mountEarly(data) {
  if (document.querySelector(HOST_PLACE)) return;
  const host = h("div", { style: "position:fixed;inset:0;z-index:1000", "data-testid": "early" });
  document.body.append(host);
  const root = host.attachShadow({ mode: "open" });
  const unmount = mountNew(root, data);
  const { workbench } = mounted.get(root);
  const give = () => {
    end();
    if (early?.host === host) early = null;
    unmount();
    host.remove();
  };
  const end = () => window.removeEventListener("popstate", give);
  window.addEventListener("popstate", give);
  early = { identity: identity(data), host, workbench, end, give };
}

/**
 * Hands in what is drawn in `root`, as the room's time is over. Resolves to the trials and how it ended,
 * `{trials, end}`: "in", "late" or "none".
 */
export async function finish(root) {
  const workbench = mounted.get(root)?.workbench;
  return { trials: workbench?.trials ?? [], end: (await workbench?.finish()) ?? "none" };
}

/**
 * Draws the workbench into `root` (a shadow root or an element) and returns a function that removes
 * it. Called again with the same root and the same trials it changes nothing but the links.
 */
export default function mount(root, data) {
  const before = mounted.get(root);
  if (before && before.identity === identity(data) && before.workbench.element.isConnected) {
    before.workbench.data.urls = data.urls;
    return before.unmount;
  }
  before?.unmount();
  if (early?.identity === identity(data)) return adopt(root, data);
  early?.give();
  return mountNew(root, data);
}
