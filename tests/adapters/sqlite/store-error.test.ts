import path from "node:path";
import Database from "better-sqlite3";
import { describe, expect, it } from "vitest";
import { createCipher, installCipher } from "../../../src/adapters/sqlite/cipher.ts";
import { createEventStore } from "../../../src/adapters/sqlite/event-store.ts";
import { migrate } from "../../../src/adapters/sqlite/migrate.ts";
import { withStoreErrors } from "../../../src/adapters/sqlite/store-error.ts";
import { isAppError } from "../../../src/core/domain/errors.ts";
import { change } from "../../ports/events.ts";
import { SILENT } from "./silent-log.ts";
import { temporaryFolder } from "./stores.ts";

const T = Date.UTC(2026, 9, 1, 6);

function caught(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error("nothing failed");
}

describe("the store's failures", () => {
  it("say that the disk is full, keep what was there and go on when there is room", () => {
    const database = new Database(path.join(temporaryFolder(), "steward.db"));
    installCipher(database, createCipher(new Uint8Array(32)));
    migrate(database, SILENT);
    const store = createEventStore(database);
    store.append([change("light.hall", "on", T)]);
    database.pragma(`max_page_count = ${Number(database.pragma("page_count", { simple: true })) + 2}`);
    const many = Array.from({ length: 5_000 }, (_, index) => change("sensor.s", `text ${index}`, T + index));

    const error = caught(() => store.append(many));
    expect(isAppError(error, "store_unusable")).toBe(true);
    expect(String(error)).toContain("no room left");
    expect(store.counts().stateChanges).toBe(1);

    database.pragma("max_page_count = 1000000");
    expect(store.append(many)).toBe(5_000);
    database.close();
  });

  it("say that another program holds the store", () => {
    const file = path.join(temporaryFolder(), "steward.db");
    const first = new Database(file);
    first.exec("CREATE TABLE t (id INTEGER); BEGIN EXCLUSIVE");
    const second = new Database(file, { timeout: 0 });
    const error = caught(() => withStoreErrors(file, () => second.prepare("INSERT INTO t VALUES (1)").run()));
    expect(isAppError(error, "store_unusable")).toBe(true);
    expect(String(error)).toContain("locked");
    second.close();
    first.close();
  });

  it("stay bugs where they are bugs", () => {
    const database = new Database(":memory:");
    const error = caught(() => withStoreErrors("memory", () => database.prepare("SELECT nonsense")));
    expect(error).toBeInstanceOf(Database.SqliteError);
    expect(caught(() => withStoreErrors("memory", () => JSON.parse("{")))).toBeInstanceOf(SyntaxError);
    database.close();
  });
});
