/** Devices that switch by themselves and tell nobody who did it: a circulation pump, a compressor behind a relay. */
import type { EventLog } from "../domain/event-log.ts";
import { isPhysicalCode } from "../domain/initiator.ts";
import { DAY_MS } from "../domain/time.ts";

const HOUR_MS = DAY_MS / 24;
/** Changes into one state a day, on average, below which it may well be people. */
const OFTEN_A_DAY = 15;
/** Hours of the day in which the home does least: people sleep, and who works at night does not switch all night long. */
const QUIET_HOURS = 6;
/** Share of its changes in those hours, 0-1, from which on it is no person: going on evenly it would be a quarter. */
const QUIET_SHARE = 0.15;
/** Share of its changes, 0-1, that a user made, from which on it is people's. */
const USERS_SHARE = 0.1;

/**
 * What changes many times a day without a user, and in the hours of the home's sleep nearly as often as by day, goes by itself.
 * @param ownRows rows taken for people's own, ascending
 * @returns shape (entities,), 1 for those that do. Cost: O(own rows)
 */
export function findSelfCycling(log: EventLog, ownRows: Int32Array): Uint8Array {
  const entities = log.entityIds.length;
  const hourly = new Float64Array(entities * 24);
  const byUsers = new Float64Array(entities);
  for (const row of ownRows) {
    const entity = log.entity[row] ?? 0;
    const at = entity * 24 + hourOf(log.atMs[row] ?? 0);
    hourly[at] = (hourly[at] ?? 0) + 1;
    if (!isPhysicalCode(log.initiator[row] ?? 0)) byUsers[entity] = (byUsers[entity] ?? 0) + 1;
  }
  const days = Math.max(1, (log.range.toMs - log.range.fromMs) / DAY_MS);
  const cycles = new Uint8Array(entities);
  for (let entity = 0; entity < entities; entity += 1) {
    const own = hourly.subarray(entity * 24, (entity + 1) * 24);
    const total = own.reduce((sum, one) => sum + one, 0);
    // Both its states, on and off.
    if (total < 2 * OFTEN_A_DAY * days || (byUsers[entity] ?? 0) > USERS_SHARE * total) continue;
    const quiet = quietHours(hourly, entity);
    const inQuiet = quiet.reduce((sum, hour) => sum + (own[hour] ?? 0), 0);
    if (inQuiet >= QUIET_SHARE * total) cycles[entity] = 1;
  }
  return cycles;
}

/** The hours in which all others do least; each counts alike, so that another busy one does not make the night. */
function quietHours(hourly: Float64Array, except: number): readonly number[] {
  const share = new Float64Array(24);
  for (let entity = 0; entity < hourly.length / 24; entity += 1) {
    if (entity === except) continue;
    const own = hourly.subarray(entity * 24, (entity + 1) * 24);
    const total = own.reduce((sum, one) => sum + one, 0);
    if (total === 0) continue;
    for (let hour = 0; hour < 24; hour += 1) share[hour] = (share[hour] ?? 0) + (own[hour] ?? 0) / total;
  }
  return Array.from(share.keys())
    .toSorted((a, b) => (share[a] ?? 0) - (share[b] ?? 0))
    .slice(0, QUIET_HOURS);
}

/** By UTC: which hours are quiet matters, not what they are called. */
function hourOf(atMs: number): number {
  return Math.floor(atMs / HOUR_MS) % 24;
}
