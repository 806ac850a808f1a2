import { describe, expect, it } from "vitest";
import {
  addCondition,
  addTarget,
  otherConditions,
  removeCondition,
  removeTarget,
  setDelay,
  setHold,
  setWeekdays,
  targetsOf,
  toMinutes,
  toText,
  WEEKDAYS,
  weekdaysOf,
} from "../../frontend/src/state/automation-edit.ts";
import type { AutomationConfig } from "../../src/core/domain/automation.ts";

const BASE: AutomationConfig = {
  alias: "A",
  description: "",
  triggers: [{ trigger: "state", entity_id: "binary_sensor.door", to: "on", for: "00:05:00" }],
  conditions: [{ condition: "time", weekday: ["mon", "tue"] }],
  actions: [
    { delay: "00:02:00" },
    { action: "light.turn_on", target: { entity_id: ["light.a", "light.b"] } },
    { action: "switch.turn_on", target: { entity_id: "switch.c" } },
  ],
  mode: "single",
};

describe("changes of an automation", () => {
  it.each([
    ["06:50:00", 410],
    ["-00:30:00", -30],
    ["+01:00:00", 60],
    ["00:00:30", 0.5],
    [undefined, 0],
  ])("reads %s as %d minutes", (text, minutes) => {
    expect(toMinutes(text)).toBe(minutes);
  });

  it.each([410, -30, 0, 0.5, 1435])("writes %d minutes so that they are read the same", (minutes) => {
    expect(toMinutes(toText(minutes))).toBe(minutes);
  });

  it("of days keep what else a condition says", () => {
    expect(weekdaysOf(BASE)).toEqual(["mon", "tue"]);
    expect(setWeekdays(BASE, ["sun", "sat"]).conditions).toEqual([
      { condition: "time", weekday: ["sat", "sun"] },
    ]);
    expect(setWeekdays(BASE, WEEKDAYS).conditions).toEqual([]);
    expect(setWeekdays(BASE, [])).toBe(BASE);
    const bounded: AutomationConfig = {
      ...BASE,
      conditions: [{ condition: "time", after: "18:00:00", weekday: ["mon"] }],
    };
    expect(setWeekdays(bounded, WEEKDAYS).conditions).toEqual([{ condition: "time", after: "18:00:00" }]);
    expect(setWeekdays(bounded, ["tue"]).conditions).toEqual([
      { condition: "time", after: "18:00:00", weekday: ["tue"] },
    ]);
    expect(otherConditions(bounded)).toHaveLength(1);
  });

  it("of waits take a zero away, and leave what has none", () => {
    expect(setHold(BASE, 0, 10).triggers[0]).toMatchObject({ for: "00:10:00" });
    expect(setHold(BASE, 0, 0).triggers[0]).not.toHaveProperty("for");
    expect(setDelay(BASE, 7).actions[0]).toEqual({ delay: "00:07:00" });
    expect(setDelay({ ...BASE, actions: BASE.actions.slice(1) }, 7).actions).toHaveLength(2);
  });

  it("of conditions come and go at the end", () => {
    const more = addCondition(BASE, "person.anna", "home");
    expect(otherConditions(more)).toEqual([
      [1, { condition: "state", entity_id: "person.anna", state: "home" }],
    ]);
    expect(removeCondition(more, 1)).toEqual(BASE);
  });

  it("of targets keep the last one, and add to the action of their domain", () => {
    const two = removeTarget(BASE, "light.a");
    expect(targetsOf(two)).toEqual(["light.b", "switch.c"]);
    const one = removeTarget(two, "light.b");
    expect(one.actions).toEqual([BASE.actions[0], BASE.actions[2]]);
    expect(removeTarget(one, "switch.c")).toBe(one);
    expect(targetsOf(addTarget(one, "switch.d"))).toEqual(["switch.c", "switch.d"]);
    expect(addTarget(one, "light.a")).toBe(one);
    expect(addTarget(one, "switch.c")).toBe(one);
  });
});
