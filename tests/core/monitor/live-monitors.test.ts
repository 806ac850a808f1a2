/** What the two monitors in real time say of hand-made situations. */
import { describe, expect, it } from "vitest";
import { createEventLogBuilder } from "../../../src/core/domain/event-log.ts";
import { createHome } from "../../../src/core/domain/home.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, type TimeRange } from "../../../src/core/domain/time.ts";
import { createRandom } from "../../../src/core/math/random.ts";
import { leftOpen } from "../../../src/core/monitor/left-open.ts";
import {
  type LiveMoment,
  type Monitor,
  type PastIncident,
  lastingMs,
  uniteRanges,
} from "../../../src/core/monitor/monitor.ts";
import { silentNow } from "../../../src/core/monitor/silent.ts";

const START_MS = Date.UTC(2026, 8, 7);
const DAYS = 20;
const END_MS = START_MS + DAYS * DAY_MS;
const names = { nameOf: (entityId: string) => entityId };
const home = createHome({
  time_zone: "Europe/Berlin",
  entities: [
    ...["a", "b", "c", "d"].map((id) => ({ entity_id: `sensor.${id}`, device_id: id })),
    { entity_id: "binary_sensor.motion", device_class: "motion" },
    { entity_id: "binary_sensor.door", device_class: "door" },
    { entity_id: "cover.garage", device_class: "garage" },
    { entity_id: "light.lamp" },
  ],
  persons: [{ entity_id: "person.anna" }],
});

type Write = (entityId: string, atMs: number, state: string) => void;

/** Four sensors every five to ten minutes, motion while Anna is home and awake, a door for a minute at a time. */
function createLog(
  change: (write: Write) => void = () => undefined,
  isDropped: (id: string, atMs: number) => boolean = () => false,
) {
  const builder = createEventLogBuilder();
  const random = createRandom(4);
  const put: Write = (entityId, atMs, state) =>
    builder.add({ atMs, entityId, state, initiatorCode: 0, actor: null });
  const write: Write = (entityId, atMs, state) => {
    if (!isDropped(entityId, atMs)) put(entityId, atMs, state);
  };
  for (let day = 0; day < DAYS; day += 1) {
    const dayMs = START_MS + day * DAY_MS;
    for (const id of ["a", "b", "c", "d"])
      for (let atMs = dayMs; atMs < dayMs + DAY_MS; atMs += (5 + 5 * random()) * MINUTE_MS)
        write(`sensor.${id}`, atMs, (20 + random()).toFixed(3));
    write("person.anna", dayMs + 8 * HOUR_MS, "not_home");
    write("person.anna", dayMs + 17 * HOUR_MS, "home");
    for (const [fromHour, toHour] of [
      [6, 8],
      [17, 22],
    ] as const)
      for (
        let atMs = dayMs + fromHour * HOUR_MS;
        atMs < dayMs + toHour * HOUR_MS;
        atMs += 20 * random() * MINUTE_MS
      ) {
        write("binary_sensor.motion", atMs, "on");
        write("binary_sensor.motion", atMs + 30_000, "off");
      }
    for (const hour of [8, 17, 19]) {
      write("binary_sensor.door", dayMs + hour * HOUR_MS, "on");
      write("binary_sensor.door", dayMs + hour * HOUR_MS + (30 + 60 * random()) * 1000, "off");
      write("cover.garage", dayMs + hour * HOUR_MS, "open");
      write("cover.garage", dayMs + hour * HOUR_MS + (3 + 4 * random()) * MINUTE_MS, "closed");
      write("light.lamp", dayMs + hour * HOUR_MS, "on");
      write("light.lamp", dayMs + hour * HOUR_MS + HOUR_MS, "off");
    }
  }
  change(put);
  return builder.build({ fromMs: START_MS, toMs: END_MS });
}

interface Situation {
  readonly nowMs?: number;
  readonly told?: Readonly<Record<string, number>>;
  readonly state?: string;
  readonly empty?: readonly TimeRange[];
  readonly unwatched?: readonly TimeRange[];
}

