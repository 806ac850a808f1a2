/** Trigger → action: something happens in the home, and soon after people do something about it. See rules/ for the model and the test. */
import { domainOf } from "../domain/home.ts";
import { createRuleDetector } from "./rule-detector.ts";
import { isPlace, isRoomSensor } from "./trigger-kinds.ts";
import { toHappening } from "./act.ts";

export const triggerAction = createRuleDetector({
  id: "trigger-action",
  isMine: ({ entityCode, crossing, presence }, { log, home }) => {
    if (crossing !== null || presence !== null) return false;
    const entityId = log.entityIds[entityCode] ?? "";
    return !isPlace(domainOf(entityId)) && !isRoomSensor(entityId, home);
  },
  happening: (body, words) => toHappening(body.trigger_entity_ids[0] ?? "", body.to, words),
});
