/**
 * Frequent sequences of events whose gaps are bounded: prefix growth with pseudo-projection, over one long sequence of timed items.
 *
 * An occurrence begins at each event of the first item and takes the first event of each next item that comes later and within the gap; it is over
 * when the first item comes again. That is what an automation in mode `restart` that waits for one after the other sees, so what is counted is
 * what would happen. Only pairs of event numbers are projected, never the events.
 * @see Pei, Han, Mortazavi-Asl et al., PrefixSpan, ICDE 2001, §3.2 pseudo-projection; Mannila, Toivonen & Verkamo, Data Min. Knowl. Disc. 1 (1997)
 * 259–289, for occurrences within one sequence
 */

export interface TimedItems {
  /** shape (n,), ascending, milliseconds. */
  readonly atMs: Float64Array;
  /** shape (n,), in [0, items). */
  readonly item: Int32Array;
  /** shape (n,), local day. */
  readonly day: Int16Array;
  readonly items: number;
}

export interface SequenceLimits {
  readonly maxGapMs: number;
  /** Items of the longest sequence, ≥ 2. */
  readonly maxLength: number;
  readonly minSupport: number;
  readonly minDays: number;
  /** Events looked at in all before no longer sequences are grown: shorter ones are complete by then. */
  readonly maxSteps: number;
}

export interface FrequentSequence {
  readonly items: readonly number[];
  /** shape (support,), event numbers of its beginnings, ascending; and of its ends. */
  readonly first: Int32Array;
  readonly last: Int32Array;
  /** Support of it without its last item. */
  readonly prefixSupport: number;
  /** Distinct days on which it began: no more for a longer one. */
  readonly days: number;
}

export interface MinedSequences {
  /** Of two items and more, shorter ones before longer ones. */
  readonly sequences: readonly FrequentSequence[];
  readonly isComplete: boolean;
}

/**
 * @param canFollow whether an item may come after those so far; an item never comes twice
 * Cost: O(maxLength · occurrences · events within the gap), at most `maxSteps` and a level
 */
export function mineSequences(
  events: TimedItems,
  limits: SequenceLimits,
  canFollow: (items: readonly number[], next: number) => boolean = () => true,
): MinedSequences {
  const growth = createGrowth(events, limits);
  const found: FrequentSequence[] = [];
  let level = singles(events, limits);
  for (let length = 2; length <= limits.maxLength && level.length > 0; length += 1) {
    const next: FrequentSequence[] = [];
    for (const prefix of level) {
      if (growth.steps() > limits.maxSteps) return { sequences: [...found, ...next], isComplete: false };
      for (const one of growth.grow(prefix))
        if (canFollow(prefix.items, one.items.at(-1) ?? -1)) next.push(one);
    }
    found.push(...next);
    // Those that come most often first, so that a cut loses the rarest.
    level = next.toSorted((a, b) => b.first.length - a.first.length);
  }
  return { sequences: found, isComplete: true };
}

function singles(events: TimedItems, { minSupport, minDays }: SequenceLimits): FrequentSequence[] {
  const counts = new Int32Array(events.items);
  for (const item of events.item) counts[item] = (counts[item] ?? 0) + 1;
  const own = Array.from(counts, (count) => new Int32Array(count));
  const filled = new Int32Array(events.items);
  for (const [event, item] of events.item.entries()) {
    const place = filled[item] ?? 0;
    const list = own[item];
    if (list !== undefined) list[place] = event;
    filled[item] = place + 1;
  }
  return own
    .map((first, item) => ({
      items: [item],
      first,
      last: first,
      prefixSupport: first.length,
      days: countDays(first, events),
    }))
    .filter(({ first, days }) => first.length >= minSupport && days >= minDays);
}

interface Growth {
  grow(prefix: FrequentSequence): readonly FrequentSequence[];
  steps(): number;
}

function createGrowth(events: TimedItems, { maxGapMs, minSupport, minDays }: SequenceLimits): Growth {
  const { atMs, item: itemOf, items } = events;
  const againMs = nextOfSame(events);
  const counts = new Int32Array(items);
  const seenBy = new Int32Array(items).fill(-1);
  // What follows the occurrences of one prefix, one after the other: the item, its event and the occurrence's first.
  let followers = new Int32Array(3 * 1024);
  let occurrence = 0;
  let steps = 0;

  /** Fills {@link followers} and counts. @returns how many there are */
  function collect({ items: taken, first, last }: FrequentSequence): number {
    let filled = 0;
    for (let i = 0; i < first.length; i += 1) {
      const begin = first[i] ?? 0;
      const end = last[i] ?? 0;
      const endMs = atMs[end] ?? 0;
      const untilMs = Math.min(endMs + maxGapMs, againMs[begin] ?? Infinity);
      occurrence += 1;
      for (const one of taken) seenBy[one] = occurrence;
      for (let event = end + 1; event < atMs.length && (atMs[event] ?? 0) <= untilMs; event += 1) {
        steps += 1;
        const item = itemOf[event] ?? 0;
        if (seenBy[item] === occurrence || atMs[event] === endMs) continue;
        seenBy[item] = occurrence;
        counts[item] = (counts[item] ?? 0) + 1;
        if (filled + 3 > followers.length) followers = enlarge(followers);
        followers[filled] = item;
        followers[filled + 1] = event;
        followers[filled + 2] = begin;
        filled += 3;
      }
    }
    return filled;
  }

  return {
    steps: () => steps,
    grow(prefix) {
      const filled = collect(prefix);
      const projected = new Map<number, Projection>();
      for (let place = 0; place < filled; place += 3) {
        const item = followers[place] ?? 0;
        const count = counts[item] ?? 0;
        if (count < minSupport) continue;
        let own = projected.get(item);
        if (own === undefined) {
          own = { first: new Int32Array(count), last: new Int32Array(count), filled: 0 };
          projected.set(item, own);
        }
        own.last[own.filled] = followers[place + 1] ?? 0;
        own.first[own.filled] = followers[place + 2] ?? 0;
        own.filled += 1;
      }
      for (let place = 0; place < filled; place += 3) counts[followers[place] ?? 0] = 0;
      const grown: FrequentSequence[] = [];
      for (const [item, { first, last }] of projected) {
        const days = countDays(first, events);
        if (days < minDays) continue;
        grown.push({ items: [...prefix.items, item], first, last, prefixSupport: prefix.first.length, days });
      }
      return grown;
    },
  };
}

interface Projection {
  readonly first: Int32Array;
  readonly last: Int32Array;
  filled: number;
}

function enlarge(values: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(2 * values.length);
  larger.set(values);
  return larger;
}

/** When the item of each event comes again. */
function nextOfSame({ atMs, item, items }: TimedItems): Float64Array {
  const next = new Float64Array(items).fill(Infinity);
  const again = new Float64Array(atMs.length);
  for (let event = atMs.length - 1; event >= 0; event -= 1) {
    const own = item[event] ?? 0;
    again[event] = next[own] ?? Infinity;
    next[own] = atMs[event] ?? 0;
  }
  return again;
}

function countDays(eventNumbers: Int32Array, { day }: TimedItems): number {
  let days = 0;
  let before = -2;
  for (const event of eventNumbers) {
    const own = day[event] ?? -1;
    if (own !== before) days += 1;
    before = own;
  }
  return days;
}
