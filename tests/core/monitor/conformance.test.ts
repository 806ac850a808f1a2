/** What every monitor has to keep, each with a fault of its own. Adding a monitor adds its line to FAULTS. */
import { describe, expect, it } from "vitest";
import { createEventLogBuilder } from "../../../src/core/domain/event-log.ts";
import { createHome, type Home } from "../../../src/core/domain/home.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../src/core/domain/time.ts";
import { createRandom } from "../../../src/core/math/random.ts";
import { HOUR_MONITORS, LIVE_MONITORS } from "../../../src/core/monitor/monitors.ts";
import { type SensedHome, createSensedHome, type HomeFault } from "../../houses/sensed-home.ts";
import { type Watched, cutLog, watchHome } from "../../houses/watch-home.ts";

const PAST_DAYS = 21;
/** Small homes: what is kept does not depend on how many lamps there are. */
const DEVICES = 15;
const DAY_MIN = 1440;
const names = { nameOf: (entityId: string) => entityId };

/** The fault that each finds, and within how many hours at least. */
const FAULTS: Readonly<Record<string, readonly [kind: HomeFault, withinHours: number]>> = {
  "unusual-hour": ["fridge warms up", 12],
  silent: ["dead irregular sensor", 12],
  "left-open": ["window open", 12],
};

const MONITORS = [...HOUR_MONITORS, ...LIVE_MONITORS];

function watchDays(made: SensedHome, monitor: string, days: number): readonly Watched[] {
  const { log, home } = made;
  const fromMs = log.range.fromMs + PAST_DAYS * DAY_MS;
  return watchHome({
    log,
    home,
    fromMs,
    toMs: fromMs + days * DAY_MS,
    monitors: [monitor],
    stepMin: 15,
  });
}

function plant(monitor: string, seed: number, firstDate?: string): SensedHome {
  const [kind] = FAULTS[monitor] ?? [];
  if (kind === undefined) throw new Error(`no fault planted for ${monitor}`);
  const fault = { kind, atMin: PAST_DAYS * DAY_MIN + 600, lastsMin: DAY_MIN };
  return createSensedHome({
    seed,
    days: PAST_DAYS + 2,
    devices: DEVICES,
    fault,
    ...(firstDate === undefined ? {} : { firstDate }),
  });
}

/** The same incidents whoever is called what, counted from the beginning. */
function outline(incidents: readonly Watched[], startMs: number, rename = (id: string) => id) {
  return incidents.map(({ key, openedMs, lastMs, said }) => ({
    key: rename(key),
    openedMs: openedMs - startMs,
    lastMs: lastMs - startMs,
    parts: said.map(({ parts }) =>
      parts.map(({ seen, low, high }) => [seen, low, high].map((n) => n.toPrecision(3))),
    ),
  }));
}

