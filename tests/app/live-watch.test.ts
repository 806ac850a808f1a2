/** Monitors in real time: what everything is now, and what becomes of it. */
import { beforeEach, describe, expect, it } from "vitest";
import { createLiveStates, type LiveStates } from "../../src/app/live-states.ts";
import { createLiveWatch, type LiveWatch } from "../../src/app/live-watch.ts";
import { learnHabits } from "../../src/app/watch-hours.ts";
import type { StateEvent } from "../../src/core/domain/event.ts";
import { createEventLogBuilder, type EventLog } from "../../src/core/domain/event-log.ts";
import { createHome } from "../../src/core/domain/home.ts";
import type { Anomaly } from "../../src/core/domain/incident.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../src/core/domain/time.ts";
import { createFakeClock, type FakeClock } from "../fakes/clock.ts";
import { createFakeHomeSource, type FakeHomeSource } from "../fakes/home-source.ts";
import { createFakeLog } from "../fakes/log.ts";

const NOON = Date.UTC(2026, 10, 4, 12);
const DAYS = 30;
const METER = "sensor.meter";
const DOOR = "binary_sensor.door";
const HOME = createHome({
  time_zone: "UTC",
  entities: [
    { entity_id: METER, name: "Meter" },
    { entity_id: "sensor.other", name: "Other" },
    { entity_id: DOOR, name: "Door", device_class: "door" },
  ],
});

const told = (entityId: string, state: string | null, atMs: number): StateEvent => ({
  type: "state",
  entityId,
  state,
  attributes: null,
  atMs,
  context: null,
});

/** A month: a meter that tells something every ten minutes, one beside it, a door that is open for a few minutes thrice a day. */
function month(): EventLog {
  const builder = createEventLogBuilder();
  const add = (entityId: string, state: string, atMs: number) =>
    builder.add({ entityId, state, atMs, initiatorCode: 0, actor: null });
  const fromMs = NOON - DAYS * DAY_MS;
  for (let atMs = fromMs, value = 0; atMs < NOON; atMs += 10 * MINUTE_MS, value += 1) {
    add(METER, String(value), atMs);
    add("sensor.other", String(value % 7), atMs + MINUTE_MS);
  }
  for (let day = 0; day < DAYS; day += 1) {
    for (const hour of [8, 13, 18]) {
      const atMs = fromMs + day * DAY_MS + hour * HOUR_MS;
      add(DOOR, "on", atMs);
      add(DOOR, "off", atMs + (1 + ((day * hour) % 5)) * MINUTE_MS);
    }
  }
  return builder.build({ fromMs, toMs: NOON });
}

const HABITS = learnHabits(month(), HOME, [], 1);

describe("what everything is now", () => {
  let states: LiveStates;
  beforeEach(() => {
    states = createLiveStates();
  });

  it("keeps since when it is so, while the same is told again", () => {
    states.noteEvent(told(METER, "1", 10));
    states.noteEvent(told(METER, "1", 20));
    expect(states.stateOf(METER)).toEqual({ state: "1", sinceMs: 10, toldMs: 20 });
    states.noteEvent(told(METER, "unavailable", 30));
    states.noteEvent(told(METER, "unavailable", 40));
    // Who is out of reach tells nothing.
    expect(states.stateOf(METER)).toEqual({ state: "unavailable", sinceMs: 30, toldMs: 20 });
    // Nor does it where Home Assistant has started anew.
    states.setAll([{ entityId: METER, state: "unknown", sinceMs: 45, toldMs: 45 }]);
    expect(states.stateOf(METER)).toEqual({ state: "unknown", sinceMs: 45, toldMs: 20 });
    states.noteEvent(told(METER, null, 50));
    expect(states.stateOf(METER)).toBeUndefined();
  });

  it("is what Home Assistant says at a connection, whatever was known before", () => {
    states.noteEvent(told("sensor.gone", "1", 10));
    states.setAll([{ entityId: METER, state: "5", sinceMs: 100, toldMs: 300 }]);
    expect(states.stateOf("sensor.gone")).toBeUndefined();
    expect(states.stateOf(METER)).toEqual({ state: "5", sinceMs: 100, toldMs: 300 });
  });

  it("knows when nothing was heard for long", () => {
    states.noteEvent(told(METER, "1", 0));
    states.noteEvent(told(METER, "2", HOUR_MS));
    states.noteEvent(told(METER, "3", 4 * HOUR_MS));
    expect(states.unwatched()).toEqual([{ fromMs: HOUR_MS, toMs: 4 * HOUR_MS }]);
  });

  it("knows when everybody was away", () => {
    states.noteEvent(told("person.anna", "home", 0));
    states.noteEvent(told("person.ben", "not_home", 5));
    expect(states.empty(50)).toEqual([]);
    states.noteEvent(told("person.anna", "Work", 60));
    expect(states.empty(90)).toEqual([{ fromMs: 60, toMs: 90 }]);
    states.noteEvent(told("person.ben", "home", 100));
    expect(states.empty(200)).toEqual([{ fromMs: 60, toMs: 100 }]);
    // Where a person is not known, nobody is said to be away.
    states.noteEvent(told("person.ben", "unavailable", 300));
    expect(states.empty(400)).toEqual([{ fromMs: 60, toMs: 100 }]);
  });

  it("takes nobody for away before it was told who there is", () => {
    states.noteEvent(told("person.anna", "not_home", 60));
    states.seed({ unwatched: [], empty: [] });
    states.setAll([
      { entityId: "person.anna", state: "not_home", sinceMs: 60, toldMs: 60 },
      { entityId: "person.ben", state: "home", sinceMs: 10, toldMs: 90 },
    ]);
    expect(states.empty(100)).toEqual([]);
  });

  it("keeps two weeks of absences, however long it runs", () => {
    for (let day = 0; day < 400; day += 1) {
      states.noteEvent(told("person.anna", "not_home", day * DAY_MS + 8 * HOUR_MS));
      states.noteEvent(told("person.anna", "home", day * DAY_MS + 17 * HOUR_MS));
    }
    expect(states.empty(400 * DAY_MS)).toHaveLength(14);
    expect(states.unwatched()).toHaveLength(28);
  });
});

