/**
 * Things left on, open or unlocked: for far longer than ever before, or while nobody is at home although they are usually off then.
 *
 * Longer than before: the stay that goes on is several times the longest of at least ten past ones, and improbable under the exponential law they come
 * from (exact: F distribution of the ratio). Nobody home: at past absences it was on in few.
 */
import { z } from "zod";
import type { Finding } from "../domain/finding.ts";
import { type HomeEntity, domainOf } from "../domain/home.ts";
import { HOUR_MS, MINUTE_MS } from "../domain/time.ts";
import { longerGapTail } from "../math/gap-test.ts";
import type { Check, CheckInput } from "./check.ts";
import { toFinding, toStamp } from "./wording.ts";

const paramsSchema = z.object({
  minPast: z
    .number()
    .int()
    .default(10)
    .describe("Fewest past stays to compare with. Fewer, and nothing is known of it."),
  longerTimes: z.number().default(3).describe("How many times the longest past stay is far longer, ratio."),
  maxP: z
    .number()
    .default(1e-4)
    .describe("Probability of so long a stay under its own past; a hundred things are looked at each night."),
  minHours: z.number().default(2).describe("Shorter stays bother nobody, hours."),
  awayMin: z
    .number()
    .default(30)
    .describe("Everybody has to be gone for this long, minutes: somebody may only take the dog out."),
  minAbsences: z.number().int().default(5).describe("Fewest past absences to compare with."),
  maxOnRatio: z
    .number()
    .default(0.2)
    .describe("Largest share of past absences with it on for that to be unusual, 0-1."),
});

type Params = z.output<typeof paramsSchema>;

const OPENINGS: ReadonlySet<string> = new Set(["door", "window", "garage_door", "opening"]);
const UNLOCKED: ReadonlySet<string> = new Set(["unlocked", "open"]);
const PLAYING: ReadonlySet<string> = new Set(["on", "playing", "buffering"]);

export const leftOn: Check<Params> = {
  id: "left-on",
  params: paramsSchema,
  check(input, params) {
    const entities = new Map(input.home.entities.map((entity) => [entity.entity_id, entity]));
    return input.log.entityIds.flatMap((entityId) => {
      const kind = kindOf(entityId, entities.get(entityId));
      const isOn = kind?.isOn(input.watch.stateOf(entityId) ?? "") === true;
      return kind !== null && isOn ? checkOne(entityId, kind, input, params) : [];
    });
  },
};

interface Kind {
  readonly word: "on" | "open" | "playing" | "unlocked";
  readonly isOn: (state: string) => boolean;
  /** Whether it is of use only to who is there. */
  readonly isForPeople: boolean;
}

/** How an entity is on or open for people to want or forget, null where it is not theirs. */
export function kindOf(entityId: string, entity: HomeEntity | undefined): Kind | null {
  if (
    entity !== undefined &&
    (entity.disabled_by !== null || entity.hidden_by !== null || entity.entity_category !== null)
  )
    return null;
  switch (domainOf(entityId)) {
    case "light":
    case "fan":
      return { word: "on", isOn: (state) => state === "on", isForPeople: true };
    case "switch":
    case "humidifier":
      return { word: "on", isOn: (state) => state === "on", isForPeople: false };
    case "media_player":
      return { word: "playing", isOn: (state) => PLAYING.has(state), isForPeople: true };
    case "lock":
      return { word: "unlocked", isOn: (state) => UNLOCKED.has(state), isForPeople: true };
    case "cover":
      return entity?.device_class === "garage" ||
        entity?.device_class === "gate" ||
        entity?.device_class === "door"
        ? { word: "open", isOn: (state) => state === "open", isForPeople: true }
        : null;
    case "binary_sensor":
      return OPENINGS.has(entity?.device_class ?? "")
        ? { word: "open", isOn: (state) => state === "on", isForPeople: true }
        : null;
    default:
      return null;
  }
}

function checkOne(entityId: string, kind: Kind, input: CheckInput, params: Params): readonly Finding[] {
  const { watch, names } = input;
  const { past, current } = watch.stays(entityId, kind.isOn);
  if (current === null) return [];
  const longestMs = Math.max(0, ...past.map(({ lastedMs }) => lastedMs));
  const totalMs = past.reduce((sum, { lastedMs }) => sum + lastedMs, 0);
  const isLong =
    past.length >= params.minPast &&
    current.lastedMs >= params.minHours * HOUR_MS &&
    current.lastedMs >= params.longerTimes * longestMs &&
    totalMs > 0 &&
    longerGapTail(current.lastedMs, totalMs, past.length) <= params.maxP;
  const alone = kind.isForPeople ? aloneSince(entityId, kind, input, params) : null;
  if (!isLong && alone === null) return [];
  return [
    toFinding(
      {
        id: `left-on:${entityId}`,
        check: "left-on",
        severity: "warning",
        entity_ids: [entityId],
        evidence: {
          since: toStamp(current.fromMs),
          hours: Number((current.lastedMs / HOUR_MS).toFixed(1)),
          longest_before_hours: Number((longestMs / HOUR_MS).toFixed(1)),
          times_before: past.length,
          nobody_home: alone !== null,
          absences_before: alone?.absences ?? null,
          absences_before_with_it: alone?.withIt ?? null,
        },
      },
      {
        kind: "left-on",
        name: names.nameOf(entityId),
        state: kind.word,
        lastedMs: current.lastedMs,
        longestMs: isLong ? longestMs : null,
        emptyMs: alone === null ? null : watch.untilMs - alone.sinceMs,
      },
    ),
  ];
}

/** Since when nobody is there to want it, null where somebody is, or where it is often so. */
function aloneSince(entityId: string, kind: Kind, { log, watch }: CheckInput, params: Params) {
  const last = watch.empty.at(-1);
  const leadMs = params.awayMin * MINUTE_MS;
  if (last === undefined || last.toMs !== watch.untilMs || last.toMs - last.fromMs < leadMs) return null;
  const code = watch.rows.codeOf(entityId);
  const before = watch.empty.slice(0, -1).filter(({ fromMs, toMs }) => toMs - fromMs >= leadMs);
  const withIt = before.filter(({ fromMs }) => {
    const state = log.states[watch.rows.stateAt(code, fromMs + leadMs)];
    return state !== undefined && kind.isOn(state);
  }).length;
  if (before.length < params.minAbsences || withIt > params.maxOnRatio * before.length) return null;
  return { sinceMs: last.fromMs, absences: before.length, withIt };
}
