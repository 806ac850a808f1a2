/**
 * The classes of days a habit by the clock can be for, and which of them explains best on which days it was kept.
 *
 * All days, weekdays and the weekend are what most habits are for; then single weekdays; then any other set of them ("on Mondays, Wednesdays and
 * Fridays"), which the data choose among more than a hundred and so have to say much more clearly.
 */
import { z } from "zod";
import { type Weekday, WEEKDAYS } from "../domain/automation.ts";

export const BROAD_CLASSES = ["all", "weekdays", "weekend"] as const;
const NAMED_CLASSES = [...BROAD_CLASSES, ...WEEKDAYS] as const;

export const dayClassSchema = z.union([
  z.enum(NAMED_CLASSES),
  z.array(z.enum(WEEKDAYS)).min(2).max(6).readonly(),
]);

export type DayClass = z.output<typeof dayClassSchema>;

/** Every set of two to six weekdays that has no name of its own. */
export const WEEKDAY_SETS: readonly (readonly Weekday[])[] = Array.from({ length: 2 ** 7 }, (_, bits) =>
  WEEKDAYS.filter((_day, weekday) => ((bits >> weekday) & 1) === 1),
).filter(
  (set) =>
    set.length >= 2 &&
    set.length <= 6 &&
    !BROAD_CLASSES.some((broad) => WEEKDAYS.every((day, i) => set.includes(day) === isOfClass(broad, i))),
);

export const DAY_CLASSES: readonly DayClass[] = [...NAMED_CLASSES, ...WEEKDAY_SETS];

const MEMBERS = DAY_CLASSES.map((dayClass) =>
  Uint8Array.from(WEEKDAYS, (_, weekday) => (isOfClass(dayClass, weekday) ? 1 : 0)),
);

/** @param weekday 0 = Monday … 6 = Sunday */
export function isOfClass(dayClass: DayClass, weekday: number): boolean {
  if (dayClass === "weekdays" || dayClass === "weekend") return (dayClass === "weekend") === weekday >= 5;
  if (dayClass === "all") return true;
  return [dayClass].flat().some((day) => WEEKDAYS[weekday] === day);
}

/** The class of just these days; null where they are none. */
export function classOfDays(weekdays: readonly Weekday[]): DayClass | null {
  const isJust = (members: Uint8Array) =>
    WEEKDAYS.every((day, weekday) => (members[weekday] === 1) === weekdays.includes(day));
  return DAY_CLASSES[MEMBERS.findIndex(isJust)] ?? null;
}

export function isBroad(dayClass: DayClass): boolean {
  return BROAD_CLASSES.some((broad) => broad === dayClass);
}

export function isWeekdaySet(dayClass: DayClass): boolean {
  return typeof dayClass !== "string";
}

/**
 * The class of days that explains the hits best: its own rate inside, the base rate outside, by likelihood, less what it costs to say which.
 * @param hits shape (7,), days kept by weekday
 * @param days shape (7,), days there were
 * @param baseRate expected share of days hit without a habit, 0–1
 * @param isSurelyKept asked of sets, which the data choose for their many hits: their share by itself says too much
 */
export function chooseClass(
  hits: ArrayLike<number>,
  days: ArrayLike<number>,
  baseRate: number,
  isSurelyKept: (hits: number, days: number) => boolean,
): DayClass {
  const base = Math.min(0.5, Math.max(0.02, baseRate));
  const price = (dayClass: DayClass) => {
    if (isWeekdaySet(dayClass)) return Math.log(WEEKDAY_SETS.length);
    return isBroad(dayClass) ? 0 : Math.log(WEEKDAYS.length);
  };
  let best: DayClass = "all";
  let bestScore = -Infinity;
  for (const [i, dayClass] of DAY_CLASSES.entries()) {
    let kept = 0;
    let own = 0;
    let keptBeside = 0;
    let beside = 0;
    for (let weekday = 0; weekday < 7; weekday += 1) {
      const isOwn = MEMBERS[i]?.[weekday] === 1;
      kept += isOwn ? (hits[weekday] ?? 0) : 0;
      own += isOwn ? (days[weekday] ?? 0) : 0;
      keptBeside += isOwn ? 0 : (hits[weekday] ?? 0);
      beside += isOwn ? 0 : (days[weekday] ?? 0);
    }
    const score =
      logLikelihood(kept, own, kept / Math.max(1, own)) +
      logLikelihood(keptBeside, beside, base) -
      price(dayClass);
    if (score > bestScore + 1e-9 && (!isWeekdaySet(dayClass) || isSurelyKept(kept, own))) {
      bestScore = score;
      best = dayClass;
    }
  }
  return best;
}

/** Of so many hits of so many trials at a rate, nats, without the binomial coefficient. */
export function logLikelihood(hits: number, trials: number, rate: number): number {
  const part = (count: number, chance: number) =>
    count === 0 ? 0 : count * Math.log(Math.max(chance, 1e-9));
  return part(hits, rate) + part(trials - hits, 1 - rate);
}
