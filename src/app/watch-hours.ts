/**
 * What monitors do in the analysis' process: at night they learn how the home is, and every hour those that look at hours look at the ones that are over.
 *
 * What was learned is kept as text between the two; a look reads no more than the last hours.
 */
import { z } from "zod";
import type { EventLog } from "../core/domain/event-log.ts";
import type { Home } from "../core/domain/home.ts";
import type { Anomaly, IncidentSeries } from "../core/domain/incident.ts";
import { DAY_MS, HOUR_MS, type EpochMs, type TimeRange } from "../core/domain/time.ts";
import { type HomeHours, readHomeHours } from "../core/features/home-hours.ts";
import { createRandom } from "../core/math/random.ts";
import type { Names, PastIncident } from "../core/monitor/monitor.ts";
import { HOUR_MONITORS, LIVE_MONITORS } from "../core/monitor/monitors.ts";
import { followHours, hoursToLookAt, traceFeature, unusualHour } from "../core/monitor/unusual-hour.ts";
import type { UnusualHabits } from "../core/monitor/unusual-habits.ts";
import { createHomeNames } from "./home-names.ts";

/** What each monitor learned, by its id, as JSON. */
export type Habits = Readonly<Record<string, string>>;

/** What is told to the process: where the hours' monitor stands. */
export interface WatchJob {
  /** Those that nobody called normal. */
  readonly incidents: readonly PastIncident[];
  /** What it said of the last hour that it looked at. */
  readonly open: Anomaly | null;
  /** The end of that hour. */
  readonly lookedUntilMs: EpochMs | null;
}

/** One hour that is over. */
export interface HourLook {
  readonly untilMs: EpochMs;
  readonly anomaly: Anomaly | null;
  /** Of the last hour only. */
  readonly series: readonly IncidentSeries[];
}

export interface Watched {
  /** Of all monitors, where they learned. */
  readonly habits: Habits | null;
  /** Ascending. */
  readonly hours: readonly HourLook[];
}

/** An incident's chart begins so long before now. */
const SERIES_MS = 2 * DAY_MS;
/** Hours that nobody looked at are looked at so far back. */
const LOOK_BACK_MS = DAY_MS;

/** Cost: that of each monitor's learning */
export function learnHabits(
  log: EventLog,
  home: Home,
  incidents: readonly PastIncident[],
  seed: number,
): Habits {
  const names = toNames(home);
  return Object.fromEntries(
    [...LIVE_MONITORS, ...HOUR_MONITORS].flatMap((monitor) => {
      const random = createRandom(seed);
      const learned = monitor.learn({ log, home, names, incidents, random }, monitor.params.parse({}));
      return learned === null ? [] : [[monitor.id, JSON.stringify(learned)]];
    }),
  );
}

/**
 * The hours that are over and were not looked at.
 * @param readLog reads as little as is looked at: the last hours, and two days where something is unusual
 * @returns ascending; none where there is nothing to compare with
 */
export function lookAtHours(
  habits: Habits,
  { open, lookedUntilMs }: WatchJob,
  home: Home,
  nowMs: EpochMs,
  readLog: (range: TimeRange) => EventLog,
): readonly HourLook[] {
  const toMs = Math.floor(nowMs / HOUR_MS) * HOUR_MS;
  const firstMs = Math.max(lookedUntilMs ?? Number.NEGATIVE_INFINITY, toMs - LOOK_BACK_MS);
  const own = firstMs >= toMs ? null : readHabits(habits);
  if (own === null) return [];
  const read = (fromMs: EpochMs): HomeHours =>
    readHomeHours({
      // What was so before the first hour is told by what came shortly before.
      log: readLog({ fromMs: fromMs - HOUR_MS, toMs }),
      home,
      features: own.features,
      range: { fromMs, toMs },
    });
  // The first of these hours are only looked back at.
  const hours = read(firstMs - (hoursToLookAt(own) - 1) * HOUR_MS);
  const said = followHours(own, { hours, open, names: toNames(home) }, unusualHour.params.parse({}));
  return said.map((anomaly, index) => ({
    untilMs: toMs - (said.length - 1 - index) * HOUR_MS,
    anomaly,
    series: anomaly === null || index < said.length - 1 ? [] : seriesOf(own, read(toMs - SERIES_MS), anomaly),
  }));
}

function seriesOf(habits: UnusualHabits, hours: HomeHours, { parts }: Anomaly): readonly IncidentSeries[] {
  return parts.map(({ feature, name, facts, unit }) => ({
    feature,
    name,
    ...(facts === undefined ? {} : { facts }),
    unit,
    points: traceFeature(habits, hours, feature),
  }));
}

/** This module's own writing; what was learned before features had facts is of no use, and the next night learns anew. */
const featuresSchema = z.looseObject({
  features: z.array(z.looseObject({ facts: z.looseObject({ kind: z.string() }) })),
});
const habitsSchema = z.custom<UnusualHabits>((value) => featuresSchema.safeParse(value).success);

function readHabits(habits: Habits): UnusualHabits | null {
  const text = habits[unusualHour.id];
  return text === undefined ? null : (habitsSchema.safeParse(JSON.parse(text)).data ?? null);
}

function toNames(home: Home): Names {
  const names = createHomeNames(home);
  return { nameOf: (entityId) => names.entity(entityId) };
}
