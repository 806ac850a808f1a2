/** What conditions hold, one rule a test: the automation tries each hour, on days made by hand. */
import { describe, expect, it } from "vitest";
import type { Condition } from "../../../src/core/domain/automation.ts";
import { type CaseOptions, type Row, firingsOf, replayCase } from "./replay-case.ts";

const HOURLY = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, "0")}:00:00`);

/** The hours of the day (of all days together) at which a condition holds. */
function hoursOf(condition: Condition, rows: readonly Row[] = [], options?: CaseOptions): readonly number[] {
  const triggers = [{ trigger: "time", at: HOURLY }] as const;
  return firingsOf(rows, { triggers, conditions: [condition] }, options).map((text) => {
    const [day = "", time = ""] = text.split(" ");
    return Number(day) * 24 + Number(time.slice(0, 2));
  });
}

const span = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from }, (_, index) => from + index);

describe("a state condition", () => {
  const rows: readonly Row[] = [
    [0, 6 * 60, "person.a", "home"],
    [0, 9 * 60 + 30, "person.a", "work"],
    [0, 12 * 60 + 30, "person.a", "not_home"],
    [0, 7 * 60 + 30, "person.b", "home"],
  ];

  it("holds while the entity is in one of the states", () => {
    // A change at the very instant of the trigger comes after it.
    expect(hoursOf({ condition: "state", entity_id: "person.a", state: "home" }, rows)).toEqual(span(7, 10));
    expect(hoursOf({ condition: "state", entity_id: "person.a", state: ["home", "work"] }, rows)).toEqual(
      span(7, 13),
    );
  });

  it("wants all of its entities to be so", () => {
    expect(hoursOf({ condition: "state", entity_id: ["person.a", "person.b"], state: "home" }, rows)).toEqual(
      [8, 9],
    );
  });

  it("wants it to have been so for a while", () => {
    expect(
      hoursOf({ condition: "state", entity_id: "person.a", state: "home", for: "02:00:00" }, rows),
    ).toEqual([8, 9]);
  });

  it("holds for nothing of an entity that nobody has heard of", () => {
    expect(hoursOf({ condition: "state", entity_id: "person.c", state: "home" }, rows)).toEqual([]);
    expect(hoursOf({ condition: "state", entity_id: "person.a", state: "nowhere" }, rows)).toEqual([]);
  });
});

describe("a numeric condition", () => {
  const rows: readonly Row[] = [
    [0, 3 * 60 + 1, "sensor.t", "17.5"],
    [0, 6 * 60 + 1, "sensor.t", "20"],
    [0, 9 * 60 + 1, "sensor.t", "unavailable"],
    [0, 10 * 60 + 1, "sensor.t", "21"],
  ];

  it("holds between its edges, which are outside, for numbers only", () => {
    expect(hoursOf({ condition: "numeric_state", entity_id: "sensor.t", above: 20 }, rows)).toEqual(
      span(11, 24),
    );
    expect(hoursOf({ condition: "numeric_state", entity_id: "sensor.t", below: 20 }, rows)).toEqual(
      span(4, 7),
    );
    expect(
      hoursOf({ condition: "numeric_state", entity_id: "sensor.t", above: 19, below: 21 }, rows),
    ).toEqual(span(7, 10));
  });
});

describe("a time condition", () => {
  it("holds from `after` on, until before `before`", () => {
    expect(hoursOf({ condition: "time", after: "07:00:00", before: "09:00:00" })).toEqual([7, 8]);
    expect(hoursOf({ condition: "time", after: "22:30" })).toEqual([23]);
    expect(hoursOf({ condition: "time", before: "02:00" })).toEqual([0, 1]);
  });

  it("goes over midnight where `after` is the later one", () => {
    expect(hoursOf({ condition: "time", after: "22:00", before: "02:00" })).toEqual([0, 1, 22, 23]);
  });

  it("holds on its weekdays, which begin at midnight", () => {
    const monday: Condition = { condition: "time", after: "22:00", before: "02:00", weekday: ["mon"] };
    expect(hoursOf(monday, [], { days: 2 })).toEqual([0, 1, 22, 23]);
  });
});

describe("a sun condition", () => {
  // On 7 September in Berlin the sun rises between six and seven and sets between seven and eight.
  it("holds after or before an event of the same day", () => {
    expect(hoursOf({ condition: "sun", after: "sunset" })).toEqual(span(20, 24));
    expect(hoursOf({ condition: "sun", before: "sunrise" })).toEqual(span(0, 7));
  });

  it("holds by day after sunrise and before sunset", () => {
    expect(hoursOf({ condition: "sun", after: "sunrise", before: "sunset" })).toEqual(span(7, 20));
  });

  it("holds by night after sunset and before sunrise", () => {
    expect(hoursOf({ condition: "sun", after: "sunset", before: "sunrise" })).toEqual([
      ...span(0, 7),
      ...span(20, 24),
    ]);
  });

  it("moves its edges by the offsets", () => {
    expect(
      hoursOf({
        condition: "sun",
        after: "sunrise",
        after_offset: "01:00:00",
        before: "sunset",
        before_offset: "-01:00:00",
      }),
    ).toEqual(span(8, 19));
  });

  it("holds at no time by an event that does not happen", () => {
    const options = { firstDate: "2026-06-15", timeZone: "Europe/Oslo", latitude: 78.2, longitude: 15.6 };
    expect(hoursOf({ condition: "sun", after: "sunrise" }, [], options)).toEqual([]);
  });

  it("is refused without coordinates, and with the same event twice", () => {
    const conditions: readonly Condition[] = [{ condition: "sun", after: "sunset" }];
    expect(() => replayCase([], { conditions }, { latitude: null })).toThrow(RangeError);
    expect(() => replayCase([], { conditions: [{ condition: "sun" }] })).toThrow(RangeError);
  });
});

describe("conditions together", () => {
  const late: Condition = { condition: "time", after: "20:00" };
  const early: Condition = { condition: "time", before: "06:00" };
  const even: Condition = { condition: "time", after: "04:00", before: "22:00" };

  it("hold by and, or, not, one in the other", () => {
    expect(hoursOf({ condition: "or", conditions: [late, early] })).toEqual([...span(0, 6), ...span(20, 24)]);
    expect(hoursOf({ condition: "and", conditions: [late, even] })).toEqual([20, 21]);
    expect(hoursOf({ condition: "not", conditions: [late, early] })).toEqual(span(6, 20));
    expect(
      hoursOf({
        condition: "and",
        conditions: [even, { condition: "not", conditions: [{ condition: "or", conditions: [late] }] }],
      }),
    ).toEqual(span(4, 20));
  });

  it("hold all of them, those in the automation's list", () => {
    const triggers = [{ trigger: "time", at: HOURLY }] as const;
    expect(firingsOf([], { triggers, conditions: [late, even] })).toHaveLength(2);
  });

  it("are asked when a `for` is over, not when it began", () => {
    const triggers = [
      { trigger: "state", entity_id: "binary_sensor.m", to: "off", for: "00:30:00" },
    ] as const;
    const rows: readonly Row[] = [[0, 19 * 60 + 45, "binary_sensor.m", "off"]];
    expect(firingsOf(rows, { triggers, conditions: [late] })).toEqual(["0 20:15:00 unmatched"]);
  });
});
