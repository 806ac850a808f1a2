/** Times of day and spans as Home Assistant's automations write them. */
import { MINUTE_MS, SECOND_MS } from "../domain/time.ts";

/** "06:50:00" or "06:50" as minutes after midnight. */
export function toMinutes(timeOfDay: string): number {
  return toSpanMs(timeOfDay) / MINUTE_MS;
}

/**
 * "00:05:00" or "00:05" as milliseconds.
 * @throws RangeError where it is no span
 */
export function toSpanMs(span: string): number {
  const [hours = Number.NaN, minutes = Number.NaN, seconds = 0] = span.split(":").map(Number);
  const ms = ((hours * 60 + minutes) * 60 + seconds) * SECOND_MS;
  if (!(ms >= 0)) throw new RangeError(`not a time: ${span}`);
  return ms;
}

/** "-00:30:00" or "00:30" as milliseconds, nothing as 0. */
export function toOffsetMs(offset: string | undefined): number {
  if (offset === undefined) return 0;
  return offset.startsWith("-") ? -toSpanMs(offset.slice(1)) : toSpanMs(offset.replace(/^\+/, ""));
}
