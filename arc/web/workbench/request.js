// One request to the JSON routes. No DOM; fetch, timers and the clock are handed in.

const LIMIT_MS = 15_000;

/**
 * Posts JSON once. Resolves to `{status, body, at}`, a refusal's `body.error` says why, `at` is when
 * it began to arrive by `now()`; null when there was no answer from the routes: no network, none
 * within 15 s, or one of a server that is in trouble.
 */
export async function postOnce(url, body, { fetch, setTimeout, clearTimeout, now }) {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), LIMIT_MS);
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      credentials: "same-origin",
      body: JSON.stringify(body),
      signal: limit.signal,
    });
    const at = now();
    if (response.status >= 500) return null;
    // A server half way through its start answers with a page instead of JSON.
    const answer = await response.json();
    const isOurs = response.status < 400 || typeof answer?.error === "string";
    return isOurs ? { status: response.status, body: answer, at } : null;
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}
