import assert from "node:assert/strict";
import test from "node:test";
import { SessionClient } from "../../arc/web/static/session_client.js";
import {
  aheadLines,
  breakReason,
  clockText,
  headline,
  isSame,
  keyOf,
  outcomeTitle,
  ratingPoints,
  rulesLine,
  scaleKey,
  scaleStep,
  spanText,
  summaryText,
} from "../../arc/web/static/session_words.js";

const RULES = {
  label: "ARC-AGI, 2 attempts",
  attempts_allowed: 2,
  feedback: "each",
  time_limit_s: null,
  rule_description: "never",
  confidence: false,
  comprehension_check: false,
  ask_seen_before: true,
  ratings: true,
  break_at_rating: 7,
  break_after_minutes: 25,
};

const task = (outcome, o3_solved = false) => ({ task_id: "1acc24af", outcome, o3_solved, attempts: 1, elapsed_ms: 60_000 });
const ended = (tasks, more = {}) => ({
  protocol: RULES,
  count: tasks.length,
  summary: { solved: tasks.filter(({ outcome }) => outcome === "solved").length, elapsed_ms: 61_000 * tasks.length, tasks },
  ...more,
});

test("times are short and carry their unit", () => {
  assert.deepEqual([0, 59_400, 59_600, 3_570_000, 3_600_000, 3_900_000].map(spanText), ["0 s", "59 s", "1 min", "1 h", "1 h", "1 h 5 min"]);
  assert.deepEqual([-5, 187_999, 3_787_000].map(clockText), ["0:00", "3:07", "1:03:07"]);
});

test("what is ahead follows from the rules and leaves out what is not asked", () => {
  const lines = Object.fromEntries(aheadLines({ ...RULES, count: 5 }, { minutes: 2 }));
  assert.match(lines.Tasks, /^5 tasks/);
  assert.equal(lines.Attempts, "2 attempts for each test. Right or wrong after each attempt.");
  assert.equal(lines.Time, "No limit. Recorded people who finished took 2 min a task at the median.");
  assert.equal(lines.Asked, "Whether you knew the task and now and then how tired you feel.");

  const casual = { ...RULES, count: 1, attempts_allowed: 1, feedback: "end", time_limit_s: 900, ratings: false, ask_seen_before: false };
  const few = Object.fromEntries(aheadLines(casual, null));
  assert.match(few.Tasks, /^1 task,/);
  assert.equal(few.Attempts, "1 attempt for each test. Right or wrong only when the test has ended.");
  assert.equal(few.Time, "At most 15 min for each test, pauses left out.");
  assert.equal("Asked" in few, false);
  assert.equal(rulesLine(casual), "One attempt for each test.");
  assert.match(rulesLine({ ...RULES, feedback: "end" }), /verdict when the test has ended/);
});

test("a break says why it is offered", () => {
  assert.equal(breakReason({ reason: "rating" }, RULES), "You rated 7 or more.");
  assert.equal(breakReason({ reason: "time" }, RULES), "25 minutes without a break.");
});

test("the summary to share has one square a task, the rules, o3's count, and no id", () => {
  const view = ended([task("solved"), task("failed", true), task("gave_up"), task("timed_out"), task("abandoned")]);
  const text = summaryText(view, "https://example.org/");
  assert.equal(text, "ARC-AGI, 1 of 5 tasks solved in 5 min; o3: 1 of 5\n🟩🟥⬜🟨⬜\nRules: ARC-AGI, 2 attempts\nhttps://example.org/");
  assert.doesNotMatch(text, /1acc24af/);
  const unknown = summaryText(ended([task("solved", null)], { count: 3 }), "x");
  assert.match(unknown, /^ARC-AGI, 1 of 1 task solved \(of 3 planned\) in 1 min\n/);
  assert.equal(outcomeTitle("gave_up"), "Given up");
});

test("the headline counts the tasks that were played", () => {
  assert.equal(headline(ended([task("solved"), task("failed")]).summary), "1 of 2 tasks solved");
  assert.equal(headline(ended([task("solved")], { count: 5 }).summary), "1 of 1 task solved");
  assert.equal(headline(ended([], { count: 5 }).summary), "Ended before the first task");
});

