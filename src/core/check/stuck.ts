/**
 * Sensors that repeat themselves: no new value for far longer than ever before, while other entities of their device go on telling; motion and openings
 * of which nothing comes while their device tells something and others of their kind are as busy as ever; and motion that is never over.
 *
 * The same comparison with the own past as for silent devices; what the device's other entities say tells the two apart.
 */
import { z } from "zod";
import type { Finding } from "../domain/finding.ts";
import { type HomeEntity, domainOf } from "../domain/home.ts";
import { DAY_MS, HOUR_MS } from "../domain/time.ts";
import { isGone } from "../features/actionable.ts";
import { longerGapTail } from "../math/gap-test.ts";
import type { Check, CheckInput } from "./check.ts";
import { type Pauses, isFarLonger, readPauses, unitsOf } from "./silent.ts";
import { toFinding, toStamp } from "./wording.ts";

const paramsSchema = z.object({
  minPauses: z.number().int().default(20).describe("Fewest past changes to compare with."),
  longerTimes: z.number().default(3).describe("How many times the longest past stay is far longer, ratio."),
  maxP: z.number().default(1e-6).describe("Probability of so long a stay under its own past."),
  minHours: z.number().default(6).describe("Shorter stays bother nobody, hours."),
  minPeerChanges: z
    .number()
    .int()
    .default(10)
    .describe("Changes of the device's other entities meanwhile that show it is alive."),
  minRestHours: z.number().default(72).describe("Motion and openings may rest for a long weekend, hours."),
  minPastDays: z.number().default(14).describe("Past that has seen weekends, for motion and openings, days."),
});

type Params = z.output<typeof paramsSchema>;

/** Of these a stay in "on" is over within minutes. */
const PASSING: ReadonlySet<string> = new Set(["motion", "occupancy", "vibration", "sound"]);
/** Of these people make a change whenever they pass. */
const PASSED: Readonly<Record<string, string>> = {
  motion: "off",
  occupancy: "off",
  door: "closed",
  window: "closed",
  opening: "closed",
  garage_door: "closed",
};

export const stuck: Check<Params> = {
  id: "stuck",
  params: paramsSchema,
  check(input, params) {
    const entities = new Map(input.home.entities.map((entity) => [entity.entity_id, entity]));
    return unitsOf(input).flatMap(({ entityIds }) =>
      entityIds.flatMap((entityId) => {
        const entity = entities.get(entityId);
        if (entity === undefined || entity.entity_category !== null || entity.device_class === "battery")
          return [];
        return domainOf(entityId) === "sensor"
          ? repeats(entity, entityIds, input, params)
          : [...neverOver(entity, input, params), ...neverPassed(entity, entityIds, input, params)];
      }),
    );
  },
};

function repeats(
  { entity_id }: HomeEntity,
  unit: readonly string[],
  input: CheckInput,
  params: Params,
): readonly Finding[] {
  const { watch, names, log } = input;
  const state = watch.stateOf(entity_id);
  if (state === null || !Number.isFinite(Number(state))) return [];
  const pauses = readPauses([entity_id], true, params.minHours, input);
  if (pauses === null || !isFarLonger(pauses, params)) return [];
  const peers = unit
    .filter((id) => id !== entity_id)
    .flatMap((id) => [...watch.rows.rowsOf(watch.rows.codeOf(id))])
    .filter((row) => (log.atMs[row] ?? 0) > pauses.lastMs).length;
  if (peers < params.minPeerChanges) return [];
  return [sayStuckAt(entity_id, state, pauses, { peer_changes: peers }, names)];
}

/** Off, or closed, although people are about and the device is not dead. */
function neverPassed(
  { entity_id, device_class }: HomeEntity,
  unit: readonly string[],
  input: CheckInput,
  params: Params,
): readonly Finding[] {
  const { watch, names, log, home } = input;
  const word = PASSED[device_class ?? ""];
  if (word === undefined || watch.stateOf(entity_id) !== "off") return [];
  const pauses = readPauses([entity_id], false, params.minRestHours, input);
  if (pauses === null || pauses.currentMs < params.minRestHours * HOUR_MS || !isFarLonger(pauses, params))
    return [];
  if (pauses.lastMs - log.range.fromMs < params.minPastDays * DAY_MS) return [];
  const others = unit.filter((id) => id !== entity_id);
  const isAlive = others.some(
    (id) => (watch.sinceMs(id) ?? 0) > pauses.lastMs && !isGone(watch.stateOf(id) ?? ""),
  );
  // Else the device is silent, which is told elsewhere.
  const whole = readPauses(unit, false, params.minHours, input);
  if (!isAlive || (whole !== null && isFarLonger(whole, params))) return [];
  const kin = home.entities.filter(
    (one) => PASSED[one.device_class ?? ""] !== undefined && !unit.includes(one.entity_id),
  );
  const fromMs = watch.untilMs - DAY_MS;
  const passed = kin.reduce((sum, one) => {
    const code = watch.rows.codeOf(one.entity_id);
    return sum + watch.rows.rowsOf(code).length - 1 - watch.rows.positionAt(code, fromMs);
  }, 0);
  // Said is how long it was, whether or not anybody was there.
  const told = readPauses([entity_id], true, params.minRestHours, input);
  if (passed < params.minPeerChanges || told === null) return [];
  return [sayStuckAt(entity_id, word, told, {}, names)];
}

function sayStuckAt(
  entityId: string,
  state: string,
  { lastMs, currentMs, longestMs, count }: Pauses,
  evidence: Finding["evidence"],
  names: CheckInput["names"],
): Finding {
  return toFinding(
    {
      id: `stuck:${entityId}`,
      check: "stuck",
      severity: "warning",
      entity_ids: [entityId],
      evidence: {
        since: toStamp(lastMs),
        hours: Math.round(currentMs / HOUR_MS),
        longest_before_hours: Number((longestMs / HOUR_MS).toFixed(1)),
        changes_before: count + 1,
        ...evidence,
      },
    },
    { kind: "stuck-at", name: names.nameOf(entityId), state, lastedMs: currentMs, longestMs },
  );
}

function neverOver(
  { entity_id, device_class }: HomeEntity,
  { watch, names }: CheckInput,
  params: Params,
): readonly Finding[] {
  if (!PASSING.has(device_class ?? "")) return [];
  const { past, current } = watch.stays(entity_id, (state) => state === "on");
  if (current === null || past.length < params.minPauses) return [];
  const totalMs = past.reduce((sum, { lastedMs }) => sum + lastedMs, 0);
  const longestMs = Math.max(...past.map(({ lastedMs }) => lastedMs));
  const { lastedMs } = current;
  if (lastedMs < params.minHours * HOUR_MS || lastedMs < params.longerTimes * longestMs) return [];
  if (!(totalMs > 0) || longerGapTail(lastedMs, totalMs, past.length) > params.maxP) return [];
  return [
    toFinding(
      {
        id: `stuck:${entity_id}`,
        check: "stuck",
        severity: "warning",
        entity_ids: [entity_id],
        evidence: {
          since: toStamp(current.fromMs),
          hours: Math.round(lastedMs / HOUR_MS),
          longest_before_hours: Number((longestMs / HOUR_MS).toFixed(2)),
          times_before: past.length,
        },
      },
      { kind: "stuck-on", name: names.nameOf(entity_id), deviceClass: device_class, lastedMs, longestMs },
    ),
  ];
}
