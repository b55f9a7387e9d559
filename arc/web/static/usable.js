// Three seconds after the server is gone Streamlit opens a dialog and makes everything else on
// the page inert. The stylesheet hides that dialog on Play; here the editor, a session or a
// host's console is kept alive.

const KEPT = '[class*="st-key-workbench-"], .st-key-session-screens, .st-key-host-console';
// What lies above every dialog, to the library that Streamlit's are made with: of anything else
// the dialog takes the first press outside of it for itself, hidden or not.
const ABOVE = "data-react-aria-top-layer";

function revive(element) {
  const kept = element.querySelectorAll(KEPT);
  if (!kept.length) return;
  for (const one of kept) one.setAttribute(ABOVE, "true");
  element.removeAttribute("inert");
  element.removeAttribute("aria-hidden");
}

/** From now on no ancestor of the editor, of a session or of a host's console stays inert. */
export function keepEditorUsable() {
  new MutationObserver((changes) => {
    for (const { target } of changes) {
      if (target.hasAttribute("inert") || target.hasAttribute("aria-hidden")) revive(target);
    }
  }).observe(document.documentElement, {
    subtree: true,
    attributes: true,
    attributeFilter: ["inert", "aria-hidden"],
  });
}
