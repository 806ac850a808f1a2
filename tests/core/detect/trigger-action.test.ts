/** What the detectors of "when this comes, people do that" have in common, on whole homes with known truth. */
import { describe, expect, it } from "vitest";
import { createHome } from "../../../src/core/domain/home.ts";
import { judge, suggestionsFor } from "../../houses/judge.ts";
import { plantHabit } from "../../houses/planted-home.ts";
import { drawMinute, writeUses } from "../../houses/house-log.ts";
import { makeHome } from "./hand-made.ts";

const OPTIONS = { seed: 3, spreadMin: 5, otherUsesPerDay: 0.5, chances: 20, devices: 20, motionSensors: 3 };

describe("what follows what", () => {
  const made = plantHabit("trigger-action", { ...OPTIONS, variant: "prompt" });
  const suggestions = suggestionsFor(made.log, made.home);
  const own = suggestions.filter(({ suggestion }) => suggestion.detector === "trigger-action");

  it("is said as the event that comes first and what people do then", () => {
    expect(judge(made, suggestions).isFound).toBe(true);
    expect(own).toHaveLength(1);
    expect(own[0]?.suggestion.title).toMatch(/^When .+, turn on the .+/);
    expect(own[0]?.suggestion.automation.triggers[0]).toMatchObject({ trigger: "state", to: "on" });
  });

  it("is not said of what an automation does already, in old syntax or new", () => {
    const ideal = made.habit.ideal;
    if (ideal === null) throw new Error("the planted habit has no ideal rule");
    const [trigger] = ideal.triggers;
    const [action] = ideal.actions;
    if (trigger === undefined || action === undefined || !("action" in action))
      throw new Error("no plain rule");
    const { trigger: platform, ...rest } = trigger;
    const configs = [
      ideal,
      {
        alias: "old",
        trigger: [{ platform, ...rest }],
        action: [{ service: action.action, entity_id: action.target.entity_id }],
      },
    ];
    for (const config of configs) {
      const home = createHome({
        ...made.home,
        automations: [
          ...made.home.automations,
          { entity_id: "automation.own", id: "own", config: { ...config } },
        ],
      });
      const found = suggestionsFor(made.log, home);
      expect(found.filter(({ suggestion }) => suggestion.detector === "trigger-action")).toEqual([]);
    }
  });

  it("gives the same whatever else is looked for", () => {
    expect(suggestionsFor(made.log, made.home).map(({ suggestion }) => suggestion.id)).toEqual(
      suggestions.map(({ suggestion }) => suggestion.id),
    );
  });
});

describe("a room's motion", () => {
  it("turns its light on only in the dark where people only do it in the dark", () => {
    const made = plantHabit("room-presence", { ...OPTIONS, variant: "on" });
    const suggestions = suggestionsFor(made.log, made.home);
    expect(judge(made, suggestions).isFound).toBe(true);
    const own = suggestions.find(({ suggestion }) => suggestion.detector === "room-presence");
    expect(own?.suggestion.automation.conditions.map(({ condition }) => condition)).toContainEqual(
      expect.stringMatching(/^(?:sun|time|numeric_state)$/),
    );
  });
});

