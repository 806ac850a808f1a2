/**
 * Whether a device's change is the end of a use and follows its beginning, rather than the clock.
 *
 * A lamp switched on at seven and off "when done" goes off at about half past seven too. Where the time since the beginning is steadier than the time
 * of day, or about as steady, the clock is not what explains the end.
 */
import { HOUR_MS, MINUTE_MS } from "../domain/time.ts";
import { isOpposite, isResting } from "../features/actionable.ts";
import type { ActionTarget } from "../features/actions.ts";
import { medianAbsoluteDeviation } from "../math/spread.ts";

/** Beginnings longer ago than this do not belong to the same use. */
const MAX_USE_MS = 4 * HOUR_MS;

/**
 * @param atMs instants of the habit
 * @param steadiness ratio of the clock time's spread to the lag's from which the lag explains the end
 */
export function endsItsBeginning(
  target: ActionTarget,
  atMs: readonly number[],
  targets: readonly ActionTarget[],
  steadiness: number,
): boolean {
  if (!isResting(target.state) || atMs.length < 3) return false;
  const beginnings = targets
    .filter(
      ({ entityCode, domain, state }) =>
        entityCode === target.entityCode && isOpposite(domain, target.state, state),
    )
    .flatMap((other) => [...other.atMs])
    .toSorted((a, b) => a - b);
  const lagsMin = atMs.flatMap((end) => {
    const start = beginnings.findLast((beginning) => beginning < end);
    return start === undefined || end - start > MAX_USE_MS ? [] : [(end - start) / MINUTE_MS];
  });
  if (lagsMin.length < 0.8 * atMs.length) return false;
  const dayMs = 24 * HOUR_MS;
  const origin = atMs[0] ?? 0;
  const clockMin = atMs.map((at) => ((((at - origin) % dayMs) + 1.5 * dayMs) % dayMs) / MINUTE_MS);
  return medianAbsoluteDeviation(clockMin) >= steadiness * medianAbsoluteDeviation(lagsMin);
}
