/** The app as a process: what it says and how it ends, without any Home Assistant. */
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { writeBackup } from "../src/adapters/sqlite/backup-file.ts";
import { openStore } from "../src/adapters/sqlite/open-store.ts";
import type { Status } from "../src/api/protocol.ts";
import { toBackupName } from "../src/app/backup-names.ts";
import { connectClient, signIn } from "./api/client.ts";
import { API_TOKEN, portOf, startApp, type App } from "./app-process.ts";
import { startFakeSupervisor } from "./fakes/supervisor.ts";
import { createFakeLog } from "./fakes/log.ts";
import { createTempFolder, type TempFolder } from "./fakes/temp-folder.ts";
import { change } from "./ports/events.ts";

let folder: TempFolder;
let apps: App[];

beforeEach(() => {
  folder = createTempFolder();
  apps = [];
});

afterEach(async () => {
  for (const app of apps) app.kill("SIGKILL");
  await Promise.all(apps.map(async ({ exit }) => await exit));
  folder.remove();
});

describe("a wrong setting", () => {
  it("ends the process with one sentence that says what to change", async () => {
    const app = start({ STEWARD_HISTORY_DAYS: "5000" });
    expect(await app.exit).toBe(78);
    expect(app.output()).toBe(
      'Option history_days is "5000", but must be a whole number of days from 31 to 3650. ' +
        "Change the environment variable STEWARD_HISTORY_DAYS and start Steward again.\n",
    );
  });

  it("names a port that somebody else has", async () => {
    const other = createServer();
    other.listen(0, "127.0.0.1");
    await once(other, "listening");
    const address = other.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const app = start({ STEWARD_PORT: String(port) });
    expect(await app.exit).toBe(78);
    expect(app.output()).toMatch(new RegExp(`cannot listen on 127\\.0\\.0\\.1, port ${port} .*STEWARD_PORT`));
    expect(app.output()).not.toMatch(/\n\s+at /);
    other.close();
  });

  it("says what to do about a data folder that cannot be used", async () => {
    writeFileSync(path.join(folder.path, "file"), "");
    const app = start({ STEWARD_DATA_DIR: path.join(folder.path, "file") });
    expect(await app.exit).toBe(78);
    expect(app.output()).toMatch(/^Steward cannot write to its data folder .*STEWARD_DATA_DIR.*\n$/);
  });

  it("says what to do about a store that is another program's", async () => {
    const other = new Database(path.join(folder.path, "steward.db"));
    other.exec("CREATE TABLE states (id INTEGER)");
    other.close();
    const app = start();
    expect(await app.exit).toBe(78);
    expect(app.output()).toContain("steward.db is a database of another program");
    expect(app.output()).not.toMatch(/\n\s+at /);
  });
});

