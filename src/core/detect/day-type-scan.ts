/**
 * One target by kinds of days: in which window, on days of which kind, was it used on more of them than the home's hours on such days explain?
 *
 * The days are given by who is at home (see day-type-conditions), so the null's hours are those of the same days: where somebody is at home
 * in the morning, mornings have more of everything. Every window and condition counts as tried (Boole).
 */
import type { ActionTarget } from "../features/actions.ts";
import type { DayTable } from "../features/day-table.ts";
import { BIN_MINUTES, DAY_BINS, homeProfile, toBin, windowMasses } from "../features/time-profile.ts";
import { poissonBinomialTails } from "../math/poisson-binomial.ts";
import type { DailyTimeParams } from "./daily-time-params.ts";
import { gainOf } from "./day-split.ts";
import type { DayTypeConditions, VisibleDays } from "./day-type-conditions.ts";
import type { DayTypeParams } from "./day-type-params.ts";

/** Uses of a target on the days that count. */
export interface SlotUses {
  /** By slot: bins, ascending. */
  readonly bins: readonly (readonly number[])[];
  /** By slot: minutes and instants, as the bins. */
  readonly minutes: readonly (readonly number[])[];
  readonly atMs: readonly (readonly number[])[];
  readonly daysUsed: number;
}

export interface DayTypeWindow {
  readonly visible: VisibleDays;
  readonly startBin: number;
  readonly widthBins: number;
  /** shape (slots,), 1 where the target was used in the window. */
  readonly hits: Uint8Array;
  /** Tail of this window and condition alone. */
  readonly tail: number;
  readonly mass: number;
  readonly baseRate: number;
}

export interface WindowPlace {
  readonly startBin: number;
  readonly widthBins: number;
}

/** Every window that is looked at. */
export function layOutWindows({ windows }: DayTypeParams): readonly WindowPlace[] {
  return windows.flatMap(({ widthMin, everyMin }) => {
    const widthBins = Math.round(widthMin / BIN_MINUTES);
    const stepBins = Math.round(everyMin / BIN_MINUTES);
    return Array.from({ length: Math.floor((DAY_BINS - widthBins) / stepBins) + 1 }, (_, i) => ({
      startBin: i * stepBins,
      widthBins,
    }));
  });
}

export function centreOf({ startBin, widthBins }: WindowPlace): number {
  return startBin + (widthBins >> 1);
}

export function layOutUses(
  target: ActionTarget,
  days: DayTable,
  slotOf: Int32Array,
  slots: number,
): SlotUses {
  const bins = Array.from({ length: slots }, (): number[] => []);
  const minutes = Array.from({ length: slots }, (): number[] => []);
  const instants = Array.from({ length: slots }, (): number[] => []);
  for (const atMs of target.atMs) {
    const slot = slotOf[days.indexOf(atMs)] ?? -1;
    if (slot < 0) continue;
    const minute = days.minuteOf(atMs);
    bins[slot]?.push(toBin(minute));
    minutes[slot]?.push(minute);
    instants[slot]?.push(atMs);
  }
  return { bins, minutes, atMs: instants, daysUsed: bins.filter((own) => own.length > 0).length };
}

/** What the home's other devices were used on each day, for the hours of any set of days. */
export interface HomeUse {
  /** @returns shape (DAY_BINS,), uses by bin on the days that are members, those of the entity left out */
  onDays(members: Uint8Array, entityCode: number): Float64Array;
}

export function countHomeUse(
  uses: readonly { readonly entityCode: number; readonly actions: number; readonly own: SlotUses }[],
  slots: number,
  maxShare: number,
): HomeUse {
  const all = new Float64Array(slots * DAY_BINS);
  const byEntity = new Map<number, { readonly at: number; readonly weight: number }[]>();
  for (const { entityCode, actions, own } of uses) {
    const weight = Math.min(1, maxShare / Math.max(1, actions));
    const list = byEntity.get(entityCode) ?? [];
    for (const [slot, bins] of own.bins.entries()) {
      for (const bin of bins) {
        const at = slot * DAY_BINS + bin;
        all[at] = (all[at] ?? 0) + weight;
        list.push({ at, weight });
      }
    }
    byEntity.set(entityCode, list);
  }
  const sums = new WeakMap<Uint8Array, Float64Array>();
  const sumOn = (members: Uint8Array) => {
    const found = new Float64Array(DAY_BINS);
    for (const [slot, isIn] of members.entries()) {
      if (isIn !== 1) continue;
      for (let bin = 0; bin < DAY_BINS; bin += 1)
        found[bin] = (found[bin] ?? 0) + (all[slot * DAY_BINS + bin] ?? 0);
    }
    return found;
  };
  return {
    onDays(members, entityCode) {
      const total = sums.get(members) ?? sumOn(members);
      sums.set(members, total);
      const others = total.slice();
      for (const { at, weight } of byEntity.get(entityCode) ?? []) {
        const slot = Math.floor(at / DAY_BINS);
        if (members[slot] !== 1) continue;
        const bin = at - slot * DAY_BINS;
        others[bin] = Math.max(0, (others[bin] ?? 0) - weight);
      }
      return others;
    },
  };
}

