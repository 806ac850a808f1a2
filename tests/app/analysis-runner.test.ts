import path from "node:path";
import { Worker } from "node:worker_threads";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { AnalysisJob } from "../../src/app/analysis-job.ts";
import { type AnalysisRunner, createAnalysisRunner } from "../../src/app/analysis-runner.ts";
import { failureInEnglish } from "../../src/core/domain/failure-in-english.ts";
import { createHome } from "../../src/core/domain/home.ts";
import { SILENT } from "../adapters/sqlite/silent-log.ts";
import { NOTHING_WATCHED } from "../fakes/watch-job.ts";

const HOME = createHome({ time_zone: "Europe/Berlin" });
const STARTED = Date.UTC(2026, 10, 1, 2);

/** A real thread with a script of its own in place of the analysis. */
function createRunner(script: string, options: { readonly timeoutMs?: number } = {}) {
  const jobs: AnalysisJob[] = [];
  let nowMs = STARTED;
  const runner = createAnalysisRunner({
    storePath: path.join("data", "steward.db"),
    windowDays: 30,
    seed: 7,
    watch: () => NOTHING_WATCHED,
    onWatched: () => undefined,
    spawn: (job) => {
      jobs.push(job);
      return new Worker(`const { parentPort, workerData } = require("node:worker_threads"); ${script}`, {
        eval: true,
        workerData: job,
      });
    },
    lastStartedMs: () => STARTED - 5_000,
    clock: { now: () => (nowMs += 1_000) - 1_000 },
    log: SILENT,
    ...options,
  });
  started.push(runner);
  return { runner, jobs };
}

function lastErrorOf(runner: AnalysisRunner): string {
  const { lastError } = runner.status();
  return lastError === null ? "" : failureInEnglish(lastError);
}

const started: AnalysisRunner[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((runner) => runner.stop()));
});

const RETURN_JOB = `parentPort.postMessage({ type: "result", result: { echo: workerData } });`;
const HANG = `setInterval(() => {}, 1000);`;

describe("the analysis runner", () => {
  it("gives the worker its job and returns what it posts", async () => {
    const { runner, jobs } = createRunner(RETURN_JOB);
    const finished = await runner.run("quick", HOME);
    expect(finished).toMatchObject({ startedMs: STARTED, finishedMs: STARTED + 1_000 });
    expect(finished.result).toEqual({ echo: jobs[0] });
    expect(jobs[0]).toMatchObject({
      home: HOME,
      nowMs: STARTED,
      sinceMs: STARTED - 5_000,
      seed: 7,
      windowDays: 30,
    });
    expect(runner.status()).toMatchObject({ state: "idle", lastError: null });
  });

  it("tells how far it is", async () => {
    const { runner } = createRunner(
      `parentPort.postMessage({ type: "progress", stage: "reading", progress: 0.25 }); ${RETURN_JOB}`,
    );
    const seen: unknown[] = [];
    const forget = runner.onChange(() => seen.push(runner.status()));
    await runner.run("full", HOME);
    forget();
    expect(seen).toMatchObject([
      { state: "running", scope: "full", stage: "starting", progress: 0 },
      { state: "running", scope: "full", stage: "reading", progress: 0.25 },
      { state: "idle", scope: null, stage: null, progress: 0 },
    ]);
  });

  it("is ended for a deletion, gives no result of what it had read, and begins none before that is over", async () => {
    const { runner } = createRunner(HANG);
    const failure = runner.run("full", HOME).catch((error: unknown) => error);
    const release = await runner.hold();
    expect(await failure).toMatchObject({ code: "busy" });
    expect(runner.status()).toMatchObject({ state: "idle", lastError: null });
    const other = await runner.hold();
    release();
    release();
    await expect(runner.run("full", HOME)).rejects.toMatchObject({ code: "busy" });
    other();
    const again = runner.run("full", HOME).catch((error: unknown) => error);
    expect(runner.status()).toMatchObject({ state: "running" });
    await runner.stop();
    await again;
  });

  it.each(["hold", "stop"] as const)(
    "begins none after a look of the monitors that a %s ended",
    async (end) => {
      const { runner, jobs } = createRunner(HANG);
      const look = runner.run("watch", HOME).catch((error: unknown) => error);
      const waiting = runner.run("full", HOME).catch((error: unknown) => error);
      await runner[end]();
      expect(await look).toMatchObject({ code: "busy" });
      expect(await waiting).toMatchObject({ code: "busy" });
      expect(jobs.map(({ scope }) => scope)).toEqual(["watch"]);
    },
  );

  it("runs one at a time and another one afterwards", async () => {
    const { runner, jobs } = createRunner(RETURN_JOB);
    const first = runner.run("full", HOME);
    await expect(runner.run("full", HOME)).rejects.toMatchObject({ code: "busy" });
    await first;
    await runner.run("full", HOME);
    expect(jobs).toHaveLength(2);
  });

  it("says what a worker failed with, until a run succeeds", async () => {
    const { runner } = createRunner(`
      if (workerData.scope === "full") parentPort.postMessage({ type: "failure", code: "store_unusable", failure: { kind: "as-said", text: "The disk is full." } });
      else ${RETURN_JOB}`);
    await expect(runner.run("full", HOME)).rejects.toMatchObject({
      code: "internal",
      message: "The disk is full.",
    });
    expect(lastErrorOf(runner)).toBe("The disk is full.");
    // A look of the monitors is no analysis.
    await runner.run("watch", HOME);
    expect(lastErrorOf(runner)).toBe("The disk is full.");
    await runner.run("quick", HOME);
    expect(runner.status().lastError).toBeNull();
  });

  it.each([
    ["throws", `throw new Error("out of luck")`, /out of luck/],
    ["exits", `process.exit(3)`, /exit code 3/],
    ["ends without a word", ``, /exit code 0/],
  ])("says so when the worker %s", async (_, script, sentence) => {
    const { runner } = createRunner(script);
    await expect(runner.run("full", HOME)).rejects.toThrow(sentence);
    expect(runner.status().state).toBe("idle");
    expect(lastErrorOf(runner)).toMatch(sentence);
  });

  it("says so when the worker cannot even be started", async () => {
    const runner = createAnalysisRunner({
      storePath: "steward.db",
      windowDays: 30,
      seed: 1,
      watch: () => NOTHING_WATCHED,
      onWatched: () => undefined,
      spawn: () => {
        throw new Error("no more threads");
      },
      lastStartedMs: () => null,
      clock: { now: () => 0 },
      log: SILENT,
    });
    await expect(runner.run("full", HOME)).rejects.toThrow("no more threads");
    expect(lastErrorOf(runner)).toContain("no more threads");
  });

  it("ends a worker that takes too long", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      const { runner } = createRunner(HANG, { timeoutMs: 120_000 });
      const failure = runner.run("full", HOME).catch((error: unknown) => error);
      vi.advanceTimersByTime(120_000);
      expect(await failure).toMatchObject({ code: "internal" });
      expect(lastErrorOf(runner)).toContain("2 minutes");
    } finally {
      vi.useRealTimers();
    }
  });

  it("ends the running analysis when stopped, without blaming it, and starts none after", async () => {
    const { runner } = createRunner(HANG);
    const failure = runner.run("full", HOME).catch((error: unknown) => error);
    await runner.stop();
    await runner.stop();
    expect(await failure).toMatchObject({ code: "busy" });
    expect(runner.status()).toMatchObject({ state: "idle", lastError: null });
    await expect(runner.run("full", HOME)).rejects.toMatchObject({ code: "busy" });
  });
});
