/**
 * Writing synthetic homes: a log on the local clock, uses of devices by people, and the busy evenings of a household.
 *
 * Homes made with this have a known truth, so that what a detector finds can be called right or false.
 */
import { type EventLog, createEventLogBuilder } from "../../src/core/domain/event-log.ts";
import { type InitiatorKind, toInitiatorCode } from "../../src/core/domain/initiator.ts";
import { addDays, createLocalClock } from "../../src/core/domain/local-time.ts";
import { DAY_MS, MINUTE_MS } from "../../src/core/domain/time.ts";
import { drawNormal } from "../../src/core/math/random.ts";

export const TIME_ZONE = "Europe/Berlin";
/** A Monday. */
export const FIRST_DATE = "2026-09-07";
const PEOPLE = ["user-anna", "user-ben"] as const;

/** Relative use of a household by hour: quiet nights, a morning, a busy evening. */
export const BUSY_EVENINGS = [
  1, 0.5, 0.3, 0.3, 0.3, 1, 4, 7, 6, 4, 3, 3, 4, 4, 3, 4, 6, 9, 12, 13, 12, 10, 7, 3,
] as const;

const BUSY_TOTAL = sumOf(BUSY_EVENINGS);

export interface HouseLog {
  /** @param minute local, may be fractional and may reach into the next day */
  write(
    entityId: string,
    state: string,
    day: number,
    minute: number,
    by: InitiatorKind,
    actor?: string | null,
  ): void;
  /** Tells that an automation ran, whether or not anything changed by it. */
  run(automationId: string, day: number, minute: number): void;
  /** The instant of a local minute of a day, as {@link write} takes it. */
  toMs(day: number, minute: number): number;
  build(days: number): EventLog;
  readonly timeZone: string;
}

export function createHouseLog(firstDate = FIRST_DATE, timeZone = TIME_ZONE): HouseLog {
  const clock = createLocalClock(timeZone);
  const builder = createEventLogBuilder();
  const starts = new Map<number, number>();
  const startOf = (day: number) => {
    const known = starts.get(day) ?? clock.startOfDay(addDays(firstDate, day));
    starts.set(day, known);
    return known;
  };
  const toMs = (day: number, minute: number) => {
    const own = day + Math.floor(minute / 1440);
    const wall = minute - Math.floor(minute / 1440) * 1440;
    const startMs = startOf(own);
    // Only on the two days of daylight saving is the clock not plain arithmetic.
    const isPlain = startOf(own + 1) - startMs === DAY_MS;
    const plainMs = startMs + Math.round(wall * MINUTE_MS);
    return isPlain ? plainMs : (clock.atLocalTime(addDays(firstDate, own), wall) ?? plainMs);
  };
  return {
    timeZone,
    toMs,
    write(entityId, state, day, minute, by, actor = null) {
      builder.add({ atMs: toMs(day, minute), entityId, state, initiatorCode: toInitiatorCode(by), actor });
    },
    run: (automationId, day, minute) => builder.addRun(toMs(day, minute), automationId),
    build: (days) => builder.build({ fromMs: startOf(0), toMs: startOf(days) }),
  };
}

/** A minute of the day by the household's hours. */
export function drawMinute(random: () => number, hours: readonly number[] = BUSY_EVENINGS): number {
  const total = hours === BUSY_EVENINGS ? BUSY_TOTAL : sumOf(hours);
  let left = random() * total;
  for (const [hour, weight] of hours.entries()) {
    if (left < weight) return hour * 60 + (left / weight) * 60;
    left -= weight;
  }
  return 1439;
}

/** How long a device stays on after a use, minutes: median 25, from 3 to 240. */
export function drawUse(random: () => number): number {
  return Math.min(240, Math.max(3, 25 * Math.exp(0.9 * drawNormal(random))));
}

/** Writes uses of one device on one day: on at each time, off after a while but always before the next use. */
export function writeUses(
  house: HouseLog,
  entityId: string,
  day: number,
  onMinutes: readonly number[],
  random: () => number,
): void {
  const sorted = onMinutes.toSorted((a, b) => a - b);
  for (const [index, minute] of sorted.entries()) {
    const room = (sorted[index + 1] ?? minute + 600) - minute;
    const lasts = Math.min(drawUse(random), room * 0.6);
    const by = random() < 0.5 ? "physical" : "person";
    const actor = by === "person" ? (random() < 0.5 ? PEOPLE[0] : PEOPLE[1]) : null;
    house.write(entityId, "on", day, minute, by, actor);
    house.write(entityId, "off", day, minute + lasts, by, actor);
  }
}

function sumOf(weights: readonly number[]): number {
  return weights.reduce((sum, weight) => sum + weight, 0);
}
