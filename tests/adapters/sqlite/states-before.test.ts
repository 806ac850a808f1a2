import path from "node:path";
import Database from "better-sqlite3";
import { describe, expect, it, onTestFinished } from "vitest";
import { openStore } from "../../../src/adapters/sqlite/open-store.ts";
import { createStatesBefore } from "../../../src/adapters/sqlite/states-before.ts";
import { change } from "../../ports/events.ts";
import { SILENT } from "./silent-log.ts";
import { temporaryFolder } from "./stores.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const T = Date.UTC(2026, 9, 1, 6);

/** Changes over twelve hours, one hour without any; the last ones of some things lie far back. */
const CHANGES = Array.from({ length: 300 }, (_, index) => {
  const atMs = T + index * 2 * MINUTE + (index >= 150 ? HOUR : 0);
  const entityId = index < 20 ? `light.early_${index % 4}` : `sensor.s${(index * index) % 11}`;
  return change(entityId, String(index), atMs);
});

/** @param packedBeforeMs hours until then are packed */
function open(packedBeforeMs: number): Database.Database {
  const file = path.join(temporaryFolder(), "steward.db");
  const store = openStore({ path: file, log: SILENT });
  store.events.append(CHANGES);
  for (let fromMs: number | null = 0; fromMs !== null;)
    fromMs = store.events.packNext(fromMs, packedBeforeMs);
  store.close();
  const database = new Database(file, { readonly: true });
  onTestFinished(() => void database.close());
  return database;
}

function before(
  database: Database.Database,
  beforeMs: number,
  limit: number,
): readonly (readonly number[])[] {
  const found: (readonly [number, number])[] = [];
  createStatesBefore(database, limit)(beforeMs, (entity, state) => void found.push([entity, state ?? 0]));
  return found.toSorted(([a], [b]) => a - b);
}

describe("what was so before", () => {
  it("is the same whatever is packed, and however little is looked through", () => {
    const raw = open(0);
    const all = open(T + 20 * HOUR);
    const half = open(T + 6 * HOUR);
    for (const beforeMs of [T + 3 * HOUR, T + 7 * HOUR + 13 * MINUTE, T + 8 * HOUR, T + 30 * HOUR]) {
      for (const limit of [1, 7, 40, 1_000]) {
        const expected = before(raw, beforeMs, limit);
        expect(before(all, beforeMs, limit)).toEqual(expected);
        expect(before(half, beforeMs, limit)).toEqual(expected);
      }
    }
    expect(before(raw, T + 30 * HOUR, 1)).toHaveLength(1);
    expect(before(raw, T + 30 * HOUR, 1_000)).toHaveLength(10);
    expect(before(raw, T, 1_000)).toEqual([]);
  });
});
