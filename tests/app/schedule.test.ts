import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { AnalysisScope } from "../../src/app/analysis-job.ts";
import { createSchedule, type Schedule, type ScheduleOptions } from "../../src/app/schedule.ts";
import { PlainError } from "../../src/core/domain/errors.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../src/core/domain/time.ts";
import { SILENT } from "../adapters/sqlite/silent-log.ts";

interface Ran {
  readonly scope: AnalysisScope;
  readonly at: string;
}

let schedules: Schedule[] = [];
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  for (const schedule of schedules) schedule.stop();
  schedules = [];
  vi.useRealTimers();
});

function createAt(now: string, options: Partial<ScheduleOptions> & { lastFull?: string | null } = {}) {
  vi.setSystemTime(new Date(now));
  const ran: Ran[] = [];
  const { lastFull = now, ...rest } = options;
  let lastFullMs = lastFull === null ? null : Date.parse(lastFull);
  const schedule = createSchedule({
    timeZone: "Europe/Berlin",
    clock: { now: () => Date.now() },
    log: SILENT,
    lastFullMs: () => lastFullMs,
    isReady: () => true,
    run: async (scope) => {
      ran.push({ scope, at: new Date(Date.now()).toISOString().slice(0, 16) });
      if (scope === "full") lastFullMs = Date.now();
    },
    ...rest,
  });
  schedules.push(schedule);
  return { schedule, ran };
}

const fullOnes = (ran: readonly Ran[]) => ran.filter(({ scope }) => scope === "full").map(({ at }) => at);

describe("the schedule", () => {
  it("analyses in full at 03:00 by the home's clock and quickly every hour", async () => {
    const { schedule, ran } = createAt("2026-11-10T00:40:00Z");
    schedule.start();
    await vi.advanceTimersByTimeAsync(2.5 * HOUR_MS);
    expect(ran).toEqual([
      { scope: "quick", at: "2026-11-10T01:30" },
      { scope: "full", at: "2026-11-10T02:00" },
      { scope: "quick", at: "2026-11-10T02:30" },
    ]);
  });

  it("tells when the next full analysis is, in the home's zone", () => {
    const { schedule } = createAt("2026-11-10T12:00:00Z");
    expect(schedule.nextFullMs()).toBeNull();
    schedule.start();
    expect(schedule.nextFullMs()).toBe(Date.parse("2026-11-11T02:00:00Z"));
    schedule.setTimeZone("America/New_York");
    expect(schedule.nextFullMs()).toBe(Date.parse("2026-11-11T08:00:00Z"));
    schedule.stop();
    expect(schedule.nextFullMs()).toBeNull();
  });

  it("keeps 03:00 over both days on which the clock changes", async () => {
    const spring = createAt("2026-03-27T12:00:00Z");
    spring.schedule.start();
    await vi.advanceTimersByTimeAsync(3 * DAY_MS);
    expect(fullOnes(spring.ran)).toEqual(["2026-03-28T02:00", "2026-03-29T01:00", "2026-03-30T01:00"]);
    spring.schedule.stop();
    const autumn = createAt("2026-10-23T12:00:00Z");
    autumn.schedule.start();
    await vi.advanceTimersByTimeAsync(3 * DAY_MS);
    expect(fullOnes(autumn.ran)).toEqual(["2026-10-24T01:00", "2026-10-25T02:00", "2026-10-26T02:00"]);
  });

  it("catches up soon on the one night that has no 03:00", async () => {
    const { schedule, ran } = createAt("2026-03-27T12:00:00Z", { timeZone: "Europe/Athens" });
    schedule.start();
    await vi.advanceTimersByTimeAsync(2 * DAY_MS);
    expect(fullOnes(ran)).toEqual(["2026-03-28T01:00", "2026-03-29T03:30"]);
  });

  it("catches up at the start on a night that was slept through", () => {
    const { schedule, ran } = createAt("2026-11-10T09:00:00Z", { lastFull: "2026-11-09T02:00:30Z" });
    schedule.start();
    schedule.start();
    expect(ran).toEqual([{ scope: "full", at: "2026-11-10T09:00" }]);
  });

  it("does not repeat last night's analysis at a restart", () => {
    const { schedule, ran } = createAt("2026-11-10T09:00:00Z", { lastFull: "2026-11-10T02:00:30Z" });
    schedule.start();
    expect(ran).toEqual([]);
  });

  it("runs late when the machine slept through 03:00", async () => {
    const { schedule, ran } = createAt("2026-11-10T01:50:00Z");
    schedule.start();
    vi.setSystemTime(new Date("2026-11-10T06:10:00Z"));
    await vi.advanceTimersByTimeAsync(10 * MINUTE_MS);
    expect(fullOnes(ran)).toHaveLength(1);
  });

  it("waits until there is something to analyse", async () => {
    let isReady = false;
    const { schedule, ran } = createAt("2026-11-10T09:00:00Z", { lastFull: null, isReady: () => isReady });
    schedule.start();
    await vi.advanceTimersByTimeAsync(2 * HOUR_MS);
    expect(ran).toEqual([]);
    isReady = true;
    await vi.advanceTimersByTimeAsync(HOUR_MS);
    expect(fullOnes(ran)).toEqual(["2026-11-10T11:30"]);
  });

  it("goes on after a failed or refused analysis", async () => {
    let tries = 0;
    const { schedule } = createAt("2026-11-10T09:00:00Z", {
      run: async () => {
        tries += 1;
        throw tries === 1 ? new PlainError("busy", "One is running.") : new Error("no luck");
      },
    });
    schedule.start();
    await vi.advanceTimersByTimeAsync(3 * HOUR_MS);
    expect(tries).toBe(3);
  });

  it("runs nothing once stopped", async () => {
    const { schedule, ran } = createAt("2026-11-10T00:00:00Z");
    schedule.start();
    schedule.stop();
    schedule.stop();
    await vi.advanceTimersByTimeAsync(DAY_MS);
    expect(ran).toEqual([]);
  });
});
