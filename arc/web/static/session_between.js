// Between two tasks: how the last one ended, what comes next, breaks, stopping and ending.

import { element } from "./elements.js";
import { actions, button, heading, linkButton, mark, thumbnail } from "./session_parts.js";
import { breakReason, clockText, counted, outcomeTitle, rulesLine } from "./session_words.js";

const SEEN = [
  ["yes", "Yes"],
  ["not_sure", "Not sure"],
  ["no", "No"],
];
const THUMB_PX = 96;

function lastEnded(view) {
  return view.tasks.filter((task) => task.outcome).at(-1);
}

/** The verdict on a task in one line, with its picture; `isTitle` makes it the screen's heading. */
function verdictElement(task, { isTitle = false } = {}) {
  const words = `${outcomeTitle(task.outcome)}.`;
  const title = isTitle ? heading(words) : element("p", {}, element("b", {}, words));
  return element(
    "div",
    { class: `last ${task.outcome}`, "data-testid": "last" },
    thumbnail(task, THUMB_PX),
    element(
      "div",
      {},
      element("p", { class: "kicker" }, mark(task.outcome), ` Task ${task.position + 1}, `, element("code", {}, task.task_id)),
      title,
      ...(task.compare ? [element("p", {}, element("a", { href: task.compare, "data-testid": "compare" }, "Compare with o3"))] : []),
    ),
  );
}

/** Whether the task that has just ended was known from before. */
export function seenScreen(page) {
  const { position } = page.view.step;
  const answers = SEEN.map(([seen_before, label], n) =>
    button(label, {
      key: String(n + 1),
      choose: () => page.act("seen", { position, seen_before }),
      "data-testid": `seen-${seen_before}`,
    }),
  );
  return {
    id: `seen-${position}`,
    element: element(
      "section",
      { class: "screen" },
      verdictElement(page.view.tasks[position], { isTitle: true }),
      element("h2", { id: "seen" }, "Had you seen this task before?"),
      element("div", { class: "actions trio", role: "group", "aria-labelledby": "seen" }, ...answers),
    ),
  };
}

/** What comes next: a task to start, or one to go on with. */
export function taskScreen(page) {
  const { view } = page;
  const { position, is_open, url } = view.step;
  const last = lastEnded(view);
  const number = `task ${position + 1} of ${view.count}`;
  const title = is_open ? `You are in ${number}` : `${last ? "Next" : "First"}: ${number}`;
  const rest = () => page.act("breaks", { reason: "participant", taken: true });
  return {
    id: `task-${position}-${is_open}`,
    element: element(
      "section",
      { class: "screen" },
      ...(last && !is_open ? [verdictElement(last)] : []),
      heading(title),
      element("p", { class: "lead" }, is_open ? "Your drawing is kept as you left it." : rulesLine(view.protocol)),
      actions(
        linkButton(is_open ? "Go on" : "Start", url, { key: "Enter", kind: "primary", "data-testid": "start-task" }),
        ...(view.can_take_break && !is_open ? [button("Take a break", { key: "b", choose: rest, "data-testid": "break" })] : []),
      ),
    ),
  };
}

/** A break is offered; nobody has to take it. */
function offeredBreak(page) {
  const { reason } = page.view.step;
  const decide = (taken) => page.act("breaks", { reason, taken });
  return {
    id: `break-${reason}`,
    element: element(
      "section",
      { class: "screen" },
      heading("Time for a break?"),
      element("p", { class: "lead" }, `${breakReason(page.view.step, page.view.protocol)} A few minutes away from the screen often help. It is up to you.`),
      actions(
        button("Take a break", { key: "b", kind: "primary", choose: () => decide(true), "data-testid": "take-break" }),
        button("Go on", { key: "g", choose: () => decide(false), "data-testid": "decline-break" }),
      ),
    ),
  };
}

function runningBreak(page) {
  const clock = element("p", { class: "clock", role: "timer", "aria-live": "off", "data-testid": "break-clock" });
  const began = Date.parse(page.view.step.started_at);
  const show = () => {
    clock.textContent = clockText(page.serverNow() - began);
  };
  show();
  const timer = setInterval(show, 1000);
  return {
    id: "resting",
    stop: () => clearInterval(timer),
    element: element(
      "section",
      { class: "screen calm" },
      heading("Break"),
      clock,
      element("p", { class: "lead" }, "Look out of a window, have some water. No task is running; the session waits for you."),
      actions(button("I'm back", { key: "Enter", kind: "primary", choose: () => page.act("back"), "data-testid": "back" })),
    ),
  };
}

export function breakScreen(page) {
  return page.view.step.started_at ? runningBreak(page) : offeredBreak(page);
}

/** Stopped for now: nothing is sent, the session simply waits. */
export function stoppedScreen(page) {
  const { view, data } = page;
  return {
    id: "stopped",
    element: element(
      "section",
      { class: "screen calm" },
      heading("See you later"),
      element(
        "p",
        { class: "lead" },
        `${view.closed} of ${counted(view.count, "task")} done. The session waits in this browser: choose Session at the top of any page, and it goes on from here.`,
      ),
      actions(
        button("Go on now", { key: "Enter", kind: "primary", choose: () => page.go(null), "data-testid": "go-on" }),
        linkButton("All tasks", data.urls.tasks),
      ),
    ),
  };
}

function endingWords({ count, closed, study }) {
  const left = count - closed;
  if (!left) return "Every task is done; the questions that are left will stay open. You see your summary.";
  const code = study ? " You get no completion code: that takes every task." : "";
  return (
    `${counted(left, "task")} will not be played; one that is open counts as left open. ` +
    `What you did is kept, and you see your summary.${code} This cannot be taken back.`
  );
}

/** The second of the two steps that end a session. */
export function endingScreen(page) {
  return {
    id: "ending",
    element: element(
      "section",
      { class: "screen" },
      heading("End the session?"),
      element("p", { class: "lead" }, endingWords(page.view)),
      actions(
        button("Keep playing", { key: "Enter", kind: "primary", choose: () => page.go(null), "data-testid": "keep-playing" }),
        button("End the session", { kind: "danger", choose: () => page.act("end"), "data-testid": "end-confirm" }),
      ),
    ),
  };
}

/** Two quiet ways out, under every screen of a session that goes on. */
export function leaveElement(page) {
  const quiet = (label, local) => {
    const node = element("button", { type: "button", class: "quiet", "data-testid": local }, label);
    node.addEventListener("click", () => page.go(local));
    return node;
  };
  return element("footer", { class: "leave" }, quiet("Stop for now", "stopped"), quiet("End the session", "ending"));
}
