// The pages' connection to a room, against sockets and a clock of our own.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Live, NoPart, ServerClock, socketAddress } from "../../arc/web/stage/live.js";

class Target {
  constructor() {
    this.listeners = new Map();
  }
  addEventListener(name, listener) {
    this.listeners.set(name, [...(this.listeners.get(name) ?? []), listener]);
  }
  removeEventListener(name, listener) {
    this.listeners.set(name, (this.listeners.get(name) ?? []).filter((other) => other !== listener));
  }
  fire(name, event = {}) {
    for (const listener of this.listeners.get(name) ?? []) listener(event);
  }
}

/** Sockets that are opened, answered and lost by hand, and timers that run when told. */
class World {
  constructor() {
    this.time = 1000;
    this.timers = new Map();
    this.sockets = [];
    this.requests = [];
    this.seen = { scenes: [], tallies: [], gone: [], statuses: [] };
    this.window = new Target();
    this.document = Object.assign(new Target(), { visibilityState: "visible" });
    const world = this;
    this.WebSocket = class extends Target {
      static OPEN = 1;
      constructor(address) {
        super();
        Object.assign(this, { address, readyState: 0, sent: [], isClosed: false });
        world.sockets.push(this);
      }
      send(text) {
        this.sent.push(text);
      }
      close() {
        this.isClosed = true;
      }
      open() {
        this.readyState = 1;
        this.fire("open");
      }
      say(message) {
        this.fire("message", { data: typeof message === "string" ? message : JSON.stringify(message) });
      }
    };
  }

  live(more = {}) {
    let id = 0;
    return new Live({
      url: "/base/api/rooms/KITO/live",
      role: "stage",
      onScene: (scene) => this.seen.scenes.push(scene),
      onTally: (tally) => this.seen.tallies.push(tally),
      onGone: (reason) => this.seen.gone.push(reason),
      onStatus: (status) => this.seen.statuses.push(status),
      ...more,
      env: {
        page: "http://show.test/base/stage/KITO",
        WebSocket: this.WebSocket,
        fetch: async (url) => {
          this.requests.push(url);
          return this.respond(url);
        },
        now: () => this.time,
        wall: () => 5_000_000,
        random: () => 0.5,
        setTimeout: (run, ms) => {
          this.timers.set(++id, { at: this.time + ms, run });
          return id;
        },
        clearTimeout: (timer) => this.timers.delete(timer),
        window: this.window,
        document: this.document,
      },
    });
  }

  get socket() {
    return this.sockets.at(-1);
  }

  async pass(ms) {
    const end = this.time + ms;
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      const due = [...this.timers].filter(([, { at }]) => at <= end).sort((a, b) => a[1].at - b[1].at);
      if (!due.length) break;
      const [id, { at, run }] = due[0];
      this.timers.delete(id);
      this.time = at;
      run();
    }
    this.time = end;
  }
}

const scene = (version, nowMs = 0) => ({ scene: { version, now_ms: nowMs } });
const versions = (world) => world.seen.scenes.map(({ version }) => version);

test("the socket is beside the page, of its role, secure when the page is", () => {
  assert.equal(
    socketAddress("/base/api/rooms/KITO/live", "host", "https://a.test/base/host"),
    "wss://a.test/base/api/rooms/KITO/live?role=host",
  );
  const world = new World();
  world.live();
  assert.equal(world.socket.address, "ws://show.test/base/api/rooms/KITO/live?role=stage");
});

test("a host says its secret before anything else", () => {
  const world = new World();
  world.live({ role: "host", secret: "s3cret" });
  world.socket.open();
  assert.deepEqual(JSON.parse(world.socket.sent[0]), { host_secret: "s3cret" });
});

test("scenes and tallies are handed on; what is not JSON is passed over", () => {
  const world = new World();
  world.live();
  world.socket.open();
  world.socket.say("{half");
  world.socket.say("null");
  world.socket.say(scene(3));
  world.socket.say({ tally: { members: 4 } });
  assert.deepEqual(versions(world), [3]);
  assert.deepEqual(world.seen.tallies, [{ members: 4 }]);
  assert.deepEqual(world.seen.statuses, ["connecting", "ok"]);
});

test("an older scene is passed over, the same version again is not, and a new connection starts anew", async () => {
  const world = new World();
  world.live();
  world.socket.open();
  for (const version of [5, 4, 5]) world.socket.say(scene(version));
  assert.deepEqual(versions(world), [5, 5]);
  world.socket.fire("close");
  await world.pass(500);
  world.socket.open();
  world.socket.say(scene(2));
  assert.deepEqual(versions(world), [5, 5, 2]);
});

test("a lost connection is tried again after longer and longer, and at once after a success", async () => {
  const world = new World();
  world.live();
  const opened = [];
  for (let i = 0; i < 7; i++) {
    world.socket.fire("close");
    const from = world.time;
    const before = world.sockets.length;
    while (world.sockets.length === before) await world.pass(100);
    opened.push(world.time - from);
  }
  assert.deepEqual(opened, [500, 1000, 2000, 4000, 5000, 5000, 5000]);
  world.socket.open();
  world.socket.say(scene(1));
  world.socket.fire("close");
  const before = world.sockets.length;
  await world.pass(500);
  assert.equal(world.sockets.length, before + 1);
  assert.deepEqual(world.seen.statuses, ["connecting", "offline", "ok", "offline"]);
});

