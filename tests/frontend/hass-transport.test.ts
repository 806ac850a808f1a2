/** The relay through Home Assistant, with Home Assistant's own client library against a real WebSocket server. */
import { Connection, createLongLivedTokenAuth, type HaWebSocket } from "home-assistant-js-websocket";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import { createHassTransport } from "../../frontend/src/transport/hass-transport.ts";
import { CallFailure, toCallFailure, type Transport } from "../../frontend/src/transport/transport.ts";
import type { Status } from "../../src/api/protocol.ts";
import { startPanelApp, type PanelApp } from "../fakes/panel-app.ts";
import { createSamples, createStatusSample } from "../fakes/panel-samples.ts";

let app: PanelApp;
let connection: Connection;
let transport: Transport;

beforeEach(async () => {
  app = await startPanelApp(createStatusSample(), { items: createSamples(), more: 0 });
  const options = {
    setupRetry: 0,
    auth: createLongLivedTokenAuth(app.url, "unused"),
    createSocket: () => openSocket(app),
  };
  connection = new Connection(await openSocket(app), options);
  transport = createHassTransport(connection, () => "de");
});

afterEach(async () => {
  connection.close();
  await app.stop();
});

describe("the relay through Home Assistant", () => {
  it("asks Steward's commands with their parameters", async () => {
    await transport.call("suggestions/dismiss", { suggestion_id: "weekday-lights", reason: "not_a_habit" });
    expect(app.asked.at(-1)).toEqual({
      type: "suggestions/dismiss",
      params: { suggestion_id: "weekday-lights", reason: "not_a_habit" },
    });
  });

  it("asks in the person's language", async () => {
    await transport.call("status/get", {});
    expect([...app.languages]).toEqual(["de"]);
  });

  it("hands failures on with their code", async () => {
    app.setReachable(false);
    await expect(transport.call("status/get", {})).rejects.toEqual(
      new CallFailure("app_unreachable", "The Steward app is not connected."),
    );
  });

  it("brings events until it is ended", async () => {
    const seen: Status[] = [];
    const end = await transport.subscribe("status/subscribe", {}, (status) => seen.push(status));
    await vi.waitFor(() => expect(seen).toHaveLength(1));
    app.setStatus(createStatusSample({ version: "9.9.9" }));
    await vi.waitFor(() => expect(seen.at(-1)?.version).toBe("9.9.9"));
    end();
    await vi.waitFor(() => expect(app.asked.at(-1)?.type).toBe("unsubscribe"));
  });

  it("tells that the link is lost and back", async () => {
    const seen: boolean[] = [];
    const stop = transport.watchLink((isUp) => seen.push(isUp));
    app.dropClients();
    await vi.waitFor(() => expect(seen).toEqual([false, true]), { timeout: 5_000 });
    stop();
  });
});

describe("a failure", () => {
  it("has a code whatever it came as", () => {
    expect(toCallFailure({ code: 3, message: "Connection lost" }).code).toBe("connection_lost");
    expect(toCallFailure(new Error("odd"))).toMatchObject({ code: "internal", message: "odd" });
    expect(toCallFailure("text")).toMatchObject({ code: "internal", message: "text" });
  });
});

/** An authenticated socket as the library wants it; the fake app asks for no token. */
function openSocket({ url }: PanelApp): Promise<HaWebSocket> {
  const socket = new WebSocket(`${url.replace("http", "ws")}/api/websocket`);
  return new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.once("message", () => resolve(Object.assign(socket, { haVersion: "2026.11.0" }) as never));
  });
}
