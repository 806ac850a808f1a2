/** What tells about persons, on the disk: looked for in the raw bytes of every file. */
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import Database from "better-sqlite3";
import { describe, expect, it } from "vitest";
import { createCipher } from "../../../src/adapters/sqlite/cipher.ts";
import { migrate } from "../../../src/adapters/sqlite/migrate.ts";
import { openStore, openStoreForReading, type Store } from "../../../src/adapters/sqlite/open-store.ts";
import { MIGRATIONS } from "../../../src/adapters/sqlite/schema.ts";
import { isAppError } from "../../../src/core/domain/errors.ts";
import { foundIn } from "../../fakes/grep-folder.ts";
import { change } from "../../ports/events.ts";
import { SILENT } from "./silent-log.ts";
import { temporaryFolder } from "./stores.ts";

const T = Date.UTC(2026, 9, 1, 6);
const ANNA = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";
const PLAIN = [ANNA, "person.anna_secret", "because of grandmother", "our wedding day", "Good night, Anna"];
const EVERYTHING = { fromMs: 0, toMs: T * 2 };

function fill(store: Store): void {
  const context = { id: "c1", parentId: null, userId: ANNA };
  store.events.append([
    change("light.hall", "on", T, { kind: "person", actor: ANNA, certaintyRatio: 1 }),
    {
      event: {
        type: "call_service",
        domain: "notify",
        service: "phone",
        serviceData: { message: "Good night, Anna" },
        atMs: T,
        context,
      },
      initiator: null,
    },
    {
      event: { type: "automation_triggered", entityId: "automation.night", atMs: T, context },
      initiator: null,
    },
  ]);
  store.corrections.save({
    scope: "entity",
    id: "light.hall",
    initiator: "person",
    personId: "person.anna_secret",
    createdMs: T,
  });
  store.corrections.mark({ userId: ANNA, markedMs: T });
  store.learning.saveMarkedDays({
    id: "d1",
    from: "2026-10-01",
    to: "2026-10-02",
    reason: "our wedding day",
    origin: "hand",
  });
  store.audit.add({
    atMs: T,
    who: ANNA,
    what: "suggestions/dismiss",
    subject: "because of grandmother",
    toWhom: null,
    bytes: 0,
    count: 1,
    sent: "because of grandmother",
  });
  store.wordings.save("key", { title: "because of grandmother", explanation: "our wedding day" }, T);
}

