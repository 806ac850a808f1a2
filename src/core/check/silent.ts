/**
 * Devices that have stopped telling: out of reach for a day, or quiet for several times longer than ever before; and single sensors of a device that
 * have been out of reach for far longer than ever while the device goes on telling other things.
 *
 * A device is quiet when none of its entities changes, so that a steady temperature beside a lively humidity is none. The quiet has to be improbable
 * under the exponential law of its own past pauses (exact: F distribution of the ratio) and several times the longest of them. Time in which nothing
 * of the whole home came in does not count, nor, for what tells of people, time in which nobody was there.
 */
import { z } from "zod";
import type { Finding } from "../domain/finding.ts";
import { type HomeEntity, domainOf } from "../domain/home.ts";
import { HOUR_MS, type EpochMs } from "../domain/time.ts";
import { isGone } from "../features/actionable.ts";
import { longerGapTail } from "../math/gap-test.ts";
import type { Check, CheckInput } from "./check.ts";
import { toFinding, toStamp } from "./wording.ts";

const paramsSchema = z.object({
  minPauses: z.number().int().default(20).describe("Fewest past pauses to compare with."),
  longerTimes: z.number().default(3).describe("How many times the longest past pause is far longer, ratio."),
  maxP: z
    .number()
    .default(1e-6)
    .describe("Probability of so long a pause under its own past; pauses come in bursts, hence small."),
  minHours: z.number().default(6).describe("Shorter pauses bother nobody, hours."),
  unreachableHours: z.number().default(24).describe("Out of reach for this long is no passing thing, hours."),
});

type Params = z.output<typeof paramsSchema>;

/** Entities that tell something by themselves; a lamp is quiet because nobody uses it. */
export const TELLING: ReadonlySet<string> = new Set(["sensor", "binary_sensor"]);

interface Unit {
  readonly entityIds: readonly string[];
  /** What its name is taken from. */
  readonly leadId: string;
}

export const silent: Check<Params> = {
  id: "silent",
  params: paramsSchema,
  check: (input, params) =>
    unitsOf(input).flatMap((unit) =>
      [
        ...unreachable(unit, input, params),
        ...quiet(unit, input, params),
        ...partly(unit, input, params),
      ].slice(0, 1),
    ),
};

/** Devices, and entities without one, of which the log tells. */
export function unitsOf({ home, watch }: Pick<CheckInput, "home" | "watch">): readonly Unit[] {
  const byUnit = new Map<string, HomeEntity[]>();
  for (const entity of home.entities) {
    if (entity.disabled_by !== null || watch.rows.codeOf(entity.entity_id) < 0) continue;
    const key = entity.device_id ?? entity.entity_id;
    const known = byUnit.get(key);
    if (known === undefined) byUnit.set(key, [entity]);
    else known.push(entity);
  }
  return [...byUnit.values()].map((entities) => {
    const entityIds = entities.map(({ entity_id }) => entity_id);
    const plain = entities.find(({ entity_category }) => entity_category === null);
    return { entityIds, leadId: plain?.entity_id ?? entityIds[0] ?? "" };
  });
}

function unreachable(
  { entityIds, leadId }: Unit,
  { watch, names, log }: CheckInput,
  params: Params,
): readonly Finding[] {
  if (!entityIds.every((id) => watch.stateOf(id) === "unavailable")) return [];
  const wasThere = entityIds.some((id) =>
    [...watch.rows.rowsOf(watch.rows.codeOf(id))].some(
      (row) => !isGone(log.states[log.state[row] ?? 0] ?? ""),
    ),
  );
  const sinceMs = Math.max(...entityIds.map((id) => watch.sinceMs(id) ?? 0));
  const lastedMs = watch.watchedMs(sinceMs, watch.untilMs);
  if (!wasThere || lastedMs < params.unreachableHours * HOUR_MS) return [];
  return [
    toFinding(
      {
        id: `silent:${leadId}`,
        check: "silent",
        severity: "warning",
        entity_ids: entityIds,
        evidence: { since: toStamp(sinceMs), hours: Math.round(lastedMs / HOUR_MS), unavailable: true },
      },
      { kind: "unreachable", name: names.nameOf(leadId), lastedMs },
    ),
  ];
}

/** Sensors of a device that are gone while others of it are not. */
function partly({ entityIds }: Unit, input: CheckInput, params: Params): readonly Finding[] {
  const { watch, names, home } = input;
  const gone = entityIds.filter(
    (id) => TELLING.has(domainOf(id)) && isGone(watch.stateOf(id) ?? "") && isGoneForGood(id, input, params),
  );
  const isPlain = (id: string) =>
    home.entities.some(({ entity_id, entity_category }) => entity_id === id && entity_category === null);
  const lead = gone.find(isPlain);
  if (lead === undefined) return [];
  const isUnknown = watch.stateOf(lead) === "unknown";
  const sinceMs = watch.stays(lead, isGone).current?.fromMs ?? 0;
  const lastedMs = watch.watchedMs(sinceMs, watch.untilMs);
  return [
    toFinding(
      {
        id: `silent:${lead}`,
        check: "silent",
        severity: "warning",
        entity_ids: gone,
        evidence: {
          since: toStamp(sinceMs),
          hours: Math.round(lastedMs / HOUR_MS),
          unavailable: !isUnknown,
        },
      },
      {
        kind: "unreachable",
        name: names.nameOf(lead),
        lastedMs,
        isUnknown,
        isPart: gone.length < entityIds.length,
      },
    ),
  ];
}

