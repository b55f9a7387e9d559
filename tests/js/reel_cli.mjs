// Reads lines as `GET /api/replays/…` answers and writes, for each, every frame's grid.
// tests/web/test_replays.py compares them with the server's.

import { createInterface } from "node:readline";
import { Reel } from "../../arc/web/static/replay_reel.js";
import { toText } from "../../arc/web/workbench/state.js";

for await (const line of createInterface({ input: process.stdin })) {
  const reel = new Reel(JSON.parse(line));
  process.stdout.write(JSON.stringify(reel.at.map((_, frame) => toText(reel.grid(frame)))) + "\n");
}
