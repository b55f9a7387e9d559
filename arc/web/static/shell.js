// What holds for the whole document, whichever page is shown: set up once.

import { followLinks } from "./links.js";
import { keepEditorUsable } from "./usable.js";

let isSetUp = false;

export default function mount(_root, { base }) {
  if (isSetUp) return;
  isSetUp = true;
  followLinks(base);
  keepEditorUsable();
}
