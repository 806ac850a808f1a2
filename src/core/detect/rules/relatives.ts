/** Whether two entities of a log, by code, are parts of one device, or a group and its member: what one does is no reason for the other. */
import type { EventLog } from "../../domain/event-log.ts";
import type { HomeEntity } from "../../domain/home.ts";

/** Cost: O(entities) once, O(members) each. */
export function createRelatives(
  log: Pick<EventLog, "entityIds">,
  entities: ReadonlyMap<string, HomeEntity>,
): (a: number, b: number) => boolean {
  const of = log.entityIds.map((entityId) => entities.get(entityId));
  return (a, b) => {
    const one = of[a];
    const other = of[b];
    if (one === undefined || other === undefined) return false;
    if (one.device_id !== null && one.device_id === other.device_id) return true;
    return one.members?.includes(other.entity_id) === true || other.members?.includes(one.entity_id) === true;
  };
}
