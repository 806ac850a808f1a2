import { describe, expect, it } from "vitest";
import {
  entityIdOf,
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
});
