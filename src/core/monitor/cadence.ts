/** How often a device tells something, and whether it tells of people: then it is quiet while nobody is home. */
import { z } from "zod";
import type { Watch } from "../check/watch.ts";
import type { EventLog } from "../domain/event-log.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, type EpochMs, type TimeRange } from "../domain/time.ts";
import { type DayLongest, learnDayLongest } from "./day-longest.ts";

export const cadenceParams = {
  peoplesRatio: z
    .number()
    .default(0.25)
    .describe("Told at less than this share of its rate while nobody is home, it tells of people, 0-1."),
  minEmptyHours: z
    .number()
    .default(24)
    .describe("Fewest hours without anybody home that tell whether it does, hours."),
  edgeMin: z.number().default(15).describe("Leaving and coming takes as long, minutes."),
};

interface CadenceParams {
  readonly peoplesRatio: number;
  readonly minEmptyHours: number;
  readonly edgeMin: number;
  readonly minDays: number;
}

/** Times at which any of them told a state, ascending. */
export function readTimes(
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
export function tellsOfPeople(times: Float64Array, { empty }: Watch, params: CadenceParams): boolean | null {
  const first = times[0] ?? 0;
  const last = times.at(-1) ?? 0;
  // Phones are seen to leave and to come somewhat before or after the door is.
  const edgeMs = params.edgeMin * MINUTE_MS;
  const away = empty
    .map(({ fromMs, toMs }) => ({ fromMs: Math.max(fromMs + edgeMs, first), toMs: toMs - edgeMs }))
    .filter(({ fromMs, toMs }) => toMs > fromMs);
  const awayMs = away.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
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
function isByDayAndNight(times: Float64Array, { peoplesRatio }: CadenceParams): boolean {
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

export function learnPauses(
  times: Float64Array,
  ranges: readonly TimeRange[],
  untilMs: EpochMs,
  params: CadenceParams,
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
