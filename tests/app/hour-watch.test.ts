/** Nights that learn and hours that look, from the process to incidents, with a real store beside. */
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openStore, type Store } from "../../src/adapters/sqlite/open-store.ts";
import type { JobScope, AnalysisMessage } from "../../src/app/analysis-job.ts";
import { workOn } from "../../src/app/analysis-work.ts";
import { createHourWatch, HABITS_SHELF, type HourWatch, readHabits } from "../../src/app/hour-watch.ts";
import { createIncidents, type Incidents } from "../../src/app/incidents.ts";
import { analyse } from "../../src/core/suggest/analyse.ts";
import { DAY_MS, HOUR_MS } from "../../src/core/domain/time.ts";
import { createFakeClock, type FakeClock } from "../fakes/clock.ts";
import { createFakeLog } from "../fakes/log.ts";
import { createTempFolder, type TempFolder } from "../fakes/temp-folder.ts";
import { createSensedHome } from "../houses/sensed-home.ts";
import { cutLog } from "../houses/watch-home.ts";

const DAYS = 24;
const fault = { kind: "fridge warms up", atMin: DAYS * 1440 + 360, lastsMin: 1440 } as const;
const made = createSensedHome({ seed: 31, days: DAYS + 4, devices: 15, fault });
const NIGHT = made.log.range.fromMs + DAYS * DAY_MS;
const faultMs = made.faultMs ?? 0;

let folder: TempFolder;
let store: Store;
let clock: FakeClock;
let incidents: Incidents;
let watch: HourWatch;
let learned: number;

beforeEach(() => {
  folder = createTempFolder();
  store = openStore({ path: path.join(folder.path, "steward.db"), log: createFakeLog() });
  clock = createFakeClock(NIGHT);
  learned = 0;
  incidents = createIncidents({ store: store.incidents, clock });
  watch = createHourWatch({
    shelf: store.shelf(HABITS_SHELF),
    store: store.incidents,
    incidents,
    windowDays: 60,
    clock,
    onHabits: () => {
      learned += 1;
    },
  });
});

afterEach(() => {
  store.close();
  folder.remove();
});

/** What the process does, without the process. */
function run(scope: JobScope, atMs: number): void {
  clock.pass(atMs - clock.now());
  const posted: AnalysisMessage[] = [];
  workOn(
    {
      storePath: "",
      home: made.home,
      rules: [],
      nowMs: atMs,
      windowDays: 60,
      seed: 1,
      scope,
      sinceMs: null,
      watch: watch.job(),
    },
    {
      events: {
        readWindow: ({ fromMs, toMs }) => cutLog(made.log, fromMs, toMs),
        counts: () => ({
          firstMs: made.log.range.fromMs,
          lastMs: atMs,
          stateChanges: 0,
          entities: 0,
          bytes: 0,
          byInitiator: {},
        }),
      },
      readHabits: () => readHabits(store.shelf(HABITS_SHELF)),
      analyse: (input) => analyse({ ...input, detectorIds: [] }),
      post: (message) => void posted.push(message),
      tick: () => 0,
    },
  );
  for (const message of posted) if (message.type === "watched") watch.note(message.watched);
}

describe("the watch of hours", () => {
  it("learns at night, sees a failing fridge in the hours after, and its end", () => {
    run("full", NIGHT);
    expect(learned).toBe(1);
    expect(Object.keys(readHabits(store.shelf(HABITS_SHELF))).toSorted()).toEqual([
      "left-open",
      "silent",
      "unusual-hour",
    ]);
    let openedMs: number | null = null;
    for (let atMs = NIGHT + HOUR_MS; atMs < faultMs + 40 * HOUR_MS; atMs += HOUR_MS) {
      run("watch", atMs + 30 * 60_000);
      if (openedMs === null && incidents.list().open.length > 0) openedMs = atMs;
    }
    expect(openedMs).toBeGreaterThan(faultMs);
    expect(openedMs).toBeLessThan(faultMs + DAY_MS);
    const { open, recent } = incidents.list();
    expect(open).toEqual([]);
    const fridge = recent.filter(({ incident }) => incident.entity_ids.includes("sensor.fridge_temperature"));
    expect(fridge).toHaveLength(1);
    const [{ series } = { series: [] }] = fridge;
    expect(series[0]).toMatchObject({ name: expect.stringContaining("ridge"), unit: "°C" });
    expect(series[0]?.points.length).toBeGreaterThan(24);
    expect(series[0]?.points.some(({ seen, high }) => seen > high)).toBe(true);
  });

  it("looks at hours that nobody looked at when they were over, a day of them at most, and at none twice", () => {
    run("full", NIGHT);
    const looked = watch.job().lookedUntilMs;
    expect(looked).toBe(NIGHT);
    run("watch", NIGHT + 5 * HOUR_MS + 1);
    expect(watch.job().lookedUntilMs).toBe(NIGHT + 5 * HOUR_MS);
    run("watch", NIGHT + 3 * DAY_MS);
    expect(watch.job().lookedUntilMs).toBe(NIGHT + 3 * DAY_MS);
  });

  it("sees nothing before the first night, nor after what was learned is forgotten", () => {
    run("watch", NIGHT);
    expect(watch.job()).toEqual({ incidents: [], open: null, lookedUntilMs: null });
    run("full", NIGHT + HOUR_MS);
    store.shelf(HABITS_SHELF).clear();
    run("watch", faultMs + DAY_MS);
    expect(incidents.list().open).toEqual([]);
  });

  it("calls over what it said before that was forgotten", () => {
    run("full", NIGHT);
    run("watch", faultMs + 20 * HOUR_MS);
    expect(incidents.list().open).toHaveLength(1);
    store.shelf(HABITS_SHELF).clear();
    run("watch", faultMs + 21 * HOUR_MS);
    expect(incidents.list().open).toEqual([]);
  });

  it("has the next night not learn from what nobody called normal", () => {
    run("full", NIGHT);
    run("watch", faultMs + 20 * HOUR_MS);
    const [going] = incidents.list().open;
    expect(watch.job()).toMatchObject({
      incidents: [{ monitor: "unusual-hour", since_ms: going?.incident.since_ms }],
      open: { key: "unusual-hour" },
    });
    incidents.callNormal(going?.incident.id ?? "", "anna");
    expect(watch.job().incidents).toEqual([]);
  });
});
