/**
 * What people do in a home as one sequence: their own actions, doors they open, their coming and going.
 *
 * Motion is left out: it tells that somebody is there, which everything follows. So is what comes so often that it precedes everything by chance.
 */
import type { EventLog } from "../domain/event-log.ts";
import { type HomeEntity, domainOf } from "../domain/home.ts";
import { MINUTE_MS } from "../domain/time.ts";
import type { TimedItems } from "../math/prefix-span.ts";
import { isMoving } from "./actionable.ts";
import type { ActionTarget } from "./actions.ts";
import type { DayTable } from "./day-table.ts";
import type { EntityRows } from "./entity-rows.ts";
import type { EventStream } from "./event-streams.ts";

/** One kind of event: an entity comes into a state. */
export interface PeopleItem {
  readonly entityCode: number;
  readonly stateCode: number;
  /** Null for what people set off without operating it, such as a door. */
  readonly target: ActionTarget | null;
}

export interface PeopleEvents extends TimedItems {
  /** shape (items,). */
  readonly kinds: readonly PeopleItem[];
}

const OPENINGS: ReadonlySet<string> = new Set(["door", "window", "opening", "garage_door", "lock"]);
/** A cover that took longer to arrive was set moving again. */
const MAX_MOVE_MS = 3 * MINUTE_MS;

/**
 * @param targets people's actions to take in
 * @param streams what else there is; doors and persons of these are taken
 * @param maxADay events of one kind a day above which it is left out
 * @returns items in the order of how often they come and when they first did, so that names do not matter. Cost: O(events log events)
 */
export function collectPeopleEvents(
  targets: readonly ActionTarget[],
  streams: readonly EventStream[],
  { entityIds }: Pick<EventLog, "entityIds">,
  entities: ReadonlyMap<string, HomeEntity>,
  days: DayTable,
  maxADay: number,
): PeopleEvents {
  const isPeoples = ({ entityCode, stateCode, quietMs }: EventStream) => {
    const entityId = entityIds[entityCode] ?? "";
    const isOpening = OPENINGS.has(entities.get(entityId)?.device_class ?? "");
    const domain = domainOf(entityId);
    return (
      stateCode >= 0 && quietMs === 0 && (domain === "person" || (domain === "binary_sensor" && isOpening))
    );
  };
  const most = maxADay * Math.max(1, days.length);
  const found = [
    ...targets.map((target) => ({ ...target, target })),
    ...streams.filter(isPeoples).map((stream) => ({ ...stream, target: null })),
  ]
    .filter(({ atMs }) => atMs.length > 0 && atMs.length <= most)
    .toSorted((a, b) => b.atMs.length - a.atMs.length || (a.atMs[0] ?? 0) - (b.atMs[0] ?? 0));
  return {
    ...mergeItems(
      found.map(({ atMs }) => atMs),
      days,
    ),
    kinds: found.map(({ entityCode, stateCode, target }) => ({ entityCode, stateCode, target })),
  };
}

/** One ascending sequence of several. @param times shape (items,), each ascending */
export function mergeItems(times: readonly Float64Array[], days: DayTable): TimedItems {
  const length = times.reduce((sum, { length: own }) => sum + own, 0);
  const at = new Float64Array(length);
  const item = new Int32Array(length);
  let filled = 0;
  for (const [index, own] of times.entries()) {
    at.set(own, filled);
    item.fill(index, filled, filled + own.length);
    filled += own.length;
  }
  const order = new Uint32Array(length)
    .map((_, event) => event)
    .sort((a, b) => (at[a] ?? 0) - (at[b] ?? 0) || a - b);
  const atMs = Float64Array.from(order, (event) => at[event] ?? 0);
  return {
    atMs,
    item: Int32Array.from(order, (event) => item[event] ?? 0),
    day: Int16Array.from(atMs, (one) => days.indexOf(one)),
    items: times.length,
  };
}

/** When a target was set, rather than when it got there: a cover takes half a minute to close. Cost: O(actions log rows) */
export function setTimesOf(target: ActionTarget, log: EventLog, rows: EntityRows): Float64Array {
  if (target.domain !== "cover") return target.atMs;
  const own = rows.rowsOf(target.entityCode);
  const set = target.atMs.map((arrivedMs) => {
    const row = own[rows.positionAt(target.entityCode, arrivedMs) - 1] ?? -1;
    const movedMs = log.atMs[row] ?? -Infinity;
    const wasMoving = isMoving(log.states[log.state[row] ?? -1] ?? "");
    return wasMoving && arrivedMs - movedMs <= MAX_MOVE_MS ? movedMs : arrivedMs;
  });
  return set.sort();
}
