/** Trigger → action: something happens in the home, and soon after people do something about it. See rules/ for the model and the test. */
import { createRuleDetector } from "./rule-detector.ts";
import { toHappening } from "./act.ts";

export const triggerAction = createRuleDetector({
  id: "trigger-action",
  happening: (body, words) => toHappening(body.trigger_entity_ids[0] ?? "", body.to, words),
});
