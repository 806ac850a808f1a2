/** A home's days in its own time zone, with the hour that daylight saving takes or gives, and the sun over them. */

const MINUTE_MS = 60_000;
const QUARTER_MS = 15 * MINUTE_MS;
const DAY_MS = 86_400_000;

export interface LocalDay {
  /** YYYY-MM-DD */
  readonly date: string;
  /** 0 Monday … 6 Sunday */
  readonly weekday: number;
  readonly isWeekend: boolean;
  /** Epoch milliseconds of a local minute of the day; minutes past 1440 reach into the next day. */
  at(minute: number): number;
  /** Sunrise and sunset, epoch milliseconds, to about two minutes. */
  readonly riseMs: number;
  readonly setMs: number;
}

export interface Calendar {
  day(date: string): LocalDay;
  /** The local date on which an instant lies. */
  dateOf(epochMs: number): string;
  nextDate(date: string): string;
}

export function createCalendar(place: {
  readonly timeZone: string;
  readonly latitude: number;
  readonly longitude: number;
}): Calendar {
  const format = new Intl.DateTimeFormat("sv-SE", {
    timeZone: place.timeZone,
    dateStyle: "short",
    timeStyle: "medium",
  });
  // Asked for by the hundred thousand; a zone's offset changes on the quarter hour at most.
  const offsets = new Map<number, number>();
  const offsetMs = (epochMs: number): number => {
    const quarterMs = Math.floor(epochMs / QUARTER_MS) * QUARTER_MS;
    let offset = offsets.get(quarterMs);
    if (offset === undefined) {
      offset = Date.parse(`${format.format(quarterMs).replace(" ", "T")}Z`) - quarterMs;
      offsets.set(quarterMs, offset);
    }
    return offset;
  };
  return {
    day(date) {
      const midnightMs = Date.parse(`${date}T00:00:00Z`);
      const weekday = (Math.floor(midnightMs / DAY_MS) + 3) % 7;
      return {
        date,
        weekday,
        isWeekend: weekday >= 5,
        at(minute) {
          const localMs = midnightMs + minute * MINUTE_MS;
          return Math.round(localMs - offsetMs(localMs - offsetMs(localMs)));
        },
        ...sunTimes(midnightMs, place.latitude, place.longitude),
      };
    },
    dateOf: (epochMs) => new Date(epochMs + offsetMs(epochMs)).toISOString().slice(0, 10),
    nextDate: (date) => new Date(Date.parse(`${date}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10),
  };
}

/** @see NOAA solar calculator, general equations */
function sunTimes(
  midnightMs: number,
  latitude: number,
  longitude: number,
): { readonly riseMs: number; readonly setMs: number } {
  const yearStartMs = Date.UTC(new Date(midnightMs).getUTCFullYear(), 0, 1);
  const angle = ((2 * Math.PI) / 365) * ((midnightMs - yearStartMs) / DAY_MS);
  const equationMin =
    229.18 *
    (0.000075 +
      0.001868 * Math.cos(angle) -
      0.032077 * Math.sin(angle) -
      0.014615 * Math.cos(2 * angle) -
      0.040849 * Math.sin(2 * angle));
  const declination =
    0.006918 -
    0.399912 * Math.cos(angle) +
    0.070257 * Math.sin(angle) -
    0.006758 * Math.cos(2 * angle) +
    0.000907 * Math.sin(2 * angle);
  const latitudeRad = (latitude * Math.PI) / 180;
  const cosine =
    (Math.cos((90.833 * Math.PI) / 180) - Math.sin(latitudeRad) * Math.sin(declination)) /
    (Math.cos(latitudeRad) * Math.cos(declination));
  const halfDayMin = (Math.acos(Math.min(1, Math.max(-1, cosine))) * 720) / Math.PI;
  const noonMs = midnightMs + (720 - 4 * longitude - equationMin) * MINUTE_MS;
  return { riseMs: noonMs - halfDayMin * MINUTE_MS, setMs: noonMs + halfDayMin * MINUTE_MS };
}
