import { describe, expect, it } from "vitest";
import { sayAutomation, type WordsOptions } from "../../frontend/src/state/automation-words.ts";
import { createFormats } from "../../frontend/src/strings/formats.ts";
import { LANGUAGES } from "../../frontend/src/strings/languages.ts";
import { createLocalize } from "../../frontend/src/strings/localize.ts";
import type { AutomationConfig } from "../../src/core/domain/automation.ts";

const AUTOMATION: AutomationConfig = {
  alias: "A",
  description: "",
  triggers: [
    { trigger: "time", at: "06:50:00" },
    { trigger: "sun", event: "sunset", offset: "-00:30:00" },
    { trigger: "state", entity_id: "binary_sensor.door", to: "on", for: "00:05:00" },
    { trigger: "numeric_state", entity_id: "sensor.lux", below: 30 },
  ],
  conditions: [
    { condition: "state", entity_id: "person.anna", state: "home" },
    { condition: "time", after: "18:00:00", before: "22:30:00", weekday: ["mon", "sun"] },
    { condition: "sun", after: "sunset", after_offset: "00:01:00" },
    {
      condition: "not",
      conditions: [
        { condition: "state", entity_id: "light.hall", state: "on" },
        { condition: "numeric_state", entity_id: "sensor.lux", above: 5, below: 9 },
      ],
    },
  ],
  actions: [
    { delay: "00:01:00" },
    { wait_for_trigger: [{ trigger: "state", entity_id: "binary_sensor.door", to: "off" }] },
    { action: "light.turn_on", target: { entity_id: ["light.a", "light.b"] } },
    { action: "climate.set_temperature", target: { entity_id: "climate.x" }, data: { temperature: 21 } },
    { action: "vacuum.start", target: { entity_id: "vacuum.x" } },
  ],
  mode: "single",
};

function options(language: string): WordsOptions {
  const formats = createFormats({
    language,
    timeZone: "UTC",
    isHour12: null,
    numberLanguage: language,
    firstWeekday: 1,
  });
  return {
    localize: createLocalize(language, LANGUAGES, formats.number),
    nameOf: (id) => `<${id.split(".")[1] ?? ""}>`,
    join: formats.join,
  };
}

describe("an automation in words", () => {
  it("says when, only if and what, in English", () => {
    expect(sayAutomation(AUTOMATION, options("en"))).toEqual({
      when: [
        "at 06:50",
        "30 minutes before sunset",
        "<door> becomes on for 5 minutes",
        "<lux> becomes below 30",
      ],
      onlyIf: [
        "<anna> is at home",
        "between 18:00 and 22:30, on Monday and Sunday",
        "after 1 minute after sunset",
        "not: <hall> is on or <lux> is between 5 and 9",
      ],
      actions: [
        "wait 1 minute",
        "wait until <door> becomes off",
        "turn on <a> and <b>",
        "set <x> to 21",
        "vacuum.start: <x>",
      ],
    });
  });

  it("says it in German, too", () => {
    const { when, actions } = sayAutomation(AUTOMATION, options("de"));
    expect(when[1]).toBe("30 Minuten vor Sonnenuntergang");
    expect(actions[2]).toBe("<a> und <b> einschalten");
  });
});
