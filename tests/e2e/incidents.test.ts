/** An opening that is left open, in a real Home Assistant: seen in time, told to a phone, called normal there, and shown by the entities. */
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { IncidentItem, IncidentList } from "../../src/api/protocol.ts";
import type { HassSocket } from "./hass-socket.ts";
import { type HomeAssistant, startHomeAssistant } from "./home-assistant.ts";
import { waitFor } from "./processes.ts";
import { type StandInPhone, startPhone } from "./stand-in-phone.ts";
import { type StewardApp, connectIntegration, startSteward } from "./steward-app.ts";

/** Opened ten times a day for less than a minute. */
const FRIDGE = "binary_sensor.fridge_door";

let home: HomeAssistant;
let steward: StewardApp;
let socket: HassSocket;
let phone: StandInPhone;

beforeAll(async () => {
  home = await startHomeAssistant();
  phone = await startPhone(home);
  steward = await startSteward({
    home,
    env: { NODE_OPTIONS: `--import=${path.join(import.meta.dirname, "passing-clock.mjs")}` },
  });
  await connectIntegration(home, steward);
  socket = await home.socket();
  await steward.waitForAnalysis(0);
  // Whatever the hour of this test.
  for (const name of ["quiet_from", "quiet_until"]) {
    await socket.call("steward/options/set", { name, value: "09:00" });
  }
}, 240_000);

afterAll(async () => {
  await steward?.stop();
  await home?.stop();
  phone?.close();
});

describe("a fridge door that is left open", () => {
  it("is told to the phone, called normal there by its user, goes on after all, and closes by itself", async () => {
    expect((await list()).open).toEqual([]);
    expect(await stateOf("sensor.steward_open_incidents")).toBe("0");
    await home.happen(FRIDGE, "on");
    // The event has to come before it is twenty minutes old.
    await new Promise((resolve) => void setTimeout(resolve, 1_000));
    steward.passTime();

    const incident = await waitFor("the incident", async () => (await list()).open[0], { timeoutMs: 60_000 });
    expect(incident).toMatchObject({
      key: `left-open:${FRIDGE}`,
      monitor: "left-open",
      state: "open",
      entity_ids: [FRIDGE],
      title: expect.stringMatching(/has been open for 2\d minutes$/),
    });
    expect(incident.parts[0]?.seen).toBeGreaterThan(incident.parts[0]?.high ?? Infinity);
    await waitForState("sensor.steward_open_incidents", "1");
    const event = await entity("event.steward_incident");
    expect(event.attributes).toMatchObject({ event_type: "opened", monitor: "left-open" });

    const push = await phone.lastPush(({ title }) => title?.includes("has been open") === true);
    expect(push.data?.actions?.map(({ title }) => title)).toEqual(["That’s normal", "Tell me later", "Open"]);
    expect(push.data?.actions?.at(-1)?.uri).toBe("/steward/now");
    await phone.answer(push, "That’s normal");
    const normal = await waitFor("the answer", async () =>
      (await list()).recent.find(({ id, state }) => id === incident.id && state === "normal"),
    );
    expect(normal.answered_by).toBe(home.users.anna.id);
    await phone.lastPush(
      ({ message, data }) => message === "clear_notification" && data?.tag === push.data?.tag,
    );
    await waitForState("sensor.steward_open_incidents", "0");

    // Not normal after all: it still goes on.
    await socket.call("steward/incidents/not_normal", { incident_id: incident.id });
    await waitForState("sensor.steward_open_incidents", "1");
    await home.happen(FRIDGE, "off");
    steward.passTime();
    const over = await waitFor(
      "the end",
      async () => (await list()).recent.find(({ id, closed_ms }) => id === incident.id && closed_ms !== null),
      { timeoutMs: 60_000 },
    );
    expect(over.state).toBe("closed");
    expect(phone.pushes.filter(({ title }) => title === push.title)).toHaveLength(1);
  });

  it("is nobody's to call normal who is no administrator", async () => {
    const ben = await home.socket(home.users.ben);
    const { recent } = (await ben.call("steward/incidents/list")) as IncidentList;
    await expect(ben.call("steward/incidents/normal", { incident_id: recent[0]?.id ?? "" })).rejects.toThrow(
      /unauthorized/i,
    );
  });
});

async function list(): Promise<{
  readonly open: readonly IncidentItem[];
  readonly recent: readonly IncidentItem[];
}> {
  return (await socket.call("steward/incidents/list")) as IncidentList;
}

interface Entity {
  readonly entity_id: string;
  readonly state: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

async function entity(entityId: string): Promise<Entity> {
  const states = (await home.request("GET", "/api/states")) as readonly Entity[];
  const found = states.find(({ entity_id }) => entity_id === entityId);
  if (found === undefined) throw new Error(`there is no ${entityId}`);
  return found;
}

const stateOf = async (entityId: string): Promise<string> => (await entity(entityId)).state;

async function waitForState(entityId: string, state: string): Promise<void> {
  await waitFor(`${entityId} to be ${state}`, async () =>
    (await stateOf(entityId)) === state ? true : undefined,
  );
}
