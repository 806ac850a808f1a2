/** Presence: somebody comes home or leaves, and people do something then. See rules/ for the model and the test. */
import { createRuleDetector } from "./rule-detector.ts";

export const presence = createRuleDetector({
  id: "presence",
  happening: ({ trigger_entity_ids, to, presence: place }, words) =>
    place === null
      ? { kind: "person", name: words.nameOf(trigger_entity_ids[0] ?? ""), place: to }
      : { kind: place },
});
