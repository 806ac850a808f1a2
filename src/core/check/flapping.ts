/**
 * Things that go to and fro far more often than ever before: a bad connection (unavailable and back), or a contact or relay that chatters (on and off).
 *
 * Compared is the busiest hour, and the busiest day, of late with those before it began, so that a compressor, a busy sensor or a child with a switch is
 * none. What goes on for days is told from a season or a holiday that is over by going on around the clock, in a thing that was in use before.
 */
import { z } from "zod";
import type { Finding } from "../domain/finding.ts";
import { domainOf } from "../domain/home.ts";
import { DAY_MS, HOUR_MS, type EpochMs } from "../domain/time.ts";
import { isGone } from "../features/actionable.ts";
import type { Check, CheckInput } from "./check.ts";
import { kindOf } from "./left-on.ts";
import { toFinding, toStamp } from "./wording.ts";

const paramsSchema = z.object({
  maxDays: z
    .number()
    .int()
    .default(14)
    .describe("Going on for longer than this it is how the thing is, days."),
  minPastDays: z.number().default(3).describe("Shortest past to compare with, days."),
  minTimes: z
    .number()
    .int()
    .default(6)
    .describe("Fewest losses of connection in an hour that bother anybody."),
  minTimesADay: z.number().int().default(24).describe("Fewest losses of connection in a day."),
  minSwitches: z.number().int().default(20).describe("Fewest switchings in an hour that bother anybody."),
  minSwitchesADay: z.number().int().default(60).describe("Fewest switchings in a day."),
  moreTimes: z
    .number()
    .default(3)
    .describe("How many times the busiest hour (or day) before is far more, ratio."),
  minHoursADay: z
    .number()
    .int()
    .default(18)
    .describe("In so many hours of the last 24 it switches by itself: nobody does. Hours."),
  minUsedRatio: z
    .number()
    .default(0.2)
    .describe("On this share of the days before, a thing that switches for days was in use, 0-1."),
});

type Params = z.output<typeof paramsSchema>;

const SWITCHING: ReadonlySet<string> = new Set([
  "light",
  "switch",
  "fan",
  "cover",
  "lock",
  "binary_sensor",
  "media_player",
  "input_boolean",
]);

export const flapping: Check<Params> = {
  id: "flapping",
  params: paramsSchema,
  check: (input, params) => {
    const entities = new Map(input.home.entities.map((entity) => [entity.entity_id, entity]));
    return input.log.entityIds.flatMap((entityId, code) => {
      const isLost = (state: string, previous: string) => state === "unavailable" && !isGone(previous);
      const lost = findEpisode(code, isLost, LENGTHS, "lost", input, params);
      if (lost !== null) return [say(entityId, lost, "lost", input)];
      if (!SWITCHING.has(domainOf(entityId))) return [];
      const isSwitched = (state: string, previous: string) => !isGone(state) && !isGone(previous);
      // A burner, a pump or a valve has its season, in which it switches all day; a door has none.
      const isOpening = kindOf(entityId, entities.get(entityId))?.word === "open";
      const lengths = isOpening ? LENGTHS : HOUR_ALONE;
      const switched = findEpisode(code, isSwitched, lengths, "switched", input, params);
      return switched === null ? [] : [say(entityId, switched, "switched", input)];
    });
  },
};

type What = "lost" | "switched";

const LENGTHS = ["hour", "day"] as const;
const HOUR_ALONE = ["hour"] as const;

interface Episode {
  readonly per: "hour" | "day";
  /** Most within an hour or a day of the last 24 hours, and before it began. */
  readonly busiest: number;
  readonly before: number;
  readonly sinceMs: EpochMs;
  readonly days: number;
}

