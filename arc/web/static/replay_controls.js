// The player's buttons, the scrubber with its marks, and the list of key moments.

import { element, refill, segmented } from "./elements.js";
import { copyButton } from "./compare_link.js";
import { verdictWords } from "./replay_reel.js";
import { SPEEDS } from "./replay_time.js";
import { icon } from "../workbench/icons.js";

const OUTCOMES = {
  solved: "You solved it.",
  failed: "You missed it.",
  gave_up: "You gave up.",
  timed_out: "Your time ran out.",
  abandoned: "You left it open.",
};

const SIGNS = {
  back: '<path d="M13 5l-6 5 6 5z" fill="currentColor"/><path d="M5.500 5v10"/>',
  play: '<path d="M6.500 4.500v11l9-5.500z" fill="currentColor"/>',
  pause: '<path d="M7 5v10M13 5v10" stroke-width="2.600"/>',
  on: '<path d="M7 5l6 5-6 5z" fill="currentColor"/><path d="M14.500 5v10"/>',
};

function sign(name) {
  return `<svg viewBox="0 0 20 20" width="20" height="20" fill="none" stroke="currentColor" stroke-width="1.500" stroke-linejoin="round" stroke-linecap="round" aria-hidden="true">${SIGNS[name]}</svg>`;
}

function iconButton(name, label, title, press) {
  const button = element("button", { type: "button", class: "button icon", "aria-label": label, title, "data-testid": name });
  button.innerHTML = sign(name);
  button.addEventListener("click", press);
  return button;
}

/** "You solved it." */
export function outcomeWords(outcome) {
  return OUTCOMES[outcome] ?? "";
}

/** The bar: where you are and the ways on. */
export function barElement({ urls, task_id: taskId, test, tests, others }) {
  const view = element("button", {
    type: "button",
    class: "button icon",
    title: "View: colors, lines, contrast, hand (,)",
    "aria-label": "View options",
    "aria-haspopup": "dialog",
    "data-opens": "view",
    "data-testid": "view",
  });
  view.innerHTML = icon("view");
  const choices = others.map((other) => ({ label: `Test ${other.test}`, title: "The tests of this task", pressed: other.test === test, href: other.url }));
  return element(
    "header",
    { class: "bar" },
    element("a", { href: urls.results, "data-testid": "results", "aria-label": "Your results" }, "←", element("span", { class: "wide" }, " Your results")),
    element("b", { class: "id" }, taskId),
    choices.length ? segmented("Test", choices) : element("span", { class: "pill" }, tests > 1 ? `test ${test} of ${tests}` : "replay"),
    element("span", { class: "space" }),
    view,
    copyButton(`${location.pathname}${location.search}`),
    element("a", { class: "button primary", href: urls.compare, "data-testid": "compare" }, "Compare"),
  );
}

/** The scrubber: a slider, the waits behind it, the answers above it. */
export class Track {
  /** `run.seek(value)` follows the slider, `run.goTo(frame)` a mark. */
  constructor(data, run) {
    this.data = data;
    this.slider = element("input", { type: "range", min: "0", step: "1", "aria-label": "Moment of the replay", "data-testid": "slider" });
    this.slider.addEventListener("input", () => run.seek(this.slider.valueAsNumber));
    this.waits = element("div", { class: "waits", "aria-hidden": "true" });
    this.answers = data.attempts.map((attempt) => this.#answer(attempt, run));
    this.ticks = data.moments.map(() => element("i", { class: "tick" }));
    this.element = element(
      "div",
      { class: "track", "data-testid": "track" },
      element("div", { class: "answers" }, ...this.answers),
      element("div", { class: "rail", "aria-hidden": "true" }, this.waits, ...this.ticks),
      this.slider,
    );
  }

  #answer(attempt, run) {
    const tone = attempt.pair_solved === null ? "" : attempt.pair_solved ? "right" : "wrong";
    const mark = { right: "✓", wrong: "✗" }[tone] ?? "•";
    const words = verdictWords(attempt);
    const button = element("button", { type: "button", class: `answer ${tone}`, "aria-label": words, title: words }, `${mark} ${attempt.attempt_number}`);
    button.addEventListener("click", () => run.goTo(attempt.frame));
    return button;
  }

