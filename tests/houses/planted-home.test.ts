import { describe, expect, it } from "vitest";
import type { AutomationConfig } from "../../src/core/domain/automation.ts";
import { isManualCode } from "../../src/core/domain/initiator.ts";
import { MINUTE_MS } from "../../src/core/domain/time.ts";
import { createDayTable } from "../../src/core/features/day-table.ts";
import { indexEntityRows } from "../../src/core/features/entity-rows.ts";
import { backtest } from "../../src/core/suggest/backtest.ts";
import { createReplayInput } from "../../src/core/suggest/replay-input.ts";
import { plantHabit } from "./planted-home.ts";
import { HABIT_TYPES, type PlantedHabit, type PlantedHome } from "./planting.ts";

const SEEDS = [0, 1, 2, 3, 4];
const CELLS = [
  { spreadMin: 5, otherUsesPerDay: 0 },
  { spreadMin: 15, otherUsesPerDay: 4 },
] as const;
const AROUND_MS = 4 * MINUTE_MS;

const homes = HABIT_TYPES.flatMap((type) =>
  CELLS.flatMap((cell) =>
    SEEDS.map((seed) => ({
      type,
      cell,
      home: plantHabit(type, { ...cell, seed, chances: type === "reversal" ? 8 : 20, devices: 20 }),
    })),
  ),
);

/** Whether at an instant the log has a person's change of an entity into a state. */
function isDone(
  { log }: PlantedHome,
  rows: ReturnType<typeof indexEntityRows>,
  entityId: string,
  state: string,
  fromMs: number,
  toMs: number,
): boolean {
  const code = rows.codeOf(entityId);
  const own = rows.rowsOf(code);
  for (let place = rows.positionAt(code, fromMs - 1) + 1; place < own.length; place += 1) {
    const row = own[place] ?? 0;
    if ((log.atMs[row] ?? 0) > toMs) return false;
    if (log.states[log.state[row] ?? 0] === state && isManualCode(log.initiator[row] ?? 0)) return true;
  }
  return false;
}

describe.each(HABIT_TYPES)("a planted habit of the type %s", (type) => {
  const own = homes.filter((one) => one.type === type);
  const eachHabit = (check: (home: PlantedHome, habit: PlantedHabit) => void) => {
    for (const { home } of own) for (const habit of [home.habit, ...home.alsoPlanted]) check(home, habit);
  };

  it("is in the log at each instant that the truth names, done by a person", () => {
    eachHabit((home, habit) => {
      const rows = indexEntityRows(home.log);
      for (const atMs of habit.keptMs)
        for (const { entityId, state } of habit.targets) {
          const earlyMs = habit.targets.length > 1 ? 21_000 : 0;
          expect(isDone(home, rows, entityId, state, atMs - earlyMs, atMs)).toBe(true);
        }
    });
  });

  it("is not in the log where the truth says it was not kept, but for other uses", () => {
    if (type === "room-presence" || type === "co-activation") return;
    for (const { home, cell } of own) {
      if (cell.otherUsesPerDay > 0 || home.habit.variant === "no-effect") continue;
      const rows = indexEntityRows(home.log);
      const [target] = home.habit.targets;
      for (const atMs of home.habit.skippedMs)
        expect(isDone(home, rows, target?.entityId ?? "", target?.state ?? "", atMs, atMs + AROUND_MS)).toBe(
          false,
        );
    }
  });

  it("has as many chances as asked for, nine of ten of them kept", () => {
    let kept = 0;
    let chances = 0;
    for (const { home } of own) {
      if (home.habit.variant === "no-effect") continue;
      const count = home.habit.keptMs.length + home.habit.skippedMs.length;
      // The lamp that goes off is one that went on.
      const asked = type === "reversal" ? 8 : 20;
      expect(count).toBeLessThanOrEqual(asked + 1);
      expect(count).toBeGreaterThanOrEqual(home.habit.variant === "off" ? asked * 0.7 : asked);
      kept += home.habit.keptMs.length;
      chances += count;
    }
    expect(kept / chances).toBeGreaterThan(0.82);
    expect(kept / chances).toBeLessThan(0.97);
  });

  it("is the same for the same seed", () => {
    const [first] = own;
    const again = plantHabit(type, {
      ...CELLS[0],
      seed: 0,
      chances: type === "reversal" ? 8 : 20,
      devices: 20,
    });
    expect(again.log.atMs).toEqual(first?.home.log.atMs);
    expect(again.habit).toEqual(first?.home.habit);
  });
});

/** By clock and state alone, which every replay knows. */
function isPlain({ triggers, conditions }: AutomationConfig): boolean {
  return (
    triggers.every(({ trigger }) => trigger === "time" || trigger === "state") &&
    conditions.every(({ condition }) => condition === "time" || condition === "state")
  );
}

describe("the ideal rule of a habit", () => {
  const types = HABIT_TYPES.filter((type) =>
    homes.some(
      ({ type: own, home }) => own === type && home.habit.ideal !== null && isPlain(home.habit.ideal),
    ),
  );
  it.each(types.filter((type) => type !== "co-activation" && type !== "reversal"))(
    "of the type %s would be matched more often than not, and catch most of it",
    (type) => {
      let fired = 0;
      let matched = 0;
      let kept = 0;
      for (const { home } of homes.filter((one) => one.type === type)) {
        const { log } = home;
        const timeZone = home.home.time_zone;
        const input = createReplayInput(
          log,
          createDayTable({ range: log.range, timeZone, exceptions: [], log }),
        );
        for (const { ideal, keptMs } of [home.habit, ...home.alsoPlanted]) {
          if (ideal === null || !isPlain(ideal)) continue;
          const replay = backtest(ideal, input);
          fired += replay.fired;
          matched += replay.matched;
          kept += keptMs.length;
        }
      }
      expect(matched / fired).toBeGreaterThan(0.65);
      expect(matched / kept).toBeGreaterThan(0.65);
    },
  );
});
