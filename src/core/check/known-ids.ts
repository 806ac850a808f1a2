/** Which ids exist: in Home Assistant's registry or states, or in the history. */
import { domainOf } from "../domain/home.ts";
import type { CheckInput } from "./check.ts";

/** Home Assistant always has these; the words stand where an entity's id would. */
const ALWAYS: ReadonlySet<string> = new Set(["sun.sun", "zone.home", "all", "none"]);

/** @returns whether an entity is there; of a home that tells none, every one is */
export function createKnownIds({ home, watch }: CheckInput): (id: string) => boolean {
  const known = new Set([
    ...home.entities.map(({ entity_id }) => entity_id),
    ...home.automations.map(({ entity_id }) => entity_id),
    ...home.scripts.map(({ entity_id }) => entity_id),
    ...home.scenes.map(({ entity_id }) => entity_id),
    ...home.persons.map(({ entity_id }) => entity_id),
    ...home.persons.flatMap(({ device_trackers }) => device_trackers ?? []),
  ]);
  const hasScripts = home.scripts.length > 0;
  const hasScenes = home.scenes.length > 0;
  return (id) => {
    if (home.entities.length === 0 || ALWAYS.has(id) || known.has(id) || watch.rows.codeOf(id) >= 0)
      return true;
    const domain = domainOf(id);
    return (domain === "script" && !hasScripts) || (domain === "scene" && !hasScenes) || domain === "zone";
  };
}
