/**
 * Exact tails for every window of a scan, built when first asked for, and draws from the null.
 *
 * A window's law depends on its side and on the mass of the profile inside it. Masses are rounded up to a grid of 4 % steps (so tails are never
 * too small), which makes a few dozen tables stand for thousands of windows.
 */
import { type DayScanModel, membersOf, sideOf } from "./day-scan-model.ts";
import { poissonBinomialTails } from "./poisson-binomial.ts";

const LEVEL_STEP = Math.log(1.04);
const SMALLEST_MASS = 1e-5;
const GUIDE_STEPS = 256;

export interface DayScanTables {
  /** Level of the window of `model.widths[widthIndex]` bins that starts at `start`. */
  levelOf(widthIndex: number, start: number): number;
  /** The side of its group on which a window counts days. */
  sideOf(widthIndex: number, group: number, start: number): number;
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
   * A sampler of which days are hit, given that at least `threshold` of the side's are; it keeps its tables for the next draw.
   * @returns shape (days,), 1 hit, 0 not hit, -1 not of the side; overwritten by the next. Cost: O(days), once O(days · threshold)
   */
  createHitDays(): (side: number, level: number, threshold: number, random: () => number) => Int8Array;
  /** The bin at a cumulative mass in [0, 1). */
  binAt(mass: number): number;
  /** shape (bins + 1,), the profile's mass before each bin. */
  readonly cumulative: Float64Array;
}

export function createDayScanTables(model: DayScanModel): DayScanTables {
  const cumulative = new Float64Array(model.bins + 1);
  for (let i = 0; i < model.bins; i += 1) cumulative[i + 1] = (cumulative[i] ?? 0) + (model.profile[i] ?? 0);
  const levels = model.windowMass.map((masses) => Uint16Array.from(masses, toLevel));
  const uses = Int32Array.from(
    { length: model.days },
    (_, day) => (model.eventStarts[day + 1] ?? 0) - (model.eventStarts[day] ?? 0),
  );
  const sides = Array.from({ length: 2 * model.groups.length }, (_, side) => {
    const members = membersOf(model, side);
    const own = uses.filter((_use, day) => members[day] === 1);
    return {
      members,
      uses: own,
      size: own.length,
      minHits: Math.max(model.minSupport, Math.ceil(model.minShareRatio * own.length - 1e-9)),
    };
  });
  const guide = toGuide(cumulative, model.bins);
  const like = sides.map(({ members }) => sides.findIndex((side) => isSame(side.members, members)));
  const missesBy: Float64Array[] = [];
  /** By side, then level. The two sides of a group often count the same days. */
  const chancesBy: (Float64Array | undefined)[][] = sides.map(() => []);
  const tailsBy: (Float64Array | undefined)[][] = sides.map(() => []);
  const mostUses = Math.max(0, ...uses);

  /** shape (uses + 1,), chance that so many uses all miss a window of the level. */
  function missesOf(level: number): Float64Array {
    const miss = 1 - toMass(level);
    return (missesBy[level] ??= Float64Array.from({ length: mostUses + 1 }, (_, count) => miss ** count));
  }

  function dayChances(side: number, level: number): Float64Array {
    const same = like[side] ?? side;
    const own = (chancesBy[same] ??= []);
    return (own[level] ??= hitChances(missesOf(level), sides[same]?.uses ?? new Int32Array(0)));
  }

  function tailsOf(side: number, level: number): Float64Array {
    const same = like[side] ?? side;
    const own = (tailsBy[same] ??= []);
    return (own[level] ??= poissonBinomialTails(dayChances(side, level)));
  }

  return {
    cumulative,
    tailsOf,
    sideOf: (widthIndex, group, start) =>
      sideOf(model, group, start + ((model.widths[widthIndex] ?? 0) >> 1)),
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
    createHitDays() {
      const drawn = new Int8Array(model.days);
      const reached = new Map<number, Float64Array>();
      return (side, level, threshold, random) => {
        const key = ((like[side] ?? side) * 65_536 + level) * (model.days + 1) + threshold;
        const chances = dayChances(side, level);
        let reach = reached.get(key);
        if (reach === undefined) {
          reach = reachOf(chances, threshold);
          reached.set(key, reach);
        }
        drawHitDays(sides[side]?.members ?? new Uint8Array(), chances, reach, threshold, random, drawn);
        return drawn;
      };
    },
    binAt(mass) {
      let bin = guide[Math.floor(mass * GUIDE_STEPS)] ?? 0;
      while (bin < model.bins - 1 && (cumulative[bin + 1] ?? 1) <= mass) bin += 1;
      return bin;
    },
  };
}

/** By step of the cumulative mass: a bin that is not past the one at that mass, and hardly before it. */
function toGuide(cumulative: Float64Array, bins: number): Uint16Array {
  let bin = 0;
  return Uint16Array.from({ length: GUIDE_STEPS + 1 }, (_, step) => {
    while (bin < bins - 1 && (cumulative[bin + 1] ?? 1) <= step / GUIDE_STEPS) bin += 1;
    return bin;
  });
}

/** Entry i · (threshold + 1) + r: chance that at least r of the days from the i-th on are hit. Cost: O(days · threshold) */
function reachOf(chances: Float64Array, threshold: number): Float64Array {
  const size = chances.length;
  const stride = threshold + 1;
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
  return reach;
}

function drawHitDays(
  members: Uint8Array,
  chances: Float64Array,
  reach: Float64Array,
  threshold: number,
  random: () => number,
  drawn: Int8Array,
): void {
  const stride = threshold + 1;
  drawn.fill(-1);
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
}

/** shape (size,), chance of each day to be hit. @param misses by the number of its uses, chance that all of them miss */
function hitChances(misses: Float64Array, uses: Int32Array): Float64Array {
  const chances = new Float64Array(uses.length);
  for (let day = 0; day < uses.length; day += 1) chances[day] = 1 - (misses[uses[day] ?? 0] ?? 0);
  return chances;
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((one, i) => one === b[i]);
}

function toLevel(mass: number): number {
  return Math.max(0, Math.ceil(Math.log(Math.max(mass, SMALLEST_MASS) / SMALLEST_MASS) / LEVEL_STEP - 1e-9));
}

function toMass(level: number): number {
  return Math.min(1, SMALLEST_MASS * Math.exp(level * LEVEL_STEP));
}
