// Which answers stand beside each other, what their cards say, and how large their cells are.

import { frameOf, hasGaps, indicesAt, placeOf, SIDES } from "./compare_frame.js";
import { COLOR_NAMES } from "../workbench/draw.js";

/** The choice that shows every model at once. */
export const BOTH = "both";

const LONGEST_WORD = 40;
// What a card takes besides its grid, in CSS pixels, with two lines of words.
const CARD_FRAME = { width: 22, height: 96 };
const CARD_GAP = 14;
const WORTH_A_LINE = 1.2;

function sizeOf(rows) {
  return `${rows.length} × ${rows[0].length}`;
}

/** "o3-high" -> "high". */
function levelOf(model) {
  return /^o3-(high|low)$/.test(model) ? model.slice("o3-".length) : model;
}

function guessCards(pair, model, isAmongOthers) {
  return (pair.guesses[model] ?? []).map((answer, index) => ({
    ...answer,
    role: "guess",
    short: isAmongOthers ? `${levelOf(model)} ${index + 1}` : `guess ${index + 1}`,
  }));
}

/**
 * The answers of one pair as cards, in the order shown: yours, the guesses of a model (or of all,
 * with `BOTH`), the truth. Without a model the test input stands first instead of guesses.
 */
export function cardsOf(pair, model, attempt) {
  const you = { ...pair.you[attempt], role: "you", short: "you" };
  const models = model === BOTH ? Object.keys(pair.guesses) : [model];
  const guesses = models.flatMap((name) => guessCards(pair, name, models.length > 1));
  const given = (role, title, rows) => ({ role, title, short: role, rows, size: sizeOf(rows) });
  const truth = given("truth", "Truth", pair.truth);
  return guesses.length ? [you, ...guesses, truth] : [given("input", "Test input", pair.input), you, truth];
}

/** Whether a card is somebody's answer, right or wrong. */
export function isAnswer(card) {
  return card.role === "you" || card.role === "guess";
}

/** The attempt to show first: the exact one, or the last. */
export function bestAttempt(pair) {
  const exact = pair.you.findIndex((answer) => answer.correct);
  return exact >= 0 ? exact : pair.you.length - 1;
}

/** Whether aligning moves anything in one of these cards. */
export function canAlign(cards) {
  return cards.some((card) => hasGaps(card.alignment));
}

/** The frame a card is drawn in. */
export function cardFrame(card, truth, isAligned) {
  return frameOf(card.rows, truth, isAligned && hasGaps(card.alignment) ? card.alignment : null);
}

/** What a screen reader hears of a card's grid: whose it is, its size, and how it fails. */
export function cardLabel(card) {
  if (!card.rows.length) return `${card.title}: no answer`;
  const size = `${card.size.replace(" × ", " by ")} cells`;
  if (!isAnswer(card)) return `${card.title}, ${size}`;
  return `${card.title}, ${size}, ${card.correct ? "correct" : `wrong. ${card.words}`}`;
}

/** The largest whole cell size, in CSS pixels, at which a grid of this extent fits its box. */
export function cellSize({ rows, columns }, width, height, most = 36) {
  return Math.max(2, Math.min(most, Math.floor(Math.min((width - 1) / columns, (height - 1) / rows))));
}

/**
 * How many of `count` cards stand in a line: all of them, or half when that makes the cells clearly
 * larger. `room` is the width and height for the cards, in CSS pixels.
 */
export function cardsInLine(count, extent, room) {
  const cellWith = (columns) => {
    const lines = Math.ceil(count / columns);
    const width = (room.width - CARD_GAP * (columns - 1)) / columns - CARD_FRAME.width;
    return cellSize(extent, width, room.height / lines - CARD_FRAME.height);
  };
  const half = Math.ceil(count / 2);
  return cellWith(half) >= WORTH_A_LINE * cellWith(count) ? half : count;
}

function wordOf(cell) {
  if (cell === undefined) return "no cell";
  if (typeof cell === "number") return COLOR_NAMES[cell];
  return `“${cell.length > LONGEST_WORD ? `${cell.slice(0, LONGEST_WORD)}…` : cell}”`;
}

/**
 * Where a cell of one card is in every card: `places[i]` is `[row, column]` in the frame of card i,
 * or null. The truth's rows and columns tie the cards together.
 */
export function placesOf(frames, index, place) {
  const inTruth = indicesAt(frames[index], SIDES.truth, place);
  return frames.map((frame, i) => (i === index ? place : placeOf(frame, SIDES.truth, inTruth)));
}

/** "row 3, column 7: you blue, guess 1 red, truth red", for the cell the pointer is over. */
export function readout(cards, frames, index, place) {
  const places = placesOf(frames, index, place);
  const inTruth = indicesAt(frames[index], SIDES.truth, place);
  const isOwn = inTruth.includes(null);
  const [row, column] = isOwn ? indicesAt(frames[index], SIDES.answer, place) : inTruth;
  const words = cards.map((card, i) => `${card.short} ${valueAt(card, frames[i], places[i])}`);
  const whose = isOwn ? ` of ${cards[index].short}` : "";
  return `row ${row ?? "–"}, column ${column ?? "–"}${whose}: ${words.join(", ")}`;
}

function valueAt(card, frame, place) {
  if (!place) return wordOf(undefined);
  const [row, column] = indicesAt(frame, SIDES.answer, place);
  return wordOf(card.rows[row]?.[column]);
}
