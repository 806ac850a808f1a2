/** Forgetting, on a real store. */
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openStore, type Store } from "../../src/adapters/sqlite/open-store.ts";
import { createRetention } from "../../src/app/retention.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../src/core/domain/time.ts";
import type { AttributedEvent } from "../../src/ports/event-store.ts";
import { createFakeClock } from "../fakes/clock.ts";
import { createFakeLog } from "../fakes/log.ts";
import { createTempFolder, type TempFolder } from "../fakes/temp-folder.ts";

const clock = createFakeClock();
let folder: TempFolder;
let store: Store;

beforeEach(() => {
  folder = createTempFolder();
  store = openStore({ path: path.join(folder.path, "steward.db"), log: createFakeLog() });
});

afterEach(() => {
  store.close();
  folder.remove();
});

describe("retention", () => {
  it("forgets what is older than it keeps, in as many steps as it takes, and nothing younger", async () => {
    const old = Array.from({ length: 4_500 }, (_, i) => change(clock.now() - 40 * DAY_MS + i * MINUTE_MS, i));
    const young = Array.from({ length: 10 }, (_, i) => change(clock.now() - 5 * DAY_MS + i * MINUTE_MS, i));
    store.events.append([...old, ...young]);
    const log = createFakeLog();
    const retention = createRetention({
      events: store.events,
      aggregates: store.aggregates,
      together: store.together,
      keepDays: 31,
      clock,
      log,
    });
    retention.start();
    retention.start();
    await retention.done();
    expect(store.events.counts().stateChanges).toBe(10);
    retention.start();
    await retention.done();
    expect(log.lines).toEqual(["info Forgot 4500 changes older than 31 days"]);
  });

  it("forgets nothing on the word of a clock that jumped, even when events come with the same wrong time", async () => {
    const startMs = clock.now();
    store.events.append([change(startMs - 5 * DAY_MS, 0), change(startMs, 1)]);
    let passedMs = 0;
    let jumpMs = 0;
    const retention = createRetention({
      events: store.events,
      aggregates: store.aggregates,
      together: store.together,
      keepDays: 31,
      clock: { now: () => startMs + jumpMs },
      tick: () => passedMs,
      log: createFakeLog(),
    });
    jumpMs = 12 * 365 * DAY_MS;
    passedMs = HOUR_MS;
    store.events.append([change(startMs + jumpMs, 2)]);
    retention.start();
    await retention.done();
    expect(store.events.counts().stateChanges).toBe(3);
  });

  it("keeps single readings for five weeks and what they come to for longer", async () => {
    const fromMs = clock.now() - 50 * DAY_MS;
    const readings = Array.from({ length: 50 * 24 }, (_, hour) => ({
      ...change(fromMs + hour * HOUR_MS, hour),
      event: { ...change(fromMs + hour * HOUR_MS, hour).event, entityId: "sensor.a", state: `${hour % 24}` },
    }));
    store.events.append([...readings, change(fromMs, 0)]);
    const { events, aggregates } = store;
    const retention = createRetention({
      events,
      aggregates,
      together: store.together,
      keepDays: 183,
      clock,
      pauseMs: 0,
      log: createFakeLog(),
    });
    retention.start();
    await retention.done();
    const kept = store.events.readWindow({ fromMs: 0, toMs: clock.now() });
    expect(kept.atMs[0]).toBe(fromMs);
    expect(kept.atMs[1]).toBe(clock.now() - 36 * DAY_MS);
    const hours = store.aggregates.readAggregates({
      range: { fromMs, toMs: clock.now() },
      entityId: "sensor.a",
      period: "hour",
    });
    expect(hours.map(({ last }) => last)).toEqual(readings.map((_, hour) => hour % 24));
  });

  it("forgets nothing because the clock has jumped ahead", async () => {
    store.events.append([change(clock.now(), 0)]);
    const { events, aggregates } = store;
    const ahead = { now: () => clock.now() + 4_000 * DAY_MS };
    const retention = createRetention({
      events,
      aggregates,
      together: store.together,
      keepDays: 31,
      clock: ahead,
      pauseMs: 0,
      log: createFakeLog(),
    });
    retention.start();
    await retention.done();
    expect(store.events.counts().stateChanges).toBe(1);
  });

  it("ends after its present step when told to, and goes on another time", async () => {
    store.events.append(
      Array.from({ length: 4_500 }, (_, i) => change(clock.now() - 40 * DAY_MS + i * MINUTE_MS, i)),
    );
    store.events.append([change(clock.now(), 0)]);
    const options = {
      events: store.events,
      aggregates: store.aggregates,
      together: store.together,
      keepDays: 31,
      clock,
      pauseMs: 0,
      stepMs: 0,
      log: createFakeLog(),
    };
    const retention = createRetention(options);
    retention.start();
    await retention.stop();
    expect(store.events.counts().stateChanges).toBe(4_501);
    const again = createRetention(options);
    again.start();
    await again.done();
    expect(store.events.counts().stateChanges).toBe(1);
  });
});

function change(atMs: number, index: number): AttributedEvent {
  return {
    event: {
      type: "state",
      entityId: "light.a",
      state: index % 2 === 0 ? "on" : "off",
      attributes: null,
      atMs,
      context: null,
    },
    initiator: { kind: "physical", actor: null, certaintyRatio: 1 },
  };
}