/**
 * Gone for far longer than ever, and for far longer than it is ever quiet: what seldom tells has no value for days after a restart, and what comes and goes
 * with the thing that it measures is used to it.
 */
function isGoneForGood(entityId: string, input: CheckInput, params: Params): boolean {
  const { past, current } = input.watch.stays(entityId, isGone);
  if (current === null || current.lastedMs < params.unreachableHours * HOUR_MS) return false;
  const longestMs = Math.max(0, ...past.map(({ lastedMs }) => lastedMs));
  if (current.lastedMs < params.longerTimes * longestMs) return false;
  const pauses = readPauses([entityId], true, params.minHours, input);
  return pauses !== null && isFarLonger(pauses, params);
}

function quiet({ entityIds, leadId }: Unit, input: CheckInput, params: Params): readonly Finding[] {
  const telling = entityIds.filter((id) => TELLING.has(domainOf(id)));
  if (telling.length === 0) return [];
  const isSteady = telling.some((id) => domainOf(id) === "sensor");
  const pauses = readPauses(entityIds, isSteady, params.minHours, input);
  if (pauses === null || !isFarLonger(pauses, params)) return [];
  // Said is how long it was, whether or not anybody was there.
  const { lastMs, currentMs, longestMs } = readPauses(entityIds, true, params.minHours, input) ?? pauses;
  return [
    toFinding(
      {
        id: `silent:${leadId}`,
        check: "silent",
        severity: "warning",
        entity_ids: entityIds,
        evidence: {
          since: toStamp(lastMs),
          hours: Math.round(currentMs / HOUR_MS),
          longest_pause_before_hours: Number((longestMs / HOUR_MS).toFixed(1)),
          pauses_before: pauses.count,
          unavailable: false,
        },
      },
      { kind: "quiet", name: input.names.nameOf(leadId), lastedMs: currentMs, longestMs },
    ),
  ];
}

export interface Pauses {
  readonly lastMs: EpochMs;
  readonly currentMs: number;
  readonly longestMs: number;
  readonly totalMs: number;
  readonly count: number;
}

/** Whether the pause that goes on is far longer than all before. */
export function isFarLonger(
  { currentMs, longestMs, totalMs, count }: Pauses,
  params: Pick<Params, "minPauses" | "longerTimes" | "maxP" | "minHours">,
): boolean {
  return (
    count >= params.minPauses &&
    currentMs >= params.minHours * HOUR_MS &&
    currentMs >= params.longerTimes * longestMs &&
    totalMs > 0 &&
    longerGapTail(currentMs, totalMs, count) <= params.maxP
  );
}

/**
 * Pauses between changes of any of the entities.
 * @param isSteady whether it tells whether or not people are there
 * @returns null without a change, and where the last one is younger than `minHours`: nearly all are, and cost nothing
 */
export function readPauses(
  entityIds: readonly string[],
  isSteady: boolean,
  minHours: number,
  { log, watch }: CheckInput,
): Pauses | null {
  const latestMs = Math.max(...entityIds.map((id) => watch.sinceMs(id) ?? -Infinity));
  if (!Number.isFinite(latestMs) || watch.untilMs - latestMs < minHours * HOUR_MS) return null;
  const times = entityIds
    .flatMap((id) => Array.from(watch.rows.rowsOf(watch.rows.codeOf(id)), (row) => log.atMs[row] ?? 0))
    .toSorted((a, b) => a - b);
  const lastMs = times.at(-1);
  if (lastMs === undefined) return null;
  const lasting = (fromMs: EpochMs, toMs: EpochMs) => {
    let ms = watch.watchedMs(fromMs, toMs);
    if (isSteady) return ms;
    for (const one of watch.empty) {
      const from = Math.max(one.fromMs, fromMs);
      const to = Math.min(one.toMs, toMs);
      if (to > from) ms -= watch.watchedMs(from, to);
    }
    return ms;
  };
  let longestMs = 0;
  let totalMs = 0;
  for (let index = 1; index < times.length; index += 1) {
    const ms = lasting(times[index - 1] ?? 0, times[index] ?? 0);
    totalMs += ms;
    longestMs = Math.max(longestMs, ms);
  }
  return { lastMs, currentMs: lasting(lastMs, watch.untilMs), longestMs, totalMs, count: times.length - 1 };
}
