// Notes when a page is ready, in milliseconds since navigation began, and which kind it is:
// `__ready`. Asks every 5 ms, in every kind of page alike.
(() => {
  const shadows = () =>
    [...document.querySelectorAll("[data-testid=stBidiComponentIsolated]")]
      .map((host) => host.shadowRoot)
      .filter(Boolean);
  const inShadow = (selector) => shadows().some((root) => root.querySelector(selector));
  const shows = {
    hello: () => document.querySelector("[data-testid=stMarkdown]")?.textContent.includes("hello"),
    play: () => shadows().some((root) => root.host.__workbench?.status === "ok"),
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
