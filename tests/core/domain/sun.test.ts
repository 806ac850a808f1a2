/**
 * Against the tables of the US Naval Observatory (Astronomical Applications Department, "Rise, Set, and Twilight Definitions" and yearly tables),
 * 2020, to the minute, by dates of UTC. How far the referee outside the project is off is printed by bench/referee.ts.
 */
import { assert, double, integer, property, record } from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays } from "../../../src/core/domain/local-time.ts";
import { type Sun, type SunEvent, createSun } from "../../../src/core/domain/sun.ts";
import { HOUR_MS, MINUTE_MS } from "../../../src/core/domain/time.ts";

type Row = readonly [date: string, sunrise: string, sunset: string];

const PLACES: readonly {
  readonly name: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly rows: readonly Row[];
}[] = [
  {
    name: "Anchorage",
    latitude: 61 + 13 / 60,
    longitude: -(149 + 52 / 60),
    rows: [
      ["2020-01-05", "19:11", "00:57"],
      ["2020-03-25", "15:43", "04:27"],
      ["2020-06-15", "12:21", "07:40"],
      ["2020-09-25", "15:53", "03:51"],
      ["2020-11-05", "17:40", "01:48"],
      ["2020-12-15", "19:10", "00:40"],
    ],
  },
  {
    name: "Auckland",
    latitude: -(36 + 50 / 60),
    longitude: 174.8,
    rows: [
      ["2020-01-15", "17:18", "07:42"],
      ["2020-03-25", "18:29", "06:25"],
      ["2020-06-25", "19:34", "05:13"],
      ["2020-09-15", "18:19", "06:12"],
      ["2020-12-05", "16:55", "07:28"],
    ],
  },
  {
    name: "Brasilia",
    latitude: -15.8,
    longitude: -47.85,
    rows: [
      ["2020-02-05", "09:03", "21:47"],
      ["2020-05-15", "09:26", "20:49"],
      ["2020-08-25", "09:22", "21:05"],
      ["2020-11-15", "08:30", "21:22"],
    ],
  },
  {
    name: "Singapore",
    latitude: 1 + 17 / 60,
    longitude: 103 + 50 / 60,
    rows: [
      ["2020-02-15", "23:17", "11:21"],
      ["2020-05-15", "22:56", "11:06"],
      ["2020-07-25", "23:06", "11:17"],
      ["2020-11-05", "22:46", "10:50"],
    ],
  },
  {
    name: "Longyearbyen",
    latitude: 78 + 13 / 60,
    longitude: 15 + 38 / 60,
    rows: [
      ["2020-02-25", "08:11", "14:13"],
      ["2020-03-25", "04:09", "18:02"],
      ["2020-09-15", "03:40", "18:00"],
      ["2020-10-15", "07:29", "13:54"],
    ],
  },
];

/** The event that falls on a date of UTC: that of the local date before, of the same, or of the one after. */
function eventOnUtcDate(sun: Sun, utcDate: string, event: SunEvent): number {
  const near = [-1, 0, 1].map((days) => sun.at(addDays(utcDate, days), event) ?? 0);
  return near.find((atMs) => new Date(atMs).toISOString().startsWith(utcDate)) ?? Number.NaN;
}

describe("sunrise and sunset", () => {
  it.each(PLACES)(
    "are those of the almanac to a minute and a half: $name",
    ({ latitude, longitude, rows }) => {
      const sun = createSun(latitude, longitude);
      for (const [date, sunrise, sunset] of rows) {
        for (const [event, published] of [
          ["sunrise", sunrise],
          ["sunset", sunset],
        ] as const) {
          const offMs = eventOnUtcDate(sun, date, event) - Date.parse(`${date}T${published}Z`);
          expect(Math.abs(offMs), `${date} ${event}`).toBeLessThanOrEqual(1.5 * MINUTE_MS);
        }
      }
    },
  );

  it.each(["2020-01-15", "2020-02-15", "2020-11-05", "2020-12-25"])(
    "are none in polar night: Longyearbyen, %s",
    (date) => {
      const sun = createSun(78 + 13 / 60, 15 + 38 / 60);
      expect([sun.at(date, "sunrise"), sun.at(date, "sunset")]).toEqual([null, null]);
    },
  );

  it.each(["2020-04-25", "2020-06-25", "2020-08-15"])("are none in polar day: Longyearbyen, %s", (date) => {
    const sun = createSun(78 + 13 / 60, 15 + 38 / 60);
    expect([sun.at(date, "sunrise"), sun.at(date, "sunset")]).toEqual([null, null]);
  });

  it("lie on either side of the sun's noon of the date", () => {
    const place = record({
      latitude: double({ min: -65, max: 65, noNaN: true }),
      longitude: double({ min: -180, max: 180, noNaN: true }),
      day: integer({ min: 0, max: 20_000 }),
    });
    assert(
      property(place, ({ latitude, longitude, day }) => {
        const date = addDays("1990-01-01", day);
        const sun = createSun(latitude, longitude);
        const noonMs = Date.parse(`${date}T12:00:00Z`) - (longitude / 15) * HOUR_MS;
        const rise = sun.at(date, "sunrise") ?? Number.NaN;
        const set = sun.at(date, "sunset") ?? Number.NaN;
        expect(Math.abs((rise + set) / 2 - noonMs)).toBeLessThan(18 * MINUTE_MS);
        expect(rise).toBeLessThan(set);
      }),
    );
  });
});
