import { WEEKDAYS } from "../../../src/core/domain/automation.ts";
import { describe, expect, it } from "vitest";
import { chooseClass, DAY_CLASSES, dayClassSchema, isOfClass } from "../../../src/core/detect/day-classes.ts";
import { createRandom } from "../../../src/core/math/random.ts";

describe("classes of days", () => {
  it("are all days, weekdays, the weekend, each weekday by itself and every other set of two to six", () => {
    const sizes = DAY_CLASSES.map(
      (dayClass) => WEEKDAYS.filter((_, weekday) => isOfClass(dayClass, weekday)).length,
    );
    expect(sizes.slice(0, 10)).toEqual([7, 5, 2, 1, 1, 1, 1, 1, 1, 1]);
    // Of 21, 35, 35, 21 and 7 the weekdays and the weekend have names of their own.
    expect([2, 3, 4, 5, 6].map((size) => sizes.slice(10).filter((one) => one === size).length)).toEqual([
      20, 35, 35, 20, 7,
    ]);
    expect(new Set(DAY_CLASSES.map(String)).size).toBe(DAY_CLASSES.length);
    expect(isOfClass("tue", 1)).toBe(true);
    expect(isOfClass("weekend", 4)).toBe(false);
    expect(isOfClass(["mon", "wed", "fri"], 2)).toBe(true);
    expect(isOfClass(["mon", "wed", "fri"], 3)).toBe(false);
  });

  it("are read back as they were said", () => {
    for (const dayClass of DAY_CLASSES) expect(dayClassSchema.parse(dayClass)).toEqual(dayClass);
    expect(dayClassSchema.safeParse(["mon"]).success).toBe(false);
  });
});

describe("the class that explains the hits best", () => {
  const FOUR_WEEKS = [4, 4, 4, 4, 4, 4, 4];
  const isSure = (hits: number, days: number) => hits >= 0.7 * days;

  it("is the set of weekdays on which it was done", () => {
    expect(chooseClass([4, 0, 4, 1, 3, 0, 0], FOUR_WEEKS, 0.1, isSure)).toEqual(["mon", "wed", "fri"]);
    expect(chooseClass([0, 4, 0, 4, 0, 0, 0], FOUR_WEEKS, 0.1, isSure)).toEqual(["tue", "thu"]);
    expect(chooseClass([0, 0, 0, 0, 0, 4, 0], FOUR_WEEKS, 0.1, isSure)).toBe("sat");
    expect(chooseClass([4, 4, 3, 4, 4, 0, 1], FOUR_WEEKS, 0.1, isSure)).toBe("weekdays");
  });

  it("is no set that is not surely kept, however much it explains", () => {
    expect(chooseClass([3, 0, 3, 0, 2, 0, 0], FOUR_WEEKS, 0.02, () => true)).toEqual(["mon", "wed", "fri"]);
    expect(chooseClass([3, 0, 3, 0, 2, 0, 0], FOUR_WEEKS, 0.02, () => false)).toBe("weekdays");
  });

  it("is hardly ever a set by chance, where a habit of all days or of weekdays is missed one time in ten", () => {
    const random = createRandom(3);
    const draw = (isDay: (weekday: number) => boolean) =>
      FOUR_WEEKS.map((days, weekday) => {
        let hits = 0;
        for (let day = 0; day < days; day += 1) if (random() < (isDay(weekday) ? 0.9 : 0.1)) hits += 1;
        return hits;
      });
    const chosen = (isDay: (weekday: number) => boolean) => chooseClass(draw(isDay), FOUR_WEEKS, 0.1, isSure);
    const wrong = Array.from({ length: 500 }, () => [
      chosen(() => true),
      chosen((weekday) => weekday < 5),
    ]).filter(([all, weekdays]) => all !== "all" || weekdays !== "weekdays");
    expect(wrong.length / 500).toBeLessThan(0.05);
  });
});
