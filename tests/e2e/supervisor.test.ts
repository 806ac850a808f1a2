/**
 * The Supervisor's way, end to end: the real app under a fake Supervisor whose other side is the `hassio` integration of a real Home Assistant.
 * The announcement becomes a config flow, the integration reaches the app, and ingress shows its page.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startFakeSupervisor } from "../fakes/supervisor.ts";
import type { FakeSupervisor } from "../fakes/supervisor.ts";
import { copyOnboarded } from "./demo-config.ts";
import { startHomeAssistant } from "./home-assistant.ts";
import type { FlowResult, HomeAssistant } from "./home-assistant.ts";
import type { HassSocket } from "./hass-socket.ts";
import { findFreePort, waitFor } from "./processes.ts";
import { startSteward } from "./steward-app.ts";
import type { StewardApp } from "./steward-app.ts";

interface Flow {
  readonly flow_id: string;
  readonly handler: string;
  readonly step_id: string;
  readonly context: { readonly source: string };
}

let home: HomeAssistant;
let supervisor: FakeSupervisor;
let steward: StewardApp;
let socket: HassSocket;

beforeAll(async () => {
  // The onboarded folder is made once, by a Home Assistant that has no Supervisor.
  const scratch = await mkdtemp(path.join(tmpdir(), "steward-onboarded-"));
  await copyOnboarded(scratch);
  await rm(scratch, { recursive: true });
  // The app is reached by its host name; here that is this machine.
  const ingressPort = await findFreePort();
  supervisor = await startFakeSupervisor({ core: null, app: { ingressPort, hostname: "127.0.0.1" } });
  vi.stubEnv("SUPERVISOR", new URL(supervisor.url).host);
  vi.stubEnv("SUPERVISOR_TOKEN", supervisor.coreToken);
  home = await startHomeAssistant({ days: 0 });
  vi.unstubAllEnvs();
  supervisor.setCore({ url: home.url, token: home.users.anna.token });
  socket = await home.socket();
  steward = await startSteward({
    home,
    env: {
      SUPERVISOR_TOKEN: supervisor.token,
      STEWARD_SUPERVISOR_URL: supervisor.url,
      STEWARD_INGRESS_PORT: String(ingressPort),
      STEWARD_TRUSTED_PEER: "127.0.0.1",
      STEWARD_HA_URL: undefined,
      STEWARD_HA_TOKEN: undefined,
      STEWARD_API_TOKEN: undefined,
    },
  });
});

afterAll(async () => {
  await steward.stop();
  await home.stop();
  await supervisor.stop();
});

describe("the Supervisor's way", () => {
  it("reaches Home Assistant through the Supervisor", async () => {
    await steward.waitForHealth("the connection", ({ connected }) => connected);
    expect(steward.logs()).not.toContain(supervisor.token);
  });

  it("is discovered by Home Assistant, and one press sets the integration up", async () => {
    const flow = await waitFor("the flow", async () => {
      const flows = (await socket.call("config_entries/flow/progress")) as readonly Flow[];
      return flows.find(({ handler }) => handler === "steward");
    });
    expect(flow).toMatchObject({ step_id: "hassio_confirm", context: { source: "hassio" } });
    const done = (await home.request(
      "POST",
      `/api/config/config_entries/flow/${flow.flow_id}`,
      {},
    )) as FlowResult;
    expect(done).toMatchObject({ type: "create_entry", result: { title: "Steward", state: "loaded" } });
    expect(await socket.call("steward/status/get")).toMatchObject({ home_assistant: { state: "connected" } });
  });

  it("shows its page through Home Assistant's ingress, to whom Home Assistant vouches for", async () => {
    const { session } = (await socket.call("supervisor/api", {
      endpoint: "/ingress/session",
      method: "post",
    })) as { session: string };
    const page = `${home.url}${supervisor.ingressPath}/`;
    const response = await fetch(page, { headers: { cookie: `ingress_session=${session}` } });
    expect(response.status).toBe(200);
    expect(await response.text()).toContain("steward-panel");
    expect((await fetch(page)).status).toBe(401);
  });

  it("outlives Home Assistant's going away and coming back", async () => {
    supervisor.setCore(null);
    await steward.waitForHealth("the loss", ({ connected }) => !connected);
    supervisor.setCore({ url: home.url, token: home.users.anna.token });
    await steward.waitForHealth("the return", ({ connected }) => connected);
    expect(steward.hasExited()).toBe(false);
  });
});