describe.each(MONITORS.map(({ id }) => id))("%s", (id) => {
  const monitor = MONITORS.find((one) => one.id === id);
  if (monitor === undefined) throw new Error(`no monitor ${id}`);
  const params = monitor.params.parse({});

  it("learns nothing to complain about from an empty history, nor from three days", () => {
    const empty = {
      log: createEventLogBuilder().build(),
      home: createHome(),
      names,
      random: createRandom(1),
    };
    expect(() => monitor.learn(empty, params)).not.toThrow();
    const { log, home } = createSensedHome({ seed: 900, days: 3, devices: DEVICES });
    const fromMs = log.range.fromMs + 2 * DAY_MS;
    expect(watchHome({ log, home, fromMs, toMs: log.range.toMs, monitors: [id], stepMin: 15 })).toEqual([]);
  });

  it("says next to nothing about homes in which nothing is wrong", () => {
    const said = [901, 902].flatMap((seed) =>
      watchDays(createSensedHome({ seed, days: PAST_DAYS + 5, devices: DEVICES }), id, 5),
    );
    // Stated: 0.25 and 0.1 incidents a week; ten days. bench/incidents.ts has the rates.
    expect(said.length).toBeLessThanOrEqual(1);
  });

  it("finds its own fault, says what it is about and keeps to one key", () => {
    const [, withinHours = 0] = FAULTS[id] ?? [];
    for (const seed of [905, 906]) {
      const made = plant(id, seed);
      const found = watchDays(made, id, 2).filter(({ said }) =>
        said.some(({ entity_ids }) => made.faultyIds.some((one) => entity_ids.includes(one))),
      );
      expect(
        found.map(({ key }) => key).filter((key, index, all) => all.indexOf(key) === index),
      ).toHaveLength(1);
      const [first] = found;
      const faultMs = made.faultMs ?? 0;
      expect(first?.openedMs).toBeGreaterThanOrEqual(faultMs);
      expect((first?.openedMs ?? Infinity) - faultMs).toBeLessThan(withinHours * HOUR_MS);
      for (const anomaly of first?.said ?? []) {
        expect(anomaly.monitor).toBe(id);
        expect(anomaly.title).toMatch(/^[A-Z0-9]/u);
        expect(anomaly.title).not.toMatch(/\.$/);
        expect(anomaly.explanation).toMatch(/^[A-Z].*\.$/u);
        expect(anomaly.parts.length).toBeGreaterThan(0);
        expect(JSON.parse(JSON.stringify(anomaly))).toEqual(anomaly);
        for (const { seen, low, high, expected } of anomaly.parts) {
          expect(low).toBeLessThanOrEqual(expected);
          expect(expected).toBeLessThanOrEqual(high);
          expect(Number.isFinite(seen)).toBe(true);
        }
      }
      // The first word names what was seen beyond what is usual.
      const [part] = first?.said[0]?.parts ?? [];
      expect((part?.seen ?? 0) > (part?.high ?? 0) || (part?.seen ?? 0) < (part?.low ?? 0)).toBe(true);
    }
  });

  it("says the same twice, from habits that went through JSON", () => {
    const { log, home } = createSensedHome({ seed: 907, days: PAST_DAYS, devices: DEVICES });
    const learn = () => monitor.learn({ log, home, names, random: createRandom(1) }, params);
    const habits = learn();
    expect(learn()).toEqual(habits);
    expect(JSON.parse(JSON.stringify(habits))).toEqual(habits);
  });

  it("says the same a year of whole weeks later", () => {
    // Both spans lie in summer time. The hour's light is the sun's, which a whole year brings back but for minutes, so keys are compared there.
    const one = plant(id, 908, "2026-09-07");
    const other = plant(id, 908, "2027-09-06");
    const [a, b] = [one, other].map((made) => {
      const said = outline(watchDays(made, id, 2), made.log.range.fromMs);
      return id === "unusual-hour" ? said.map(({ key }) => key) : said;
    });
    expect(b).toEqual(a);
  });

  it("says the same of entities by other names", () => {
    const made = plant(id, 909);
    const rename = (text: string) => text.replaceAll("sensor.", "sensor.z_");
    const entityIds = made.log.entityIds.map(rename);
    const home: Home = {
      ...made.home,
      entities: made.home.entities.map((entity) => ({ ...entity, entity_id: rename(entity.entity_id) })),
    };
    const startMs = made.log.range.fromMs;
    const before = outline(watchDays(made, id, 2), startMs, rename);
    const after = outline(watchDays({ ...made, log: { ...made.log, entityIds }, home }, id, 2), startMs);
    expect(after).toEqual(before);
  });

  it("is not upset by the change of clocks, nor by days without data", () => {
    // Clocks go back on the 25th of October, the second day of the two.
    const dst = createSensedHome({
      seed: 910,
      days: PAST_DAYS + 2,
      devices: DEVICES,
      firstDate: "2026-10-03",
    });
    expect(watchDays(dst, id, 2)).toEqual([]);
    const { log, home } = createSensedHome({ seed: 911, days: PAST_DAYS + 2, devices: DEVICES });
    const gapMs = log.range.fromMs + (PAST_DAYS - 9) * DAY_MS + 10 * HOUR_MS;
    const before = cutLog(log, log.range.fromMs, gapMs);
    const after = cutLog(log, gapMs + 30 * HOUR_MS, log.range.toMs);
    const builder = createEventLogBuilder();
    for (const part of [before, after])
      for (let row = 0; row < part.length; row += 1)
        builder.add({
          atMs: part.atMs[row] ?? 0,
          entityId: log.entityIds[part.entity[row] ?? 0] ?? "",
          state: log.states[part.state[row] ?? 0] ?? "",
          initiatorCode: part.initiator[row] ?? 0,
          actor: null,
        });
    const gapped = { log: builder.build(log.range), home, faultMs: null, faultyIds: [] };
    expect(watchDays(gapped, id, 2)).toEqual([]);
  });
});

describe("monitors in real time", () => {
  it("say when they next want to look, and have nothing to say before", () => {
    const { log, home } = createSensedHome({ seed: 912, days: PAST_DAYS, devices: DEVICES });
    const nowMs = log.range.toMs;
    for (const monitor of LIVE_MONITORS) {
      const params = monitor.params.parse({});
      const habits = monitor.learn({ log, home, names, random: createRandom(1) }, params);
      const states = new Map(log.entityIds.map((entityId) => [entityId, nowMs - MINUTE_MS]));
      const at = (ms: number) =>
        monitor.look(
          habits,
          {
            nowMs: ms,
            names,
            unwatched: [],
            empty: [],
            stateOf: (entityId) => {
              const sinceMs = states.get(entityId);
              return sinceMs === undefined ? undefined : { state: "on", sinceMs, toldMs: sinceMs };
            },
          },
          params,
        );
      const first = at(nowMs);
      expect(first.anomalies).toEqual([]);
      expect(first.nextMs).toBeGreaterThan(nowMs + MINUTE_MS);
      expect(at(first.nextMs - 1).anomalies).toEqual([]);
      expect(at(first.nextMs + 1).anomalies.length).toBeGreaterThan(0);
    }
  });
});
