/** Spans, counts and lists in German. */
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../domain/time.ts";

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

/** "a", "a und b", "a, b und 4 weitere". */
export function sayList(words: readonly string[], most = 3): string {
  if (words.length > most + 1) return `${words.slice(0, most).join(", ")} und ${words.length - most} weitere`;
  return words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} und ${words.at(-1) ?? ""}`;
}
