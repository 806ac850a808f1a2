/**
 * Uses of a device: how long it stayed in a state, and whether people ended that.
 *
 * A use begins with anybody's doing, an automation's too; coming back from unavailable begins none. Its length is what Home Assistant's `for` counts:
 * how long the state holds without a break. Where something else ended it (an automation, a gap, the window's end) it lasted at least so long.
 */
import type { EventLog } from "../domain/event-log.ts";
import { isManualCode } from "../domain/initiator.ts";
import { isGone, isMoving } from "../features/actionable.ts";
import type { ActionTarget } from "../features/actions.ts";
import type { DayTable } from "../features/day-table.ts";
import type { EntityRows } from "../features/entity-rows.ts";

export interface Uses {
  readonly entityCode: number;
  /** The state it is in while used, and the one people bring it into at the end. */
  readonly usingCode: number;
  readonly target: ActionTarget;
  /** shape (n,), ascending. */
  readonly beganMs: Float64Array;
  readonly lastedMs: Float64Array;
  /** shape (n,), when people had brought it into the target's state; NaN where something else ended it. */
  readonly endedMs: Float64Array;
  /** shape (n,), local day of the beginning, and its minute. */
  readonly day: Int16Array;
  readonly minute: Float64Array;
}

/** @returns the uses that led to a target, by the state they were; marked days are left out. Cost: O(rows of the entity) */
export function collectUses(
  target: ActionTarget,
  log: EventLog,
  rows: EntityRows,
  days: DayTable,
): readonly Uses[] {
  const own = rows.rowsOf(target.entityCode);
  const byState = new Map<
    number,
    { readonly began: number[]; readonly lasted: number[]; readonly ended: number[] }
  >();
  const stateAt = (position: number) => log.states[log.state[own[position] ?? -1] ?? -1] ?? "";
  for (let position = 0; position < own.length; position += 1) {
    const row = own[position] ?? 0;
    const code = log.state[row] ?? -1;
    const state = stateAt(position);
    const before = log.states[log.previous[row] ?? -1] ?? "";
    if (code === target.stateCode || isGone(state) || isMoving(state) || isGone(before)) continue;
    const beganMs = log.atMs[row] ?? 0;
    const day = days.indexOf(beganMs);
    if (day < 0 || days.marked[day] === 1) continue;
    const next = own[position + 1];
    const end = settledAfter(position);
    let uses = byState.get(code);
    if (uses === undefined) {
      uses = { began: [], lasted: [], ended: [] };
      byState.set(code, uses);
    }
    uses.began.push(beganMs);
    uses.lasted.push((next === undefined ? log.range.toMs : (log.atMs[next] ?? 0)) - beganMs);
    uses.ended.push(end);
  }
  return [...byState].map(([usingCode, { began, lasted, ended }]) => ({
    entityCode: target.entityCode,
    usingCode,
    target,
    beganMs: Float64Array.from(began),
    lastedMs: Float64Array.from(lasted),
    endedMs: Float64Array.from(ended),
    day: Int16Array.from(began, (at) => days.indexOf(at)),
    minute: Float64Array.from(began, (at) => days.minuteOf(at)),
  }));

  /** When people had brought it from there into the target's state, perhaps through moving; NaN where not. */
  function settledAfter(position: number): number {
    let next = position + 1;
    let isByPeople = false;
    while (next < own.length && isMoving(stateAt(next))) {
      isByPeople = isManualCode(log.initiator[own[next] ?? -1] ?? 0);
      next += 1;
    }
    const row = own[next];
    if (row === undefined || log.state[row] !== target.stateCode) return Number.NaN;
    return isByPeople || isManualCode(log.initiator[row] ?? 0) ? (log.atMs[row] ?? 0) : Number.NaN;
  }
}

/** Indices of the uses that people ended. */
export function endedByPeople({ endedMs }: Uses): Int32Array {
  return Int32Array.from(endedMs.keys()).filter((i) => !Number.isNaN(endedMs[i]));
}
