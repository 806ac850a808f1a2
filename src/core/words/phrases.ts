/**
 * What a language can say of a suggestion. Detectors hand over facts (names, states, minutes, counts); a language makes whole sentences of them, since
 * the order of words, not only the words, is the language's own.
 *
 * English is the language of the offline contract. Another language is one more file beside en.ts, with those that it takes its parts from, and a line in languages.ts.
 */
import { type Weekday, WEEKDAYS } from "../domain/automation.ts";
import type { ReadinessFacts } from "../domain/analysis.ts";
import type { Failure } from "../domain/failure.ts";
import type { FindingFacts } from "../domain/finding.ts";
import type { IncidentFacts, PartFacts } from "../domain/incident.ts";
import { setpointOfDomain, toSetpointNumber } from "../domain/setpoint.ts";
import type { NothingFoundFacts, TextPart } from "../domain/suggestion.ts";

/** On which days: a list has two to six weekdays, from Monday on. */
export type DayClass = "all" | "weekdays" | "weekend" | Weekday | readonly Weekday[];

/** Things that are brought into a state, as people call them. All are of one domain. */
export interface Act {
  readonly names: readonly string[];
  readonly domain: string;
  readonly state: string;
}

/**
 * The setpoint that a state of an entity is, as it is told; null for any other state. Home Assistant gives degrees in the home's own unit, which nobody here
 * is told.
 */
export function setpointIn(
  domain: string,
  state: string,
): { readonly value: number; readonly unit: string } | null {
  const value = setpointOfDomain(domain) === null ? null : toSetpointNumber(state);
  return value === null
    ? null
    : { value: Math.round(10 * value) / 10, unit: domain === "humidifier" ? "%" : "°" };
}

/** On how many of how many days. */
export interface Share {
  readonly support: number;
  readonly opportunities: number;
  readonly days: DayClass;
}

export interface PersonIs {
  readonly names: readonly string[];
  /** One of them is home; or none is. */
  readonly isHome: boolean;
}

/** A thing in a state. */
export interface InState {
  readonly name: string;
  readonly domain: string;
  /** Of a binary sensor; null where it has none, and for anything else. */
  readonly deviceClass: string | null;
  readonly state: string;
}

/** A room in which somebody is told of, or not. */
export interface InRoom {
  /** The area, or where it has none the sensor. */
  readonly name: string;
  readonly isArea: boolean;
  readonly tells: "motion" | "presence";
  readonly isSo: boolean;
}

/** What was before something came. */
export interface Before {
  /** The states, where there are few enough to say. */
  readonly from: readonly string[];
  /** Minutes for which it had to be in the first of them, or the room without a change; 0 for every time. */
  readonly quietMin: number;
}

/** What has to be so. */
export type Circumstance =
  | { readonly kind: "anybody"; readonly isHome: boolean }
  | { readonly kind: "persons"; readonly persons: PersonIs }
  | { readonly kind: "sun"; readonly isUp: boolean }
  /** In a zone. */
  | { readonly kind: "place"; readonly name: string; readonly place: string }
  | ({ readonly kind: "state" } & InState)
  | ({ readonly kind: "room" } & InRoom)
  | { readonly kind: "above" | "below"; readonly name: string; readonly value: number }
  | { readonly kind: "days"; readonly days: DayClass }
  /** "18:00" to "22:30", over midnight where that is earlier; "0:00" is midnight. */
  | { readonly kind: "between"; readonly from: string; readonly to: string };

/** What sets something off. */
export type Happening =
  | ({ readonly kind: "state" } & InState & Before)
  /** `place`: `home`, `not_home` or a zone's name. */
  | ({ readonly kind: "person"; readonly name: string; readonly place: string } & Before)
  | { readonly kind: "first-in" | "last-out" }
  | { readonly kind: "above" | "below"; readonly name: string; readonly value: number }
  | ({ readonly kind: "room" } & InRoom & Pick<Before, "quietMin">)
  /** One of several things comes into a state, and where `secondSec` says so another one within so many seconds. */
  | {
      readonly kind: "one-of";
      readonly things: readonly (InState & Pick<Before, "from">)[];
      readonly secondSec: number | null;
    };

export type SunEvent = "sunrise" | "sunset";

export type Parts = readonly TextPart[];

/** A suggestion's own words: as a headline, why, and what its automation is called and says of itself. */
export interface Phrases {
  /** BCP 47. */
  readonly language: string;

  timed(it: {
    readonly act: Act;
    readonly at: string;
    readonly days: DayClass;
    /** Under which alone it is done. */
    readonly only: Circumstance | null;
  }): Parts;
  timedWhy(it: {
    /** Null for anybody. */
    readonly who: string | null;
    readonly act: Act;
    readonly from: string;
    readonly to: string;
    readonly share: Share;
    readonly only: Circumstance | null;
    /** Minutes a week by which the time moves, 0 where it does not; later above 0. */
    readonly aWeekMin: number;
  }): string;
  timedNote(it: { readonly who: string | null; readonly days: DayClass }): string;

