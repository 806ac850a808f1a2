/** What is usual of people's actions, against homes whose rhythm is known. */
import { describe, expect, it } from "vitest";
import { addDays, createLocalClock, weekdayOfDate } from "../../../src/core/domain/local-time.ts";
import {
  countHoursOfWeek,
  describeUsualDay,
  type DoneDay,
  type DoneThing,
  spreadOf,
  toOwnActions,
  usualHours,
} from "../../../src/core/features/own-actions.ts";

const clock = createLocalClock("Europe/Berlin");
/** A Monday; daylight saving ends on 25 October. */
const FIRST = "2026-10-12";

/** [day, minute, entity, state, kind] */
type Planned = readonly [number, number, string, string, DoneThing["kind"]?];

function daysOf(count: number, planned: readonly Planned[]): readonly DoneDay[] {
  return Array.from({ length: count }, (_, index) => {
    const date = addDays(FIRST, index);
    return {
      date,
      startMs: clock.startOfDay(date),
      doings: planned
        .filter(([day]) => day === index)
        .map(([, minute, entityId, state, kind = "physical"]) => ({
          atMs: clock.atLocalTime(date, minute) ?? 0,
          entityId,
          state,
          kind,
          actor: null,
        })),
    };
  });
}

const datesOf = (days: readonly DoneDay[]) => days.map(({ date }) => date);

describe("people's own actions", () => {
  it("are what a person did to a thing that is operated, repeats within a minute once", () => {
    const days = daysOf(1, [
      [0, 420, "light.hall", "on"],
      [0, 420.5, "light.hall", "on"],
      [0, 425, "light.hall", "off", "automation"],
      [0, 430, "input_number.goal", "21", "person"],
      [0, 440, "light.hall", "on", "person"],
    ]);
    expect(toOwnActions(days, clock).map(({ minute, kind }) => [minute, kind])).toEqual([
      [420, "physical"],
      [440, "person"],
    ]);
  });

  it("are counted by the hour of the week that the wall clock shows, whatever daylight saving does", () => {
    const days = daysOf(
      21,
      Array.from({ length: 21 }, (_, day): Planned => [day, 7 * 60 + 5, "light.hall", "on"]),
    );
    const hours = countHoursOfWeek(toOwnActions(days, clock));
    expect(hours).toHaveLength(168);
    expect(hours.flatMap((count, hour) => (count > 0 ? [[hour, count]] : []))).toEqual(
      Array.from({ length: 7 }, (_, weekday) => [weekday * 24 + 7, 3]),
    );
  });
});

describe("a spread", () => {
  it("is the middle and the middle half, as R's and NumPy's default has them", () => {
    expect(spreadOf([1, 2, 3, 4])).toEqual({ median: 2.5, low: 1.75, high: 3.25 });
    expect(spreadOf([7])).toEqual({ median: 7, low: 7, high: 7 });
    expect(spreadOf([])).toBeNull();
  });
});

describe("the usual hours", () => {
  it("count days without anything, too", () => {
    const days = daysOf(4, [
      [0, 420, "light.hall", "on"],
      [1, 430, "light.hall", "on"],
      [1, 440, "light.hall", "off"],
    ]);
    const hours = usualHours(toOwnActions(days, clock), datesOf(days));
    expect(hours).toHaveLength(24);
    expect(hours[7]).toEqual({ median: 0.5, low: 0, high: 1.25 });
    expect(hours[8]).toEqual({ median: 0, low: 0, high: 0 });
  });
});

describe("a usual day", () => {
  const weekdays = Array.from({ length: 14 }, (_, day) => day).filter(
    (day) => weekdayOfDate(addDays(FIRST, day)) < 5,
  );
  const days = daysOf(15, [
    ...weekdays.map((day): Planned => [day, 400 + day, "light.kitchen", "on"]),
    // To bed after midnight: the evening's, and the last of its day.
    ...weekdays.map((day): Planned => [day + 1, 20, "light.bed", "off"]),
    // Anywhere in the day: nothing usual about it.
    ...weekdays.map((day): Planned => [day, 480 + ((day * 397) % 700), "fan.desk", "on"]),
  ]);
  const dates = weekdays.map((day) => addDays(FIRST, day));
  const usual = describeUsualDay(toOwnActions(days, clock), dates);

  it("begins with what is done first and ends with what is done last, after midnight as well", () => {
    expect(usual.days).toBe(10);
    expect(usual.first?.median).toBe(405.5);
    expect(usual.last).toEqual({ median: 1_460, low: 1_460, high: 1_460 });
  });

  it("has what is done around the same time on many of the days", () => {
    expect(usual.times.map(({ entityId, state, days: on }) => [entityId, state, on])).toEqual([
      ["light.kitchen", "on", 10],
      ["light.bed", "off", 10],
    ]);
    expect(usual.times[0]?.minute.median).toBe(405.5);
  });

  it("is empty where nothing was done", () => {
    expect(describeUsualDay([], dates)).toEqual({ days: 10, first: null, last: null, times: [] });
    expect(describeUsualDay([], [])).toEqual({ days: 0, first: null, last: null, times: [] });
  });
});
