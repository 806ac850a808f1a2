/**
 * A made-up home while it is being written: the household that lives in it, its sun, and how uses of devices come into the log.
 *
 * A use ends before the next begins and while somebody is at home and awake. In the random part of a home the hands that use devices are not seen by
 * motion sensors: where they were, motion at an hour when little else happens would foretell a lamp, which is a rule worth having and
 * no false one. Of what is planted the beginning is seen, half a minute before and while the person stays, unless it came from a phone.
 */
import type { EventLog } from "../../src/core/domain/event-log.ts";
import { addDays, createLocalClock, weekdayOfDate } from "../../src/core/domain/local-time.ts";
import { drawNormal, drawPoisson } from "../../src/core/math/random.ts";
import { createCalendar } from "./calendar.ts";
import {
  BERLIN,
  type ExtraEntity,
  type Furnishing,
  type Thing,
  energyOf,
  powerOf,
  thingAt,
} from "./home-things.ts";
import { FIRST_DATE, type HouseLog, createHouseLog, drawMinute, drawUse } from "./house-log.ts";
import { type Household, PERSONS, type Span } from "./household.ts";

const DAY_MIN = 1440;

export interface Use {
  readonly atMin: number;
  readonly by?: "physical" | "person";
  /** A user's id, for a person. */
  readonly actor?: string;
  /** How long it lasts at most; drawn where not given. */
  readonly lastsMin?: number;
  /** Who ends it, if not who began it. */
  readonly endedBy?: "physical" | "person";
}

export interface Site {
  readonly house: HouseLog;
  readonly household: Household;
  readonly days: number;
  readonly random: () => number;
  sunOf(day: number): { readonly riseMin: number; readonly setMin: number };
  /** Whether the sun is down. */
  isDark(atMin: number): boolean;
  write(
    entityId: string,
    state: string,
    atMin: number,
    by?: Parameters<HouseLog["write"]>[4],
    actor?: string | null,
  ): void;
  /**
   * Writes the uses of one device and its meters.
   * @param isSeen whether motion sensors see the hands that begin them
   * @returns its spans of use, ascending
   */
  use(thing: Thing, uses: readonly Use[], isSeen?: boolean): readonly Span[];
  /** Motion in a room beyond what the household's own ways make. */
  moveIn(room: number, fromMin: number, toMin: number): void;
  readonly motion: readonly (readonly Span[])[];
  /** Beginnings of uses by the household's hours, about so many a day, while somebody is at home and awake. */
  drawUses(perDay: number, isAllowed?: (atMin: number) => boolean): readonly number[];
  /** A user's id of somebody at home. */
  actorAt(atMin: number): string;
  toMs(atMin: number): number;
  build(): EventLog;
}

export interface SiteOptions {
  readonly random: () => number;
  readonly household: Household;
  readonly days: number;
  readonly rooms: number;
  readonly firstDate?: string;
}

export function createSite({ random, household, days, rooms, firstDate = FIRST_DATE }: SiteOptions): Site {
  const house = createHouseLog(firstDate);
  const suns = createSuns(firstDate);
  const motion: Span[][] = Array.from({ length: rooms }, () => []);
  const write: Site["write"] = (entityId, state, atMin, by = "unknown", actor = null) =>
    house.write(entityId, state, 0, atMin, by, actor);
  const actorAt = (atMin: number): string => {
    const present = household.present[Math.floor(atMin)] ?? 3;
    const person = present === 1 || present === 2 ? present - 1 : random() < 0.5 ? 0 : 1;
    return PERSONS[person]?.userId ?? PERSONS[0].userId;
  };
  const moveIn = (room: number, fromMin: number, toMin: number): void => {
    motion[room]?.push({ fromMin, toMin });
  };
  const act = (thing: Thing, state: string, atMin: number, by: "physical" | "person", actor: string): void =>
    write(thing.entityId, state, atMin, by, by === "person" ? actor : null);
  return {
    house,
    household,
    days,
    random,
    motion,
    write,
    moveIn,
    actorAt,
    sunOf: suns,
    isDark(atMin) {
      const { riseMin, setMin } = suns(Math.floor(atMin / DAY_MIN));
      return atMin < riseMin || atMin > setMin;
    },
    use(thing, uses, isSeen = true) {
      const sorted = uses.filter(({ atMin }) => atMin < days * DAY_MIN).toSorted((a, b) => a.atMin - b.atMin);
      const spans: Span[] = [];
      for (const [index, use] of sorted.entries()) {
        const roomMin = (sorted[index + 1]?.atMin ?? Infinity) - use.atMin;
        const wantedMin = use.lastsMin ?? drawLasting(use.atMin, household, random);
        const endMin = use.atMin + Math.min(wantedMin, roomMin * 0.6);
        const by = use.by ?? (random() < 0.5 ? "physical" : "person");
        act(thing, thing.begin, use.atMin, by, use.actor ?? actorAt(use.atMin));
        if (isSeen && by === "physical")
          moveIn(thing.room, use.atMin - 0.15 - 0.5 * random(), use.atMin + 0.3 + 2 * random());
        act(thing, thing.end, endMin, use.endedBy ?? by, use.actor ?? actorAt(endMin));
        spans.push({ fromMin: use.atMin, toMin: endMin });
      }
      if (thing.isMetered) writeMeters(thing, spans, write, random);
      return spans;
    },
    drawUses(perDay, isAllowed = () => true) {
      const drawn: number[] = [];
      for (let day = 0; day < days; day += 1) {
        for (let left = drawPoisson(random, perDay); left > 0; left -= 1) {
          for (let tries = 0; tries < 30; tries += 1) {
            const atMin = day * DAY_MIN + drawMinute(random);
            if (household.levelAt(atMin) === 0 || !isAllowed(atMin)) continue;
            drawn.push(atMin);
            break;
          }
        }
      }
      return drawn;
    },
    toMs: (atMin) => house.toMs(0, atMin),
    build: () => house.build(days),
  };
}