/**
 * @returns the most extreme window whose days a condition tells apart, by the condition that tells them best; null where none is hit often enough
 */
export function scanTarget(
  { entityCode }: ActionTarget,
  uses: SlotUses,
  places: readonly WindowPlace[],
  conditions: DayTypeConditions,
  home: HomeUse,
  params: DayTypeParams,
  profile: DailyTimeParams,
): DayTypeWindow | null {
  let best: DayTypeWindow | null = null;
  const hits = new Uint8Array(uses.bins.length);
  const daysHit = new Map(
    [...new Set(places.map(({ widthBins }) => widthBins))].map((width) => [width, countDaysHit(uses, width)]),
  );
  for (const place of places) {
    const all = daysHit.get(place.widthBins)?.[place.startBin] ?? 0;
    if (all < params.minSupportDays) continue;
    const visibles = conditions.at(centreOf(place));
    if (!visibles.some(({ size }) => all >= params.minConfidenceRatio * size)) continue;
    markHits(uses, place, hits);
    const visible = clearest(hits, visibles, params);
    if (visible !== null) {
      const inside = countBoth(hits, visible.members);
      const { mass, chances } = chancesOf(entityCode, uses, place, visible.members, home, profile);
      const tail = poissonBinomialTails(chances)[inside] ?? 1;
      const baseRate = chances.reduce((sum, p) => sum + p, 0) / Math.max(1, chances.length);
      if (best === null || tail < best.tail)
        best = { visible, ...place, hits: hits.slice(), tail, mass, baseRate };
    }
  }
  return best;
}

/** @returns shape (DAY_BINS,), days with a use in the window that starts at each bin. Cost: O(uses · width) */
function countDaysHit({ bins }: SlotUses, widthBins: number): Uint16Array {
  const days = new Uint16Array(DAY_BINS);
  for (const own of bins) {
    let next = 0;
    for (const bin of own) {
      for (let start = Math.max(next, bin - widthBins + 1); start <= bin; start += 1)
        days[start] = (days[start] ?? 0) + 1;
      next = Math.max(next, bin + 1);
    }
  }
  return days;
}

/** @returns shape (slots,), 1 where the target was used in the window */
export function hitsIn(uses: SlotUses, place: WindowPlace): Uint8Array {
  const hits = new Uint8Array(uses.bins.length);
  markHits(uses, place, hits);
  return hits;
}

/** The hot loop of the scan: plain, and into an array that is there. */
function markHits({ bins }: SlotUses, { startBin, widthBins }: WindowPlace, hits: Uint8Array): void {
  const end = startBin + widthBins;
  for (let slot = 0; slot < bins.length; slot += 1) {
    const own = bins[slot] ?? [];
    let isHit = 0;
    for (let i = 0; i < own.length && isHit === 0; i += 1) {
      const bin = own[i] ?? 0;
      if (bin >= startBin && bin < end) isHit = 1;
    }
    hits[slot] = isHit;
  }
}

/**
 * Chance under the null that any window is as extreme by any condition, at most: the sum of each one's chance of reaching the fewest hits that qualify and whose
 * tail is no larger. Tails jump from one count to the next, so this is well below the number of windows times the tail.
 */
