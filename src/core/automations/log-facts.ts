/** What the log tells of the home's own doing: when something automatic changed what, when the sun rose and set, how entities changed. */
import type { EventLog } from "../domain/event-log.ts";
import { isProgramCode } from "../domain/initiator.ts";
import { DAY_MS, MINUTE_MS, type EpochMs } from "../domain/time.ts";
import type { DayTable } from "../features/day-table.ts";
import { type EntityRows, indexEntityRows } from "../features/entity-rows.ts";

interface Run {
  readonly atMs: EpochMs;
  readonly day: number;
}

export interface LogFacts {
  /** Changes of the entity into the state that something automatic made. */
  runsOf(entityId: string, state: string): readonly Run[];
  lastStateOf(entityId: string): string | null;
  /** Whether at half of the instants or more the sun's event, moved by the offset, was that near. */
  isSunNear(
    event: "sunrise" | "sunset",
    offsetMin: number,
    atMs: readonly EpochMs[],
    nearMin: number,
  ): boolean;
  /** Times at which an entity changed so, ascending. */
  timesOf(entityId: string, isWanted: (to: string, from: string) => boolean): readonly EpochMs[];
  readonly persons: readonly string[];
  /** Of the home, degrees; the middle of Europe's where it is not known. */
  readonly latitude: number;
}

const NEAR_RATIO = 0.5;
const DEFAULT_LATITUDE = 50;

/** Cost: O(rows) */
export function readFacts(
  log: EventLog,
  days: DayTable,
  latitude: number | null,
  rows: EntityRows = indexEntityRows(log),
): LogFacts {
  const states = log.states.length;
  const runs = new Map<number, Run[]>();
  for (let row = 0; row < log.length; row += 1) {
    if (!isProgramCode(log.initiator[row] ?? 0)) continue;
    const key = (log.entity[row] ?? 0) * states + (log.state[row] ?? 0);
    const atMs = log.atMs[row] ?? 0;
    const run = { atMs, day: days.indexOf(atMs) };
    const own = runs.get(key);
    if (own === undefined) runs.set(key, [run]);
    else own.push(run);
  }

  const timesOf: LogFacts["timesOf"] = (entityId, isWanted) => {
    const times: number[] = [];
    for (const row of rows.rowsOf(rows.codeOf(entityId))) {
      const previous = log.previous[row] ?? -1;
      if (previous < 0) continue;
      if (isWanted(log.states[log.state[row] ?? 0] ?? "", log.states[previous] ?? ""))
        times.push(log.atMs[row] ?? 0);
    }
    return times;
  };
  const suns = {
    sunrise: timesOf("sun.sun", (to, from) => to === "above_horizon" && from === "below_horizon"),
    sunset: timesOf("sun.sun", (to, from) => to === "below_horizon" && from === "above_horizon"),
  };

  return {
    runsOf: (entityId, state) => runs.get(rows.codeOf(entityId) * states + rows.stateCodeOf(state)) ?? [],
    lastStateOf(entityId) {
      const row = rows.rowsOf(rows.codeOf(entityId)).at(-1);
      return row === undefined ? null : (log.states[log.state[row] ?? 0] ?? null);
    },
    isSunNear(event, offsetMin, atMs, nearMin) {
      const near = atMs.filter((at) => {
        const sunMs = at - offsetMin * MINUTE_MS;
        const index = lastAtOrBefore(suns[event], sunMs + DAY_MS / 2);
        return Math.abs((suns[event][index] ?? -Infinity) - sunMs) <= nearMin * MINUTE_MS;
      });
      return near.length > 0 && near.length >= NEAR_RATIO * atMs.length;
    },
    timesOf,
    latitude: latitude ?? DEFAULT_LATITUDE,
    persons: log.entityIds.filter((id) => id.startsWith("person.")),
  };
}

/** Index of the last time at or before an instant, -1 where there is none. */
export function lastAtOrBefore(times: readonly number[], atMs: EpochMs): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) <= atMs) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
