/** Room presence: somebody comes into a room or has left it, and people switch there. See rules/ for the model and the test. */
import { createRuleDetector, stateHappening } from "./rule-detector.ts";

export const roomPresence = createRuleDetector({ id: "room-presence", happening: stateHappening });
