// The phone's screens, but for the workbench and the reveal. Each takes the page (`join.js`) and gives
// `{element, update?}`; `update()` follows the clock, the tally and the member.

import { h, setHidden, setText } from "../workbench/dom.js";
import { durationWords } from "../workbench/time.js";
import { codeFrom, puzzleName, sceneWords, standingWords } from "./join_moment.js";
import { suggestion } from "./join_names.js";
import { answersIn, button, cards, countdown, heading, later, nameElement, puzzleAgain, puzzleElement } from "./join_parts.js";
import { people, tookText } from "./words.js";

const MAX_NICKNAME = 24;

/** Which show? Also where a code leads nowhere. */
export function codeScreen(app) {
  const field = h("input.code", {
    id: "code",
    type: "text",
    maxlength: "12",
    autocomplete: "off",
    autocapitalize: "characters",
    spellcheck: "false",
    enterkeyhint: "go",
    placeholder: "KITO",
    "aria-describedby": app.gone ? "code-problem" : null,
    "data-testid": "code",
  });
  const form = h(
    "form",
    {},
    h("label", { for: "code", text: "The code on the screen" }),
    field,
    h("button.button.primary", { type: "submit", "data-testid": "go", text: "Go" }),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const code = codeFrom(field.value);
    if (code) app.goTo(code);
    else field.focus();
  });
  const problem = app.gone ? [h("p.problem", { id: "code-problem", role: "alert" }, "No show has the code ", nameElement(app.code), " now. Is it spelt like that?")] : [];
  return { element: h("div.screen", {}, heading("Join a show"), ...problem, form, galleryLine(app)) };
}

function galleryLine(app) {
  return h("p.fine", {}, "No code? ", h("a", { href: app.galleryUrl, text: "Play alone" }), ".");
}

function consentBox(isGiven) {
  const box = h("input", { id: "consent", type: "checkbox", "data-testid": "consent" });
  box.checked = isGiven;
  const element = h(
    "div.consent",
    {},
    h("label.check", { for: "consent" }, box, h("span", { text: "My answers may be used for research" })),
    h(
      "details",
      {},
      h("summary", { text: "What is kept" }),
      h("p", {
        text:
          "What you draw, hand in and vote, with times, the size of your window and whether you use touch. " +
          "No name, no address, no account; the nickname is never exported. Records may be published. " +
          "Without your yes all of it is deleted with the room, at most a day after the show. " +
          "Under “Your data” you see, download or delete it.",
      }),
    ),
  );
  return { element, box };
}

/** Nickname, the question about research, Join. */
export function nameScreen(app) {
  const offered = app.me?.nickname || app.memory.nickname || suggestion();
  const field = h("input", {
    id: "nickname",
    type: "text",
    maxlength: String(MAX_NICKNAME),
    autocomplete: "off",
    spellcheck: "false",
    enterkeyhint: "done",
    dir: "auto",
    "aria-describedby": "name-problem",
    "data-testid": "nickname",
  });
  field.value = offered;
  const another = button("Another", () => (field.value = suggestion()), { kind: ".quiet", "aria-label": "Suggest another nickname" });
  const { element: consent, box } = consentBox(app.memory.kept.consent === true);
  const join = h("button.button.primary.big", { type: "submit", "data-testid": "join", text: app.me ? "Save" : "Join" });
  const problem = h("p.problem", { id: "name-problem", role: "alert", hidden: true });
  const form = h(
    "form",
    {},
    h("label", { for: "nickname", text: "Your nickname" }),
    h("div.row", {}, field, another),
    problem,
    ...(app.me ? [] : [consent]),
    h("div.row", {}, join, ...(app.me ? [button("Cancel", () => app.stopNaming())] : [])),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    app.join(field.value.trim() || offered, box.checked);
  });
  const clock = countdown(app);
  const words = h("span");
  const now = h("p.lead", {}, words, " ", clock.element);
  return {
    element: h("div.screen", {}, heading(app.me ? "Your nickname" : app.scene?.room.title || "Join the show"), now, form),
    update() {
      setText(words, sceneWords(app.scene));
      clock.update();
      setHidden(problem, !app.joinProblem);
      setText(problem, app.joinProblem);
      join.disabled = app.isJoining;
      setText(join, app.isJoining ? "Joining…" : app.me ? "Save" : "Join");
    },
  };
}

export function waitScreen() {
  return { element: h("div.screen.calm", {}, heading("Coming back…"), h("p.lead", { text: "Looking where the show is." })) };
}

export function lobbyScreen(app) {
  const many = h("p.lead", { "data-testid": "members" });
  const name = h("p.who");
  const hidden = h("p.fine", { text: "The host does not show your nickname. You play all the same.", hidden: true });
  return {
    element: h(
      "div.screen.calm",
      {},
      heading("You are in"),
      name,
      hidden,
      h("p.lead", { text: "The show begins soon. Keep this page open." }),
      many,
      button("Change nickname", () => app.startNaming(), { kind: ".quiet", "data-testid": "rename" }),
    ),
    update() {
      if (name.dataset.name !== app.me.nickname) {
        name.dataset.name = app.me.nickname;
        name.replaceChildren("as ", nameElement(app.me.nickname));
      }
      setHidden(hidden, !app.me.is_hidden);
      const { members } = app.tally ?? {};
      setText(many, members ? `${people(members)} here` : "");
    },
  };
}

