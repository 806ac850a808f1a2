/** Spans, counts and lists in German. */
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../domain/time.ts";
import { roundRange } from "./phrases.ts";

/** As "seit" and "in" want it: "einer Minute", "3 Tagen". */
export function saySpan(ms: number): string {
  if (ms < 90 * MINUTE_MS) {
    const minutes = Math.max(1, Math.round(ms / MINUTE_MS));
    return minutes === 1 ? "einer Minute" : `${minutes} Minuten`;
  }
  if (ms < 48 * HOUR_MS) {
    const hours = Math.round(ms / HOUR_MS);
    return hours === 1 ? "einer Stunde" : `${hours} Stunden`;
  }
  return days(Math.round(ms / DAY_MS));
}

/** After "länger als": "eine Minute", "3 Tage". */
export function sayLength(ms: number): string {
  return saySpan(ms)
    .replace(/^einer /, "eine ")
    .replace(/^einem Tag$/, "einen Tag")
    .replace(/ Tagen$/, " Tage");
}

export function days(count: number): string {
  return count === 1 ? "einem Tag" : `${count} Tagen`;
}

/** A span that is kept to the minute: "eine Minute", "2,5 Stunden", "3 Stunden 23 Minuten". */
export function sayExactly(minutes: number): string {
  const whole = Math.max(1, Math.round(minutes));
  if (whole < 120) return whole === 1 ? "eine Minute" : `${whole} Minuten`;
  if (whole % 30 === 0) return `${sayNumber(whole / 60)} Stunden`;
  return `${Math.floor(whole / 60)} Stunden ${whole % 60 === 1 ? "1 Minute" : `${whole % 60} Minuten`}`;
}

/** After "nach". */
export function sayExactlyDative(minutes: number): string {
  return sayExactly(minutes).replace(/^eine /, "einer ");
}

/** What people take, to the minute below two hours: "59 bis 71 Minuten", "2 bis 2,5 Stunden". */
export function sayRange(lowMin: number, highMin: number): string {
  const [low, high] = roundRange(lowMin, highMin);
  if (low === high) return sayExactly(low);
  if (high < 120) return `${low} bis ${sayExactly(high)}`;
  const isInHours = low >= 120 && low % 30 === 0 && high % 30 === 0;
  return `${isInHours ? sayNumber(low / 60) : sayExactly(low)} bis ${sayExactly(high)}`;
}

/** "9:00" to "22:00": "zwischen 9:00 und 22:00 Uhr"; where one of them is midnight, the other alone. */
export function sayBetween(from: string, to: string): string {
  if (to === "0:00") return `nach ${from} Uhr`;
  return from === "0:00" ? `vor ${to} Uhr` : `zwischen ${from} und ${to} Uhr`;
}

export function sayNumber(value: number): string {
  return String(value).replace(".", ",");
}

/** "a", "a und b", "a, b und c". */
export function join(words: readonly string[], last = "und"): string {
  return words.length < 2
    ? (words[0] ?? "")
    : `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1) ?? ""}`;
}

/** "a", "a und b", "a, b und 4 weitere". */
export function sayList(words: readonly string[], most = 3): string {
  if (words.length > most + 1) return `${words.slice(0, most).join(", ")} und ${words.length - most} weitere`;
  return join(words);
}
