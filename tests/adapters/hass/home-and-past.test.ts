/** What is asked of Home Assistant: its registries, its past, and to save an automation. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type HomeAssistantSource, createHomeAssistant } from "../../../src/adapters/hass/home-assistant.ts";
import type { AutomationConfig } from "../../../src/core/domain/automation.ts";
import type { PastEvent } from "../../../src/ports/home-source.ts";
import { createFakeLog } from "../../fakes/log.ts";
import { ANNA, type HaServer, Refusal, SUPERVISOR_USER, startHaServer } from "../../fakes/ha-server.ts";

const T = Date.UTC(2026, 10, 4, 12);
const HOUR = 3_600_000;
const WAIT = { timeout: 5_000, interval: 10 };
const never = new AbortController().signal;

let server: HaServer;
let source: HomeAssistantSource;

beforeEach(async () => {
  server = await startHaServer();
  source = createHomeAssistant({
    url: server.url,
    token: server.token,
    log: createFakeLog(),
    clock: { now: () => T + 2 * HOUR },
    times: { appearance: { pollMs: 5, timeoutMs: 60 } },
  });
  source.start();
  await vi.waitUntil(() => source.status().state === "connected", WAIT);
});

afterEach(async () => {
  await source.stop();
  await server.stop();
});

describe("the home", () => {
  it("is registries, states and configurations in one", async () => {
    server.recorder.change("light.hall", "on", {
      atMs: T,
      attributes: { friendly_name: "Hall light", device_class: "x", entity_id: ["light.a", "light.b"] },
    });
    server.recorder.change("automation.dusk", "on", { atMs: T, attributes: { id: "dusk-1" } });
    server.recorder.change("person.anna", "home", {
      atMs: T,
      attributes: { user_id: ANNA, friendly_name: "Anna" },
    });
    const home = await source.readHome();
    expect(home).toMatchObject({ time_zone: "Europe/Berlin", country: "DE", areas: [{ area_id: "hall" }] });
    expect(home.entities.find(({ entity_id }) => entity_id === "light.hall")).toMatchObject({
      name: "Hall light",
      device_class: "x",
      members: ["light.a", "light.b"],
    });
    expect(home.automations).toMatchObject([
      { entity_id: "automation.dusk", id: "dusk-1", config: { triggers: [] } },
    ]);
    expect(home.persons).toMatchObject([{ entity_id: "person.anna", user_id: ANNA }]);
    expect(home.users.map(({ system_generated }) => system_generated)).toEqual([false, true]);
  });

  it("tells what entities are now, and what is set of them", async () => {
    server.recorder.change("climate.hall", "heat", { atMs: T, attributes: { temperature: 21.5 } });
    server.recorder.change("light.hall", "on", { atMs: T });
    server.recorder.change("light.other", "on", { atMs: T });
    expect(await source.readStates(["light.hall", "climate.hall#temperature", "light.gone"])).toEqual({
      "light.hall": "on",
      "climate.hall#temperature": "21.5",
    });
  });

  it("knows what tracks a person, and the labels of areas and devices", async () => {
    server.recorder.change("person.anna", "home", {
      atMs: T,
      attributes: { user_id: ANNA, device_trackers: ["device_tracker.phone"] },
    });
    server.answers.set("config/device_registry/list", () => [{ id: "lamp", labels: ["cosy"] }]);
    server.answers.set("config/area_registry/list", () => [
      { area_id: "hall", name: "Hall", labels: ["dull"] },
      { area_id: "bath", name: "Bath" },
    ]);
    const home = await source.readHome();
    expect(home.persons).toMatchObject([{ device_trackers: ["device_tracker.phone"] }]);
    expect(home.devices).toMatchObject([{ id: "lamp", labels: ["cosy"] }]);
    expect(home.areas.map(({ labels }) => labels)).toEqual([["dull"], undefined]);
  });

  it("is read although an automation's configuration is refused", async () => {
    server.recorder.change("automation.dusk", "on", { atMs: T, attributes: { id: "dusk-1" } });
    server.answers.set("automation/config", () => {
      throw new Refusal("not_found", "Entity not found");
    });
    expect((await source.readHome()).automations).toMatchObject([{ id: "dusk-1", config: null }]);
  });

  it("has the text of a blueprint put into the automations made from it, where Home Assistant can", async () => {
    const use_blueprint = { path: "motion_light.yaml", input: { motion_entity: "binary_sensor.hall" } };
    const substituted_config = {
      triggers: [{ trigger: "state", entity_id: "binary_sensor.hall" }],
      actions: [],
    };
    server.recorder.change("automation.dusk", "on", { atMs: T, attributes: { id: "dusk-1" } });
    server.answers.set("automation/config", () => ({ config: { alias: "Hall", use_blueprint } }));
    server.answers.set("blueprint/substitute", (message) => {
      expect(message).toMatchObject({ domain: "automation", ...use_blueprint });
      return { substituted_config };
    });
    const [automation] = (await source.readHome()).automations;
    expect(automation?.config).toEqual({ alias: "Hall", use_blueprint, ...substituted_config });
    server.answers.set("blueprint/substitute", () => {
      throw new Refusal("unknown_error", "Missing input");
    });
    const [plain] = (await source.readHome()).automations;
    expect(plain?.config).toEqual({ alias: "Hall", use_blueprint });
  });

  it("is refused with a sentence when an answer is none that Steward knows", async () => {
    server.answers.set("config/area_registry/list", () => ({ areas: "none" }));
    await expect(source.readHome()).rejects.toMatchObject({
      code: "home_assistant_refused",
      message: expect.stringContaining("config/area_registry/list"),
    });
  });

  it("tells who is an administrator and who is a program", async () => {
    expect(await source.readUsers()).toMatchObject([
      { id: ANNA, isAdmin: true, isActive: true, systemGenerated: false },
      { id: SUPERVISOR_USER, isAdmin: true, systemGenerated: true },
    ]);
  });
});

describe("the past", () => {
  const read = async (ids: readonly string[], fromMs = T, toMs = T + HOUR) =>
    source.readPast({ fromMs, toMs }, ids, never);
  const statesOf = (past: readonly PastEvent[]) =>
    past.flatMap(({ event, initiator }) => (event.type === "state" ? [{ event, initiator }] : []));

  it("is [from, to), in time order over all entities, with the state before the first row", async () => {
    server.recorder.change("light.hall", "off", { atMs: T - HOUR });
    server.recorder.change("light.hall", "on", { atMs: T });
    server.recorder.change("sensor.power", "5", { atMs: T + 1 });
    server.recorder.change("light.hall", "off", { atMs: T + 2 });
    server.recorder.change("light.hall", "on", { atMs: T + HOUR });
    const past = statesOf(await read(["light.hall", "sensor.power"]));
    expect(past.map(({ event }) => [event.entityId, event.state, event.previousState, event.atMs])).toEqual([
      ["light.hall", "on", "off", T],
      ["sensor.power", "5", null, T + 1],
      ["light.hall", "off", "on", T + 2],
    ]);
  });

  it("names automations, scripts and scenes from the logbook", async () => {
    const at = (offset: number, context: object) => ({ atMs: T + offset, context });
    for (const name of ["one", "two", "three"]) server.recorder.change(`light.${name}`, "off", { atMs: T });
    server.recorder.run("automation.dusk", at(10, { id: "run", parent_id: "x" }));
    server.recorder.change("light.one", "on", at(20, { id: "run", parent_id: "x" }));
    server.recorder.call("script", "evening", {}, at(30, { id: "s", user_id: ANNA }));
    server.recorder.change("light.two", "on", at(40, { id: "s", user_id: ANNA }));
    server.recorder.call(
      "scene",
      "turn_on",
      { entity_id: "scene.dinner" },
      at(50, { id: "d", user_id: ANNA }),
    );
    server.recorder.change("light.three", "on", at(60, { id: "d", user_id: ANNA }));
    const past = statesOf(await read(["light.one", "light.two", "light.three"])).filter(
      ({ event }) => event.atMs > T,
    );
    expect(past.map(({ initiator }) => [initiator?.kind, initiator?.actor])).toEqual([
      ["automation", "automation.dusk"],
      ["script", "script.evening"],
      ["scene", "scene.dinner"],
    ]);
  });

  it("never names a person for an automation that a person's doing triggered", async () => {
    server.recorder.change("light.one", "off", { atMs: T });
    server.recorder.change("light.two", "off", { atMs: T });
    server.recorder.change("light.one", "on", { atMs: T + 5, context: { id: "c", user_id: ANNA } });
    server.recorder.run("automation.dusk", { atMs: T + 10, context: { id: "run", parent_id: "c" } });
    server.recorder.change("light.two", "on", { atMs: T + 20, context: { id: "run", parent_id: "c" } });
    const last = statesOf(await read(["light.one", "light.two"])).at(-1);
    expect(last?.initiator).toMatchObject({ kind: "automation", actor: "automation.dusk" });
  });

  it("lends a change the context of the call behind it", async () => {
    server.recorder.change("light.hall", "off", { atMs: T });
    server.recorder.call(
      "light",
      "turn_on",
      { entity_id: "light.hall", code: "1" },
      { atMs: T + 10, context: { id: "c", user_id: ANNA } },
    );
    server.recorder.change("light.hall", "on", { atMs: T + 90, context: { id: "c", user_id: ANNA } });
    const past = await read(["light.hall"]);
    expect(statesOf(past).at(-1)).toMatchObject({
      event: { context: { id: "c", userId: ANNA } },
      initiator: null,
    });
    expect(past.find(({ event }) => event.type === "call_service")?.event).toMatchObject({
      serviceData: { entity_id: "light.hall" },
    });
  });

  it("holds runs with their contexts for the automations asked about", async () => {
    server.recorder.change("automation.dusk", "on", { atMs: T - 1 });
    server.recorder.run("automation.dusk", { atMs: T + 10, context: { id: "run" } });
    const runs = (await read(["automation.dusk"])).filter(
      ({ event }) => event.type === "automation_triggered",
    );
    expect(runs.map(({ event }) => [event.atMs, event.context?.id])).toEqual([[T + 10, "run"]]);
  });

  it("is read without the recorded calls, too: older Home Assistants do not tell them", async () => {
    server.answers.delete("logbook/get_action_calls");
    server.recorder.change("light.hall", "off", { atMs: T });
    server.recorder.call("light", "turn_on", {}, { atMs: T + 1, context: { id: "c", user_id: ANNA } });
    server.recorder.change("light.hall", "on", { atMs: T + 2, context: { id: "c", user_id: ANNA } });
    expect(statesOf(await read(["light.hall"])).at(-1)?.event.context).toEqual({
      id: null,
      parentId: null,
      userId: ANNA,
    });
  });

  it("knows a restart by what the logbook leaves out", async () => {
    server.recorder.change("light.hall", "off", { atMs: T });
    server.recorder.change("light.hall", "on", { atMs: T + 5 });
    server.answers.set("logbook/get_events", () => [
      { when: (T + 5) / 1000, entity_id: "light.hall", state: "on" },
    ]);
    server.recorder.change("light.hall", "off", { atMs: T + 10 });
    expect(statesOf(await read(["light.hall"])).at(-1)?.initiator?.kind).toBe("system");
  });

  it("is asked for in more entities at a time while answers are small, and none twice", async () => {
    const ids = Array.from({ length: 70 }, (_, i) => `sensor.s${i}`);
    for (const id of ids) server.recorder.change(id, "1", { atMs: T + 1 });
    expect(statesOf(await read(ids))).toHaveLength(70);
    const sizes = server.asked
      .filter(({ type }) => type === "history/history_during_period")
      .map((message) => (message["entity_ids"] as readonly string[]).length);
    expect(sizes).toEqual([10, 20, 40]);
  });

  it("knows a removed entity by its empty state", async () => {
    server.recorder.change("light.hall", "on", { atMs: T });
    server.recorder.change("light.hall", "", { atMs: T + 5 });
    expect(statesOf(await read(["light.hall"])).map(({ event }) => event.state)).toEqual(["on", null]);
  });

  it("is missed with a sentence that says how to get it, where Home Assistant has no history", async () => {
    server.answers.delete("history/history_during_period");
    await expect(read(["light.hall"])).rejects.toMatchObject({
      message: expect.stringContaining("`history:`"),
    });
  });

  it("is read without a logbook, too, though with fewer names", async () => {
    server.answers.delete("logbook/get_events");
    server.recorder.change("light.hall", "on", { atMs: T });
    expect(statesOf(await read(["light.hall"]))).toMatchObject([{ initiator: null }]);
  });

  it("does not keep waiting whoever stops while an answer is long in coming", async () => {
    const abort = new AbortController();
    const reading = source.readPast({ fromMs: T, toMs: T + HOUR }, ["light.hall"], abort.signal);
    server.freeze();
    abort.abort();
    await expect(reading).rejects.toThrow("aborted");
  });

  it("stops when it is told to", async () => {
    await expect(
      source.readPast({ fromMs: T, toMs: T + 1 }, ["light.a"], AbortSignal.abort()),
    ).rejects.toThrow("aborted");
  });

  it("begins where the recorder's memory begins", async () => {
    expect(await source.oldestPastMs()).toBeNull();
    server.recorder.change("light.hall", "on", { atMs: T - 30 * 24 * HOUR });
    const oldestMs = (await source.oldestPastMs()) ?? 0;
    expect(oldestMs).toBeLessThanOrEqual(T - 30 * 24 * HOUR);
    expect(oldestMs).toBeGreaterThan(T - 30 * 24 * HOUR - 2 * HOUR);
  });
});

describe("saving an automation", () => {
  const CONFIG: AutomationConfig = {
    alias: "Hall light",
    description: "",
    triggers: [{ trigger: "time", at: "07:00:00" }],
    conditions: [],
    actions: [{ action: "light.turn_on", target: { entity_id: "light.hall" } }],
    mode: "single",
  };

  it("writes it, finds its entity and gives it the label", async () => {
    expect(await source.saveAutomation("steward_1", CONFIG)).toEqual({
      automationId: "steward_1",
      entityId: "automation.steward_1",
      warnings: [],
    });
    expect(server.automations.get("steward_1")).toEqual(CONFIG);
    expect((await source.readHome()).labels).toMatchObject([{ label_id: "steward", name: "Steward" }]);
  });

  it("uses the label that is there", async () => {
    await source.saveAutomation("steward_1", CONFIG);
    await source.saveAutomation("steward_2", CONFIG);
    expect((await source.readHome()).labels).toHaveLength(1);
  });

  it("repeats Home Assistant's reason when it refuses", async () => {
    await expect(source.saveAutomation("steward_1", { ...CONFIG, triggers: [] })).rejects.toMatchObject({
      code: "home_assistant_refused",
      message: expect.stringContaining("required key not provided"),
    });
    expect(server.automations.size).toBe(0);
  });

  it("takes back what never came to life, so that nothing is half-done", async () => {
    server.setIncluded(false);
    await expect(source.saveAutomation("steward_1", CONFIG)).rejects.toMatchObject({
      code: "home_assistant_refused",
      details: { reason: "not_included" },
    });
    expect(server.automations.size).toBe(0);
  });

  it("says that the automation was saved when only its label failed", async () => {
    server.answers.set("config/label_registry/create", () => {
      throw new Refusal("invalid_info", "The name is taken");
    });
    const { warnings } = await source.saveAutomation("steward_1", CONFIG);
    expect(warnings).toEqual([expect.stringContaining("The name is taken")]);
  });

  it("asks the integration for the place, and tries to save where there is none", async () => {
    expect(await source.automationPlace()).toEqual({ way: "save", reason: null, hasComments: null });
    server.answers.set("steward/automation_place", () => ({
      way: "paste",
      reason: "packages",
      has_comments: true,
    }));
    expect(await source.automationPlace()).toEqual({ way: "paste", reason: "packages", hasComments: true });
  });
});
