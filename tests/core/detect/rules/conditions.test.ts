import { describe, expect, it } from "vitest";
import {
  type ConditionParams,
  type Situation,
  isWorthSplitting,
  learnSplit,
} from "../../../../src/core/detect/rules/conditions.ts";
import { createRandom } from "../../../../src/core/math/random.ts";

const PARAMS: ConditionParams = { breakEvenRatio: 0.6, maxSplitP: 0.05, minSupport: 5 };
const N = 60;

function situation(part: Partial<Situation> = {}): Situation {
  const random = createRandom(3);
  return {
    minute: Float64Array.from({ length: N }, () => random() * 1440),
    weekday: Uint8Array.from({ length: N }, (_, i) => i % 7),
    dark: null,
    states: [],
    numbers: [],
    farNumbers: [],
    ...part,
  };
}

function outcomes(isHit: (i: number) => boolean) {
  return {
    action: Int32Array.from({ length: N }, (_, i) => (isHit(i) ? i : -1)),
    day: Int16Array.from({ length: N }, (_, i) => i),
  };
}

const ALL = new Uint8Array(N).fill(1);

describe("a condition", () => {
  it("is learned from the darkness where people only do it in the dark", () => {
    const dark = Uint8Array.from({ length: N }, (_, i) => (i % 3 === 0 ? 1 : 0));
    const found = learnSplit(
      outcomes((i) => i % 3 === 0),
      ALL,
      situation({ dark }),
      PARAMS,
    );
    expect(found?.split.condition).toEqual({ condition: "sun", after: "sunset", before: "sunrise" });
    expect([...(found?.split.holds ?? [])]).toEqual([...dark]);
  });

  it("is learned from another entity's state", () => {
    const codes = Int16Array.from({ length: N }, (_, i) => (i % 4 === 0 ? 1 : 0));
    const states = [{ entityId: "media_player.tv", names: ["off", "on"], codes }];
    const found = learnSplit(
      outcomes((i) => i % 4 === 0),
      ALL,
      situation({ states }),
      PARAMS,
    );
    expect(found?.split.condition).toEqual({ condition: "state", entity_id: "media_player.tv", state: "on" });
  });

  it("is learned from a number, at a round threshold", () => {
    const values = Float64Array.from({ length: N }, (_, i) => (i % 3 === 0 ? 10 + (i % 20) : 60 + i));
    const order = Int32Array.from(values.keys()).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
    const numbers = [{ entityId: "sensor.lux", values, order }];
    const found = learnSplit(
      outcomes((i) => i % 3 === 0),
      ALL,
      situation({ numbers }),
      PARAMS,
    );
    expect(found?.split.condition).toMatchObject({ condition: "numeric_state", entity_id: "sensor.lux" });
    expect(found?.split.condition).toHaveProperty("below");
  });

  it("is not learned where nothing tells hits from misses", () => {
    const random = createRandom(8);
    let learned = 0;
    for (let round = 0; round < 200; round += 1) {
      const hits = Array.from({ length: N }, () => random() < 0.5);
      const dark = Uint8Array.from({ length: N }, () => (random() < 0.5 ? 1 : 0));
      const states = Array.from({ length: 20 }, (_, i) => ({
        entityId: `light.other_${i}`,
        names: ["off", "on"],
        codes: Int16Array.from({ length: N }, () => (random() < 0.5 ? 1 : 0)),
      }));
      if (
        learnSplit(
          outcomes((i) => hits[i] === true),
          ALL,
          situation({ dark, states }),
          PARAMS,
        ) !== null
      )
        learned += 1;
    }
    // At most one in twenty by the stated error; the time of day is chosen among two thousand stretches.
    expect(learned).toBeLessThanOrEqual(10);
  });

  it("is not looked for where a few misses could not pay for any", () => {
    expect(
      isWorthSplitting(
        outcomes((i) => i < N - 1),
        ALL,
        PARAMS,
      ),
    ).toBe(false);
    expect(
      isWorthSplitting(
        outcomes((i) => i % 2 === 0),
        ALL,
        PARAMS,
      ),
    ).toBe(true);
  });
});
