/**
 * Times of a recorded history as instants, a million a second.
 *
 * Home Assistant writes ISO 8601 with a zone, which is read here digit by digit, the day remembered from the line before; rarer forms go
 * through `Date.parse`. A time without a zone is UTC, which is how Home Assistant's own tables hold it, never the machine's.
 */
import { MINUTE_MS, type EpochMs } from "../core/domain/time.ts";

const ZERO = 48;
const COLON = 58;
const DASH = 45;
const PLUS = 43;
const DOT = 46;
const UPPER_T = 84;
const SPACE = 32;
const UPPER_Z = 90;
const LOWER_Z = 122;

/** `YYYY-MM-DDTHH:MM:SS` */
const SECONDS_END = 19;
const ISO_DAY = /^\d{4}-\d{2}-\d{2}/;
const HAS_ZONE = /(?:Z|GMT|UTC|[+-]\d{2}:?\d{2})$/i;

/** Reads the time that stands in a text from `start` up to `end`, by default all of it. */
export type TimeReader = (text: string, start?: number, end?: number) => EpochMs;

/** @returns a reader of times: milliseconds since the epoch (fractions of one are cut off), NaN where the text is no instant */
export function createTimeReader(): TimeReader {
  let dayKey = -1;
  let dayMs = 0;

  function startOfDay(year: number, month: number, day: number): EpochMs {
    const key = (year * 100 + month) * 100 + day;
    if (key === dayKey) return dayMs;
    const atMs = Date.UTC(year, month - 1, day);
    const date = new Date(atMs);
    if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return Number.NaN;
    dayKey = key;
    dayMs = atMs;
    return atMs;
  }

  function readDay(text: string, start: number): EpochMs {
    const year = twoDigits(text, start) * 100 + twoDigits(text, start + 2);
    return startOfDay(year, twoDigits(text, start + 5), twoDigits(text, start + 8));
  }

  function readIso(text: string, start: number, end: number): EpochMs {
    const separator = text.charCodeAt(start + 10);
    if (
      end - start < SECONDS_END ||
      text.charCodeAt(start + 4) !== DASH ||
      text.charCodeAt(start + 7) !== DASH ||
      (separator !== UPPER_T && separator !== SPACE) ||
      text.charCodeAt(start + 13) !== COLON ||
      text.charCodeAt(start + 16) !== COLON
    ) {
      return Number.NaN;
    }
    const hour = twoDigits(text, start + 11);
    const minute = twoDigits(text, start + 14);
    const second = twoDigits(text, start + 17);
    if (!(hour < 24 && minute < 60 && second < 60)) return Number.NaN;
    const startMs = readDay(text, start);
    let at = start + SECONDS_END;
    let fractionMs = 0;
    if (at < end && text.charCodeAt(at) === DOT) {
      let weight = 100;
      at += 1;
      for (let digit = digitAt(text, at); digit >= 0 && at < end; digit = digitAt(text, at)) {
        if (weight >= 1) fractionMs += digit * weight;
        weight /= 10;
        at += 1;
      }
    }
    return startMs + ((hour * 60 + minute) * 60 + second) * 1000 + fractionMs - offsetMs(text, at, end);
  }

  return (whole, start = 0, end = whole.length) => {
    const atMs = readIso(whole, start, end);
    if (!Number.isNaN(atMs)) return atMs;
    const text = whole.slice(start, end);
    if (!HAS_ZONE.test(text)) return Number.NaN;
    // Date.parse takes 30 February for 2 March.
    const isNoDay = ISO_DAY.test(text) && Number.isNaN(readDay(text, 0));
    return isNoDay ? Number.NaN : Date.parse(text);
  };
}

/** Zone at the end of the text: Z, ±HH:MM, ±HHMM or ±HH; nothing is UTC. */
function offsetMs(text: string, at: number, end: number): number {
  const left = end - at;
  const sign = text.charCodeAt(at);
  if (left === 0) return 0;
  if (left === 1) return sign === UPPER_Z || sign === LOWER_Z ? 0 : Number.NaN;
  if (sign !== PLUS && sign !== DASH) return Number.NaN;
  const hours = twoDigits(text, at + 1);
  let minutes = Number.NaN;
  if (left === 6 && text.charCodeAt(at + 3) === COLON) minutes = twoDigits(text, at + 4);
  else if (left === 5) minutes = twoDigits(text, at + 3);
  else if (left === 3) minutes = 0;
  if (!(hours < 24 && minutes < 60)) return Number.NaN;
  return (sign === DASH ? -1 : 1) * (hours * 60 + minutes) * MINUTE_MS;
}

function twoDigits(text: string, at: number): number {
  const high = digitAt(text, at);
  const low = digitAt(text, at + 1);
  return high < 0 || low < 0 ? Number.NaN : high * 10 + low;
}

/** -1 where there is no digit, the end of the text included. */
function digitAt(text: string, at: number): number {
  const digit = text.charCodeAt(at) - ZERO;
  return digit >= 0 && digit <= 9 ? digit : -1;
}
