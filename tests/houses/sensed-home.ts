/**
 * A random home with what a kitchen, a cellar and windows add to it: a fridge and a freezer whose compressors run in cycles, washing now and then, air and
 * weather that drift over the weeks, sensors that report by the clock or only on change, openings with habits, batteries; and faults planted in it.
 *
 * Without a fault nothing is wrong, however odd a day is: office or home by a coin, evenings out, outings, weather.
 */
import { type EventLog, createEventLogBuilder } from "../../src/core/domain/event-log.ts";
import type { Home } from "../../src/core/domain/home.ts";
import { createLocalClock } from "../../src/core/domain/local-time.ts";
import { HOUR_MS, type EpochMs } from "../../src/core/domain/time.ts";
import { createRandom, drawNormal } from "../../src/core/math/random.ts";
import { type ExtraEntity, illuminanceOf, motionOf } from "./home-things.ts";
import { createRandomHome } from "./random-home.ts";
import type { Site } from "./site.ts";

export const FAULTS = [
  "fridge runs on",
  "fridge warms up",
  "dead periodic sensor",
  "dead irregular sensor",
  "dead motion sensor",
  "front door open",
  "window open",
  "flood of one sensor",
  "flood of a room",
  "leak of heat",
] as const;

export type HomeFault = (typeof FAULTS)[number];

export interface SensedHomeOptions {
  readonly seed: number;
  readonly days: number;
  readonly devices?: number;
  readonly firstDate?: string;
  readonly fault?: { readonly kind: HomeFault; readonly atMin: number; readonly lastsMin: number };
}

export interface SensedHome {
  readonly log: EventLog;
  readonly home: Home;
  /** When the fault begins, null without one. */
  readonly faultMs: EpochMs | null;
  /** The entities that are at fault. */
  readonly faultyIds: readonly string[];
}

const DAY_MIN = 1440;
const KITCHEN = 1;
const CELLAR = 10;
const WINDOWS = [
  ["binary_sensor.window_bedroom", 3],
  ["binary_sensor.window_bath", 4],
  ["binary_sensor.window_office", 5],
] as const;

const EXTRAS: readonly ExtraEntity[] = [
  sensor("sensor.fridge_power", KITCHEN, "power", "W", "0"),
  sensor("sensor.fridge_temperature", KITCHEN, "temperature", "°C", "4.5"),
  sensor("sensor.freezer_power", CELLAR, "power", "W", "0"),
  sensor("sensor.freezer_temperature", CELLAR, "temperature", "°C", "-18.4"),
  sensor("sensor.washer_power", CELLAR, "power", "W", "0"),
  sensor("sensor.oven_power", KITCHEN, "power", "W", "0"),
  sensor("sensor.outdoor_temperature", 0, "temperature", "°C", "14"),
  sensor("sensor.outdoor_humidity", 0, "humidity", "%", "70"),
  sensor("sensor.radiator_temperature", 5, "temperature", "°C", "20.5"),
  sensor("sensor.air_living_room", 2, "carbon_dioxide", "ppm", "500"),
  sensor("sensor.air_bedroom", 3, "carbon_dioxide", "ppm", "500"),
  sensor("sensor.soil_plant", 2, "moisture", "%", "40"),
  sensor("sensor.pressure", CELLAR, "pressure", "hPa", "1013"),
  ...[0, 1, 2, 3].map((index) => sensor(`sensor.battery_${index}`, index, "battery", "%", "90")),
  ...WINDOWS.map(([entityId, room]) => ({ entityId, room, deviceClass: "window", state: "off" })),
  { entityId: "binary_sensor.balcony_door", room: 2, deviceClass: "door", state: "off" },
];

function sensor(
  entityId: string,
  room: number,
  deviceClass: string,
  unit: string,
  state: string,
): ExtraEntity {
  return { entityId, room, deviceClass, unit, state };
}

