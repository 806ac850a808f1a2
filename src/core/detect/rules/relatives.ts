/** Whether two entities of a log, by code, are parts of one device, a group and its member, or an entity and its setpoint: what one does is no reason for the other. */
import type { EventLog } from "../../domain/event-log.ts";
import type { HomeEntity } from "../../domain/home.ts";
import { entityIdOf } from "../../domain/setpoint.ts";

/** Cost: O(entities) once, O(members) each. */
export function createRelatives(
  log: Pick<EventLog, "entityIds">,
  entities: ReadonlyMap<string, HomeEntity>,
): (a: number, b: number) => boolean {
  const ids = log.entityIds.map(entityIdOf);
  const of = ids.map((entityId) => entities.get(entityId));
  return (a, b) => {
    if (a !== b && ids[a] === ids[b]) return true;
    const device = of[a]?.device_id ?? null;
    if (device !== null && device === of[b]?.device_id) return true;
    return of[a]?.members?.includes(ids[b] ?? "") === true || of[b]?.members?.includes(ids[a] ?? "") === true;
  };
}
