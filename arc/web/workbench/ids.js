// Random names. `crypto.randomUUID` does not exist over plain HTTP; `getRandomValues` does.

export function randomId() {
  const bytes = new Uint8Array(16);
  globalThis.crypto.getRandomValues(bytes);
  return Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
}
