import { describe, expect, it } from "vitest";
import { createEventLogBuilder } from "../../../../src/core/domain/event-log.ts";
import { toInitiatorCode } from "../../../../src/core/domain/initiator.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../../src/core/domain/time.ts";
import { extractActions } from "../../../../src/core/features/actions.ts";
import { createDayTable } from "../../../../src/core/features/day-table.ts";
import { indexEntityRows } from "../../../../src/core/features/entity-rows.ts";
import { measureTargetRate } from "../../../../src/core/features/target-rate.ts";
import { judge, meetMoments, windowOf } from "../../../../src/core/detect/rules/score.ts";

const FROM_MS = Date.UTC(2026, 8, 7);
const DAYS = 20;

/** A lamp that goes on at these minutes after 18:00 on each day, and off an hour later, or when told. */
function lampOn(minutesOf: (day: number) => readonly number[], useMs = HOUR_MS) {
  const builder = createEventLogBuilder();
  const initiatorCode = toInitiatorCode("physical");
  const add = (atMs: number, state: string) =>
    builder.add({ atMs, entityId: "light.hall", state, initiatorCode, actor: null });
  add(FROM_MS, "off");
  for (let day = 0; day < DAYS; day += 1) {
    for (const minute of minutesOf(day)) {
      const atMs = FROM_MS + day * DAY_MS + 18 * HOUR_MS + minute * MINUTE_MS;
      add(atMs, "on");
      add(atMs + useMs, "off");
    }
  }
  const log = builder.build({ fromMs: FROM_MS, toMs: FROM_MS + DAYS * DAY_MS });
  const days = createDayTable({ range: log.range, timeZone: "UTC", exceptions: [], log });
  const target = extractActions(log).find(({ state }) => state === "on");
  if (target === undefined) throw new Error("nobody switched the lamp on");
  return { days, rate: measureTargetRate(target, log, indexEntityRows(log), days) };
}

function momentsAt(minute: number, windowMs = windowOf(0)) {
  return {
    atMs: Float64Array.from(
      { length: DAYS },
      (_, day) => FROM_MS + day * DAY_MS + 18 * HOUR_MS + minute * MINUTE_MS,
    ),
    windowMs,
  };
}

describe("a rule's occasions", () => {
  it("are hits where people did it within five minutes after", () => {
    const { rate, days } = lampOn((day) => (day % 2 === 0 ? [2] : [7]));
    const verdict = judge(meetMoments(momentsAt(0), rate, days));
    expect([verdict.firings, verdict.hits, verdict.days]).toEqual([20, 10, 10]);
  });

  it("are none while the target is so already", () => {
    const { rate, days } = lampOn(() => [-10]);
    expect(meetMoments(momentsAt(0), rate, days).atMs).toHaveLength(0);
  });

  it("come once a window, as one firing", () => {
    const { rate, days } = lampOn(() => [4]);
    const { atMs } = momentsAt(0);
    const twice = Float64Array.from([...atMs, ...atMs.map((at) => at + MINUTE_MS)]).sort();
    expect(meetMoments({ atMs: twice, windowMs: windowOf(0) }, rate, days).atMs).toHaveLength(20);
  });

  it("look half of the wait far after a wait", () => {
    expect(windowOf(20 * MINUTE_MS)).toBe(10 * MINUTE_MS);
    expect(windowOf(2 * MINUTE_MS)).toBe(5 * MINUTE_MS);
  });

  it("prove nothing where the hour explains it: always at the same time, whatever comes before", () => {
    const { rate, days } = lampOn((day) => [2 + (day % 3)]);
    const same = judge(meetMoments(momentsAt(0), rate, days));
    expect(same.hits).toBe(20);
    // Seen at the same minute each day, the rate of that hour is high; a trigger that moves about with it is better evidence.
    const moving = lampOn((day) => [((day * 37) % 300) + 2]);
    const atMs = Float64Array.from(
      { length: DAYS },
      (_, day) => FROM_MS + day * DAY_MS + 18 * HOUR_MS + ((day * 37) % 300) * MINUTE_MS,
    );
    const free = judge(meetMoments({ atMs, windowMs: windowOf(0) }, moving.rate, moving.days));
    expect(free.hits).toBe(20);
    expect(free.pValue).toBeLessThan(same.pValue * 1e-6);
  });

  it("prove nothing where it happens as often a little later: people are just up and about", () => {
    const { rate, days } = lampOn((day) => (day % 4 === 0 ? [2] : [20 + (day % 4) * 10]));
    const verdict = judge(meetMoments(momentsAt(0), rate, days));
    expect(verdict.hits).toBe(5);
    expect(verdict.pValue).toBeGreaterThan(0.001);
  });

  it("are judged by what goes on beside them, where that is more than one or two", () => {
    // At another time every day, so that the hour tells little.
    const shiftOf = (day: number) => (day * 137) % 900;
    const chanceOf = (beside: readonly number[]) => {
      const { rate, days } = lampOn(
        (day) => [2, ...beside.slice(day, day + 1)].map((at) => at + shiftOf(day) - 600),
        4 * MINUTE_MS,
      );
      const atMs = Float64Array.from(
        beside.length === 0 ? [] : Array.from({ length: 8 }, (_, day) => day),
        (day) => FROM_MS + day * DAY_MS + (8 * 60 + shiftOf(day)) * MINUTE_MS,
      );
      return judge(meetMoments({ atMs, windowMs: windowOf(0) }, rate, days)).meanChance;
    };
    // In eight times twenty minutes just before there is one action, in the two hours around no other: a chance of 0.03, were it taken for a rate.
    expect(chanceOf([-15])).toBeLessThan(0.02);
    expect(chanceOf([-15, -12, -20, -9, -22, -14, -16, -18])).toBeGreaterThan(0.1);
  });
});
