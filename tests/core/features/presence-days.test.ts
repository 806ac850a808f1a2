import { describe, expect, it } from "vitest";
import type { TimeRange } from "../../../src/core/domain/time.ts";
import { addDays, createLocalClock } from "../../../src/core/domain/local-time.ts";
import {
  findPresenceDays,
  type PresenceDaysInput,
  withoutSpans,
} from "../../../src/core/features/presence-days.ts";
import { createHouseLog, type HouseLog } from "../../houses/house-log.ts";

const FIRST = "2026-10-05";
const DAYS = 35;
const dateOf = (day: number) => addDays(FIRST, day);

interface Life {
  readonly firstDate?: string;
  readonly timeZone?: string;
  readonly days?: number;
  readonly write: (log: HouseLog) => void;
  readonly personIds?: readonly string[];
  readonly covered?: readonly TimeRange[];
  readonly params?: PresenceDaysInput["params"];
}

function find(life: Life) {
  const house = createHouseLog(life.firstDate ?? FIRST, life.timeZone);
  life.write(house);
  const log = house.build(life.days ?? DAYS);
  return findPresenceDays({
    log,
    timeZone: house.timeZone,
    personIds: life.personIds ?? ["person.anna", "person.ben"],
    covered: life.covered ?? [log.range],
    ...(life.params === undefined ? {} : { params: life.params }),
  });
}

/** Out from 8:00 to 17:30 on each of the days, at home otherwise. */
function commute(log: HouseLog, person: string, days: (day: number) => boolean = () => true): void {
  for (let day = 0; day < DAYS; day += 1) {
    if (!days(day)) continue;
    log.write(person, "not_home", day, 8 * 60, "unknown");
    log.write(person, "home", day, 17.5 * 60, "unknown");
  }
}

/** Away from day `from` at 10:00 to day `to` at 20:00. */
function travel(log: HouseLog, person: string, from: number, to: number): void {
  log.write(person, "not_home", from, 10 * 60, "unknown");
  log.write(person, "home", to, 20 * 60, "unknown");
}

const isIn = (from: number, to: number) => (day: number) => day < from || day > to;

