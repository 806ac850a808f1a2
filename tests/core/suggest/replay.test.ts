/** What holds for every replay, whatever the automation and the history: random ones, in all of the contract's language. */
import { beforeAll, describe, expect, it } from "vitest";
import { readHistory } from "../../../src/app/read-history.ts";
import type { AutomationConfig } from "../../../src/core/domain/automation.ts";
import { type EventLog, createEventLogBuilder } from "../../../src/core/domain/event-log.ts";
import { createHome } from "../../../src/core/domain/home.ts";
import { createDayTable } from "../../../src/core/features/day-table.ts";
import { createRandom } from "../../../src/core/math/random.ts";
import { type Replay, replay } from "../../../src/core/suggest/backtest.ts";
import { type ReplayInput, createReplayInput } from "../../../src/core/suggest/replay-input.ts";
import { textSource } from "../../app/history-sample.ts";
import { createRandomAutomation, createRandomLife } from "../../houses/random-life.ts";

const AUTOMATIONS = 150;

interface Tried {
  readonly automation: AutomationConfig;
  readonly result: Replay;
}

let log: EventLog;
let input: ReplayInput;
let tried: readonly Tried[];
let toInput: (log: EventLog) => ReplayInput;

beforeAll(async () => {
  const random = createRandom(7);
  const { lines, home: written } = createRandomLife(0, random);
  const home = createHome({ ...written, exceptions: [{ from: "2026-10-22", to: "2026-10-23" }] });
  ({ log } = await readHistory({
    sources: [textSource("a life", [`${lines.join("\n")}\n`])],
    home,
    onProgress() {},
  }));
  toInput = (one) => {
    const { time_zone: timeZone, exceptions } = home;
    return createReplayInput(one, createDayTable({ range: one.range, timeZone, exceptions, log: one }), home);
  };
  input = toInput(log);
  tried = Array.from({ length: AUTOMATIONS }, () => {
    const automation = createRandomAutomation(random);
    return { automation, result: replay(automation, input) };
  });
});

/** The log with rows of a stranger among the others. */
function withStranger(): EventLog {
  const builder = createEventLogBuilder();
  for (let row = 0; row < log.length; row += 1) {
    const atMs = log.atMs[row] ?? 0;
    if (row % 3 === 0)
      builder.add({ atMs, entityId: "light.stranger", state: String(row), initiatorCode: 1, actor: null });
    builder.add({
      atMs,
      entityId: log.entityIds[log.entity[row] ?? 0] ?? "",
      state: log.states[log.state[row] ?? 0] ?? "",
      initiatorCode: log.initiator[row] ?? 0,
      actor: log.actors[log.actor[row] ?? -1] ?? null,
    });
  }
  return builder.build(log.range);
}

describe("every replay", () => {
  it("has something to tell in most cases", () => {
    expect(tried.filter(({ result }) => result.firings.length > 0).length).toBeGreaterThan(AUTOMATIONS / 2);
    expect(tried.filter(({ result }) => result.matched.length > 0).length).toBeGreaterThan(AUTOMATIONS / 5);
  });

  it("splits what fired into matched and unmatched, of which some are contradicted", () => {
    for (const { result } of tried) {
      const { fired, matched, unmatched, contradicted } = result.backtest;
      expect(matched + unmatched).toBe(fired);
      expect(contradicted).toBeLessThanOrEqual(unmatched);
    }
  });

  it("adds up its days to its totals, without those that are marked", () => {
    for (const { result } of tried) {
      const { daily, ...totals } = result.backtest;
      for (const word of ["fired", "matched", "unmatched", "contradicted", "already_so", "missed"] as const) {
        const sum = daily.reduce((all, day) => (day.left_out === true ? all : all + day[word]), 0);
        expect(totals[word]).toBe(sum);
      }
      expect(result.firings).toHaveLength(daily.reduce((all, { fired }) => all + fired, 0));
      expect(daily.filter(({ left_out }) => left_out === true)).toHaveLength(2);
    }
  });

  it("uses no own action twice, and misses none that it matched", () => {
    for (const { result } of tried) {
      const used = new Set(result.firings.flatMap(({ actionIds }) => actionIds));
      expect([...result.matched]).toEqual([...used].toSorted((a, b) => a - b));
      expect(result.missed.filter((id) => used.has(id))).toHaveLength(0);
    }
  });

  it("has its firings in order, inside the history", () => {
    for (const { result } of tried) {
      const times = result.firings.map(({ atMs }) => atMs);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      for (const atMs of times) {
        expect(atMs).toBeGreaterThanOrEqual(log.range.fromMs);
        expect(atMs).toBeLessThan(log.range.toMs);
      }
    }
  });

  it("is the same a second time", () => {
    for (const { automation, result } of tried) expect(replay(automation, input)).toEqual(result);
  });

  it("does not care about entities that it does not name", () => {
    const other = toInput(withStranger());
    for (const { automation, result } of tried) {
      const again = replay(automation, other);
      expect(again.backtest).toEqual(result.backtest);
      expect(again.firings.map(({ atMs, word }) => [atMs, word])).toEqual(
        result.firings.map(({ atMs, word }) => [atMs, word]),
      );
    }
  });

  it("does not care how its conditions are put together", () => {
    for (const { automation, result } of tried) {
      const { conditions } = automation;
      const doubleNegation = conditions.map((one) => ({
        condition: "not" as const,
        conditions: [{ condition: "not" as const, conditions: [one] }],
      }));
      const inOne = [{ condition: "and" as const, conditions: doubleNegation }];
      expect(replay({ ...automation, conditions: inOne }, input).backtest).toEqual(result.backtest);
    }
  });

  it("never fires more often where a condition is added to a trigger that starts runs without waits", () => {
    const isPlain = ({ automation }: Tried) => automation.actions.every((action) => "action" in action);
    const weekdays = { condition: "time", weekday: ["mon", "tue"] } as const;
    for (const { automation, result } of tried.filter(isPlain)) {
      const narrower = { ...automation, conditions: [...automation.conditions, weekdays] };
      const { backtest, refractory } = replay(narrower, input);
      const moments = backtest.fired + backtest.already_so + refractory;
      expect(moments).toBeLessThanOrEqual(
        result.backtest.fired + result.backtest.already_so + result.refractory,
      );
    }
  });
});
