/** A window without what is not to be learned from: entities that are left out, and the hand of persons who are. */
import { type EventLog, type RunColumns, toRunColumns } from "../domain/event-log.ts";
import { toInitiatorCode } from "../domain/initiator.ts";
import { entityIdOf } from "../domain/setpoint.ts";

export interface LeftOut {
  readonly isEntityLeftOut: (entityId: string) => boolean;
  /** By the id of a user; their changes stay, because the home was as it was, but are nobody's. */
  readonly isActorLeftOut: (actor: string) => boolean;
}

const UNKNOWN_CODE = toInitiatorCode("unknown");

/**
 * @param log left as it is; returned itself where nothing is left out
 * @returns the same window, with codes of its own for the entities that stay. Cost: O(rows)
 */
export function leaveOut(log: EventLog, { isEntityLeftOut, isActorLeftOut }: LeftOut): EventLog {
  const isActorOut = log.actors.map(isActorLeftOut);
  const isEntityOut = log.entityIds.map((id) => isEntityLeftOut(entityIdOf(id)));
  if (!isActorOut.includes(true) && !isEntityOut.includes(true)) return log;

  const entityIds = log.entityIds.filter((_, code) => isEntityOut[code] !== true);
  const newCodes = Int32Array.from(log.entityIds, () => -1);
  for (const [code, entityId] of entityIds.entries()) newCodes[log.entityIds.indexOf(entityId)] = code;

  const kept = log.entity.reduce((count, code) => ((newCodes[code] ?? -1) < 0 ? count : count + 1), 0);
  const atMs = new Float64Array(kept);
  const entity = new Int32Array(kept);
  const state = new Int32Array(kept);
  const previous = new Int32Array(kept);
  const initiator = new Uint8Array(kept);
  const actor = new Int32Array(kept);
  for (let row = 0, next = 0; row < log.length; row += 1) {
    const code = newCodes[log.entity[row] ?? -1] ?? -1;
    if (code < 0) continue;
    const who = log.actor[row] ?? -1;
    const isNobodys = isActorOut[who] === true;
    atMs[next] = log.atMs[row] ?? 0;
    entity[next] = code;
    state[next] = log.state[row] ?? 0;
    previous[next] = log.previous[row] ?? -1;
    initiator[next] = isNobodys ? UNKNOWN_CODE : (log.initiator[row] ?? UNKNOWN_CODE);
    actor[next] = isNobodys ? -1 : who;
    next += 1;
  }
  const runs = runsWithout(log, isEntityLeftOut);
  return { ...log, entityIds, length: kept, atMs, entity, state, previous, initiator, actor, runs };
}

function runsWithout({ runs, actors }: EventLog, isLeftOut: LeftOut["isEntityLeftOut"]): RunColumns {
  const isOut = actors.map(isLeftOut);
  const all = Array.from(runs.atMs, (atMs, index) => ({ atMs, actor: runs.actor[index] ?? 0 }));
  return toRunColumns(all.filter(({ actor }) => isOut[actor] !== true));
}
