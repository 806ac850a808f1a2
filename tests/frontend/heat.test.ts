import { describe, expect, it } from "vitest";
import { findGroup, heatRows } from "../../frontend/src/state/heat.ts";
import { createRhythmPage, NO_RHYTHM, type RhythmState } from "../../frontend/src/state/rhythm.ts";
import type { Call } from "../../frontend/src/state/settings.ts";
import { CallFailure } from "../../frontend/src/transport/transport.ts";
import { createPagesAnswers } from "../fakes/panel-pages.ts";

const hours = (filled: Readonly<Record<number, number>>): readonly number[] =>
  Array.from({ length: 168 }, (_, hour) => filled[hour] ?? 0);

describe("a heat map of the week", () => {
  it("has the days in the order of the person's week", () => {
    const first = (day: number) =>
      heatRows(hours({}), [1, 1, 1, 1, 1, 1, 1], day).map((row) => row[0]?.weekday);
    expect(first(1)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(first(7)).toEqual([6, 0, 1, 2, 3, 4, 5]);
  });

  it("is an average over the days of a weekday, and says nothing of a weekday that was not seen", () => {
    const [monday, tuesday] = heatRows(hours({ 7: 8, 31: 0 }), [4, 0, 1, 1, 1, 1, 1], 1);
    expect(monday?.[7]).toMatchObject({ count: 8, mean: 2, level: 5 });
    expect(tuesday?.[7]).toMatchObject({ mean: null, level: 0 });
  });

  it("tells a quiet hour from an empty one beside a busy one", () => {
    const [monday] = heatRows(hours({ 0: 1_000, 1: 1 }), [1, 1, 1, 1, 1, 1, 1], 1);
    expect(monday?.slice(0, 3).map(({ level }) => level)).toEqual([5, 1, 0]);
  });

  it("goes back to the home when a group is gone", () => {
    const groups = [{ by: "home", id: "", name: "" } as const];
    expect(findGroup(groups, "area:gone")).toBe(groups[0]);
  });
});

describe("the page of rhythm", () => {
  function start(change: Readonly<Record<string, (params: object) => unknown>> = {}) {
    const answers = { ...createPagesAnswers(), ...change };
    let state: RhythmState = NO_RHYTHM;
    const call = (async (command: string, params: object) =>
      await answers[command]?.({ ...params })) as unknown as Call;
    const page = createRhythmPage(call, (next) => {
      state = next;
    });
    return { page, state: () => state };
  }

  it("has a thing forgotten and taken back, and reads itself anew", async () => {
    const { page, state } = start();
    await page.load();
    await page.reset("weekday-lights");
    expect(state()).toMatchObject({ done: { kind: "forgotten" }, busy: new Set() });
    expect(state().rhythm?.forgotten).toHaveLength(1);
    await page.undoReset("weekday-lights");
    expect(state().done?.kind).toBe("recalled");
    expect(state().rhythm?.forgotten).toEqual([]);
  });

  it("says what failed, and keeps what it shows", async () => {
    const { page, state } = start({
      "rhythm/reset": () => {
        throw new CallFailure("conflict", "This is an automation by now.");
      },
    });
    await page.load();
    await page.reset("hall-light");
    expect(state().failure?.code).toBe("conflict");
    expect(state().rhythm).not.toBeNull();
  });

  it("says nothing more once it is left", async () => {
    const { page, state } = start();
    const loading = page.load();
    page.stop();
    await loading;
    expect(state().rhythm).toBeNull();
  });
});
