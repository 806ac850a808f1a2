/** Times of day as directions: 23:50 and 0:10 are twenty minutes apart, and their mean is midnight. */

export const DAY_MINUTES = 1440;

export interface CircularSummary {
  /** Minutes in [0, 1440). */
  readonly meanMin: number;
  /** Mean resultant length, 0 (spread evenly) to 1 (all at one time). */
  readonly resultant: number;
  /** Circular standard deviation, minutes; Infinity when the resultant is 0. */
  readonly spreadMin: number;
}

/**
 * Circular mean and spread of times of day.
 * @param minutes shape (n,), n ≥ 1, minutes after local midnight
 * @param weights shape (n,), not all 0: how many times lie there; one each unless given
 * @throws RangeError when `minutes` is empty
 * @see Mardia & Jupp, Directional Statistics (2000) §2.2–2.3
 */
export function summariseTimes(minutes: ArrayLike<number>, weights?: ArrayLike<number>): CircularSummary {
  if (minutes.length === 0) throw new RangeError("a circular mean needs at least one time");
  let x = 0;
  let y = 0;
  let total = 0;
  for (let i = 0; i < minutes.length; i += 1) {
    const angle = toAngle(minutes[i] ?? 0);
    const weight = weights === undefined ? 1 : (weights[i] ?? 0);
    x += weight * Math.cos(angle);
    y += weight * Math.sin(angle);
    total += weight;
  }
  const resultant = Math.min(1, Math.hypot(x, y) / total);
  return {
    meanMin: wrapMinutes(fromAngle(Math.atan2(y, x))),
    resultant,
    spreadMin: fromAngle(Math.sqrt(-2 * Math.log(resultant))),
  };
}

/** Signed way from one time of day to another along the shorter arc, in [-720, 720). */
export function minutesBetween(fromMin: number, toMin: number): number {
  return wrapMinutes(toMin - fromMin + DAY_MINUTES / 2) - DAY_MINUTES / 2;
}

/** Any number of minutes as a time of day in [0, 1440). */
export function wrapMinutes(minutes: number): number {
  return ((minutes % DAY_MINUTES) + DAY_MINUTES) % DAY_MINUTES;
}

export function toAngle(minutes: number): number {
  return (minutes * 2 * Math.PI) / DAY_MINUTES;
}

function fromAngle(angle: number): number {
  return (angle * DAY_MINUTES) / (2 * Math.PI);
}
