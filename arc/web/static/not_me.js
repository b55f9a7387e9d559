// "Not me": a shared computer goes to the next person.

import { ask } from "./dialog.js";
import { element } from "./elements.js";
import { leave, send } from "./person.js";

/** Asks whether to start as somebody new and does it; `participantId` is who the page was drawn for. */
export function askNotMe(base, participantId) {
  const api = `${base}/api/me`;
  return ask({
    title: "Start as somebody new?",
    content: [
      element(
        "p",
        {},
        "What was done here so far stays stored, under ",
        element("code", {}, participantId),
        ". This browser cannot get back to it: there is no way to see, go on with or delete it from here afterwards.",
      ),
      element(
        "p",
        {},
        "If it is yours, ",
        element("a", { href: `${api}/data.zip`, download: true }, "download it"),
        " or write the id down first. The view options and unsent drawing in this browser go, too.",
      ),
    ],
    confirm: "Start as somebody new",
    cancel: "Stay",
    act: async () => {
      const { problem } = await send("POST", `${api}/new`, { participant_id: participantId });
      if (!problem) leave(`${base}/`);
      return problem;
    },
  });
}
