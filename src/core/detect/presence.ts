/** Presence: somebody comes home or leaves, and people do something then. See rules/ for the model and the test. */
import { domainOf } from "../domain/home.ts";
import { createRuleDetector } from "./rule-detector.ts";
import { isPlace } from "./trigger-kinds.ts";

export const presence = createRuleDetector({
  id: "presence",
  isMine: ({ entityCode, presence: place }, { log }) =>
    place !== null || isPlace(domainOf(log.entityIds[entityCode] ?? "")),
  happening: ({ trigger_entity_ids, to, presence: place }, words) =>
    place === null
      ? { kind: "person", name: words.nameOf(trigger_entity_ids[0] ?? ""), place: to }
      : { kind: place },
});
