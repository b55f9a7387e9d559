import assert from "node:assert/strict";
import test from "node:test";
import { cardAddress, toldToSystem } from "../../arc/web/static/share.js";

const LOOK = { theme: "dark", palette: "safe" };
const HERE = "http://arc.example:8501/base/compare?task=x";

test("a card's address says everything that was chosen and keeps who it is of", () => {
  const address = new URL(cardAddress("/base/api/cards/12.png?participant=p1", { size: "wide", spoilers: false, name: false }, LOOK, HERE));
  assert.equal(address.origin + address.pathname, "http://arc.example:8501/base/api/cards/12.png");
  assert.deepEqual(Object.fromEntries(address.searchParams), { participant: "p1", size: "wide", spoilers: "no", name: "no", ...LOOK });
  const full = new URL(cardAddress("/api/cards/12.png?spoilers=no", { size: "square", spoilers: true, name: true }, LOOK, HERE));
  assert.deepEqual(full.searchParams.getAll("spoilers"), ["yes"]);
  assert.equal(full.searchParams.get("name"), "yes");
});

test("the system is given the picture where it takes files, else the link, and nothing where it cannot share", () => {
  const file = { name: "arc-puzzle.png" };
  const link = "http://arc.example/compare?task=x";
  const share = () => {};
  assert.equal(toldToSystem(file, link, {}), null);
  assert.equal(toldToSystem(file, link, { share, canShare: () => false }).url, link);
  assert.equal(toldToSystem(null, link, { share, canShare: () => true }).url, link);
  const told = toldToSystem(file, link, { share, canShare: ({ files }) => files[0] === file });
  assert.deepEqual(told.files, [file]);
  assert.ok(told.text.endsWith(link));
});
