/** Presence: somebody comes home or leaves, and people do something then. See rules/ for the model and the test. */
import { domainOf } from "../domain/home.ts";
import { createRuleDetector } from "./rule-detector.ts";
import { isPlace } from "./trigger-kinds.ts";

export const presence = createRuleDetector({
  id: "presence",
  subject: "What people do when they come and go",
  isMine: ({ entityCode, presence: place }, { log }) =>
    place !== null || isPlace(domainOf(log.entityIds[entityCode] ?? "")),
  sayTrigger({ trigger_entity_ids, to, presence: place }, words) {
    if (place === "first-in") return "the first comes home";
    if (place === "last-out") return "the last has left";
    const who = words.nameOf(trigger_entity_ids[0] ?? "");
    if (to === "home") return `${who} comes home`;
    return to === "not_home" ? `${who} leaves` : `${who} comes to ${to}`;
  },
});