  /** Puts everything where the player's axis has it. */
  arrange(player) {
    this.slider.max = String(player.most);
    const at = (node, share) => node.style.setProperty("--at", String(share));
    this.data.attempts.forEach((attempt, n) => at(this.answers[n], player.share(attempt.frame)));
    this.data.moments.forEach((moment, n) => at(this.ticks[n], player.share(moment.frame)));
    const { clock } = player;
    const spans = player.axis === "time" && clock.length ? this.data.waits : [];
    this.waits.replaceChildren(
      ...spans.map(({ start_ms: start, end_ms: end }) => {
        const [from, to] = [clock.shown(start) / clock.length, clock.shown(end) / clock.length];
        const span = element("span");
        at(span, from);
        span.style.setProperty("--to", String(to));
        return span;
      }),
    );
  }

  show(player, words) {
    this.slider.value = String(player.value);
    this.slider.setAttribute("aria-valuetext", words);
    this.element.style.setProperty("--played", String(player.most ? player.value / player.most : 0));
  }
}

/** The buttons below the scrubber; `run` has a function for each. */
export class Tools {
  constructor(run) {
    this.run = run;
    this.play = iconButton("play", "Play", "Play (Space)", run.play);
    this.play.classList.add("primary");
    this.speed = element("span", { class: "slot" });
    this.rest = element("span", { class: "slot" });
    this.element = element(
      "div",
      { class: "tools" },
      element(
        "span",
        { class: "slot", role: "group", "aria-label": "Play and step" },
        iconButton("back", "One step back", "One step back (←)", () => run.step(-1)),
        this.play,
        iconButton("on", "One step on", "One step on (→)", () => run.step(1)),
      ),
      this.speed,
      this.rest,
    );
  }

  show({ isPlaying, speed, axis, clock }) {
    const state = [isPlaying, speed, axis, clock.jumps].join();
    if (state === this.shown) return;
    this.shown = state;
    this.play.setAttribute("aria-label", isPlaying ? "Pause" : "Play");
    this.play.title = isPlaying ? "Pause (Space)" : "Play (Space)";
    this.play.innerHTML = sign(isPlaying ? "pause" : "play");
    const { run } = this;
    refill(
      this.speed,
      segmented("Speed", SPEEDS.map((one) => ({ label: `${one}×`, title: "Speed (− and +)", pressed: one === speed, choose: () => run.speed(one) }))),
    );
    const jumps = element("button", { type: "button", class: "button", title: "Jump over waits (J)", "aria-pressed": String(clock.jumps), "data-testid": "jumps" }, "Jump over waits");
    jumps.addEventListener("click", run.jumps);
    const axes = [
      { label: "By time", title: "The scrubber runs by time (T)", pressed: axis === "time", choose: () => run.axis("time") },
      { label: "By step", title: "The scrubber runs by step of the drawing (T)", pressed: axis === "step", choose: () => run.axis("step") },
    ];
    refill(this.rest, jumps, segmented("Scrubber", axes));
  }
}

/** Key moments to go to, and the pictures to save. `address(kind)` is a picture's. */
export function footElement({ moments }, clockText, reel, run, address) {
  const chips = moments.map(({ frame, words }) => {
    const chip = element("button", { type: "button", class: "moment" }, element("b", {}, words), ` ${clockText(reel.at[frame])}`);
    chip.addEventListener("click", () => run.goTo(frame));
    return element("li", {}, chip);
  });
  const save = (kind, label, title) => {
    const link = element("a", { class: "button", href: address(kind), download: "", title, "data-testid": `save-${kind}` }, label);
    // The theme and the colors are those of now.
    for (const type of ["pointerdown", "keydown", "click"]) link.addEventListener(type, () => (link.href = address(kind)), true);
    return link;
  };
  const help = element("button", { type: "button", class: "button", title: "Keys (?)", "aria-label": "Keys", "data-testid": "help" }, "?");
  help.addEventListener("click", run.help);
  return element(
    "footer",
    {},
    element("ol", { class: "moments", "aria-label": "Key moments", "data-testid": "moments" }, ...chips),
    element(
      "span",
      { class: "slot", role: "group", "aria-label": "Save" },
      save("gif", "GIF", "The replay as an animated picture, 20 s at most"),
      save("png", "PNG", "Key moments on a sheet"),
      save("svg", "SVG", "Key moments on a sheet, as drawing"),
      help,
    ),
  );
}
