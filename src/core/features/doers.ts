/**
 * Which person did an action, where the history's contexts name the user.
 *
 * A press on a wall switch names nobody, so who did it is known of some actions only.
 */
import type { EventLog } from "../domain/event-log.ts";
import type { Home } from "../domain/home.ts";
import { isPersonCode } from "../domain/initiator.ts";
import type { EpochMs } from "../domain/time.ts";
import { isMoving } from "./actionable.ts";
import type { EntityRows } from "./entity-rows.ts";

export interface Doers {
  /** Entities `person.*` that have a user, in the order of the home. */
  readonly personIds: readonly string[];
  /** The person whose user changed an entity at an instant; null where nobody is named. Cost: O(log rows of the entity) */
  personOf(entityCode: number, atMs: EpochMs): string | null;
}

export function createDoers(log: EventLog, home: Home, rows: EntityRows): Doers {
  const personByUser = new Map(
    home.persons.flatMap(({ entity_id, user_id }) => (user_id === null ? [] : [[user_id, entity_id]])),
  );
  const personByActor = log.actors.map((actor) => personByUser.get(actor) ?? null);
  return {
    personIds: [...personByUser.values()],
    personOf(entityCode, atMs) {
      const own = rows.rowsOf(entityCode);
      // A cover arrives by itself; who set it moving is told by the row before.
      for (
        let position = rows.positionAt(entityCode, atMs), tries = 0;
        position >= 0 && tries < 2;
        tries += 1
      ) {
        const row = own[position] ?? 0;
        if (isPersonCode(log.initiator[row] ?? 0)) return personByActor[log.actor[row] ?? -1] ?? null;
        if (!isMovedBefore(log, row)) return null;
        position -= 1;
      }
      return null;
    },
  };
}

function isMovedBefore(log: EventLog, row: number): boolean {
  return isMoving(log.states[log.previous[row] ?? -1] ?? "");
}
