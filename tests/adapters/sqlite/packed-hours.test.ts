import path from "node:path";
import Database from "better-sqlite3";
import { array, assert, constant, integer, oneof, property, tuple } from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { openStore, type Store } from "../../../src/adapters/sqlite/open-store.ts";
import { type PackedRow, packRows, unpackRows } from "../../../src/adapters/sqlite/pack-rows.ts";
import { READ_NEXT_MOMENT, READ_ROWS } from "../../../src/adapters/sqlite/packed-hours.ts";
import { change, PERSON, rowsOf } from "../../ports/events.ts";
import { SILENT } from "./silent-log.ts";
import { temporaryFolder } from "./stores.ts";

const HOUR = 3_600_000;
const T = Date.UTC(2026, 9, 1, 6);
const ALL = { fromMs: 0, toMs: T + 100 * HOUR };

interface Opened {
  readonly store: Store;
  readonly file: string;
}

function open(): Opened {
  const file = path.join(temporaryFolder(), "steward.db");
  const store = openStore({ path: file, log: SILENT });
  onTestFinished(() => store.close());
  return { store, file };
}

function packAll(store: Store, beforeMs = ALL.toMs): void {
  for (let fromMs: number | null = 0; fromMs !== null;) fromMs = store.events.packNext(fromMs, beforeMs);
}

function packedHours(file: string): readonly unknown[] {
  const database = new Database(file, { readonly: true });
  try {
    return database.prepare("SELECT hour FROM packed_hour ORDER BY hour").pluck().all();
  } finally {
    database.close();
  }
}

/** Three hours with changes, one without between the second and the third. */
function fill(store: Store): void {
  const states = ["on", "21.5", null, "off", "-3", "unavailable", "1.0", "1"];
  store.events.append(
    Array.from({ length: 90 }, (_, index) =>
      change(
        index % 3 === 0 ? "light.a" : `sensor.s${index % 5}`,
        states[index % states.length] ?? null,
        T + (index + (index >= 60 ? 30 : 0)) * 120_000,
        index % 2 === 0 ? PERSON : { kind: "automation", actor: "automation.a", certaintyRatio: 1 },
      ),
    ),
  );
}

/** What the rows of the table say after an act, without any packed hour. */
function readRaw(act: (store: Store) => void) {
  const { store } = open();
  fill(store);
  act(store);
  return store.events.readWindow(ALL);
}

describe("packed hours", () => {
  it("are read to the very same columns as the rows they stand for", () => {
    const { store, file } = open();
    fill(store);
    const before = store.events.readWindow(ALL);
    packAll(store);
    expect(packedHours(file)).toEqual([T / HOUR, T / HOUR + 1, T / HOUR + 3]);
    expect(store.events.readWindow(ALL)).toEqual(before);
    const within = { fromMs: T + HOUR / 2, toMs: T + 3.5 * HOUR };
    const { store: plain } = open();
    fill(plain);
    expect(store.events.readWindow(within)).toEqual(plain.events.readWindow(within));
    expect(rowsOf(store.events.readWindow(ALL, ["light.a"]))).toEqual(
      rowsOf(plain.events.readWindow(ALL, ["light.a"])),
    );
  });

  it("are made only of hours that are over, one at a time, and not twice", () => {
    const { store, file } = open();
    fill(store);
    expect(store.events.packNext(0, T + HOUR - 1)).toBeNull();
    expect(store.events.packNext(0, T + HOUR)).toBe(T + HOUR);
    expect(store.events.packNext(0, T + HOUR)).toBeNull();
    expect(packedHours(file)).toEqual([T / HOUR]);
  });

  it.each([
    [
      "a change that comes late",
      (store: Store) => void store.events.append([change("light.a", "dim", T + 5)]),
    ],
    [
      "an erasure",
      (store: Store) =>
        void store.events.erase({ isErased: (id) => id === "light.a", userIds: ["user-anna"] }, 0, 1_000),
    ],
    ["a purge", (store: Store) => void store.events.purgeBefore(T + HOUR, 1_000)],
    [
      "a correction",
      (store: Store) => {
        store.corrections.judgeAgain();
        store.corrections.judgeStored(
          (id, judged) => (id === "light.a" ? { kind: "app", actor: null, certaintyRatio: 1 } : judged),
          1_000,
        );
      },
    ],
  ])("are gone with %s", (_, act) => {
    const { store, file } = open();
    fill(store);
    packAll(store);
    act(store);
    expect(packedHours(file)).not.toContain(T / HOUR);
    const changed = store.events.readWindow(ALL);
    expect(changed).toEqual(readRaw(act));
    packAll(store);
    expect(store.events.readWindow(ALL)).toEqual(changed);
  });

  it("keep every row that a table can hold", () => {
    const number = integer({ min: -(2 ** 52), max: -1 });
    const row = tuple(
      integer({ min: 0, max: HOUR - 1 }),
      integer({ min: 1, max: 2 ** 20 - 1 }),
      oneof(constant(null), integer({ min: 0, max: 2 ** 31 }), number),
      integer({ min: 1, max: 100_000 }),
    );
    assert(
      property(array(row), (drawn) => {
        const rows: readonly PackedRow[] = drawn
          .map(([ms, ...rest]): PackedRow => [T + ms, ...rest])
          .toSorted((a, b) => a[0] - b[0]);
        const read: PackedRow[] = [];
        unpackRows(packRows(rows, T), T, (...one) => void read.push(one));
        expect(read).toEqual(rows);
      }),
    );
  });

  it("are found and made by key", () => {
    const { file } = open();
    const database = new Database(file, { readonly: true });
    for (const sql of [READ_NEXT_MOMENT, READ_ROWS]) {
      const plan = database
        .prepare<number[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
        .all(...Array.from({ length: sql.split("?").length - 1 }, () => 0));
      expect(plan.map(({ detail }) => detail).join()).toMatch(
        /SEARCH state_change USING INTEGER PRIMARY KEY/,
      );
    }
    database.close();
  });
});
