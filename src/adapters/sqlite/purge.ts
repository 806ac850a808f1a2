/** Forgets the oldest events in small batches, so that nobody waits for it: the caller comes again until nothing is left. */
import type Database from "better-sqlite3";
import type { EpochMs } from "../../core/domain/time.ts";
import { createCutCovered } from "./covered-spans.ts";
import { toKeyMs } from "./moment.ts";

const COUNT_OLDEST = `
  SELECT initiator, COUNT(*) AS count
  FROM (SELECT initiator FROM state_change WHERE moment < (? << 20) ORDER BY moment LIMIT ?) GROUP BY initiator`;
/** No index is made beside the key: the oldest rows are the table's first ones. */
export const DELETE_OLDEST = `
  DELETE FROM state_change WHERE moment IN
    (SELECT moment FROM state_change WHERE moment < (? << 20) ORDER BY moment LIMIT ?)`;
const SUBTRACT_COUNT = "UPDATE initiator SET change_count = change_count - ? WHERE id = ?";
const DELETE_OLD_CALLS = "DELETE FROM call_service WHERE at_ms < ?";
const DELETE_OLD_RUNS = "DELETE FROM run_event WHERE at_ms < ?";

/** @returns how many state changes went; fewer than `limit` when none is left before `beforeMs` */
export function createPurge(database: Database.Database): (beforeMs: EpochMs, limit: number) => number {
  const countOldest = database.prepare<[number, number], { initiator: number; count: number }>(COUNT_OLDEST);
  const deleteOldest = database.prepare<[number, number]>(DELETE_OLDEST);
  const subtractCount = database.prepare<[number, number]>(SUBTRACT_COUNT);
  const deleteOldCalls = database.prepare<[number]>(DELETE_OLD_CALLS);
  const deleteOldRuns = database.prepare<[number]>(DELETE_OLD_RUNS);
  const cutCovered = createCutCovered(database);

  const purge = database.transaction((beforeMs: number, limit: number): number => {
    for (const { initiator, count } of countOldest.all(beforeMs, limit)) {
      subtractCount.run(count, initiator);
    }
    const { changes } = deleteOldest.run(beforeMs, limit);
    if (changes < limit) {
      deleteOldCalls.run(beforeMs);
      deleteOldRuns.run(beforeMs);
      cutCovered(beforeMs);
    }
    return changes;
  });
  return (beforeMs, limit) => purge.immediate(toKeyMs(beforeMs), limit);
}
