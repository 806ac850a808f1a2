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
  /** shape (bins,), the null's profile, sums to 1: what draws are made from. */
  readonly profile: Float64Array;
  /** By width: shape (bins,), chance that one use falls into the window starting there; not below the profile's own mass. */
  readonly windowMass: readonly Float64Array[];
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

/** Days that belong to the same groups are counted together: each day is added once, not once a group. */
export interface HitCounter {
  /**
   * Days hit by each window of one width.
   * @param bins shape as `model.eventBins`: the observed ones or a draw
   * @returns shape (groups · bins,), entry group · bins + start; overwritten by the next call. Cost: O(events + groups · bins)
   */
  count(widthBins: number, bins: Uint16Array): Int32Array;
}

export function createHitCounter(model: DayScanModel): HitCounter {
  const { atoms, before, after } = toAtoms(model);
  const { bins: size, days } = model;
  const perAtom = new Int32Array(atoms.length * (size + 1));
  const hits = new Int32Array(model.groups.length * size);
  const members = model.groups.map((_, group) =>
    Int32Array.from(atoms.flatMap((of, atom) => (of[group] === "1" ? [atom * (size + 1)] : []))),
  );

  return {
    count(widthBins, bins) {
      perAtom.fill(0);
      const lastStart = size - widthBins;
      // First start whose window's centre lies past civil midnight.
      const border = Math.max(0, model.midnightBin - (widthBins >> 1));
      const add = (atom: number, from: number, end: number) => {
        const base = atom * (size + 1);
        perAtom[base + from] = (perAtom[base + from] ?? 0) + 1;
        perAtom[base + end] = (perAtom[base + end] ?? 0) - 1;
      };
      for (let day = 0; day < days; day += 1) {
        let next = 0;
        const last = model.eventStarts[day + 1] ?? 0;
        for (let i = model.eventStarts[day] ?? 0; i < last; i += 1) {
          const bin = bins[i] ?? 0;
          const from = Math.max(next, bin - widthBins + 1);
          const end = Math.min(bin, lastStart) + 1;
          if (from >= end) continue;
          next = end;
          if (from < border) add(before[day] ?? 0, from, Math.min(end, border));
          if (end > border) add(after[day] ?? 0, Math.max(from, border), end);
        }
      }
      for (let atom = 0; atom < atoms.length; atom += 1) {
        let running = 0;
        for (let i = atom * (size + 1), end = i + size; i < end; i += 1) {
          running += perAtom[i] ?? 0;
          perAtom[i] = running;
        }
      }
      hits.fill(0);
      for (const [group, bases] of members.entries()) {
        for (const base of bases) {
          for (let start = 0, at = group * size; start < size; start += 1, at += 1)
            hits[at] = (hits[at] ?? 0) + (perAtom[base + start] ?? 0);
        }
      }
      return hits;
    },
  };
}

/** The distinct sets of groups that days belong to, a digit a group, and each day's. */
function toAtoms({ groups, days }: DayScanModel) {
  const atoms: string[] = [];
  const atomOf = (side: "before" | "after", day: number) => {
    const of = groups.map((members) => members[side][day] ?? 0).join("");
    const known = atoms.indexOf(of);
    return known >= 0 ? known : atoms.push(of) - 1;
  };
  const before = Uint16Array.from({ length: days }, (_, day) => atomOf("before", day));
  const after = Uint16Array.from({ length: days }, (_, day) => atomOf("after", day));
  return { atoms, before, after };
}
