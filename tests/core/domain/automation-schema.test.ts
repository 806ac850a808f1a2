import { describe, expect, it } from "vitest";
import { automationSchema } from "../../../src/core/domain/automation-schema.ts";

const GOOD = {
  alias: "A",
  description: "",
  triggers: [{ trigger: "state", entity_id: "binary_sensor.door", to: "on", for: "00:05:00" }],
  conditions: [
    { condition: "not", conditions: [{ condition: "state", entity_id: "light.hall", state: "on" }] },
    { condition: "time", after: "18:00:00", weekday: ["mon"] },
    { condition: "sun", after: "sunset", after_offset: "-00:30:00" },
  ],
  actions: [
    { delay: "00:00:30" },
    { action: "light.turn_on", target: { entity_id: ["light.hall", "light.stairs"] } },
  ],
  mode: "single",
};

describe("an automation that a person wrote", () => {
  it("is taken as it is where it is in the language that can be replayed", () => {
    expect(automationSchema.parse(GOOD)).toEqual(GOOD);
  });

  it.each([
    ["no trigger", { triggers: [] }],
    ["no action, but a wait", { actions: [{ delay: "00:00:30" }] }],
    ["a template", { conditions: ["{{ true }}"] }],
    ["an area", { actions: [{ action: "light.turn_on", target: { area_id: "kitchen" } }] }],
    ["a time that is none", { triggers: [{ trigger: "time", at: "25:00:00" }] }],
    [
      "a numeric trigger without a bound",
      { triggers: [{ trigger: "numeric_state", entity_id: "sensor.x" }] },
    ],
    ["an entity that is none", { triggers: [{ trigger: "state", entity_id: "all" }] }],
    ["a key that nobody knows", { variables: {} }],
    ["no name", { alias: " " }],
    ["endless nesting in one condition", { conditions: Array(51).fill(GOOD.conditions[1]) }],
  ])("is refused with %s", (_, wrong) => {
    expect(automationSchema.safeParse({ ...GOOD, ...wrong }).success).toBe(false);
  });
});
