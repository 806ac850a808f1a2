/**
 * What a scan over the day is asked about, as flat arrays.
 *
 * The scan's day begins where the device is never used, so no window crosses its border. Civil midnight lies somewhere inside: a window whose centre is
 * past it belongs to the next civil day, hence the two sides of a group.
 */

/** A class of days within a span of days, for windows before and after civil midnight. */
export interface DayGroup {
  /** shape (days,), 1 where the day belongs to the group. */
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

export interface DayScanModel {
  /** Bins of the day. */
  readonly bins: number;
  readonly days: number;
  /** shape (days + 1,), where each day's events begin in `eventBins`. */
  readonly eventStarts: Int32Array;
  /** shape (events,), bin of each event, ascending within a day. */
  readonly eventBins: Uint16Array;
  /** shape (bins,), the null's profile, sums to 1. */
  readonly profile: Float64Array;
  readonly groups: readonly DayGroup[];
  /** First bin past civil midnight, `bins` where the scan's day is the civil day. */
  readonly midnightBin: number;
  /** Window widths in bins, ascending. */
  readonly widths: readonly number[];
  /** Fewest days hit. */
  readonly minSupport: number;
  /** Smallest share of the group's days hit, 0–1. */
  readonly minShareRatio: number;
}

/** Index of a group's side: even before civil midnight, odd after. */
export function sideOf(model: DayScanModel, group: number, centreBin: number): number {
  return 2 * group + (centreBin >= model.midnightBin ? 1 : 0);
}

/** shape (days,), which days a side counts. */
export function membersOf(model: DayScanModel, side: number): Uint8Array {
  const group = model.groups[side >> 1];
  if (group === undefined) throw new RangeError(`no group for side ${side}`);
  return side % 2 === 0 ? group.before : group.after;
}

/**
 * Days hit by each window of one width.
 * @param bins shape as `model.eventBins`: the observed ones or a draw
 * @returns shape (sides · bins,), entry side · bins + start. Cost: O(events · sides + sides · bins)
 */
export function countHits(model: DayScanModel, widthBins: number, bins: Uint16Array): Int32Array {
  const sides = 2 * model.groups.length;
  const hits = new Int32Array(sides * model.bins);
  const lastStart = model.bins - widthBins;
  const members = Array.from({ length: sides }, (_, side) => membersOf(model, side));
  for (let day = 0; day < model.days; day += 1) {
    let next = 0;
    const end = model.eventStarts[day + 1] ?? 0;
    for (let i = model.eventStarts[day] ?? 0; i < end; i += 1) {
      const bin = bins[i] ?? 0;
      const from = Math.max(next, bin - widthBins + 1);
      const to = Math.min(bin, lastStart);
      if (from > to) continue;
      next = to + 1;
      for (let side = 0; side < sides; side += 1) {
        if (members[side]?.[day] !== 1) continue;
        const base = side * model.bins;
        hits[base + from] = (hits[base + from] ?? 0) + 1;
        if (next < model.bins) hits[base + next] = (hits[base + next] ?? 0) - 1;
      }
    }
  }
  for (let side = 0; side < sides; side += 1) {
    let running = 0;
    for (let i = side * model.bins; i < (side + 1) * model.bins; i += 1) {
      running += hits[i] ?? 0;
      hits[i] = running;
    }
  }
  return hits;
}
