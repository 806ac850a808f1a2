/** Numeric threshold: a measure passes a value, and people do something about it. See rules/ and features/threshold-crossings for model and test. */
import { createRuleDetector } from "./rule-detector.ts";

export const numericThreshold = createRuleDetector({
  id: "numeric-threshold",
  happening({ trigger_entity_ids, above, below }, words) {
    const name = words.nameOf(trigger_entity_ids[0] ?? "");
    return above === null
      ? { kind: "below", name, value: below ?? 0 }
      : { kind: "above", name, value: above };
  },
});