/** Everything told a minute ago but for what is given. */
function momentOf({ nowMs = END_MS, told = {}, state = "21", empty = [], unwatched = [] }: Situation) {
  return {
    nowMs,
    names,
    empty,
    unwatched,
    stateOf: (entityId: string) => {
      const toldMs = told[entityId] ?? nowMs - MINUTE_MS;
      return { state, sinceMs: toldMs, toldMs };
    },
  };
}

function learn<Params, Habits>(
  monitor: Monitor<Params, Habits, LiveMoment>,
  log = createLog(),
  incidents: readonly PastIncident[] = [],
): Habits {
  const input = { log, home, names, random: createRandom(1), incidents };
  const habits = monitor.learn(input, monitor.params.parse({}));
  if (habits === null) throw new Error("twenty days are enough");
  return habits;
}

describe("a device that falls silent", () => {
  const params = silentNow.params.parse({});
  const habits = learn(silentNow);
  const keysOf = (situation: Situation, known = habits) =>
    silentNow.look(known, momentOf(situation), params).anomalies.map(({ key }) => key);

  it("is missed after some reports, not after one, and keeps its key", () => {
    const at = (minutes: number) => keysOf({ told: { "sensor.a": END_MS - minutes * MINUTE_MS } });
    expect(at(20)).toEqual([]);
    expect(at(60)).toEqual(["silent:sensor.a"]);
    expect(at(3000)).toEqual(["silent:sensor.a"]);
  });

  it("is one anomaly with others that fell silent at the same time, by the name that was first", () => {
    const since = END_MS - 2 * HOUR_MS;
    expect(keysOf({ told: { "sensor.a": since, "sensor.c": since + MINUTE_MS } })).toEqual([
      "silent:sensor.a",
      "silent:sensor.c",
    ]);
    const three = { "sensor.a": since, "sensor.b": since + 60_000, "sensor.c": since + 120_000 };
    const [one, ...more] = silentNow.look(habits, momentOf({ told: three }), params).anomalies;
    expect(more).toEqual([]);
    expect(one?.entity_ids).toEqual(["sensor.a", "sensor.b", "sensor.c"]);
    expect(one?.title).toMatch(/^3 devices have said nothing for 2 hours/u);
  });

  it("is the home where nothing at all comes in", () => {
    const told = Object.fromEntries(
      ["sensor.a", "sensor.b", "sensor.c", "sensor.d", "binary_sensor.motion", "binary_sensor.door"].map(
        (id) => [id, END_MS - 3 * HOUR_MS],
      ),
    );
    expect(keysOf({ told })).toEqual(["silent:home"]);
    // Steward itself was away.
    expect(keysOf({ told, unwatched: [{ fromMs: END_MS - 3 * HOUR_MS, toMs: END_MS - MINUTE_MS }] })).toEqual(
      [],
    );
  });

  it("is not missed while nobody is there to set it off", () => {
    const motion = habits.units.find(({ leadId }) => leadId === "binary_sensor.motion");
    expect(motion?.isPeoples).toBe(true);
    expect(habits.units.find(({ leadId }) => leadId === "sensor.a")?.isPeoples).toBe(false);
    const since = END_MS - 5 * DAY_MS;
    const told = { "binary_sensor.motion": since, "binary_sensor.door": since };
    expect(keysOf({ told, empty: [{ fromMs: since, toMs: END_MS }] })).toEqual([]);
    expect(keysOf({ told })).toEqual(["silent:binary_sensor.door", "silent:binary_sensor.motion"]);
  });

  it("is left to the nightly check where nobody knows whether people are home", () => {
    const nobody = { ...home, persons: [] };
    const known = silentNow.learn({ log: createLog(), home: nobody, names, random: createRandom(1) }, params);
    const leads = known?.units.map(({ leadId }) => leadId);
    expect(leads).toEqual(["sensor.a", "sensor.b", "sensor.c", "sensor.d"]);
  });

  it("does not teach its silence, unless somebody calls it normal", () => {
    const fromMs = START_MS + 10 * DAY_MS;
    const isDropped = (id: string, atMs: number) =>
      id === "sensor.a" && atMs > fromMs && atMs < fromMs + DAY_MS;
    const log = createLog(undefined, isDropped);
    const incident = {
      monitor: "silent",
      since_ms: fromMs - 10 * MINUTE_MS,
      last_ms: fromMs + DAY_MS + 10 * MINUTE_MS,
      entity_ids: ["sensor.a"],
    };
    const limitOf = (known: typeof habits) =>
      known.units.find(({ leadId }) => leadId === "sensor.a")?.limitMs ?? 0;
    expect(limitOf(learn(silentNow, log, [incident]))).toBeLessThan(HOUR_MS);
    expect(limitOf(learn(silentNow, log))).toBeGreaterThan(DAY_MS);
  });

  it("says no sign of life by being unavailable", () => {
    const log = createLog(
      (write) => {
        for (let hour = 0; hour < 24; hour += 1)
          write("sensor.a", END_MS - DAY_MS + hour * HOUR_MS, hour % 2 === 0 ? "unavailable" : "unknown");
      },
      (id, atMs) => id === "sensor.a" && atMs > END_MS - DAY_MS,
    );
    const unit = learn(silentNow, log).units.find(({ leadId }) => leadId === "sensor.a");
    expect(unit?.longestMs).toBeLessThan(HOUR_MS);
  });
});

