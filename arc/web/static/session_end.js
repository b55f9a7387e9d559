// The end of a session: how it went, to look at and to share, and the code to hand in.

import { copyText } from "./compare_link.js";
import { element } from "./elements.js";
import { actions, button, heading, linkButton, mark, thumbnail } from "./session_parts.js";
import { counted, headline, outcomeTitle, ratingPoints, spanText, summaryText } from "./session_words.js";

const THUMB_PX = 72;
const COPIED_MS = 2000;
const CURVE = { width: 260, height: 76, pad: 14 };

/** Copies a text and says so on the button and aloud; where nothing may be copied, shows it. */
function copyButton(page, label, text, attributes) {
  return button(label, {
    ...attributes,
    choose: async (node) => {
      const isCopied = await copyText(text());
      const words = node.firstElementChild;
      words.textContent = isCopied ? "Copied" : "Select it and copy";
      page.say(isCopied ? "Copied." : "The browser does not allow copying here.");
      node.focus();
      setTimeout(() => {
        words.textContent = label;
      }, COPIED_MS);
    },
  });
}

function completionElement(page, { code, url }) {
  return element(
    "section",
    { class: "completion", "aria-label": "Completion code" },
    element("p", { class: "kicker" }, "Your completion code"),
    element("code", { "data-testid": "code" }, code),
    copyButton(page, "Copy code", () => code, { "data-testid": "copy-code" }),
    ...(url ? [element("a", { class: "button big primary", href: url, rel: "noreferrer", "data-testid": "completion-link" }, "Back to the study")] : []),
  );
}

function o3Words({ o3_solved }) {
  if (o3_solved === null) return "";
  return o3_solved ? "o3: solved" : "o3: not solved";
}

function taskElement(told, view) {
  const task = view.tasks[told.position];
  return element(
    "li",
    { class: told.outcome },
    thumbnail(task, THUMB_PX),
    element(
      "div",
      {},
      element("b", {}, mark(told.outcome), outcomeTitle(told.outcome)),
      element("span", {}, `${spanText(told.elapsed_ms)}, ${counted(told.attempts, "attempt")}`),
      element("span", {}, o3Words(told)),
      element("a", { href: told.compare, "aria-label": `Compare ${told.task_id}` }, "Compare"),
    ),
  );
}

/** The ratings as a small curve, each with its number. */
function curveElement(ratings, count) {
  const points = ratingPoints(ratings, count, CURVE);
  if (points.length < 2) return [];
  const line = points.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ");
  const dots = points.map(({ x, y, rating }) => `<circle cx="${x}" cy="${y}" r="3.500"/><text x="${x}" y="${y - 8}">${rating}</text>`);
  const words = points.map(({ rating, after }) => `${rating} after ${counted(after, "task")}`).join(", ");
  const picture = element("span", { class: "curve", role: "img", "aria-label": `Tiredness from 0 to 10: ${words}` });
  const { width, height } = CURVE;
  picture.innerHTML = `<svg viewBox="0 -6 ${width} ${height + 6}" width="${width}" height="${height + 6}"><path d="M0 ${height - CURVE.pad}h${width}"/><polyline points="${line}"/>${dots.join("")}</svg>`;
  return [element("figure", {}, element("figcaption", {}, "How tired you felt, 0 to 10, as you said"), picture)];
}

function figures({ elapsed_ms, breaks_taken, tasks }) {
  const attempts = tasks.reduce((sum, task) => sum + task.attempts, 0);
  const parts = [`${spanText(elapsed_ms)} on the tasks`, counted(attempts, "attempt")];
  if (breaks_taken) parts.push(counted(breaks_taken, "break"));
  return parts.join(" · ");
}

function againLink({ protocol, collection }, urls) {
  return `${urls.session}?${new URLSearchParams({ protocol: protocol.name, collection })}`;
}

function waysOn(page) {
  const { view, data } = page;
  const text = () => summaryText(view, new URL(data.urls.tasks, location.origin).href);
  const kind = view.completion ? "" : "primary";
  return actions(
    ...(view.summary.tasks.length ? [copyButton(page, "Copy summary", text, { key: "c", kind, "data-testid": "copy-summary" })] : []),
    linkButton("Another session", againLink(view, data.urls), { "data-testid": "another" }),
    linkButton("All tasks", data.urls.tasks),
  );
}

/** The summary of a session that has ended. */
export function endScreen(page) {
  const { view } = page;
  const { summary } = view;
  const hasPlayed = summary.tasks.length > 0;
  return {
    id: "end",
    element: element(
      "section",
      { class: "screen wide" },
      element(
        "div",
        { class: "top" },
        element(
          "div",
          {},
          heading(headline(summary)),
          ...(hasPlayed ? [element("p", { class: "lead", "data-testid": "figures" }, figures(summary))] : []),
        ),
        ...(view.completion ? [] : [waysOn(page)]),
      ),
      ...(view.completion ? [completionElement(page, view.completion)] : []),
      element("ol", { class: "told", "data-testid": "summary" }, ...summary.tasks.map((task) => taskElement(task, view))),
      ...curveElement(summary.ratings, view.count),
      ...(hasPlayed && summary.o3_note ? [element("p", { class: "fine" }, summary.o3_note)] : []),
      // The code is what somebody recruited has come for: nothing stands before it.
      ...(view.completion ? [waysOn(page)] : []),
    ),
  };
}
