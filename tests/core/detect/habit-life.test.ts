import { describe, expect, it } from "vitest";
import { createEndings, hasStopped } from "../../../src/core/detect/habit-life.ts";
import { createShared } from "../../../src/core/detect/shared.ts";
import { createHome } from "../../../src/core/domain/home.ts";
import { DAY_MS } from "../../../src/core/domain/time.ts";
import { createDayTable } from "../../../src/core/features/day-table.ts";
import { TIME_ZONE, createHouseLog } from "../../houses/house-log.ts";
import { suggestionsFor } from "../../houses/judge.ts";
import { makeHome } from "./hand-made.ts";

const DAYS = 60;

/** A home of sixty days in which a lamp is used every day but on those away. */
function endingsOf(isAway: (day: number) => boolean = () => false) {
  const house = createHouseLog();
  for (let day = 0; day < DAYS; day += 1) {
    if (isAway(day)) continue;
    house.write("light.lamp", "on", day, 700, "person", "user-anna");
    house.write("light.lamp", "off", day, 760, "person", "user-anna");
  }
  const log = house.build(DAYS);
  const home = createHome({ time_zone: TIME_ZONE });
  const days = createDayTable({ range: log.range, timeZone: home.time_zone, exceptions: [], log });
  const hasEnded = createEndings(days, createShared(log, home, days).actions(), { stoppedMaxP: 0.001 });
  return (firstDay: number, lastDay: number, daysSeen: number) =>
    hasEnded({
      firstSeenMs: log.range.fromMs + (firstDay + 0.5) * DAY_MS,
      lastSeenMs: log.range.fromMs + (lastDay + 0.5) * DAY_MS,
      daysSeen,
    });
}

describe("a habit has stopped", () => {
  const params = { stoppedMaxP: 0.001, mostKeptRatio: 0.85, resumedMaxP: 0.1 };
  const kept = (times: number) => Array.from({ length: times }, () => 1);
  const missed = (times: number) => Array.from({ length: times }, () => 0);

  it("where its last occasions were missed by more than chance", () => {
    expect(hasStopped([...kept(12), ...missed(4)], params)).toBe(true);
    expect(hasStopped([...kept(12), ...missed(3)], params)).toBe(false);
  });

  it("not where it went on after a pause, once it surely goes on", () => {
    expect(hasStopped([...kept(12), ...missed(9), ...kept(5)], params)).toBe(false);
    expect(hasStopped([...kept(12), ...missed(9), ...kept(2)], params)).toBe(true);
  });
});

describe("a habit has ended", () => {
  it("where none of its days is among the last ones, by more than chance", () => {
    const hasEnded = endingsOf();
    // C(38, 15) / C(59, 15) = 3e-4, C(38, 9) / C(59, 9) = 0.012.
    expect(hasEnded(0, 38, 16)).toBe(true);
    expect(hasEnded(0, 38, 10)).toBe(false);
    expect(hasEnded(0, 59, 16)).toBe(false);
  });

  it("sooner where it was kept every day", () => {
    const hasEnded = endingsOf();
    expect(hasEnded(20, 56, 37)).toBe(true);
    expect(hasEnded(20, 58, 39)).toBe(false);
  });

  it("not because nobody did anything at home since", () => {
    expect(endingsOf((day) => day > 38)(0, 38, 39)).toBe(false);
    expect(endingsOf()(0, 38, 39)).toBe(true);
  });
});

it("what ended three weeks ago is not suggested, though nothing speaks against it since", () => {
  // Three lamps set together in the evening: whoever stops doing so leaves no occasion behind.
  const titles = (lastDay: number) => {
    const { log, home } = makeHome(DAYS, (house, random) => {
      for (let day = 0; day <= lastDay; day += 1) {
        const start = 900 + 240 * random();
        for (const entityId of ["light.ceiling", "light.lamp", "light.floor"]) {
          house.write(entityId, "on", day, start + 0.3 * random(), "physical");
          house.write(entityId, "off", day, start + 60 + 60 * random(), "physical");
        }
      }
    });
    return suggestionsFor(log, home).map(({ suggestion }) => suggestion.title);
  };
  expect(titles(DAYS - 1)).not.toEqual([]);
  expect(titles(DAYS - 22)).toEqual([]);
});
