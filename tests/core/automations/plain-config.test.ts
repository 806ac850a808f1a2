import { describe, expect, it } from "vitest";
import { toPlainConfig } from "../../../src/core/automations/plain-config.ts";
import { createTargetReader } from "../../../src/core/automations/targets.ts";
import { createHome } from "../../../src/core/domain/home.ts";

const HOME = createHome({
  latitude: 52.5,
  longitude: 13.4,
  entities: [{ entity_id: "binary_sensor.hall", device_class: "motion" }],
});

const plain = (config: Record<string, unknown>, home = HOME) =>
  toPlainConfig(config, home, createTargetReader(home));
const turnOn = { action: "light.turn_on", target: { entity_id: "light.hall" } };

describe("an automation in the contract's language", () => {
  it("is the same in old syntax and in new", () => {
    const expected = {
      alias: "Hall",
      description: "",
      triggers: [{ trigger: "state", entity_id: "binary_sensor.hall", to: "on", for: "00:02:00" }],
      conditions: [{ condition: "sun", after: "sunset", after_offset: "-00:30:00" }],
      actions: [turnOn, { delay: "00:05:00" }, { ...turnOn, action: "light.turn_off" }],
      mode: "restart",
    };
    const conditions = [{ condition: "sun", after: "sunset", after_offset: "-00:30:00" }];
    expect(
      plain({
        alias: "Hall",
        trigger: { platform: "state", entity_id: ["binary_sensor.hall"], to: "on", for: { minutes: 2 } },
        condition: conditions,
        action: [
          { service: "light.turn_on", entity_id: "light.hall" },
          { delay: 300 },
          { service: "homeassistant.turn_off", data: { entity_id: "light.hall" } },
        ],
        mode: "restart",
      }),
    ).toEqual(expected);
    expect(
      plain({
        alias: "Hall",
        triggers: [
          {
            trigger: "motion.detected",
            target: { entity_id: "binary_sensor.hall" },
            options: { for: "00:02:00" },
          },
        ],
        conditions,
        actions: [turnOn, { delay: "00:05" }, { ...turnOn, action: "light.turn_off" }],
        mode: "restart",
      }),
    ).toEqual(expected);
  });

  it("keeps settings, several triggers, waits and the time", () => {
    const config = {
      triggers: [
        { trigger: "time", at: "07:00:00" },
        { trigger: "numeric_state", entity_id: "sensor.lux", below: 20 },
        { trigger: "sun", event: "sunset", offset: "-00:15:00" },
      ],
      conditions: [{ condition: "time", after: "06:00:00", weekday: ["mon"] }],
      actions: [
        { ...turnOn, data: { brightness_pct: 40 } },
        {
          wait_for_trigger: [{ trigger: "state", entity_id: "binary_sensor.hall", to: "off" }],
          timeout: "01:00:00",
          continue_on_timeout: false,
        },
        { ...turnOn, action: "light.turn_off" },
      ],
    };
    expect(plain(config)).toEqual({ alias: "", description: "", mode: "single", ...config });
  });

  it("does not exist where something would be lost", () => {
    const time = [{ trigger: "time", at: "07:00" }];
    for (const config of [
      { triggers: time, actions: [{ action: "light.turn_on", target: { area_id: "hall" } }] },
      { triggers: time, actions: [{ action: "light.toggle", target: { entity_id: "light.hall" } }] },
      { triggers: time, actions: [turnOn, { action: "notify.notify", data: { message: "Hi" } }] },
      { triggers: time, actions: [{ choose: [] }, turnOn] },
      { triggers: time, actions: [{ ...turnOn, data: { brightness: "{{ x }}" } }] },
      { triggers: time, conditions: ["{{ true }}"], actions: [turnOn] },
      { triggers: time, conditions: [{ condition: "trigger", id: "a" }], actions: [turnOn] },
      { triggers: [{ trigger: "time", at: "input_datetime.wake" }], actions: [turnOn] },
      { triggers: [{ trigger: "time_pattern", minutes: "/5" }], actions: [turnOn] },
      { triggers: [{ trigger: "state", entity_id: "a.b", not_to: "off" }], actions: [turnOn] },
      { triggers: [{ trigger: "state", entity_id: "a.b", attribute: "x" }], actions: [turnOn] },
      { triggers: time, actions: [] },
      { triggers: [], actions: [turnOn] },
      { use_blueprint: { path: "x.yaml", input: {} } },
    ]) {
      expect([config, plain(config)]).toEqual([config, null]);
    }
    const sunny = { triggers: [{ trigger: "sun", event: "sunset" }], actions: [turnOn] };
    expect(plain(sunny)).not.toBeNull();
    expect(plain(sunny, createHome())).toBeNull();
  });
});
