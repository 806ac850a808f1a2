/** When triggers come, one rule a test, on days made by hand. */
import { describe, expect, it } from "vitest";
import type { AutomationConfig, Trigger } from "../../../src/core/domain/automation.ts";
import { type CaseOptions, type Row, firingsOf, replayCase } from "./replay-case.ts";

/** The light stays off, so that each moment is a firing, unless it comes within five minutes of one. */
function momentsOf(trigger: Trigger, rows: readonly Row[], options?: CaseOptions): readonly string[] {
  return firingsOf(rows, { triggers: [trigger] }, options).map((text) => text.replace(/ \w+$/, ""));
}

describe("a time trigger", () => {
  it("comes at each of its times", () => {
    expect(momentsOf({ trigger: "time", at: ["07:00:00", "21:30:10"] }, [], { days: 2 })).toEqual([
      "0 07:00:00",
      "0 21:30:10",
      "1 07:00:00",
      "1 21:30:10",
    ]);
  });

  it("comes on days with data only", () => {
    const options = { days: 3, silentDays: [1] };
    expect(momentsOf({ trigger: "time", at: "07:00" }, [], options)).toEqual(["0 07:00:00", "2 07:00:00"]);
  });

  it("does not come at a time that daylight saving skips", () => {
    const options = { days: 3, firstDate: "2026-03-28" };
    expect(momentsOf({ trigger: "time", at: "02:30:00" }, [], options)).toEqual(["0 02:30:00", "2 02:30:00"]);
  });

  it("does not come before the history begins", () => {
    expect(momentsOf({ trigger: "time", at: "00:00:00" }, [], { days: 2 })).toEqual([
      "0 00:00:00",
      "1 00:00:00",
    ]);
  });
});

describe("a sun trigger", () => {
  // The US Naval Observatory has 9:36 and 20:48 UTC for Brasilia on 15 June 2020, which is 6:36 and 17:48 there.
  const brasilia: CaseOptions = {
    firstDate: "2020-06-15",
    timeZone: "America/Sao_Paulo",
    latitude: -15.8,
    longitude: -47.85,
  };

  it("comes at the event of the day", () => {
    const at = (event: "sunrise" | "sunset") => momentsOf({ trigger: "sun", event }, [], brasilia);
    expect(at("sunset")).toEqual([expect.stringMatching(/^0 17:4[789]/)]);
    expect(at("sunrise")).toEqual([expect.stringMatching(/^0 06:3[567]/)]);
  });

  it("comes earlier or later by its offset", () => {
    const at = (offset: string) => momentsOf({ trigger: "sun", event: "sunset", offset }, [], brasilia)[0];
    expect(at("-01:00:00")).toMatch(/^0 16:4[789]/);
    expect(at("+00:05:00")).toMatch(/^0 17:5[234]/);
    expect(at("00:05")).toBe(at("+00:05:00"));
  });

  it("has a quarter of an hour either way for people", () => {
    const triggers: readonly Trigger[] = [{ trigger: "sun", event: "sunset" }];
    const words = (minute: number) =>
      replayCase([[0, 17 * 60 + 48 + minute, "light.a", "on"]], { triggers }, brasilia).backtest;
    expect(words(-13)).toMatchObject({ fired: 1, matched: 1 });
    expect(words(13)).toMatchObject({ fired: 1, matched: 1 });
    expect(words(17)).toMatchObject({ fired: 1, matched: 0, missed: 1 });
    expect(words(-17)).toMatchObject({ fired: 0, already_so: 1, missed: 1 });
  });

  it("never comes where the sun does not set", () => {
    const options = { firstDate: "2026-06-15", timeZone: "Europe/Oslo", latitude: 78.2, longitude: 15.6 };
    expect(momentsOf({ trigger: "sun", event: "sunset" }, [], options)).toEqual([]);
  });

  it("cannot be replayed where nobody knows where the home is", () => {
    const triggers: readonly Trigger[] = [{ trigger: "sun", event: "sunset" }];
    expect(() => replayCase([], { triggers }, { latitude: null })).toThrow(RangeError);
  });
});

