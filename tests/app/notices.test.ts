/** Notices: raised and cleared, acknowledged, and kept over a restart where nothing else would bring them back. */
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createNotices, type Notices } from "../../src/app/notices.ts";
import { isAppError } from "../../src/core/domain/errors.ts";
import { failureInEnglish } from "../../src/core/domain/failure-in-english.ts";
import { createFakeClock, type FakeClock } from "../fakes/clock.ts";
import { createFakeLog, type FakeLog } from "../fakes/log.ts";
import { createTempFolder, type TempFolder } from "../fakes/temp-folder.ts";

const FULL = { code: "store_full", failure: { kind: "store-full", file: "steward.db" } } as const;
const RESTORED = {
  code: "store_restored",
  failure: { kind: "store-restored", isWanted: false, backupMs: 1_790_000_000_000 },
  acknowledgeable: true,
} as const;

let folder: TempFolder;
let clock: FakeClock;
let log: FakeLog;

beforeEach(() => {
  folder = createTempFolder();
  clock = createFakeClock();
  log = createFakeLog();
});

afterEach(() => folder.remove());

describe("notices", () => {
  it("stand from when they are raised until they are cleared", () => {
    const notices = start();
    const raisedMs = clock.now();
    notices.raise(FULL);
    clock.pass(1_000);
    notices.raise(RESTORED);
    expect(notices.list()).toEqual([
      { ...FULL, sinceMs: raisedMs, acknowledgeable: false },
      { ...RESTORED, sinceMs: raisedMs + 1_000 },
    ]);
    notices.clear("store_full");
    notices.clear("store_restored");
    notices.clear("never raised");
    expect(notices.list()).toEqual([]);
  });

  it("keep their time and tell the new failure when raised again", () => {
    const notices = start();
    const sinceMs = clock.now();
    notices.raise(FULL);
    clock.pass(1_000);
    const failure = { kind: "store-full", file: "another.db" } as const;
    notices.raise({ ...FULL, failure });
    expect(notices.list()).toEqual([{ code: "store_full", failure, sinceMs, acknowledgeable: false }]);
  });

  it("tell only of changes", () => {
    const notices = start();
    let told = 0;
    const leave = notices.onChange(() => {
      told += 1;
    });
    notices.raise(FULL);
    notices.raise(FULL);
    notices.clear("never raised");
    expect(told).toBe(1);
    notices.raise({ ...FULL, failure: { kind: "store-full", file: "another.db" } });
    notices.clear("store_full");
    notices.raise(RESTORED);
    notices.acknowledge("store_restored");
    expect(told).toBe(5);
    leave();
    notices.raise(FULL);
    expect(told).toBe(5);
  });

  it("outlive a restart until they are acknowledged, the others do not", () => {
    const notices = start();
    const sinceMs = clock.now();
    notices.raise(FULL);
    notices.raise(RESTORED);
    clock.pass(60_000);
    const restarted = start();
    expect(restarted.list()).toEqual([{ ...RESTORED, sinceMs }]);
    restarted.acknowledge("store_restored");
    expect(restarted.list()).toEqual([]);
    expect(start().list()).toEqual([]);
  });

  it("are not on disk after all when raised again as something that clears", () => {
    start().raise(RESTORED);
    start().raise({ ...RESTORED, acknowledgeable: false });
    expect(start().list()).toEqual([]);
  });

  it("are acknowledged once, and only where that is what ends them", () => {
    const notices = start();
    notices.raise(FULL);
    notices.raise(RESTORED);
    notices.acknowledge("store_restored");
    expect(codeOf(() => notices.acknowledge("store_restored"))).toBe("not_found");
    expect(codeOf(() => notices.acknowledge("store_full"))).toBe("conflict");
    expect(notices.list()).toHaveLength(1);
  });

  it("are kept in one file for the owner's eyes, written only where something is to be kept", () => {
    const notices = start();
    notices.raise(FULL);
    expect(readdirSync(folder.path)).toEqual([]);
    notices.raise(RESTORED);
    expect(readdirSync(folder.path)).toEqual(["notices.json"]);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(file(), "utf8"))).toEqual({
      notices: [
        {
          code: RESTORED.code,
          message: failureInEnglish(RESTORED.failure),
          failure: RESTORED.failure,
          since_ms: clock.now(),
        },
      ],
    });
  });

  it("tell in English what an earlier version kept, or a later one in a way that is not known here", () => {
    const kept = { code: "store_restored", message: "It was put back.", since_ms: 5 };
    const strange = { ...kept, code: "another", failure: { kind: "not known" } };
    writeFileSync(file(), JSON.stringify({ notices: [kept, strange] }));
    const failure = { kind: "as-said", text: "It was put back." };
    expect(start().list()).toMatchObject([
      { code: "store_restored", failure },
      { code: "another", failure },
    ]);
  });

  it("start without what cannot be read, and say so", () => {
    for (const text of ["", "{", "[]", '{"notices":[{"code":1}]}']) {
      writeFileSync(file(), text);
      const notices = start();
      expect(notices.list()).toEqual([]);
      notices.raise(RESTORED);
      expect(start().list()).toHaveLength(1);
    }
    expect(log.lines).toHaveLength(4);
    expect(log.lines[0]).toMatch(/^warn What waited to be acknowledged cannot be read/);
  });

  it("are told also where they cannot be written", () => {
    const notices = start();
    mkdirSync(`${file()}.new`);
    notices.raise(RESTORED);
    expect(notices.list()).toHaveLength(1);
    expect(log.lines).toEqual([expect.stringMatching(/^warn What waits to be acknowledged could not/)]);
    rmSync(`${file()}.new`, { recursive: true });
    notices.raise({ ...RESTORED, code: "another" });
    expect(start().list()).toHaveLength(2);
  });
});

function start(): Notices {
  return createNotices({ dataDir: folder.path, clock, log });
}

function file(): string {
  return path.join(folder.path, "notices.json");
}

function codeOf(run: () => void): string | null {
  try {
    run();
    return null;
  } catch (error) {
    if (!isAppError(error)) throw error;
    return error.code;
  }
}
