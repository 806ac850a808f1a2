/**
 * A home without a single habit: two people use devices independently of each other and of the clock, given that somebody is at home and awake.
 *
 * Whatever is suggested here is false. What is there to be fooled by: busy evenings, busy spells in which everything clusters, each device's own
 * hours, days that differ in how much is done, motion sensors everywhere, arrivals and departures, the sun in every illuminance sensor,
 * meters of plugs, groups and their members, and automations by sun, clock, motion and humidity, one of which drives two lamps at once.
 */
import type { EventLog } from "../../src/core/domain/event-log.ts";
import type { Home } from "../../src/core/domain/home.ts";
import { createRandom, drawNormal, drawPoisson } from "../../src/core/math/random.ts";
import { type ExtraEntity, ROOMS, type Thing, toHome } from "./home-things.ts";
import { drawMinute, type HouseLog, writeUses } from "./house-log.ts";
import { createHousehold, type Household, type Span } from "./household.ts";
import { AUTOMATED, AUTOMATIONS, writeAutomations } from "./random-automations.ts";
import { writeSensors } from "./random-sensors.ts";
import { createSite, firstWeekdayOf, mergeSpans, type Site, thingsOf, writeFirstStates } from "./site.ts";

export interface RandomHomeOptions {
  readonly seed: number;
  readonly devices?: number;
  readonly days?: number;
  readonly motionSensors?: number;
  readonly firstDate?: string;
  /** How long a device's uses last, minutes: made anew for each device; the household's lengths where absent. */
  readonly lengthsOf?: (random: () => number) => (random: () => number) => number;
}

/** What something planted in a random home brings along. */
export interface Planting {
  /** Devices whose uses are written by what is planted. */
  readonly needed: ReadonlySet<number>;
  readonly extras?: readonly ExtraEntity[];
  readonly automations?: typeof AUTOMATIONS;
  /** Lives in the home instead of its own household; has to be as long. */
  readonly household?: Household;
  plant(site: Site): void;
}

/** The cellar is a room that nobody wanders through. */
export const CELLAR = ROOMS.length;

const NOTHING_PLANTED: Planting = { needed: new Set(), plant: () => undefined };
/** Lamps of one group where a home has them all. */
const GROUPED = [5, 6, 8];
const GROUP = "light.group";
/** Of the uses proposed about so many come when somebody is at home and awake, and are made. */
const MADE_RATIO = 0.48;

export function createRandomHome(
  options: RandomHomeOptions,
  planting: Planting = NOTHING_PLANTED,
): {
  readonly log: EventLog;
  readonly home: Home;
} {
  const { seed, devices = 100, days = 28, motionSensors = 12 } = options;
  const { needed, extras = [] } = planting;
  const random = createRandom(seed);
  const firstDate = options.firstDate === undefined ? {} : { firstDate: options.firstDate };
  const household =
    planting.household ??
    createHousehold({ seed, days, rooms: ROOMS.length, firstWeekday: firstWeekdayOf(options.firstDate) });
  const site = createSite({ random, household, days, rooms: ROOMS.length + 1, ...firstDate });
  const things = thingsOf(devices, needed);
  const members = things.filter(({ index }) => GROUPED.includes(index) && !needed.has(index));
  const groups =
    members.length === GROUPED.length
      ? [{ entityId: GROUP, members: members.map(({ entityId }) => entityId) }]
      : [];
  const climateSensors = devices >= 50 ? ROOMS.length : 2;
  const furnishing = {
    things,
    motionSensors,
    climateSensors,
    extras,
    groups,
    automations: [...AUTOMATIONS, ...(planting.automations ?? [])],
    automated: AUTOMATED,
  };
  writeFirstStates(site, furnishing);
  const grouped = writeDevices(
    site,
    things.filter(({ index }) => !needed.has(index)),
    groups.length > 0,
    options.lengthsOf,
  );
  if (groups.length > 0) writeGroup(site, members, grouped);
  planting.plant(site);
  writeAutomations(site, motionSensors);
  writeSensors(site, { motionSensors, climateSensors });
  return { log: site.build(), home: toHome(furnishing) };
}

