/** What replays of one run share: the log by entity, the local clock, people's own actions. */
import type { EventLog } from "../domain/event-log.ts";
import type { Home } from "../domain/home.ts";
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
  /** shape (days,), 1 where the log has a row on that day. */
  readonly seenDays: Uint8Array;
  /** shape (days,), 1 where the day is a marked exception. */
  readonly leftOut: Uint8Array;
}

/** Cost: O(rows) */
export function createReplayInput(log: EventLog, home: Home, days: DayTable): ReplayInput {
  const actions = new Map<string, ActionTarget[]>();
  for (const target of extractActions(log, 0)) {
    const known = actions.get(target.entityId);
    if (known === undefined) actions.set(target.entityId, [target]);
    else known.push(target);
  }
  const seenDays = new Uint8Array(days.length);
  for (let row = 0, day = 0; row < log.length && day < days.length; row += 1) {
    const atMs = log.atMs[row] ?? 0;
    while (day < days.length && atMs >= (days.startsMs[day + 1] ?? Infinity)) day += 1;
    if (day < days.length && atMs >= (days.startsMs[day] ?? 0)) seenDays[day] = 1;
  }
  return {
    log,
    days,
    clock: createLocalClock(days.timeZone),
    rows: indexEntityRows(log),
    actions,
    seenDays,
    leftOut: Uint8Array.from(days.dates, (date) =>
      home.exceptions.some(({ from, to }) => from <= date && date <= to) ? 1 : 0,
    ),
  };
}
