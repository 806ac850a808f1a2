/** Numeric threshold: a measure passes a value, and people do something about it. See rules/ and features/threshold-crossings for model and test. */
import { createRuleDetector } from "./rule-detector.ts";

export const numericThreshold = createRuleDetector({
  id: "numeric-threshold",
  subject: "What people do when a measure passes a value",
  isMine: ({ crossing }) => crossing !== null,
  sayTrigger({ trigger_entity_ids, above, below }, words) {
    const name = `the ${words.nameOf(trigger_entity_ids[0] ?? "")}`;
    return above === null ? `${name} falls below ${below ?? 0}` : `${name} rises above ${above}`;
  },
});
