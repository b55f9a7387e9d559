// Play before Streamlit is there: the editor lies over everything until Streamlit's component takes
// it in (workbench/main.js). Only when the page is loaded anew, since its data stands in the page's
// head (arc/web/head.py); from page to page Streamlit is quick enough.

import { mountEarly } from "../workbench/main.js";

const data = document.getElementById("arc-play");
if (data) mountEarly(JSON.parse(data.textContent));