describe("proposing days by who was at home", () => {
  it("proposes the days on which nobody was at home, without those of leaving and coming back", () => {
    const found = find({
      write(log) {
        for (const person of ["person.anna", "person.ben"]) {
          commute(log, person, isIn(10, 17));
          travel(log, person, 10, 17);
        }
      },
    });
    expect(found).toEqual([{ kind: "away", from: dateOf(11), to: dateOf(16), people: 0 }]);
  });

  it("proposes nothing while somebody is at home", () => {
    const found = find({
      write(log) {
        commute(log, "person.ben");
        commute(log, "person.anna", isIn(10, 17));
        travel(log, "person.anna", 10, 17);
      },
    });
    expect(found).toEqual([]);
  });

  it("takes a zone of a name for being away", () => {
    const found = find({
      personIds: ["person.anna"],
      write(log) {
        commute(log, "person.anna", isIn(20, 23));
        log.write("person.anna", "Grandma's", 20, 9 * 60, "unknown");
        log.write("person.anna", "home", 23, 9 * 60, "unknown");
      },
    });
    expect(found).toEqual([{ kind: "away", from: dateOf(21), to: dateOf(22), people: 0 }]);
  });

  it("lets a moment at home pass, but not an hour", () => {
    const visit = (minutes: number) =>
      find({
        personIds: ["person.anna"],
        write(log) {
          commute(log, "person.anna", isIn(10, 13));
          travel(log, "person.anna", 10, 13);
          log.write("person.anna", "home", 11, 12 * 60, "unknown");
          log.write("person.anna", "not_home", 11, 12 * 60 + minutes, "unknown");
        },
      }).map(({ from, to }) => [from, to]);
    expect(visit(10)).toEqual([[dateOf(11), dateOf(12)]]);
    expect(visit(60)).toEqual([[dateOf(12), dateOf(12)]]);
  });

  it("looks over a restart, and does not guess where somebody's place is unknown for long", () => {
    const unknownFor = (minutes: number) =>
      find({
        personIds: ["person.anna"],
        write(log) {
          commute(log, "person.anna", isIn(10, 13));
          travel(log, "person.anna", 10, 13);
          log.write("person.anna", "unavailable", 11, 12 * 60, "system");
          log.write("person.anna", "not_home", 11, 12 * 60 + minutes, "system");
        },
      }).map(({ from, to }) => [from, to]);
    expect(unknownFor(5)).toEqual([[dateOf(11), dateOf(12)]]);
    expect(unknownFor(300)).toEqual([[dateOf(12), dateOf(12)]]);
  });

  it("judges no day that the memory does not cover", () => {
    const house = createHouseLog(FIRST);
    const { range } = house.build(DAYS);
    const clock = createLocalClock(house.timeZone);
    const noon = clock.atLocalTime(dateOf(11), 720) ?? 0;
    const found = find({
      personIds: ["person.anna"],
      covered: [
        { fromMs: range.fromMs, toMs: noon },
        { fromMs: noon + 3_600_000, toMs: range.toMs },
      ],
      write(log) {
        commute(log, "person.anna", isIn(10, 13));
        travel(log, "person.anna", 10, 13);
      },
    });
    expect(found).toEqual([{ kind: "away", from: dateOf(12), to: dateOf(12), people: 0 }]);
  });

  it("finds a house for weekends lived in as it is", () => {
    const found = find({
      personIds: ["person.anna"],
      write(log) {
        for (let week = 0; week < 5; week += 1) {
          log.write("person.anna", "home", week * 7 + 4, 18 * 60, "unknown");
          log.write("person.anna", "not_home", week * 7 + 6, 18 * 60, "unknown");
        }
      },
    });
    expect(found).toEqual([]);
  });

  it("proposes the days with more people than nearly ever", () => {
    const found = find({
      personIds: ["person.anna", "person.ben", "person.granny"],
      write(log) {
        commute(log, "person.anna");
        commute(log, "person.ben");
        log.write("person.granny", "not_home", 0, 0, "unknown");
        log.write("person.granny", "home", 20, 15 * 60, "unknown");
        log.write("person.granny", "not_home", 22, 11 * 60, "unknown");
        log.write("person.granny", "home", 30, 18 * 60, "unknown");
        log.write("person.granny", "not_home", 30, 19 * 60, "unknown");
      },
    });
    expect(found).toEqual([{ kind: "guests", from: dateOf(20), to: dateOf(22), people: 3 }]);
  });

  it("calls nobody a guest who comes every weekend", () => {
    const found = find({
      write(log) {
        commute(log, "person.anna");
        for (let week = 0; week < 5; week += 1) {
          log.write("person.ben", "home", week * 7 + 4, 18 * 60, "unknown");
          log.write("person.ben", "not_home", week * 7 + 6, 18 * 60, "unknown");
        }
      },
    });
    expect(found).toEqual([]);
  });

  it("counts by the zone where there are no persons", () => {
    const found = find({
      personIds: [],
      write(log) {
        for (let day = 0; day < DAYS; day += 1) {
          if (day >= 10 && day <= 12) continue;
          log.write("zone.home", "0", day, 8 * 60, "unknown");
          log.write("zone.home", "2", day, 18 * 60, "unknown");
        }
        log.write("zone.home", "0", 10, 8 * 60, "unknown");
        log.write("zone.home", "2", 12, 18 * 60, "unknown");
      },
    });
    expect(found).toEqual([{ kind: "away", from: dateOf(11), to: dateOf(11), people: 0 }]);
  });

  it("waits until there are enough days to tell the unusual from the usual", () => {
    const found = find({
      days: 13,
      personIds: ["person.anna"],
      write: (log) => travel(log, "person.anna", 3, 6),
    });
    expect(found).toEqual([]);
  });

  it.each([
    ["Europe/Berlin", "2026-10-11", "2026-10-25"],
    ["Europe/Berlin", "2026-03-15", "2026-03-29"],
    ["America/New_York", "2026-10-18", "2026-11-01"],
    ["Pacific/Auckland", "2026-09-13", "2026-09-27"],
  ])("counts a day of 23 or 25 hours as one, in %s from %s", (timeZone, firstDate, shifted) => {
    const found = find({
      timeZone,
      firstDate,
      personIds: ["person.anna"],
      write(log) {
        commute(log, "person.anna", isIn(13, 15));
        log.write("person.anna", "not_home", 13, 23 * 60 + 50, "unknown");
        log.write("person.anna", "home", 15, 10, "unknown");
      },
    });
    expect(found).toEqual([{ kind: "away", from: shifted, to: shifted, people: 0 }]);
  });

  it("finds nothing in nothing", () => {
    expect(find({ write: () => undefined })).toEqual([]);
  });
});

describe("what is left of a span", () => {
  it("is what none of the others has", () => {
    const span = { from: "2026-10-24", to: "2026-10-28" };
    const others = [
      { from: "2026-10-20", to: "2026-10-24" },
      { from: "2026-10-26", to: "2026-10-26" },
    ];
    expect(withoutSpans(span, others)).toEqual([
      { from: "2026-10-25", to: "2026-10-25" },
      { from: "2026-10-27", to: "2026-10-28" },
    ]);
    expect(withoutSpans(span, [span])).toEqual([]);
  });
});
