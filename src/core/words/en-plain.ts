/** Spans, counts and lists in English. */
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../domain/time.ts";

/** "40 minutes", "9 hours", "3 days". */
export function saySpan(ms: number): string {
  if (ms < 90 * MINUTE_MS) return count(Math.max(1, Math.round(ms / MINUTE_MS)), "minute");
  if (ms < 48 * HOUR_MS) return count(Math.round(ms / HOUR_MS), "hour");
  return count(Math.round(ms / DAY_MS), "day");
}

/** "1 hour", "2 hours". */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** "a", "a and b", "a, b and 4 more". */
export function sayList(words: readonly string[], most = 3): string {
  if (words.length > most + 1) return `${words.slice(0, most).join(", ")} and ${words.length - most} more`;
  return words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} and ${words.at(-1) ?? ""}`;
}

/** With the first letter large, for the beginning of a sentence. */
export function sayFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
