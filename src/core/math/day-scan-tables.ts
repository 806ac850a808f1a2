/**
 * Exact tails for every window of a scan, built when first asked for, and draws from the null.
 *
 * A window's law depends on its side and on the mass of the profile inside it. Masses are rounded up to a grid of 4 % steps (so tails are never
 * too small), which makes a few dozen tables stand for thousands of windows.
 */
import { type DayScanModel, membersOf } from "./day-scan-model.ts";
import { poissonBinomialTails } from "./poisson-binomial.ts";

const LEVEL_STEP = Math.log(1.04);
const SMALLEST_MASS = 1e-5;

export interface DayScanTables {
  /** Level of the window of `model.widths[widthIndex]` bins that starts at `start`. */
  levelOf(widthIndex: number, start: number): number;
  /** shape (size + 2,), entry c = P(at least c days of the side hit). */
  tailsOf(side: number, level: number): Float64Array;
  /** Smallest count that qualifies and whose tail is at most `limit`; above the side's size when there is none. */
  thresholdOf(side: number, level: number, limit: number): number;
  /** Expected number of days hit. */
  expectedOf(side: number, level: number): number;
  /** Number of days of a side. */
  sizeOf(side: number): number;
  /** Fewest hits with which a window of the side qualifies. */
  minHitsOf(side: number): number;
  /**
   * Draws which days are hit, given that at least `threshold` of the side's are.
   * @returns shape (days,), 1 hit, 0 not hit, -1 not of the side. Cost: O(days · threshold)
   */
  drawHitDays(side: number, level: number, threshold: number, random: () => number): Int8Array;
  /** The bin at a cumulative mass in [0, 1). */
  binAt(mass: number): number;
  /** shape (bins + 1,), the profile's mass before each bin. */
  readonly cumulative: Float64Array;
}

export function createDayScanTables(model: DayScanModel): DayScanTables {
  const cumulative = new Float64Array(model.bins + 1);
  for (let i = 0; i < model.bins; i += 1) cumulative[i + 1] = (cumulative[i] ?? 0) + (model.profile[i] ?? 0);
  const levels = model.windowMass.map((masses) => Uint16Array.from(masses, toLevel));
  const sides = Array.from({ length: 2 * model.groups.length }, (_, side) => {
    const members = membersOf(model, side);
    const size = members.reduce((sum, one) => sum + one, 0);
    return {
      members,
      size,
      minHits: Math.max(model.minSupport, Math.ceil(model.minShareRatio * size - 1e-9)),
    };
  });
  const tails = new Map<number, Float64Array>();

  function dayChances(side: number, level: number): Float64Array {
    const miss = 1 - toMass(level);
    const members = sides[side]?.members ?? new Uint8Array();
    const chances = new Float64Array(sides[side]?.size ?? 0);
    let n = 0;
    for (let day = 0; day < model.days; day += 1) {
      if (members[day] !== 1) continue;
      const uses = (model.eventStarts[day + 1] ?? 0) - (model.eventStarts[day] ?? 0);
      chances[n] = 1 - miss ** uses;
      n += 1;
    }
    return chances;
  }

  function tailsOf(side: number, level: number): Float64Array {
    const key = side * 65_536 + level;
    let found = tails.get(key);
    if (found === undefined) {
      found = poissonBinomialTails(dayChances(side, level));
      tails.set(key, found);
    }
    return found;
  }

  return {
    cumulative,
    tailsOf,
    levelOf: (widthIndex, start) => levels[widthIndex]?.[start] ?? 0,
    sizeOf: (side) => sides[side]?.size ?? 0,
    minHitsOf: (side) => sides[side]?.minHits ?? Number.MAX_SAFE_INTEGER,
    expectedOf: (side, level) => dayChances(side, level).reduce((sum, p) => sum + p, 0),
    thresholdOf(side, level, limit) {
      const size = sides[side]?.size ?? 0;
      const row = tailsOf(side, level);
      let low = sides[side]?.minHits ?? size + 1;
      let high = size + 1;
      if (low > size) return low;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((row[middle] ?? 0) <= limit) high = middle;
        else low = middle + 1;
      }
      return low;
    },
    drawHitDays: (side, level, threshold, random) =>
      drawHitDays(sides[side]?.members ?? new Uint8Array(), dayChances(side, level), threshold, random),
    binAt(mass) {
      let low = 0;
      let high = model.bins - 1;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((cumulative[middle + 1] ?? 1) <= mass) low = middle + 1;
        else high = middle;
      }
      return low;
    },
  };
}

function drawHitDays(
  members: Uint8Array,
  chances: Float64Array,
  threshold: number,
  random: () => number,
): Int8Array {
  const size = chances.length;
  const stride = threshold + 1;
  // reach[i * stride + r] = P(at least r of the days from i on are hit)
  const reach = new Float64Array((size + 1) * stride);
  reach[size * stride] = 1;
  for (let i = size - 1; i >= 0; i -= 1) {
    const p = chances[i] ?? 0;
    reach[i * stride] = 1;
    for (let r = 1; r <= threshold; r += 1) {
      reach[i * stride + r] =
        p * (reach[(i + 1) * stride + r - 1] ?? 0) + (1 - p) * (reach[(i + 1) * stride + r] ?? 0);
    }
  }
  const drawn = new Int8Array(members.length).fill(-1);
  let needed = threshold;
  let i = 0;
  for (let day = 0; day < members.length; day += 1) {
    if (members[day] !== 1) continue;
    const whole = reach[i * stride + needed] ?? 0;
    const withHit = (chances[i] ?? 0) * (reach[(i + 1) * stride + Math.max(0, needed - 1)] ?? 0);
    const hit = random() * whole < withHit;
    drawn[day] = hit ? 1 : 0;
    if (hit && needed > 0) needed -= 1;
    i += 1;
  }
  return drawn;
}

function toLevel(mass: number): number {
  return Math.max(0, Math.ceil(Math.log(Math.max(mass, SMALLEST_MASS) / SMALLEST_MASS) / LEVEL_STEP - 1e-9));
}

function toMass(level: number): number {
  return Math.min(1, SMALLEST_MASS * Math.exp(level * LEVEL_STEP));
}
