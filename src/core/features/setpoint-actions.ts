/**
 * Which changes of a setpoint are no action of people, though nobody else claims them.
 *
 * A slider that is dragged passes through values nobody wants: the last one counts. What changes with the entity's own mode came with it, or was set by the
 * same hand, and the mode is the action. And a thermostat follows the week programmed in it, which reaches Home Assistant as a press at the
 * device does: it is told by being on the minute day after day, as no hand is.
 */
import type { EventLog } from "../domain/event-log.ts";
import { toInitiatorCode } from "../domain/initiator.ts";
import { entityIdOf, isSetpointId } from "../domain/setpoint.ts";
import { DAY_MS, MINUTE_MS, SECOND_MS } from "../domain/time.ts";
import { lowerBound } from "../math/lower-bound.ts";

/** Values that follow each other this closely are one drag. */
const DRAG_MS = MINUTE_MS;
/** A device reports its mode and its setpoint one after the other within this. */
const WITH_MODE_MS = 5 * SECOND_MS;
/** A program's changes lie this close, as devices are asked once a minute; a hand's are spread over a quarter of an hour or more. */
const ON_THE_MINUTE_MS = MINUTE_MS;
const AROUND_MS = 15 * MINUTE_MS;
const PROGRAM_RATIO = 0.8;
const MIN_PROGRAM_DAYS = 5;
const PHYSICAL = toInitiatorCode("physical");

/**
 * @param own shape (n,), rows that are taken for people's own, ascending
 * @returns those of them to leave out. Cost: O(rows) where there are setpoints, and O(actions²) of one setpoint and value
 */
export function findUnmeant(log: EventLog, own: Int32Array): ReadonlySet<number> {
  const modeOf = new Map(
    log.entityIds.flatMap((id, code) =>
      isSetpointId(id) ? [[code, log.entityIds.indexOf(entityIdOf(id))] as const] : [],
    ),
  );
  if (modeOf.size === 0) return new Set();
  const rowsOf = Map.groupBy(
    [...own].filter((row) => modeOf.has(log.entity[row] ?? -1)),
    (row) => log.entity[row] ?? -1,
  );
  const modeMs = readTimes(log, new Set(modeOf.values()));
  const unmeant = new Set<number>();
  for (const [code, rows] of rowsOf) {
    const changes = Float64Array.from(modeMs.get(modeOf.get(code) ?? -1) ?? []);
    const meant = rows.filter((row, place) => {
      const atMs = log.atMs[row] ?? 0;
      const isDragged = (log.atMs[rows[place + 1] ?? -1] ?? Infinity) - atMs <= DRAG_MS;
      const change = changes[lowerBound(changes, atMs - WITH_MODE_MS)] ?? Infinity;
      return !isDragged && change > atMs + WITH_MODE_MS;
    });
    const programmed = findProgrammed(log, meant);
    const left = new Set(meant.filter((row) => !programmed.has(row)));
    for (const row of rows) if (!left.has(row)) unmeant.add(row);
  }
  return unmeant;
}

function readTimes(log: EventLog, codes: ReadonlySet<number>): ReadonlyMap<number, readonly number[]> {
  const isWanted = Uint8Array.from(log.entityIds, (_, code) => (codes.has(code) ? 1 : 0));
  const times = new Map<number, number[]>();
  for (let row = 0; row < log.length; row += 1) {
    const code = log.entity[row] ?? 0;
    if (isWanted[code] !== 1) continue;
    const own = times.get(code);
    if (own === undefined) times.set(code, [log.atMs[row] ?? 0]);
    else own.push(log.atMs[row] ?? 0);
  }
  return times;
}

/** By the clock of UTC: when local clocks change, a program is found on either side. */
function findProgrammed(log: EventLog, rows: readonly number[]): ReadonlySet<number> {
  const pressed = rows.filter((row) => log.initiator[row] === PHYSICAL);
  const found = new Set<number>();
  for (const same of Map.groupBy(pressed, (row) => log.state[row] ?? -1).values()) {
    const times = same.map((row) => (log.atMs[row] ?? 0) % DAY_MS);
    for (const [place, row] of same.entries()) {
      const apart = times.map((time) => {
        const gap = Math.abs(time - (times[place] ?? 0));
        return Math.min(gap, DAY_MS - gap);
      });
      const near = apart.filter((gap) => gap <= ON_THE_MINUTE_MS).length;
      const around = apart.filter((gap) => gap <= AROUND_MS).length;
      if (near >= MIN_PROGRAM_DAYS && near >= PROGRAM_RATIO * around) found.add(row);
    }
  }
  return found;
}