export function createSensedHome(options: SensedHomeOptions): SensedHome {
  const { seed, days, devices = 60, fault } = options;
  const random = createRandom(seed * 31 + 17);
  const faulty = fault === undefined ? [] : faultyOf(fault.kind, random);
  let faultMs: EpochMs | null = null;
  const made = createRandomHome(
    { seed, days, devices, ...(options.firstDate === undefined ? {} : { firstDate: options.firstDate }) },
    {
      needed: new Set(),
      extras: EXTRAS,
      plant(site) {
        if (fault !== undefined) faultMs = site.toMs(fault.atMin);
        writeHouse(site, createRandom(seed * 31 + 18), fault, faulty);
      },
    },
  );
  const { home } = made;
  const log = fillGivenHours(made.log, home.time_zone);
  const isCut = fault !== undefined && fault.kind.startsWith("dead");
  const cutLog = isCut && faultMs !== null ? withoutLater(log, faulty, faultMs) : log;
  return { log: cutLog, home, faultMs, faultyIds: faulty };
}

type Fault = NonNullable<SensedHomeOptions["fault"]>;

/** What can be at fault, one of these each time. */
const FAULTY: Readonly<Record<HomeFault, readonly (readonly string[])[]>> = {
  "fridge runs on": [["sensor.fridge_power", "sensor.fridge_temperature"]],
  "fridge warms up": [["sensor.fridge_power", "sensor.fridge_temperature"]],
  "leak of heat": [["sensor.radiator_temperature"]],
  "dead periodic sensor": [["sensor.air_living_room"], ["sensor.air_bedroom"], ["sensor.pressure"]],
  "dead irregular sensor": [
    ["sensor.outdoor_temperature"],
    ["sensor.fridge_temperature"],
    ["sensor.freezer_temperature"],
  ],
  "dead motion sensor": [
    [motionOf(1), illuminanceOf(1)],
    [motionOf(2), illuminanceOf(2)],
  ],
  "front door open": [["binary_sensor.front_door"]],
  "window open": WINDOWS.map(([entityId]) => [entityId]),
  "flood of one sensor": [["sensor.air_bedroom"], ["binary_sensor.balcony_door"]],
  "flood of a room": [["light.device_0", "light.device_1", "light.device_3"]],
};

function faultyOf(kind: HomeFault, random: () => number): readonly string[] {
  const choices = FAULTY[kind];
  return choices[Math.floor(random() * choices.length)] ?? [];
}

/** A log in which some entities say nothing from an instant on. */
function withoutLater(log: EventLog, entityIds: readonly string[], fromMs: EpochMs): EventLog {
  const cut = new Set(entityIds.map((id) => log.entityIds.indexOf(id)));
  const kept = Int32Array.from({ length: log.length }, (_, row) => row).filter(
    (row) => !cut.has(log.entity[row] ?? -1) || (log.atMs[row] ?? 0) < fromMs,
  );
  const take = <T extends Float64Array | Int32Array | Uint8Array>(column: T, into: T): T => {
    for (const [place, row] of kept.entries()) into[place] = column[row] ?? 0;
    return into;
  };
  return {
    ...log,
    length: kept.length,
    atMs: take(log.atMs, new Float64Array(kept.length)),
    entity: take(log.entity, new Int32Array(kept.length)),
    state: take(log.state, new Int32Array(kept.length)),
    previous: take(log.previous, new Int32Array(kept.length)),
    initiator: take(log.initiator, new Uint8Array(kept.length)),
    actor: take(log.actor, new Int32Array(kept.length)),
  };
}