test("one failure that says so twice, by error and close, counts once", async () => {
  const world = new World();
  world.live();
  const [first] = world.sockets;
  first.fire("error");
  first.fire("close");
  await world.pass(500);
  assert.equal(world.sockets.length, 2);
  await world.pass(600);
  assert.equal(world.sockets.length, 2);
});

for (const [target, event] of [["window", "online"], ["document", "visibilitychange"]]) {
  test(`${event} does not wait for the next try`, async () => {
    const world = new World();
    world.live();
    for (let i = 0; i < 4; i++) {
      world.socket.fire("close");
      await world.pass([500, 1000, 2000, 4000][i]);
    }
    world.socket.fire("close");
    const before = world.sockets.length;
    world[target].fire(event);
    assert.equal(world.sockets.length, before + 1);
    await world.pass(5000);
    assert.equal(world.sockets.filter(({ isClosed }) => !isClosed).length, 1);
  });
}

test("a page that is put away does not reconnect for being hidden", () => {
  const world = new World();
  world.live();
  world.socket.fire("close");
  world.document.visibilityState = "hidden";
  world.document.fire("visibilitychange");
  assert.equal(world.sockets.length, 1);
});

test("a connection that has gone silent is given up, one that answers is kept", async () => {
  const world = new World();
  world.live();
  world.socket.open();
  world.socket.say(scene(1));
  const [first] = world.sockets;
  await world.pass(20_000);
  assert.equal(first.sent.filter((text) => text === "ping").length, 2);
  first.say("pong");
  await world.pass(19_000);
  assert.equal(world.sockets.length, 1);
  await world.pass(10_000);
  assert.equal(first.isClosed, true);
  assert.equal(world.sockets.length, 2);
});

test("a connection that never opens is given up", async () => {
  const world = new World();
  world.live();
  await world.pass(8500);
  assert.equal(world.sockets.length, 2);
  assert.equal(world.sockets[0].isClosed, true);
});

test("gone is the end: nothing is opened again", async () => {
  const world = new World();
  const live = world.live();
  world.socket.open();
  world.socket.say({ gone: "no_room" });
  world.socket.fire("close");
  world.window.fire("online");
  await world.pass(60_000);
  assert.deepEqual(world.seen.gone, ["no_room"]);
  assert.equal(world.sockets.length, 1);
  assert.equal(live.isStopped, true);
});

test("too many tries: it comes again when it may", async () => {
  const world = new World();
  world.live();
  world.socket.open();
  world.socket.say({ gone: "too_many", retry_ms: 3000 });
  world.socket.fire("close");
  await world.pass(2900);
  assert.equal(world.sockets.length, 1);
  await world.pass(200);
  assert.equal(world.sockets.length, 2);
  assert.deepEqual(world.seen.gone, []);
});

test("after stop nothing is opened, sent or heard", async () => {
  const world = new World();
  const live = world.live();
  const { socket } = world;
  socket.open();
  live.stop();
  socket.say(scene(1));
  socket.fire("close");
  world.window.fire("online");
  await world.pass(60_000);
  assert.equal(world.sockets.length, 1);
  assert.deepEqual(world.seen.scenes, []);
  assert.equal(world.timers.size, 0);
});

test("the server's clock: the quickest of the newest messages", () => {
  let time = 0;
  const clock = new ServerClock(() => time, () => 77);
  assert.equal(clock.now(), 77);
  clock.hear(9900); // 100 ms on its way
  time = 50;
  clock.hear(10_040); // 10 ms
  time = 100;
  clock.hear(9000); // kept for long, and sent now
  assert.equal(clock.now(), 10_090);
  // The server's clock was put back an hour: ten messages later ours is.
  for (let i = 0; i < 10; i++) clock.hear(time - 3_600_000);
  assert.equal(clock.now(), time - 3_600_000);
});

test("pongs with a moment set the clock, too", () => {
  const world = new World();
  const live = world.live();
  world.socket.open();
  world.socket.say(scene(1, 400));
  world.socket.say({ pong: 700 });
  assert.equal(live.now(), 700);
});

test("a part is fetched once, whoever asks, and kept", async () => {
  const world = new World();
  const live = world.live();
  world.respond = () => ({ ok: true, json: async () => ({ title: "o3" }) });
  const asked = [live.part("abc"), live.part("abc")];
  assert.deepEqual(await Promise.all(asked), [{ title: "o3" }, { title: "o3" }]);
  await live.part("abc");
  assert.deepEqual(world.requests, ["http://show.test/base/api/rooms/KITO/parts/abc"]);
});

test("a part waits out a lost network and a busy server", async () => {
  const world = new World();
  const live = world.live();
  const answers = [
    () => {
      throw new TypeError("network");
    },
    () => ({ ok: false, status: 503 }),
    () => ({ ok: false, status: 429 }),
    () => ({ ok: true, json: async () => ({ n: 1 }) }),
  ];
  world.respond = () => answers.shift()();
  const asked = live.part("abc");
  await world.pass(10_000);
  assert.deepEqual(await asked, { n: 1 });
});

test("a part that is not there is asked for a few times, and again by the next who asks", async () => {
  const world = new World();
  const live = world.live();
  world.respond = () => ({ ok: false, status: 404 });
  const asked = assert.rejects(live.part("abc"), NoPart);
  await world.pass(10_000);
  await asked;
  assert.equal(world.requests.length, 4);
  world.respond = () => ({ ok: true, json: async () => ({ n: 2 }) });
  assert.deepEqual(await live.part("abc"), { n: 2 });
});
