/**
 * The Supervisor's way, with the `hassio` integration of a real Home Assistant: an announcement becomes a config flow of Steward's integration,
 * and ingress reaches the app with the headers that it relies on.
 */
import { createServer } from "node:http";
import type { IncomingMessage, Server } from "node:http";
import { mkdtemp, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createSupervisor } from "../../src/adapters/supervisor/create-supervisor.ts";
import { startFakeSupervisor } from "../fakes/supervisor.ts";
import type { FakeSupervisor } from "../fakes/supervisor.ts";
import { copyOnboarded } from "./demo-config.ts";
import { startHomeAssistant } from "./home-assistant.ts";
import type { HomeAssistant } from "./home-assistant.ts";
import { waitFor } from "./processes.ts";

interface Flow {
  readonly flow_id: string;
  readonly handler: string;
  readonly step_id: string;
  readonly context: { readonly source: string };
}

let home: HomeAssistant;
let supervisor: FakeSupervisor;
let app: Server;
const asked: IncomingMessage[] = [];

beforeAll(async () => {
  // The onboarded folder is made once, by a Home Assistant that has no Supervisor.
  const scratch = await mkdtemp(path.join(tmpdir(), "steward-onboarded-"));
  await copyOnboarded(scratch);
  await rm(scratch, { recursive: true });
  app = createServer((request, response) => {
    asked.push(request);
    response.end("the app's page");
  });
  await new Promise<void>((resolve) => app.listen(0, "127.0.0.1", resolve));
  supervisor = await startFakeSupervisor({
    core: null,
    app: { ingressPort: (app.address() as AddressInfo).port },
  });
  vi.stubEnv("SUPERVISOR", new URL(supervisor.url).host);
  vi.stubEnv("SUPERVISOR_TOKEN", supervisor.coreToken);
  home = await startHomeAssistant({ days: 0 });
  vi.unstubAllEnvs();
  supervisor.setCore({ url: home.url, token: home.users.anna.token });
});

afterAll(async () => {
  await home.stop();
  await supervisor.stop();
  await new Promise((resolve) => app.close(resolve));
});

describe("the Supervisor's way", () => {
  it("turns the app's announcement into a config flow of the integration", async () => {
    const log = { debug: silent, info: silent, warn: silent, error: silent };
    const adapter = createSupervisor({ token: supervisor.token, baseUrl: supervisor.url, log });
    const announcement = {
      host: "127.0.0.1",
      port: 1,
      token: "t".repeat(20),
      instanceId: "one",
      bootId: "1",
    };
    await adapter.announce(announcement, new AbortController().signal);
    const flow = await waitFor("the flow", async () => {
      const socket = await home.socket();
      const flows = (await socket.call("config_entries/flow/progress")) as readonly Flow[];
      return flows.find(({ handler }) => handler === "steward");
    });
    expect(flow.context.source).toBe("hassio");
  });

  it("reaches Home Assistant's own API through the Supervisor", async () => {
    const response = await fetch(`${supervisor.url}/core/api/config`, {
      headers: { authorization: `Bearer ${supervisor.token}` },
    });
    expect(await response.json()).toMatchObject({ state: "RUNNING" });
  });

  it("shows the app's page through Home Assistant's ingress and says who looks", async () => {
    const socket = await home.socket();
    const { session } = (await socket.call("supervisor/api", {
      endpoint: "/ingress/session",
      method: "post",
    })) as { session: string };
    const response = await fetch(`${home.url}${supervisor.ingressPath}/index.html?v=1`, {
      headers: { cookie: `ingress_session=${session}` },
    });
    expect(await response.text()).toBe("the app's page");
    const request = asked.at(-1);
    expect(request?.url).toBe("/index.html?v=1");
    expect(request?.headers).toMatchObject({
      "x-ingress-path": supervisor.ingressPath,
      "x-hass-source": "core.ingress",
      "x-remote-user-id": home.users.anna.id,
    });
  });
});

function silent(): void {
  // The announcement works at once, or the test fails.
}
