/** The short path for sensors gives the answers of the full attributor, row by row. */
import { describe, expect, it } from "vitest";
import { createAttributor } from "../../src/app/attribute.ts";
import { createLineReader } from "../../src/app/history-line.ts";
import { readHistory } from "../../src/app/read-history.ts";
import type { EventLog } from "../../src/core/domain/event-log.ts";
import { type Home, createHome, homeSchema } from "../../src/core/domain/home.ts";
import { INITIATOR_KINDS, toInitiatorCode } from "../../src/core/domain/initiator.ts";
import { isSetpointId } from "../../src/core/domain/setpoint.ts";
import { HOUR_MS } from "../../src/core/domain/time.ts";
import { createDemoHouse } from "../houses/demo-house.ts";
import { state, T, textSource } from "./history-sample.ts";

describe("who did it", () => {
  const house = createDemoHouse({ seed: 4, endMs: Date.UTC(2026, 9, 20), days: 12 });
  const home = homeSchema.parse(house.home);
  const history = house.history.map((line) => JSON.stringify(line));

  /** Every row put to the full attributor, as the app does it. */
  function kindsInFull(of: Home, texts: readonly string[]): ReadonlyMap<string, string> {
    const attributor = createAttributor(of);
    const readLine = createLineReader();
    const states = new Map<string, string | null>();
    const kinds = new Map<string, string>();
    for (const text of texts) {
      const event = readLine(text);
      if (event === null || typeof event === "string") continue;
      const initiator = attributor.attribute(event);
      if (event.type !== "state" || states.get(event.entityId) === event.state) continue;
      states.set(event.entityId, event.state);
      kinds.set(`${event.entityId} ${event.atMs}`, `${initiator?.kind} ${initiator?.actor}`);
    }
    return kinds;
  }

  /** Changes of states: setpoints are told by the same answers, beside them. */
  function kindsOf(log: EventLog): ReadonlyMap<string, string> {
    const rows = [...log.entity.keys()].filter(
      (row) => !isSetpointId(log.entityIds[log.entity[row] ?? -1] ?? ""),
    );
    return new Map(
      rows.map((row) => [
        `${log.entityIds[log.entity[row] ?? -1]} ${log.atMs[row]}`,
        `${INITIATOR_KINDS[log.initiator[row] ?? 0]} ${log.actors[log.actor[row] ?? -1] ?? null}`,
      ]),
    );
  }

  it.each([
    ["as it is described", home],
    ["without a description", createHome()],
  ])("is told of every row as the app tells it, in a home %s", async (_, of) => {
    const source = textSource("demo", [history.join("\n")]);
    const { log } = await readHistory({ sources: [source], home: of, onProgress() {} });
    expect(log.length).toBeGreaterThan(3_000);
    expect(kindsOf(log)).toEqual(kindsInFull(of, history));
    const seen = new Set(log.initiator);
    expect(
      (["person", "physical", "automation"] as const).map(toInitiatorCode).every((code) => seen.has(code)),
    ).toBe(true);
  });

  it("is told of sensors that run, group or share a device with switches", async () => {
    const own = createHome({
      entities: [
        { entity_id: "switch.left", device_id: "relay" },
        { entity_id: "light.right", device_id: "relay" },
        { entity_id: "sensor.relay_power", device_id: "relay" },
        { entity_id: "binary_sensor.any_door", members: ["binary_sensor.door"] },
      ],
    });
    const by = (id: string, userId: string | null = null, parentId: string | null = null) => ({
      context: { id, user_id: userId, parent_id: parentId },
    });
    const run = { event_type: "automation_triggered", data: { entity_id: "automation.a" } };
    const texts = [
      state("switch.left", "off", T, by("a")),
      state("light.right", "off", T, by("b")),
      state("sensor.relay_power", "0", T, by("c")),
      state("binary_sensor.any_door", "unavailable", T, by("d")),
      state("binary_sensor.door", "off", T, by("e")),
      state("sensor.mean", "unavailable", T, by("f")),
      state("switch.left", "on", T + 1000, by("g", "anna")),
      state("sensor.relay_power", "on", T + 1100, by("h")),
      state("light.right", "on", T + 1200, by("i")),
      state("binary_sensor.door", "on", T + 2000, by("j", "anna")),
      state("binary_sensor.any_door", "on", T + 2000, by("j", "anna")),
      JSON.stringify({ ...run, time_fired: new Date(T + 3000).toISOString(), ...by("k") }),
      state("sensor.free", "1", T + 3100, by("k")),
      state("sensor.free", "2", T + 3200, by("l", null, "k")),
      state("sensor.free", "unknown", T + 3300, by("m")),
      state("sensor.free", "3", T + 3400, by("n")),
      state("sensor.free", "4", T + 3500, by("o")),
      state("sensor.mean", "2", T + HOUR_MS, { ...by("p"), attributes: { entity_id: ["sensor.free"] } }),
      state("sensor.mean", "3", T + HOUR_MS + 1, { ...by("q"), attributes: { entity_id: ["sensor.free"] } }),
    ];
    const source = textSource("made up", [texts.join("\n")]);
    const { log } = await readHistory({ sources: [source], home: own, onProgress() {} });
    expect(kindsOf(log)).toEqual(kindsInFull(own, texts));
  });
});
