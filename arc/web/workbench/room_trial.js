// A trial played in a room of the live stage: one countdown for everybody, no verdict before the
// reveal, and at the end what was drawn goes in by itself. No DOM.

import { equal, fromRows, initialState } from "./state.js";
import { Trial } from "./trial.js";

export class RoomTrial extends Trial {
  /** `room.left()` are the milliseconds until nobody may draw any more, null without a limit. */
  constructor({ room, onChange, ...rest }) {
    const changed = () => {
      onChange();
      if (!this.pending) this.whenSettled?.();
    };
    super({ onChange: changed, ...rest });
    this.room = room;
    this.whenSettled = null;
  }

  left() {
    return this.room.left();
  }

  /** Nobody's time runs out alone: the room ends every trial, and `finish` hands in before. */
  keepTime() {}

  /**
   * Hands in what was drawn if it is new and an attempt is left, time over or not. Resolves, once
   * answered, to "in" when there is any answer to this test, "late" when it was refused, "none".
   */
  async finish() {
    if (this.pending) await new Promise((resolve) => (this.whenSettled = resolve));
    const isTried = this.#isWorthHandingIn;
    if (isTried) {
      // A test that this load of the page did not show yet has no clock to log by.
      if (!this.isShown) this.show();
      await this.handIn();
    }
    if (this.attempts.length) return "in";
    return isTried ? "late" : "none";
  }

  get #isWorthHandingIn() {
    const isWriter = this.isReady && !["taken_over", "lost"].includes(this.status);
    if (!isWriter || this.isClosed || this.attemptsLeft < 1) return false;
    const known = [initialState(this.testInput).grid, ...this.attempts.map(({ grid }) => fromRows(grid))];
    return !known.some((grid) => equal(grid, this.state.grid));
  }
}
