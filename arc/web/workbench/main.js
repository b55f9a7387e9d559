// The Play page's editor. The host page imports this module and calls `mount(root, data)`.
//
// `data`: {api, task_id, collection, protocol: {name, label, attempts_allowed, feedback, tools?},
//   train: [{input, output}], tests: [{pair_index, input, token}],
//   urls: {gallery, compare, next}, truth_seen, round_number}; grids as lists of rows.
//   `protocol.tools`, when given, lists the tools and commands of keys.js that are offered.
//
// For browser tests: `data-testid` on every control (tool-pen, color-3, undo, redo, submit, giveup,
// verdict, editor, timer, …), and on the host element (the shadow root's host, or the root itself)
// a read-only `__workbench` with `grid` (rows), `undoDepth`, `redoDepth`, `actionCount`, `acked`
// (highest action stored by the server), `status`, `outcome`, `elapsed` (ms), and
// `cellRect(row, column, name = "answer")` (CSS pixels).

import { toRows } from "./state.js";
import { h } from "./view.js";
import { Workbench } from "./workbench.js";

// In the order of the cascade.
const STYLES = ["options.css", "workbench.css", "work.css", "sheets.css", "narrow.css"];
// A stylesheet that never arrives must not keep the page blank.
const STYLE_LIMIT_MS = 3000;

const mounted = new WeakMap();

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
    cellRect(row, column, name = "answer") {
      return workbench.views.find((view) => view.name === name).cellRect(row, column);
    },
  });
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
  const workbench = new Workbench(root, data);
  const { element, host } = workbench;
  let isGone = false;
  const leases = workbench.lease();
  const { links, ready } = stylesOf(root);
  const unmount = () => {
    if (isGone) return;
    isGone = true;
    workbench.stop();
    element.remove();
    links.forEach((link) => link.remove());
    if (mounted.get(root)?.workbench === workbench) mounted.delete(root);
    if (host.__workbench === handle) delete host.__workbench;
  };
  const handle = accessor(workbench);
  element.style.visibility = "hidden";
  root.append(element);
  mounted.set(root, { identity: identity(data), workbench, unmount });
  Object.defineProperty(host, "__workbench", { value: handle, configurable: true });
  ready.then(() => {
    if (isGone) return;
    element.style.visibility = "";
    workbench.start(leases);
  });
  return unmount;
}
