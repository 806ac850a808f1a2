/** The contract's words on days made by hand. */
import { describe, expect, it } from "vitest";
import type { AutomationConfig } from "../../../src/core/domain/automation.ts";
import { createHome } from "../../../src/core/domain/home.ts";
import type { InitiatorKind } from "../../../src/core/domain/initiator.ts";
import type { Backtest } from "../../../src/core/domain/suggestion.ts";
import { createDayTable } from "../../../src/core/features/day-table.ts";
import { backtest } from "../../../src/core/suggest/backtest.ts";
import { createReplayInput } from "../../../src/core/suggest/replay-input.ts";
import { createHouseLog } from "../../houses/house-log.ts";

type Row = readonly [day: number, minute: number, entityId: string, state: string, by?: InitiatorKind];

const AT_SEVEN: AutomationConfig = {
  alias: "",
  description: "",
  triggers: [{ trigger: "time", at: "07:00:00" }],
  conditions: [],
  actions: [{ action: "light.turn_on", target: { entity_id: "light.a" } }],
  mode: "single",
};
const SEVEN = 7 * 60;

function replay(
  rows: readonly Row[],
  config: Partial<AutomationConfig> = {},
  days = 1,
  exceptions: { from: string; to: string }[] = [],
): Backtest {
  const house = createHouseLog();
  for (let day = 0; day < days; day += 1) house.write("sensor.seen", String(day), day, 1, "system");
  house.write("light.a", "off", 0, 0.5, "system");
  for (const [day, minute, entityId, state, by = "physical"] of rows)
    house.write(entityId, state, day, minute, by);
  const log = house.build(days);
  const home = createHome({ time_zone: house.timeZone, exceptions });
  const table = createDayTable({
    range: log.range,
    timeZone: home.time_zone,
    exceptions: home.exceptions,
    log,
  });
  return backtest({ ...AT_SEVEN, ...config }, createReplayInput(log, table));
}

const words = ({ fired, matched, unmatched, contradicted, already_so, missed }: Backtest) => ({
  fired,
  matched,
  unmatched,
  contradicted,
  already_so,
  missed,
});
const NONE = { fired: 0, matched: 0, unmatched: 0, contradicted: 0, already_so: 0, missed: 0 };

describe("a replay by the clock", () => {
  it("matches what a person did a little later", () => {
    expect(words(replay([[0, SEVEN + 14, "light.a", "on"]]))).toEqual({ ...NONE, fired: 1, matched: 1 });
  });

  it("matches what a person had just done", () => {
    expect(words(replay([[0, SEVEN - 14, "light.a", "on"]]))).toEqual({ ...NONE, fired: 1, matched: 1 });
  });

  it("is too far off beyond fifteen minutes: unmatched, and the action missed", () => {
    expect(words(replay([[0, SEVEN + 16, "light.a", "on"]]))).toEqual({
      ...NONE,
      fired: 1,
      unmatched: 1,
      missed: 1,
    });
  });

  it("does nothing where it is already so", () => {
    expect(words(replay([[0, SEVEN - 60, "light.a", "on"]]))).toEqual({ ...NONE, already_so: 1, missed: 1 });
  });

  it("is not matched by an automation", () => {
    expect(words(replay([[0, SEVEN + 5, "light.a", "on", "automation"]]))).toEqual({
      ...NONE,
      fired: 1,
      unmatched: 1,
    });
  });

  it("is contradicted where a person soon sets the opposite", () => {
    const rows: readonly Row[] = [
      [0, SEVEN + 3, "light.a", "on", "automation"],
      [0, SEVEN + 20, "light.a", "off"],
    ];
    expect(words(replay(rows))).toEqual({ ...NONE, fired: 1, unmatched: 1, contradicted: 1 });
  });

  it("acts on its weekdays only", () => {
    const conditions = [{ condition: "time", weekday: ["sat", "sun"] }] as const;
    expect(words(replay([], { conditions }, 7))).toEqual({ ...NONE, fired: 2, unmatched: 2 });
  });

  it("comes once at a time that daylight saving makes exist twice", () => {
    const at = { triggers: [{ trigger: "time", at: "02:30:00" }] } as const;
    // 2026-09-07 + 48 days is 2026-10-25, when clocks go back.
    expect(replay([], at, 60).fired).toBe(60);
  });

  it("counts a day in its own row, and a marked day in no total", () => {
    const rows: readonly Row[] = [
      [0, SEVEN, "light.a", "on"],
      [0, SEVEN + 60, "light.a", "off"],
      [1, SEVEN, "light.a", "on"],
      [1, SEVEN + 60, "light.a", "off"],
    ];
    const result = replay(rows, {}, 3, [{ from: "2026-09-08", to: "2026-09-08" }]);
    expect(words(result)).toEqual({ ...NONE, fired: 2, matched: 1, unmatched: 1 });
    expect(result.days).toBe(2);
    expect(result.precision).toBe(0.5);
    expect(result.false_per_day).toBe(0.5);
    expect(result.daily.map(({ matched, left_out }) => [matched, left_out ?? false])).toEqual([
      [1, false],
      [1, true],
      [0, false],
    ]);
  });

  it("needs every target of a scene to be done by people", () => {
    const actions = [{ action: "light.turn_on", target: { entity_id: ["light.a", "light.b"] } }];
    const both: readonly Row[] = [
      [0, SEVEN + 2, "light.a", "on"],
      [0, SEVEN + 3, "light.b", "on"],
    ];
    expect(replay(both, { actions }).matched).toBe(1);
    expect(replay(both.slice(0, 1), { actions })).toMatchObject({
      fired: 1,
      matched: 0,
      unmatched: 1,
      missed: 1,
    });
  });
});

