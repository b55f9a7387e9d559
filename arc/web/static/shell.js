// What holds for the whole document, whichever page is shown: set up once.

import { followLinks } from "./links.js";
import { keepEditorUsable } from "./usable.js";
import { offerView } from "./view_opener.js";
import { markElement } from "../workbench/prefs.js";

let isSetUp = false;

export default function mount(_root, { base }) {
  if (isSetUp) return;
  isSetUp = true;
  markElement(document.documentElement);
  followLinks(base);
  keepEditorUsable();
  offerView();
}
