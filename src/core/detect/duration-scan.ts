/** The scan over how long one device's uses last: its classes of uses, its null, its windows. */
import type { DayTable } from "../features/day-table.ts";
import { countBefore } from "../math/line-scan-model.ts";
import { type LineScan, createLineScan } from "../math/line-scan.ts";
import { type UseClass, type UseGroup, listClasses, listGroups } from "./duration-classes.ts";
import {
  DURATION_BINS,
  type DurationNull,
  type HomeDurations,
  STEP,
  createDurationNull,
  toDurationBin,
} from "./duration-null.ts";
import type { DurationParams } from "./duration-params.ts";
import { type Uses, endedByPeople } from "./duration-uses.ts";

export interface DurationScan {
  readonly scan: LineScan;
  /** Indices of the uses that people ended: what members of groups are indices into. */
  readonly points: Int32Array;
  readonly groups: readonly UseGroup[];
  readonly classes: readonly UseClass[];
  readonly null: DurationNull;
}

/** @returns null where people have ended too few uses. Cost: see line-scan.ts */
export function scanDurations(
  uses: Uses,
  home: HomeDurations,
  days: DayTable,
  random: () => number,
  params: DurationParams,
): DurationScan | null {
  const points = endedByPeople(uses);
  if (points.length < params.minSupport) return null;
  const pointBins = Uint16Array.from(points, (i) => toDurationBin(uses.lastedMs[i] ?? 0));
  const classes = listClasses(params);
  const groups = listGroups(uses, points, classes, days, params);
  const before = countBefore(pointBins, groups, DURATION_BINS);
  const chance = createDurationNull(home, before, groups, params);
  const scan = createLineScan(
    {
      bins: DURATION_BINS,
      pointBins,
      groups,
      before,
      widths: params.widths.map((width) => Math.max(1, Math.round(width / STEP))),
      firstStart: Math.ceil(Math.log(params.minForMin) / STEP),
      minSupport: params.minSupport,
      profile: chance.profile,
      massOf: (group, start, end) => chance.massOf(group, start, end),
    },
    {
      random,
      draws: params.draws,
      certainBelow: params.certainBelow,
      enoughAbove: params.screenMaxP,
    },
  );
  return { scan, points, groups, classes, null: chance };
}
