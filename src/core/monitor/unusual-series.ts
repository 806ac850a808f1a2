/** What was seen and what was usual hour by hour, of the features that an incident names: for a chart. */
import type { IncidentSeries } from "../domain/incident.ts";
import type { HomeHours } from "../features/home-hours.ts";
import { expectedAt } from "./hour-profile.ts";
import type { UnusualHabits } from "./unusual-hour.ts";

/**
 * @param hours of `habits.features`
 * @param featureIds those of other features are left out
 * @returns points at the beginnings of the hours in which something was seen
 */
export function seriesOf(
  habits: UnusualHabits,
  hours: HomeHours,
  featureIds: readonly string[],
): readonly IncidentSeries[] {
  return featureIds.flatMap((featureId) => {
    const index = hours.features.findIndex(({ id }) => id === featureId);
    const feature = hours.features[index];
    if (feature === undefined) return [];
    const points = Array.from(hours.startsMs, (at_ms, hour) => ({
      at_ms,
      seen: hours.values[index * hours.length + hour] ?? Number.NaN,
      ...expectedAt(hours, habits.profile, habits.base, index, hour),
    })).filter(({ seen }) => !Number.isNaN(seen));
    return [{ feature: featureId, name: feature.name, unit: feature.unit, points }];
  });
}