  sun(it: {
    readonly act: Act;
    readonly event: SunEvent;
    readonly offsetMin: number;
    readonly days: DayClass;
  }): Parts;
  sunWhy(it: {
    readonly act: Act;
    readonly event: SunEvent;
    readonly offsetMin: number;
    readonly share: Share;
  }): string;
  sunNote(it: { readonly event: SunEvent; readonly offsetMin: number; readonly days: DayClass }): string;

  season(it: { readonly act: Act; readonly at: string; readonly days: DayClass }): Parts;
  seasonWhy(it: {
    readonly act: Act;
    readonly aWeekMin: number;
    readonly was: string;
    readonly weeks: number;
    readonly at: string;
    readonly share: Share;
  }): string;
  seasonNote(it: { readonly days: DayClass }): string;

  kindOfDay(it: {
    readonly act: Act;
    readonly at: string;
    readonly days: DayClass;
    readonly when: PersonIs;
  }): Parts;
  kindOfDayWhy(it: {
    /** One of core/features/day-type-names, null where the days have none. */
    readonly kind: string | null;
    readonly who: string | null;
    readonly act: Act;
    readonly from: string;
    readonly to: string;
    readonly at: string;
    readonly share: Share;
    readonly when: PersonIs;
    readonly elsewhere: { readonly support: number; readonly opportunities: number };
  }): string;
  kindOfDayNote(it: { readonly days: DayClass; readonly when: PersonIs }): string;

  /** Of these, the headline and the automation's name say what {@link withConditions} lets them, the rest says all conditions. */
  following(it: Following): Parts;
  followingWhy(
    it: Pick<Following, "after" | "act" | "conditions"> & {
      readonly support: number;
      readonly opportunities: number;
      readonly lagMin: number;
    },
  ): string;
  /** What its automation is called. */
  followingName(it: Following): string;
  followingNote(it: Pick<Following, "after" | "conditions">): string;

  sequence(it: Sequence): Parts;
  sequenceWhy(
    it: Sequence & {
      readonly support: number;
      readonly opportunities: number;
      readonly lagMin: number;
      /** How often the same was done after the last step alone; null where that did not come. */
      readonly alone: { readonly hits: number; readonly firings: number } | null;
    },
  ): string;
  sequenceName(it: Sequence): string;
  sequenceNote(it: Pick<Sequence, "steps" | "conditions">): string;

  scene(it: Scene): Parts;
  sceneWhy(it: {
    readonly names: readonly string[];
    readonly conditions: readonly Circumstance[];
    readonly occasions: number;
    readonly spanSec: number;
    readonly isSecondNeeded: boolean;
    readonly support: number;
    readonly opportunities: number;
  }): string;
  sceneName(it: Scene): string;
  sceneNote(it: Pick<Scene, "conditions">): string;

  lasting(it: Lasting): Parts;
  lastingWhy(it: Lasting & Lasted & { readonly support: number; readonly opportunities: number }): string;
  lastingName(it: Lasting): string;
  lastingNote(it: Lasting & Lasted): string;

  repair(it: Repair): Parts;
  repairWhy(it: {
    readonly why: Repair["why"];
    readonly act: Act;
    readonly support: number;
    readonly opportunities: number;
    /** 0 = Monday … 6 = Sunday; none for every day. */
    readonly weekdays: readonly number[];
    readonly withinMin: number;
    /** What would be usual, 0-1. */
    readonly baseRate: number;
    readonly laterMin: number;
    /** How much earlier than it people do it, in the middle, where that is what is to change. */
    readonly earlierMin?: number;
    /** What sets it off when it is undone, and how often it is undone otherwise; where it is about that. */
    readonly elsewise?: {
      readonly setOffBy: SetOffBy;
      readonly undone: number;
      readonly acts: number;
    } | null;
    /** How often it is undone while the condition holds; `support` and `opportunities` are of the other times then. */
    readonly whileSo: { readonly when: Circumstance; readonly undone: number; readonly acts: number } | null;
  }): string;
  repairNote(): string;

  /** What a check found. */
  finding(facts: FindingFacts): Told;

  /** What a monitor says. */
  incident(facts: IncidentFacts): Told;
  /** What was measured. */
  incidentPart(facts: PartFacts): string;

  /** What went wrong, and what to do. */
  failure(facts: Failure): string;

  /** How far a detector's learning is. */
  ready(detector: string, facts: ReadinessFacts): string;
  /** Why there is no suggestion of a detector's. */
  nothingFound(detector: string, facts: NothingFoundFacts): string;
}

