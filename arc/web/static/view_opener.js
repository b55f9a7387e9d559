// The button "View" of every page's bar, and its key. What it opens is fetched when it is wanted.

const BUTTON = '[data-opens="view"]';
const TYPING = new Set(["INPUT", "TEXTAREA", "SELECT"]);

/** Opens the sheet "View" above the page. */
export async function openView() {
  const sheet = await import("./view_sheet.js");
  return sheet.openView();
}

function isOnButton(event) {
  return event.composedPath().some((node) => node instanceof Element && node.matches(BUTTON));
}

function isKey(event) {
  const target = event.composedPath()[0];
  const isTyping = target instanceof Element && (TYPING.has(target.tagName) || target.isContentEditable);
  const isModified = event.ctrlKey || event.metaKey || event.altKey || event.isComposing;
  return event.key === "," && !isTyping && !isModified;
}

/** From now on the buttons marked `data-opens="view"` work, and `,` on pages that have one. */
export function offerView() {
  document.addEventListener("click", (event) => isOnButton(event) && openView());
  // The capture phase: components keep the keys pressed in them from the document.
  document.addEventListener(
    "keydown",
    (event) => {
      if (!isKey(event) || !document.querySelector(BUTTON)) return;
      event.preventDefault();
      openView();
    },
    true,
  );
}
