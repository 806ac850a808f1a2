/**
 * Instants ↔ local wall time in an explicit IANA zone.
 *
 * `Intl` is asked twice per UTC day and, on the day of a transition, some twenty times more; everything else is arithmetic on what is
 * remembered, because a million changes pass through here. A wall time that daylight saving skips does not exist (`null`), one that
 * exists twice means the first: what Home Assistant's time trigger does.
 */
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, type EpochMs } from "./time.ts";

/** A local date, YYYY-MM-DD. */
export type LocalDate = string;

export interface LocalClock {
  readonly timeZone: string;
  /** Local time minus UTC at an instant, milliseconds. */
  offsetMs(atMs: EpochMs): number;
  dateOf(atMs: EpochMs): LocalDate;
  /** Minutes after local midnight by the wall clock, in [0, 1440), with fractions. */
  minuteOf(atMs: EpochMs): number;
  /** 0 = Monday … 6 = Sunday. */
  weekdayOf(atMs: EpochMs): number;
  /**
   * The instant of a wall time.
   * @param minutes after local midnight, [0, 1440); fractions are seconds
   * @returns null where daylight saving skips it; the first where it exists twice
   */
  atLocalTime(date: LocalDate, minutes: number): EpochMs | null;
  /** The instant at which the local day begins: its midnight, or the first moment after where midnight is skipped. */
  startOfDay(date: LocalDate): EpochMs;
}

/** What holds within one UTC day: one offset, or two around a transition. */
interface UtcDay {
  readonly beforeMs: number;
  readonly afterMs: number;
  /** Instant from which `afterMs` holds. */
  readonly changesAtMs: EpochMs;
}

/**
 * @throws RangeError when the zone is not known
 * @see https://data.iana.org/time-zones/theory.html
 */
export function createLocalClock(timeZone: string): LocalClock {
  const askZone = createZoneReader(timeZone);
  const days = new Map<number, UtcDay>();
  let lastIndex = Number.NaN;
  let lastDay: UtcDay = { beforeMs: 0, afterMs: 0, changesAtMs: 0 };

  function dayAt(atMs: EpochMs): UtcDay {
    const index = Math.floor(atMs / DAY_MS);
    if (index === lastIndex) return lastDay;
    let day = days.get(index);
    if (day === undefined) {
      day = readUtcDay(index * DAY_MS, askZone);
      days.set(index, day);
    }
    lastIndex = index;
    lastDay = day;
    return day;
  }

  function offsetMs(atMs: EpochMs): number {
    const day = dayAt(atMs);
    return atMs < day.changesAtMs ? day.beforeMs : day.afterMs;
  }

  function atLocalTime(date: LocalDate, minutes: number): EpochMs | null {
    const wallMs = Date.parse(`${date}T00:00:00Z`) + Math.round(minutes * MINUTE_MS);
    const early = offsetMs(wallMs - DAY_MS);
    const late = offsetMs(wallMs + DAY_MS);
    const first = wallMs - Math.max(early, late);
    if (offsetMs(first) === wallMs - first) return first;
    const second = wallMs - Math.min(early, late);
    return offsetMs(second) === wallMs - second ? second : null;
  }

  return {
    timeZone,
    offsetMs,
    dateOf: (atMs) => toLocalDate(atMs + offsetMs(atMs)),
    minuteOf: (atMs) => modulo(atMs + offsetMs(atMs), DAY_MS) / MINUTE_MS,
    weekdayOf: (atMs) => weekdayOfWall(atMs + offsetMs(atMs)),
    atLocalTime,
    startOfDay(date) {
      const midnight = atLocalTime(date, 0);
      if (midnight !== null) return midnight;
      const wallMs = Date.parse(`${date}T00:00:00Z`);
      const day = dayAt(wallMs - offsetMs(wallMs - DAY_MS));
      return day.changesAtMs;
    },
  };
}

/** The local date some days later (earlier when negative): calendar arithmetic, no clock involved. */
export function addDays(date: LocalDate, days: number): LocalDate {
  return toLocalDate(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS);
}

/** 0 = Monday … 6 = Sunday. */
export function weekdayOfDate(date: LocalDate): number {
  return weekdayOfWall(Date.parse(`${date}T00:00:00Z`));
}

/** "6:50", "18:05": how times of day are said. */
export function toClockText(minutes: number): string {
  const whole = modulo(Math.round(minutes), 1440);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** "06:50:00": how Home Assistant's time trigger takes it. */
export function toTimeOfDay(minutes: number): string {
  const seconds = modulo(Math.round(minutes * 60), 86_400);
  const part = (value: number) => String(Math.floor(value)).padStart(2, "0");
  return `${part(seconds / 3600)}:${part((seconds % 3600) / 60)}:${part(seconds % 60)}`;
}

function weekdayOfWall(wallMs: number): number {
  return modulo(Math.floor(wallMs / DAY_MS) + 3, 7);
}

function toLocalDate(wallMs: number): LocalDate {
  return new Date(wallMs).toISOString().slice(0, 10);
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}

function readUtcDay(startMs: EpochMs, askZone: (atMs: EpochMs) => number): UtcDay {
  const beforeMs = askZone(startMs);
  const afterMs = askZone(startMs + DAY_MS - SECOND_MS);
  if (beforeMs === afterMs) return { beforeMs, afterMs, changesAtMs: startMs };
  let low = startMs;
  let high = startMs + DAY_MS - SECOND_MS;
  while (high - low > SECOND_MS) {
    const middle = low + Math.floor((high - low) / 2 / SECOND_MS) * SECOND_MS;
    if (askZone(middle) === beforeMs) low = middle;
    else high = middle;
  }
  return { beforeMs, afterMs, changesAtMs: high };
}

function createZoneReader(timeZone: string): (atMs: EpochMs) => number {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    calendar: "iso8601",
    numberingSystem: "latn",
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  return (atMs) => {
    const part = new Map(format.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]));
    const wallMs =
      Date.UTC(part.get("year") ?? 1970, (part.get("month") ?? 1) - 1, part.get("day") ?? 1) +
      (part.get("hour") ?? 0) * HOUR_MS +
      (part.get("minute") ?? 0) * MINUTE_MS +
      (part.get("second") ?? 0) * SECOND_MS;
    return wallMs - Math.floor(atMs / SECOND_MS) * SECOND_MS;
  };
}
