/** Room presence: somebody comes into a room or has left it, and people switch there. See rules/ for the model and the test. */
import { createRuleDetector } from "./rule-detector.ts";
import { isRoomSensor } from "./trigger-kinds.ts";

export const roomPresence = createRuleDetector({
  id: "room-presence",
  subject: "What people do when they come into a room",
  isMine: ({ entityCode }, { log, home }) => isRoomSensor(log.entityIds[entityCode] ?? "", home),
  sayTrigger({ trigger_entity_ids, to, quiet_min }, words) {
    const [sensor = ""] = trigger_entity_ids;
    const place = words.areaOf(sensor);
    const where = place === null ? `near ${words.nameOf(sensor)}` : `in the ${place}`;
    if (to !== "on") return `nobody moves any more ${where}`;
    return quiet_min > 0
      ? `somebody comes ${where} after ${quiet_min} quiet minutes`
      : `somebody moves ${where}`;
  },
});
