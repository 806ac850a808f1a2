/**
 * Who is at home, bin of the day by bin of the day: what an automation could see at any time of any day.
 */
import type { EventLog } from "../domain/event-log.ts";
import { domainOf } from "../domain/home.ts";
import { MINUTE_MS } from "../domain/time.ts";
import { isGone } from "./actionable.ts";
import type { DayTable } from "./day-table.ts";
import type { EntityRows } from "./entity-rows.ts";
import { BIN_MINUTES, DAY_BINS } from "./time-profile.ts";

export interface PresenceGrid {
  /** Entities `person.*` that came or went at least once, in the order of the log. */
  readonly personIds: readonly string[];
  /** By person: shape (days · DAY_BINS,), 1 at home when the bin begins, 0 not. */
  readonly isHome: readonly Uint8Array[];
}

/** Cost: O(persons · (days · DAY_BINS + rows of them)) */
export function createPresenceGrid(log: EventLog, days: DayTable, rows: EntityRows): PresenceGrid {
  const homeCode = rows.stateCodeOf("home");
  const persons = log.entityIds.flatMap((entityId, code) => {
    const own = rows.rowsOf(code);
    const moves =
      domainOf(entityId) === "person" && own.some((row) => log.state[row] !== log.state[own[0] ?? 0]);
    return moves ? [{ entityId, own }] : [];
  });
  return {
    personIds: persons.map(({ entityId }) => entityId),
    isHome: persons.map(({ own }) => {
      const grid = new Uint8Array(days.length * DAY_BINS);
      let next = 0;
      // A first row is a change: before it, it was the other way round.
      let isThere = log.state[own[0] ?? 0] !== homeCode;
      for (let at = 0; at < grid.length; at += 1) {
        const atMs =
          (days.startsMs[Math.floor(at / DAY_BINS)] ?? 0) + (at % DAY_BINS) * BIN_MINUTES * MINUTE_MS;
        while (next < own.length && (log.atMs[own[next] ?? 0] ?? Infinity) <= atMs) {
          // A restart of Home Assistant: the person is where they were.
          const state = log.state[own[next] ?? 0] ?? -1;
          if (!isGone(log.states[state] ?? "")) isThere = state === homeCode;
          next += 1;
        }
        grid[at] = isThere ? 1 : 0;
      }
      return grid;
    }),
  };
}
