/**
 * Which of people's own actions undo what an automation did to the same thing just before.
 *
 * What people do to undo an automation is no habit: a second automation that did it for them would fight the first. How soon is that of reversals.ts, by
 * what sets the automation off; what is done at the same time each day is never the end of a use that began a moment before.
 */
import type { EventLog } from "../domain/event-log.ts";
import { isAutomationCode } from "../domain/initiator.ts";
import { MINUTE_MS } from "../domain/time.ts";
import { isMoving } from "../features/actionable.ts";
import type { DayTable } from "../features/day-table.ts";
import type { EntityRows } from "../features/entity-rows.ts";
import { readActedTargets } from "./acts.ts";
import type { ReadAutomation } from "./read-rules.ts";
import { type ReversalParams, termsFor } from "./reversals.ts";

export interface Undoing {
  /**
   * @param row of an own action
   * @param isClocked whether it would be done by the clock or the sun
   */
  isUndoing(row: number, isClocked: boolean): boolean;
}

/** Cost: O(rows) once; a question costs a logarithm */
export function createUndoing(
  log: EventLog,
  rows: EntityRows,
  days: DayTable,
  automations: readonly ReadAutomation[],
  params: ReversalParams,
): Undoing {
  const byId = new Map(automations.map((one) => [one.entityId, one]));
  const longestMs = Math.max(...params.windowsMin) * MINUTE_MS;
  const windowsMs = new Map(
    readActedTargets(log, rows, days, byId, params.minWeekdayDays).map((target) => {
      const automation = byId.get(target.automationId);
      const windows = automation === undefined ? [] : termsFor(target, automation, false, params).windowsMin;
      return [keyOf(target.automationId, target.entityId, target.state), Math.max(0, ...windows) * MINUTE_MS];
    }),
  );

  return {
    isUndoing(row, isClocked) {
      const entity = log.entity[row] ?? -1;
      const own = rows.rowsOf(entity);
      let position = rows.positionBefore(entity, row);
      while (isMoving(log.states[log.state[own[position] ?? -1] ?? -1] ?? "")) position -= 1;
      const act = own[position] ?? -1;
      if (!isAutomationCode(log.initiator[act] ?? -1)) return false;
      const [actor, entityId, state] = [
        log.actors[log.actor[act] ?? -1] ?? "",
        log.entityIds[entity] ?? "",
        log.states[log.state[act] ?? -1] ?? "",
      ];
      const windowMs = isClocked ? longestMs : (windowsMs.get(keyOf(actor, entityId, state)) ?? 0);
      return (log.atMs[row] ?? 0) - (log.atMs[act] ?? 0) <= windowMs && log.state[act] !== log.state[row];
    },
  };
}

function keyOf(automationId: string, entityId: string, state: string): string {
  return `${automationId} ${entityId} ${state}`;
}
