/** Names that people know things by, for sentences in one of the languages. */
import type { Words } from "../detect/contract.ts";
import type { Home } from "../domain/home.ts";
import { EN } from "../words/en.ts";
import type { Phrases } from "../words/phrases.ts";

/** An entity's own name, else its device's, else its id put into words. */
export function createWords(home: Home, say: Phrases = EN): Words {
  const devices = new Map(home.devices.map((device) => [device.id, device]));
  const areas = new Map(home.areas.map((area) => [area.area_id, area.name]));
  const entities = new Map(home.entities.map((entity) => [entity.entity_id, entity]));
  const persons = new Map(home.persons.map((person) => [person.entity_id, person.name]));
  const deviceOf = (entityId: string) => devices.get(entities.get(entityId)?.device_id ?? "");
  return {
    say,
    timeZone: home.time_zone,
    nameOf: (entityId) =>
      entities.get(entityId)?.name ?? deviceOf(entityId)?.name ?? persons.get(entityId) ?? sayId(entityId),
    areaOf: (entityId) =>
      areas.get(entities.get(entityId)?.area_id ?? deviceOf(entityId)?.area_id ?? "") ?? null,
    deviceClassOf: (entityId) => entities.get(entityId)?.device_class ?? null,
  };
}

function sayId(entityId: string): string {
  return entityId.slice(entityId.indexOf(".") + 1).replaceAll("_", " ");
}
