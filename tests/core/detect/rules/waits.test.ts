import { describe, expect, it } from "vitest";
import { withLags } from "../../../../src/core/detect/rules/fit.ts";
import { RULE_PARAMS } from "../../../../src/core/detect/rules/rules.ts";
import { type Occasions, windowOf } from "../../../../src/core/detect/rules/score.ts";
import { MINUTE_MS } from "../../../../src/core/domain/time.ts";
import type { EventStream } from "../../../../src/core/features/event-streams.ts";

const N = 20;
const STREAM: EventStream = {
  entityCode: 0,
  stateCode: 0,
  quietMs: 0,
  atMs: new Float64Array(N),
  untilMs: new Float64Array(N),
  days: N,
  crossing: null,
  presence: null,
  day: new Int16Array(N),
  histogram: new Float64Array(0),
};

function occasionsWith(lagRatioOf: (i: number) => number): Occasions {
  return {
    atMs: Float64Array.from({ length: N }, (_, i) => i),
    day: Int16Array.from({ length: N }, (_, i) => i),
    chance: new Float64Array(N).fill(0.1),
    action: Int32Array.from({ length: N }, (_, i) => i),
    lagRatio: Float64Array.from({ length: N }, (_, i) => lagRatioOf(i)),
    hits: N,
  };
}

describe("waits", () => {
  it("leave no lag of an hour at the edge of every window", () => {
    for (let lagMin = 1; lagMin <= 60; lagMin += 0.5) {
      const distances = RULE_PARAMS.waitsMin.map((waitMin) =>
        Math.min(lagMin - waitMin, waitMin + windowOf(waitMin * MINUTE_MS) / MINUTE_MS - lagMin),
      );
      expect(Math.max(...distances), `${lagMin} min`).toBeGreaterThanOrEqual(1);
    }
  });

  it("are better evidence where people keep the same distance, and hardly worse where they do not", () => {
    const late = { stream: STREAM, wait: "delay", waitMs: 20 * MINUTE_MS } as const;
    const pValue = 1e-6;
    const kept = withLags(
      pValue,
      late,
      occasionsWith((i) => 0.5 + 0.02 * (i % 3)),
    );
    const anywhere = withLags(
      pValue,
      late,
      occasionsWith((i) => (i + 0.5) / N),
    );
    expect(kept).toBeLessThan(pValue / 100);
    expect(anywhere).toBeLessThanOrEqual(2 * pValue);
  });

  it("of none are judged by the count alone", () => {
    const prompt = { stream: STREAM, wait: "none", waitMs: 0 } as const;
    expect(
      withLags(
        0.01,
        prompt,
        occasionsWith(() => 0.5),
      ),
    ).toBe(0.01);
  });
});
