/** Where values stand on an axis that holds them all. */
import type { IncidentPart } from "../../../src/core/domain/incident.ts";

/** @returns where a value stands, 0–1: a little is left free on both sides */
export function placeOnRange({
  seen,
  expected,
  low,
  high,
}: Pick<IncidentPart, "seen" | "expected" | "low" | "high">): (value: number) => number {
  const least = Math.min(seen, expected, low);
  const most = Math.max(seen, expected, high);
  const span = most - least;
  return (value) => (span === 0 ? 0.5 : 0.04 + (0.92 * (value - least)) / span);
}