test("ratings are drawn where they were given; skipped ones are not", () => {
  const ratings = [
    { rating: 0, after_tasks: 0 },
    { rating: null, after_tasks: 3 },
    { rating: 10, after_tasks: 5 },
  ];
  const points = ratingPoints(ratings, 5, { width: 100, height: 60, pad: 10 });
  assert.deepEqual(points.map(({ x, y }) => [x, y]), [[10, 50], [90, 10]]);
});

test("digits rate at once, t is ten, arrows move and stop at the ends", () => {
  assert.deepEqual([0, 9, 10].map(scaleKey), ["0", "9", "t"]);
  assert.equal(new Set(Array.from({ length: 11 }, (_, n) => scaleKey(n))).size, 11);
  assert.deepEqual(["ArrowLeft", "ArrowRight", "End", "Home", "x"].map((key) => scaleStep(key, 0, 11)), [0, 1, 10, 0, null]);
  assert.equal(scaleStep("ArrowRight", 10, 11), 10);
  assert.equal(scaleStep("ArrowRight", -1, 11), 0);
  assert.equal(keyOf({ key: "B" }), "b");
  assert.equal(keyOf({ key: "Enter" }), "Enter");
  assert.deepEqual(["ctrlKey", "metaKey", "altKey", "repeat", "isComposing"].map((held) => keyOf({ key: "1", [held]: true })), Array(5).fill(null));
});

test("two answers are the same session whatever the time and what was said once", () => {
  const view = { session_id: 1, now: "a", step: { kind: "task" } };
  assert.equal(isSame(view, { ...view, now: "b", checked: { correct: true } }), true);
  assert.equal(isSame(view, { ...view, step: { kind: "end" } }), false);
});

/** A server that gives these answers in turn; a null is a lost connection. Waits are over at once. */
function clientOf(...answers) {
  const sent = [];
  const told = [];
  const fetch = async (url, { body }) => {
    sent.push([url, JSON.parse(body)]);
    const answer = answers.shift();
    if (!answer) throw new TypeError("Failed to fetch");
    const [status, content] = answer;
    return { status, json: async () => (typeof content === "string" ? JSON.parse(content) : content) };
  };
  // The limit of a request is cleared, a wait between two of them is over at once.
  const setTimeout = (run, ms) => (ms < 15_000 ? queueMicrotask(run) : 0);
  const client = new SessionClient({
    api: "/api/sessions",
    participantId: "p1",
    onOffline: (isOffline) => told.push(isOffline),
    fetch,
    setTimeout,
    clearTimeout: () => {},
  });
  return { client, sent, told };
}

const OK = [200, { token: "t", step: { kind: "task" } }];

test("a tap is sent again until somebody answers, and the connection is told of once each way", async () => {
  const { client, sent, told } = clientOf(null, [503, {}], [200, "<html>"], OK);
  const view = await client.post("t", "ratings", { rating: 3 });
  assert.equal(view.token, "t");
  assert.deepEqual(sent, Array(4).fill(["/api/sessions/t/ratings", { rating: 3 }]));
  assert.deepEqual(told, [true, false]);
});

test("a refusal is not repeated", async () => {
  const { client, sent } = clientOf([409, { error: "ended", message: "the session has ended" }]);
  await assert.rejects(client.post("t", "begin"), { code: "ended" });
  assert.equal(sent.length, 1);
});

test("a new session says for whom the page was drawn; a look is asked once", async () => {
  const { client, sent } = clientOf(OK, null);
  await client.start({ protocol: "blind" });
  assert.deepEqual(sent[0], ["/api/sessions?participant=p1", { protocol: "blind" }]);
  assert.equal(await client.look("t"), null);
  assert.equal(sent.length, 2);
});

test("a client that is stopped gives up waiting", async () => {
  const { client } = clientOf(...Array(50).fill(null));
  const waiting = client.post("t", "begin");
  client.stop();
  await assert.rejects(waiting, { code: "stopped" });
});
