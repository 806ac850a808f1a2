/** How actions and days are said, in the words people use for them. Shared by the detectors. */
import type { Weekday } from "../domain/automation.ts";
import { domainOf } from "../domain/home.ts";
import type { TextPart } from "../domain/suggestion.ts";
import type { Words } from "./contract.ts";
import type { DayClass } from "./daily-time-target.ts";

const WEEKDAY_NAMES: Readonly<Record<Weekday, string>> = {
  mon: "Monday",
  tue: "Tuesday",
  wed: "Wednesday",
  thu: "Thursday",
  fri: "Friday",
  sat: "Saturday",
  sun: "Sunday",
};

interface Verb {
  /** "Turn on the kitchen light": before and after the name. */
  readonly command: readonly [string, string];
  /** "Someone switches it on". */
  readonly does: (it: string) => string;
}

const VERBS: Readonly<Record<string, Verb>> = {
  on: { command: ["Turn on", ""], does: (it) => `switches ${it} on` },
  off: { command: ["Turn off", ""], does: (it) => `switches ${it} off` },
  open: { command: ["Open", ""], does: (it) => `opens ${it}` },
  closed: { command: ["Close", ""], does: (it) => `closes ${it}` },
  locked: { command: ["Lock", ""], does: (it) => `locks ${it}` },
  unlocked: { command: ["Unlock", ""], does: (it) => `unlocks ${it}` },
  playing: { command: ["Start", ""], does: (it) => `starts ${it}` },
  paused: { command: ["Pause", ""], does: (it) => `pauses ${it}` },
  idle: { command: ["Stop", ""], does: (it) => `stops ${it}` },
};

/** "Turn on the kitchen light" in parts, the device marked as what it is about. */
export function sayCommand(entityIds: readonly string[], state: string, words: Words): readonly TextPart[] {
  const [before, after] = verbOf(entityIds, state).command;
  const names = entityIds.map((entityId) => `the ${words.nameOf(entityId)}`);
  const parts: TextPart[] = [{ text: `${before} ` }, { text: joinWords(names), strong: true }];
  return after === "" ? parts : [...parts, { text: ` ${after}` }];
}

/** "switches it on". */
export function sayDoing(entityIds: readonly string[], state: string): string {
  return verbOf(entityIds, state).does(entityIds.length === 1 ? "it" : "them");
}

/** "on weekdays". */
export function sayDays(days: DayClass): string {
  if (days === "all") return "every day";
  if (days === "weekdays") return "on weekdays";
  return days === "weekend" ? "at weekends" : `every ${WEEKDAY_NAMES[days]}`;
}

/** "19 of the last 22 weekdays". */
export function sayShare(support: number, opportunities: number, days: DayClass): string {
  const noun = nounOf(days);
  return support === opportunities
    ? `on each of the last ${opportunities} ${noun}`
    : `on ${support} of the last ${opportunities} ${noun}`;
}

function nounOf(days: DayClass): string {
  if (days === "all") return "days";
  if (days === "weekdays") return "weekdays";
  return days === "weekend" ? "weekend days" : `${WEEKDAY_NAMES[days]}s`;
}

/** "a", "a and b", "a, b and c". */
export function joinWords(words: readonly string[], last = "and"): string {
  return words.length < 2
    ? (words[0] ?? "")
    : `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1) ?? ""}`;
}

function verbOf(entityIds: readonly string[], state: string): Verb {
  const domain = domainOf(entityIds[0] ?? "");
  const known = VERBS[state];
  if (known !== undefined && (domain !== "climate" || state === "off")) return known;
  const mode = state.replaceAll("_", " ");
  return { command: ["Set", `to ${mode}`], does: (it) => `sets ${it} to ${mode}` };
}
