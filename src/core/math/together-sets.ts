/**
 * Sets of items that come together: within a short window of each other, in any order.
 *
 * Itemset growth over lists of occurrences: pairs first, then from each pair the item that is there most often, as long as nearly all occurrences stay.
 * What is returned is closed up to that tolerance: no further item comes along with it. So four devices set together are one set, and not its
 * six pairs and four triples; the cost is that of the pairs, whatever their number.
 * @see Pasquier, Bastide, Taouil & Lakhal, ICDT 1999, for closed sets; Cheng, Ke & Ng, ICDM 2006, for closedness up to a tolerance
 */
import type { TimedItems } from "./prefix-span.ts";

export interface TogetherLimits {
  /** First to last. Events of one item are more than twice this apart, so that each is in one occurrence at most. */
  readonly windowMs: number;
  readonly minSupport: number;
  readonly minDays: number;
  readonly maxSize: number;
  /** A pair may lose this share of its occurrences as further items join it, 0–1. */
  readonly toleranceRatio: number;
}

export interface TogetherSet {
  /** Ascending. */
  readonly items: readonly number[];
  /** shape (support,), first and last instant of each occurrence, milliseconds. */
  readonly fromMs: Float64Array;
  readonly toMs: Float64Array;
  /** shape (support · items), event number of each item, occurrence by occurrence, in the order of `items`. */
  readonly events: Int32Array;
  readonly days: number;
}

export interface IndexedEvents extends TimedItems {
  /** Each item by itself: its events, ascending. */
  readonly singles: readonly TogetherSet[];
}

/** Cost: O(events) */
export function indexEvents(events: TimedItems): IndexedEvents {
  const lists = Array.from({ length: events.items }, (): number[] => []);
  for (const [event, item] of events.item.entries()) lists[item]?.push(event);
  const singles = lists.map((list, item): TogetherSet => {
    const atMs = Float64Array.from(list, (event) => events.atMs[event] ?? 0);
    const days = new Set(list.map((event) => events.day[event])).size;
    return { items: [item], fromMs: atMs, toMs: atMs, events: Int32Array.from(list), days };
  });
  return { ...events, singles };
}

export interface CountedPair {
  /** Ascending. */
  readonly pair: readonly [number, number];
  readonly count: number;
}

/** Pairs that come together in at least `minSupport` occurrences on `minDays` days. Cost: O(events · events in a window) */
export function countPairs(
  events: TimedItems,
  limits: Pick<TogetherLimits, "windowMs" | "minSupport" | "minDays">,
): readonly CountedPair[] {
  const { atMs, item, day, items } = events;
  const counts = new Map<number, { count: number; days: number; lastDay: number }>();
  for (let one = 0; one < atMs.length; one += 1) {
    for (let other = one + 1; other < atMs.length; other += 1) {
      if ((atMs[other] ?? 0) - (atMs[one] ?? 0) > limits.windowMs) break;
      const a = Math.min(item[one] ?? 0, item[other] ?? 0);
      const b = Math.max(item[one] ?? 0, item[other] ?? 0);
      if (a === b) continue;
      const key = a * items + b;
      const known = counts.get(key) ?? { count: 0, days: 0, lastDay: -2 };
      known.count += 1;
      const own = day[one] ?? -1;
      if (own !== known.lastDay) known.days += 1;
      known.lastDay = own;
      counts.set(key, known);
    }
  }
  return [...counts]
    .filter(([, { count, days }]) => count >= limits.minSupport && days >= limits.minDays)
    .toSorted(([one], [other]) => one - other)
    .map(([key, { count }]) => ({ pair: [Math.floor(key / items), key % items] as const, count }));
}

/**
 * @param pairs what sets grow from, and all of whose pairs have to be among these
 * Cost: O(pairs · size · items · support · log events)
 */
export function growTogetherSets(
  events: IndexedEvents,
  pairs: readonly (readonly [number, number])[],
  limits: TogetherLimits,
): readonly TogetherSet[] {
  const partners = new Map<number, Set<number>>();
  for (const [a, b] of pairs) {
    for (const [one, other] of [
      [a, b],
      [b, a],
    ] as const) {
      const known = partners.get(one);
      if (known === undefined) partners.set(one, new Set([other]));
      else known.add(other);
    }
  }
  const found = new Map<string, TogetherSet>();
  for (const [a, b] of pairs) {
    const single = events.singles[a];
    if (single === undefined) continue;
    let set = join(single, b, events, limits.windowMs);
    if (set.fromMs.length < limits.minSupport || set.days < limits.minDays) continue;
    const least = Math.max(limits.minSupport, (1 - limits.toleranceRatio) * set.fromMs.length);
    while (set.items.length < limits.maxSize) {
      const { items } = set;
      let best: TogetherSet | null = null;
      for (const next of partners.get(a) ?? []) {
        if (items.includes(next) || !items.every((one) => partners.get(one)?.has(next) === true)) continue;
        const larger = join(set, next, events, limits.windowMs);
        const isMore = larger.fromMs.length > (best?.fromMs.length ?? 0);
        if (isMore && larger.fromMs.length >= least && larger.days >= limits.minDays) best = larger;
      }
      if (best === null) break;
      set = best;
    }
    found.set(set.items.join(" "), set);
  }
  return [...found.values()];
}

/** The occurrences of a set, however it was found. */
export function occurrencesOf(
  events: IndexedEvents,
  items: readonly number[],
  windowMs: number,
): TogetherSet {
  const [first = -1, ...others] = items.toSorted((a, b) => a - b);
  const single = events.singles[first];
  if (single === undefined) throw new RangeError(`no item ${first}`);
  return others.reduce((set, next) => join(set, next, events, windowMs), single);
}

/** The occurrences of a set at which one more item is there as well, all within the window. */
function join(set: TogetherSet, next: number, events: IndexedEvents, windowMs: number): TogetherSet {
  const list = events.singles[next]?.events ?? new Int32Array();
  const items = [...set.items, next].toSorted((a, b) => a - b);
  const place = items.indexOf(next);
  const from: number[] = [];
  const to: number[] = [];
  const members: number[] = [];
  const days = new Set<number>();
  let position = 0;
  for (let i = 0; i < set.fromMs.length; i += 1) {
    const fromMs = set.fromMs[i] ?? 0;
    const toMs = set.toMs[i] ?? 0;
    // Occurrences are in order of the first item's events, so what one needs may lie a little before what the last one needed.
    while (position > 0 && (events.atMs[list[position - 1] ?? 0] ?? 0) >= toMs - windowMs) position -= 1;
    while (position < list.length && (events.atMs[list[position] ?? 0] ?? 0) < toMs - windowMs) position += 1;
    const event = list[position] ?? -1;
    const atMs = events.atMs[event] ?? Infinity;
    if (atMs > fromMs + windowMs) continue;
    from.push(Math.min(fromMs, atMs));
    to.push(Math.max(toMs, atMs));
    const size = set.items.length;
    for (let member = 0; member <= size; member += 1)
      members.push(
        member === place ? event : (set.events[i * size + (member < place ? member : member - 1)] ?? -1),
      );
    days.add(events.day[event] ?? -1);
  }
  return {
    items,
    fromMs: Float64Array.from(from),
    toMs: Float64Array.from(to),
    events: Int32Array.from(members),
    days: days.size,
  };
}
