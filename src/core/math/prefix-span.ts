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
  const seen: number[] = [];
  let occurrence = 0;
  let steps = 0;

  /** Calls back once for each item that comes after an occurrence's end, with its first event. */
  function scan(
    first: number,
    last: number,
    taken: readonly number[],
    each: (item: number, event: number) => void,
  ) {
    const endMs = atMs[last] ?? 0;
    const untilMs = Math.min(endMs + maxGapMs, againMs[first] ?? Infinity);
    occurrence += 1;
    for (let event = last + 1; event < atMs.length && (atMs[event] ?? 0) <= untilMs; event += 1) {
      steps += 1;
      const now = atMs[event] ?? 0;
      const item = itemOf[event] ?? 0;
      if (now <= endMs || seenBy[item] === occurrence || taken.includes(item)) continue;
      seenBy[item] = occurrence;
      each(item, event);
    }
  }

  return {
    steps: () => steps,
    grow({ items: taken, first, last }) {
      for (let i = 0; i < first.length; i += 1)
        scan(first[i] ?? 0, last[i] ?? 0, taken, (item) => {
          if (counts[item] === 0) seen.push(item);
          counts[item] = (counts[item] ?? 0) + 1;
        });
      const frequent = seen.filter((item) => (counts[item] ?? 0) >= minSupport).toSorted((a, b) => a - b);
      const projected = new Map(
        frequent.map((item) => [
          item,
          { first: new Int32Array(counts[item] ?? 0), last: new Int32Array(counts[item] ?? 0), filled: 0 },
        ]),
      );
      for (const item of seen) counts[item] = 0;
      seen.length = 0;
      if (projected.size === 0) return [];
      for (let i = 0; i < first.length; i += 1)
        scan(first[i] ?? 0, last[i] ?? 0, taken, (item, event) => {
          const own = projected.get(item);
          if (own === undefined) return;
          own.first[own.filled] = first[i] ?? 0;
          own.last[own.filled] = event;
          own.filled += 1;
        });
      return [...projected]
        .map(([item, own]) => ({
          items: [...taken, item],
          first: own.first,
          last: own.last,
          prefixSupport: first.length,
          days: countDays(own.first, events),
        }))
        .filter(({ days }) => days >= minDays);
    },
  };
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
