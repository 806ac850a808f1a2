/** The whole app killed over and over beside a wire-true Home Assistant in which life goes on: in the end nothing is missing, nothing is there twice. */
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { openStore } from "../src/adapters/sqlite/open-store.ts";
import { portOf, startApp } from "./app-process.ts";
import { createFakeLog } from "./fakes/log.ts";
import { startHaServer } from "./fakes/ha-server.ts";
import { createTempFolder } from "./fakes/temp-folder.ts";
import { createRandom } from "./houses/random.ts";
import { rowsOf } from "./ports/events.ts";

const KILLS = 100;
const LONGEST_MS = 600;
const LAMP = "light.hall";

describe("the app, killed at random moments", () => {
  it("reads back what it lost, once", { timeout: 300_000 }, async () => {
    const server = await startHaServer();
    const folder = createTempFolder();
    const random = createRandom("kill");
    const env = { STEWARD_HA_URL: server.url, STEWARD_HA_TOKEN: server.token };
    const told: number[] = [];
    const tell = (): void => {
      // Two changes in one millisecond would be one change to Home Assistant's history as well.
      const atMs = Math.max(Date.now(), (told.at(-1) ?? 0) + 1);
      told.push(atMs);
      server.recorder.change(LAMP, told.length % 2 === 0 ? "on" : "off", { atMs });
    };
    tell();
    const life = setInterval(tell, 15);
    let app = startApp(folder.path, env);
    try {
      for (let kill = 0; kill < KILLS; kill += 1) {
        await portOf(app);
        // Chance is the point here: no event tells of the moments that matter.
        await wait(random.next() * LONGEST_MS);
        app.kill("SIGKILL");
        await app.exit;
        app = startApp(folder.path, env);
      }
      clearInterval(life);
      // Told when the last gap is filled, which waits until the recorder has surely written what it saw.
      await app.waitFor(/Read \d+ changes from Home Assistant's history/);
      app.kill("SIGTERM");
      expect(await app.exit).toBe(0);
      const store = openStore({ path: path.join(folder.path, "steward.db"), log: createFakeLog() });
      const log = store.events.readWindow({ fromMs: 0, toMs: Date.now() * 2 });
      store.close();
      const kept = rowsOf(log).filter(({ entity }) => entity === LAMP);
      expect(kept.map(({ atMs }) => atMs)).toEqual(told);
      expect(kept.every(({ state, previous }) => state !== previous)).toBe(true);
    } finally {
      clearInterval(life);
      app.kill("SIGKILL");
      await app.exit;
      await server.stop();
      folder.remove();
    }
  });
});
