/**
 * Devices that say nothing for far longer than their own cadence explains, in real time.
 *
 * What a device is and what tells is the nightly check's word (`core/check/silent.ts`); its limits are for a look a day, these for a look every half
 * minute. A device that tells of people (it is quiet while nobody is home) has a clock that stands still meanwhile. A home of which nothing comes in is
 * one anomaly, and so are devices that fell silent together.
 */
import { z } from "zod";
import { TELLING, unitsOf } from "../check/silent.ts";
import { UNWATCHED_MS, createWatch } from "../check/watch.ts";
import { domainOf } from "../domain/home.ts";
import type { Anomaly } from "../domain/incident.ts";
import { HOUR_MS, MINUTE_MS, type EpochMs } from "../domain/time.ts";
import { isGone } from "../features/actionable.ts";
import { cadenceParams, learnPauses, readTimes, tellsOfPeople } from "./cadence.ts";
import { dayLongestParams, toLimitMs } from "./day-longest.ts";
import {
  type LiveMoment,
  type Monitor,
  type Names,
  incidentRanges,
  lastingMs,
  uniteRanges,
} from "./monitor.ts";
import { toAnomaly, toPart } from "./wording.ts";

const paramsSchema = z.object({
  ...dayLongestParams,
  minPauses: z.number().int().default(20).describe("Fewest past pauses to compare with."),
  minMinutes: z.number().default(30).describe("Shorter pauses bother nobody, minutes."),
  ...cadenceParams,
  togetherMin: z.number().default(10).describe("Silent since this close, it is one cause, minutes."),
  minTogether: z.number().int().default(3).describe("Fewest devices that are said as one."),
});

type Params = z.output<typeof paramsSchema>;

interface UnitHabit {
  readonly leadId: string;
  readonly entityIds: readonly string[];
  /** Whether its clock stands still while nobody is home. */
  readonly isPeoples: boolean;
  readonly limitMs: number;
  readonly longestMs: number;
  readonly medianMs: number;
  readonly pauses: number;
}

export interface SilentHabits {
  readonly units: readonly UnitHabit[];
  /** After so long without a word of anything the home is silent; null where too little is known. */
  readonly home: { readonly limitMs: number; readonly longestMs: number } | null;
}

export const silentNow: Monitor<Params, SilentHabits, LiveMoment> = {
  id: "silent",
  params: paramsSchema,
  learn(input, params) {
    const { log, home } = input;
    const watch = createWatch(log, home, log.range.toMs);
    const isTold = Uint8Array.from(log.states, (state) => (isGone(state) ? 0 : 1));
    const units = unitsOf({ home, watch }).flatMap((unit) => {
      const telling = unit.entityIds.filter((id) => TELLING.has(domainOf(id)));
      const times = telling.length === 0 ? null : readTimes(unit.entityIds, log, watch, isTold);
      if (times === null || times.length <= params.minPauses) return [];
      const isPeoples = tellsOfPeople(times, watch, params);
      if (isPeoples === null) return [];
      const ranges = uniteRanges([
        ...watch.unwatched,
        ...(isPeoples ? watch.empty : []),
        ...incidentRanges(input, "silent", unit.entityIds),
      ]);
      const longest = learnPauses(times, ranges, log.range.toMs, params);
      return longest === null ? [] : [{ unit, isPeoples, ...longest }];
    });
    const whole = learnPauses(log.atMs, [], log.range.toMs, params);
    const things = units.length + 1;
    const limits = { ...params, leastMs: params.minMinutes * MINUTE_MS };
    return {
      units: units
        .map(({ unit, isPeoples, longest, medianMs, pauses }) => ({
          leadId: unit.leadId,
          entityIds: unit.entityIds,
          isPeoples,
          limitMs: toLimitMs(longest, things, limits),
          longestMs: longest.longestMs,
          medianMs,
          pauses,
        }))
        .toSorted((a, b) => (a.leadId < b.leadId ? -1 : 1)),
      home:
        whole === null
          ? null
          : { limitMs: toLimitMs(whole.longest, things, limits), longestMs: whole.longest.longestMs },
    };
  },
  look: lookForSilence,
};

interface Silence {
  readonly habit: UnitHabit;
  readonly sinceMs: EpochMs;
  readonly lastedMs: number;
}

