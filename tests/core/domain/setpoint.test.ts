import { describe, expect, it } from "vitest";
import {
  columnOf,
  columnSetBy,
  entityIdOf,
  isNobodysSetpoint,
  isSetpointId,
  setpointOf,
  toSetpointId,
  toSetpointState,
} from "../../../src/core/domain/setpoint.ts";

describe("a setpoint", () => {
  it("is a climate's temperature or a humidifier's humidity, and nothing else's", () => {
    expect(setpointOf("climate.hall")?.attribute).toBe("temperature");
    expect(setpointOf("humidifier.bath")?.attribute).toBe("humidity");
    expect(setpointOf("light.hall")).toBeNull();
  });

  it("has an id from which its entity is known", () => {
    const id = toSetpointId("climate.hall", { attribute: "temperature", tolerance: 0.5, service: "" });
    expect([isSetpointId(id), isSetpointId("climate.hall")]).toEqual([true, false]);
    expect([entityIdOf(id), entityIdOf("climate.hall")]).toEqual(["climate.hall", "climate.hall"]);
  });

  it("is a number as text, or none", () => {
    expect([21, 21.5, null, undefined, "21", Number.NaN].map(toSetpointState)).toEqual([
      "21",
      "21.5",
      "none",
      "none",
      "none",
      "none",
    ]);
  });

  it("is what a number as an entity's state means, and what an action on it sets", () => {
    expect(columnOf("climate.hall", "21.5")).toBe("climate.hall#temperature");
    expect([columnOf("climate.hall", "heat"), columnOf("light.hall", "21")]).toEqual([
      "climate.hall",
      "light.hall",
    ]);
    expect(columnSetBy("humidifier.set_humidity", "humidifier.bath")).toBe("humidifier.bath#humidity");
    expect(columnSetBy("climate.set_hvac_mode", "climate.hall")).toBe("climate.hall");
  });

  it("is nobody's where the device was away or a preset brought it", () => {
    const heat = { state: "heat", preset: "comfort" };
    expect(isNobodysSetpoint(heat, heat)).toBe(false);
    expect(isNobodysSetpoint(heat, { state: "off", preset: "comfort" })).toBe(false);
    expect(isNobodysSetpoint(heat, { state: "heat", preset: "eco" })).toBe(true);
    expect(isNobodysSetpoint(heat, { state: "heat", preset: undefined })).toBe(false);
    expect(isNobodysSetpoint(heat, { state: "unavailable", preset: "comfort" })).toBe(true);
    expect(isNobodysSetpoint({ state: null, preset: undefined }, heat)).toBe(true);
  });
});
