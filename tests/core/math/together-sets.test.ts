/** Against the definition, set by set. */
import { array, assert, integer, property, record } from "fast-check";
import { describe, expect, it } from "vitest";
import type { TimedItems } from "../../../src/core/math/prefix-span.ts";
import {
  type IndexedEvents,
  countPairs,
  growTogetherSets,
  indexEvents,
  occurrencesOf,
} from "../../../src/core/math/together-sets.ts";

const LIMITS = { windowMs: 10, minSupport: 3, minDays: 2, maxSize: 5, toleranceRatio: 0.25 };
const ITEMS = 5;

describe("sets of items that come together", () => {
  const event = record({ waitMs: integer({ min: 0, max: 9 }), item: integer({ min: 0, max: ITEMS - 1 }) });

  it("have the occurrences that the definition says", () => {
    assert(
      property(array(event, { minLength: 20, maxLength: 120 }), (made) => {
        const events = toEvents(made.map(({ waitMs, item }) => [waitMs, item]));
        const pairs = pairsOf(events);
        for (let a = 0; a < ITEMS; a += 1)
          for (let b = a + 1; b < ITEMS; b += 1) {
            const spans = bruteForce(events, [a, b]);
            const days = new Set(spans.map(([fromMs]) => Math.floor((fromMs ?? 0) / 100))).size;
            const isPair = pairs.some(([one, other]) => one === a && other === b);
            const counted = countPairs(events, LIMITS).find(
              ({ pair: [one, other] }) => one === a && other === b,
            );
            expect(counted?.count ?? spans.length).toBe(spans.length);
            expect(isPair).toBe(spans.length >= LIMITS.minSupport && days >= LIMITS.minDays);
          }
        for (const set of growTogetherSets(events, pairs, LIMITS)) {
          const spans = Array.from(set.fromMs, (fromMs, i) => [fromMs, set.toMs[i] ?? 0]);
          expect(spans).toEqual(bruteForce(events, set.items));
          for (const [i, number] of set.events.entries())
            expect(events.item[number]).toBe(set.items[i % set.items.length]);
        }
      }),
      { numRuns: 100 },
    );
  });

  it("are closed: every pair is in one, and no item that nearly always comes along is left out", () => {
    assert(
      property(array(event, { minLength: 20, maxLength: 120 }), (made) => {
        const events = toEvents(made.map(({ waitMs, item }) => [waitMs, item]));
        const pairs = pairsOf(events);
        const sets = growTogetherSets(events, pairs, LIMITS);
        const left = pairs
          .filter((pair) => occurrencesOf(events, pair, LIMITS.windowMs).days >= LIMITS.minDays)
          .filter((pair) => !sets.some(({ items }) => pair.every((item) => items.includes(item))));
        expect(left).toEqual([]);
        for (const { items, fromMs } of sets) {
          for (let next = 0; next < ITEMS; next += 1) {
            const isPartner = items.every((one) =>
              pairs.some((pair) => pair.includes(one) && pair.includes(next)),
            );
            if (items.includes(next) || !isPartner) continue;
            expect(occurrencesOf(events, [...items, next], LIMITS.windowMs).fromMs.length).toBeLessThan(
              fromMs.length,
            );
          }
        }
      }),
      { numRuns: 100 },
    );
  });

  it("say four things set together once, not as their pairs and triples", () => {
    const made = Array.from({ length: 8 }, () =>
      [0, 1, 2, 3].map((item) => [item === 0 ? 100 : 2, item] as const),
    );
    const events = toEvents(made.flat());
    const sets = growTogetherSets(events, pairsOf(events), LIMITS);
    expect(sets.map(({ items }) => items)).toEqual([[0, 1, 2, 3]]);
    expect(sets[0]?.fromMs.length).toBe(8);
  });

  it("keep a member that now and then is left out, and lose one that mostly is", () => {
    const made = Array.from({ length: 12 }, (_, time) =>
      [0, 1, 2, 3]
        .filter((item) => item < 2 || (item === 2 ? time % 6 !== 0 : time % 3 === 0))
        .map((item) => [item === 0 ? 100 : 2, item] as const),
    );
    const events = toEvents(made.flat());
    const sets = growTogetherSets(events, [[0, 1]], LIMITS);
    expect(sets.map(({ items }) => items)).toEqual([[0, 1]]);
    const grown = growTogetherSets(events, pairsOf(events), LIMITS).map(({ items }) => items.join(""));
    expect(grown).toContain("012");
    expect(grown).not.toContain("0123");
  });
});

function pairsOf(events: IndexedEvents): readonly (readonly [number, number])[] {
  return countPairs(events, LIMITS).map(({ pair }) => pair);
}

/** Days of a hundred milliseconds; events of an item that are too close to its last are left out. */
function toEvents(made: readonly (readonly [waitMs: number, item: number])[]): IndexedEvents {
  const lastOf = new Map<number, number>();
  let now = 0;
  const kept = made.flatMap(([waitMs, item]) => {
    now += waitMs;
    if (now - (lastOf.get(item) ?? -Infinity) <= 2 * LIMITS.windowMs) return [];
    lastOf.set(item, now);
    return [{ now, item }];
  });
  return indexEvents({
    atMs: Float64Array.from(kept, (one) => one.now),
    item: Int32Array.from(kept, (one) => one.item),
    day: Int16Array.from(kept, (one) => Math.floor(one.now / 100)),
    items: ITEMS,
  });
}

/** Spans of the occurrences in the order of the first item's events. */
function bruteForce({ atMs, item }: TimedItems, items: readonly number[]): readonly (readonly number[])[] {
  const [first, ...others] = items;
  return Array.from(item.keys())
    .filter((event) => item[event] === first)
    .flatMap((anchor) => {
      const near = others.map((other) =>
        Array.from(item.keys()).filter(
          (event) =>
            item[event] === other && Math.abs((atMs[event] ?? 0) - (atMs[anchor] ?? 0)) <= LIMITS.windowMs,
        ),
      );
      const combinations = near.reduce<readonly (readonly number[])[]>(
        (so, events) => so.flatMap((one) => events.map((event) => [...one, event])),
        [[anchor]],
      );
      return combinations
        .map((events) => events.map((event) => atMs[event] ?? 0))
        .filter((times) => Math.max(...times) - Math.min(...times) <= LIMITS.windowMs)
        .map((times) => [Math.min(...times), Math.max(...times)]);
    });
}
