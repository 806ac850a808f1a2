/** Runs of an automation in which there was nothing left to do: everything it sets was so already. */
import { z } from "zod";
import type { EventLog } from "../domain/event-log.ts";
import type { EpochMs } from "../domain/time.ts";
import { isGone } from "../features/actionable.ts";
import type { DayTable } from "../features/day-table.ts";
import type { EntityRows } from "../features/entity-rows.ts";
import { upperTail } from "../math/binomial-tail.ts";
import type { ReadAutomation } from "./read-rules.ts";

export const vainRunsParamsSchema = z.object({
  minVainRuns: z.number().int().default(50).describe("Fewest runs from which running in vain is told."),
  minVainPerDay: z.number().default(10).describe("Fewer runs a day in vain bother nobody."),
  minVainRatio: z
    .number()
    .min(0)
    .max(1)
    .default(0.95)
    .describe("Smallest share of runs without anything to do, 0-1."),
});

/** Nobody minds an automation that acts at least this often when it runs, 0–1. */
const USEFUL_RATIO = 0.2;

export interface VainRuns {
  readonly runs: number;
  readonly vain: number;
  readonly days: number;
  readonly firstMs: EpochMs;
  readonly lastMs: EpochMs;
  /** Chance of so few runs with an effect if a fifth of them, or more, had one. */
  readonly pValue: number;
  readonly wants: readonly { readonly entityId: string; readonly state: string }[];
}

/** Whether so many runs a day are in vain, and so few are not, that somebody may want to know. */
export function isOftenInVain(
  { runs, vain, days }: Pick<VainRuns, "runs" | "vain" | "days">,
  { minVainPerDay, minVainRatio }: z.output<typeof vainRunsParamsSchema>,
): boolean {
  return runs >= minVainPerDay * days && vain >= minVainRatio * runs;
}

export interface RunHistory {
  readonly log: EventLog;
  readonly rows: EntityRows;
  readonly days: DayTable;
}

/** What an automation sets at once; null where that cannot be told from states: branches, waits, settings, toggles. */
export function wantsOf({ rules }: Pick<ReadAutomation, "rules">): VainRuns["wants"] | null {
  const [rule] = rules;
  if (rule === undefined || rules.length > 1 || rule.isGuessed || rule.effects.length === 0) return null;
  const wants = rule.effects.flatMap(({ entityId, state, afterMs, hasSettings }) =>
    state === null || afterMs !== 0 || hasSettings ? [] : [{ entityId, state }],
  );
  return wants.length < rule.effects.length ? null : wants;
}

/** When an automation ran on days that count, ascending. Cost: O(runs) */
export function runsOf(automationId: string, { log, days }: RunHistory): readonly EpochMs[] {
  const actor = log.actors.indexOf(automationId);
  const times: EpochMs[] = [];
  if (actor < 0) return times;
  for (let index = 0; index < log.runs.actor.length; index += 1) {
    if (log.runs.actor[index] !== actor) continue;
    const atMs = log.runs.atMs[index] ?? 0;
    if (days.counts[days.indexOf(atMs)] === 1) times.push(atMs);
  }
  return times;
}

/**
 * @returns null where what it does cannot be told from states
 * Cost: O(runs · targets · log rows)
 */
export function readVainRuns(automation: ReadAutomation, history: RunHistory): VainRuns | null {
  const { log, rows, days } = history;
  const wants = wantsOf(automation);
  const times = wants === null ? [] : runsOf(automation.entityId, history);
  if (wants === null || times.length === 0) return null;
  let vain = 0;
  let known = 0;
  for (const atMs of times) {
    // The run's own changes carry its time or a later one.
    const states = wants.map(({ entityId: id }) => log.states[rows.stateAt(rows.codeOf(id), atMs - 1)]);
    if (states.some((state) => state === undefined || isGone(state))) continue;
    known += 1;
    if (states.every((state, index) => state === wants[index]?.state)) vain += 1;
  }
  return {
    runs: known,
    vain,
    days: new Set(times.map((atMs) => days.indexOf(atMs))).size,
    firstMs: times[0] ?? 0,
    lastMs: times.at(-1) ?? 0,
    pValue: upperTail(vain, known, 1 - USEFUL_RATIO),
    wants,
  };
}
