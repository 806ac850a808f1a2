import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { copyFileSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import Database from "better-sqlite3";
import { describe, expect, it } from "vitest";
import { createCipher, installCipher } from "../../../src/adapters/sqlite/cipher.ts";
import { migrate } from "../../../src/adapters/sqlite/migrate.ts";
import { openStore, openStoreForReading } from "../../../src/adapters/sqlite/open-store.ts";
import { MIGRATIONS, SCHEMA_VERSION } from "../../../src/adapters/sqlite/schema.ts";
import { isAppError } from "../../../src/core/domain/errors.ts";
import { change } from "../../ports/events.ts";
import { SILENT } from "./silent-log.ts";
import { temporaryFolder } from "./stores.ts";

const T = Date.UTC(2026, 9, 1, 6);
const EVERYTHING = { fromMs: 0, toMs: T * 2 };

function failureOf(work: () => unknown): { readonly code: string; readonly message: string } {
  try {
    work();
  } catch (error) {
    if (isAppError(error)) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error("nothing failed");
}

describe("opening the store", () => {
  it("makes the folder and a file that only its owner may read", () => {
    const file = path.join(temporaryFolder(), "data", "steward.db");
    const store = openStore({ path: file, log: SILENT });
    store.events.append([change("light.hall", "on", T)]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(`${file}-wal`).mode & 0o777).toBe(0o600);
    store.close();
    store.close();
  });

  it("says what to do when the file is damaged", () => {
    const file = path.join(temporaryFolder(), "steward.db");
    writeFileSync(file, "this was a database once ".repeat(1_000));
    const { code, message } = failureOf(() => openStore({ path: file, log: SILENT }));
    expect(code).toBe("store_unusable");
    expect(message).toContain("is damaged");
    expect(message).toContain("backup");
    expect(readFileSync(file, "utf8")).toContain("this was a database once");
  });

  it("says what to do when pages in the middle are damaged", () => {
    const file = path.join(temporaryFolder(), "steward.db");
    const store = openStore({ path: file, log: SILENT });
    store.events.append(
      Array.from({ length: 5_000 }, (_, index) => change("light.hall", String(index), T + index)),
    );
    store.close();
    const bytes = readFileSync(file);
    bytes.fill(0xa5, 40_000, bytes.length - 20_000);
    writeFileSync(file, bytes);
    const { code } = failureOf(() => {
      const damaged = openStore({ path: file, log: SILENT });
      try {
        damaged.events.readWindow(EVERYTHING);
      } finally {
        damaged.close();
      }
    });
    expect(code).toBe("store_unusable");
  });

  it("leaves another program's database alone", () => {
    const file = path.join(temporaryFolder(), "home-assistant_v2.db");
    const other = new Database(file);
    other.exec("CREATE TABLE states (state_id INTEGER PRIMARY KEY)");
    other.close();
    const before = readFileSync(file);
    const { code, message } = failureOf(() => openStore({ path: file, log: SILENT }));
    expect(code).toBe("store_unusable");
    expect(message).toContain("another program");
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it("does not touch a store of a newer version", () => {
    const file = path.join(temporaryFolder(), "steward.db");
    openStore({ path: file, log: SILENT }).close();
    const newer = new Database(file);
    newer.pragma(`user_version = ${SCHEMA_VERSION + 1}`);
    newer.close();
    const { code, message } = failureOf(() => openStore({ path: file, log: SILENT }));
    expect(code).toBe("store_unusable");
    expect(message).toContain("newer Steward");
  });

  it("says what is wrong when the folder cannot be made", () => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, "file"), "");
    expect(
      failureOf(() => openStore({ path: path.join(folder, "file", "steward.db"), log: SILENT })).code,
    ).toBe("store_unusable");
    mkdirSync(path.join(folder, "steward.db"));
    expect(failureOf(() => openStore({ path: path.join(folder, "steward.db"), log: SILENT })).code).toBe(
      "store_unusable",
    );
  });

  it("goes on after being killed in the middle of writing, with whole batches only", async () => {
    const file = path.join(temporaryFolder(), "steward.db");
    const writer = spawn(
      process.execPath,
      [fileURLToPath(import.meta.resolve("./endless-writer.ts")), file],
      {
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    let heard = "";
    for await (const chunk of writer.stdout) {
      heard += String(chunk);
      if (heard.split("\n").length > 20) break;
    }
    writer.kill("SIGKILL");
    if (writer.exitCode === null && writer.signalCode === null) await once(writer, "exit");

    const told = heard.split("\n").filter((line) => line !== "").length;
    const store = openStore({ path: file, log: SILENT });
    const { stateChanges } = store.events.counts();
    expect(stateChanges % 100).toBe(0);
    expect(stateChanges).toBeGreaterThanOrEqual(told * 100);
    expect(store.events.readWindow(EVERYTHING).length).toBe(stateChanges);
    expect(store.events.coveredSpans()).toHaveLength(1);
    store.close();
    const database = new Database(file, { readonly: true });
    expect(database.pragma("integrity_check", { simple: true })).toBe("ok");
    database.close();
  });

  it("brings everything into the main file at a checkpoint", () => {
    const folder = temporaryFolder();
    const file = path.join(folder, "steward.db");
    const store = openStore({ path: file, log: SILENT });
    store.events.append([change("light.hall", "on", T)]);
    store.checkpoint();
    copyFileSync(file, path.join(folder, "copy.db"));
    store.close();
    const copy = openStore({ path: path.join(folder, "copy.db"), log: SILENT });
    expect(copy.events.counts().stateChanges).toBe(1);
    copy.close();
  });
});

describe("migrating", () => {
  it("brings an empty file to the latest version in steps, and once only", () => {
    const database = new Database(":memory:");
    installCipher(database, createCipher(randomBytes(32)));
    migrate(database, SILENT);
    migrate(database, SILENT);
    expect(database.pragma("user_version", { simple: true })).toBe(MIGRATIONS.length);
    database.close();
  });

  it("leaves the version before when a step fails", () => {
    const file = path.join(temporaryFolder(), "steward.db");
    openStore({ path: file, log: SILENT }).close();
    const database = new Database(file);
    const broken = [
      ...MIGRATIONS,
      "CREATE TABLE half_done (id INTEGER PRIMARY KEY); SELECT no_such_function()",
    ];
    expect(() => {
      migrate(database, SILENT, broken);
    }).toThrow(/no_such_function/);
    expect(database.pragma("user_version", { simple: true })).toBe(SCHEMA_VERSION);
    expect(database.prepare("SELECT name FROM sqlite_schema WHERE name = 'half_done'").all()).toEqual([]);
    database.close();
    openStore({ path: file, log: SILENT }).close();
  });
});

describe("reading beside the writer", () => {
  it("sees what is committed, and cannot write", () => {
    const file = path.join(temporaryFolder(), "steward.db");
    const store = openStore({ path: file, log: SILENT });
    store.events.append([change("light.hall", "on", T)]);
    const reader = openStoreForReading(file);
    store.events.append([change("light.hall", "off", T + 1)]);
    expect(reader.events.readWindow(EVERYTHING).length).toBe(2);
    expect(reader.suggestions.list()).toEqual([]);
    expect("append" in reader.events).toBe(false);
    reader.close();
    store.close();
  });

  it("says so when there is no store", () => {
    const file = path.join(temporaryFolder(), "steward.db");
    expect(failureOf(() => openStoreForReading(file)).code).toBe("store_unusable");
    expect(existsSync(file)).toBe(false);
  });

  it("says so when the store has not been brought up to date", () => {
    const file = path.join(temporaryFolder(), "steward.db");
    new Database(file).close();
    writeFileSync(file, "");
    expect(failureOf(() => openStoreForReading(file)).message).toContain("Start Steward once");
  });
});