describe("the process", () => {
  it("serves while Home Assistant is away, says so, and ends when told to", async () => {
    const app = start();
    const port = await portOf(app);
    const health = await fetch(`http://127.0.0.1:${port}/healthz`);
    expect(await health.json()).toMatchObject({ status: "ok", connected: false, ready: false });
    await app.waitFor(/does not answer/);
    const client = await signIn(`ws://127.0.0.1:${port}/api/ws`, API_TOKEN);
    const { result } = await client.ask("status/get");
    expect((result as Status).problems).toMatchObject([
      { code: "home_assistant_unreachable", message: expect.stringContaining("does not answer") },
    ]);
    expect(await client.ask("analysis/run")).toMatchObject({ success: false, error: { code: "busy" } });
    app.kill("SIGTERM");
    expect(await client.closed).toBe(1001);
    expect(await app.exit).toBe(0);
  });

  it("goes on with its latest backup where its memory is damaged, and tells it until it is read", async () => {
    const file = path.join(folder.path, "steward.db");
    const store = openStore({ path: file, log: createFakeLog() });
    store.events.append([change("light.hall", "on", Date.UTC(2026, 9, 1))]);
    writeBackup(file, path.join(folder.path, "backups", toBackupName(Date.UTC(2026, 9, 2, 3))));
    store.close();
    writeFileSync(file, "this is not a database, but a longer text ".repeat(50));
    const app = start();
    const client = await signIn(`ws://127.0.0.1:${await portOf(app)}/api/ws`, API_TOKEN);
    const { result } = await client.ask("status/get");
    expect((result as Status).memory.state_changes).toBe(1);
    expect((result as Status).problems).toContainEqual(
      expect.objectContaining({
        code: "store_restored",
        acknowledgeable: true,
        message: expect.stringContaining("as of 2026-10-02 03:00 UTC"),
      }),
    );
    expect(app.output()).not.toMatch(/\n\s+at /);
  });

  it("backs its memory up when asked, and goes on with the backup that an administrator wants", async () => {
    const file = path.join(folder.path, "steward.db");
    const store = openStore({ path: file, log: createFakeLog() });
    store.events.append([change("light.hall", "on", Date.UTC(2026, 9, 1))]);
    const madeMs = Date.UTC(2026, 9, 2, 3);
    writeBackup(file, path.join(folder.path, "backups", toBackupName(madeMs)));
    store.events.append([change("light.hall", "off", Date.UTC(2026, 9, 2, 4))]);
    store.close();
    const app = start();
    const port = await portOf(app);
    const client = await signIn(`ws://127.0.0.1:${port}/api/ws`, API_TOKEN);
    const { result } = await client.ask("backups/make");
    expect(result).toHaveLength(2);
    expect(await client.ask("backups/restore", { made_ms: 1 })).toMatchObject({
      error: { code: "not_found" },
    });
    await client.ask("backups/restore", { made_ms: madeMs });
    await client.closed;
    await vi.waitFor(async () => {
      // Free ports are drawn anew.
      const now = [...app.output().matchAll(/ port=(\d+)/g)].at(-1)?.[1] ?? port;
      const again = await signIn(`ws://127.0.0.1:${now}/api/ws`, API_TOKEN);
      const status = (await again.ask("status/get"))["result"] as Status;
      expect(status.memory.state_changes).toBe(1);
      expect(status.problems).toContainEqual(
        expect.objectContaining({ message: expect.stringContaining("as an administrator wanted") }),
      );
      again.close();
    }, 20_000);
    expect(app.output()).not.toMatch(/\n\s+at /);
  });

  it("never writes its secrets", async () => {
    const app = start({ STEWARD_LOG_LEVEL: "debug" });
    await app.waitFor(/does not answer/);
    app.kill("SIGINT");
    expect(await app.exit).toBe(0);
    expect(app.output()).not.toMatch(new RegExp(`${API_TOKEN}|a-long-lived-token`));
  });

  it("keeps the token that it made", async () => {
    const first = start({ STEWARD_API_TOKEN: undefined });
    await portOf(first);
    first.kill("SIGTERM");
    await first.exit;
    const token = readFileSync(path.join(folder.path, "api-token"), "utf8").trim();
    const again = start({ STEWARD_API_TOKEN: undefined });
    const client = await signIn(`ws://127.0.0.1:${await portOf(again)}/api/ws`, token);
    expect(await client.ask("suggestions/list")).toMatchObject({ result: { items: [], more: 0 } });
  });
});

describe("under the Supervisor", () => {
  it("announces itself and lets the Supervisor vouch for people", async () => {
    const supervisor = await startFakeSupervisor({ core: null });
    try {
      writeFileSync(path.join(folder.path, "options.json"), '{"log_level":"info"}');
      const app = start({
        STEWARD_HA_URL: undefined,
        STEWARD_HA_TOKEN: undefined,
        SUPERVISOR_TOKEN: supervisor.token,
        STEWARD_SUPERVISOR_URL: supervisor.url,
        STEWARD_INGRESS_PORT: "0",
        STEWARD_TRUSTED_PEER: "127.0.0.1",
      });
      const [, port, ingressPort] = await app.waitFor(/port=(\d+) ingress_port=(\d+)/);
      supervisor.setApp({ ingressPort: Number(ingressPort), address: "127.0.0.1" });
      await app.waitFor(/Announced to Home Assistant/);
      expect(supervisor.messages()).toMatchObject([
        { service: "steward", config: { port: Number(port), token: API_TOKEN } },
      ]);
      const cookie = supervisor.openSession({ id: "somebody" });
      const url = `${supervisor.url.replace("http", "ws")}${supervisor.ingressPath}/api/ws`;
      const client = await connectClient(url, { cookie });
      expect(await client.next()).toMatchObject({
        type: "auth_ok",
        user: { id: "somebody", is_admin: false },
      });
      expect(await client.ask("status/get")).toMatchObject({ success: true });
      expect(await client.ask("analysis/run")).toMatchObject({ success: false });
      app.kill("SIGTERM");
      expect(await app.exit).toBe(0);
    } finally {
      await supervisor.stop();
    }
  });

  it("says where to change a wrong option", async () => {
    writeFileSync(path.join(folder.path, "options.json"), '{"max_open_suggestions":0}');
    const app = start({ SUPERVISOR_TOKEN: "x".repeat(20) });
    expect(await app.exit).toBe(78);
    expect(app.output()).toMatch(/max_open_suggestions is 0.*from 1 to 50.*Configuration tab/);
  });
});

function start(env: Readonly<Record<string, string | undefined>> = {}): App {
  const app = startApp(folder.path, env);
  apps.push(app);
  return app;
}
