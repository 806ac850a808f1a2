/** Points of a series as shapes in a square of a hundred by a hundred, the time from left to right. */
import type { IncidentSeries } from "../../../src/core/domain/incident.ts";

export interface SeriesShapes {
  /** Path of the usual range. */
  readonly band: string;
  /** Points of lines. */
  readonly middle: string;
  readonly seen: string;
  /** What the lower and the upper edge stand for. */
  readonly least: number;
  readonly most: number;
}

export function layOutSeries(points: IncidentSeries["points"]): SeriesShapes {
  const values = points.flatMap(({ seen, low, high }) => [seen, low, high]);
  const least = Math.min(...values);
  const most = Math.max(...values);
  const fromMs = points[0]?.at_ms ?? 0;
  const spanMs = (points.at(-1)?.at_ms ?? fromMs) - fromMs;
  const x = (atMs: number) => (spanMs === 0 ? 50 : (100 * (atMs - fromMs)) / spanMs).toFixed(2);
  const y = (value: number) =>
    (most === least ? 50 : 100 - (100 * (value - least)) / (most - least)).toFixed(2);
  const line = (valueOf: (point: IncidentSeries["points"][number]) => number) =>
    points.map((point) => `${x(point.at_ms)},${y(valueOf(point))}`).join(" ");
  const above = points.map(({ at_ms, high }) => `${x(at_ms)},${y(high)}`);
  const below = points.toReversed().map(({ at_ms, low }) => `${x(at_ms)},${y(low)}`);
  return {
    band: points.length === 0 ? "" : `M${[...above, ...below].join("L")}Z`,
    middle: line(({ expected }) => expected),
    seen: line(({ seen }) => seen),
    least,
    most,
  };
}
