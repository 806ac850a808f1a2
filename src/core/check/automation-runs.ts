/**
 * When automations ran and whether that is known at all: by the runs the log tells of, and by the changes that it says they made.
 *
 * That an automation's own state came is no run: a restart writes it, and whoever switches it on.
 */
import type { EventLog } from "../domain/event-log.ts";
import type { EpochMs } from "../domain/time.ts";

export interface AutomationRuns {
  /** False where the history tells of no automation's run: then none can be missed. */
  readonly isKnown: boolean;
  /** Ascending; runs and changes by it, perhaps both for one run. */
  of(automationId: string): readonly EpochMs[];
}

/** Cost: O(rows) */
export function readAutomationRuns(log: EventLog): AutomationRuns {
  const times = log.actors.map((): number[] => []);
  for (const [index, actor] of log.runs.actor.entries()) times[actor]?.push(log.runs.atMs[index] ?? 0);
  const ownCodes = log.actors.map((id) => log.entityIds.indexOf(id));
  const acted = new Set<string>();
  for (let row = 0; row < log.length; row += 1) {
    const actor = log.actor[row] ?? -1;
    if (actor < 0 || log.entity[row] === ownCodes[actor]) continue;
    times[actor]?.push(log.atMs[row] ?? 0);
    acted.add(log.actors[actor] ?? "");
  }
  const byActor = new Map(log.actors.map((id, code) => [id, (times[code] ?? []).toSorted((a, b) => a - b)]));
  return {
    isKnown: log.runs.atMs.length > 0 || [...acted].some((id) => id.startsWith("automation.")),
    of: (automationId) => byActor.get(automationId) ?? [],
  };
}