/** @returns the spans of use of the grouped lamps */
function writeDevices(
  site: Site,
  things: readonly Thing[],
  hasGroup: boolean,
  lengthsOf: RandomHomeOptions["lengthsOf"],
): readonly Span[] {
  const { random, days, household } = site;
  const moods = Array.from({ length: days }, () => Math.exp(0.35 * drawNormal(random)));
  const grouped: Span[] = [];
  for (const thing of things) {
    const perDay = Math.min(6, 1.1 * Math.exp(0.9 * drawNormal(random))) / MADE_RATIO;
    // Four of ten devices have hours of their own, as broad as an evening.
    const own = random() < 0.4 ? { middle: drawMinute(random), spread: 80 + 100 * random() } : null;
    const uses: { readonly atMin: number; readonly lastsMin?: number }[] = [];
    const drawLength = lengthsOf?.(random);
    for (let day = 0; day < days; day += 1) {
      for (let left = drawPoisson(random, perDay * (moods[day] ?? 1)); left > 0; left -= 1) {
        const minute = own === null ? drawMinute(random) : wrap(own.middle + own.spread * drawNormal(random));
        const atMin = day * 1440 + minute;
        const level = household.levelAt(atMin);
        if (level === 2 || (level === 1 && random() < 0.3)) {
          const wantedMin = drawLength?.(random);
          const awakeMin = household.awakeUntil(atMin) - atMin;
          // Who goes to bed or leaves switches off somewhere before, as everywhere here.
          const lastsMin = wantedMin === undefined || wantedMin < awakeMin ? wantedMin : awakeMin * random();
          uses.push(lastsMin === undefined ? { atMin } : { atMin, lastsMin });
        }
      }
    }
    const spans = site.use(thing, uses, false);
    if (hasGroup && GROUPED.includes(thing.index)) grouped.push(...spans);
  }
  return grouped;
}

/** A group is on while any member is; used itself, it takes its members along. Either way the follower is an echo. */
function writeGroup(site: Site, members: readonly Thing[], used: readonly Span[]): void {
  const spans = mergeSpans(used, 0);
  const own = site
    .drawUses(0.7)
    .filter((atMin) => spans.every(({ fromMin, toMin }) => atMin + 40 < fromMin || atMin > toMin + 5));
  for (const { fromMin, toMin } of spans) {
    site.write(GROUP, "on", fromMin + 0.005, "echo");
    site.write(GROUP, "off", toMin + 0.005, "echo");
  }
  for (const [index, atMin] of own.toSorted((a, b) => a - b).entries()) {
    if (atMin - (own.toSorted((a, b) => a - b)[index - 1] ?? -Infinity) < 45) continue;
    const awakeMin = site.household.awakeUntil(atMin) - atMin;
    const endMin = atMin + Math.min(2 + 36 * site.random(), awakeMin * 0.9);
    for (const [state, thenMin] of [
      ["on", atMin],
      ["off", endMin],
    ] as const) {
      site.write(GROUP, state, thenMin, "person", site.actorAt(thenMin));
      for (const [place, { entityId }] of members.entries())
        site.write(entityId, state, thenMin + 0.005 * (place + 1), "echo");
    }
  }
}

/** Plain random use of a quiet home, without people, rooms or registries; `isWanted` leaves devices out that a test writes by hand. */
export function writeRandomUse(
  house: HouseLog,
  { seed, devices = 100, days = 28, motionSensors = 12 }: RandomHomeOptions,
  isWanted: (entityId: string) => boolean,
): void {
  const random = createRandom(seed);
  const moods = Array.from({ length: days }, () => Math.exp(0.35 * drawNormal(random)));
  for (let device = 0; device < devices; device += 1) {
    const domain = ["light", "light", "light", "switch", "fan"][device % 5] ?? "light";
    const entityId = `${domain}.device_${device}`;
    const perDay = Math.min(8, 1.2 * Math.exp(0.9 * drawNormal(random)));
    const own = random() < 0.4 ? { middle: drawMinute(random), spread: 80 + 100 * random() } : null;
    for (let day = 0; day < days; day += 1) {
      const uses = Array.from({ length: drawPoisson(random, perDay * (moods[day] ?? 1)) }, () =>
        own === null ? drawMinute(random) : wrap(own.middle + own.spread * drawNormal(random)),
      );
      if (isWanted(entityId)) writeUses(house, entityId, day, uses, random);
    }
  }
  for (let sensor = 0; sensor < motionSensors; sensor += 1) {
    for (let day = 0; day < days; day += 1) {
      for (let i = drawPoisson(random, 20); i > 0; i -= 1) {
        const minute = drawMinute(random);
        house.write(`binary_sensor.motion_${sensor}`, "on", day, minute, "unknown");
        house.write(`binary_sensor.motion_${sensor}`, "off", day, minute + 0.5 + 2 * random(), "unknown");
      }
    }
  }
}

function wrap(minute: number): number {
  return ((minute % 1440) + 1440) % 1440;
}