/** Cost: O(changes of the last day), of all its changes only for what is worth comparing. */
function findEpisode(
  code: number,
  counts: (state: string, previous: string) => boolean,
  lengths: readonly Episode["per"][],
  what: What,
  input: CheckInput,
  params: Params,
): Episode | null {
  const { log, watch } = input;
  const rows = watch.rows.rowsOf(code);
  const recentMs = watch.untilMs - DAY_MS;
  const fewest =
    what === "lost"
      ? { hour: params.minTimes, day: params.minTimesADay }
      : { hour: params.minSwitches, day: params.minSwitchesADay };
  const isOne = (row: number) => {
    const previous = log.states[log.previous[row] ?? -1];
    return previous !== undefined && counts(log.states[log.state[row] ?? 0] ?? "", previous);
  };
  let begins = rows.length;
  while (begins > 0 && (log.atMs[rows[begins - 1] ?? 0] ?? 0) >= recentMs) begins -= 1;
  const late = rows.subarray(begins);
  if (late.length < fewest.hour) return null;
  // Most things switch or are lost so seldom that their past need not be looked at.
  if (late.filter(isOne).length < Math.min(fewest.hour, fewest.day)) return null;
  const times = Array.from(rows.filter(isOne), (row) => log.atMs[row] ?? 0);
  const thereMs = Math.max(log.range.fromMs, log.atMs[rows[0] ?? 0] ?? 0);
  for (const per of lengths) {
    const found = compare(per, what, times, thereMs, fewest[per], input, params);
    if (found !== null) return found;
  }
  return null;
}

const LENGTHS_MS = { hour: HOUR_MS, day: DAY_MS } as const;

/** @param times ascending. @param thereMs since when the thing is known */
function compare(
  per: Episode["per"],
  what: What,
  times: readonly EpochMs[],
  thereMs: EpochMs,
  fewest: number,
  { log, watch }: CheckInput,
  params: Params,
): Episode | null {
  const lengthMs = LENGTHS_MS[per];
  const windowAt = (day: number) => {
    const toMs = watch.untilMs - day * DAY_MS;
    return times.filter((atMs) => atMs > toMs - DAY_MS && atMs <= toMs);
  };
  const late = windowAt(0);
  const { times: busiest, fromMs } = busiestOf(late, lengthMs);
  if (busiest < fewest) return null;
  let days = 1;
  while (days < params.maxDays && busiestOf(windowAt(days), lengthMs).times * params.moreTimes >= busiest)
    days += 1;
  // The day in which it began is neither.
  const pastMs = watch.untilMs - (days + (days > 1 || per === "day" ? 1 : 0)) * DAY_MS;
  const isLong = days > 1 || per === "day";
  // Of a thing that never lost its connection nothing may be known before.
  const knownMs = isLong ? thereMs : log.range.fromMs;
  const pastDays = (pastMs - knownMs) / DAY_MS;
  if (pastDays < params.minPastDays) return null;
  const past = times.filter((atMs) => atMs <= pastMs);
  const before = busiestOf(past, lengthMs).times;
  if (busiest < params.moreTimes * before) return null;
  if (isLong && what === "switched") {
    const used = new Set(past.map((atMs) => Math.floor((pastMs - atMs) / DAY_MS))).size;
    const hours = new Set(late.map((atMs) => Math.floor((watch.untilMs - atMs) / HOUR_MS))).size;
    if (hours < params.minHoursADay || used < params.minUsedRatio * pastDays) return null;
  }
  const sinceMs = days === 1 ? fromMs : (windowAt(days - 1)[0] ?? fromMs);
  return { per, busiest, before, sinceMs, days };
}

function busiestOf(
  atMs: readonly EpochMs[],
  lengthMs: number,
): { readonly times: number; readonly fromMs: EpochMs } {
  let first = 0;
  let best = { times: 0, fromMs: 0 };
  for (const [index, at] of atMs.entries()) {
    while (at - (atMs[first] ?? 0) >= lengthMs) first += 1;
    if (index - first + 1 > best.times) best = { times: index - first + 1, fromMs: atMs[first] ?? 0 };
  }
  return best;
}

function say(
  entityId: string,
  { per, busiest, before, sinceMs, days }: Episode,
  what: What,
  { names }: CheckInput,
): Finding {
  return toFinding(
    {
      id: `flapping:${entityId}`,
      check: "flapping",
      severity: "warning",
      entity_ids: [entityId],
      evidence: {
        since: toStamp(sinceMs),
        [per === "hour" ? "times_an_hour" : "times_a_day"]: busiest,
        most_before: before,
        days,
        kind: what,
      },
    },
    { kind: "flapping", name: names.nameOf(entityId), what, times: busiest, before, per, days },
  );
}
