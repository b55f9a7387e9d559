// What holds for the whole document, whichever page is shown: set up once.

import { followLinks } from "./links.js";
import { followPerson, offerNotMe } from "./person.js";
import { keepEditorUsable } from "./usable.js";
import { offerView } from "./view_opener.js";
import { markElement } from "../workbench/prefs.js";

/** `base` is the path the app is served under, without a trailing slash. */
export default function begin(base) {
  markElement(document.documentElement);
  followLinks(base);
  keepEditorUsable();
  offerView();
  offerNotMe(base);
  followPerson(base);
}
