/** What every store of aggregates keeps, held against a computation too plain to be wrong: an adapter's test calls this with a way to open one. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../src/core/domain/time.ts";
import type { Aggregate, AggregatePeriod, AggregateStore } from "../../src/ports/aggregate-store.ts";
import type { EventStore } from "../../src/ports/event-store.ts";
import { createRandom } from "../houses/random.ts";
import { change } from "./events.ts";

export interface AggregatesUnderTest {
  readonly store: { readonly events: EventStore; readonly aggregates: AggregateStore };
  reopen(): AggregatesUnderTest["store"];
  close(): void;
}

interface Reading {
  readonly atMs: number;
  readonly state: string | null;
}

const LENGTH_MS = { "5min": 5 * MINUTE_MS, hour: HOUR_MS } as const;
const PERIODS = ["5min", "hour"] as const;
/** The days around both changes of the clocks in Berlin, 2026. */
const SPRING = Date.UTC(2026, 2, 28);
const AUTUMN = Date.UTC(2026, 9, 24);
const NEVER = Number.MAX_SAFE_INTEGER;

export function describeAggregateStore(name: string, open: () => AggregatesUnderTest): void {
  describe(`${name} as a store of aggregates`, () => {
    let opened: AggregatesUnderTest;
    let store: AggregatesUnderTest["store"];
    beforeEach(() => {
      opened = open();
      store = opened.store;
    });
    afterEach(() => {
      opened.close();
    });

    const rollUp = (untilMs: number, rawFromMs = 0): void => {
      while (store.aggregates.rollUp(untilMs, rawFromMs));
    };
    const thin = (beforeMs: number): number => {
      let total = 0;
      for (;;) {
        const { forgotten, hasMore } = store.aggregates.thin(beforeMs, 100);
        total += forgotten;
        if (!hasMore) return total;
      }
    };
    const read = (period: AggregatePeriod, fromMs: number, toMs: number, entityId = "sensor.a") =>
      store.aggregates.readAggregates({ range: { fromMs, toMs }, entityId, period });
    const take = (readings: readonly Reading[], entityId = "sensor.a"): void => {
      store.events.append(readings.map(({ state, atMs }) => change(entityId, state, atMs)));
    };
    it.each([
      ["spring", SPRING],
      ["autumn", AUTUMN],
    ])("says the same as the plainest computation over the days the clocks change in %s", (_, fromMs) => {
      const readings = makeReadings(fromMs, 3, 11);
      take(readings);
      take(makeReadings(fromMs, 3, 12), "sensor.b");
      const toMs = fromMs + 3 * DAY_MS;
      for (const period of PERIODS) expect(read(period, fromMs, toMs)).toEqual(naive(readings, period, toMs));
      rollUp(toMs + HOUR_MS);
      for (const period of PERIODS) {
        const found = read(period, fromMs, toMs);
        expect(found).toEqual(naive(readings, period, toMs));
        expect(found.every(({ startMs }) => startMs % LENGTH_MS[period] === 0)).toBe(true);
      }
    });

    it("keeps them when the single readings are gone, and answers half from each where they are not", () => {
      const readings = makeReadings(SPRING, 3, 13);
      take(readings);
      store.events.append([change("sensor.mode", "idle", SPRING + 1), change("light.a", "on", SPRING + 2)]);
      const toMs = SPRING + 3 * DAY_MS;
      rollUp(SPRING + 2 * DAY_MS);
      expect(thin(SPRING + DAY_MS)).toBe(readings.filter(({ atMs }) => atMs < SPRING + DAY_MS).length);
      const left = store.events.readWindow({ fromMs: 0, toMs: SPRING + DAY_MS });
      expect(left.entityIds.toSorted()).toEqual(["light.a", "sensor.mode"]);
      for (const period of PERIODS) expect(read(period, SPRING, toMs)).toEqual(naive(readings, period, toMs));
      const window: [number, number] = [SPRING + DAY_MS / 2 + 1, SPRING + DAY_MS];
      expect(read("hour", ...window)).toEqual(
        naive(readings, "hour", toMs).filter(({ startMs }) => startMs >= window[0] && startMs < window[1]),
      );
      expect(store.events.counts().stateChanges).toBe(
        store.events.readWindow({ fromMs: 0, toMs: NEVER }).length,
      );
    });

    it("never forgets a reading that is not summed up", () => {
      take(makeReadings(SPRING, 2, 14));
      expect(thin(SPRING + DAY_MS)).toBe(0);
      rollUp(SPRING + 6 * HOUR_MS);
      thin(SPRING + DAY_MS);
      const [first = 0] = store.events.readWindow({ fromMs: 0, toMs: NEVER }).atMs;
      expect(first).toBeGreaterThanOrEqual(SPRING + 6 * HOUR_MS);
    });

    it("comes to the same in one go, in many, and after being left in the middle", () => {
      const readings = makeReadings(AUTUMN, 3, 15);
      take(readings);
      const toMs = AUTUMN + 3 * DAY_MS;
      rollUp(AUTUMN + 7 * HOUR_MS);
      for (let step = 0; step < 3; step += 1) {
        store.aggregates.rollUp(toMs, 0);
        store = opened.reopen();
      }
      rollUp(toMs);
      for (const period of PERIODS) expect(read(period, AUTUMN, toMs)).toEqual(naive(readings, period, toMs));
    });

    it("does again what late readings belong to", () => {
      const readings = makeReadings(AUTUMN, 2, 16);
      const late = readings.filter(({ atMs }) => atMs > AUTUMN + 5 * HOUR_MS && atMs < AUTUMN + 9 * HOUR_MS);
      take(readings.filter((reading) => !late.includes(reading)));
      const toMs = AUTUMN + 2 * DAY_MS;
      rollUp(toMs);
      take(late);
      for (const period of PERIODS) expect(read(period, AUTUMN, toMs)).toEqual(naive(readings, period, toMs));
      rollUp(toMs);
      for (const period of PERIODS) expect(read(period, AUTUMN, toMs)).toEqual(naive(readings, period, toMs));
    });

    it("leaves aggregates as they are whose readings are gone, whatever comes late", () => {
      const readings = makeReadings(AUTUMN, 2, 17);
      take(readings);
      const toMs = AUTUMN + 2 * DAY_MS;
      rollUp(toMs);
      thin(AUTUMN + DAY_MS);
      // Into a period that is summed up already; one without any change would get an aggregate.
      take([{ atMs: AUTUMN + 1, state: "5000" }]);
      rollUp(toMs, AUTUMN + DAY_MS);
      for (const period of PERIODS) expect(read(period, AUTUMN, toMs)).toEqual(naive(readings, period, toMs));
    });

    it("forgets old ones and leaves the rest", () => {
      take(makeReadings(SPRING, 2, 18));
      take(makeReadings(SPRING, 2, 19), "sensor.b");
      const toMs = SPRING + 2 * DAY_MS;
      rollUp(toMs);
      const after = read("5min", SPRING + DAY_MS, toMs);
      expect(store.aggregates.forgetAggregates(SPRING + DAY_MS, 10)).toBeGreaterThanOrEqual(10);
      while (store.aggregates.forgetAggregates(SPRING + DAY_MS, 10) >= 10);
      expect(read("5min", 0, toMs)).toEqual(after);
      expect(read("hour", 0, toMs)[0]?.startMs).toBeGreaterThanOrEqual(SPRING + DAY_MS);
      expect(read("hour", 0, toMs, "sensor.b")[0]?.startMs).toBeGreaterThanOrEqual(SPRING + DAY_MS);
    });

    it("knows numbers of any size, and nothing of what says no numbers", () => {
      const states = ["1e21", "-0.000123", "123456789012345678", "21.366666666666667", "-7", "0"];
      take(states.map((state, index) => ({ atMs: SPRING + index * HOUR_MS, state })));
      take([{ atMs: SPRING, state: "idle" }], "sensor.words");
      store.events.append([change("light.a", "1", SPRING)]);
      const toMs = SPRING + states.length * HOUR_MS;
      rollUp(toMs);
      const found = read("hour", 0, toMs);
      expect(found.map(({ last }) => Number(last?.toPrecision(11)))).toEqual(
        states.map((state) => Number(Number(state).toPrecision(11))),
      );
      expect(read("hour", 0, toMs, "sensor.words")).toEqual([]);
      expect(read("hour", 0, toMs, "light.a")).toEqual([]);
      expect(read("hour", 0, toMs, "sensor.nowhere")).toEqual([]);
    });

    it("loses them with the entity they are of", () => {
      take(makeReadings(SPRING, 1, 20));
      take(makeReadings(SPRING, 1, 21), "sensor.b");
      rollUp(SPRING + DAY_MS);
      store.events.erase({ isErased: (entityId) => entityId === "sensor.a", userIds: [] }, 0, NEVER);
      expect(read("hour", 0, NEVER)).toEqual([]);
      expect(read("hour", 0, NEVER, "sensor.b")).not.toEqual([]);
    });
  });
}

