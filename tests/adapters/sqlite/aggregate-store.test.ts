import path from "node:path";
import Database from "better-sqlite3";
import { describe, expect, it } from "vitest";
import { readSql } from "../../../src/adapters/sqlite/aggregate-store.ts";
import { createCipher, installCipher } from "../../../src/adapters/sqlite/cipher.ts";
import { migrate } from "../../../src/adapters/sqlite/migrate.ts";
import { MIGRATIONS } from "../../../src/adapters/sqlite/schema.ts";
import { keyFileOf, readSecretKey } from "../../../src/adapters/sqlite/secret-key.ts";
import { toCell } from "../../../src/adapters/sqlite/aggregate-rows.ts";
import { openStore } from "../../../src/adapters/sqlite/open-store.ts";
import { READ_NUMBERS } from "../../../src/adapters/sqlite/read-numbers.ts";
import { READ_VALUE_BEFORE } from "../../../src/adapters/sqlite/roll-up.ts";
import { FIND_END, LIST_NUMERIC } from "../../../src/adapters/sqlite/thin.ts";
import { describeAggregateStore } from "../../ports/aggregate-store.contract.ts";
import { change } from "../../ports/events.ts";
import { SILENT } from "./silent-log.ts";
import { openPart, temporaryFolder } from "./stores.ts";

/** The last version in which an entity's aggregates lay together. */
const BY_ENTITY_VERSION = MIGRATIONS.findIndex((step) => step.includes("numeric_by_day"));

describeAggregateStore("SQLite", () => openPart((store) => store));

describe("the SQLite store of aggregates", () => {
  it("has what a store from before had, whose keys were in another order", () => {
    const file = path.join(temporaryFolder(), "steward.db");
    const old = new Database(file);
    installCipher(old, createCipher(readSecretKey(keyFileOf(file), true)));
    migrate(old, SILENT, MIGRATIONS.slice(0, BY_ENTITY_VERSION));
    old.exec("INSERT INTO entity (id, entity_id) VALUES (1, 'sensor.a'), (700, 'sensor.b')");
    old.exec("INSERT INTO numeric_progress VALUES (1, 9000000000000, 0)");
    const atMs = Date.UTC(2026, 9, 25, 23, 55);
    for (const entity of [1, 700]) {
      for (const [table, periodMs] of [
        ["5min", 300_000],
        ["hour", 3_600_000],
      ] as const) {
        old
          .prepare(
            `INSERT INTO numeric_${table} (key, min, max, mean, last) VALUES (? << 26 | ?, ?, ?, ?, ?)`,
          )
          .run(entity, Math.floor(atMs / periodMs), toCell(1), toCell(3), toCell(2), toCell(entity));
      }
    }
    old.close();
    const store = openStore({ path: file, log: SILENT });
    const found = ["sensor.a", "sensor.b"].flatMap((entityId) =>
      (["5min", "hour"] as const).flatMap((period) =>
        store.aggregates.readAggregates({ range: { fromMs: 0, toMs: 9e12 }, entityId, period }),
      ),
    );
    store.close();
    const hourMs = Date.UTC(2026, 9, 25, 23);
    expect(found).toEqual([
      { startMs: atMs, min: 1, max: 3, mean: 2, last: 1 },
      { startMs: hourMs, min: 1, max: 3, mean: 2, last: 1 },
      { startMs: atMs, min: 1, max: 3, mean: 2, last: 700 },
      { startMs: hourMs, min: 1, max: 3, mean: 2, last: 700 },
    ]);
  });

  it("sums up anew what a transaction around it has undone", () => {
    const store = openStore({ path: path.join(temporaryFolder(), "steward.db"), log: SILENT });
    const T = Date.UTC(2026, 9, 1);
    const [HOUR, hours] = [3_600_000, 72];
    store.events.append(
      Array.from({ length: hours }, (_, hour) => change("sensor.a", `${hour}`, T + hour * HOUR)),
    );
    for (let step = 0; step < 4; step += 1) {
      const undone = (): void => {
        store.aggregates.rollUp(T + hours * HOUR, 0);
        store.events.append([change("sensor.b", "1", T + step)]);
        throw new Error("no room");
      };
      expect(() => {
        store.together(undone);
      }).toThrow("no room");
    }
    // Names that were undone are not remembered either.
    store.events.append([change("sensor.b", "1", T)]);
    while (store.together(() => store.aggregates.rollUp(T + hours * HOUR, 0)));
    const range = { fromMs: 0, toMs: T + hours * HOUR };
    const found = store.aggregates.readAggregates({ range, entityId: "sensor.a", period: "hour" });
    expect(found.map(({ last }) => last)).toEqual(Array.from({ length: hours }, (_, hour) => hour));
    expect(store.events.readWindow(range, ["sensor.b"]).length).toBe(1);
    store.close();
  });

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
