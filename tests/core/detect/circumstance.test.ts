/** Conditions that detectors learn, and what they act on, as facts for sentences. */
import { describe, expect, it } from "vitest";
import { toHappening } from "../../../src/core/detect/act.ts";
import { toCircumstances } from "../../../src/core/detect/circumstance.ts";
import type { Condition } from "../../../src/core/domain/automation.ts";
import { createHome } from "../../../src/core/domain/home.ts";
import { createWords } from "../../../src/core/suggest/words.ts";
import { EN } from "../../../src/core/words/en.ts";

const words = createWords(
  createHome({
    areas: [{ area_id: "kitchen", name: "Kitchen" }],
    entities: [
      { entity_id: "binary_sensor.door", name: "Back door", device_class: "door" },
      { entity_id: "binary_sensor.pir", name: "PIR", device_class: "motion", area_id: "kitchen" },
      { entity_id: "binary_sensor.desk", name: "Desk sensor", device_class: "occupancy" },
      { entity_id: "light.hall", name: "Hall lamp" },
    ],
    persons: [{ entity_id: "person.anna", name: "Anna" }],
  }),
);
const state = (entity_id: string, value: string): Condition => ({
  condition: "state",
  entity_id,
  state: value,
});

describe("a condition", () => {
  it.each<[Condition, string]>([
    [{ condition: "time", weekday: ["mon", "tue", "wed", "thu", "fri"] }, "on weekdays"],
    [{ condition: "time", weekday: ["sat", "sun"] }, "at weekends"],
    [{ condition: "time", weekday: ["fri"] }, "on Fridays"],
    [{ condition: "time", weekday: ["fri", "mon"] }, "on Mondays and Fridays"],
    [{ condition: "time", after: "22:00:00", before: "01:00:00" }, "between 22:00 and 1:00"],
    [{ condition: "time", after: "19:30:00", before: "00:00:00" }, "after 19:30"],
    [{ condition: "time", after: "00:00:00", before: "06:30:00" }, "before 6:30"],
    [{ condition: "sun", after: "sunset", before: "sunrise" }, "after dark"],
    [{ condition: "sun", after: "sunrise", before: "sunset" }, "in daylight"],
    [state("person.anna", "not_home"), "while Anna is out"],
    [state("person.anna", "Work"), "while Anna is at Work"],
    [state("device_tracker.anna_phone", "home"), "while anna phone is home"],
    [state("binary_sensor.door", "on"), "while the Back door is open"],
    [state("binary_sensor.pir", "off"), "while there is no motion in the Kitchen"],
    [state("binary_sensor.desk", "on"), "while somebody is near the Desk sensor"],
    [state("vacuum.robo", "docked"), "while the robo is docked"],
    [{ condition: "numeric_state", entity_id: "sensor.lux", below: 60 }, "while the lux is below 60"],
  ])("%j is %s", (condition, said) => {
    const act = { names: ["Hall lamp"], domain: "light", state: "on" };
    const conditions = toCircumstances([condition], words);
    const why = { after: { kind: "first-in" }, act, support: 1, opportunities: 2, lagMin: 0 } as const;
    expect(EN.followingWhy({ ...why, conditions })).toBe(
      `Only ${said}: someone switches it on 1 of 2 times within a minute.`,
    );
  });
});

describe("what comes", () => {
  it.each([
    ["binary_sensor.door", "off", 0, "the Back door closes"],
    ["binary_sensor.door", "off", 30, "the Back door closes after being open for 30 minutes"],
    ["binary_sensor.pir", "on", 0, "somebody moves in the Kitchen"],
    ["binary_sensor.pir", "on", 60, "somebody comes into the Kitchen after 60 minutes of quiet"],
    ["binary_sensor.desk", "on", 0, "somebody comes near the Desk sensor"],
    ["binary_sensor.desk", "off", 0, "nobody is left near the Desk sensor"],
    ["light.hall", "on", 0, "the Hall lamp comes on"],
  ])("of %s into %s, after %i minutes without, is said by what the thing is", (id, to, quietMin, said) => {
    const after = toHappening(id, to, { from: [to === "on" ? "off" : "on"], quietMin }, words);
    expect(EN.followingNote({ after, conditions: [] })).toBe(
      `Suggested by Steward: people did this themselves when ${said}.`,
    );
  });

  it("of a person is their coming and going", () => {
    const after = toHappening("person.anna", "home", { from: ["not_home"], quietMin: 180 }, words);
    expect(EN.followingNote({ after, conditions: [] })).toContain(
      "when Anna comes home after being out for 3 hours.",
    );
  });
});
