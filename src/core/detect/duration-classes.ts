/** The classes of uses among which a duration may hold: all, by class of days, by hours of their beginning; each in all days or lately. */
import type { Condition } from "../domain/automation.ts";
import { toTimeOfDay } from "../domain/local-time.ts";
import type { DayTable } from "../features/day-table.ts";
import type { LineGroup } from "../math/line-scan.ts";
import type { DurationParams } from "./duration-params.ts";
import type { Uses } from "./duration-uses.ts";

/** Hours in which uses begin; from is later than to where they reach over midnight. */
export interface Hours {
  readonly fromHour: number;
  readonly lengthHours: number;
}

export interface UseClass {
  readonly days: "all" | "weekdays" | "weekend";
  /** Place in {@link HOURS}, -1 for the whole day. */
  readonly hours: number;
  readonly price: number;
}

/** A window a little longer than an evening's corner, a part of the day, half of it. */
const LENGTHS_HOURS = [3, 6, 12] as const;

export const HOURS: readonly Hours[] = LENGTHS_HOURS.flatMap((lengthHours) =>
  Array.from({ length: 24 }, (_, fromHour) => ({ fromHour, lengthHours })),
);

/** shape (hours · 24,), 1 where an hour lies within. */
const WITHIN = Uint8Array.from({ length: HOURS.length * 24 }, (_, i) => {
  const { fromHour, lengthHours } = HOURS[Math.floor(i / 24)] ?? { fromHour: 0, lengthHours: 24 };
  return ((i % 24) - fromHour + 24) % 24 < lengthHours ? 1 : 0;
});

export function listClasses({ classPrice, hoursPrice }: DurationParams): readonly UseClass[] {
  return [
    { days: "all", hours: -1, price: 1 },
    { days: "weekdays", hours: -1, price: classPrice },
    { days: "weekend", hours: -1, price: classPrice },
    ...HOURS.map((_, hours): UseClass => ({ days: "all", hours, price: hoursPrice })),
  ];
}

/** Whether a use that began at that minute and is judged on that day belongs to the class. @param weekday 0 = Monday */
export function isInClass({ days, hours }: UseClass, minute: number, weekday: number): boolean {
  if (days !== "all" && (days === "weekend") !== weekday >= 5) return false;
  return hours < 0 || WITHIN[hours * 24 + Math.floor(minute / 60)] === 1;
}

/** Calls back with each of {@link HOURS} within which a minute lies. */
export function forHoursOf(minute: number, visit: (hours: number) => void): void {
  const hour = Math.floor(minute / 60);
  for (const [place, length] of LENGTHS_HOURS.entries())
    for (let back = 0; back < length; back += 1) visit(place * 24 + ((hour - back + 24) % 24));
}

/** What has to hold when a use has lasted so long, in the contract's language. */
export function toConditions({ days, hours }: UseClass, forMin: number): readonly Condition[] {
  const conditions: Condition[] = [];
  const place = HOURS[hours];
  if (place !== undefined) {
    const at = (hour: number) => toTimeOfDay((hour * 60 + forMin) % 1440);
    conditions.push({
      condition: "time",
      after: at(place.fromHour),
      before: at(place.fromHour + place.lengthHours),
    });
  }
  if (days !== "all")
    conditions.push({
      condition: "time",
      weekday: days === "weekend" ? ["sat", "sun"] : ["mon", "tue", "wed", "thu", "fri"],
    });
  return conditions;
}

/** A group of the scan: a class of the uses that began on `sinceDay` or later. */
export interface UseGroup extends LineGroup {
  readonly useClass: UseClass;
  readonly sinceDay: number;
}

/**
 * The groups of a device's uses, of groups with the same members the cheapest.
 * @param points uses that people ended, ascending: what members are indices into
 * Cost: O(classes · spans · points)
 */
export function listGroups(
  uses: Uses,
  points: Int32Array,
  classes: readonly UseClass[],
  days: DayTable,
  params: DurationParams,
): readonly UseGroup[] {
  const hour = Uint8Array.from(points, (use) => Math.floor((uses.minute[use] ?? 0) / 60));
  const isWeekend = Uint8Array.from(points, (use) => ((days.weekday[uses.day[use] ?? 0] ?? 0) >= 5 ? 1 : 0));
  const spans = [0, ...params.spansDays.map((length) => days.length - length).filter((day) => day > 2)];
  const groups: UseGroup[] = [];
  const known = new Set<number>();
  const scratch = new Int32Array(points.length);
  for (const sinceDay of spans) {
    const first = points.findIndex((use) => (uses.day[use] ?? 0) >= sinceDay);
    if (first < 0) continue;
    for (const useClass of classes) {
      const weekend = useClass.days === "all" ? -1 : useClass.days === "weekend" ? 1 : 0;
      const hours = useClass.hours < 0 ? -1 : useClass.hours * 24;
      let count = 0;
      let hash = 0;
      for (let i = first; i < points.length; i += 1) {
        if (hours >= 0 && WITHIN[hours + (hour[i] ?? 0)] !== 1) continue;
        if (weekend >= 0 && isWeekend[i] !== weekend) continue;
        scratch[count] = i;
        count += 1;
        hash = (Math.imul(hash, 0x01000193) ^ (i + 1)) >>> 0;
      }
      const key = hash * 2 ** 20 + count;
      if (count < params.minSupport || known.has(key)) continue;
      known.add(key);
      const price = useClass.price * (sinceDay > 0 ? params.spanPrice : 1);
      groups.push({ members: scratch.slice(0, count), price, useClass, sinceDay });
    }
  }
  return groups;
}
