// The practice: the workbench on a task that the browser judges by itself, with a coach above it.
// Nothing is sent and nothing is kept but that it was done.
//
// `data` is that of main.js without `protocol`, and `answer`, the rows wanted.

import { styled } from "../static/elements.js";
import { rememberPractised } from "../static/practised.js";
import { Coach } from "./coach.js";
import mountWorkbench from "./main.js";
import { equal, fromRows } from "./state.js";

const STYLE = new URL("practice.css", import.meta.url);

const PROTOCOL = { name: "practice", label: "Practice", attempts_allowed: 1, feedback: "each" };

const mounted = new WeakMap();

/**
 * What the trial's routes would answer (docs/http-api.md), as a `fetch` of its own: any number of
 * attempts, solved when the grid equals `answer`.
 */
export function practiceFetch(answer) {
  const log = [];
  const attempts = [];
  let outcome = null;
  const routes = {
    lease: () => ({
      protocol: PROTOCOL.name,
      attempts_allowed: PROTOCOL.attempts_allowed,
      feedback: PROTOCOL.feedback,
      next_action_id: log.length,
      actions: [...log],
      attempts: [...attempts],
      attempts_left: Infinity,
      outcome,
    }),
    actions: ({ first_action_id, actions }) => {
      log.splice(first_action_id, log.length, ...actions);
      return { acked: log.length - 1 };
    },
    attempts: ({ attempt_id, grid, ...rest }) => {
      if (rest.actions) routes.actions(rest);
      const pair_solved = equal(fromRows(grid), fromRows(answer));
      if (pair_solved) outcome = "solved";
      attempts.push({ attempt_number: attempts.length + 1, attempt_id, pair_solved, grid });
      const { attempt_number } = attempts[attempts.length - 1];
      return { attempt_number, pair_solved, attempts_left: Infinity, closed: pair_solved, outcome };
    },
    close: (body) => {
      outcome = body.outcome;
      return { closed: true, outcome };
    },
  };
  return async (url, { body }) => {
    const answered = routes[url.split("/").pop()](JSON.parse(body));
    return { ok: true, status: 200, json: async () => answered };
  };
}

/** Draws the practice into `root`; called again with the same root it changes nothing. */
export default function mount(root, data) {
  const before = mounted.get(root);
  if (before?.coach.element.isConnected) return before.unmount;
  const coach = new Coach(data);
  styled(root, STYLE);
  root.append(coach.element);
  const unmountWorkbench = mountWorkbench(root, {
    ...data,
    protocol: PROTOCOL,
    env: { fetch: practiceFetch(data.answer), storage: null },
    onRender: (workbench) => {
      coach.watch(workbench);
      if (workbench.trial.outcome === "solved") rememberPractised();
    },
  });
  const unmount = () => {
    unmountWorkbench();
    coach.element.remove();
    root.querySelector(`link[href="${STYLE.href}"]`)?.remove();
    mounted.delete(root);
  };
  mounted.set(root, { coach, unmount });
  return unmount;
}