function failureOf(work: () => unknown): { readonly code: string; readonly message: string } {
  try {
    work();
  } catch (error) {
    if (isAppError(error)) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error("nothing failed");
}

describe("what tells about persons", () => {
  it("stands in no file in plain text: not in the database, its log, or a copy of it", () => {
    const folder = temporaryFolder();
    const file = path.join(folder, "steward.db");
    const store = openStore({ path: file, log: SILENT });
    fill(store);
    expect(statSync(`${file}-wal`).size).toBeGreaterThan(0);
    expect(foundIn(folder, PLAIN)).toEqual([]);
    store.checkpoint();
    // As backups are made: by another connection, which does not have the key.
    const other = new Database(file, { readonly: true });
    other.prepare("VACUUM INTO ?").run(path.join(folder, "copy.db"));
    other.close();
    expect(foundIn(folder, PLAIN)).toEqual([]);
    expect(foundIn(folder, ["light.hall", "automation.night"])).toEqual(["light.hall", "automation.night"]);
    store.close();
  });

  it("is read as it was written, also after a restart and by the analysis", () => {
    const file = path.join(temporaryFolder(), "steward.db");
    const first = openStore({ path: file, log: SILENT });
    fill(first);
    first.close();
    const store = openStore({ path: file, log: SILENT });
    const reader = openStoreForReading(file);
    for (const { events } of [store, reader]) {
      expect(events.readWindow(EVERYTHING).actors).toContain(ANNA);
      expect(events.readRuns(EVERYTHING)).toMatchObject([{ entityId: "automation.night" }]);
    }
    expect(store.corrections.list()).toMatchObject([{ personId: "person.anna_secret" }]);
    expect(store.corrections.programs()).toEqual([{ userId: ANNA, markedMs: T }]);
    expect(store.corrections.unmark(ANNA)).toBe(true);
    expect(store.learning.markedDays()).toMatchObject([{ reason: "our wedding day" }]);
    expect(store.audit.list(10, T + 1)).toMatchObject([{ who: ANNA, subject: "because of grandmother" }]);
    reader.close();
    store.close();
  });

  it("is encrypted in a store from before, and wiped from where it stood", () => {
    const folder = temporaryFolder();
    const file = path.join(folder, "steward.db");
    const old = new Database(file);
    old.pragma("journal_mode = WAL");
    const before = MIGRATIONS.findIndex((step) => step.includes("CREATE TABLE secret"));
    migrate(old, SILENT, MIGRATIONS.slice(0, before));
    old.exec(`
      INSERT INTO actor (actor_id) VALUES ('${ANNA}'), ('automation.night');
      INSERT INTO initiator (kind, actor, certainty_percent, change_count) VALUES ('person', 1, 100, 1), ('automation', 2, 100, 0);
      INSERT INTO entity (entity_id) VALUES ('light.hall');
      INSERT INTO state (state) VALUES ('on');
      INSERT INTO state_change VALUES ((${T} << 20) | 1, 1, NULL, 1);
      INSERT INTO marked_day VALUES ('d1', '2026-10-01', '2026-10-02', 'our wedding day', 'hand');
      INSERT INTO correction VALUES ('entity', 'light.hall', 'person', 'person.anna_secret', ${T});
      INSERT INTO program_user VALUES ('${ANNA}', ${T})`);
    old.close();
    expect(foundIn(folder, PLAIN)).toEqual([ANNA, "person.anna_secret", "our wedding day"]);
    const store = openStore({ path: file, log: SILENT });
    expect(foundIn(folder, PLAIN)).toEqual([]);
    expect(store.events.readWindow(EVERYTHING).actors).toContain(ANNA);
    expect(store.corrections.programs()).toMatchObject([{ userId: ANNA }]);
    expect(store.learning.markedDays()).toMatchObject([{ reason: "our wedding day" }]);
    store.close();
  });

  it("is opened by its own key only, which nobody else may read", () => {
    const folder = temporaryFolder();
    const file = path.join(folder, "steward.db");
    const key = path.join(folder, "secret.key");
    openStore({ path: file, log: SILENT }).close();
    expect(statSync(key).mode & 0o777).toBe(0o600);

    const right = readFileSync(key);
    writeFileSync(key, `${Buffer.alloc(32, 7).toString("base64url")}\n`);
    for (const open of [() => openStore({ path: file, log: SILENT }), () => openStoreForReading(file)]) {
      const { code, message } = failureOf(open);
      expect(code).toBe("store_unusable");
      expect(message).toMatch(/secret\.key does not fit .* Put back/);
    }
    writeFileSync(key, "not a key");
    expect(failureOf(() => openStore({ path: file, log: SILENT })).message).toContain("is not a key");
    rmSync(key);
    const missing = failureOf(() => openStore({ path: file, log: SILENT }));
    expect(missing).toMatchObject({ code: "store_unusable" });
    expect(missing.message).toMatch(/secret\.key is missing.*Put it back from a backup/);
    expect(readdirSync(folder)).not.toContain("secret.key");

    writeFileSync(key, right);
    openStore({ path: file, log: SILENT }).close();
  });
});

describe("the cipher", () => {
  const cipher = createCipher(new Uint8Array(32).fill(1));

  it("gives equal identities equal ciphertexts and equal texts different ones", () => {
    expect(cipher.sealId(ANNA)).toBe(cipher.sealId(ANNA));
    expect(cipher.sealId(ANNA)).not.toBe(cipher.sealId(`${ANNA}0`));
    expect(cipher.sealText("no")).not.toBe(cipher.sealText("no"));
  });

  it("opens what it sealed, of any length and script", () => {
    for (const text of ["", "a", "Grüße, 안나 🎂", "x".repeat(100_000)]) {
      expect(cipher.unseal(cipher.sealId(text))).toBe(text);
      expect(cipher.unseal(cipher.sealText(text))).toBe(text);
    }
  });

  it("refuses what was changed, and what another key sealed", () => {
    const sealed = cipher.sealText("something long enough");
    const changed = `${sealed.slice(0, 20)}${sealed[20] === "A" ? "B" : "A"}${sealed.slice(21)}`;
    const other = createCipher(new Uint8Array(32).fill(2)).sealText("something");
    for (const wrong of [changed, other, sealed.slice(0, 10)]) {
      expect(failureOf(() => cipher.unseal(wrong)).code).toBe("store_unusable");
    }
  });
});
