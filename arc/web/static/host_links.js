// The addresses of a room, each with a button that copies it, and its QR code.

import { copyOnPress } from "./compare_link.js";
import { element, pressable } from "./elements.js";
import { hostLink } from "./host_rooms.js";
import { addressWarnings, CORNERS, overlayLink, PIECES, roomLinks } from "./host_words.js";

/** The text to be copied by hand. A browser copies nothing out of a password's field. */
function offer(field) {
  field.type = "text";
  field.focus();
  field.select();
}

/** One link: `{element, set(address)}`. A secret one is dots, unless it has to be copied by hand. */
function linkField(label, testid, hint, { isSecret = false } = {}) {
  const id = `link-${testid}`;
  const field = element("input", { id, type: isSecret ? "password" : "text", readonly: true, spellcheck: "false", autocomplete: "off", "data-testid": testid });
  const copy = element("button", { type: "button", class: "button", "data-testid": `copy-${testid}`, "aria-label": `Copy: ${label}` }, "Copy");
  copyOnPress(copy, () => field.value, {
    refused: "Press Ctrl+C",
    place: () => copy.closest("dialog"),
    then: (isCopied) => !isCopied && offer(field),
  });
  const open = element("a", { class: "button", target: "_blank", rel: "noopener", "aria-label": `Open: ${label}, in a new tab` }, "Open");
  if (isSecret) field.addEventListener("blur", () => (field.type = "password"));
  const row = element("div", { class: "field" }, field, copy, ...(isSecret ? [] : [open]));
  return {
    element: element("div", { class: "link" }, element("label", { for: id }, label), row, ...(hint ? [element("p", { class: "hint" }, hint)] : [])),
    set(address) {
      field.value = address;
      open.href = address;
    },
  };
}

/** The overlay's address, put together from pieces and a corner. */
class OverlayBuilder {
  constructor() {
    this.stage = null;
    this.link = linkField("Overlay for a browser source, 1920 × 1080 or 1280 × 720", "overlay-link", "Its background is transparent.");
    this.pieces = Object.entries(PIECES).map(([name, label]) => {
      const box = element("input", { type: "checkbox", name, checked: true });
      return { box, label: element("label", { class: "choice" }, box, label) };
    });
    this.corner = element("select", { "aria-label": "Corner" }, ...Object.entries(CORNERS).map(([value, words]) => element("option", { value, selected: value === "top-right" }, words)));
    this.element = element("div", { class: "overlay" }, element("div", { class: "choices" }, ...this.pieces.map(({ label }) => label), this.corner), this.link.element);
    this.element.addEventListener("change", () => this.set(this.stage));
  }

  set(stage) {
    this.stage = stage;
    const chosen = this.pieces.filter(({ box }) => box.checked).map(({ box }) => box.name);
    this.link.set(overlayLink(stage, chosen, this.corner.value));
  }
}

/** The dialog with everything one gives away: `{element, show(scene), open()}`. */
export class Links {
  /** `qr` is the address of the QR code; `secret` of the room. */
  constructor({ code, secret, qr }) {
    Object.assign(this, { code, secret });
    this.warnings = element("div", { class: "warnings" });
    this.join = linkField("For the audience", "join-link");
    this.stage = linkField("The stage, for the stream", "stage-link", "F shows it in full screen.");
    this.overlay = new OverlayBuilder();
    this.host = linkField("This console, for another device of yours", "host-link", "Who has this link drives the show: give it to nobody.", { isSecret: true });
    const close = pressable("Close", "close-links", () => this.element.close());
    this.element = element(
      "dialog",
      { class: "links", "aria-label": "Links", "data-testid": "links" },
      element("header", {}, element("h2", {}, "Links"), close),
      this.warnings,
      element(
        "div",
        { class: "halves" },
        element("div", {}, this.join.element, this.stage.element, this.overlay.element, this.host.element),
        element("figure", { class: "qr" }, element("img", { src: qr, alt: `QR code of the link to join room ${code}`, width: "200", height: "200" }), element("figcaption", {}, element("b", {}, code))),
      ),
    );
    this.element.addEventListener("click", (event) => event.target === this.element && this.element.close());
  }

  open() {
    if (!this.element.open) this.element.showModal();
  }

  show({ room }) {
    if (room.join_url === this.joinUrl) return;
    this.joinUrl = room.join_url;
    const links = roomLinks(room.join_url, room.key);
    this.join.set(links.join);
    this.stage.set(links.stage);
    this.overlay.set(links.stage);
    this.host.set(hostLink(links.base, this));
    this.warnings.replaceChildren(...addressWarnings(room).map((words) => element("p", { class: "note" }, words)));
  }
}
