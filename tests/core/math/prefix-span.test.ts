/** Against counting every sequence by itself, without growth or projection. */
import { array, assert, integer, property, record } from "fast-check";
import { describe, expect, it } from "vitest";
import { type TimedItems, mineSequences } from "../../../src/core/math/prefix-span.ts";

const LIMITS = { maxGapMs: 4, maxLength: 4, minSupport: 2, minDays: 1, maxSteps: 1e9 };

describe("frequent sequences", () => {
  it("are those that counting each by itself finds, with the same occurrences", () => {
    const event = record({ waitMs: integer({ min: 0, max: 4 }), item: integer({ min: 0, max: 3 }) });
    assert(
      property(array(event, { maxLength: 40 }), integer({ min: 1, max: 3 }), (made, minDays) => {
        const events = toEvents(made.map(({ waitMs, item }) => [waitMs, item]));
        const { sequences, isComplete } = mineSequences(events, { ...LIMITS, minDays });
        expect(isComplete).toBe(true);
        const found = new Map(sequences.map((one) => [one.items.join(" "), one]));
        for (const items of everySequence(4, 4)) {
          const occurrences = bruteForce(events, items);
          const days = new Set(occurrences.map(([first]) => events.day[first])).size;
          const own = found.get(items.join(" "));
          const isFrequent = occurrences.length >= LIMITS.minSupport && days >= minDays;
          expect(own !== undefined).toBe(isFrequent);
          const known = isFrequent ? occurrences : [];
          expect([...(own?.first ?? [])]).toEqual(known.map(([first]) => first));
          expect([...(own?.last ?? [])]).toEqual(known.map(([, last]) => last));
          expect(own?.days).toBe(isFrequent ? days : undefined);
          // A pair's beginning is no sequence.
          const prefix = bruteForce(events, items.slice(0, -1)).length;
          expect(items.length > 2 ? own?.prefixSupport : prefix).toBe(
            isFrequent || items.length <= 2 ? prefix : undefined,
          );
        }
      }),
      { numRuns: 200 },
    );
  });

  it("begin anew when their first item comes again", () => {
    const events = toEvents([
      [0, 0],
      [1, 0],
      [1, 1],
      [9, 0],
      [1, 1],
    ]);
    const [pair] = mineSequences(events, LIMITS).sequences;
    expect(pair?.items).toEqual([0, 1]);
    expect([...(pair?.first ?? [])]).toEqual([1, 3]);
  });

  it("leave out what may not follow, and everything that would have grown from it", () => {
    const round = [0, 1, 2, 0, 1, 2, 0, 1, 2].map((item) => [1, item] as const);
    const { sequences } = mineSequences(
      toEvents(round),
      LIMITS,
      (items, next) => items.at(-1) !== 0 || next !== 1,
    );
    expect(sequences.map(({ items }) => items.join(""))).not.toContain("01");
    expect(sequences.map(({ items }) => items.join(""))).not.toContain("012");
    expect(sequences.map(({ items }) => items.join(""))).toContain("12");
  });

  it("say so when the work is cut, and keep the shorter ones", () => {
    const round = Array.from({ length: 60 }, (_, i) => [1, i % 3] as const);
    const { sequences, isComplete } = mineSequences(toEvents(round), { ...LIMITS, maxSteps: 10 });
    expect(isComplete).toBe(false);
    expect(sequences.every(({ items }) => items.length === 2)).toBe(true);
  });
});

/** Days of ten milliseconds. */
function toEvents(made: readonly (readonly [waitMs: number, item: number])[]): TimedItems {
  let now = 0;
  const atMs = made.map(([waitMs]) => (now += waitMs));
  return {
    atMs: Float64Array.from(atMs),
    item: Int32Array.from(made, ([, item]) => item),
    day: Int16Array.from(atMs, (at) => Math.floor(at / 10)),
    items: 4,
  };
}

function everySequence(items: number, longest: number): readonly (readonly number[])[] {
  let level: readonly (readonly number[])[] = Array.from({ length: items }, (_, item) => [item]);
  const all: (readonly number[])[] = [];
  for (let length = 2; length <= longest; length += 1) {
    level = level.flatMap((prefix) =>
      Array.from({ length: items }, (_, item) => item)
        .filter((item) => !prefix.includes(item))
        .map((item) => [...prefix, item]),
    );
    all.push(...level);
  }
  return all;
}

/** First and last event of each occurrence, as the definition says. */
function bruteForce(
  { atMs, item }: TimedItems,
  items: readonly number[],
): readonly (readonly [number, number])[] {
  const at = (event: number) => atMs[event] ?? 0;
  return Array.from(item.keys())
    .filter((event) => item[event] === items[0])
    .flatMap((first) => {
      const again = Array.from(item.keys()).find((event) => event > first && item[event] === items[0]);
      let last = first;
      for (const wanted of items.slice(1)) {
        const next = Array.from(item.keys()).find(
          (event) =>
            item[event] === wanted &&
            event > last &&
            at(event) > at(last) &&
            at(event) <= at(last) + LIMITS.maxGapMs,
        );
        if (next === undefined || (again !== undefined && at(next) > at(again))) return [];
        last = next;
      }
      return [[first, last] as const];
    });
}
