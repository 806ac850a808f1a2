import { describe, expect, it } from "vitest";
import { createExcluder } from "../../src/app/exclude.ts";
import { createHome } from "../../src/core/domain/home.ts";
import type { HomeEvent } from "../../src/core/domain/event.ts";
import { type LearningRule, learningRuleId } from "../../src/core/domain/learning.ts";
import { change } from "../ports/events.ts";

const entity = (entity_id: string, part: object = {}) => ({ entity_id, ...part });
const rule = (effect: LearningRule["effect"], by: LearningRule["by"], value: string): LearningRule => ({
  id: learningRuleId(by, value),
  effect,
  by,
  value,
});

describe("what is left out by default", () => {
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

  it("is what people disabled or hid, what devices tell about themselves, and Steward's own", () => {
    const rules = ["light.old", "light.member", "sensor.rssi", "sensor.firmware", "select.effect"]
      .concat(["sensor.up", "sensor.suggestions", "update.core"])
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

  it("is counted by rule", () => {
    expect(Object.fromEntries(excluder.entityCounts())).toEqual({
      disabled: 1,
      hidden: 1,
      device_class: 1,
      entity_category: 2,
      platform: 1,
      steward: 1,
      domain: 1,
    });
  });
});

describe("people's rules", () => {
  const home = createHome({
    areas: [
      { area_id: "living", name: "Living room" },
      { area_id: "cellar", name: "Cellar", labels: ["dull"] },
    ],
    devices: [
      { id: "lamp", area_id: "living", labels: ["cosy"] },
      { id: "tv", area_id: "living" },
    ],
    entities: [
      entity("light.lamp", { device_id: "lamp", labels: ["mood"] }),
      entity("sensor.lamp_power", { device_id: "lamp", entity_category: "diagnostic" }),
      entity("media_player.tv", { device_id: "tv" }),
      entity("media_player.bath", { area_id: "bath" }),
      entity("light.cellar", { area_id: "cellar" }),
      entity("update.tv", { device_id: "tv" }),
      entity("light.off", { device_id: "lamp", disabled_by: "user" }),
      entity("sensor.mine", { platform: "steward" }),
    ],
  });
  const decided = (...rules: readonly LearningRule[]) => {
    const excluder = createExcluder(home, rules);
    return (entityId: string) => excluder.ruleFor(entityId);
  };

  it("decide in the order entity, device, label, area, domain, default", () => {
    const ladder = [
      rule("exclude", "domain", "light"),
      rule("include", "area", "living"),
      rule("exclude", "label", "mood"),
      rule("include", "device", "lamp"),
      rule("exclude", "entity", "light.lamp"),
    ];
    const answers = ladder.map((_, index) => decided(...ladder.slice(0, index + 1))("light.lamp"));
    expect(answers).toEqual(["domain:light", null, "label:mood", null, "entity:light.lamp"]);
    expect(decided(...ladder.toReversed())("light.lamp")).toBe("entity:light.lamp");
  });

  it("reach through a device to its area, and through device and area to their labels", () => {
    expect(decided(rule("exclude", "area", "living"))("media_player.tv")).toBe("area:living");
    expect(decided(rule("exclude", "label", "cosy"))("light.lamp")).toBe("label:cosy");
    expect(decided(rule("exclude", "label", "dull"))("light.cellar")).toBe("label:dull");
  });

  it("leave out where two labels of one entity contradict each other", () => {
    const rules = [rule("include", "label", "cosy"), rule("exclude", "label", "mood")];
    expect(decided(...rules)("light.lamp")).toBe("label:mood");
    expect(decided(...rules.toReversed())("light.lamp")).toBe("label:mood");
  });

  it("bring back what the defaults leave out", () => {
    expect(decided(rule("include", "entity", "sensor.lamp_power"))("sensor.lamp_power")).toBeNull();
    expect(decided(rule("include", "domain", "update"))("update.tv")).toBeNull();
    expect(decided(rule("include", "device", "tv"))("update.tv")).toBeNull();
  });

  it("bring back neither what is disabled nor Steward's own", () => {
    expect(decided(rule("include", "entity", "light.off"))("light.off")).toBe("disabled");
    expect(decided(rule("include", "entity", "sensor.mine"))("sensor.mine")).toBe("steward");
  });

  it("hold for an entity that came after the home was read", () => {
    const ruleFor = decided(
      rule("exclude", "domain", "media_player"),
      rule("include", "entity", "update.new"),
    );
    expect([ruleFor("media_player.new"), ruleFor("update.new")]).toEqual(["domain:media_player", null]);
  });

  it("hold on to an area that gets another name", () => {
    const renamed = {
      ...home,
      areas: home.areas.map((area) => (area.area_id === "living" ? { ...area, name: "Lounge" } : area)),
    };
    const excluder = createExcluder(renamed, [rule("exclude", "area", "living")]);
    expect(excluder.ruleFor("media_player.tv")).toBe("area:living");
  });

  it("count the entities about which they decide, whichever way", () => {
    const counts = createExcluder(home, [
      rule("exclude", "area", "living"),
      rule("include", "device", "tv"),
      rule("exclude", "area", "nowhere"),
    ]).entityCounts();
    expect(Object.fromEntries(counts)).toEqual({
      "area:living": 2,
      "device:tv": 2,
      disabled: 1,
      steward: 1,
    });
  });

  it("leave runs of automations alone where only a default speaks of them: they tell who did what", () => {
    const run = (entityId: string): HomeEvent => ({
      type: "automation_triggered",
      entityId,
      atMs: 0,
      context: null,
    });
    const hidden = createHome({ entities: [entity("automation.dusk", { hidden_by: "user" })] });
    expect(createExcluder(hidden).ruleForEvent(run("automation.dusk"))).toBeNull();
    const rules = [rule("exclude", "entity", "automation.dusk")];
    expect(createExcluder(hidden, rules).ruleForEvent(run("automation.dusk"))).toBe("entity:automation.dusk");
  });
});

describe("a person who is left out", () => {
  const home = createHome({
    devices: [{ id: "phone" }, { id: "router" }],
    entities: [
      entity("person.anna"),
      entity("person.ben"),
      entity("device_tracker.anna_phone", { device_id: "phone" }),
      entity("sensor.anna_phone_steps", { device_id: "phone" }),
      entity("device_tracker.anna_wifi", { device_id: "router" }),
      entity("device_tracker.ben_wifi", { device_id: "router" }),
      entity("sensor.router_load", { device_id: "router" }),
      entity("group.family", { members: ["person.anna", "person.ben"] }),
      entity("zone.home"),
      entity("light.hall"),
    ],
    persons: [
      {
        entity_id: "person.anna",
        user_id: "user-anna",
        device_trackers: ["device_tracker.anna_phone", "device_tracker.anna_wifi"],
      },
      { entity_id: "person.ben", user_id: "user-ben", device_trackers: ["device_tracker.ben_wifi"] },
    ],
  });
  const anna = [rule("exclude", "person", "person.anna")];
  const excluder = createExcluder(home, anna);

  it("takes along what tells of them: trackers, their phone, groups, and zones, which count people", () => {
    expect(excluder.keptEntityIds()).toEqual([
      "person.ben",
      "device_tracker.ben_wifi",
      "sensor.router_load",
      "light.hall",
    ]);
    expect(excluder.ruleFor("zone.new")).toBe("person:person.anna");
  });

  it("leaves their changes as nobody's, and those of others as they are", () => {
    const theirs = change("light.hall", "on", 1, { kind: "person", actor: "user-anna", certaintyRatio: 1 });
    expect(excluder.withoutPerson(theirs).initiator).toEqual({
      kind: "unknown",
      actor: null,
      certaintyRatio: 1,
    });
    const bens = change("light.hall", "on", 1, { kind: "person", actor: "user-ben", certaintyRatio: 1 });
    expect(excluder.withoutPerson(bens)).toBe(bens);
  });

  it("is not named by the run of an automation they started", () => {
    const context = { id: "c", parentId: null, userId: "user-anna" };
    const run: HomeEvent = { type: "script_started", entityId: "script.night", atMs: 1, context };
    expect(excluder.withoutPerson({ event: run, initiator: null }).event.context).toEqual({
      id: "c",
      parentId: null,
      userId: null,
    });
  });

  it("yields to a rule about one of the entities", () => {
    const rules = [...anna, rule("include", "entity", "zone.home")];
    expect(createExcluder(home, rules).ruleFor("zone.home")).toBeNull();
  });
});
