/** The status board: parts put together, and problems that stand as long as their cause. */
import { describe, expect, it } from "vitest";
import { createStatusBoard, type StatusParts } from "../../src/app/status.ts";
import type { Failure } from "../../src/core/domain/failure.ts";
import { createFakeClock } from "../fakes/clock.ts";

const IDLE = { state: "idle", scope: null, stage: null, progress: 0, lastError: null } as const;
const NO_ADMIN = { kind: "ha-no-admin" } as const;
const NO_ROOM = { kind: "store-full", file: "steward.db" } as const;
const TOO_LONG = { kind: "analysis-endless", minutes: 30 } as const;
const COUNTS = { firstMs: 1, lastMs: 2, stateChanges: 3, entities: 4, byInitiator: {}, bytes: 5 };

describe("the status board", () => {
  it("dates a problem when it comes and forgets it when its cause goes", () => {
    const clock = createFakeClock();
    const connected = { state: "connected", version: "2026.11.0", sinceMs: 0, failure: null } as const;
    let connection: ReturnType<StatusParts["connection"]> = connected;
    let lastError: Failure | null = null;
    const parts = { connection: () => connection, analysis: () => ({ ...IDLE, lastError }) };
    const board = createStatusBoard(partsOf(parts), clock);
    expect(board.read().problems).toEqual([]);
    connection = { ...connected, state: "unauthorized", sinceMs: 77, failure: NO_ADMIN };
    lastError = NO_ROOM;
    const sinceMs = clock.now();
    board.read();
    clock.pass(5_000);
    expect(board.read().problems).toEqual([
      { code: "home_assistant_unauthorized", failure: NO_ADMIN, sinceMs: 77, acknowledgeable: false },
      { code: "analysis_failed", failure: NO_ROOM, sinceMs, acknowledgeable: false },
    ]);
    connection = connected;
    lastError = null;
    expect(board.read().problems).toEqual([]);
  });

  it("tells what failed", () => {
    const board = createStatusBoard(
      partsOf({
        import: () => ({
          state: "failed",
          progress: 0.5,
          entitiesDone: 1,
          entitiesTotal: 2,
          failure: NO_ROOM,
        }),
        analysis: () => ({ ...IDLE, lastError: TOO_LONG }),
      }),
      createFakeClock(),
    );
    expect(board.read().problems.map(({ code, failure }) => [code, failure])).toEqual([
      ["import_failed", NO_ROOM],
      ["analysis_failed", TOO_LONG],
    ]);
  });

  it("tells notices after what the parts have to tell, as they are", () => {
    const notice = {
      code: "store_restored",
      failure: { kind: "store-restored", isWanted: false, backupMs: 1 },
      sinceMs: 5,
      acknowledgeable: true,
    } as const;
    const board = createStatusBoard(
      partsOf({ analysis: () => ({ ...IDLE, lastError: NO_ROOM }), notices: () => [notice] }),
      createFakeClock(),
    );
    expect(board.read().problems).toEqual([expect.objectContaining({ code: "analysis_failed" }), notice]);
  });

  it("takes the learning from the last full analysis, the time from the last of any kind", () => {
    const record = { startedMs: 10, finishedMs: 20, nothingFound: [], findings: [], warnings: [] };
    const readiness = [{ detector: "daily-time", ready: true, reason: "30 days", readyAt: null }];
    const board = createStatusBoard(
      partsOf({
        lastAnalysis: (scope) =>
          scope === "full"
            ? { ...record, scope: "full", readiness }
            : { ...record, scope: "quick", startedMs: 30, finishedMs: 35, readiness: [] },
      }),
      createFakeClock(),
    );
    expect(board.read()).toMatchObject({
      learning: readiness,
      analysis: { lastFinishedMs: 35, lastDurationMs: 5 },
    });
  });

  it("tells its listeners until they leave", () => {
    const board = createStatusBoard(partsOf({}), createFakeClock());
    let told = 0;
    const leave = board.onChange(() => {
      told += 1;
    });
    board.noteChange();
    leave();
    board.noteChange();
    expect(told).toBe(1);
  });
});

function partsOf(part: Partial<StatusParts>): StatusParts {
  return {
    connection: () => ({ state: "connected", version: "2026.11.0", sinceMs: 0, failure: null }),
    import: () => ({ state: "done", progress: 1, entitiesDone: 2, entitiesTotal: 2, failure: null }),
    analysis: () => IDLE,
    nextFullMs: () => null,
    lastAnalysis: () => null,
    counts: () => COUNTS,
    suggestionCounts: () => ({
      proposed: 0,
      snoozed: 0,
      silent: 0,
      asking: 0,
      active: 0,
      dismissed: 0,
      retired: 0,
    }),
    notices: () => [],
    home: () => null,
    timeZone: () => "Europe/Berlin",
    pausedUntilMs: () => null,
    ...part,
  };
}
