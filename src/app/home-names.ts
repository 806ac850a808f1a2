/** What things, and whoever did something, are called in this home; null for whom the home has no name. */
import type { Home } from "../core/domain/home.ts";
import type { InitiatorKind } from "../core/domain/initiator.ts";
import { createWords } from "../core/suggest/words.ts";

export interface HomeNames {
  entity(entityId: string): string;
  /** An entity is in its own area, else in its device's. */
  areaIdOf(entityId: string): string | null;
  area(areaId: string): string | null;
  /** The person's entity behind an actor of kind `person`: a user's id, or the person itself. */
  personOf(actor: string | null): string | null;
  who(kind: InitiatorKind, actor: string | null): string | null;
}

export function createHomeNames(home: Home): HomeNames {
  const words = createWords(home);
  const deviceAreas = new Map(home.devices.map(({ id, area_id }) => [id, area_id]));
  const areaIds = new Map(
    home.entities.map(({ entity_id, area_id, device_id }) => [
      entity_id,
      area_id ?? deviceAreas.get(device_id ?? "") ?? null,
    ]),
  );
  const areas = new Map(home.areas.map(({ area_id, name }) => [area_id, name]));
  const users = new Map(home.users.map(({ id, name }) => [id, name]));
  const personNames = new Map(home.persons.map(({ entity_id, name }) => [entity_id, name]));
  const personsByUser = new Map(home.persons.map(({ entity_id, user_id }) => [user_id, entity_id]));
  const aliases = new Map(
    [...home.automations, ...home.scripts, ...home.scenes].map(({ entity_id, config }) => [
      entity_id,
      config?.["alias"] ?? config?.["name"],
    ]),
  );
  const personOf = (actor: string | null): string | null => {
    if (actor === null) return null;
    return personNames.has(actor) ? actor : (personsByUser.get(actor) ?? null);
  };
  return {
    entity: (entityId) => words.nameOf(entityId),
    areaIdOf: (entityId) => areaIds.get(entityId) ?? null,
    area: (areaId) => areas.get(areaId) ?? null,
    personOf,
    who(kind, actor) {
      if (actor === null) return null;
      if (kind === "person" || kind === "app") {
        return personNames.get(personOf(actor) ?? "") ?? users.get(actor) ?? null;
      }
      const alias = aliases.get(actor);
      return typeof alias === "string" && alias.trim() !== "" ? alias : words.nameOf(actor);
    },
  };
}
