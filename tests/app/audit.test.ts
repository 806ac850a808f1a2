/** The audit log as it is kept: what has a line of its own, what is gathered, and what happens when it cannot be written. */
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openStore, type Store } from "../../src/adapters/sqlite/open-store.ts";
import { createAudit, type Audit } from "../../src/app/audit.ts";
import { auditWrites } from "../../src/app/audit-source.ts";
import { PlainError } from "../../src/core/domain/errors.ts";
import { DAY_MS, MINUTE_MS } from "../../src/core/domain/time.ts";
import type { AuditStore } from "../../src/ports/audit-store.ts";
import { createFakeClock, type FakeClock } from "../fakes/clock.ts";
import { createFakeHomeSource } from "../fakes/home-source.ts";
import { createFakeLog, type FakeLog } from "../fakes/log.ts";
import { createTempFolder, type TempFolder } from "../fakes/temp-folder.ts";

let folder: TempFolder;
let store: Store;
let clock: FakeClock;
let log: FakeLog;

beforeEach(() => {
  folder = createTempFolder();
  clock = createFakeClock();
  log = createFakeLog();
  store = openStore({ path: path.join(folder.path, "steward.db"), log });
});

afterEach(() => {
  vi.useRealTimers();
  store.close();
  folder.remove();
});

function create(over: Partial<AuditStore> = {}): Audit {
  return createAudit({ store: { ...store.audit, ...over }, timeZone: () => "Europe/Berlin", clock, log });
}

const stored = () => store.audit.list(100, Number.MAX_SAFE_INTEGER);

describe("the audit log", () => {
  it("writes a change at once", () => {
    create().note({ who: "anna", what: "days/mark", subject: "2026-12-24" });
    expect(stored()).toEqual([
      {
        atMs: clock.now(),
        who: "anna",
        what: "days/mark",
        subject: "2026-12-24",
        toWhom: null,
        bytes: 0,
        count: 1,
        sent: null,
      },
    ]);
  });

  it("gathers looking: a line for a day, a person and a kind, written after ten minutes", () => {
    vi.useFakeTimers();
    const audit = create();
    for (let look = 0; look < 50; look += 1) audit.gather({ who: "anna", what: "status/get", bytes: 100 });
    audit.gather({ who: "ben", what: "status/get", bytes: 7 });
    expect(stored()).toEqual([]);
    vi.advanceTimersByTime(10 * MINUTE_MS);
    audit.gather({ who: "anna", what: "status/get", bytes: 100 });
    audit.stop();
    expect(stored().map(({ who, bytes, count }) => [who, bytes, count])).toEqual([
      ["ben", 7, 1],
      ["anna", 5_100, 51],
    ]);
  });

  it("begins a new line with the home's new day", () => {
    const audit = create();
    audit.gather({ who: "anna", what: "status/get" });
    // 23:59 and 00:00 in Berlin.
    clock.pass(11 * 60 * MINUTE_MS - MINUTE_MS);
    audit.gather({ who: "anna", what: "status/get" });
    clock.pass(MINUTE_MS);
    audit.gather({ who: "anna", what: "status/get" });
    expect(audit.list(10, null).map(({ count }) => count)).toEqual([1, 2]);
  });

  it("keeps a year", () => {
    const audit = create();
    audit.note({ who: "anna", what: "days/mark" });
    clock.pass(364 * DAY_MS);
    expect(audit.list(10, null)).toHaveLength(1);
    clock.pass(2 * DAY_MS);
    expect(audit.list(10, null)).toEqual([]);
  });

  it("lets nobody's command fail, and loses nothing of what it gathered, while the disk is full", () => {
    let isFull = true;
    const audit = create({
      addToDays: (entries) => {
        if (isFull) throw new PlainError("store_unusable", "no room left");
        store.audit.addToDays(entries);
      },
    });
    audit.gather({ who: "anna", what: "status/get" });
    audit.flush();
    expect(stored()).toEqual([]);
    isFull = false;
    audit.gather({ who: "anna", what: "status/get" });
    audit.flush();
    expect(stored()).toMatchObject([{ count: 2 }]);
  });

  it("has a line for every automation that is sent to Home Assistant, with how much was sent", async () => {
    const source = createFakeHomeSource();
    const config = {
      alias: "Light",
      description: "",
      triggers: [],
      conditions: [],
      actions: [],
      mode: "single",
    } as const;
    await auditWrites(source, create()).saveAutomation("steward_x", config);
    expect(source.saved).toHaveLength(1);
    expect(stored()).toMatchObject([
      {
        who: "steward",
        what: "home_assistant/save_automation",
        subject: "steward_x",
        toWhom: "Home Assistant",
        bytes: JSON.stringify(config).length,
      },
    ]);
  });
});