export function unionBound(
  { entityCode }: ActionTarget,
  uses: SlotUses,
  places: readonly WindowPlace[],
  conditions: DayTypeConditions,
  home: HomeUse,
  params: DayTypeParams,
  profile: DailyTimeParams,
  tail: number,
): number {
  const massesOf = new Map<string, Float64Array>();
  const limit = tail * (1 + 1e-9);
  let sum = 0;
  for (const place of places) {
    for (const { members, size } of conditions.at(centreOf(place))) {
      const key = `${place.widthBins} ${members.join("")}`;
      const masses = massesOf.get(key) ?? massesOn(entityCode, uses, place.widthBins, members, home, profile);
      massesOf.set(key, masses);
      const tails = poissonBinomialTails(chancesOn(uses, members, masses[place.startBin] ?? 1));
      let count = Math.max(params.minSupportDays, Math.ceil(params.minConfidenceRatio * size - 1e-9));
      while (count <= size && (tails[count] ?? 0) > limit) count += 1;
      if (count <= size) sum += tails[count] ?? 0;
    }
  }
  return sum;
}

/** Of the conditions that tell kept days from missed ones, the one that does so best over all days. */
function clearest(
  hits: Uint8Array,
  visibles: readonly VisibleDays[],
  params: DayTypeParams,
): VisibleDays | null {
  const total = hits.reduce((sum, one) => sum + one, 0);
  let best: VisibleDays | null = null;
  let most = 0;
  for (const visible of visibles) {
    const inside = countBoth(hits, visible.members);
    if (inside < params.minSupportDays || inside < params.minConfidenceRatio * visible.size) continue;
    if (!isToldApart(hits, visible, visibles.length, params)) continue;
    const outside = hits.length - visible.size;
    const gain = gainOf(
      { hits: inside, misses: visible.size - inside },
      { hits: total - inside, misses: outside - (total - inside) },
    );
    if (gain > most + 1e-9) {
      best = visible;
      most = gain;
    }
  }
  return best;
}

/** Whether the condition splits kept days from missed ones within its class better than any of the tried would by chance. */
function isToldApart(
  hits: Uint8Array,
  { members, ofClass }: VisibleDays,
  alternatives: number,
  { splitMaxP }: DayTypeParams,
): boolean {
  let inside = 0;
  let insideHits = 0;
  let outside = 0;
  let outsideHits = 0;
  for (let slot = 0; slot < hits.length; slot += 1) {
    const hit = hits[slot] ?? 0;
    if (members[slot] === 1) {
      inside += 1;
      insideHits += hit;
    } else if (ofClass[slot] === 1) {
      outside += 1;
      outsideHits += hit;
    }
  }
  const gain = gainOf(
    { hits: insideHits, misses: inside - insideHits },
    { hits: outsideHits, misses: outside - outsideHits },
  );
  return 2 * Math.exp(-gain) * alternatives <= splitMaxP;
}

function chancesOf(
  entityCode: number,
  uses: SlotUses,
  { startBin, widthBins }: WindowPlace,
  members: Uint8Array,
  home: HomeUse,
  profile: DailyTimeParams,
): { readonly mass: number; readonly chances: readonly number[] } {
  const mass = massesOn(entityCode, uses, widthBins, members, home, profile)[startBin] ?? 1;
  return { mass, chances: chancesOn(uses, members, mass) };
}

/** @returns shape (DAY_BINS,), chance that one use falls into the window that starts at each bin, by the hours of the days that are members */
function massesOn(
  entityCode: number,
  uses: SlotUses,
  widthBins: number,
  members: Uint8Array,
  home: HomeUse,
  profile: DailyTimeParams,
): Float64Array {
  const own = new Float64Array(DAY_BINS);
  for (const [slot, bins] of uses.bins.entries())
    if (members[slot] === 1) for (const bin of bins) own[bin] = (own[bin] ?? 0) + 1;
  return windowMasses(own, homeProfile(home.onDays(members, entityCode), profile), widthBins, profile);
}

/** By day that is a member, the chance that the target is used in a window of such a mass. */
function chancesOn({ bins }: SlotUses, members: Uint8Array, mass: number): readonly number[] {
  const chances: number[] = [];
  for (let slot = 0; slot < bins.length; slot += 1)
    if (members[slot] === 1) chances.push(1 - (1 - mass) ** (bins[slot]?.length ?? 0));
  return chances;
}

function countBoth(a: Uint8Array, b: Uint8Array): number {
  let count = 0;
  for (let i = 0; i < a.length; i += 1) if (a[i] === 1 && b[i] === 1) count += 1;
  return count;
}
