/**
 * Hours in which the home is as it never is: extreme as a whole by an Isolation Forest, and one thing far from what is usual, for hours in a row.
 *
 * Both limits are from the home's own past, scored out of sample: each block of days by what was learned from the other blocks. The forest alone would not do:
 * its score saturates at what is as isolated as the furthest that was seen. What is said names the features: those without which it is
 * not extreme any more.
 */
import type { Anomaly } from "../domain/incident.ts";
import { HOUR_MS, type EpochMs } from "../domain/time.ts";
import { type HomeHours, sliceHours } from "../features/home-hours.ts";
import { expectedAt } from "./hour-profile.ts";
import type { Monitor, Names } from "./monitor.ts";
import { type UnusualHabits, type UnusualParams, unusualParamsSchema } from "./unusual-habits.ts";
import { learnUnusual } from "./unusual-learn.ts";
import { createUnusualLook } from "./unusual-look.ts";

export interface UnusualMoment {
  /** The last hours, of `habits.features`, {@link hoursToLookAt} at least; the last one is what is asked about. */
  readonly hours: HomeHours;
  /** What this monitor said of the hour before, null where nothing. */
  readonly open: Anomaly | null;
  readonly names: Names;
}

export const unusualHour: Monitor<UnusualParams, UnusualHabits, UnusualMoment> = {
  id: "unusual-hour",
  params: unusualParamsSchema,
  learn: learnUnusual,
  look(habits, { hours, open, names }, params) {
    const anomaly = createUnusualLook(habits, names, params)(hours, open);
    const lastMs = hours.startsMs[hours.length - 1] ?? 0;
    return { anomalies: anomaly === null ? [] : [anomaly], nextMs: lastMs + 2 * HOUR_MS };
  },
};

/** Hours that a look reads, the last one included; of the one before them the sensors' states have to be known. */
export function hoursToLookAt({ limits }: UnusualHabits): number {
  return Math.max(2, ...limits.map(({ hours }) => hours));
}

/**
 * Hour after hour as one look after the other: for hours that nobody looked at when they were over.
 * @param moment its hours of `habits.features`; the first {@link hoursToLookAt} − 1 of them are only looked back at
 * @returns what is said of each hour looked at, null where nothing. Cost: O(hours · (features + trees · depth))
 */
export function followHours(
  habits: UnusualHabits,
  { hours, open, names }: UnusualMoment,
  params: UnusualParams,
): readonly (Anomaly | null)[] {
  const lookAt = createUnusualLook(habits, names, params);
  const window = hoursToLookAt(habits);
  const said: (Anomaly | null)[] = [];
  for (let end = window; end <= hours.length; end += 1)
    said.push(lookAt(sliceHours(hours, end - window, end), said.at(-1) ?? (said.length === 0 ? open : null)));
  return said;
}

export interface TracePoint {
  readonly at_ms: EpochMs;
  readonly seen: number;
  readonly expected: number;
  readonly low: number;
  readonly high: number;
}

/**
 * One feature hour by hour beside what was expected: what is drawn of an incident.
 * @param hours of `habits.features`; what drifts is measured from where it was when learned, so some days around then
 * @returns hours that were observed, in the feature's unit; empty where the feature is not known. Cost: O(hours)
 */
export function traceFeature(
  { features, profile, base }: UnusualHabits,
  hours: HomeHours,
  feature: string,
): readonly TracePoint[] {
  const index = features.findIndex(({ id }) => id === feature);
  if (index < 0 || base[index] === null) return [];
  return [...hours.startsMs.keys()].flatMap((hour) => {
    const seen = hours.values[index * hours.length + hour] ?? Number.NaN;
    if (Number.isNaN(seen)) return [];
    return [{ at_ms: hours.startsMs[hour] ?? 0, seen, ...expectedAt(hours, profile, base, index, hour) }];
  });
}