function writeHouse(
  site: Site,
  random: () => number,
  fault: Fault | undefined,
  faulty: readonly string[],
): void {
  const outside = createWeather(site.days, random);
  const during = (kind: HomeFault, atMin: number) =>
    fault?.kind === kind && atMin >= fault.atMin && atMin < fault.atMin + fault.lastsMin
      ? (atMin - fault.atMin) / 60
      : null;
  writeCooler(site, random, {
    name: "fridge",
    wanted: 4.5,
    watts: 75,
    onMin: 15,
    offMin: 32,
    runsOn: (atMin) => during("fridge runs on", atMin),
    warms: (atMin) => during("fridge warms up", atMin),
  });
  writeCooler(site, random, {
    name: "freezer",
    wanted: -18.4,
    watts: 95,
    onMin: 22,
    offMin: 40,
    runsOn: () => null,
    warms: () => null,
  });
  writeLoad(site, random, "sensor.washer_power", 0.45, 105, 350);
  writeLoad(site, random, "sensor.oven_power", 0.5, 45, 1400);
  writeRadiator(site, random, (atMin) => during("leak of heat", atMin));
  writeWeather(site, random, outside);
  writeAir(site, random);
  writeByClock(site, random, "sensor.pressure", 10, (atMin) => 1013 + 8 * outside(atMin + 900).front);
  writeByClock(site, random, "sensor.soil_plant", 60, (atMin) => 55 - ((atMin / DAY_MIN) % 6) * 6);
  for (let index = 0; index < 4; index += 1) writeBattery(site, random, index);
  writeOpenings(site, random, fault, faulty);
  if (fault?.kind === "flood of one sensor" || fault?.kind === "flood of a room")
    writeFlood(site, random, fault, faulty);
}

interface Cooler {
  readonly name: string;
  readonly wanted: number;
  readonly watts: number;
  readonly onMin: number;
  readonly offMin: number;
  /** Hours since the compressor runs without a pause, or since it cools no more; null where it does neither. */
  readonly runsOn: (atMin: number) => number | null;
  readonly warms: (atMin: number) => number | null;
}

/** A compressor in cycles that grow when the door is opened; a temperature that follows it, reported when it moved by two tenths. */
function writeCooler(site: Site, random: () => number, cooler: Cooler): void {
  const { name, wanted, watts, onMin, offMin } = cooler;
  let isOn = false;
  let left = 0;
  let degrees = wanted;
  let told = Number.NaN;
  let toldW = Number.NaN;
  let nextTellMin = 0;
  for (let atMin = 0; atMin < site.days * DAY_MIN; atMin += 1) {
    const runsOn = cooler.runsOn(atMin);
    const warms = cooler.warms(atMin);
    left -= 1;
    if (left <= 0) {
      isOn = !isOn;
      const load = site.household.levelAt(atMin) === 2 ? 1.25 : 1;
      left = isOn ? onMin * load * (0.85 + 0.3 * random()) : offMin * (0.85 + 0.3 * random());
    }
    const runs = isOn || runsOn !== null;
    const opened = site.household.levelAt(atMin) === 2 && random() < 0.02 ? 0.5 : 0;
    const aim = wanted + (runs && warms === null ? -2.2 : 1.4) + (runsOn === null ? 0 : 3.5);
    const rise = warms === null ? 0 : Math.min(9, 0.8 * warms);
    degrees += opened + (aim - degrees) / 40;
    const shown = degrees + rise + 0.1 * drawNormal(random);
    if (!(Math.abs(shown - told) < 0.2)) {
      told = shown;
      site.write(`sensor.${name}_temperature`, shown.toFixed(1), atMin + 0.7 * random());
    }
    const drawn = runs ? watts * (0.97 + 0.06 * random()) : 1.2;
    const isStep = Math.abs(drawn - toldW) > 20 || Number.isNaN(toldW);
    if (isStep || atMin >= nextTellMin) {
      toldW = drawn;
      nextTellMin = atMin + 5;
      site.write(`sensor.${name}_power`, drawn.toFixed(1), atMin + 0.8);
    }
  }
}

/** Something that runs for a while now and then, while somebody is up. */
function writeLoad(
  site: Site,
  random: () => number,
  entityId: string,
  perDay: number,
  lastsMin: number,
  watts: number,
): void {
  let freeMin = 0;
  for (const fromMin of site.drawUses(perDay).toSorted((a, b) => a - b)) {
    if (fromMin < freeMin) continue;
    const lasts = lastsMin * (0.7 + 0.6 * random());
    freeMin = fromMin + lasts + 5;
    for (let atMin = fromMin; atMin < fromMin + lasts; atMin += 2 + 3 * random())
      site.write(entityId, (watts * Math.exp(0.5 * drawNormal(random))).toFixed(0), atMin);
    site.write(entityId, "0", fromMin + lasts);
  }
}

