// Notes when a page is ready, in milliseconds since navigation began, and which kind it is:
// `__ready`. Asks every 5 ms, in every kind of page alike.
(() => {
  const shadows = () =>
    [...document.querySelectorAll("[data-testid=stBidiComponentIsolated], [data-testid=early]")]
      .map((host) => host.shadowRoot)
      .filter(Boolean);
  const inShadow = (selector) => shadows().some((root) => root.querySelector(selector));
  const shows = {
    hello: () => document.querySelector("[data-testid=stMarkdown]")?.textContent.includes("hello"),
    // In sight and with its log: from then on it takes input.
    play: () =>
      shadows().some(
        ({ host }) =>
          host.__workbench?.status === "ok" &&
          getComputedStyle(host.shadowRoot.querySelector(".wb")).visibility === "visible",
      ),
    gallery: () => inShadow("a.card"),
    compare: () => inShadow("[data-testid=headline]"),
  };
  const timer = setInterval(() => {
    const kind = Object.keys(shows).find((name) => shows[name]());
    if (!kind) return;
    clearInterval(timer);
    globalThis.__ready = { kind, at: performance.now() };
  }, 5);
})();
