/** Steward's side of the Supervisor's API, against the fake that speaks the real endpoints. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createSupervisor } from "../../../src/adapters/supervisor/create-supervisor.ts";
import type { Announcement } from "../../../src/ports/supervisor.ts";
import { startFakeSupervisor } from "../../fakes/supervisor.ts";
import type { FakeSupervisor } from "../../fakes/supervisor.ts";

const ANNOUNCEMENT: Announcement = {
  host: "local-steward",
  port: 8098,
  token: "the-api-token",
  instanceId: "one-home",
  bootId: "first-boot",
};
const never = new AbortController().signal;
const cleanups: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

describe("the Supervisor's adapter", () => {
  it("learns where the app runs", async () => {
    const { supervisor, fake } = await start({ app: { ingressPort: 62_001 } });
    expect(await supervisor.selfInfo(never)).toEqual({
      slug: "local_steward",
      version: "0.1.0",
      hostname: "local-steward",
      ipAddress: "127.0.0.1",
      ingressPort: 62_001,
      ingressUrl: `${fake.ingressPath}/`,
    });
  });

  it("announces Steward to its integration", async () => {
    const { supervisor, fake } = await start();
    const uuid = await supervisor.announce(ANNOUNCEMENT, never);
    expect(fake.messages()).toEqual([
      {
        addon: "local_steward",
        service: "steward",
        uuid,
        config: {
          host: "local-steward",
          port: 8098,
          token: "the-api-token",
          instance_id: "one-home",
          boot_id: "first-boot",
        },
      },
    ]);
  });

  it("is passed on again after a restart because the boot id differs, under the same message id", async () => {
    const { supervisor, fake } = await start();
    const first = await supervisor.announce(ANNOUNCEMENT, never);
    await supervisor.announce(ANNOUNCEMENT, never);
    expect(fake.pushes).toHaveLength(1);
    const second = await supervisor.announce({ ...ANNOUNCEMENT, bootId: "second-boot" }, never);
    expect(fake.pushes).toHaveLength(2);
    expect(second).toBe(first);
  });

  it("does not try again when the app may not announce", async () => {
    const { supervisor } = await start({ app: { discovery: [] } });
    await expect(supervisor.announce(ANNOUNCEMENT, never)).rejects.toMatchObject({
      code: "home_assistant_refused",
      message: expect.stringContaining("must list services"),
    });
  });

  it("does not try again with a token that the Supervisor does not know", async () => {
    const { supervisor } = await start({ token: "wrong" });
    await expect(supervisor.selfInfo(never)).rejects.toMatchObject({ code: "home_assistant_refused" });
  });

  it("keeps trying while the Supervisor starts, and says so once each way", async () => {
    let failures = 3;
    const url = await serve((respond) => {
      failures -= 1;
      if (failures >= 0) respond(503, "not ready");
      else respond(200, JSON.stringify({ result: "ok", data: { uuid: "abc" } }));
    });
    const { lines, log } = createRecordingLog();
    const supervisor = createSupervisor({ token: "t", baseUrl: url, log, retryDelaysMs: [1] });
    expect(await supervisor.announce(ANNOUNCEMENT, never)).toBe("abc");
    expect(lines).toEqual([
      "warn Could not announce Steward to Home Assistant: The Supervisor is not ready (503). Steward keeps trying.",
      "info The Supervisor answers again; could announce Steward to Home Assistant.",
    ]);
  });

  it("stops trying when it is told to stop", async () => {
    const stop = new AbortController();
    const { log } = createRecordingLog(() => {
      stop.abort();
    });
    const supervisor = createSupervisor({
      token: "t",
      baseUrl: "http://127.0.0.1:1",
      log,
      retryDelaysMs: [60_000],
    });
    await expect(supervisor.selfInfo(stop.signal)).rejects.toMatchObject({ name: "AbortError" });
  });

  it("says what to do about an answer that it does not understand", async () => {
    const url = await serve((respond) => {
      respond(200, JSON.stringify({ result: "ok", data: { slug: 1 } }));
    });
    const supervisor = createSupervisor({ token: "t", baseUrl: url, log: createRecordingLog().log });
    await expect(supervisor.selfInfo(never)).rejects.toThrow("update the Supervisor or Steward");
  });

  it("never writes a token into its messages", async () => {
    const { supervisor, lines } = await start({ token: "wrong-and-secret" });
    const error: unknown = await supervisor.announce(ANNOUNCEMENT, never).catch((reason: unknown) => reason);
    expect(JSON.stringify([String(error), ...lines])).not.toMatch(/wrong-and-secret|the-api-token/);
  });
});

async function start({ token, app = {} }: { token?: string; app?: Record<string, unknown> } = {}) {
  const fake: FakeSupervisor = await startFakeSupervisor({ core: null, app });
  cleanups.push(async () => {
    await fake.stop();
  });
  const { log, lines } = createRecordingLog();
  const supervisor = createSupervisor({
    token: token ?? fake.token,
    baseUrl: fake.url,
    log,
    retryDelaysMs: [1],
  });
  return { fake, supervisor, lines };
}

async function serve(handle: (respond: (status: number, body: string) => void) => void): Promise<string> {
  const server = createServer((_request, response) => {
    handle((status, body) => response.writeHead(status).end(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  cleanups.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

function createRecordingLog(onLine: () => void = () => undefined) {
  const lines: string[] = [];
  const at = (level: string) => (message: string) => {
    lines.push(`${level} ${message}`);
    onLine();
  };
  return { lines, log: { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") } };
}