function puzzleOf(app) {
  const { task } = app.scene;
  return task ? later(app.part(task.part), puzzleElement) : "";
}

export function taskScreen(app) {
  const { seconds } = app.scene.room;
  const time = seconds ? `${durationWords(1000 * seconds)}, two tries.` : "No time limit, two tries.";
  return {
    element: h(
      "div.screen",
      {},
      heading("Get ready"),
      h("p.lead", { text: `${puzzleName(app.scene)}. Find the rule of the examples; solving opens soon: ${time}` }),
      puzzleOf(app),
    ),
  };
}

export function watchScreen(app) {
  const clock = countdown(app);
  const tally = answersIn(app);
  const isIn = app.isDone;
  const solve = button("Solve along", () => app.solve(), { kind: ".primary.big", "data-testid": "solve" });
  return {
    element: h(
      "div.screen",
      {},
      h("div.headline", {}, heading(isIn ? "Your answer is in" : "You are watching"), clock.element),
      h("p.lead", { text: isIn ? "Right or wrong is told at the reveal." : "The votes come after the solving." }),
      tally.element,
      ...(isIn ? [] : [solve]),
      puzzleOf(app),
    ),
    update() {
      clock.update();
      tally.update();
    },
  };
}

const LOCKED = {
  sending: ["Time is up", "What you drew is being handed in…"],
  in: ["Your answer is in", "Solving is over. The reveal comes next."],
  late: ["Time is up", "Your drawing could not be handed in in time."],
  none: ["Time is up", "You handed in nothing this time. You can vote along."],
  watching: ["Answers are closed", "The reveal comes next: vote along."],
};

export function lockedScreen(app) {
  const title = heading();
  const lead = h("p.lead");
  const tally = answersIn(app);
  const own = h("div.own");
  return {
    element: h("div.screen", { "data-testid": "locked" }, title, lead, tally.element, own, puzzleAgain(app)),
    update() {
      const [words, more] = LOCKED[app.handing];
      setText(title, words);
      setText(lead, more);
      tally.update();
      const mine = app.ownCards();
      if (mine.length === own.querySelectorAll(".card").length) return;
      own.replaceChildren(h("h2", { text: "What you handed in" }), cards(mine));
    },
  };
}

function scoreRow({ rank, nickname, solved, time_ms: ms }, me) {
  const isMe = me?.rank === rank && me?.nickname === nickname;
  return h(
    `li${isMe ? ".me" : ""}`,
    { "aria-current": isMe ? "true" : null },
    h("span.rank", { text: `${rank}.` }),
    nameElement(nickname),
    h("span.num", { text: `${solved} solved` }),
    h("span.num.dim", { text: solved ? `in ${tookText(ms)}` : "" }),
  );
}

/** The ten best, and how one stands oneself. */
function scoreBoard(app) {
  const own = h("p.standing", { "data-testid": "standing", text: "" });
  const list = h("ol.scores", { "data-testid": "scores" });
  const share = button("Share how you did", () => app.share(), { "data-testid": "share", hidden: true });
  let shown = "";
  return {
    elements: [own, list, h("p", {}, share)],
    update() {
      const { me, scene } = app;
      setHidden(share, !(app.isStandingKnown && me.share));
      setText(own, app.isStandingKnown ? standingWords(me) : "");
      const key = JSON.stringify([scene?.scores, app.isStandingKnown, me?.rank, me?.nickname]);
      if (key === shown) return;
      shown = key;
      list.replaceChildren(...(scene?.scores ?? []).map((score) => scoreRow(score, app.isStandingKnown ? me : null)));
    },
  };
}

export function scoresScreen(app) {
  const scores = scoreBoard(app);
  const isLast = app.scene.position + 1 >= app.scene.room.task_count;
  const lead = isLast ? "That was the last puzzle." : "The next puzzle comes soon.";
  return {
    element: h("div.screen", {}, heading("Score board"), h("p.lead", { text: lead }), ...scores.elements),
    update: scores.update,
  };
}

export function endedScreen(app) {
  const scores = scoreBoard(app);
  return {
    element: h(
      "div.screen",
      {},
      heading("Thank you for playing"),
      ...scores.elements,
      h("p", {}, h("a.button.primary.big", { href: app.galleryUrl, "data-testid": "gallery-link", text: "Play more puzzles alone" })),
    ),
    update: scores.update,
  };
}

export function removedScreen(app) {
  return {
    element: h(
      "div.screen.calm",
      {},
      heading("You are out of this show"),
      h("p.lead", { text: "The host has removed you. What you drew in it is deleted with the room." }),
      h("p", {}, h("a.button", { href: app.galleryUrl, text: "Play alone" })),
    ),
  };
}

export function overScreen(app) {
  return {
    element: h(
      "div.screen.calm",
      {},
      heading("This show is over"),
      h("p.lead", { text: "The puzzles are still there." }),
      h("p", {}, h("a.button.primary.big", { href: app.galleryUrl, text: "Play alone" })),
    ),
  };
}
