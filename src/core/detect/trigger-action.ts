/** Trigger → action: something happens in the home, and soon after people do something about it. See rules/ for the model and the test. */
import { createRuleDetector, stateHappening } from "./rule-detector.ts";

export const triggerAction = createRuleDetector({ id: "trigger-action", happening: stateHappening });