describe("a state trigger", () => {
  const door = "binary_sensor.door";
  const fan = "sensor.fan";

  it("comes from one of a list into one of a list", () => {
    const rows: readonly Row[] = [
      [0, 60, fan, "low"],
      [0, 120, fan, "mid"],
      [0, 180, fan, "high"],
      [0, 240, fan, "low"],
      [0, 300, fan, "high"],
    ];
    const trigger: Trigger = { trigger: "state", entity_id: fan, from: ["low", "off"], to: ["mid", "high"] };
    expect(momentsOf(trigger, rows)).toEqual(["0 02:00:00", "0 05:00:00"]);
  });

  it("listens to each of its entities", () => {
    const rows: readonly Row[] = [
      [0, 60, door, "on"],
      [0, 120, "binary_sensor.gate", "on"],
    ];
    const trigger: Trigger = {
      trigger: "state",
      entity_id: [door, "binary_sensor.gate", "binary_sensor.no"],
      to: "on",
    };
    expect(momentsOf(trigger, rows)).toEqual(["0 01:00:00", "0 02:00:00"]);
  });

  it("takes the first that is heard of an entity for a change from nothing", () => {
    const rows: readonly Row[] = [[0, 60, door, "on"]];
    expect(momentsOf({ trigger: "state", entity_id: door, to: "on" }, rows)).toEqual(["0 01:00:00"]);
    expect(momentsOf({ trigger: "state", entity_id: door, from: "off", to: "on" }, rows)).toEqual([]);
  });

  it("comes when its state has lasted, and not where it did not", () => {
    const rows: readonly Row[] = [
      [0, 60, door, "on"],
      [0, 69, door, "off"],
      [0, 120, door, "on"],
      [0, 131, door, "off"],
    ];
    const trigger: Trigger = { trigger: "state", entity_id: door, to: "on", for: "00:10:00" };
    expect(momentsOf(trigger, rows)).toEqual(["0 02:10:00"]);
  });

  it("comes where its time is up at the very moment of the next change", () => {
    const rows: readonly Row[] = [
      [0, 60, door, "on"],
      [0, 70, door, "off"],
    ];
    expect(momentsOf({ trigger: "state", entity_id: door, to: "on", for: "00:10:00" }, rows)).toEqual([
      "0 01:10:00",
    ]);
  });

  it("begins its time anew with another of its states", () => {
    const rows: readonly Row[] = [
      [0, 60, fan, "mid"],
      [0, 65, fan, "high"],
      [0, 90, fan, "off"],
    ];
    const trigger: Trigger = { trigger: "state", entity_id: fan, to: ["mid", "high"], for: "00:10:00" };
    expect(momentsOf(trigger, rows)).toEqual(["0 01:15:00"]);
  });

  it("lasts, with `from` alone, for as long as it does not come back", () => {
    const trigger: Trigger = { trigger: "state", entity_id: fan, from: "off", for: "00:10:00" };
    const away: readonly Row[] = [
      [0, 50, fan, "off"],
      [0, 60, fan, "mid"],
      [0, 65, fan, "high"],
    ];
    expect(momentsOf(trigger, away)).toEqual(["0 01:10:00"]);
    expect(momentsOf(trigger, [...away, [0, 68, fan, "off"]])).toEqual([]);
  });

  it("does not come where its time runs over the end of the history", () => {
    const rows: readonly Row[] = [[0, 1435, door, "on"]];
    expect(momentsOf({ trigger: "state", entity_id: door, to: "on", for: "00:04:00" }, rows)).toEqual([
      "0 23:59:00",
    ]);
    expect(momentsOf({ trigger: "state", entity_id: door, to: "on", for: "00:05:00" }, rows)).toEqual([]);
  });
});

describe("a numeric trigger", () => {
  const above: Trigger = { trigger: "numeric_state", entity_id: "sensor.w", above: 20 };
  const values = (...states: readonly string[]): readonly Row[] =>
    states.map((state, index) => [0, 60 * (index + 1), "sensor.w", state]);

  it("comes on crossing, once for each time it was outside", () => {
    expect(momentsOf(above, values("10", "21", "30", "19.5", "25"))).toEqual(["0 02:00:00", "0 05:00:00"]);
  });

  it("does not come for a first value inside, which came from nowhere", () => {
    expect(momentsOf(above, values("25", "26", "5", "25"))).toEqual(["0 04:00:00"]);
  });

  it("has its edges outside", () => {
    expect(momentsOf(above, values("10", "20", "20.01"))).toEqual(["0 03:00:00"]);
    const within: Trigger = { trigger: "numeric_state", entity_id: "sensor.w", above: 20, below: 22 };
    expect(momentsOf(within, values("10", "22", "21", "21.5", "30", "21"))).toEqual([
      "0 03:00:00",
      "0 06:00:00",
    ]);
  });

  it("neither comes nor forgets for what is no number", () => {
    expect(momentsOf(above, values("10", "unavailable", "25"))).toEqual(["0 03:00:00"]);
    expect(momentsOf(above, values("10", "25", "unavailable", "25"))).toEqual(["0 02:00:00"]);
    expect(momentsOf(above, values("", "25", " ", "0x20"))).toEqual([]);
  });

  it("has to stay inside for its time; what is no number ends that", () => {
    const held: Trigger = { ...above, for: "01:30:00" };
    expect(momentsOf(held, values("10", "25", "26", "30", "5"))).toEqual(["0 03:30:00"]);
    expect(momentsOf(held, values("10", "25", "19", "30", "31"))).toEqual(["0 05:30:00"]);
    expect(momentsOf(held, values("10", "25", "unknown", "25", "25.5"))).toEqual([]);
  });

  it("is armed apart for each entity", () => {
    const rows: readonly Row[] = [
      ...values("10", "25"),
      [0, 300, "sensor.v", "25"],
      [0, 310, "sensor.v", "1"],
      [0, 320, "sensor.v", "25"],
    ];
    expect(momentsOf({ ...above, entity_id: ["sensor.w", "sensor.v"] }, rows)).toEqual([
      "0 02:00:00",
      "0 05:20:00",
    ]);
  });
});

describe("several triggers", () => {
  it("each start the automation", () => {
    const triggers: AutomationConfig["triggers"] = [
      { trigger: "time", at: "07:00:00" },
      { trigger: "state", entity_id: "binary_sensor.door", to: "on" },
    ];
    expect(firingsOf([[0, 600, "binary_sensor.door", "on"]], { triggers })).toEqual([
      "0 07:00:00 unmatched",
      "0 10:00:00 unmatched",
    ]);
  });
});

describe("a language outside the contract", () => {
  it("is refused", () => {
    const webhook = { trigger: "webhook" } as unknown as Trigger;
    expect(() => replayCase([], { triggers: [webhook] })).toThrow(RangeError);
    expect(() => replayCase([], { actions: [{ delay: "00:01:00" }] })).toThrow(RangeError);
    const notify = { action: "light.toggle", target: { entity_id: "light.a" } };
    expect(() => replayCase([], { actions: [notify] })).toThrow(RangeError);
    const siren = { action: "siren.turn_on", target: { entity_id: "siren.a" } };
    expect(() => replayCase([], { actions: [siren] })).toThrow(RangeError);
    const crossed = { action: "switch.turn_on", target: { entity_id: "light.a" } };
    expect(() => replayCase([], { actions: [crossed] })).toThrow(RangeError);
  });
});