describe("states in words", () => {
  const DAYS = 28;
  const said = makeHome(DAYS, (house, random) => {
    const press = (entityId: string, state: string, day: number, minute: number) => {
      house.write(entityId, state, day, minute, "person", "user-anna");
    };
    for (const id of ["sensor.washer", "weather.home", "light.laundry", "cover.awning", "light.porch"])
      house.write(id, id.startsWith("weather") ? "sunny" : "off", 0, 1, "system");
    for (let day = 0; day < DAYS; day += 1) {
      const start = 420 + 600 * random();
      house.write("sensor.washer", "running", day, start, "physical");
      house.write("sensor.washer", "finished", day, start + 90, "physical");
      house.write("sensor.washer", "off", day, start + 150, "physical");
      if (day % 6 !== 5) press("light.laundry", "on", day, start + 91 + 2 * random());
      press("light.laundry", "off", day, start + 120);
      const rain = 480 + 500 * random();
      house.write("weather.home", "cloudy", day, rain - 20 - 200 * random(), "system");
      house.write("weather.home", "rainy", day, rain, "system");
      house.write("weather.home", "sunny", day, rain + 100, "system");
      if (day % 7 !== 6) press("cover.awning", "closed", day, rain + 1 + 2 * random());
      press("cover.awning", "open", day, rain + 110 + 30 * random());
      // The sky clears, and somebody lights the porch: at dusk.
      house.write("weather.home", "clear-night", day, 1130, "system");
      press("light.porch", "on", day, 1131 + 3 * random());
      press("light.porch", "off", day, 1380);
      house.write("weather.home", "sunny", day, 1400, "system");
    }
  }).found("trigger-action");
  const titles = said.map(({ title }) => title);

  it("set people off as others do, a device's and the weather's", () => {
    expect(titles).toContainEqual(expect.stringMatching(/^When .* turns to finished, turn on the Laundry/i));
    expect(titles).toContainEqual(
      expect.stringMatching(/^When .* turns to rainy on weekdays, close the Awning/i),
    );
  });

  it("tell no nightfall", () => {
    expect(titles).not.toContainEqual(expect.stringMatching(/clear.night/));
  });
});

describe("what people do for the last twelve days", () => {
  const DAYS = 60;
  const BEGINS = DAYS - 12;

  /** A door all the time, and for twelve days a lamp after it; the lamp at other times, too. */
  function foundWith(otherUses: number) {
    return makeHome(DAYS, (house, random) => {
      house.write("binary_sensor.door", "off", 0, 1, "physical");
      house.write("light.hall", "off", 0, 1, "physical");
      for (let day = 0; day < DAYS; day += 1) {
        const opens = drawMinute(random);
        house.write("binary_sensor.door", "on", day, opens, "physical");
        house.write("binary_sensor.door", "off", day, opens + 2, "physical");
        const uses = Array.from({ length: otherUses }, () => drawMinute(random));
        if (day >= BEGINS && day % 6 !== 0) uses.push(opens + 0.5 + 2 * random());
        writeUses(house, "light.hall", day, uses, random);
      }
    })
      .found("trigger-action")
      .filter(({ title }) => title === "When the door turns on, turn on the hall");
  }

  it("is counted from its beginning", () => {
    const [own] = foundWith(0);
    expect(own?.candidate.support).toBe(10);
    expect(own?.candidate.opportunities).toBeLessThanOrEqual(12);
  });

  it("is found whatever else they do, which comes after the door by chance now and then", () => {
    expect(foundWith(3)).toHaveLength(1);
  });

  it("is nothing where doors and lamps only came to be used more", () => {
    const { found } = makeHome(DAYS, (house, random) => {
      for (const door of [0, 1, 2, 3]) {
        for (let day = 0; day < DAYS; day += 1) {
          const opens = Array.from({ length: day < BEGINS ? 2 : 9 }, () => drawMinute(random));
          writeUses(house, `switch.door_${door}`, day, opens, random);
          const uses = Array.from({ length: day < BEGINS ? 1 : 6 }, () => drawMinute(random));
          writeUses(house, `light.busy_${door}`, day, uses, random);
        }
      }
    });
    expect(found("trigger-action").map(({ title }) => title)).toEqual([]);
  });
});

