// The page that a stream shows: it follows a room and has no controls but `f` for the full screen.

import { h, setHidden, setText } from "../workbench/dom.js";
import { markElement } from "../workbench/prefs.js";
import { isUpright, unitOf } from "./layout.js";
import { Live, withKey } from "./live.js";
import { Lobby } from "./lobby.js";
import { arrive } from "./motion.js";
import { Overlay, readQuery } from "./overlay.js";
import { Rail } from "./rail.js";
import { Reveal } from "./reveal.js";
import { Scores } from "./scores.js";
import { Task } from "./task.js";
import { leaveWords } from "./words.js";

const TICK_MS = 100;
const SCREENS = { lobby: Lobby, task: Task, solving: Task, locked: Task, reveal: Reveal, scores: Scores, ended: Scores };

/** The stage itself: one screen after the other, with the rail at its edge. */
class Stage {
  constructor({ live, qrUrl }) {
    Object.assign(this, { live, qrUrl });
    this.rail = new Rail(qrUrl);
    this.place = h("div.screen-place");
    this.element = h("main.show", {}, this.place, this.rail.element);
    this.screen = null;
    // The rail of an upright window takes from the screen's height as its words change.
    new ResizeObserver(() => this.fit()).observe(this.place);
  }

  show(scene) {
    const Screen = SCREENS[scene.phase];
    // The next task has a screen of its own, so that nothing of the last one is seen on it.
    const key = `${Screen.name} ${Screen === Lobby ? "" : scene.position}`;
    setHidden(this.rail.element, Screen !== Task);
    this.element.classList.toggle("railed", Screen === Task);
    this.rail.show(scene);
    if (key !== this.key) {
      this.key = key;
      this.screen = new Screen({ live: this.live, qrUrl: this.qrUrl });
      this.place.replaceChildren(this.screen.element);
      arrive(this.screen.element);
    }
    this.screen.show(scene);
    this.fit();
  }

  showTally(scene, tally) {
    this.rail.showTally(scene, tally);
    this.screen?.showTally(scene, tally);
  }

  tick(scene, nowMs) {
    this.rail.tick(scene, nowMs);
  }

  fit() {
    const size = { width: innerWidth, height: innerHeight };
    const upright = isUpright(size);
    this.element.classList.toggle("upright", upright);
    const style = getComputedStyle(this.place);
    const inner = (side, ...edges) => side - edges.reduce((sum, edge) => sum + parseFloat(style[edge]), 0);
    const width = inner(this.place.clientWidth, "paddingLeft", "paddingRight");
    const height = inner(this.place.clientHeight, "paddingTop", "paddingBottom");
    this.screen?.fit({ width, height, unit: unitOf(size), upright });
  }
}

/** Follows the room of the page's shell. */
function start(config, root) {
  const query = readQuery(location.search);
  root.dataset.theme = query.theme;
  markElement(root);
  const room = `${config.api}/rooms/${config.code}`;
  if (!config.live) {
    // What is in the address cannot be a code.
    if (!query.isOverlay) document.body.append(h("main.show", {}, h("p.gone", {}, leaveWords("no_room"))));
    return;
  }
  const status = h("p.status", { role: "status", hidden: true });
  let [view, scene] = [null, null];
  const live = new Live({
    url: query.isPreview ? `${config.live}?preview=1` : withKey(config.live, config.key),
    role: "stage",
    onScene(next) {
      scene = next;
      view.show(scene);
      tick();
    },
    onTally(tally) {
      if (!scene) return;
      scene = { ...scene, tally };
      view.showTally(scene, tally);
    },
    onGone: leave,
    onStatus(now) {
      setText(status, now === "offline" ? "connection lost, trying again" : "");
      setHidden(status, now !== "offline" || query.isOverlay);
    },
  });
  const parts = { live, qrUrl: withKey(`${room}/qr.svg`, config.key), ...query };
  view = query.isOverlay ? new Overlay(parts) : new Stage(parts);
  document.body.append(view.element, status);

  function tick() {
    if (scene) view.tick(scene, live.now());
  }

  function leave(reason) {
    clearInterval(ticking);
    // After the end of the show its last board stays; over a video nothing is left.
    if (query.isOverlay) view.element.remove();
    else if (!(reason === "ended" && scene)) view.element.replaceChildren(h("p.gone", {}, leaveWords(reason)));
  }

  const resize = () => {
    root.style.setProperty("--u", `${unitOf({ width: innerWidth, height: innerHeight })}px`);
    view.fit();
  };
  const ticking = setInterval(tick, TICK_MS);
  addEventListener("resize", resize);
  addEventListener("keydown", ({ key, ctrlKey, metaKey, altKey }) => {
    if (key.toLowerCase() === "f" && !ctrlKey && !metaKey && !altKey) toggleFullScreen(root);
  });
  resize();
}

function toggleFullScreen(root) {
  // Refused without a gesture or by the page around: then it stays as it is.
  const change = document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen?.();
  change?.catch(() => {});
}

start(JSON.parse(document.getElementById("arc-room").textContent), document.documentElement);
