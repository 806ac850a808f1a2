import { describe, expect, it } from "vitest";
import { domainOf } from "../../src/core/domain/home.ts";
import { INITIATOR_KINDS, isManualCode } from "../../src/core/domain/initiator.ts";
import { MINUTE_MS } from "../../src/core/domain/time.ts";
import { extractActions } from "../../src/core/features/actions.ts";
import { indexEntityRows } from "../../src/core/features/entity-rows.ts";
import { motionOf } from "./home-things.ts";
import { createRandomHome } from "./random-home.ts";

const made = createRandomHome({ seed: 5 });
const { log, home } = made;
const rows = indexEntityRows(log);
const stateOf = (entityId: string, atMs: number) => log.states[rows.stateAt(rows.codeOf(entityId), atMs)];
/** When a motion sensor went on after a quarter of an hour of quiet. */
const startsOf = (entityId: string): readonly number[] =>
  [...rows.rowsOf(rows.codeOf(entityId))]
    .filter((row) => log.states[log.state[row] ?? 0] === "on")
    .map((row) => log.atMs[row] ?? 0)
    .filter((atMs, index, all) => atMs - (all[index - 1] ?? 0) > 15 * MINUTE_MS);

describe("a random home", () => {
  it("is the same for the same seed, and another for another", () => {
    expect(createRandomHome({ seed: 5 }).log.atMs).toEqual(log.atMs);
    expect(createRandomHome({ seed: 6 }).log.atMs).not.toEqual(log.atMs);
  });

  it("has every entity of its log in its registries, but for automations' zone and people", () => {
    const known = new Set([...home.entities, ...home.persons].map(({ entity_id }) => entity_id));
    expect(log.entityIds.filter((id) => !known.has(id) && id !== "zone.home")).toEqual([]);
  });

  it("is used by people about twice a day and device", () => {
    const uses = extractActions(log).reduce((sum, { atMs }) => sum + atMs.length, 0) / 2 / 28 / 100;
    expect(uses).toBeGreaterThan(1.2);
    expect(uses).toBeLessThan(2.5);
  });

  it("has nobody doing anything while nobody is at home", () => {
    let empty = 0;
    for (let row = 0; row < log.length; row += 1) {
      if (stateOf("zone.home", log.atMs[row] ?? 0) !== "0") continue;
      empty += 1;
      const entityId = log.entityIds[log.entity[row] ?? 0] ?? "";
      expect([entityId, isManualCode(log.initiator[row] ?? 0)]).toEqual([entityId, false]);
    }
    expect(empty).toBeGreaterThan(500);
  });

  it("counts as many at home as there are persons at home", () => {
    for (const row of rows.rowsOf(rows.codeOf("zone.home"))) {
      const atMs = log.atMs[row] ?? 0;
      const there = home.persons.filter(({ entity_id }) => stateOf(entity_id, atMs) === "home").length;
      expect(log.states[log.state[row] ?? 0]).toBe(String(there));
    }
  });

  it("lets automations, echoes and hands each have their part", () => {
    const kinds = new Set(Array.from(log.initiator, (code) => INITIATOR_KINDS[code]));
    for (const kind of ["automation", "echo", "physical", "person", "unknown"] as const)
      expect(kinds).toContain(kind);
    const actors = new Set(
      Array.from(log.initiator, (code, row) =>
        INITIATOR_KINDS[code] === "automation" ? log.actors[log.actor[row] ?? -1] : undefined,
      ),
    );
    for (const { entity_id } of home.automations) expect(actors).toContain(entity_id);
  });

  it("has no room whose motion foretells its lamps more than those of other rooms", () => {
    const lamps = extractActions(log).filter(({ domain }) => domain === "light");
    for (const state of ["on", "off"]) {
      const own = { followed: 0, asked: 0 };
      const other = { followed: 0, asked: 0 };
      for (let sensor = 0; sensor < 10; sensor += 1) {
        const starts = startsOf(motionOf(sensor));
        for (const { atMs, entityId } of lamps.filter((lamp) => lamp.state === state)) {
          const asked = starts.filter((startMs) => stateOf(entityId, startMs) !== state);
          const followed = asked.filter((startMs) =>
            atMs.some((one) => one >= startMs && one <= startMs + 5 * MINUTE_MS),
          );
          const lamp = home.entities.find(({ entity_id }) => entity_id === entityId);
          const counts = lamp?.area_id === `room_${sensor}` ? own : other;
          counts.followed += followed.length;
          counts.asked += asked.length;
        }
      }
      const ratio = own.followed / own.asked / (other.followed / other.asked);
      expect(ratio).toBeGreaterThan(0.75);
      expect(ratio).toBeLessThan(1.25);
    }
  });

  it("has lamps, plugs with meters, covers, players, heating, a lock and sensors of all kinds", () => {
    const domains = new Set(log.entityIds.map(domainOf));
    for (const domain of ["light", "switch", "cover", "media_player", "climate", "lock", "fan", "humidifier"])
      expect(domains).toContain(domain);
    const classes = new Set(home.entities.map(({ device_class }) => device_class));
    for (const one of ["motion", "door", "illuminance", "temperature", "humidity", "power", "energy"])
      expect(classes).toContain(one);
  });
});
