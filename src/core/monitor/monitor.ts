/**
 * What a monitor is: something that learns at night how things are, and says of a later moment what is not so. Adding one is one file that exports a
 * `Monitor` and one line in `monitors.ts`.
 *
 * What it learned is plain data, kept as JSON, so that another process or thread can look with it. It compares with the home's own past alone, at a
 * stated rate of false alarms; the other numbers in its parameters are limits below which nobody is bothered.
 */
import type { z } from "zod";
import type { EventLog } from "../domain/event-log.ts";
import type { Home } from "../domain/home.ts";
import type { Anomaly, Incident } from "../domain/incident.ts";
import { DAY_MS, type EpochMs, type TimeRange } from "../domain/time.ts";

/** Names for people. */
export interface Names {
  nameOf(entityId: string): string;
}

export interface LearnInput {
  readonly log: EventLog;
  readonly home: Home;
  readonly names: Names;
  /** Uniform in [0, 1), seeded. */
  readonly random: () => number;
  /** Those that nobody called normal: left out, or a fault would be learned as the home's habit in its first night. */
  readonly incidents?: readonly PastIncident[];
}

export type PastIncident = Pick<Incident, "monitor" | "since_ms" | "last_ms" | "entity_ids">;

/** What goes on for longer than this is how the home is now, milliseconds. */
const NEW_HABIT_MS = 7 * DAY_MS;

/** Stretches of one monitor's incidents that are not to be learned, of all entities or of those given, ascending. */
export function incidentRanges(
  { incidents = [] }: LearnInput,
  monitor: string,
  entityIds?: readonly string[],
): readonly TimeRange[] {
  const own = incidents.filter(
    (one) =>
      one.monitor === monitor &&
      (entityIds === undefined || entityIds.some((id) => one.entity_ids.includes(id))),
  );
  return uniteRanges(
    own.map(({ since_ms, last_ms }) => ({
      fromMs: since_ms,
      toMs: Math.min(last_ms, since_ms + NEW_HABIT_MS) + 1,
    })),
  );
}

export interface Monitor<Params, Habits, Moment> {
  readonly id: string;
  readonly params: z.ZodType<Params>;
  /** @returns plain data that survives JSON; null where there is too little to compare with */
  learn(input: LearnInput, params: Params): Habits | null;
  look(habits: Habits, moment: Moment, params: Params): Look;
}

export interface Look {
  readonly anomalies: readonly Anomaly[];
  /** Before this nothing can be said that is not said now, unless something changes. */
  readonly nextMs: EpochMs;
}

/** The home at a moment, for monitors that look in real time. */
export interface LiveMoment {
  readonly nowMs: EpochMs;
  readonly names: Names;
  /** Undefined where nothing was heard of it yet. */
  readonly stateOf: (entityId: string) => LiveState | undefined;
  /** Stretches in which nothing of the home was heard for two hours or longer, ascending, as `Watch` has them; not the one that goes on. */
  readonly unwatched: readonly TimeRange[];
  /** Stretches in which nobody was at home, ascending, the one that goes on included (until now). */
  readonly empty: readonly TimeRange[];
}

export interface LiveState {
  readonly state: string;
  /** Since when it is so. */
  readonly sinceMs: EpochMs;
  /** When it last told a state other than unavailable or unknown; `sinceMs` where that was never heard. */
  readonly toldMs: EpochMs;
}

/** Time between, less the given stretches. @param ranges ascending, not overlapping. Cost: O(ranges after `fromMs`) */
export function lastingMs(fromMs: EpochMs, toMs: EpochMs, ranges: readonly TimeRange[]): number {
  let lasted = Math.max(0, toMs - fromMs);
  for (let index = ranges.length - 1; index >= 0; index -= 1) {
    const range = ranges[index];
    if (range === undefined || range.toMs <= fromMs) break;
    lasted -= Math.max(0, Math.min(range.toMs, toMs) - Math.max(range.fromMs, fromMs));
  }
  return lasted;
}

/** Stretches of two lists as one. @returns ascending, not overlapping. Cost: O(n log n) */
export function uniteRanges(ranges: readonly TimeRange[]): readonly TimeRange[] {
  const united: { readonly fromMs: EpochMs; toMs: EpochMs }[] = [];
  for (const { fromMs, toMs } of ranges.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const last = united.at(-1);
    if (last !== undefined && fromMs <= last.toMs) last.toMs = Math.max(last.toMs, toMs);
    else united.push({ fromMs, toMs });
  }
  return united;
}
