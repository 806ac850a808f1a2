/**
 * What replays of one run share: the log by entity, the local clock, the sun, people's own actions, states as numbers.
 *
 * Built once for many replays (the panel's drag asks for one after the other): a replay itself touches the rows of the entities it names only.
 */
import { listOf } from "../domain/automation.ts";
import type { EventLog } from "../domain/event-log.ts";
import { type LocalClock, createLocalClock } from "../domain/local-time.ts";
import { type Sun, createSun } from "../domain/sun.ts";
import { REPEAT_MS, readOwnRows } from "../features/actions.ts";
import type { DayTable } from "../features/day-table.ts";
import { type EntityRows, indexEntityRows } from "../features/entity-rows.ts";

/** People's own actions on one entity, repeats included: any of them may be the one that a firing is matched by. */
export interface OwnActions {
  /** shape (n,), rows of the log, ascending. */
  readonly rows: Int32Array;
  /** shape (n,), what the action is called: the row of the first of its repeats into the same state. */
  readonly ids: Int32Array;
}

export interface ReplayInput {
  readonly log: EventLog;
  readonly days: DayTable;
  readonly clock: LocalClock;
  /** Null where nobody knows where the home is: nothing that asks for the sun can be replayed. */
  readonly sun: Sun | null;
  readonly rows: EntityRows;
  /** shape (states,), the states as numbers, NaN where a state is none. */
  readonly values: Float64Array;
  /** People's own actions on an entity. */
  readonly ownOf: (entityCode: number) => OwnActions;
}

const NO_ACTIONS: OwnActions = { rows: new Int32Array(0), ids: new Int32Array(0) };
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** Where a home is; nulls where it does not say. */
interface Whereabouts {
  readonly latitude: number | null;
  readonly longitude: number | null;
}

/** Cost: O(rows + states) time, 8 bytes a row and 8 a state of memory; bench/replay.ts prints what that is on a large home. */
export function createReplayInput(
  log: EventLog,
  days: DayTable,
  { latitude, longitude }: Whereabouts = { latitude: null, longitude: null },
): ReplayInput {
  const own = indexOwnActions(log);
  return {
    log,
    days,
    clock: createLocalClock(days.timeZone),
    sun: latitude === null || longitude === null ? null : createSun(latitude, longitude),
    rows: indexEntityRows(log),
    values: Float64Array.from(log.states, toNumber),
    ownOf: (entityCode) => own.get(entityCode) ?? NO_ACTIONS,
  };
}

/** @throws RangeError where nobody knows where the home is */
export function requireSun({ sun }: ReplayInput): Sun {
  if (sun === null) throw new RangeError("the home has no coordinates, so its sun is not known");
  return sun;
}

/** The codes of those of the states that the log has. */
export function toStateCodes(states: string | readonly string[], { rows }: ReplayInput): ReadonlySet<number> {
  return new Set(
    listOf(states)
      .map((state) => rows.stateCodeOf(state))
      .filter((code) => code >= 0),
  );
}

/** A repeat is within a minute of the first one, not of the one before: a button held down for long is several actions. */
function indexOwnActions(log: EventLog): ReadonlyMap<number, OwnActions> {
  const states = log.states.length;
  const firsts = new Map<number, number>();
  const found = new Map<number, { rows: number[]; ids: number[] }>();
  for (const row of readOwnRows(log)) {
    const entity = log.entity[row] ?? 0;
    const key = entity * states + (log.state[row] ?? 0);
    const first = firsts.get(key);
    const isRepeat = first !== undefined && (log.atMs[row] ?? 0) - (log.atMs[first] ?? 0) <= REPEAT_MS;
    const id = isRepeat ? first : row;
    firsts.set(key, id);
    const own = found.get(entity);
    if (own === undefined) found.set(entity, { rows: [row], ids: [id] });
    else {
      own.rows.push(row);
      own.ids.push(id);
    }
  }
  return new Map(
    [...found].map(([entity, { rows, ids }]) => [
      entity,
      { rows: Int32Array.from(rows), ids: Int32Array.from(ids) },
    ]),
  );
}

function toNumber(state: string): number {
  return NUMBER.test(state) ? Number(state) : Number.NaN;
}