export interface Told {
  readonly title: string;
  readonly explanation: string;
}

export interface Following {
  readonly after: Happening;
  readonly act: Act;
  readonly wait: "none" | "delay" | "hold";
  readonly waitMin: number;
  readonly conditions: readonly Circumstance[];
}

export interface Sequence {
  readonly steps: readonly Happening[];
  readonly act: Act;
  /** They have to hold when the first step comes. */
  readonly conditions: readonly Circumstance[];
}

export interface Scene {
  readonly after: Happening;
  readonly conditions: readonly Circumstance[];
  /** What is done then; `rest` where it would only repeat the beginning: all of one kind, or of several (null). */
  readonly does:
    | { readonly kind: "acts"; readonly acts: readonly Act[] }
    | { readonly kind: "rest"; readonly act: Act | null; readonly isSecondNeeded: boolean };
}

export interface Lasting {
  readonly act: Act;
  readonly forMin: number;
  /** The use that lasts, and the states before it. */
  readonly using: InState & Pick<Before, "from">;
  readonly days: "all" | "weekdays" | "weekend";
  /** Hours of the day in which the use begins; null for the whole day. */
  readonly hours: { readonly from: number; readonly to: number } | null;
  /** Beyond these. */
  readonly conditions: readonly Circumstance[];
}

/** How long uses last that people end: half of them in between, minutes. */
export interface Lasted {
  readonly lowMin: number;
  readonly highMin: number;
}

/** A thing by its name, or a time of day as "07:30". */
export type SetOffBy = { readonly name: string } | { readonly at: string };

export interface Repair {
  readonly why:
    | "undone"
    | "weekdays"
    | "later"
    | "condition"
    | "without"
    | "vain"
    | "earlier"
    | "more-days"
    | "trigger";
  readonly isRetired: boolean;
  /** The automation. */
  readonly name: string;
  /** What it acts on, as far as this is about it. */
  readonly things: readonly string[];
  readonly weekdays: readonly number[];
  readonly laterMin: number;
  /** How much earlier it would come, where that is what is to change. */
  readonly earlierMin?: number;
  /** The thing or the time that sets it off and no longer should; where it is about that. */
  readonly setOffBy?: SetOffBy | null;
  /** The condition; null where it is about none. */
  readonly when: Circumstance | null;
}

/** A text of parts: what is filled in with `strong` is what the sentence is about. */
export function parts(texts: TemplateStringsArray, ...filled: readonly (string | Parts)[]): Parts {
  const all: TextPart[] = [];
  for (const [place, text] of texts.entries()) {
    if (text !== "") all.push({ text });
    const next = filled[place];
    if (next === undefined || next === "") continue;
    if (typeof next === "string") all.push({ text: next });
    else all.push(...next);
  }
  return all;
}

/** What a sentence is about. */
export function strong(text: string): Parts {
  return [{ text, strong: true }];
}

export function textOf(said: Parts): string {
  return said.map(({ text }) => text).join("");
}

/** The weekdays that a list leaves out, where these are fewer than it has; null where it is shorter itself. */
export function daysBut(days: readonly Weekday[]): readonly Weekday[] | null {
  const others = WEEKDAYS.filter((day) => !days.includes(day));
  return others.length < days.length ? others : null;
}

/** Conditions in the order in which they are said: days first, then hours and whatever else. */
export function daysFirst(conditions: readonly Circumstance[]): readonly Circumstance[] {
  return conditions.toSorted((a, b) => Number(b.kind === "days") - Number(a.kind === "days"));
}

/** A headline names no more conditions… */
const MOST_NAMED = 2;
/** …and more than one only as long as it has no more letters. */
const MOST_LETTERS = 110;

/** A text with those of its conditions that leave it readable. */
export function withConditions(
  conditions: readonly Circumstance[],
  say: (named: readonly Circumstance[]) => Parts,
): Parts {
  const said = say(conditions.slice(0, MOST_NAMED));
  return textOf(said).length <= MOST_LETTERS ? said : say(conditions.slice(0, 1));
}

/** From where to where something mostly lasts, as it is told: whole minutes below two hours, else by fives; never fewer. */
export function roundRange(lowMin: number, highMin: number): readonly [low: number, high: number] {
  const round = (minutes: number) =>
    highMin < 120 ? Math.max(1, Math.round(minutes)) : 5 * Math.ceil(minutes / 5);
  return [round(lowMin), round(highMin)];
}

/** The same with its first letter small, or large. */
export function lowerFirst(said: Parts): Parts {
  return said.map((part, place) =>
    place === 0 ? { ...part, text: part.text.charAt(0).toLowerCase() + part.text.slice(1) } : part,
  );
}
