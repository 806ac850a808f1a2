/** Two lines of a week to compare, out of what the app answers. Pure. */
import type { WeekComparison } from "../../../src/api/protocol.ts";

/** Hours that are one place of the line: single hours of one thing are too few to compare. */
const HOURS_A_PLACE = 3;
const PLACES_A_DAY = 24 / HOURS_A_PLACE;

export type WeekGroup = WeekComparison["groups"][number];

/** shape (56,): sums of three hours each. @param hours shape (168,) */
export function toPlaces(hours: readonly number[]): readonly number[] {
  return Array.from({ length: hours.length / HOURS_A_PLACE }, (_, place) =>
    hours.slice(place * HOURS_A_PLACE, (place + 1) * HOURS_A_PLACE).reduce((sum, count) => sum + count, 0),
  );
}

/** shape (7,): sums of days. @param hours shape (168,) */
export function toDays(hours: readonly number[]): readonly number[] {
  return Array.from({ length: 7 }, (_, day) =>
    hours.slice(day * 24, (day + 1) * 24).reduce((sum, count) => sum + count, 0),
  );
}

/** The local dates of the seven days. @param from YYYY-MM-DD */
export function datesFrom(from: string): readonly string[] {
  const noonMs = Date.parse(`${from}T12:00:00Z`);
  return Array.from({ length: 7 }, (_, day) =>
    new Date(noonMs + day * 86_400_000).toISOString().slice(0, 10),
  );
}

/** Where a place of the line is. */
export function placeOf(place: number): {
  readonly day: number;
  readonly fromHour: number;
  readonly toHour: number;
} {
  const fromHour = (place % PLACES_A_DAY) * HOURS_A_PLACE;
  return { day: Math.floor(place / PLACES_A_DAY), fromHour, toHour: fromHour + HOURS_A_PLACE };
}
