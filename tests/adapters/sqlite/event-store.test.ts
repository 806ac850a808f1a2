import path from "node:path";
import Database from "better-sqlite3";
import { describe, expect, it } from "vitest";
import { READ_BOUNDS, READ_RUNS } from "../../../src/adapters/sqlite/event-reader.ts";
import { openStore } from "../../../src/adapters/sqlite/open-store.ts";
import { DELETE_OLDEST } from "../../../src/adapters/sqlite/purge.ts";
import { READ_BLOCK, READ_BLOCK_OF_ENTITIES } from "../../../src/adapters/sqlite/read-window.ts";
import type { AttributedEvent } from "../../../src/ports/event-store.ts";
import { keyFileOf } from "../../../src/adapters/sqlite/secret-key.ts";
import { READ_DOINGS } from "../../../src/adapters/sqlite/read-doings.ts";
import { SCHEMA_VERSION } from "../../../src/adapters/sqlite/schema.ts";
import { READ_STATES_BEFORE } from "../../../src/adapters/sqlite/states-before.ts";
import { unlock } from "../../../src/adapters/sqlite/unlock.ts";
import { describeEventStore } from "../../ports/event-store.contract.ts";
import { change } from "../../ports/events.ts";
import { READ_ATTRIBUTES } from "../../../src/adapters/sqlite/setpoint-reader.ts";
import { SILENT } from "./silent-log.ts";
import { openPart, temporaryFolder } from "./stores.ts";

describeEventStore("SQLite", () => openPart(({ events }) => events));

const T = Date.UTC(2026, 9, 1, 6);

/** What a second look at the file says, past the store's own reading. */
function inspect(file: string, sql: string): readonly unknown[] {
  const database = new Database(file, { readonly: true });
  unlock(database, keyFileOf(file), SCHEMA_VERSION);
  try {
    return database.prepare(sql).pluck().all();
  } finally {
    database.close();
  }
}

describe("the SQLite event store", () => {
  it("keeps the settings of things that act and no attributes of sensors", () => {
    const file = path.join(temporaryFolder(), "steward.db");
    const store = openStore({ path: file, log: SILENT });
    store.events.append([
      change("light.hall", "on", T, null, {
        friendly_name: "Hall",
        brightness: 180,
        effect_list: ["rainbow"],
      }),
      change("sensor.hall", "21.5", T, null, { temperature: 21.5, unit_of_measurement: "°C" }),
    ]);
    store.close();
    expect(inspect(file, "SELECT attributes FROM attribute_set")).toEqual(['{"brightness":180}']);
    expect(inspect(file, "SELECT state FROM state")).toEqual(["on"]);
  });

  it("never writes codes, pins, passwords or tokens of service calls", () => {
    const file = path.join(temporaryFolder(), "steward.db");
    const store = openStore({ path: file, log: SILENT });
    const call = (service: string, serviceData: Record<string, unknown>): AttributedEvent => ({
      event: { type: "call_service", domain: "lock", service, serviceData, atMs: T, context: null },
      initiator: null,
    });
    store.events.append([
      call("unlock", { entity_id: "lock.door", code: "4711-secret" }),
      call("set", {
        nested: [{ user_pin: "4711-secret", Password: "4711-secret" }],
        access_token: "4711-secret",
        slot: 3,
      }),
      call("speak", { entity_id: ["lock.door"], message: "4711-secret".repeat(1_000) }),
    ]);
    store.close();
    const written = inspect(file, "SELECT unseal(service_data) FROM call_service ORDER BY action");
    expect(written.map((data) => JSON.parse(String(data)) as unknown)).toEqual([
      { entity_id: "lock.door", code: "redacted" },
      { nested: [{ user_pin: "redacted", Password: "redacted" }], access_token: "redacted", slot: 3 },
      { entity_id: ["lock.door"], shortened: true },
    ]);
  });

  it("answers its frequent questions by key, without sorting or reading the whole table", () => {
    const file = path.join(temporaryFolder(), "steward.db");
    openStore({ path: file, log: SILENT }).close();
    const database = new Database(file, { readonly: true });
    unlock(database, keyFileOf(file), SCHEMA_VERSION);
    const planOf = (sql: string) =>
      database
        .prepare<number[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
        .all(...Array.from({ length: sql.split("?").length - 1 }, () => 0))
        .map(({ detail }) => detail)
        .join("; ");
    const byKey = /SEARCH state_change USING INTEGER PRIMARY KEY/;
    for (const sql of [
      READ_BLOCK,
      READ_BLOCK_OF_ENTITIES,
      READ_STATES_BEFORE,
      READ_DOINGS,
      READ_ATTRIBUTES,
      DELETE_OLDEST,
    ]) {
      expect(planOf(sql)).toMatch(byKey);
      expect(planOf(sql)).not.toMatch(/SCAN state_change|USE TEMP B-TREE FOR ORDER BY/);
    }
    expect(planOf(READ_BOUNDS)).toMatch(/SEARCH state_change/);
    expect(planOf(READ_RUNS)).toMatch(/SEARCH run_event USING PRIMARY KEY/);
    expect(planOf(READ_RUNS)).not.toMatch(/TEMP B-TREE/);
    database.close();
  });
});
