/** Room presence: somebody comes into a room or has left it, and people switch there. See rules/ for the model and the test. */
import { createRuleDetector } from "./rule-detector.ts";

export const roomPresence = createRuleDetector({
  id: "room-presence",
  happening({ trigger_entity_ids, to, quiet_min: quietMin }, words) {
    const [sensor = ""] = trigger_entity_ids;
    const place = words.areaOf(sensor);
    const name = place ?? words.nameOf(sensor);
    return { kind: "room", name, isArea: place !== null, isMoving: to === "on", quietMin };
  },
});
