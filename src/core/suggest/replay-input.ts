/** What replays of one run share: the log by entity, the local clock, people's own actions. */
import type { EventLog } from "../domain/event-log.ts";
import { type LocalClock, createLocalClock } from "../domain/local-time.ts";
import { type ActionTarget, extractActions } from "../features/actions.ts";
import type { DayTable } from "../features/day-table.ts";
import { type EntityRows, indexEntityRows } from "../features/entity-rows.ts";

export interface ReplayInput {
  readonly log: EventLog;
  readonly days: DayTable;
  readonly clock: LocalClock;
  readonly rows: EntityRows;
  /** People's own actions by entity id, repeats included: any of them may be the one that a firing is matched by. */
  readonly actions: ReadonlyMap<string, readonly ActionTarget[]>;
}

/** Cost: O(rows) */
export function createReplayInput(log: EventLog, days: DayTable): ReplayInput {
  const actions = new Map<string, ActionTarget[]>();
  for (const target of extractActions(log, 0)) {
    const known = actions.get(target.entityId);
    if (known === undefined) actions.set(target.entityId, [target]);
    else known.push(target);
  }
  return {
    log,
    days,
    clock: createLocalClock(days.timeZone),
    rows: indexEntityRows(log),
    actions,
  };
}
