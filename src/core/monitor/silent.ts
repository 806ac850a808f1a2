/**
 * Devices that say nothing for far longer than their own cadence explains, in real time.
 *
 * What a device is and what tells is the nightly check's word (`core/check/silent.ts`); its limits are for a look a day, these for a look every half
 * minute. A device that tells of people (it is quiet while nobody is home) has a clock that stands still meanwhile. A home of which nothing comes in is
 * one anomaly, and so are devices that fell silent together.
 */
import { z } from "zod";
import { TELLING, unitsOf } from "../check/silent.ts";
import { UNWATCHED_MS, type Watch, createWatch } from "../check/watch.ts";
import { count, sayFirst, sayList, saySpan } from "../check/wording.ts";
import type { EventLog } from "../domain/event-log.ts";
import { domainOf } from "../domain/home.ts";
import type { Anomaly } from "../domain/incident.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, type EpochMs, type TimeRange } from "../domain/time.ts";
import { isGone } from "../features/actionable.ts";
import { type DayLongest, dayLongestParams, learnDayLongest, toLimitMs } from "./day-longest.ts";
import {
  type LiveMoment,
  type Monitor,
  type Names,
  incidentRanges,
  lastingMs,
  uniteRanges,
} from "./monitor.ts";

const paramsSchema = z.object({
  ...dayLongestParams,
  minPauses: z.number().int().default(20).describe("Fewest past pauses to compare with."),
  minMinutes: z.number().default(30).describe("Shorter pauses bother nobody, minutes."),
  peoplesRatio: z
    .number()
    .default(0.25)
    .describe("Told at less than this share of its rate while nobody is home, it tells of people, 0-1."),
  minEmptyHours: z
    .number()
    .default(24)
    .describe("Fewest hours without anybody home that tell whether it does, hours."),
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

/** Times at which any of them told a state, ascending. */
function readTimes(
  entityIds: readonly string[],
  log: EventLog,
  watch: Watch,
  isTold: Uint8Array,
): Float64Array {
  const rows = entityIds.map((id) =>
    watch.rows.rowsOf(watch.rows.codeOf(id)).filter((row) => isTold[log.state[row] ?? 0] === 1),
  );
  const times = new Float64Array(rows.reduce((sum, own) => sum + own.length, 0));
  let filled = 0;
  for (const own of rows) for (const row of own) times[filled++] = log.atMs[row] ?? 0;
  return rows.length < 2 ? times : times.sort();
}

/** Whether it is quiet while nobody is home; null where that cannot be known, as no person is, or hardly anybody ever left. */
function tellsOfPeople(times: Float64Array, { empty }: Watch, params: Params): boolean | null {
  const first = times[0] ?? 0;
  const last = times.at(-1) ?? 0;
  const away = empty.filter(({ toMs }) => toMs > first);
  const awayMs = away.reduce((sum, { fromMs, toMs }) => sum + toMs - Math.max(fromMs, first), 0);
  if (awayMs < params.minEmptyHours * HOUR_MS) return isByDayAndNight(times, params) ? false : null;
  let told = 0;
  let index = 0;
  for (const { fromMs, toMs } of away) {
    while (index < times.length && (times[index] ?? 0) < fromMs) index += 1;
    for (; index < times.length && (times[index] ?? 0) < toMs; index += 1) told += 1;
  }
  const rate = times.length / Math.max(1, last - first);
  return told / awayMs < params.peoplesRatio * rate;
}

/** Whether none of the quarters of the day, however laid, is much quieter than the others: then it is no person's doing. */
function isByDayAndNight(times: Float64Array, { peoplesRatio }: Params): boolean {
  const byHour = new Float64Array(24);
  for (const atMs of times) {
    const hour = Math.floor(atMs / HOUR_MS) % 24;
    byHour[hour] = (byHour[hour] ?? 0) + 1;
  }
  return byHour.every((_, hour) => {
    let quarter = 0;
    for (let ahead = 0; ahead < 6; ahead += 1) quarter += byHour[(hour + ahead) % 24] ?? 0;
    return quarter >= (peoplesRatio * times.length) / 4;
  });
}

function learnPauses(
  times: Float64Array,
  ranges: readonly TimeRange[],
  untilMs: EpochMs,
  params: Params,
): { readonly longest: DayLongest; readonly medianMs: number; readonly pauses: number } | null {
  const pauses = new Float64Array(Math.max(0, times.length - 1));
  let next = 0;
  for (let index = 1; index < times.length; index += 1) {
    const fromMs = times[index - 1] ?? 0;
    const toMs = times[index] ?? 0;
    while (next < ranges.length && (ranges[next]?.toMs ?? 0) <= fromMs) next += 1;
    let lastedMs = toMs - fromMs;
    for (let at = next; at < ranges.length && (ranges[at]?.fromMs ?? 0) < toMs; at += 1)
      lastedMs -= Math.min(toMs, ranges[at]?.toMs ?? 0) - Math.max(fromMs, ranges[at]?.fromMs ?? 0);
    pauses[index - 1] = Math.max(0, lastedMs);
  }
  function* spans() {
    for (const [index, lastedMs] of pauses.entries()) yield { endMs: times[index + 1] ?? 0, lastedMs };
  }
  const longest = learnDayLongest(spans(), (untilMs - (times[0] ?? 0)) / DAY_MS, params);
  if (longest === null) return null;
  const sorted = pauses.toSorted();
  return { longest, medianMs: sorted[sorted.length >> 1] ?? 0, pauses: pauses.length };
}

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
  const { leadId, longestMs, medianMs } = first.habit;
  const name = sayFirst(names.nameOf(leadId));
  const leads = ordered.map(({ habit }) => names.nameOf(habit.leadId));
  return {
    key: `silent:${leadId}`,
    monitor: "silent",
    severity: "warning",
    since_ms: Math.min(...group.map(({ sinceMs }) => sinceMs)),
    entity_ids: [...new Set(ordered.flatMap(({ habit }) => habit.entityIds))].toSorted(),
    title:
      ordered.length === 1
        ? `${name} has said nothing for ${saySpan(first.lastedMs)}`
        : `${count(ordered.length, "device")} have said nothing for ${saySpan(first.lastedMs)}: ${sayList(leads)}`,
    explanation:
      ordered.length === 1
        ? `It usually tells something every ${saySpan(medianMs)}, and in ${first.habit.pauses} pauses it never was silent for longer than ${saySpan(longestMs)}.`
        : `They fell silent within minutes of each other, so that one cause is likely. ${name} usually tells something every ${saySpan(medianMs)}, and never was silent for longer than ${saySpan(longestMs)}.`,
    parts: ordered.map(({ habit, lastedMs }) => ({
      feature: `silence:${habit.leadId}`,
      name: `Silence of ${names.nameOf(habit.leadId)}`,
      unit: "h",
      seen: toHours(lastedMs),
      expected: toHours(habit.medianMs),
      low: 0,
      high: toHours(habit.longestMs),
      entity_ids: habit.entityIds,
    })),
  };
}

function sayHome(heardMs: EpochMs, quietMs: number, longestMs: number): Anomaly {
  return {
    key: "silent:home",
    monitor: "silent",
    severity: "error",
    since_ms: heardMs,
    entity_ids: [],
    title: `Nothing has come from the home for ${saySpan(quietMs)}`,
    explanation: `No device has told anything since; before, the home never was silent for longer than ${saySpan(longestMs)}.`,
    parts: [
      {
        feature: "silence:home",
        name: "Silence of the home",
        unit: "h",
        seen: toHours(quietMs),
        expected: 0,
        low: 0,
        high: toHours(longestMs),
        entity_ids: [],
      },
    ],
  };
}

function toHours(ms: number): number {
  return Number((ms / HOUR_MS).toPrecision(4));
}
