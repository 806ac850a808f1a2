/**
 * How two people live in a made-up home: when they sleep, go and come, when they are busy, and in which room each is.
 *
 * Everything in the home hangs on this and on nothing else: that is what its common causes are. Busy spells alternate with quiet ones, so that motion
 * and uses cluster in time; in a busy spell a person wanders over the rooms. Each day has chance of its own, so a longer home begins like a
 * shorter one. Times are wall minutes: 1440 a day from the first midnight.
 */
import { createRandom, drawNormal } from "../../src/core/math/random.ts";
import { BUSY_EVENINGS } from "./house-log.ts";

export const PERSONS = [
  { entityId: "person.anna", name: "Anna", userId: "user-anna" },
  { entityId: "person.ben", name: "Ben", userId: "user-ben" },
] as const;

export const HALL = 0;
const LIVING_ROOM = 2;
const DAY_MIN = 1440;

export interface Span {
  readonly fromMin: number;
  readonly toMin: number;
}

export interface Visit extends Span {
  readonly room: number;
  /** Sitting rather than walking about. */
  readonly isCalm: boolean;
}

export interface HouseholdOptions {
  readonly seed: number;
  readonly days: number;
  readonly rooms: number;
  /** 0 = Monday … 6 = Sunday, of the first day. */
  readonly firstWeekday: number;
  /** Share of the weekdays on which Anna goes to the office, by a coin each day. */
  readonly officeRatio?: number;
}

export interface Household {
  readonly days: number;
  /** When each person is not at home, ascending. */
  readonly away: readonly (readonly Span[])[];
  /** shape (days,), 1 where Anna is at the office. */
  readonly office: Uint8Array;
  /** shape (days · 1440,): 0 nobody is at home and awake, 1 somebody is, 2 somebody is busy. */
  readonly level: Uint8Array;
  /** shape (days · 1440,), bits: who is at home (1 Anna, 2 Ben). */
  readonly present: Uint8Array;
  /** Where people are while at home and awake, day by day. */
  readonly visits: readonly Visit[];
  /** When the home stopped and began to be empty. */
  readonly firstIns: readonly number[];
  readonly lastOuts: readonly number[];
  weekdayOf(day: number): number;
  levelAt(atMin: number): number;
  /** When, at the latest, the spell of somebody being at home and awake ends that holds at a minute. */
  awakeUntil(atMin: number): number;
}

interface PersonDay {
  readonly wakeMin: number;
  readonly bedMin: number;
  readonly away: readonly Span[];
}

export function createHousehold(options: HouseholdOptions): Household {
  const { seed, days, firstWeekday, officeRatio = 0.8 } = options;
  const level = new Uint8Array(days * DAY_MIN);
  const present = new Uint8Array(days * DAY_MIN).fill(3);
  const office = new Uint8Array(days);
  const away: Span[][] = PERSONS.map(() => []);
  const visits: Visit[] = [];
  for (let day = 0; day < days; day += 1) {
    const random = createRandom(seed * 100_003 + day * 7 + 1);
    const isWeekend = (firstWeekday + day) % 7 >= 5;
    const isOffice = [!isWeekend && random() < officeRatio, !isWeekend && random() < 0.6];
    office[day] = isOffice[0] === true ? 1 : 0;
    const outing = isWeekend && random() < 0.4 ? drawOuting(random) : null;
    for (const person of PERSONS.keys()) {
      const life = drawDay(random, isWeekend, isOffice[person] === true, outing);
      liveDay({ random, day, person, life, rooms: options.rooms, level, present, visits });
      const startMin = day * DAY_MIN;
      for (const { fromMin, toMin } of life.away)
        away[person]?.push({ fromMin: startMin + fromMin, toMin: startMin + toMin });
    }
  }
  return {
    days,
    away,
    office,
    level,
    present,
    visits,
    ...turningPoints(away),
    weekdayOf: (day) => (firstWeekday + day) % 7,
    levelAt: (atMin) => level[Math.floor(atMin)] ?? 0,
    awakeUntil(atMin) {
      let minute = Math.floor(atMin);
      while ((level[minute] ?? 0) > 0) minute += 1;
      return minute;
    },
  };
}

