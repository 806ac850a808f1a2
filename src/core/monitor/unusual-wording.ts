/** How an unusual hour is said: what was seen, what is usual, since when. */
import type { Anomaly, IncidentPart, IncidentReceipt, PartFacts } from "../domain/incident.ts";
import { HOUR_MS, type EpochMs } from "../domain/time.ts";
import type { HomeHours } from "../features/home-hours.ts";
import type { HomeFeature } from "../features/hour-features.ts";
import type { Names } from "./monitor.ts";
import { type HourBase, type HourProfile, expectedAt } from "./hour-profile.ts";
import { toAnomaly, toPart } from "./wording.ts";

export interface Unusual {
  readonly habits: { readonly profile: HourProfile; readonly base: HourBase };
  readonly hours: HomeHours;
  readonly names: Names;
  readonly open: Anomaly | null;
  /** Hours in a row that are spoken of. */
  readonly row: number;
  /** Indices of the features that made it so, the most telling first. */
  readonly parts: readonly number[];
  readonly deviationOf: (index: number) => number;
  readonly sinceMs: EpochMs;
  readonly isGrave: boolean;
}

export function sayUnusual(unusual: Unusual): Anomaly {
  const { hours, parts: indices, open, sinceMs, deviationOf } = unusual;
  const said = indices.flatMap((index) => {
    const feature = hours.features[index];
    return feature === undefined
      ? []
      : [{ index, facts: feature.facts, part: measure(feature, index, unusual) }];
  });
  const parts = said.map(({ part }) => part);
  const untilMs = (hours.startsMs[hours.length - 1] ?? 0) + HOUR_MS;
  const [first] = said;
  return toAnomaly(
    {
      key: "unusual-hour",
      monitor: "unusual-hour",
      severity: unusual.isGrave || open?.severity === "warning" ? "warning" : "info",
      since_ms: sinceMs,
      entity_ids: [...new Set(parts.flatMap(({ entity_ids }) => entity_ids))].toSorted(),
      parts,
    },
    {
      kind: "unusual",
      lastedMs: untilMs - sinceMs,
      first:
        first === undefined
          ? null
          : { part: first.facts, side: deviationOf(first.index) >= 0 ? "high" : "low" },
      others: Math.max(0, said.length - 1),
      receipts: said.slice(0, 3).map(({ facts, part }) => toReceipt(facts, part, unusual.names)),
    },
  );
}

function toReceipt(
  part: PartFacts,
  { unit, seen, low, high, entity_ids }: IncidentPart,
  names: Names,
): IncidentReceipt {
  const [only] = entity_ids;
  const isLed = unit === null && entity_ids.length === 1 && only !== undefined;
  return { part, unit, seen, low, high, mostly: isLed ? names.nameOf(only) : null };
}

function measure(feature: HomeFeature, index: number, { habits, hours, row }: Unusual): IncidentPart {
  const { length, values } = hours;
  const last = length - 1;
  const seenHours = Array.from({ length: row }, (_, back) => last - back).filter(
    (hour) => hour >= 0 && !Number.isNaN(values[index * length + hour] ?? Number.NaN),
  );
  const mean = (valueOf: (hour: number) => number) =>
    seenHours.reduce((sum, hour) => sum + valueOf(hour), 0) / Math.max(1, seenHours.length);
  const usual = (hour: number) => expectedAt(hours, habits.profile, habits.base, index, hour);
  return toPart(
    {
      feature: feature.id,
      unit: feature.unit,
      seen: round(mean((hour) => values[index * length + hour] ?? 0)),
      expected: round(mean((hour) => usual(hour).expected)),
      low: round(mean((hour) => usual(hour).low)),
      high: round(mean((hour) => usual(hour).high)),
      entity_ids: leadersOf(index, seenHours, hours),
    },
    feature.facts,
  );
}

/** Of a count the entities that made most of it in some hour; all where none did. */
function leadersOf(
  index: number,
  seenHours: readonly number[],
  { features, leader, length }: HomeHours,
): readonly string[] {
  const all = features[index]?.entity_ids ?? [];
  const leaders = new Set(seenHours.map((hour) => leader[index * length + hour] ?? -1));
  if (leaders.has(-1)) return all;
  return [...leaders].flatMap((place) => all[place] ?? []).toSorted();
}

function round(value: number): number {
  return Number(value.toPrecision(5));
}
