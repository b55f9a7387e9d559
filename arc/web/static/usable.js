// Three seconds after the server is gone Streamlit opens a dialog and makes everything else on
// the page inert. The stylesheet hides that dialog on Play; here the editor, a session or a
// host's console is kept alive.

function holdsEditor(element) {
  return element.querySelector('[class*="st-key-workbench-"], .st-key-session-screens, .st-key-host-console') !== null;
}

function revive(element) {
  if (!holdsEditor(element)) return;
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