/** Weekday of a home's first day, 0 = Monday. */
export function firstWeekdayOf(firstDate = FIRST_DATE): number {
  return weekdayOfDate(firstDate);
}

/** Every entity has a state from the beginning, as Home Assistant knows it. */
export function writeFirstStates(
  site: Site,
  { things, groups, automated, extras }: Pick<Furnishing, "things" | "groups" | "automated" | "extras">,
): void {
  const first = (entityId: string, state: string) => site.write(entityId, state, 0, "system");
  for (const { entityId, end } of things) first(entityId, end);
  for (const entityId of [...groups.map((group) => group.entityId), ...automated]) first(entityId, "off");
  for (const { entityId, state } of extras satisfies readonly ExtraEntity[]) first(entityId, state);
  for (const { entityId } of PERSONS) first(entityId, "home");
  first("zone.home", String(PERSONS.length));
}

/** The things of a home: so many, and those that something planted needs. */
export function thingsOf(devices: number, needed: ReadonlySet<number>): readonly Thing[] {
  const count = Math.max(devices, ...needed, 0);
  return Array.from({ length: count + 1 }, (_, index) => index)
    .filter((index) => index < devices || needed.has(index))
    .map(thingAt);
}

/** Spans laid over each other; those closer than `gapMin` become one. */
export function mergeSpans(spans: readonly Span[], gapMin: number): readonly Span[] {
  const merged: { fromMin: number; toMin: number }[] = [];
  for (const { fromMin, toMin } of spans.toSorted((a, b) => a.fromMin - b.fromMin)) {
    const last = merged.at(-1);
    if (last !== undefined && fromMin <= last.toMin + gapMin) last.toMin = Math.max(last.toMin, toMin);
    else merged.push({ fromMin, toMin });
  }
  return merged;
}

/** As long as uses last, but where nobody would be there to end it, an end anywhere before: leaving the house is no habit here. */
function drawLasting(atMin: number, household: Household, random: () => number): number {
  const lastsMin = drawUse(random);
  const awakeMin = household.awakeUntil(atMin) - atMin;
  return awakeMin <= 0 || lastsMin < awakeMin ? lastsMin : awakeMin * (0.1 + 0.85 * random());
}

/** A plug's power follows its state within seconds; its energy is counted up. */
function writeMeters(
  { index }: Thing,
  spans: readonly Span[],
  write: Site["write"],
  random: () => number,
): void {
  const watts = 20 + 1500 * random() ** 3;
  let energyKwh = 100 * random();
  write(powerOf(index), "0.0", 0);
  for (const { fromMin, toMin } of spans) {
    for (let atMin = fromMin + 0.03 + 0.1 * random(); atMin < toMin; atMin += 10 + 10 * random())
      write(powerOf(index), (watts * (1 + 0.04 * drawNormal(random))).toFixed(1), atMin);
    write(powerOf(index), "0.0", toMin + 0.03 + 0.1 * random());
    energyKwh += (watts * (toMin - fromMin)) / 60_000;
    write(energyOf(index), energyKwh.toFixed(2), toMin + 0.2 + 0.5 * random());
  }
}

/** Sunrise and sunset by day, wall minutes. */
export function createSuns(firstDate = FIRST_DATE): Site["sunOf"] {
  const calendar = createCalendar(BERLIN);
  const clock = createLocalClock(BERLIN.timeZone);
  const known = new Map<number, { readonly riseMin: number; readonly setMin: number }>();
  return (day) => {
    let sun = known.get(day);
    if (sun === undefined) {
      const { riseMs, setMs } = calendar.day(addDays(firstDate, day));
      const startMin = day * DAY_MIN;
      sun = { riseMin: startMin + clock.minuteOf(riseMs), setMin: startMin + clock.minuteOf(setMs) };
      known.set(day, sun);
    }
    return sun;
  };
}