describe("an opening that is left open", () => {
  const params = leftOpen.params.parse({});
  const habits = learn(leftOpen);
  const look = (situation: Situation) => leftOpen.look(habits, momentOf(situation), params);

  it("is a door, window or garage door, each by its own habit", () => {
    expect(habits.openings.map(({ entityId }) => entityId)).toEqual(["binary_sensor.door", "cover.garage"]);
    const told = { "binary_sensor.door": END_MS - 12 * MINUTE_MS, "cover.garage": END_MS - 12 * MINUTE_MS };
    const { anomalies, nextMs } = look({ told, state: "on" });
    expect(anomalies.map(({ key }) => key)).toEqual(["left-open:binary_sensor.door"]);
    expect(anomalies[0]?.title).toBe("Binary_sensor.door has been open for 12 minutes");
    expect(nextMs).toBe(Number.POSITIVE_INFINITY);
    expect(look({ told, state: "open" }).anomalies).toEqual([]);
    expect(look({ told: { "cover.garage": END_MS - HOUR_MS }, state: "open" }).anomalies).toHaveLength(1);
  });

  it("is said when its time has come, and over when it is closed", () => {
    const told = { "binary_sensor.door": END_MS };
    const { nextMs } = look({ told, state: "on" });
    expect(look({ nowMs: nextMs - 1, told, state: "on" }).anomalies).toEqual([]);
    expect(look({ nowMs: nextMs, told, state: "on" }).anomalies).toHaveLength(1);
    expect(look({ nowMs: nextMs, told, state: "off" }).anomalies).toEqual([]);
  });

  it("does not count time in which nothing could be heard", () => {
    const told = { "binary_sensor.door": END_MS - 3 * HOUR_MS };
    const unwatched = [{ fromMs: END_MS - 3 * HOUR_MS + MINUTE_MS, toMs: END_MS - MINUTE_MS }];
    expect(look({ told, state: "on", unwatched }).anomalies).toEqual([]);
  });
});

describe("time that counts", () => {
  it("is what lies outside of the given stretches", () => {
    const ranges = uniteRanges([
      { fromMs: 50, toMs: 60 },
      { fromMs: 10, toMs: 20 },
      { fromMs: 15, toMs: 30 },
    ]);
    expect(ranges).toEqual([
      { fromMs: 10, toMs: 30 },
      { fromMs: 50, toMs: 60 },
    ]);
    expect(lastingMs(0, 100, ranges)).toBe(70);
    expect(lastingMs(20, 55, ranges)).toBe(20);
    expect(lastingMs(12, 18, ranges)).toBe(0);
    expect(lastingMs(90, 80, ranges)).toBe(0);
  });
});
