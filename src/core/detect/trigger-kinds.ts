/** What kind of trigger an entity is, by domain and device class. */
import { type Home, domainOf } from "../domain/home.ts";

const ROOM_CLASSES: ReadonlySet<string> = new Set(["motion", "occupancy", "presence"]);

/** Tells where persons are. */
export function isPlace(domain: string): boolean {
  return domain === "person" || domain === "device_tracker";
}

/** Tells whether somebody is in a room. */
export function isRoomSensor(entityId: string, home: Home): boolean {
  if (domainOf(entityId) !== "binary_sensor") return false;
  const entity = home.entities.find(({ entity_id }) => entity_id === entityId);
  return ROOM_CLASSES.has(entity?.device_class ?? "");
}
