// Whether this browser has been through the practice. Kept in the browser only, and only to stop
// offering it first; where nothing can be kept, it is offered again.

const KEY = "arc-playground:practised";

export function wasPractised() {
  try {
    return localStorage.getItem(KEY) !== null;
  } catch {
    return false;
  }
}

export function rememberPractised() {
  try {
    localStorage.setItem(KEY, "1");
  } catch {
    // Full or forbidden: nothing depends on it.
  }
}
