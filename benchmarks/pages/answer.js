// Times a click until the page shows another answer: the text of the element that `selector`
// finds. A click becomes {event, changed, shown}: the trusted click was made, the answer is in the
// document, the frame that has it is painted.
(selector) => {
  const hosts = [...document.querySelectorAll("*")].filter((element) => element.__workbench);
  const root = hosts[0]?.shadowRoot ?? document;
  const text = () => {
    const element = root.querySelector(selector);
    return element && !element.hidden ? element.textContent : "";
  };
  const answers = [];
  let click = null;
  let isInFrame = false;
  const afterTask = (then) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = then;
    port2.postMessage(null);
  };
  // A change made by a frame's own callback is painted at the end of this frame, any other by the
  // next one. Asked for again each time before anybody else asks, this callback comes first.
  const frameBegins = () => {
    isInFrame = true;
    afterTask(() => (isInFrame = false));
    if (click) requestAnimationFrame(frameBegins);
  };
  addEventListener(
    "click",
    (event) => {
      if (!event.isTrusted) return;
      click = { event: event.timeStamp, before: text() };
      requestAnimationFrame(frameBegins);
    },
    true,
  );
  const look = () => {
    const now = text();
    if (!click || !now || now === click.before) return;
    const mine = { event: click.event, changed: performance.now() };
    click = null;
    const painted = () => afterTask(() => answers.push({ ...mine, shown: performance.now() }));
    if (isInFrame) painted();
    else requestAnimationFrame(painted);
  };
  const watcher = new MutationObserver(look);
  watcher.observe(root, { subtree: true, childList: true, attributes: true, characterData: true });
  globalThis.__answers = answers;
};
