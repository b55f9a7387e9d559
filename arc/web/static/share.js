// A sheet to share how one did on a task: the card, first without the answer, the drawing as GIF, the link.

import { copyOnPress } from "./compare_link.js";
import { showOver } from "./dialog.js";
import { appElement, element, pressable, refill, segmented } from "./elements.js";
import { shown } from "../workbench/prefs.js";
import { themeOf } from "../workbench/theme.js";

const STYLES = ["dialog.css", "share.css"].map((name) => new URL(name, import.meta.url));
// Says nothing of which task it is, as the server's own name for it.
const FILE_NAME = "arc-puzzle.png";
const WORDS = "An ARC puzzle: can you solve it?";

/** The address of a card: `card` as the server named it, `state` what is chosen, `look` {theme, palette}. */
export function cardAddress(card, { size, spoilers, name }, look, base = globalThis.location?.href) {
  const address = new URL(card, base);
  const yes = (is) => (is ? "yes" : "no");
  for (const [key, value] of Object.entries({ size, spoilers: yes(spoilers), name: yes(name), ...look })) {
    address.searchParams.set(key, value);
  }
  return address.href;
}

/** What the system's own share sheet is given: the picture where it takes files, else the link alone; null without one. */
export function toldToSystem(file, link, navigator = globalThis.navigator) {
  if (!navigator?.share) return null;
  if (file && navigator.canShare?.({ files: [file] })) return { files: [file], title: WORDS, text: `${WORDS} ${link}` };
  return { title: WORDS, text: WORDS, url: link };
}

function tick(label, testid, change) {
  const box = element("input", { type: "checkbox", "data-testid": testid });
  box.addEventListener("change", () => change(box.checked));
  return element("label", { class: "tick" }, box, label);
}

class Sheet {
  /** `told` is what `share` takes. */
  constructor(told) {
    this.told = told;
    this.link = new URL(told.link, location.origin).href;
    this.state = { size: "wide", spoilers: false, name: false };
    this.image = element("img", { alt: "", "data-testid": "card" });
    this.said = element("p", { class: "said", role: "status", "data-testid": "share-said" });
    this.sizes = element("span", {});
    this.save = element("a", { class: "button primary", download: FILE_NAME, "data-testid": "save-card" }, "Save picture");
    this.dialog = element(
      "dialog",
      { "aria-labelledby": "title", "data-testid": "share-sheet" },
      element("header", {}, element("h2", { id: "title" }, "Share"), pressable("✕", "close", () => this.dialog.close(), "icon", { "aria-label": "Close" })),
      element("div", { class: "preview" }, this.image),
      this.#choices(),
      this.said,
      this.#link(),
      this.#ways(),
    );
    this.#show();
  }

  #choices() {
    const set = (name) => (value) => {
      this.state[name] = value;
      this.#show();
    };
    const { name } = this.told;
    return element(
      "div",
      { class: "choose" },
      this.sizes,
      tick("Show the answers", "spoilers", set("spoilers")),
      ...(name ? [tick(`With my name, ${name}`, "named", set("name"))] : []),
    );
  }

  /** The link as text, too: where nothing may be copied it can still be taken from there. */
  #link() {
    const field = element("input", { type: "text", readonly: true, value: this.link, "aria-label": "Link to the puzzle, without its answer", "data-testid": "link" });
    field.addEventListener("focus", () => field.select());
    const copy = element("button", { type: "button", class: "button", "data-testid": "copy-link" }, "Copy link");
    copyOnPress(copy, () => this.link, {
      refused: "Select it and copy",
      place: () => this.dialog,
      then: (isCopied) => {
        this.said.textContent = isCopied ? "Link copied. It shows the puzzle, never the answer." : "";
        if (!isCopied) field.focus();
      },
    });
    return element("div", { class: "link" }, field, copy);
  }

  #ways() {
    const gifs = [this.told.gif ?? []].flat();
    const system = toldToSystem(null, this.link);
    return element(
      "div",
      { class: "choices" },
      ...gifs.map((gif, n) => this.#gif(gif, gifs.length > 1 ? ` of test ${n + 1}` : "")),
      ...(system ? [pressable("Share…", "share-system", () => this.#shareBySystem())] : []),
      this.save,
    );
  }

  #gif(gif, which) {
    const address = new URL(gif, location.href);
    for (const [name, value] of Object.entries(this.#look())) address.searchParams.set(name, value);
    const title = "Your drawing as it grew, with your answer at the end";
    return element("a", { class: "button", href: address.href, download: true, title, "data-testid": "save-gif" }, `Save GIF${which}`);
  }

  #look() {
    return { theme: themeOf(appElement()), palette: shown().palette };
  }

  /** The choices as they are, and the card that belongs to them. */
  #show() {
    const { size, spoilers } = this.state;
    const options = [
      { value: "wide", label: "Wide", title: "1200 × 630, as links are shown" },
      { value: "square", label: "Square", title: "1080 × 1080" },
    ];
    const choose = (value) => () => {
      this.state.size = value;
      this.#show();
    };
    refill(this.sizes, segmented("Shape", options.map(({ value, ...option }) => ({ ...option, pressed: value === size, choose: choose(value) }))));
    this.dialog.dataset.size = size;
    this.image.alt = spoilers ? "The card with your answer, the guesses and the truth" : "The card: the puzzle and who solved it, without answers";
    this.said.textContent = spoilers ? "This one spoils the puzzle." : "";
    this.#fetch();
  }

  async #fetch() {
    const address = cardAddress(this.told.card, this.state, this.#look());
    this.wanted = address;
    // Until it is there, the picture before must not be saved for the one that was chosen.
    this.save.removeAttribute("href");
    this.file = null;
    this.image.classList.add("old");
    let problem = "The picture did not come. Is the server away?";
    try {
      const answer = await fetch(address);
      const blob = answer.ok ? await answer.blob() : null;
      if (this.wanted !== address) return;
      if (blob) return this.#put(blob);
      problem = (await answer.json()).message;
    } catch {
      // No connection, or an answer that is none of the server's own: said below.
    }
    if (this.wanted === address) this.said.textContent = problem;
  }

  #put(blob) {
    this.free();
    this.address = URL.createObjectURL(blob);
    this.image.src = this.save.href = this.address;
    this.image.classList.remove("old");
    this.file = new File([blob], FILE_NAME, { type: blob.type });
  }

  async #shareBySystem() {
    try {
      await navigator.share(toldToSystem(this.file, this.link));
    } catch (error) {
      if (error.name !== "AbortError") this.said.textContent = "The system did not take it; save the picture or copy the link.";
    }
  }

  free() {
    if (this.address) URL.revokeObjectURL(this.address);
  }
}

/**
 * Opens the sheet; resolves when it is closed. `card` is the address of the participant's card, `gif`
 * that of the drawing as an animation, a list of them for several tests, or null; `link` the page to
 * send around; `name` what the card can call them, empty for nothing.
 */
export async function share({ card, gif = null, link, name = "" }) {
  const sheet = new Sheet({ card, gif, link, name });
  await showOver(sheet.dialog, STYLES);
  sheet.free();
}
