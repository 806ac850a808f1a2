/** Rows of a log by entity, so that a state at an instant is a binary search and nobody scans a million rows for one lamp. */
import type { EventLog } from "../domain/event-log.ts";
import type { EpochMs } from "../domain/time.ts";
import { lowerBound } from "../math/lower-bound.ts";

export interface EntityRows {
  /** Code of an entity, -1 where the log does not have it. */
  codeOf(entityId: string): number;
  /** Code of a state, -1 where the log does not have it. */
  stateCodeOf(state: string): number;
  /** shape (rows of the entity,), row numbers of the log, ascending. */
  rowsOf(entityCode: number): Int32Array;
  /** Position in {@link rowsOf} of the last row at or before an instant, -1 before the first. */
  positionAt(entityCode: number, atMs: EpochMs): number;
  /** Position in {@link rowsOf} of the last row before a row of the log, whosever that is; -1 before the first. */
  positionBefore(entityCode: number, row: number): number;
  /** State code that holds at an instant (a row at that instant counts), -1 where not known. */
  stateAt(entityCode: number, atMs: EpochMs): number;
  /** State code that holds just before a row of the log; before the entity's first row what that row changed, -1 where not known. */
  stateBefore(entityCode: number, row: number): number;
}

/** Cost: O(rows + entities + states) */
export function indexEntityRows(log: EventLog): EntityRows {
  const entities = log.entityIds.length;
  const starts = new Int32Array(entities + 1);
  for (let row = 0; row < log.length; row += 1) {
    const next = (log.entity[row] ?? 0) + 1;
    starts[next] = (starts[next] ?? 0) + 1;
  }
  for (let code = 0; code < entities; code += 1)
    starts[code + 1] = (starts[code + 1] ?? 0) + (starts[code] ?? 0);
  const filled = starts.slice(0, entities);
  const rows = new Int32Array(log.length);
  for (let row = 0; row < log.length; row += 1) {
    const code = log.entity[row] ?? 0;
    const place = filled[code] ?? 0;
    rows[place] = row;
    filled[code] = place + 1;
  }
  const entityCodes = new Map(log.entityIds.map((id, code) => [id, code]));
  const stateCodes = new Map(log.states.map((state, code) => [state, code]));

  function rowsOf(code: number): Int32Array {
    return code < 0 ? rows.subarray(0, 0) : rows.subarray(starts[code] ?? 0, starts[code + 1] ?? 0);
  }

  function positionAt(code: number, atMs: EpochMs): number {
    const own = rowsOf(code);
    let low = 0;
    let high = own.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((log.atMs[own[middle] ?? 0] ?? 0) <= atMs) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  function positionBefore(code: number, row: number): number {
    return lowerBound(rowsOf(code), row) - 1;
  }

  return {
    codeOf: (entityId) => entityCodes.get(entityId) ?? -1,
    stateCodeOf: (state) => stateCodes.get(state) ?? -1,
    rowsOf,
    positionAt,
    positionBefore,
    stateBefore(code, row) {
      const own = rowsOf(code);
      if (own.length === 0) return -1;
      const position = positionBefore(code, row);
      return position < 0 ? (log.previous[own[0] ?? 0] ?? -1) : (log.state[own[position] ?? 0] ?? -1);
    },
    stateAt(code, atMs) {
      const position = positionAt(code, atMs);
      return position < 0 ? -1 : (log.state[rowsOf(code)[position] ?? 0] ?? -1);
    },
  };
}
