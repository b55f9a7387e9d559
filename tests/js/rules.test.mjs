// What a protocol adds to a trial: its time limit, questions before the verdict, a session around it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { firstTool, isOffered } from "../../arc/web/workbench/commands.js";
import { keyList } from "../../arc/web/workbench/keys.js";
import { isRequired, questionsBefore, ruleOf, stepTo } from "../../arc/web/workbench/questions.js";
import { marksOf, progressWords, taskOutcome } from "../../arc/web/workbench/session_bar.js";
import { countdownText, countdownWords, durationWords } from "../../arc/web/workbench/time.js";
import { bannerOf } from "../../arc/web/workbench/verdict.js";
import { World, openTrial } from "./world.mjs";

const RULES = { attempts_allowed: 2, feedback: "each" };

async function started(world, rules = {}) {
  const trial = openTrial(world, { protocol: { ...RULES, ...rules } });
  trial.show(world.time);
  trial.lease();
  await world.settle();
  return trial;
}

const kinds = (trial) => trial.sync.log.map(({ kind }) => kind);
const sent = (world, path) => world.requests.filter((request) => request.path === path).map(({ body }) => body);

// --- the countdown ---

test("what is left is shown as a clock that reaches zero only at the end", () => {
  assert.deepEqual([900_000, 60_001, 60_000, 999, 1, 0].map(countdownText), [
    "15:00",
    "01:01",
    "01:00",
    "00:01",
    "00:01",
    "00:00",
  ]);
});

test("limits in words", () => {
  assert.deepEqual([900_000, 60_000, 90_000, 1000].map(durationWords), [
    "15 minutes",
    "1 minute",
    "90 seconds",
    "1 second",
  ]);
});

test("what is left is said once at each mark, the latest when several are passed at once", () => {
  assert.equal(countdownWords(300_001, 300_000), "5 minutes left");
  assert.equal(countdownWords(300_000, 299_000), "");
  assert.equal(countdownWords(400_000, 9_000), "10 seconds left");
  assert.equal(countdownWords(20_000, 0), "");
});

// --- the time limit ---

test("at the limit the trial ends as timed out, logged at the limit's own moment", async () => {
  const world = new World();
  const trial = await started(world, { time_limit_s: 10 });
  await world.pass(9_999);
  trial.keepTime();
  assert.equal(trial.isOpen, true);
  await world.pass(400);
  assert.equal(trial.isOpen, false);
  trial.keepTime();
  await world.settle();
  assert.equal(trial.outcome, "timed_out");
  const last = world.actions.at(-1);
  assert.deepEqual([last.kind, last.outcome, last.t_ms], ["close", "timed_out", 10_000]);
  assert.equal(trial.elapsed(), 10_000);
});

test("pauses do not count, hidden time does", async () => {
  const world = new World();
  const trial = await started(world, { time_limit_s: 10 });
  await world.pass(4_000);
  trial.observe("pause");
  await world.pass(60_000);
  trial.observe("resume");
  trial.observe("hide");
  await world.pass(5_000);
  assert.equal(trial.left(), 1_000);
});

test("the limit's own moment is logged although the clock moves between two looks at it", async () => {
  const world = new World();
  const trial = await started(world, { time_limit_s: 10 });
  let looks = 0;
  trial.now = () => world.time + 3 * looks++;
  await world.pass(10_400);
  trial.keepTime();
  await world.settle();
  assert.equal(world.actions.at(-1).t_ms, 10_000);
});

test("a stroke begun in time is logged, one begun later is not", async () => {
  const world = new World();
  const trial = await started(world, { time_limit_s: 10 });
  await world.pass(10_100);
  const stroke = (color) => ({ color, cells: [0, 0], dt: [0], part: 0 });
  trial.act("stroke", stroke(4), 9_900);
  trial.act("stroke", stroke(5), 10_050);
  assert.deepEqual([...trial.state.grid.cells], [4, 0]);
});

test("an attempt handed in before the limit is waited for, and counts", async () => {
  const world = new World();
  const trial = await started(world, { time_limit_s: 10 });
  trial.act("fill", { color: 7, at: [0, 0] });
  world.down = "network";
  trial.submit();
  await world.pass(20_000);
  trial.keepTime();
  assert.deepEqual([trial.pending, trial.outcome], ["attempt", null]);
  world.down = false;
  await world.pass(20_000);
  trial.keepTime();
  assert.equal(trial.outcome, "solved");
  assert.equal(sent(world, "close").length, 0);
});