describe("a replay of a state trigger", () => {
  const motion = { triggers: [{ trigger: "state", entity_id: "binary_sensor.m", to: "on" }] } as const;

  it("matches what people do within five minutes after, never before", () => {
    const after: readonly Row[] = [
      [0, 600, "binary_sensor.m", "on", "unknown"],
      [0, 604, "light.a", "on"],
    ];
    expect(words(replay(after, motion))).toEqual({ ...NONE, fired: 1, matched: 1 });
    const late: readonly Row[] = [
      [0, 600, "binary_sensor.m", "on", "unknown"],
      [0, 606, "light.a", "on"],
    ];
    expect(words(replay(late, motion))).toEqual({ ...NONE, fired: 1, unmatched: 1, missed: 1 });
    const before: readonly Row[] = [
      [0, 599, "light.a", "on"],
      [0, 600, "binary_sensor.m", "on", "unknown"],
    ];
    expect(words(replay(before, motion))).toEqual({ ...NONE, already_so: 1, missed: 1 });
  });

  it("waits its `for` and then has half of it to be matched in", () => {
    const leftOn = {
      triggers: [{ trigger: "state", entity_id: "light.a", to: "on", for: "01:00:00" }],
      actions: [{ action: "light.turn_off", target: { entity_id: "light.a" } }],
    } as const;
    const rows: readonly Row[] = [
      [0, 600, "light.a", "on"],
      [0, 689, "light.a", "off"],
      [0, 700, "light.a", "on"],
      [0, 720, "light.a", "off"],
    ];
    expect(words(replay(rows, leftOn))).toEqual({ ...NONE, fired: 1, matched: 1, missed: 1 });
  });

  it("holds its conditions at the moment it comes", () => {
    const conditions = [
      { condition: "not", conditions: [{ condition: "state", entity_id: "person.a", state: "home" }] },
      { condition: "numeric_state", entity_id: "sensor.lux", below: 20 },
    ] as const;
    const rows: readonly Row[] = [
      [0, 10, "person.a", "home", "unknown"],
      [0, 10, "sensor.lux", "5", "unknown"],
      [0, 600, "binary_sensor.m", "on", "unknown"],
      [0, 610, "binary_sensor.m", "off", "unknown"],
      [0, 620, "person.a", "not_home", "unknown"],
      [0, 630, "binary_sensor.m", "on", "unknown"],
    ];
    expect(replay(rows, { ...motion, conditions }).fired).toBe(1);
  });

  it("acts after its delay", () => {
    const actions = [{ delay: "00:20:00" }, { action: "light.turn_off", target: { entity_id: "light.a" } }];
    const rows: readonly Row[] = [
      [0, 590, "light.a", "on"],
      [0, 600, "binary_sensor.m", "on", "unknown"],
      [0, 629, "light.a", "off"],
    ];
    expect(words(replay(rows, { ...motion, actions }))).toEqual({ ...NONE, fired: 1, matched: 1 });
  });
});