/** Some readings an hour, with times when there is none, also right at the begin of a period. */
function makeReadings(fromMs: number, days: number, seed: number): readonly Reading[] {
  const chance = createRandom(seed);
  const random = (): number => chance.next();
  const readings: Reading[] = [];
  let value = 20;
  for (let atMs = fromMs; atMs < fromMs + days * DAY_MS;) {
    value += (random() - 0.5) * 2;
    const isOut = random() < 0.1;
    const out = random() < 0.5 ? "unavailable" : null;
    readings.push({ atMs, state: isOut ? out : value.toFixed(2) });
    const isOnTheHour = random() < 0.05;
    const nextMs = atMs + 1 + Math.floor(random() * random() * 90 * MINUTE_MS);
    atMs = isOnTheHour ? Math.ceil((atMs + 1) / HOUR_MS) * HOUR_MS : nextMs;
  }
  return readings;
}

/** Each period cut out of the step function, one by one. */
function naive(readings: readonly Reading[], period: AggregatePeriod, toMs: number): readonly Aggregate[] {
  const lengthMs = LENGTH_MS[period];
  const pieces = readings.map(({ atMs, state }, index) => ({
    fromMs: atMs,
    toMs: readings[index + 1]?.atMs ?? toMs,
    value: state === null || state === "unavailable" ? null : Number(state),
  }));
  const starts = [...new Set(readings.map(({ atMs }) => Math.floor(atMs / lengthMs) * lengthMs))];
  return starts.flatMap((startMs) => {
    const endMs = startMs + lengthMs;
    const held = pieces
      .map((piece) => ({
        value: piece.value,
        ms: Math.min(piece.toMs, endMs) - Math.max(piece.fromMs, startMs),
      }))
      .filter((piece): piece is { value: number; ms: number } => piece.value !== null && piece.ms > 0);
    if (held.length === 0) return [];
    const values = held.map(({ value }) => value);
    const heldMs = held.reduce((sum, { ms }) => sum + ms, 0);
    const last = pieces.findLast(({ fromMs }) => fromMs < endMs)?.value ?? null;
    const exact = held.reduce((sum, { value, ms }) => sum + value * ms, 0) / heldMs;
    const mean = Number(exact.toPrecision(7));
    return [{ startMs, min: Math.min(...values), max: Math.max(...values), mean, last }];
  });
}
