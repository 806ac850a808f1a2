/** A hundred kills at random points of everything that writes; after each one the store is sound and says nothing twice. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync } from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import Database from "better-sqlite3";
import { describe, expect, it } from "vitest";
import { restoreBackup } from "../../../src/adapters/sqlite/backup-file.ts";
import { migrate } from "../../../src/adapters/sqlite/migrate.ts";
import { openStore } from "../../../src/adapters/sqlite/open-store.ts";
import { MIGRATIONS, SCHEMA_VERSION } from "../../../src/adapters/sqlite/schema.ts";
import { createRandom } from "../../houses/random.ts";
import { FIRST_MS, readHours, sensorDay, sensorDays, WORKS } from "./doomed-writer.ts";
import { SILENT } from "./silent-log.ts";
import { temporaryFolder } from "./stores.ts";

type WorkName = keyof typeof WORKS;

const WRITER = fileURLToPath(import.meta.resolve("./doomed-writer.ts"));
const KILLS_EACH = 20;
const LONGEST_MS = 60;
const NAMES = Object.keys(WORKS) as readonly WorkName[];

/** A writer's process; the cache of compiled files is what its successors start from. */
function startWriter(folder: string, ...work: readonly string[]) {
  return spawn(process.execPath, [WRITER, ...work], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, NODE_COMPILE_CACHE: path.join(folder, "compiled") },
  });
}

/** Lets it work for so long, then kills it wherever it is. */
async function killWhileAt(file: string, work: WorkName, afterMs: number): Promise<void> {
  const child = startWriter(path.dirname(path.dirname(file)), file, work);
  await once(child.stdout, "data");
  // Chance is the point here: no event tells of the moments that matter.
  await wait(afterMs);
  child.kill("SIGKILL");
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  expect(child.signalCode).toBe("SIGKILL");
}

/** A store of the first version with something in it. */
function makeOldStore(file: string): void {
  const old = new Database(file);
  old.pragma("page_size = 1024");
  migrate(old, SILENT, MIGRATIONS.slice(0, 1));
  old.exec("INSERT INTO entity (entity_id) VALUES ('light.l0')");
  old.exec("INSERT INTO initiator (kind, certainty_percent, change_count) VALUES ('person', 90, 1)");
  old.exec(
    `INSERT INTO state_change (moment, state, attributes, initiator) VALUES ((${FIRST_MS - 1} << 20) | 1, -1, NULL, 1)`,
  );
  old.close();
}

/** What is wrong with a store after a kill: nothing. */
function findFaults(file: string): readonly string[] {
  const faults: string[] = [];
  const store = openStore({ path: file, log: SILENT });
  try {
    const { stateChanges, byInitiator } = store.events.counts();
    const spans = store.events.coveredSpans();
    const [span = { fromMs: FIRST_MS, toMs: FIRST_MS }] = spans;
    if (spans.length > 1) faults.push("covered in pieces");
    const lights = store.events.readWindow({ fromMs: FIRST_MS, toMs: FIRST_MS * 2 });
    const covered = lights.atMs.filter((atMs) => atMs >= span.fromMs && atMs < span.toMs);
    if (covered.length !== span.toMs - span.fromMs) faults.push("covered, but not there");
    if (new Set(lights.atMs).size !== lights.length) faults.push("twice there");
    if (lights.length - covered.length > 100) faults.push("half a batch");
    const counted = Object.values(byInitiator).reduce((sum, count) => sum + count, 0);
    if (counted !== stateChanges) faults.push("miscounted by initiator");
    const run = store.suggestions.lastAnalysis()?.startedMs ?? null;
    const list = store.suggestions.list();
    if (list.some(({ updatedMs }) => updatedMs !== run)) faults.push("half an analysis");
    const database = new Database(file, { readonly: true });
    if (database.pragma("integrity_check", { simple: true }) !== "ok") faults.push("damaged");
    if (database.pragma("user_version", { simple: true }) !== SCHEMA_VERSION) faults.push("an old version");
    const rows = database.prepare("SELECT COUNT(*) FROM state_change").pluck().get();
    if (rows !== stateChanges) faults.push("miscounted");
    database.close();
  } finally {
    store.close();
  }
  return faults;
}

function isSummedUpRight(store: Parameters<typeof readHours>[0], days: number, plainFile: string): boolean {
  const plain = openStore({ path: plainFile, log: SILENT });
  for (let day = 0; day < days; day += 1) plain.events.append(sensorDay(day));
  const wanted = JSON.stringify(readHours(plain, days));
  plain.close();
  return JSON.stringify(readHours(store, days)) === wanted;
}

/** @returns what was wrong after any of the kills, and how far the work came in spite of them */
async function killOverAndOver(work: WorkName, folder: string) {
  const random = createRandom(work);
  const faults: string[] = [];
  let file = path.join(folder, "steward.db");
  for (let kill = 0; kill < KILLS_EACH; kill += 1) {
    if (work === "migration") {
      file = path.join(folder, `${kill}.db`);
      makeOldStore(file);
    }
    await killWhileAt(file, work, random.next() * LONGEST_MS);
    faults.push(...findFaults(file));
  }
  const store = openStore({ path: file, log: SILENT });
  const days = sensorDays(store);
  if (days > 0 && !isSummedUpRight(store, days, path.join(folder, "plain.db")))
    faults.push("summed up wrongly");
  const backups = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
    /backups.\d+\.backup$/.test(name),
  );
  faults.push(...backups.filter((name) => isBroken(path.join(folder, name))));
  const { stateChanges } = store.events.counts();
  const analyses = store.suggestions.lastAnalysis()?.startedMs ?? 0;
  store.close();
  return { faults, progress: Math.min(1, stateChanges + analyses), backups: backups.length, days };
}

function isBroken(backup: string): boolean {
  try {
    // Beside the key without which it cannot be read.
    const restored = path.join(path.dirname(path.dirname(backup)), "restored.db");
    restoreBackup(backup, restored);
    return findFaults(restored).length > 0;
  } catch {
    return true;
  }
}

describe("a store whose process is killed", () => {
  it(
    "a hundred times, in the middle of all that writes, is sound each time",
    { timeout: 120_000 },
    async () => {
      const folder = temporaryFolder();
      await once(startWriter(folder), "exit");
      const ends = await Promise.all(
        NAMES.map(async (work) => {
          mkdirSync(path.join(folder, work));
          return [work, await killOverAndOver(work, path.join(folder, work))] as const;
        }),
      );
      const result = Object.fromEntries(ends);
      expect(ends.map(([work, { faults }]) => [work, faults])).toEqual(NAMES.map((work) => [work, []]));
      expect(ends.every(([, { progress }]) => progress > 0)).toBe(true);
      expect(result["backup"]?.backups).toBeGreaterThan(0);
      expect(result["retention"]?.days).toBeGreaterThan(3);
    },
  );
});
