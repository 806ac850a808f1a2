/** Echoes that nothing in an event tells: a relay that follows what automations do to its lamp by a moment. */
import type { EventLog } from "../domain/event-log.ts";
import { isPhysicalCode, isProgramCode } from "../domain/initiator.ts";
import { SECOND_MS } from "../domain/time.ts";

/** Quicker than a hand: what follows within this time is one device with what came before, one group, or wired to it. */
export const ECHO_MS = 1.5 * SECOND_MS;
/** Fewest times that tell it, and the share of what automations did to the other that it has to follow: a round trip may get lost. */
const MIN_ECHOES = 5;
const ECHO_RATIO = 0.8;

/**
 * Where most of what automations did to one device was followed by another's change within so short a time, those changes are echoes.
 * @param ownRows rows taken for people's own
 * @returns those of them that are echoes. Cost: O(rows)
 */
export function findEchoes(log: EventLog, ownRows: Int32Array): ReadonlySet<number> {
  const entities = log.entityIds.length;
  const drivenCount = new Uint32Array(entities);
  const followed = new Map<number, number[]>();
  const driven: number[] = [];
  const isOwn = new Uint8Array(log.length);
  for (const row of ownRows) if (isPhysicalCode(log.initiator[row] ?? 0)) isOwn[row] = 1;
  let oldest = 0;
  for (let row = 0; row < log.length; row += 1) {
    const entity = log.entity[row] ?? 0;
    if (isProgramCode(log.initiator[row] ?? 0)) {
      driven.push(row);
      drivenCount[entity] = (drivenCount[entity] ?? 0) + 1;
      continue;
    }
    if (isOwn[row] !== 1) continue;
    const sinceMs = (log.atMs[row] ?? 0) - ECHO_MS;
    while (oldest < driven.length && (log.atMs[driven[oldest] ?? 0] ?? 0) < sinceMs) oldest += 1;
    for (const leader of new Set(driven.slice(oldest).map((one) => log.entity[one] ?? 0))) {
      if (leader === entity) continue;
      const pair = leader * entities + entity;
      const rows = followed.get(pair);
      if (rows === undefined) followed.set(pair, [row]);
      else rows.push(row);
    }
  }
  const echoes = new Set<number>();
  for (const [pair, rows] of followed) {
    const times = drivenCount[Math.floor(pair / entities)] ?? 0;
    if (rows.length >= MIN_ECHOES && rows.length >= ECHO_RATIO * times)
      for (const row of rows) echoes.add(row);
  }
  return echoes;
}