test("after a wrong attempt that was waited for the trial ends by its limit", async () => {
  const world = new World();
  const trial = await started(world, { time_limit_s: 10 });
  trial.act("fill", { color: 3, at: [0, 0] });
  world.down = "network";
  trial.submit();
  await world.pass(20_000);
  world.down = false;
  await world.pass(20_000);
  trial.keepTime();
  await world.settle();
  assert.equal(trial.outcome, "timed_out");
});

test("a reload after the limit ends the trial at once", async () => {
  const world = new World();
  const first = await started(world, { time_limit_s: 10 });
  await world.pass(9_000);
  first.act("fill", { color: 3, at: [0, 0] });
  await world.pass(900);
  first.stop();
  await world.settle();
  const second = await started(world, { time_limit_s: 10 });
  assert.equal(second.isOpen, true);
  await world.pass(100);
  second.keepTime();
  await world.settle();
  assert.deepEqual([second.outcome, second.elapsed()], ["timed_out", 10_000]);
});

// --- questions before the verdict ---

test("the rule is asked for before the first verdict only, how sure one is before each", () => {
  const rules = { rule_description: "before_feedback", confidence: true };
  assert.deepEqual(questionsBefore(rules, 0), ["rule_description", "confidence"]);
  assert.deepEqual(questionsBefore(rules, 1), ["confidence"]);
  assert.deepEqual(questionsBefore({ rule_description: "never" }, 0), []);
  assert.deepEqual(questionsBefore({}, 0), []);
});

test("only a rule that the protocol insists on may not be skipped", () => {
  assert.equal(isRequired("rule_description", { rule_description: "before_feedback" }), true);
  assert.equal(isRequired("rule_description", { rule_description: "optional" }), false);
  assert.equal(isRequired("confidence", { rule_description: "before_feedback" }), false);
});

test("a rule of blanks is none", () => {
  assert.deepEqual([ruleOf(" \n"), ruleOf(" it falls ")], [null, "it falls"]);
});

test("arrows go round the choices, from none to either end", () => {
  assert.deepEqual([stepTo(-1, 1, 11), stepTo(-1, -1, 11), stepTo(10, 1, 11)], [0, 10, 0]);
});

test("the grid is frozen at Submit; the attempt goes out with the answers and the time of Submit", async () => {
  const world = new World();
  const trial = await started(world, { rule_description: "before_feedback", confidence: true });
  trial.act("fill", { color: 7, at: [0, 0] });
  await world.pass(3_000);
  trial.submit();
  await world.pass(5_000);
  assert.equal(trial.isOpen, false);
  trial.act("clear");
  assert.equal(sent(world, "attempts").length, 0);
  trial.answer("everything turns orange");
  assert.deepEqual(trial.asked.questions, ["confidence"]);
  trial.answer(80);
  await world.settle();
  const [body] = sent(world, "attempts");
  assert.deepEqual([body.rule_description, body.confidence, body.t_ms], ["everything turns orange", 80, 3_000]);
  assert.equal("questions" in body, false);
  assert.equal(trial.outcome, "solved");
  assert.deepEqual(kinds(trial), ["load", "fill", "attempt"]);
});

test("skipped, how sure one is is left out", async () => {
  const world = new World();
  const trial = await started(world, { confidence: true });
  trial.submit();
  trial.answer(null);
  await world.settle();
  assert.equal("confidence" in sent(world, "attempts")[0], false);
});

test("going back to drawing uses no attempt up", async () => {
  const world = new World();
  const trial = await started(world, { confidence: true });
  trial.submit();
  trial.withdraw();
  assert.equal(trial.isOpen, true);
  trial.act("fill", { color: 7, at: [0, 0] });
  trial.submit();
  trial.answer(10);
  await world.settle();
  assert.equal(trial.attempts.length, 1);
  assert.equal(trial.outcome, "solved");
});

test("a reload asks on where it was, with the answers given so far", async () => {
  const world = new World();
  const rules = { rule_description: "optional", confidence: true };
  const first = await started(world, rules);
  first.act("fill", { color: 7, at: [0, 0] });
  first.submit();
  first.answer("all orange");
  first.stop();
  await world.settle();
  const second = await started(world, rules);
  assert.deepEqual(second.asked.questions, ["confidence"]);
  second.answer(90);
  await world.settle();
  const [body] = sent(world, "attempts");
  assert.deepEqual([body.rule_description, body.confidence], ["all orange", 90]);
  assert.equal(second.outcome, "solved");
});

