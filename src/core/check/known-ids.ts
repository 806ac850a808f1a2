/** Which ids exist: in Home Assistant's registry or states, or in the history. */
import { type Home, domainOf } from "../domain/home.ts";
import type { CheckInput } from "./check.ts";

/** Home Assistant always has these; the words stand where an entity's id would. */
const ALWAYS: ReadonlySet<string> = new Set(["sun.sun", "zone.home", "all", "none"]);

/** Whether states are told as well as the registry, as of a running Home Assistant: this zone is in no registry. */
function areStatesTold({ entities }: Home): boolean {
  return entities.some(({ entity_id }) => entity_id === "zone.home");
}

/**
 * Whether the registries are told to the end, so that what they do not hold is not there; else a list that is empty may just not have been given. Who leaves
 * a part out leaves out floors and labels first.
 */
export function isRegistryTold(home: Home): boolean {
  return home.floors.length > 0 || home.labels.length > 0 || areStatesTold(home);
}

/** Whether every zone is told: each has a state, also those that stand in a file and are in no registry. */
export function areZonesTold({ home, log }: Pick<CheckInput, "home" | "log">): boolean {
  return areStatesTold(home) || log.entityIds.some((id) => domainOf(id) === "zone");
}

/** @returns whether an entity is there; of a home that tells none, every one is */
export function createKnownIds({ home, log, watch }: CheckInput): (id: string) => boolean {
  const known = new Set([
    ...home.entities.map(({ entity_id }) => entity_id),
    ...home.automations.map(({ entity_id }) => entity_id),
    ...home.scripts.map(({ entity_id }) => entity_id),
    ...home.scenes.map(({ entity_id }) => entity_id),
    ...home.persons.map(({ entity_id }) => entity_id),
    ...home.persons.flatMap(({ device_trackers }) => device_trackers ?? []),
  ]);
  const hasScripts = home.scripts.length > 0 || isRegistryTold(home);
  // Scenes that stand in a file are in no registry.
  const hasScenes = home.scenes.length > 0 || areStatesTold(home);
  const hasZones = areZonesTold({ home, log });
  return (id) => {
    if (home.entities.length === 0 || ALWAYS.has(id) || known.has(id) || watch.rows.codeOf(id) >= 0)
      return true;
    const domain = domainOf(id);
    return (
      (domain === "script" && !hasScripts) ||
      (domain === "scene" && !hasScenes) ||
      (domain === "zone" && !hasZones)
    );
  };
}
