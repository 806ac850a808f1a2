/** The panel's data over a real WebSocket: what it knows, and what it does when the way there breaks. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import {
  createLiveData,
  NOTHING_KNOWN,
  type LiveData,
  type LiveState,
} from "../../frontend/src/state/live-data.ts";
import { retryDelayMs } from "../../frontend/src/transport/backoff.ts";
import {
  createSocketTransport,
  type SocketTransport,
} from "../../frontend/src/transport/socket-transport.ts";
import type { RelayedUser } from "../../src/api/protocol.ts";
import { startPanelApp, type PanelApp } from "../fakes/panel-app.ts";
import { createSample, createSamples, createStatusSample } from "../fakes/panel-samples.ts";

let app: PanelApp;
let transport: SocketTransport;
let data: LiveData;
let state: LiveState;
let user: RelayedUser | null;

beforeEach(async () => {
  app = await startPanelApp(createStatusSample(), { items: createSamples(), more: 2 });
  state = NOTHING_KNOWN;
  user = null;
  transport = createSocketTransport({
    language: () => "en",
    createSocket: () => new WebSocket(`${app.url.replace("http", "ws")}/api/ws`),
    onUser: (who) => {
      user = who;
    },
    retryDelayMs: () => 5,
  });
  data = createLiveData({
    transport,
    onChange: (next) => {
      state = next;
    },
    retryDelayMs: () => 5,
    heartbeatMs: 20,
  });
});

afterEach(async () => {
  data.stop();
  transport.stop();
  await app.stop();
});

function start(): void {
  data.start();
  transport.start();
}

describe("live data over a socket", () => {
  it("knows status, suggestions and who is there", async () => {
    start();
    await vi.waitFor(() => expect(state.list?.items).toHaveLength(4));
    expect(state).toMatchObject({ link: "live", status: { time_zone: "Europe/Berlin" }, list: { more: 2 } });
    expect(user).toEqual({ id: "u1", is_admin: true });
  });

  it("follows what changes", async () => {
    start();
    await vi.waitFor(() => expect(state.list).not.toBeNull());
    app.setList({ items: [createSample({ id: "new" })], more: 0 });
    await vi.waitFor(() => expect(state.list?.items[0]?.id).toBe("new"));
  });

  it("keeps what it knows while the connection is gone, and comes back by itself", async () => {
    start();
    await vi.waitFor(() => expect(state.list).not.toBeNull());
    const seen: string[] = [];
    const stopWatching = transport.watchLink((isUp) => seen.push(`${isUp} ${state.list?.items.length}`));
    app.dropClients();
    await vi.waitFor(() => expect(seen).toEqual(["false 4", "true 4"]));
    stopWatching();
    app.setList({ items: [], more: 0 });
    await vi.waitFor(() => expect(state).toMatchObject({ link: "live", list: { items: [] } }));
  });

  it("notices an app that is gone behind a healthy connection, and its return", async () => {
    start();
    await vi.waitFor(() => expect(state.list).not.toBeNull());
    app.setReachable(false);
    await vi.waitFor(() => expect(state.link).toBe("app_unreachable"));
    expect(state.list?.items).toHaveLength(4);
    app.setReachable(true);
    await vi.waitFor(() => expect(state.link).toBe("live"));
    app.setList({ items: [], more: 7 });
    await vi.waitFor(() => expect(state.list?.more).toBe(7));
  });

  it("tells an integration that is not there from an app that refuses", async () => {
    app.answer("status/subscribe", () => ({
      error: { code: "unknown_command", message: "Unknown command." },
    }));
    start();
    await vi.waitFor(() => expect(state.link).toBe("not_set_up"));
    app.answer("status/subscribe", () => ({
      error: { code: "app_incompatible", message: "Update the app." },
    }));
    await vi.waitFor(() => expect(state).toMatchObject({ link: "failed", message: "Update the app." }));
  });

  it("shows an item that a command answered with at once", async () => {
    start();
    await vi.waitFor(() => expect(state.list).not.toBeNull());
    data.put(createSample({ state: "active" }));
    expect(state.list?.items[0]?.state).toBe("active");
  });

  it("leaves no subscription behind when it stops", async () => {
    start();
    await vi.waitFor(() => expect(state.status).not.toBeNull());
    await vi.waitFor(() => expect(state.list).not.toBeNull());
    data.stop();
    await vi.waitFor(() => expect(app.asked.filter(({ type }) => type === "unsubscribe")).toHaveLength(2));
    transport.stop();
    await vi.waitFor(() => expect(app.clients()).toBe(0));
  });

  it("refuses a command without a connection", async () => {
    await expect(transport.call("status/get", {})).rejects.toMatchObject({ code: "connection_lost" });
  });

  it("ends what waits for an answer when the connection goes", async () => {
    start();
    await vi.waitFor(() => expect(state.list).not.toBeNull());
    const waiting = transport.call("suggestions/list", {});
    transport.stop();
    await expect(waiting).rejects.toMatchObject({ code: "connection_lost" });
  });
});

describe("the pauses between attempts", () => {
  it("double up to half a minute", () => {
    expect([0, 1, 2, 3, 4, 5, 50].map(retryDelayMs)).toEqual([
      1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000,
    ]);
  });
});