test("an attempt on its way at a reload keeps its answers", async () => {
  const world = new World();
  const first = await started(world, { confidence: true });
  await world.pass(3_000);
  world.down = "network";
  first.submit();
  first.answer(40);
  await world.pass(100);
  first.stop();
  world.down = false;
  await started(world, { confidence: true });
  await world.pass(3_000);
  assert.equal([...world.attempts.values()].length, 1);
  assert.equal(sent(world, "attempts").at(-1).confidence, 40);
});

test("the limit passing while it is asked takes nothing away; going back then ends the trial", async () => {
  const world = new World();
  const trial = await started(world, { confidence: true, time_limit_s: 10 });
  await world.pass(9_000);
  trial.submit();
  await world.pass(5_000);
  trial.keepTime();
  assert.deepEqual([trial.outcome, trial.asked !== null], [null, true]);
  trial.withdraw();
  trial.keepTime();
  await world.settle();
  assert.equal(trial.outcome, "timed_out");
});

test("the rule in words is kept as it is written, until the attempt is in", async () => {
  const world = new World();
  const trial = await started(world, { rule_description: "before_feedback" });
  trial.storage.saveRule("blue falls d");
  const again = await started(world, { rule_description: "before_feedback" });
  assert.equal(again.storage.rule(), "blue falls d");
  again.submit();
  again.answer("blue falls down");
  await world.settle();
  assert.equal(again.storage.rule(), "");
});

// --- the session around it ---

const session = (position, outcomes) => ({ position, count: outcomes.length, outcomes, url: "/session?session=3" });

test("a task's outcome is its tests' together", () => {
  assert.equal(taskOutcome(["solved", null]), null);
  assert.equal(taskOutcome(["solved", "timed_out"]), "timed_out");
  assert.equal(taskOutcome(["solved", "solved"]), "solved");
});

test("progress in words counts the task that has just ended", () => {
  const three = session(1, ["solved", null, null]);
  assert.equal(progressWords(three, null), "Task 2 of 3; 1 solved");
  assert.equal(progressWords(three, "timed_out"), "Task 2 of 3; 1 solved, 1 time ran out");
});

test("a long session shows the marks around the task", () => {
  const marks = marksOf(session(20, Array(34).fill("failed", 0, 20).fill(null, 20)), null);
  assert.deepEqual([marks[0].position, marks.length], [15, 10]);
  assert.deepEqual(marks.find(({ position }) => position === 20).state, "here");
  assert.deepEqual(marks.filter(({ isNear }) => isNear).map(({ position }) => position), [18, 19, 20, 21, 22]);
  assert.equal(marks.at(-1).state, "ahead");
});

const ended = (outcome) => ({
  attempts: [],
  attemptsLeft: 0,
  isClosed: true,
  limitMs: 900_000,
  seen: () => 900_000,
  outcome,
});
const urls = { session: "/session?session=3", compare: null, next: null };
const context = { urls, nextTest: null, isAskingWhy: false };

test("in a session the way on is the session; the comparison only where it is offered", () => {
  const ids = (where) => bannerOf(ended("failed"), { ...context, urls: where }).actions.map(({ id, isMain }) => [id, isMain]);
  assert.deepEqual(ids(urls), [["next", true]]);
  assert.deepEqual(ids({ ...urls, compare: "/compare" }), [["next", true], ["compare", false]]);
});

test("time run out is neither failed nor given up", () => {
  const { tone, title, text } = bannerOf(ended("timed_out"), context);
  assert.deepEqual([tone, title, text], ["late", "Time is up.", "The limit was 15 minutes."]);
});

test("a session ended elsewhere says so and leads there, whatever test is open", () => {
  const banner = bannerOf(ended("abandoned"), { ...context, nextTest: 2 });
  assert.match(banner.title, /session has ended/);
  assert.deepEqual(banner.actions, [{ id: "next", label: "To the session →", href: urls.session, isMain: true }]);
});

// --- tools withheld ---

test("the tool in hand is the first offered, and none where none is", () => {
  assert.equal(firstTool({}), "pen");
  assert.equal(firstTool({ tools: ["undo", "fill", "select"] }), "fill");
  assert.equal(firstTool({ tools: ["undo"] }), null);
});

test("the list of keys names painting only where there is something to paint with", () => {
  const words = (tools) => keyList((id) => isOffered({ tools }, id)).map(([keys]) => keys);
  assert.ok(words(["pen"]).includes("right click"));
  assert.ok(!words(["select", "undo"]).includes("right click"));
  assert.ok(!words(["select", "undo"]).includes("Space"));
});
