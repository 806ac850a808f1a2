import path from "node:path";
import Database from "better-sqlite3";
import { describe, expect, it } from "vitest";
import { readSql } from "../../../src/adapters/sqlite/aggregate-store.ts";
import { openStore } from "../../../src/adapters/sqlite/open-store.ts";
import { READ_NUMBERS } from "../../../src/adapters/sqlite/read-numbers.ts";
import { READ_VALUE_BEFORE } from "../../../src/adapters/sqlite/roll-up.ts";
import { FIND_END, LIST_NUMERIC } from "../../../src/adapters/sqlite/thin.ts";
import { describeAggregateStore } from "../../ports/aggregate-store.contract.ts";
import { SILENT } from "./silent-log.ts";
import { openPart, temporaryFolder } from "./stores.ts";

describeAggregateStore("SQLite", () => openPart((store) => store));

describe("the SQLite store of aggregates", () => {
  it("answers its frequent questions by key", () => {
    const file = path.join(temporaryFolder(), "steward.db");
    openStore({ path: file, log: SILENT }).close();
    const database = new Database(file, { readonly: true });
    const planOf = (sql: string) =>
      database
        .prepare<number[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
        .all(...Array.from({ length: sql.split("?").length - 1 }, () => 0))
        .map(({ detail }) => detail)
        .join("; ");
    for (const sql of [READ_NUMBERS, FIND_END]) {
      expect(planOf(sql)).toMatch(/SEARCH state_change USING INTEGER PRIMARY KEY/);
    }
    for (const sql of [readSql("5min"), READ_VALUE_BEFORE, LIST_NUMERIC]) {
      expect(planOf(sql)).toMatch(/SEARCH numeric_5min (EXISTS )?USING INTEGER PRIMARY KEY/);
    }
    for (const sql of [READ_NUMBERS, FIND_END, readSql("hour"), READ_VALUE_BEFORE]) {
      expect(planOf(sql)).not.toMatch(/SCAN (state_change|numeric)|USE TEMP B-TREE FOR ORDER BY/);
    }
    database.close();
  });
});
