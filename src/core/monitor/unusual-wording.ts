/** How an unusual hour is said: what was seen, what is usual, since when. */
import type { Anomaly, IncidentPart } from "../domain/incident.ts";
import { HOUR_MS, type EpochMs } from "../domain/time.ts";
import { count, sayList, saySpan } from "../words/en-plain.ts";
import type { HomeHours } from "../features/home-hours.ts";
import type { Names } from "./monitor.ts";
import { type HourBase, type HourProfile, expectedAt } from "./hour-profile.ts";

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
  const said = indices.map((index) => ({ index, part: toPart(index, unusual) }));
  const parts = said.map(({ part }) => part);
  const untilMs = (hours.startsMs[hours.length - 1] ?? 0) + HOUR_MS;
  const sayOne = ({ index, part }: (typeof said)[number]) => {
    const side = deviationOf(index) >= 0 ? "high" : "low";
    return `${part.name} is unusually ${side}`;
  };
  const [first] = said;
  const rest = said.length - 1;
  const title =
    first === undefined
      ? "The home is not as it usually is"
      : `${sayOne(first)}${rest > 0 ? `, and ${count(rest, "other thing")} with it` : ""}`;
  const receipts = parts.slice(0, 3).map((part) => {
    const [only] = part.entity_ids;
    const isLed = part.unit === null && part.entity_ids.length === 1 && only !== undefined;
    const most = isLed ? ` (mostly ${unusual.names.nameOf(only)})` : "";
    return `${part.name}: ${sayValue(part, part.seen)}${most}, usually ${sayRange(part)} at this time`;
  });
  return {
    key: "unusual-hour",
    monitor: "unusual-hour",
    severity: unusual.isGrave || open?.severity === "warning" ? "warning" : "info",
    since_ms: sinceMs,
    entity_ids: [...new Set(parts.flatMap(({ entity_ids }) => entity_ids))].toSorted(),
    title,
    explanation: `For ${saySpan(untilMs - sinceMs)} the home has not been as it usually is at this time. ${sayList(receipts)}.`,
    parts,
  };
}

function toPart(index: number, { habits, hours, row }: Unusual): IncidentPart {
  const { length, features, values } = hours;
  const feature = features[index];
  const last = length - 1;
  const seenHours = Array.from({ length: row }, (_, back) => last - back).filter(
    (hour) => hour >= 0 && !Number.isNaN(values[index * length + hour] ?? Number.NaN),
  );
  const mean = (valueOf: (hour: number) => number) =>
    seenHours.reduce((sum, hour) => sum + valueOf(hour), 0) / Math.max(1, seenHours.length);
  const usual = (hour: number) => expectedAt(hours, habits.profile, habits.base, index, hour);
  return {
    feature: feature?.id ?? "",
    name: feature?.name ?? "",
    unit: feature?.unit ?? null,
    seen: round(mean((hour) => values[index * length + hour] ?? 0)),
    expected: round(mean((hour) => usual(hour).expected)),
    low: round(mean((hour) => usual(hour).low)),
    high: round(mean((hour) => usual(hour).high)),
    entity_ids: leadersOf(index, seenHours, hours),
  };
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

function sayRange({ low, high, unit }: IncidentPart): string {
  return `${sayNumber(low)} to ${sayValue({ unit }, high)}`;
}

function sayValue({ unit }: Pick<IncidentPart, "unit">, value: number): string {
  return unit === null ? sayNumber(value) : `${sayNumber(value)} ${unit}`;
}

function sayNumber(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : String(Number(value.toFixed(1)));
}

function round(value: number): number {
  return Number(value.toPrecision(5));
}
