// Times each press of the pointer from outside the editor: listeners on the window run before it
// (capture) and after it (bubbling). Times are milliseconds since navigation, as event.timeStamp.
//
// A press becomes {event, reached, handled, frame, drawn, shown}: the trusted event was made; it
// reached the page; the editor's handler has run; the next frame's callbacks begin; they have run;
// the frame's style, layout and painting are done. `held` is the color found on screen right
// after the handler, for presses made while `check` names a cell.
() => {
  const presses = [];
  const probe = { presses, check: null };
  let press = null;
  const afterPainting = (then) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = then;
    port2.postMessage(null);
  };
  addEventListener(
    "pointerdown",
    (event) => {
      if (!event.isTrusted) return;
      const mine = { event: event.timeStamp, reached: performance.now() };
      press = mine;
      // Asked for before the editor asks for its own frame, hence called before it.
      requestAnimationFrame(() => (mine.frame = performance.now()));
    },
    true,
  );
  addEventListener("pointerdown", () => {
    const mine = press;
    mine.handled = performance.now();
    if (probe.check) mine.held = __editor.colorAt(...probe.check);
    requestAnimationFrame(() => {
      mine.drawn = performance.now();
      afterPainting(() => {
        mine.shown = performance.now();
        presses.push(mine);
      });
    });
  });
  globalThis.__probe = probe;
};
