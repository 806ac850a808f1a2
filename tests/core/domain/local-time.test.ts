import { assert, constantFrom, integer, property } from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addDays,
  createLocalClock,
  toClockText,
  toTimeOfDay,
  weekdayOfDate,
} from "../../../src/core/domain/local-time.ts";

const berlin = createLocalClock("Europe/Berlin");
const iso = (atMs: number | null) => (atMs === null ? null : new Date(atMs).toISOString());

describe("the local clock", () => {
  it("tells date, minute and weekday by the wall clock of its zone", () => {
    const atMs = Date.parse("2026-11-21T22:30:30Z");
    expect(berlin.dateOf(atMs)).toBe("2026-11-21");
    expect(berlin.minuteOf(atMs)).toBe(23 * 60 + 30.5);
    expect(berlin.weekdayOf(atMs)).toBe(5);
    expect(createLocalClock("Asia/Tokyo").dateOf(atMs)).toBe("2026-11-22");
  });

  it("knows no instant for a time that daylight saving skips", () => {
    expect(berlin.atLocalTime("2026-03-29", 2 * 60 + 30)).toBeNull();
    expect(iso(berlin.atLocalTime("2026-03-29", 3 * 60))).toBe("2026-03-29T01:00:00.000Z");
  });

  it("takes the first instant of a time that exists twice", () => {
    expect(iso(berlin.atLocalTime("2026-10-25", 2 * 60 + 30))).toBe("2026-10-25T00:30:00.000Z");
    expect(iso(berlin.atLocalTime("2026-10-25", 3 * 60))).toBe("2026-10-25T02:00:00.000Z");
  });

  it("begins a day whose midnight is skipped at its first moment", () => {
    const saoPaulo = createLocalClock("America/Sao_Paulo");
    expect(saoPaulo.atLocalTime("2018-11-04", 0)).toBeNull();
    expect(iso(saoPaulo.startOfDay("2018-11-04"))).toBe("2018-11-04T03:00:00.000Z");
  });

  it("follows a shift of half an hour", () => {
    const lordHowe = createLocalClock("Australia/Lord_Howe");
    expect(lordHowe.offsetMs(Date.parse("2026-04-04T14:59:59Z"))).toBe(11 * 3_600_000);
    expect(lordHowe.offsetMs(Date.parse("2026-04-04T15:00:00Z"))).toBe(10.5 * 3_600_000);
  });

  it("finds back every wall time that exists, in every zone it was asked for", () => {
    const zones = ["Europe/Berlin", "America/New_York", "Pacific/Apia", "Asia/Kathmandu", "UTC"].map(
      createLocalClock,
    );
    assert(
      property(
        constantFrom(...zones),
        integer({ min: Date.parse("2010-01-01"), max: Date.parse("2030-01-01") }),
        (clock, atMs) => {
          const back = clock.atLocalTime(clock.dateOf(atMs), clock.minuteOf(atMs));
          // The second pass of a doubled hour is told as the first.
          expect(back).not.toBeNull();
          expect([0, 1_800_000, 3_600_000, 86_400_000]).toContain(atMs - (back ?? 0));
        },
      ),
      { numRuns: 500 },
    );
  });

  it("agrees with Intl at every hour around both transitions", () => {
    const format = new Intl.DateTimeFormat("sv-SE", {
      timeZone: "Europe/Berlin",
      dateStyle: "short",
      timeStyle: "short",
    });
    for (const day of ["2026-03-28T12:00:00Z", "2026-10-24T12:00:00Z"]) {
      for (let hour = 0; hour < 30; hour += 1) {
        const atMs = Date.parse(day) + hour * 3_600_000 + 60_000;
        const minute = berlin.minuteOf(atMs);
        const text = `${berlin.dateOf(atMs)} ${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
        expect(text).toBe(format.format(atMs));
      }
    }
  });
});

describe("local dates", () => {
  it("count on over months and leap days", () => {
    expect(addDays("2028-02-28", 2)).toBe("2028-03-01");
    expect(addDays("2026-01-01", -1)).toBe("2025-12-31");
    expect(weekdayOfDate("2026-11-21")).toBe(5);
  });

  it("are said and written as people and Home Assistant do", () => {
    expect(toClockText(6 * 60 + 50)).toBe("6:50");
    expect(toClockText(1440)).toBe("0:00");
    expect(toTimeOfDay(6 * 60 + 50)).toBe("06:50:00");
  });
});