function drawDay(
  random: () => number,
  isWeekend: boolean,
  isOffice: boolean,
  outing: Span | null,
): PersonDay {
  const wakeMin = Math.max(300, isWeekend ? 490 + 45 * drawNormal(random) : 395 + 25 * drawNormal(random));
  const bedMin = Math.min(1435, 1380 + 30 * drawNormal(random));
  const away: Span[] = [];
  if (isOffice) {
    const fromMin = Math.max(wakeMin + 20, wakeMin + 75 + 15 * drawNormal(random));
    away.push({ fromMin, toMin: Math.max(fromMin + 240, 1030 + 45 * drawNormal(random)) });
  } else if (outing !== null) {
    // Out together, each with a phone that notices a little later.
    away.push({ fromMin: outing.fromMin + 3 * random(), toMin: outing.toMin + 3 * random() });
  } else if (random() < 0.6) {
    const fromMin = 600 + 330 * random();
    away.push({ fromMin, toMin: fromMin + 40 + 140 * random() });
  }
  const freeMin = (away.at(-1)?.toMin ?? 0) + 30;
  if (random() < 0.12 && freeMin < 1170) {
    const fromMin = Math.max(freeMin, 1110) + 40 * random();
    away.push({ fromMin, toMin: Math.min(bedMin - 15, fromMin + 90 + 80 * random()) });
  }
  return { wakeMin, bedMin, away };
}

function drawOuting(random: () => number): Span {
  const fromMin = 600 + 240 * random();
  return { fromMin, toMin: fromMin + 60 + 240 * random() };
}

interface LiveDay {
  readonly random: () => number;
  readonly day: number;
  readonly person: number;
  readonly life: PersonDay;
  readonly rooms: number;
  readonly level: Uint8Array;
  readonly present: Uint8Array;
  readonly visits: Visit[];
}

/** Spends a person's waking hours at home, spell by spell. */
function liveDay({ random, day, person, life, rooms, level, present, visits }: LiveDay): void {
  const startMin = day * DAY_MIN;
  for (const { fromMin, toMin } of life.away) {
    for (let minute = Math.floor(fromMin); minute < toMin; minute += 1)
      present[startMin + minute] = (present[startMin + minute] ?? 0) & ~(1 << person);
  }
  const gaps = [...life.away, { fromMin: life.bedMin, toMin: DAY_MIN }];
  let atMin = life.wakeMin;
  for (const { fromMin, toMin } of gaps) {
    if (atMin > life.wakeMin) visits.push(visitOf(HALL, startMin + atMin, startMin + atMin + 2, false));
    const firstMinute = Math.ceil(atMin);
    let isBusy = true;
    while (atMin < fromMin) {
      const hour = BUSY_EVENINGS[Math.floor(atMin / 60) % 24] ?? 1;
      const lasts = isBusy
        ? 3 - 15 * Math.log(1 - random())
        : 2 - (200 / (4 + hour)) * Math.log(1 - random());
      const endMin = Math.min(fromMin, atMin + lasts);
      for (let minute = Math.max(firstMinute, Math.floor(atMin)); minute < Math.floor(endMin); minute += 1)
        level[startMin + minute] = Math.max(level[startMin + minute] ?? 0, isBusy ? 2 : 1);
      if (isBusy) wander(random, startMin + atMin, startMin + endMin, rooms, visits);
      else {
        const room = random() < 0.5 ? LIVING_ROOM : Math.floor(random() * rooms);
        visits.push(visitOf(room, startMin + atMin, startMin + endMin, true));
      }
      atMin = endMin;
      isBusy = !isBusy;
    }
    if (fromMin < life.bedMin) visits.push(visitOf(HALL, startMin + fromMin - 2, startMin + fromMin, false));
    atMin = toMin;
  }
}

function wander(random: () => number, fromMin: number, toMin: number, rooms: number, visits: Visit[]): void {
  for (let atMin = fromMin; atMin < toMin;) {
    const endMin = Math.min(toMin, atMin + 0.7 - 3.5 * Math.log(1 - random()));
    visits.push(visitOf(Math.floor(random() * rooms), atMin, endMin, false));
    atMin = endMin;
  }
}

function visitOf(room: number, fromMin: number, toMin: number, isCalm: boolean): Visit {
  return { room, fromMin, toMin, isCalm };
}

function turningPoints(away: readonly (readonly Span[])[]): Pick<Household, "firstIns" | "lastOuts"> {
  const steps = away
    .flat()
    .flatMap(({ fromMin, toMin }) => [
      { atMin: fromMin, by: -1 },
      { atMin: toMin, by: 1 },
    ])
    .sort((a, b) => a.atMin - b.atMin);
  const firstIns: number[] = [];
  const lastOuts: number[] = [];
  let count: number = PERSONS.length;
  for (const { atMin, by } of steps) {
    if (count === 0 && by > 0) firstIns.push(atMin);
    count += by;
    if (count === 0) lastOuts.push(atMin);
  }
  return { firstIns, lastOuts };
}
