// Whose browser this is. What the browser keeps belongs to one person, and goes when they leave:
// by "Not me" on a shared computer, or with all their data.

const KEPT = ["arc-workbench:", "arc-playground:"];
const LEFT = "arc-playground:left";

/** Removes what the browser keeps of the person: unsent drawing, view options, that they practised. */
export function forgetKept(storage) {
  for (const key of Object.keys(storage)) {
    if (KEPT.some((prefix) => key.startsWith(prefix))) storage.removeItem(key);
  }
}

function kept(action) {
  try {
    action(globalThis.localStorage);
  } catch {
    // Full or forbidden: then nothing is kept, and the other tabs find out from the server.
  }
}

/** The browser has a new cookie: clears up, tells the other tabs and loads `url` as the new person. */
export function leave(url) {
  kept((storage) => {
    forgetKept(storage);
    // For its event alone, which only the other tabs get.
    storage.setItem(LEFT, "1");
    storage.removeItem(LEFT);
  });
  location.assign(url);
}

/** When the person leaves in another tab, nothing of theirs stays on this one. */
export function followPerson(base) {
  window.addEventListener("storage", (event) => {
    if (event.key !== LEFT || event.newValue === null) return;
    kept(forgetKept);
    // An editor on this tab keeps the end of its log when the page goes, which is after this.
    window.addEventListener("pagehide", () => kept(forgetKept));
    document.addEventListener("visibilitychange", () => kept(forgetKept));
    location.replace(`${base}/`);
  });
}

/** From now on the buttons marked `data-opens="not-me"` and `data-participant` work. */
export function offerNotMe(base) {
  document.addEventListener("click", async (event) => {
    const button = event.composedPath().find((node) => node.dataset?.opens === "not-me");
    if (!button) return;
    const { askNotMe } = await import("./not_me.js");
    askNotMe(base, button.dataset.participant);
  });
}

/**
 * One request on the participant's own data: `{body}`, or `{problem}`, a sentence. When somebody
 * else uses the browser by now, the page starts over.
 */
export async function send(method, url, body) {
  try {
    const response = await fetch(url, {
      method,
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    const answer = await response.json();
    if (response.ok) return { body: answer };
    if (answer.error === "other_participant") location.reload();
    return { problem: `${answer.message[0].toUpperCase()}${answer.message.slice(1)}.` };
  } catch {
    return { problem: "The server cannot be reached; try again." };
  }
}
