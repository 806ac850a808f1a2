import { describe, expect, it } from "vitest";
import { createHome } from "../../../src/core/domain/home.ts";
import { actionInto, isSuggestible, mustAsk, toAction } from "../../../src/core/features/actionable.ts";

describe("what can be automated", () => {
  it("is judged by domain: each settled state has its action", () => {
    expect(toAction(["light.a"], "on")).toEqual({
      action: "light.turn_on",
      target: { entity_id: "light.a" },
    });
    expect(toAction(["cover.a", "cover.b"], "closed")).toEqual({
      action: "cover.close_cover",
      target: { entity_id: ["cover.a", "cover.b"] },
    });
    expect(toAction(["climate.a"], "heat")).toEqual({
      action: "climate.set_hvac_mode",
      target: { entity_id: "climate.a" },
      data: { hvac_mode: "heat" },
    });
    expect(toAction(["climate.a"], "21.5")).toEqual({
      action: "climate.set_temperature",
      target: { entity_id: "climate.a" },
      data: { temperature: 21.5 },
    });
    expect(toAction(["humidifier.a"], "45")).toEqual({
      action: "humidifier.set_humidity",
      target: { entity_id: "humidifier.a" },
      data: { humidity: 45 },
    });
    expect([actionInto("climate", "none"), actionInto("light", "21")]).toEqual([null, null]);
    expect(actionInto("light", "unavailable")).toBeNull();
    expect(actionInto("binary_sensor", "on")).toBeNull();
  });

  it("leaves out a device's settings, and what is disabled or hidden", () => {
    const { entities } = createHome({
      entities: [
        { entity_id: "switch.led", entity_category: "config" },
        { entity_id: "switch.off", disabled_by: "user" },
        { entity_id: "switch.hidden", hidden_by: "integration" },
        { entity_id: "switch.pump" },
      ],
    });
    expect(entities.map((entity) => isSuggestible(entity.entity_id, entity))).toEqual([
      false,
      false,
      false,
      true,
    ]);
    expect(isSuggestible("light.unregistered", undefined)).toBe(true);
    expect(isSuggestible("sensor.a", undefined)).toBe(false);
  });

  it("asks before locks, heating and doors of garages", () => {
    const home = createHome({
      entities: [
        { entity_id: "cover.garage", device_class: "garage" },
        { entity_id: "cover.blind", device_class: "blind" },
      ],
    });
    const asked = ["lock.front", "climate.hall", "cover.garage", "cover.blind", "light.a"].map((id) =>
      mustAsk(id, home),
    );
    expect(asked).toEqual([true, true, true, false, false]);
  });
});
