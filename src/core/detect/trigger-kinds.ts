/** What kind of trigger a stream of events is, by domain and device class: each kind is one detector's. */
import type { EventLog } from "../domain/event-log.ts";
import { type Home, domainOf, isPlace } from "../domain/home.ts";
import type { EventStream } from "../features/event-streams.ts";

export type TriggerKind = "trigger-action" | "presence" | "room-presence" | "numeric-threshold";

/** Tell whether somebody is in a room. */
const ROOM_CLASSES: ReadonlySet<string> = new Set(["motion", "occupancy", "presence"]);

/** Whether binary sensors of a device class tell of somebody in a room. */
export function isRoomClass(deviceClass: string | null): boolean {
  return ROOM_CLASSES.has(deviceClass ?? "");
}

/** Cost: O(entities) once, O(1) each. */
export function createTriggerKinds(
  log: Pick<EventLog, "entityIds">,
  home: Pick<Home, "entities">,
): (stream: Pick<EventStream, "entityCode" | "crossing" | "presence">) => TriggerKind {
  const classes = new Map(home.entities.map(({ entity_id: id, device_class: own }) => [id, own]));
  const kinds = log.entityIds.map((id): TriggerKind => {
    const domain = domainOf(id);
    if (isPlace(domain)) return "presence";
    return domain === "binary_sensor" && isRoomClass(classes.get(id) ?? null)
      ? "room-presence"
      : "trigger-action";
  });
  return ({ entityCode, crossing, presence }) =>
    crossing !== null
      ? "numeric-threshold"
      : presence !== null
        ? "presence"
        : (kinds[entityCode] ?? "trigger-action");
}
