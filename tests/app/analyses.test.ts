/** When an analysis may run, and what becomes of its result. */
import { beforeEach, describe, expect, it } from "vitest";
import { createAnalyses, type Analyses } from "../../src/app/analyses.ts";
import type { JobScope } from "../../src/app/analysis-job.ts";
import type { ImportPart } from "../../src/app/status.ts";
import { createHome, type Home } from "../../src/core/domain/home.ts";
import { createFakeLog, type FakeLog } from "../fakes/log.ts";
import { resultOf } from "./suggestion-sample.ts";

let home: Home | null;
let importState: ImportPart["state"];
let hasNews: boolean;
let runs: JobScope[];
let finished: string[];
let failure: Error | null;
let running: boolean;
let log: FakeLog;
let lastFullMs: number | null;
let nowMs: number;

beforeEach(() => {
  home = createHome();
  importState = "done";
  hasNews = true;
  runs = [];
  finished = [];
  failure = null;
  running = false;
  log = createFakeLog();
  lastFullMs = null;
  nowMs = 1_000_000_000;
});

describe("analyses", () => {
  it("wait until the home is known and its past was read", () => {
    const analyses = create();
    home = null;
    expect(analyses.isReady()).toBe(false);
    expect(() => analyses.start("full")).toThrow(/still reading/);
    home = createHome();
    importState = "running";
    expect(() => analyses.start("full")).toThrow(/starts by itself/);
    importState = "done";
    expect(analyses.start("full")).toBe(true);
    expect(runs).toEqual(["full"]);
  });

  it("make do with what there is when the past could not be read", async () => {
    importState = "failed";
    await create().run("full");
    expect(finished).toEqual(["full at 7"]);
  });

  it("hand on a result, and nothing where there was nothing new", async () => {
    const analyses = create();
    await analyses.run("full");
    hasNews = false;
    await analyses.run("quick");
    expect(runs).toEqual(["full", "quick"]);
    expect(finished).toEqual(["full at 7"]);
  });

  it("leave the hourly look out where it is not wanted, but not when a person asks", async () => {
    const analyses = create(false);
    await analyses.run("quick");
    // The monitors look in any case.
    expect(runs).toEqual(["watch"]);
    await analyses.run("full");
    analyses.start("quick");
    expect(runs).toEqual(["watch", "full", "quick"]);
  });

  it("do not start a second one, and say so", () => {
    running = true;
    expect(create().start("full")).toBe(false);
    expect(runs).toEqual([]);
  });

  it("log a failure of what a person started, and throw the schedule's to the schedule", async () => {
    failure = new Error("It broke");
    const analyses = create();
    await expect(analyses.run("full")).rejects.toThrow("It broke");
    analyses.start("full");
    await Promise.resolve();
    await Promise.resolve();
    expect(log.lines.join()).toContain("It broke");
  });
});

describe("patterns past their life of a day", () => {
  it("are looked for anew behind the answer, and not sooner", () => {
    const analyses = create();
    analyses.refreshIfOld();
    lastFullMs = nowMs - 86_400_000;
    analyses.refreshIfOld();
    expect(runs).toEqual([]);
    nowMs += 1;
    analyses.refreshIfOld();
    expect(runs).toEqual(["full"]);
  });

  it("are not looked for at every look where the analysis fails", () => {
    const analyses = create();
    failure = new Error("It broke");
    lastFullMs = nowMs - 90_000_000;
    analyses.refreshIfOld();
    analyses.refreshIfOld();
    expect(runs).toEqual(["full"]);
    nowMs += 3_600_000;
    analyses.refreshIfOld();
    expect(runs).toEqual(["full", "full"]);
  });

  it("wait while the past is being read", () => {
    const analyses = create();
    importState = "running";
    lastFullMs = 0;
    analyses.refreshIfOld();
    expect(runs).toEqual([]);
  });
});

function create(isQuickWanted = true): Analyses {
  return createAnalyses({
    runner: {
      run: async (scope) => {
        runs.push(scope);
        if (failure !== null) throw failure;
        const result = hasNews ? resultOf() : null;
        return await Promise.resolve({ startedMs: 7, finishedMs: 9, result });
      },
      status: () => ({
        state: running ? "running" : "idle",
        scope: null,
        stage: null,
        progress: 0,
        lastError: null,
      }),
      onChange: () => () => undefined,
      hold: () => Promise.resolve(() => undefined),
      stop: async () => await Promise.resolve(),
    },
    home: () => home,
    importState: () => importState,
    onFinished: (_result, { scope, startedMs }) => void finished.push(`${scope} at ${startedMs}`),
    isQuickWanted: () => isQuickWanted,
    lastFullMs: () => lastFullMs,
    clock: { now: () => nowMs },
    log,
  });
}
