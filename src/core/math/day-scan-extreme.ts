/**
 * How many windows of a draw are extreme: the inner loop of a p-value, several groups of days to a word.
 *
 * A word holds a counter of each of a few groups, so that adding a day to all of them is one addition, and comparing all with their thresholds one
 * subtraction: with the upper bit of every counter set, it is left set where the count is not below the threshold.
 */
import type { DayScanModel } from "./day-scan-model.ts";

/**
 * @param bins shape as `model.eventBins`: a draw
 * @returns windows with at least as many days hit as their threshold. Cost: O(widths · groups · (events + bins) / groups a word)
 */
export type ExtremeCounter = (bins: Uint16Array) => number;

/** @param thresholds by width: shape (groups · bins,), days hit from which a window is extreme, more than there are days for never */
export function createExtremeCounter(model: DayScanModel, thresholds: readonly Int32Array[]): ExtremeCounter {
  const { bins: size, days, groups, eventStarts, midnightBin } = model;
  // As many as a count of all days takes, and the upper one.
  const laneBits = 33 - Math.clz32(Math.max(1, days));
  const lanes = Math.floor(32 / laneBits);
  const words = Math.ceil(groups.length / lanes);
  const never = 1 << (laneBits - 1);
  const laneOf = (group: number) => laneBits * (group % lanes);
  const guard = Array.from({ length: lanes }, (_, lane) => never << laneOf(lane)).reduce(
    (all, one) => all | one,
  );
  const limits = thresholds.map((own) => {
    const packed = new Int32Array(words * size).fill(guard);
    for (let group = 0; group < groups.length; group += 1) {
      const base = Math.floor(group / lanes) * size;
      for (let start = 0; start < size; start += 1) {
        const limit = Math.min(never, own[group * size + start] ?? never);
        packed[base + start] = (packed[base + start] ?? 0) + ((limit - never) << laneOf(group));
      }
    }
    return packed;
  });
  const before = new Int32Array(words * days);
  const after = new Int32Array(words * days);
  for (const [group, members] of groups.entries()) {
    const base = Math.floor(group / lanes) * days;
    for (let day = 0; day < days; day += 1) {
      before[base + day] = (before[base + day] ?? 0) + ((members.before[day] ?? 0) << laneOf(group));
      after[base + day] = (after[base + day] ?? 0) + ((members.after[day] ?? 0) << laneOf(group));
    }
  }
  const steps = new Int32Array(words * (size + 1));

  function addDays(from: number, to: number, day: number, members: Int32Array): void {
    for (let word = 0; word < words; word += 1) {
      const one = members[word * days + day] ?? 0;
      const base = word * (size + 1);
      steps[base + from] = (steps[base + from] ?? 0) + one;
      steps[base + to] = (steps[base + to] ?? 0) - one;
    }
  }

  function addWindows(widthBins: number, bins: Uint16Array): void {
    const lastStart = size - widthBins;
    // First start whose window's centre lies past civil midnight.
    const border = Math.max(0, midnightBin - (widthBins >> 1));
    for (let day = 0; day < days; day += 1) {
      let next = 0;
      const last = eventStarts[day + 1] ?? 0;
      for (let i = eventStarts[day] ?? 0; i < last; i += 1) {
        const bin = bins[i] ?? 0;
        const from = Math.max(next, bin - widthBins + 1);
        const end = Math.min(bin, lastStart) + 1;
        if (from >= end) continue;
        next = end;
        if (from < border) addDays(from, Math.min(end, border), day, before);
        if (end > border) addDays(Math.max(from, border), end, day, after);
      }
    }
  }

  /** Leaves the steps empty for the next. */
  function countOver(limit: Int32Array): number {
    let count = 0;
    for (let word = 0; word < words; word += 1) {
      const base = word * (size + 1);
      let running = 0;
      for (let start = 0; start < size; start += 1) {
        running = (running + (steps[base + start] ?? 0)) | 0;
        steps[base + start] = 0;
        let over = ((running | guard) - (limit[word * size + start] ?? 0)) & guard;
        for (; over !== 0; over &= over - 1) count += 1;
      }
      steps[base + size] = 0;
    }
    return count;
  }

  return (bins) => {
    let count = 0;
    for (const [index, widthBins] of model.widths.entries()) {
      addWindows(widthBins, bins);
      count += countOver(limits[index] ?? new Int32Array(0));
    }
    return count;
  };
}