/** Autumn: it gets colder by the week, fronts come and go, days are warmer than nights. */
function createWeather(days: number, random: () => number) {
  const fronts: number[] = [drawNormal(random)];
  for (let day = 1; day <= days + 2; day += 1)
    fronts.push(0.75 * (fronts[day - 1] ?? 0) + 0.66 * drawNormal(random));
  return (atMin: number) => {
    const day = Math.max(0, Math.floor(atMin / DAY_MIN));
    const share = atMin / DAY_MIN - day;
    const front = (fronts[day] ?? 0) * (1 - share) + (fronts[day + 1] ?? 0) * share;
    const wave = Math.sin((((atMin % DAY_MIN) - 540) / DAY_MIN) * 2 * Math.PI);
    return { front, degrees: 15 - 0.12 * (atMin / DAY_MIN) + 3.5 * front + 4 * wave, wave };
  };
}

function writeWeather(site: Site, random: () => number, outside: ReturnType<typeof createWeather>): void {
  let told = Number.NaN;
  for (let atMin = 5; atMin < site.days * DAY_MIN; atMin += 6 + 8 * random()) {
    const { degrees, front, wave } = outside(atMin);
    const shown = degrees + 0.15 * drawNormal(random);
    if (Math.abs(shown - told) < 0.3) continue;
    told = shown;
    site.write("sensor.outdoor_temperature", shown.toFixed(1), atMin);
    const percent = Math.min(99, 72 - 6 * front - 10 * wave + 2 * drawNormal(random));
    site.write("sensor.outdoor_humidity", percent.toFixed(0), atMin + 0.03);
  }
}

/** Carbon dioxide every five minutes: people breathe it in the rooms they are in. */
function writeAir(site: Site, random: () => number): void {
  for (const [name, isNight] of [
    ["living_room", false],
    ["bedroom", true],
  ] as const) {
    let ppm = 480;
    writeByClock(site, random, `sensor.air_${name}`, 5, (atMin) => {
      const minute = atMin % DAY_MIN;
      const isAsleep = minute < 390 || minute > 1400;
      const isThere = isNight ? isAsleep : !isAsleep && site.household.levelAt(atMin) > 0;
      ppm += (isThere ? 55 : 0) - 0.07 * (ppm - 430) + 6 * drawNormal(random);
      return ppm;
    });
  }
}

/** Reports by its own clock, a few seconds off; one in two hundred gets lost. */
function writeByClock(
  site: Site,
  random: () => number,
  entityId: string,
  everyMin: number,
  valueAt: (atMin: number) => number,
): void {
  for (let atMin = everyMin * random(); atMin < site.days * DAY_MIN; atMin += everyMin) {
    const value = valueAt(atMin) + 0.05 * drawNormal(random);
    if (random() >= 0.005) site.write(entityId, value.toFixed(1), atMin + 0.05 * random());
  }
}

function writeBattery(site: Site, random: () => number, index: number): void {
  const start = 60 + 40 * random();
  for (let atMin = 300 * random(); atMin < site.days * DAY_MIN; atMin += 360 + 60 * random())
    site.write(`sensor.battery_${index}`, (start - 0.1 * (atMin / DAY_MIN)).toFixed(0), atMin);
}