/** Cost: O(entities), and O(stretches of late) for what has been silent for long */
function lookForSilence(habits: SilentHabits, moment: LiveMoment, params: Params) {
  const { nowMs, names, stateOf, unwatched, empty } = moment;
  const toldOf = ({ entityIds }: UnitHabit) =>
    entityIds.reduce(
      (latest, id) => Math.max(latest, stateOf(id)?.toldMs ?? latest),
      Number.NEGATIVE_INFINITY,
    );
  const told = habits.units.map(toldOf);
  const heardMs = told.reduce((latest, one) => Math.max(latest, one), Number.NEGATIVE_INFINITY);
  if (!Number.isFinite(heardMs)) return { anomalies: [], nextMs: Number.POSITIVE_INFINITY };
  const quietMs = lastingMs(heardMs, nowMs, unwatched);
  const whole = habits.home;
  if (whole !== null && quietMs >= whole.limitMs)
    return {
      anomalies: [sayHome(heardMs, quietMs, whole.longestMs)],
      nextMs: Number.POSITIVE_INFINITY,
    };

  // While nothing at all comes in, the clocks of the single devices stand still, as they did when their pauses were learned.
  const untilMs = nowMs - heardMs > UNWATCHED_MS ? heardMs : nowMs;
  let nextMs = whole === null ? Number.POSITIVE_INFINITY : nowMs + whole.limitMs - quietMs;
  const idle = uniteRanges([...unwatched, ...empty]);
  const silences: Silence[] = [];
  for (const [index, habit] of habits.units.entries()) {
    const toldMs = told[index] ?? Number.NEGATIVE_INFINITY;
    // Nothing was heard of it since it is known: since when it is silent cannot be said.
    if (!Number.isFinite(toldMs)) continue;
    const isYoung = untilMs - toldMs < habit.limitMs;
    const ranges = habit.isPeoples ? idle : unwatched;
    const lastedMs = isYoung ? untilMs - toldMs : lastingMs(toldMs, untilMs, ranges);
    if (lastedMs < habit.limitMs) nextMs = Math.min(nextMs, nowMs + habit.limitMs - lastedMs);
    else silences.push({ habit, sinceMs: toldMs, lastedMs });
  }
  return { anomalies: sayTogether(silences, names, params), nextMs };
}

/** Those that fell silent within minutes of each other become one, by the name of whose limit was over first: it keeps that name as others join. */
function sayTogether(silences: readonly Silence[], names: Names, params: Params): readonly Anomaly[] {
  const groups: Silence[][] = [];
  for (const one of silences.toSorted((a, b) => a.sinceMs - b.sinceMs)) {
    const last = groups.at(-1);
    if (last !== undefined && one.sinceMs - (last.at(-1)?.sinceMs ?? 0) <= params.togetherMin * MINUTE_MS)
      last.push(one);
    else groups.push([one]);
  }
  return groups
    .flatMap((group) => (group.length < params.minTogether ? group.map((one) => [one]) : [group]))
    .map((group) => saySilence(group, names))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1));
}

function saySilence(group: readonly Silence[], names: Names): Anomaly {
  const ordered = group.toSorted(
    (a, b) =>
      a.sinceMs + a.habit.limitMs - b.sinceMs - b.habit.limitMs || (a.habit.leadId < b.habit.leadId ? -1 : 1),
  );
  const [first] = ordered;
  if (first === undefined) throw new RangeError("nothing is silent");
  const { leadId, longestMs, medianMs, pauses } = first.habit;
  return toAnomaly(
    {
      key: `silent:${leadId}`,
      monitor: "silent",
      severity: "warning",
      since_ms: Math.min(...group.map(({ sinceMs }) => sinceMs)),
      entity_ids: [...new Set(ordered.flatMap(({ habit }) => habit.entityIds))].toSorted(),
      parts: ordered.map(({ habit, lastedMs }) =>
        toPart(
          {
            feature: `silence:${habit.leadId}`,
            unit: "h",
            seen: toHours(lastedMs),
            expected: toHours(habit.medianMs),
            low: 0,
            high: toHours(habit.longestMs),
            entity_ids: habit.entityIds,
          },
          { kind: "silence", name: names.nameOf(habit.leadId) },
        ),
      ),
    },
    {
      kind: "silent",
      name: names.nameOf(leadId),
      names: ordered.map(({ habit }) => names.nameOf(habit.leadId)),
      lastedMs: first.lastedMs,
      medianMs,
      longestMs,
      pauses,
    },
  );
}

function sayHome(heardMs: EpochMs, lastedMs: number, longestMs: number): Anomaly {
  const part = {
    feature: "silence:home",
    unit: "h",
    seen: toHours(lastedMs),
    expected: 0,
    low: 0,
    high: toHours(longestMs),
    entity_ids: [],
  };
  return toAnomaly(
    {
      key: "silent:home",
      monitor: "silent",
      severity: "error",
      since_ms: heardMs,
      entity_ids: [],
      parts: [toPart(part, { kind: "silence", name: null })],
    },
    { kind: "home-silent", lastedMs, longestMs },
  );
}

function toHours(ms: number): number {
  return Number((ms / HOUR_MS).toPrecision(4));
}