describe("a condition", () => {
  const DAYS = 40;
  const conditionsOf = (write: Parameters<typeof makeHome>[1], parts: Parameters<typeof makeHome>[2] = {}) =>
    makeHome(DAYS, write, parts)
      .found("trigger-action")
      .filter(({ automation }) => JSON.stringify(automation.actions).includes("light.hall"))
      .map(({ automation }) => automation.conditions);

  it("can be what is measured outdoors, whatever room that is said to be", () => {
    const areas = ["garden", "attic", "hall"].map((area_id) => ({ area_id, name: area_id }));
    const entities = areas.flatMap(({ area_id }) => [
      { entity_id: `sensor.${area_id}_temperature`, device_class: "temperature", area_id },
    ]);
    const found = conditionsOf(
      (house, random) => {
        house.write("switch.door", "off", 0, 1, "physical");
        for (let day = 0; day < DAYS; day += 1) {
          const outdoors = 4 + 20 * random();
          house.write("sensor.garden_temperature", outdoors.toFixed(1), day, 2, "unknown");
          for (const room of ["attic", "hall"])
            house.write(`sensor.${room}_temperature`, (20 + random()).toFixed(1), day, 3, "unknown");
          const opens = drawMinute(random);
          writeUses(house, "switch.door", day, [opens], random);
          writeUses(house, "light.hall", day, outdoors < 14 ? [opens + 0.5 + random()] : [], random);
        }
      },
      { areas, entities: [...entities, { entity_id: "light.hall", area_id: "hall" }] },
    );
    expect(found).toEqual([
      [{ condition: "numeric_state", entity_id: "sensor.garden_temperature", below: expect.any(Number) }],
    ]);
  });

  it("is nothing that merely came to be so when the habit began", () => {
    const begins = DAYS - 12;
    const found = conditionsOf((house, random) => {
      house.write("switch.door", "off", 0, 1, "physical");
      for (let day = 0; day < DAYS; day += 1) {
        // The vacuum went into its station for good two days before.
        if (day === 0 || day === begins - 2)
          house.write("vacuum.robo", day === 0 ? "idle" : "docked", day, 1, "unknown");
        const opens = [0, 1, 2].map(() => drawMinute(random));
        writeUses(house, "switch.door", day, opens, random);
        const follows = day < begins ? [] : opens.map((at) => at + 0.5 + random());
        writeUses(house, "light.hall", day, follows, random);
      }
    });
    expect(found).toEqual([[]]);
  });
});

describe("a television that is switched on", () => {
  const DAYS = 28;
  const { found } = makeHome(DAYS, (house, random) => {
    house.write("media_player.tv", "off", 0, 1, "system");
    house.write("media_player.speaker", "idle", 0, 1, "system");
    house.write("binary_sensor.door", "off", 0, 1, "system");
    house.write("light.bias", "off", 0, 1, "system");
    for (let day = 0; day < DAYS; day += 1) {
      const start = 600 + 600 * random();
      house.write("media_player.tv", "on", day, start, "physical");
      if (day % 7 !== 6) house.write("light.bias", "on", day, start + 0.1 + 0.2 * random(), "physical");
      house.write("media_player.tv", "idle", day, start + 0.07, "physical");
      house.write("media_player.tv", "playing", day, start + 0.4 + random(), "physical");
      const pause = start + 20 + 30 * random();
      house.write("media_player.tv", "paused", day, pause, "physical");
      house.write("media_player.tv", "playing", day, pause + 1 + 4 * random(), "physical");
      house.write("media_player.tv", "off", day, start + 90, "physical");
      house.write("light.bias", "off", day, start + 91, "physical");
      const entry = 430 + 120 * random();
      house.write("binary_sensor.door", "on", day, entry, "system");
      house.write("binary_sensor.door", "off", day, entry + 0.2, "system");
      if (day % 8 !== 7) house.write("media_player.speaker", "playing", day, entry + 1, "physical");
      house.write("media_player.speaker", "idle", day, entry + 40, "physical");
    }
  });
  const titles = found("trigger-action").map(({ title }) => title);

  it("sets off its lamp, and is not started by it", () => {
    expect(titles).toContainEqual(expect.stringMatching(/^When the tv comes on.*, turn on the bias$/));
    expect(titles.filter((title) => /(start|stop|pause) the tv$/i.test(title))).toEqual([]);
  });

  it("is another thing than a speaker that is started by hand", () => {
    expect(titles).toContain("When the door turns on, start the speaker");
  });
});
