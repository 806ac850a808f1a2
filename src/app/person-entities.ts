/**
 * Which entities tell about a person: the person, what tracks them, everything else on the tracking device (a phone's steps, place and
 * charging), groups with any of these in it, and the zones, which count who is inside: two people minus one is the other.
 */
import { domainOf, type Home } from "../core/domain/home.ts";

/** @returns a function that gives the persons (entity ids) an entity tells about. Cost of making it: O(entities × persons) */
export function ownersOf(home: Home): (entityId: string) => readonly string[] {
  const owners = new Map<string, Set<string>>();
  const note = (entityId: string, person: string): void => {
    const known = owners.get(entityId);
    if (known === undefined) owners.set(entityId, new Set([person]));
    else known.add(person);
  };
  for (const { entity_id: person, device_trackers = [] } of home.persons) {
    const own = new Set([person, ...device_trackers]);
    const devices = devicesOf(home, own);
    for (const entityId of own) note(entityId, person);
    for (const { entity_id, device_id, members } of home.entities) {
      const isOnDevice = device_id !== null && devices.has(device_id);
      const isGroup = members?.some((member) => own.has(member)) ?? false;
      if (isOnDevice || isGroup || domainOf(entity_id) === "zone") note(entity_id, person);
    }
  }
  const persons = home.persons.map(({ entity_id }) => entity_id);
  const ofNew = (entityId: string): readonly string[] => (domainOf(entityId) === "zone" ? persons : []);
  return (entityId) => {
    const known = owners.get(entityId);
    return known === undefined ? ofNew(entityId) : [...known];
  };
}

/** Devices that track this person and nobody else: a phone is theirs, a router on which everybody is tracked is not. */
function devicesOf(home: Home, own: ReadonlySet<string>): ReadonlySet<string> {
  const trackers = home.entities.filter(({ entity_id }) => domainOf(entity_id) === "device_tracker");
  const ofOthers = new Set(
    trackers.filter(({ entity_id }) => !own.has(entity_id)).map(({ device_id }) => device_id),
  );
  return new Set(
    home.entities.flatMap(({ entity_id, device_id }) =>
      device_id !== null && own.has(entity_id) && !ofOthers.has(device_id) ? [device_id] : [],
    ),
  );
}
