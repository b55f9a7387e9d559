// The filters of the statistics page: which there are, and the address they are kept in.

/**
 * Every filter by its name in the address: `label`, `any` (what is shown when it is not set) and
 * `choices` (words by value; null: told by the server, as they are), or `type` of an input.
 * `isMain` ones are always in sight.
 */
export const FILTERS = {
  collection: { label: "Collection", any: "all collections", choices: null, isMain: true },
  protocol: { label: "Rules", any: "all rules", choices: null, isMain: true },
  synthetic: { label: "People made by a program", any: "people alone", choices: { yes: "with simulated people" }, isMain: true },
  models: { label: "Models", any: "o3 alone", choices: { all: "all twelve models" }, isMain: true },
  assignment: {
    label: "How the task was come by",
    any: "assigned tasks",
    choices: { chosen: "chosen tasks", stage: "tasks on stage", imported: "imported trials", any: "assigned or chosen" },
  },
  seen: { label: "Puzzles seen before", any: "not seen before", choices: { yes: "also seen before" } },
  truth: { label: "Answer seen before", any: "answer not seen before", choices: { yes: "also answer seen" } },
  again: { label: "Puzzles played again", any: "first time only", choices: { yes: "also played again" } },
  disputed: { label: "Disputed tasks", any: "with disputed tasks", choices: { no: "without disputed tasks" } },
  source: {
    label: "Where people come from",
    any: "people of this site",
    choices: { "arc-interactive": "ARC-Interactive", "h-arc": "H-ARC", any: "any source" },
  },
  consent: { label: "Version of the consent", any: "any consent version", choices: null },
  since: { label: "Shown since (UTC)", type: "date" },
  until: { label: "Shown until (UTC)", type: "date" },
  participant: { label: "Participant's id", type: "search" },
};

/** The filters that an address sets, by name, in the order of `FILTERS`. */
export function readFilters(search) {
  const params = new URLSearchParams(search);
  const set = Object.keys(FILTERS).map((name) => [name, (params.get(name) ?? "").trim()]);
  return Object.fromEntries(set.filter(([, value]) => value));
}

/** The query of an address that sets these and nothing else: `?collection=…`, or nothing. */
export function queryOf(filters) {
  const set = Object.keys(FILTERS).filter((name) => filters[name]).map((name) => [name, filters[name]]);
  return set.length ? `?${new URLSearchParams(set)}` : "";
}

/** How many of the filters that are not always in sight are set. */
export function countHidden(filters) {
  return Object.keys(filters).filter((name) => FILTERS[name] && !FILTERS[name].isMain).length;
}
