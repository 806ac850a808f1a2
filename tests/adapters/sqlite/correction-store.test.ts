/** Corrections in SQLite, held to their contract, with what is SQLite's own. */
import path from "node:path";
import Database from "better-sqlite3";
import { describe, expect, it } from "vitest";
import { READ_TO_JUDGE } from "../../../src/adapters/sqlite/correction-store.ts";
import { migrate } from "../../../src/adapters/sqlite/migrate.ts";
import { openStore } from "../../../src/adapters/sqlite/open-store.ts";
import { MIGRATIONS } from "../../../src/adapters/sqlite/schema.ts";
import { correctionStoreContract } from "../../ports/correction-store.contract.ts";
import { SILENT } from "./silent-log.ts";
import { openPart, temporaryFolder } from "./stores.ts";

correctionStoreContract("SQLite", () => openPart((store) => store));

describe("the table of initiators", () => {
  it("keeps what an older store had, with its counts", () => {
    const file = path.join(temporaryFolder(), "steward.db");
    const older = new Database(file);
    migrate(
      older,
      SILENT,
      MIGRATIONS.slice(
        0,
        MIGRATIONS.findIndex((step) => step.includes("judged")),
      ),
    );
    older.exec(`
      INSERT INTO actor VALUES (1, 'user-anna');
      INSERT INTO initiator VALUES (1, 'person', 1, 95, 7), (2, 'physical', NULL, 80, 3)`);
    older.close();
    const store = openStore({ path: file, log: SILENT });
    expect(store.events.counts().byInitiator).toEqual({ person: 7, physical: 3 });
    expect(store.corrections.list()).toEqual([]);
    expect(store.corrections.isJudging()).toBe(false);
    store.close();
  });
});

describe("judging again", () => {
  it("reads a batch by key", () => {
    const file = path.join(temporaryFolder(), "steward.db");
    openStore({ path: file, log: SILENT }).close();
    const database = new Database(file, { readonly: true });
    const plan = database
      .prepare<number[], { detail: string }>(`EXPLAIN QUERY PLAN ${READ_TO_JUDGE}`)
      .all(1)
      .map(({ detail }) => detail)
      .join("; ");
    expect(plan).toMatch(/SEARCH state_change USING INTEGER PRIMARY KEY/);
    expect(plan).not.toMatch(/SCAN state_change|TEMP B-TREE/);
    database.close();
  });
});
