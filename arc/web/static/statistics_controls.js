// The controls of the statistics page: filters in sight, and the others behind a button.

import { element } from "./elements.js";
import { countHidden, FILTERS } from "./statistics_filters.js";

function selectOf(name, value, told) {
  const { label, any, choices } = FILTERS[name];
  const options = Object.entries(choices ?? Object.fromEntries(told.map((one) => [one, one])));
  // What the address asks for is shown even where nothing here has it.
  if (value && !options.some(([one]) => one === value)) options.push([value, value]);
  return element(
    "select",
    { "aria-label": label, title: label, "data-testid": `filter-${name}`, class: value ? "set" : null },
    element("option", { value: "" }, any),
    ...options.map(([one, words]) => element("option", { value: one, selected: one === value }, words)),
  );
}

function inputOf(name, value) {
  const { label, type } = FILTERS[name];
  const field = element("input", { type, value: value ?? "", class: value ? "set" : null, "data-testid": `filter-${name}`, autocomplete: "off", spellcheck: "false" });
  return { field, shown: element("label", { class: "field" }, element("span", {}, label), field) };
}

/**
 * `{element, show(filters, choices)}`; `change(changed)` is called with what was changed,
 * or with null to have none set: what is set otherwise is in the address, which may be ahead of what is shown.
 */
export function filterControls(change) {
  const main = element("div", { class: "row" });
  const more = element("div", { class: "more", hidden: true });
  const whole = element("div", { class: "filters", role: "search", "aria-label": "Which trials count" }, main, more);
  // Streamlit would take what is typed here for its own keys.
  whole.addEventListener("keydown", (event) => event.stopPropagation());

  function controlOf(name, filters, choices) {
    const made = FILTERS[name].type ? inputOf(name, filters[name]) : null;
    const field = made?.field ?? selectOf(name, filters[name], choices[name] ?? []);
    field.addEventListener("change", () => change({ [name]: field.value.trim() }));
    return made?.shown ?? field;
  }

  function show(filters, choices) {
    const hidden = countHidden(filters);
    const names = Object.keys(FILTERS).filter((name) => choices[name]?.length !== 0);
    const isOpen = !more.hidden || hidden > 0;
    const button = element("button", { type: "button", class: "button", "aria-expanded": String(isOpen), "data-testid": "more-filters" }, hidden ? `More filters · ${hidden}` : "More filters");
    button.addEventListener("click", () => {
      more.hidden = !more.hidden;
      button.setAttribute("aria-expanded", String(!more.hidden));
    });
    const clear = element("button", { type: "button", class: "button plain", "data-testid": "clear", hidden: !Object.values(filters).some(Boolean) }, "Clear");
    clear.addEventListener("click", () => change(null));
    const focused = whole.getRootNode().activeElement?.dataset?.testid;
    main.replaceChildren(...names.filter((name) => FILTERS[name].isMain).map((name) => controlOf(name, filters, choices)), button, clear);
    more.replaceChildren(...names.filter((name) => !FILTERS[name].isMain).map((name) => controlOf(name, filters, choices)));
    more.hidden = !isOpen;
    if (focused) whole.querySelector(`[data-testid="${focused}"]`)?.focus();
  }

  return { element: whole, show };
}