describe("monitors in real time", () => {
  let clock: FakeClock;
  let source: FakeHomeSource;
  let watch: LiveWatch;
  let noted: { readonly monitors: readonly string[]; readonly anomalies: readonly Anomaly[] }[];

  beforeEach(() => {
    clock = createFakeClock(NOON);
    source = createFakeHomeSource(HOME);
    noted = [];
    watch = createLiveWatch({
      source,
      incidents: { note: (monitors, anomalies) => void noted.push({ monitors, anomalies }) },
      home: () => HOME,
      readPast: () => ({ unwatched: [], empty: [] }),
      clock,
      log: createFakeLog(),
    });
    watch.setHabits(HABITS);
    setCurrent(NOON);
  });

  function setCurrent(meterToldMs: number, door = "off", doorSinceMs = NOON - HOUR_MS): void {
    source.current = [
      { entityId: METER, state: "7", sinceMs: NOON - 10 * MINUTE_MS, toldMs: meterToldMs },
      { entityId: "sensor.other", state: "2", sinceMs: clock.now(), toldMs: clock.now() },
      { entityId: DOOR, state: door, sinceMs: doorSinceMs, toldMs: doorSinceMs },
    ];
  }

  /** Everything goes on but the meter. */
  async function pass(ms: number): Promise<void> {
    clock.pass(ms);
    watch.noteEvent(told("sensor.other", String(clock.now() % 7), clock.now()));
    await watch.look();
  }
  const last = () => noted.at(-1)?.anomalies.map(({ key }) => key);

  it("say nothing of a home that is as usual", async () => {
    await watch.look();
    expect(noted).toEqual([{ monitors: ["silent", "left-open"], anomalies: [] }]);
  });

  it("look twice a minute at the most", async () => {
    await watch.look();
    await pass(10_000);
    expect(noted).toHaveLength(1);
    await pass(20_000);
    expect(noted).toHaveLength(2);
  });

  it("call a meter silent when Home Assistant has not heard of it either, and no longer when it tells again", async () => {
    await watch.look();
    for (let minutes = 0; minutes < 180; minutes += 10) await pass(10 * MINUTE_MS);
    // It told the same value again, of which no event comes.
    setCurrent(clock.now());
    await pass(5 * MINUTE_MS);
    expect(last()).toEqual([]);
    const diedMs = clock.now();
    for (let minutes = 0; minutes < 240; minutes += 10) {
      setCurrent(diedMs);
      await pass(10 * MINUTE_MS);
    }
    expect(last()).toEqual([`silent:${METER}`]);
    watch.noteEvent(told(METER, "8", clock.now()));
    await pass(MINUTE_MS);
    expect(last()).toEqual([]);
  });

  it("ask before they call anything silent, however lately they asked about something else", async () => {
    await watch.look();
    const limitMs = JSON.parse(HABITS["silent"] ?? "").units.find(
      ({ leadId }: { leadId: string }) => leadId === METER,
    ).limitMs;
    // The door is open for so long that Home Assistant is asked a minute before the meter would be silent.
    setCurrent(NOON, "on", NOON - 5 * HOUR_MS);
    watch.noteEvent(told(DOOR, "on", NOON - 5 * HOUR_MS));
    await pass(limitMs - MINUTE_MS);
    expect(last()).toEqual([`left-open:${DOOR}`]);
    setCurrent(clock.now(), "on", NOON - 5 * HOUR_MS);
    await pass(2 * MINUTE_MS);
    expect(last()).toEqual([`left-open:${DOOR}`]);
  });

  it("see a door that was opened before Steward started", async () => {
    setCurrent(NOON, "on", NOON - 5 * HOUR_MS);
    await watch.look();
    expect(last()).toEqual([`left-open:${DOOR}`]);
    watch.noteEvent(told(DOOR, "off", clock.now()));
    await pass(MINUTE_MS);
    expect(last()).toEqual([]);
  });

  it("neither open nor close anything while there is no connection, and ask anew when there is one", async () => {
    await watch.look();
    source.setStatus({ state: "disconnected" });
    await pass(10 * HOUR_MS);
    expect(noted).toHaveLength(1);
    source.setStatus({ state: "connected" });
    watch.noteConnected();
    setCurrent(clock.now());
    await pass(MINUTE_MS);
    expect(last()).toEqual([]);
  });

  it("know nothing where nothing was learned, also of what they said before", async () => {
    setCurrent(NOON, "on", NOON - 5 * HOUR_MS);
    await watch.look();
    expect(last()).toEqual([`left-open:${DOOR}`]);
    watch.setHabits({});
    await watch.look();
    expect(noted.at(-1)).toEqual({ monitors: ["silent", "left-open"], anomalies: [] });
  });
});
