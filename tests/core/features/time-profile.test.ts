import { describe, expect, it } from "vitest";
import {
  DAY_BINS,
  blendProfile,
  homeProfile,
  smoothDay,
  toBin,
  windowMasses,
} from "../../../src/core/features/time-profile.ts";
import { dailyTimeParamsSchema } from "../../../src/core/detect/daily-time-params.ts";

const params = dailyTimeParamsSchema.parse({});
const sum = (values: Float64Array) => values.reduce((total, one) => total + one, 0);

function usesAt(minutes: readonly number[]): Float64Array {
  const uses = new Float64Array(DAY_BINS);
  for (const minute of minutes) uses[toBin(minute)] = (uses[toBin(minute)] ?? 0) + 1;
  return uses;
}

describe("the daily profile", () => {
  it("smooths over midnight and keeps the sum", () => {
    const smooth = smoothDay(usesAt([0]), 30);
    expect(sum(smooth)).toBeCloseTo(1, 12);
    expect(smooth[DAY_BINS - 1]).toBeCloseTo(smooth[1] ?? 0, 12);
  });

  it("is even in a home where nothing is known, and sums to one", () => {
    const home = homeProfile(new Float64Array(DAY_BINS), params);
    expect(home[0]).toBeCloseTo(1 / DAY_BINS, 12);
    expect(sum(blendProfile(usesAt([600, 610]), home, params))).toBeCloseTo(1, 12);
  });
});

describe("the chance of a window", () => {
  const even = new Float64Array(DAY_BINS).fill(1 / DAY_BINS);
  const at = (uses: readonly number[], minute: number) =>
    windowMasses(usesAt(uses), even, 7, params)[toBin(minute)] ?? 0;

  it("is not raised by the uses inside it", () => {
    const habit = Array.from({ length: 20 }, () => 600);
    expect(at(habit, 585)).toBeCloseTo(7 / DAY_BINS, 3);
  });

  it("is raised where the device is used just before and after", () => {
    const spread = Array.from({ length: 40 }, (_, i) => 480 + 6 * i);
    expect(at(spread, 585)).toBeGreaterThan(0.1);
  });

  it("is raised where all other uses lie around it", () => {
    const hours = [420, 440, 700, 720, 730, 750, 460];
    expect(at(hours, 585)).toBeGreaterThan(2 * (7 / DAY_BINS));
  });
});
