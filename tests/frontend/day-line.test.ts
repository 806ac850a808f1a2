import { describe, expect, it } from "vitest";
import { LANGUAGES } from "../../frontend/src/strings/languages.ts";
import { createFormats } from "../../frontend/src/strings/formats.ts";
import { createLocalize } from "../../frontend/src/strings/localize.ts";
import { stateWord, whoWord } from "../../frontend/src/strings/state-words.ts";
import { lanesOf } from "../../frontend/src/strip/day-line.ts";
import type { SuggestionDay } from "../../src/api/protocol.ts";

const DAY: SuggestionDay = {
  suggestion_id: "one",
  date: "2026-11-03",
  from_ms: 0,
  to_ms: 1_000,
  marks: [],
  entities: [{ entity_id: "light.hall", name: "Hall", role: "target", state_before: "on" }],
  events: [],
  more: 0,
};
const event = (at_ms: number, state: string, entity_id = "light.hall") =>
  ({ at_ms, entity_id, state, by: "person", by_name: null }) as const;

describe("the lanes of a day", () => {
  it("are filled while a thing is in use, from what it was when the day began", () => {
    const [lane] = lanesOf({ ...DAY, events: [event(250, "off"), event(500, "on")] }, 2_000);
    expect(lane?.spans).toEqual([
      { from: 0, to: 0.25 },
      { from: 0.5, to: 1 },
    ]);
    expect(lane?.ticks).toEqual([0.25, 0.5]);
  });

  it("know nothing of what is to come today", () => {
    const [lane] = lanesOf(DAY, 400);
    expect(lane?.spans).toEqual([{ from: 0, to: 0.4 }]);
  });

  it("draw a sensor's numbers as their course", () => {
    const sensor = { entity_id: "sensor.lux", name: "Lux", role: "trigger", state_before: "10" } as const;
    const events = [event(500, "30", "sensor.lux"), event(600, "unavailable", "sensor.lux")];
    const [lane] = lanesOf({ ...DAY, entities: [sensor], events }, 2_000);
    expect(lane?.course).toEqual([
      { at: 0, value: 0 },
      { at: 0.5, value: 1 },
      { at: 1, value: 1 },
    ]);
    expect(lane?.spans).toEqual([]);
  });
});

describe("the words of a change", () => {
  const formats = createFormats({
    language: "de",
    timeZone: "Europe/Berlin",
    isHour12: null,
    numberLanguage: "de",
    firstWeekday: 1,
  });
  const localize = createLocalize("de", LANGUAGES, formats.number);
  const voice = { localize, formats };

  it("are the person's for states that are known, and Home Assistant's for others", () => {
    expect(stateWord("light.hall", "on", voice)).toBe("an");
    expect(stateWord("climate.hall", "21.50", voice)).toBe("21,5");
    expect(stateWord("scene.evening", "2026-11-03T10:00:00+00:00", voice)).toBe("benutzt");
    expect(stateWord("vacuum.robby", "spot_cleaning", voice)).toBe("spot cleaning");
    expect(stateWord("light.hall", null, voice)).toBe("unbekannt");
  });

  it("name who did it, or say that it is not known who", () => {
    expect(whoWord("automation", "Nacht", localize)).toBe("Automatisierung „Nacht“");
    expect(whoWord("person", null, localize)).toBe("Jemand");
  });
});
