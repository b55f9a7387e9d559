// The stage in small, as everybody sees it, or the task's grids in its place.

import { element, refill, segmented } from "./elements.js";
import { TaskGrids } from "./host_grids.js";

// What a stream is watched at; the frame is this large and scaled down.
const [WIDTH, HEIGHT] = [1280, 720];

export class StageView {
  /** `stageUrl` on this very site; `part(key)` and `choose(region)` as `TaskGrids` has them. */
  constructor({ stageUrl, part, choose }) {
    this.isGrids = false;
    this.grids = new TaskGrids(part, choose);
    // Nobody presses anything on it, and the keyboard has to stay with the console.
    this.frame = element("iframe", { src: stageUrl, title: "The stage, as everybody sees it", tabindex: "-1", width: WIDTH, height: HEIGHT });
    this.preview = element("div", { class: "preview" }, this.frame);
    this.tabs = element("div", { class: "tabs" });
    this.screen = element("div", { class: "screen" }, this.preview, this.grids.element);
    this.element = element("div", { class: "stage-view" }, this.tabs, this.screen);
    this.observer = new ResizeObserver(() => this.#scale());
    this.observer.observe(this.screen);
    this.#turn(false);
  }

  show(scene) {
    this.grids.show(scene);
  }

  toggle() {
    this.#turn(!this.isGrids);
  }

  stop() {
    this.observer.disconnect();
    this.grids.stop();
  }

  #turn(isGrids) {
    this.isGrids = isGrids;
    this.preview.hidden = isGrids;
    this.grids.element.hidden = !isGrids;
    refill(
      this.tabs,
      segmented("What to see here", [
        { label: "Stage", title: "The stage, as everybody sees it (G)", pressed: !isGrids, choose: () => this.#turn(false) },
        { label: "Grids", title: "The task’s grids, to drag a part large (G)", pressed: isGrids, choose: () => this.#turn(true) },
      ]),
    );
  }

  #scale() {
    const scale = Math.min(this.screen.clientWidth / WIDTH, this.screen.clientHeight / HEIGHT);
    this.frame.style.transform = `scale(${scale})`;
    this.preview.style.cssText = `width: ${WIDTH * scale}px; height: ${HEIGHT * scale}px`;
  }
}
