/** Presence: somebody comes home or leaves, and people do something then. See rules/ for the model and the test. */
import { createRuleDetector, stateHappening } from "./rule-detector.ts";

export const presence = createRuleDetector({
  id: "presence",
  happening: (body, words) =>
    body.presence === null ? stateHappening(body, words) : { kind: body.presence },
});
