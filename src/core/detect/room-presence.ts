/** Room presence: somebody comes into a room or has left it, and people switch there. See rules/ for the model and the test. */
import { createRuleDetector } from "./rule-detector.ts";
import { isRoomSensor } from "./trigger-kinds.ts";

export const roomPresence = createRuleDetector({
  id: "room-presence",
  isMine: ({ entityCode }, { log, home }) => isRoomSensor(log.entityIds[entityCode] ?? "", home),
  happening({ trigger_entity_ids, to, quiet_min: quietMin }, words) {
    const [sensor = ""] = trigger_entity_ids;
    const place = words.areaOf(sensor);
    const name = place ?? words.nameOf(sensor);
    return { kind: "room", name, isArea: place !== null, isMoving: to === "on", quietMin };
  },
});
