/**
 * When the sun rises and sets on a local date, for a place.
 *
 * The sun's place among the stars in low precision (0.01°), the equation of time from it, and the hour angle at which the upper limb touches
 * the horizon in standard air (0.833° below); each once more with the declination at the event itself, which matters far from the
 * equator. Good to a minute outside the polar circles; what the weather bends is more than that.
 */
import { DAY_MS, type EpochMs } from "./time.ts";
import type { LocalDate } from "./local-time.ts";

export type SunEvent = "sunrise" | "sunset";

export interface Sun {
  /**
   * The event of the day whose noon by the sun lies on the date.
   * @returns null in polar day and polar night
   */
  at(date: LocalDate, event: SunEvent): EpochMs | null;
}

/** Centre of the sun at rise and set: half a degree of disc, 34 minutes of arc of refraction. */
const HORIZON_DEG = -0.833;
/** 2000-01-01T12:00:00 UTC, from which Meeus counts; the minute to dynamical time moves no event by a second. */
const J2000_MS = Date.UTC(2000, 0, 1, 12);
const CENTURY_MS = 36_525 * DAY_MS;
const MS_PER_DEGREE = DAY_MS / 360;
/** The second pass moves the event by seconds, a third by nothing. */
const PASSES = 3;

/**
 * @param latitude degrees, north positive
 * @param longitude degrees, east positive
 * @see Meeus, Astronomical Algorithms (1998) §15 (rising and setting), §25 (the sun in low accuracy), §28 (Smart's equation of time)
 * @see https://gml.noaa.gov/grad/solcalc/calcdetails.html, the same formulas as NOAA's calculator has them
 */
export function createSun(latitude: number, longitude: number): Sun {
  const known = new Map<string, EpochMs | null>();
  const phi = toRadians(latitude);

  function compute(date: LocalDate, event: SunEvent): EpochMs | null {
    const meanNoonMs = Date.parse(`${date}T12:00:00Z`) - longitude * MS_PER_DEGREE;
    let atMs = meanNoonMs;
    for (let pass = 0; pass < PASSES; pass += 1) {
      const { declination, equationOfTimeDeg } = placeOfSun(atMs);
      const cosHourAngle =
        (Math.sin(toRadians(HORIZON_DEG)) - Math.sin(phi) * Math.sin(declination)) /
        (Math.cos(phi) * Math.cos(declination));
      if (!(Math.abs(cosHourAngle) <= 1)) return null;
      const hourAngleDeg = toDegrees(Math.acos(cosHourAngle));
      const fromNoonDeg = event === "sunset" ? hourAngleDeg : -hourAngleDeg;
      atMs = meanNoonMs + (fromNoonDeg - equationOfTimeDeg) * MS_PER_DEGREE;
    }
    return Math.round(atMs);
  }

  return {
    at(date, event) {
      const key = `${date} ${event}`;
      let atMs = known.get(key);
      if (atMs === undefined) {
        atMs = compute(date, event);
        known.set(key, atMs);
      }
      return atMs;
    },
  };
}

/** Declination in radians; equation of time (sun's time less mean time) in degrees of the earth's turning. */
function placeOfSun(atMs: EpochMs): { readonly declination: number; readonly equationOfTimeDeg: number } {
  const t = (atMs - J2000_MS) / CENTURY_MS;
  const meanLongitude = toRadians(280.46646 + t * (36_000.76983 + t * 0.0003032));
  const anomaly = toRadians(357.52911 + t * (35_999.05029 - t * 0.0001537));
  const eccentricity = 0.016708634 - t * (0.000042037 + t * 0.0000001267);
  const centre = toRadians(
    (1.914602 - t * (0.004817 + t * 0.000014)) * Math.sin(anomaly) +
      (0.019993 - t * 0.000101) * Math.sin(2 * anomaly) +
      0.000289 * Math.sin(3 * anomaly),
  );
  const node = toRadians(125.04 - 1934.136 * t);
  const longitude = meanLongitude + centre - toRadians(0.00569 + 0.00478 * Math.sin(node));
  const obliquity = toRadians(23.439291 - 0.0130042 * t + 0.00256 * Math.cos(node));
  const y = Math.tan(obliquity / 2) ** 2;
  const equationOfTime =
    y * Math.sin(2 * meanLongitude) -
    2 * eccentricity * Math.sin(anomaly) +
    4 * eccentricity * y * Math.sin(anomaly) * Math.cos(2 * meanLongitude) -
    0.5 * y * y * Math.sin(4 * meanLongitude) -
    1.25 * eccentricity * eccentricity * Math.sin(2 * anomaly);
  return {
    declination: Math.asin(Math.sin(obliquity) * Math.sin(longitude)),
    equationOfTimeDeg: toDegrees(equationOfTime),
  };
}

function toRadians(degrees: number): number {
  return (degrees / 180) * Math.PI;
}

function toDegrees(radians: number): number {
  return (radians / Math.PI) * 180;
}