/** Windows are open for some minutes to air, seldom for an hour; the balcony door for a smoke. */
function writeOpenings(
  site: Site,
  random: () => number,
  fault: Fault | undefined,
  faulty: readonly string[],
): void {
  const openings = [
    ...WINDOWS.map(([entityId]) => ({ entityId, perDay: 2, medianMin: 9, spread: 0.7 })),
    { entityId: "binary_sensor.balcony_door", perDay: 3, medianMin: 4, spread: 0.6 },
  ];
  for (const { entityId, perDay, medianMin, spread } of openings) {
    let freeMin = 0;
    for (const atMin of site.drawUses(perDay).toSorted((a, b) => a - b)) {
      const untilMin = atMin + Math.min(240, medianMin * Math.exp(spread * drawNormal(random)));
      const isStuck =
        fault?.kind === "window open" &&
        faulty.includes(entityId) &&
        untilMin > fault.atMin &&
        atMin < fault.atMin + fault.lastsMin;
      if (atMin < freeMin || isStuck) continue;
      freeMin = untilMin + 1;
      site.write(entityId, "on", atMin);
      site.write(entityId, "off", untilMin);
    }
  }
  for (const entityId of fault?.kind === "window open" || fault?.kind === "front door open" ? faulty : []) {
    site.write(entityId, "on", fault?.atMin ?? 0);
    site.write(entityId, "off", (fault?.atMin ?? 0) + (fault?.lastsMin ?? 0));
  }
}

/** A relay that chatters, a sensor gone mad, an automation in a loop: a change every few seconds. */
function writeFlood(site: Site, random: () => number, fault: Fault, faulty: readonly string[]): void {
  let isOn = false;
  for (let atMin = fault.atMin; atMin < fault.atMin + fault.lastsMin; atMin += 0.05 + 0.15 * random()) {
    isOn = !isOn;
    for (const [place, entityId] of faulty.entries()) {
      const state = entityId.startsWith("sensor.") ? (400 + 300 * random()).toFixed(1) : isOn ? "on" : "off";
      site.write(entityId, state, atMin + 0.01 * place);
    }
  }
}

/** A room by its own radiator; where that does not close any more, it warms by a degree and a half an hour, up to six above. */
function writeRadiator(site: Site, random: () => number, leaking: (atMin: number) => number | null): void {
  let told = Number.NaN;
  for (let atMin = 3; atMin < site.days * DAY_MIN; atMin += 4 + 4 * random()) {
    const wave = Math.sin((((atMin % DAY_MIN) - 600) / DAY_MIN) * 2 * Math.PI);
    const rise = Math.min(6, 1.5 * (leaking(atMin) ?? 0));
    const shown = 20.6 + 0.6 * wave + rise + 0.12 * drawNormal(random);
    if (Math.abs(shown - told) < 0.1) continue;
    told = shown;
    site.write("sensor.radiator_temperature", shown.toFixed(1), atMin);
  }
}

/** Site and household know wall times only; in the hour that daylight saving gives, sensors go on as in the hour before. */
function fillGivenHours(log: EventLog, timeZone: string): EventLog {
  const clock = createLocalClock(timeZone);
  const gained: EpochMs[] = [];
  const firstMs = Math.ceil(log.range.fromMs / HOUR_MS) * HOUR_MS;
  for (let atMs = firstMs; atMs < log.range.toMs; atMs += HOUR_MS)
    if (clock.offsetMs(atMs) < clock.offsetMs(atMs - HOUR_MS)) gained.push(atMs);
  if (gained.length === 0) return log;
  const builder = createEventLogBuilder();
  for (let row = 0; row < log.length; row += 1) {
    const entityId = log.entityIds[log.entity[row] ?? 0] ?? "";
    const atMs = log.atMs[row] ?? 0;
    const one = {
      entityId,
      state: log.states[log.state[row] ?? 0] ?? "",
      initiatorCode: log.initiator[row] ?? 0,
      actor: log.actors[log.actor[row] ?? -1] ?? null,
    };
    builder.add({ ...one, atMs });
    const isRepeated = gained.some((givenMs) => atMs >= givenMs - HOUR_MS && atMs < givenMs);
    if (isRepeated && entityId.startsWith("sensor.")) builder.add({ ...one, atMs: atMs + HOUR_MS });
  }
  for (const [index, atMs] of log.runs.atMs.entries())
    builder.addRun(atMs, log.actors[log.runs.actor[index] ?? 0] ?? "");
  return builder.build(log.range);
}
