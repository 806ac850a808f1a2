/** Batteries that are low, or that will be within two weeks if they go on as they do. What is charged again and again is left to its owner. */
import { z } from "zod";
import type { Finding } from "../domain/finding.ts";
import type { HomeEntity } from "../domain/home.ts";
import { DAY_MS } from "../domain/time.ts";
import type { Check, CheckInput } from "./check.ts";
import { toFinding, toStamp } from "./wording.ts";

const paramsSchema = z.object({
  lowPercent: z
    .number()
    .default(15)
    .describe("A battery at or below this is low, percent. Most devices warn at 10 to 20."),
  emptyPercent: z.number().default(5).describe("At or below this it will fail any day, percent."),
  soonDays: z
    .number()
    .default(14)
    .describe("Said before it is low when the trend leaves no more than this, days."),
  minTrendDays: z.number().default(14).describe("Shortest past from which a trend is read, days."),
  minDropPercent: z.number().default(5).describe("Smallest fall over that past that is a trend, percent."),
  chargedRise: z.number().default(20).describe("A rise of this much is a charge or a new battery, percent."),
  maxCharges: z
    .number()
    .default(2)
    .describe("More charges than this in the history: it is charged regularly."),
});

type Params = z.output<typeof paramsSchema>;

export const lowBattery: Check<Params> = {
  id: "low-battery",
  params: paramsSchema,
  check: (input, params) =>
    input.home.entities.flatMap((entity) => {
      if (entity.device_class !== "battery" || entity.disabled_by !== null) return [];
      return entity.entity_id.startsWith("binary_sensor.")
        ? checkWarning(entity, input)
        : checkLevel(entity, input, params);
    }),
};

function checkWarning({ entity_id }: HomeEntity, { watch, names }: CheckInput): readonly Finding[] {
  if (watch.stateOf(entity_id) !== "on") return [];
  return [
    toFinding(
      {
        id: `low-battery:${entity_id}`,
        check: "low-battery",
        severity: "warning",
        entity_ids: [entity_id],
        evidence: { since: toStamp(watch.sinceMs(entity_id) ?? 0) },
      },
      { kind: "battery-low", name: names.nameOf(entity_id) },
    ),
  ];
}

function checkLevel(
  { entity_id, unit_of_measurement }: HomeEntity,
  input: CheckInput,
  params: Params,
): readonly Finding[] {
  const { log, watch, names } = input;
  if (unit_of_measurement !== null && unit_of_measurement !== "%") return [];
  const level = Number(watch.stateOf(entity_id) ?? Number.NaN);
  if (!(level >= 0 && level <= 100)) return [];
  const readings = [...watch.rows.rowsOf(watch.rows.codeOf(entity_id))].flatMap((row) => {
    const value = Number(log.states[log.state[row] ?? 0]);
    return Number.isFinite(value) ? [{ atMs: log.atMs[row] ?? 0, value }] : [];
  });
  let charges = 0;
  let sinceCharge = 0;
  for (const [index, { value }] of readings.entries()) {
    if (value - (readings[index - 1]?.value ?? value) < params.chargedRise) continue;
    charges += 1;
    sinceCharge = index;
  }
  if (charges > params.maxCharges) return [];
  const trend = readTrend(readings.slice(sinceCharge), watch.untilMs, params);
  const isSoon = trend !== null && trend.leftDays <= params.soonDays;
  if (level > params.lowPercent && !isSoon) return [];
  const left = trend === null ? null : Math.max(0, Math.round(trend.leftDays));
  return [
    toFinding(
      {
        id: `low-battery:${entity_id}`,
        check: "low-battery",
        severity: level <= params.emptyPercent ? "error" : level <= params.lowPercent ? "warning" : "info",
        entity_ids: [entity_id],
        evidence: { level_percent: level, percent_per_day: trend?.perDay ?? null, days_left: left },
      },
      {
        kind: "battery-level",
        name: names.nameOf(entity_id),
        percent: Math.round(level),
        isLow: level <= params.lowPercent,
        trend: trend === null || left === null ? null : { days: trend.days, leftDays: left },
      },
    ),
  ];
}

/** Least squares through the readings since the last charge; null where they are too few, too short or do not fall. */
function readTrend(
  readings: readonly { readonly atMs: number; readonly value: number }[],
  untilMs: number,
  { minTrendDays, minDropPercent }: Params,
) {
  const first = readings[0];
  const last = readings.at(-1);
  if (first === undefined || last === undefined || readings.length < 3) return null;
  const days = (untilMs - first.atMs) / DAY_MS;
  if (days < minTrendDays || first.value - last.value < minDropPercent) return null;
  // A level holds until the next one: the last one counts until now.
  const points = [
    ...readings.map(({ atMs, value }) => [(atMs - first.atMs) / DAY_MS, value] as const),
    [days, last.value] as const,
  ];
  const meanDay = points.reduce((sum, [day]) => sum + day, 0) / points.length;
  const meanValue = points.reduce((sum, [, value]) => sum + value, 0) / points.length;
  const slope =
    points.reduce((sum, [day, value]) => sum + (day - meanDay) * (value - meanValue), 0) /
    points.reduce((sum, [day]) => sum + (day - meanDay) ** 2, 0);
  return slope < 0
    ? { perDay: Number(slope.toPrecision(3)), leftDays: last.value / -slope, days: Math.round(days) }
    : null;
}
