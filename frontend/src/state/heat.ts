/** A heat map of the week: averages, levels and the order of days. Pure. */
import type { ActionGroup, Rhythm } from "../../../src/api/protocol.ts";

export interface HeatCell {
  /** 0 Monday … 6 Sunday. */
  readonly weekday: number;
  readonly hour: number;
  /** In all that were looked at. */
  readonly count: number;
  /** On an average such day; null where there was none. */
  readonly mean: number | null;
  /** 0 nothing … 5 the most; also what is drawn where nobody sees colours. */
  readonly level: number;
}

export const LEVELS = 5;

/** Rows in the order of the person's week. @param firstWeekday 1 Monday … 7 Sunday */
export function heatRows(
  hours: readonly number[],
  weekdays: readonly number[],
  firstWeekday: number,
): readonly (readonly HeatCell[])[] {
  const means = hours.map((count, index) => {
    const days = weekdays[Math.floor(index / 24)] ?? 0;
    return days === 0 ? null : count / days;
  });
  const most = Math.max(0, ...means.map((mean) => mean ?? 0));
  return Array.from({ length: 7 }, (_, row) => {
    const weekday = (firstWeekday - 1 + row) % 7;
    return Array.from({ length: 24 }, (__, hour): HeatCell => {
      const index = weekday * 24 + hour;
      const mean = means[index] ?? null;
      // By the root, so that a quiet hour is told from an empty one beside a busy one.
      const level =
        mean === null || mean === 0 ? 0 : Math.max(1, Math.round(LEVELS * Math.sqrt(mean / most)));
      return { weekday, hour, count: hours[index] ?? 0, mean, level };
    });
  });
}

/** A group's key in a list to choose from. */
export function keyOfGroup({ by, id }: Pick<ActionGroup, "by" | "id">): string {
  return `${by}:${id}`;
}

/** The chosen group; the home where it is not there (any more). */
export function findGroup<Group extends ActionGroup>(
  groups: readonly Group[],
  key: string,
): Group | undefined {
  return groups.find((group) => keyOfGroup(group) === key) ?? groups[0];
}

/** Whether there is enough to show. */
export function isEnough({ days, needed_days }: Pick<Rhythm, "days" | "needed_days">): boolean {
  return days >= needed_days;
}
