import { describe, expect, it } from "vitest";
import { createExcluder } from "../../src/app/exclude.ts";
import { createHome } from "../../src/core/domain/home.ts";

const entity = (entity_id: string, part: object = {}) => ({ entity_id, ...part });
const excluder = createExcluder(
  createHome({
    entities: [
      entity("light.hall"),
      entity("light.old", { disabled_by: "user" }),
      entity("light.member", { hidden_by: "integration" }),
      entity("sensor.rssi", { device_class: "signal_strength", entity_category: "diagnostic" }),
      entity("sensor.firmware", { entity_category: "diagnostic" }),
      entity("select.effect", { entity_category: "config" }),
      entity("sensor.remote_battery", { device_class: "battery", entity_category: "diagnostic" }),
      entity("sensor.up", { platform: "uptime" }),
      entity("sensor.suggestions", { platform: "steward" }),
      entity("update.core"),
    ],
  }),
);

describe("what is left out by default", () => {
  it("is what people disabled or hid, what devices tell about themselves, and Steward's own", () => {
    const rules = [
      "light.old",
      "light.member",
      "sensor.rssi",
      "sensor.firmware",
      "select.effect",
      "sensor.up",
    ]
      .concat(["sensor.suggestions", "update.core"])
      .map((entityId) => [entityId, excluder.ruleFor(entityId)]);
    expect(Object.fromEntries(rules)).toEqual({
      "light.old": "disabled",
      "light.member": "hidden",
      "sensor.rssi": "device_class",
      "sensor.firmware": "entity_category",
      "select.effect": "entity_category",
      "sensor.up": "platform",
      "sensor.suggestions": "steward",
      "update.core": "domain",
    });
  });

  it("is neither a light nor a battery, though batteries are diagnostics", () => {
    expect(excluder.keptEntityIds()).toEqual(["light.hall", "sensor.remote_battery"]);
  });

  it("is judged by domain where the registries know nothing of the entity", () => {
    expect(excluder.ruleFor("light.new")).toBeNull();
    expect(excluder.ruleFor("update.new")).toBe("domain");
  });
});
