/** Spans, counts and lists in English. */
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../domain/time.ts";
import { roundRange } from "./phrases.ts";

/** "40 minutes", "9 hours", "3 days". */
export function saySpan(ms: number): string {
  if (ms < 90 * MINUTE_MS) return count(Math.max(1, Math.round(ms / MINUTE_MS)), "minute");
  if (ms < 48 * HOUR_MS) return count(Math.round(ms / HOUR_MS), "hour");
  return count(Math.round(ms / DAY_MS), "day");
}

/** A span that is kept to the minute: "100 minutes", "2.5 hours", "3 hours 23 minutes". */
export function sayExactly(minutes: number): string {
  const whole = Math.max(1, Math.round(minutes));
  if (whole < 120) return count(whole, "minute");
  if (whole % 30 === 0) return count(whole / 60, "hour");
  return `${count(Math.floor(whole / 60), "hour")} ${count(whole % 60, "minute")}`;
}

/** What people take, to the minute below two hours: "59 to 71 minutes", "2 to 2.5 hours". */
export function sayRange(lowMin: number, highMin: number): string {
  const [low, high] = roundRange(lowMin, highMin);
  if (low === high) return sayExactly(low);
  if (high < 120) return `${low} to ${sayExactly(high)}`;
  const isInHours = low >= 120 && low % 30 === 0 && high % 30 === 0;
  return `${isInHours ? String(low / 60) : sayExactly(low)} to ${sayExactly(high)}`;
}

/** "1 hour", "2 hours". */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** "a", "a and b", "a, b and 4 more". */
export function sayList(words: readonly string[], most = 3): string {
  if (words.length > most + 1) return `${words.slice(0, most).join(", ")} and ${words.length - most} more`;
  return join(words);
}

/** "a", "a and b", "a, b and c". */
export function join(words: readonly string[], last = "and"): string {
  return words.length < 2
    ? (words[0] ?? "")
    : `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1) ?? ""}`;
}

/** "9:00" to "22:00": "between 9:00 and 22:00"; where one of them is midnight, the other alone. */
export function sayBetween(from: string, to: string): string {
  if (to === "0:00") return `after ${from}`;
  return from === "0:00" ? `before ${to}` : `between ${from} and ${to}`;
}

/** With the first letter large, for the beginning of a sentence. */
export function sayFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
