// Links between pages without a reload: the address changes and Streamlit is told
// the way the browser's own Back and Forward tell it. Streamlit's own links reload the page, or
// leave a bogus history entry.

const PAGES = ["", "play", "practice", "compare", "replay", "session", "results", "statistics", "host", "data", "about"];

/** Whether `url` is one of the app's pages under `base` (no trailing slash). */
export function isPage(url, origin, base) {
  if (url.origin !== origin || !url.pathname.startsWith(`${base}/`)) return false;
  return PAGES.includes(url.pathname.slice(base.length + 1));
}

function linkOf(event) {
  return event.composedPath().find((node) => node instanceof HTMLAnchorElement && node.href);
}

/** To another address of the app: Streamlit runs its page, and our own pages hear of it. */
export function go(url) {
  history.pushState({}, "", url);
  window.dispatchEvent(new PopStateEvent("popstate"));
}

/** Take over plain clicks on the app's own links from now on. */
export function followLinks(base) {
  document.addEventListener("click", (event) => {
    const modified = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
    if (event.defaultPrevented || event.button !== 0 || modified) return;
    const link = linkOf(event);
    if (!link || link.target === "_blank" || link.hasAttribute("download") || "reload" in link.dataset) return;
    const url = new URL(link.href);
    if (!isPage(url, location.origin, base)) return;
    // Without a connection to the server, or before there is one (then the editor lies over the
    // page), only a real load can show another page for certain.
    if (document.querySelector('[data-testid="stConnectionStatus"], [data-testid="early"]')) return;
    event.preventDefault();
    go(url);
    window.scrollTo(0, 0);
  });
}
