/**
 * Dates, times and numbers as the person set them in Home Assistant, in the home's time zone.
 *
 * Calendar dates of the replay (YYYY-MM-DD) are local already and are written without any zone arithmetic.
 */
export interface Locale {
  readonly language: string;
  /** IANA zone of the home. */
  readonly timeZone: string;
  /** `null`: as the language does. */
  readonly isHour12: boolean | null;
  /** Language whose way of writing numbers is used. */
  readonly numberLanguage: string;
  /** 1 Monday … 7 Sunday. */
  readonly firstWeekday: number;
}

export interface Formats {
  readonly firstWeekday: number;
  readonly number: (value: number) => string;
  /** One decimal at most. */
  decimal(value: number): string;
  /** An amount of some currency, to the hundredth of a cent. */
  money(amount: number): string;
  /** @param ratio 0–1 */
  percent(ratio: number): string;
  /** With one decimal, for small ratios. */
  finePercent(ratio: number): string;
  /** "3 Nov" of a local date. */
  day(date: string): string;
  /** "Monday, 3 November" of a local date. */
  dayInFull(date: string): string;
  /** "3 November 2026" of a local date. */
  calendarDate(date: string): string;
  /** "3 November 2026" of an instant, milliseconds or ISO 8601. */
  dateOf(instant: number | string): string;
  /** "a, b and c", or "a, b or c". */
  join: (words: readonly string[], kind: "conjunction" | "disjunction") => string;
  /** "today, 14:03", "yesterday, 06:50", "3 Nov, 06:50". */
  moment(instantMs: number, nowMs: number): string;
  /** "14:03" of an instant. */
  time(instantMs: number): string;
  /** "14:03:27" of an instant. */
  exactTime(instantMs: number): string;
  /** "06:50" of minutes after midnight; past 1440 it is the next day's. */
  minute(minutes: number): string;
  /** "6" or "6 AM" of a full hour, 0–24, where there is little room. */
  hour(hour: number): string;
  /** @param weekday 0 Monday … 6 Sunday */
  weekday(weekday: number, style: "long" | "short"): string;
  /** The local date of an instant, YYYY-MM-DD. */
  localDate(instantMs: number): string;
}

const DAY_MS = 86_400_000;
/** Noon of some Monday, UTC. */
const MONDAY_MS = Date.UTC(2024, 0, 1, 12);

export function createFormats(locale: Locale): Formats {
  const { language, timeZone, numberLanguage } = locale;
  const clock: Intl.DateTimeFormatOptions =
    locale.isHour12 === null ? {} : { hourCycle: locale.isHour12 ? "h12" : "h23" };
  const number = new Intl.NumberFormat(numberLanguage);
  const decimal = new Intl.NumberFormat(numberLanguage, { maximumFractionDigits: 1 });
  const money = new Intl.NumberFormat(numberLanguage, { minimumFractionDigits: 2, maximumFractionDigits: 4 });
  const percent = new Intl.NumberFormat(numberLanguage, { style: "percent" });
  const finePercent = new Intl.NumberFormat(numberLanguage, { style: "percent", maximumFractionDigits: 1 });
  const day = new Intl.DateTimeFormat(language, { day: "numeric", month: "short", timeZone: "UTC" });
  const dayInFull = new Intl.DateTimeFormat(language, {
    weekday: "long",
    day: "numeric",
    month: "long",
    timeZone: "UTC",
  });
  const calendarDate = new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" });
  const date = new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone });
  const shortDate = new Intl.DateTimeFormat(language, { day: "numeric", month: "short", timeZone });
  const time = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", timeZone, ...clock });
  const lists = {
    conjunction: new Intl.ListFormat(language, { type: "conjunction" }),
    disjunction: new Intl.ListFormat(language, { type: "disjunction" }),
  };
  const exactTime = new Intl.DateTimeFormat(language, { timeStyle: "medium", timeZone, ...clock });
  const minute = new Intl.DateTimeFormat(language, {
    hour: "2-digit",
    minute: "2-digit",
    timeZone: "UTC",
    ...clock,
  });
  const hour = new Intl.DateTimeFormat(language, { hour: "numeric", timeZone: "UTC", ...clock });
  const hasHour12 = hour.resolvedOptions().hour12 === true;
  const weekdays = {
    long: new Intl.DateTimeFormat(language, { weekday: "long", timeZone: "UTC" }),
    short: new Intl.DateTimeFormat(language, { weekday: "short", timeZone: "UTC" }),
  };
  const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  // Sweden writes dates as ISO 8601 does.
  const localDate = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeZone });
  const daysBetween = (fromMs: number, toMs: number): number =>
    Math.round((noonOf(localDate.format(toMs)) - noonOf(localDate.format(fromMs))) / DAY_MS);

  return {
    firstWeekday: locale.firstWeekday,
    number: (value) => number.format(value),
    decimal: (value) => decimal.format(value),
    money: (amount) => money.format(amount),
    percent: (ratio) => percent.format(ratio),
    finePercent: (ratio) => finePercent.format(ratio),
    day: (text) => day.format(noonOf(text)),
    dayInFull: (text) => dayInFull.format(noonOf(text)),
    calendarDate: (text) => calendarDate.format(noonOf(text)),
    dateOf: (instant) => date.format(new Date(instant)),
    join: (words, kind) => lists[kind].format(words),
    moment(instantMs, nowMs) {
      const daysAgo = daysBetween(instantMs, nowMs);
      const name = Math.abs(daysAgo) <= 1 ? relative.format(-daysAgo, "day") : shortDate.format(instantMs);
      return `${name}, ${time.format(instantMs)}`;
    },
    time: (instant) => time.format(instant),
    exactTime: (instant) => exactTime.format(instant),
    minute: (minutes) => minute.format(Math.round(minutes) * 60_000),
    hour: (value) => (hasHour12 ? hour.format((value % 24) * 3_600_000) : number.format(value)),
    weekday: (weekday, style) => weekdays[style].format(MONDAY_MS + weekday * DAY_MS),
    localDate: (instant) => localDate.format(instant),
  };
}

/** Noon UTC of a calendar date: the same date in any formatting with UTC. */
export function noonOf(date: string): number {
  return Date.parse(`${date.slice(0, 10)}T12:00:00Z`);
}
