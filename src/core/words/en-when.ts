/** When something is done, in English: what sets it off, under which conditions, on which days. */
import type { Weekday } from "../domain/automation.ts";
import { count, join, sayBetween, sayExactly } from "./en-plain.ts";
import { comes, ofMany, stateOf } from "./en-states.ts";
import { isPlural } from "./plural.ts";
import {
  type Before,
  type Circumstance,
  type DayClass,
  daysBut,
  daysFirst,
  type Happening,
  type InRoom,
  type PersonIs,
  type Share,
} from "./phrases.ts";

type Is = "is" | "was";

export const WEEKDAYS: Readonly<Record<Weekday, string>> = {
  mon: "Monday",
  tue: "Tuesday",
  wed: "Wednesday",
  thu: "Thursday",
  fri: "Friday",
  sat: "Saturday",
  sun: "Sunday",
};

/** "the hall door opens", "Anna comes home". */
export function clause(happening: Happening): string {
  switch (happening.kind) {
    case "state":
      return withQuiet(does(happening.name, comes(happening)), happening);
    case "person": {
      const { name, place } = happening;
      const verb = place === "home" ? "comes home" : place === "not_home" ? "leaves" : `comes to ${place}`;
      return withQuiet(`${name} ${verb}`, happening);
    }
    case "first-in":
      return "the first comes home";
    case "last-out":
      return "the last has left";
    case "above":
      return `${does(happening.name, "rises above")} ${happening.value}`;
    case "below":
      return `${does(happening.name, "falls below")} ${happening.value}`;
    case "room":
      return withQuiet(sayRoom(happening), happening);
    case "one-of":
      break;
  }
  const { things, secondSec } = happening;
  const verbs = new Set(things.map(comes));
  const [verb = ""] = verbs;
  const isOneVerb = verbs.size === 1;
  const first =
    isOneVerb && things.length > 1
      ? `one of ${join(things.map(({ name }) => the(name)))} ${verb}`
      : join(
          things.map((thing) => does(thing.name, comes(thing))),
          "or",
        );
  if (secondSec === null) return first;
  return `${first} and ${isOneVerb ? "another" : "another of these happens"} within ${count(secondSec, "second")}`;
}

/** The same as lasting: "the hall door has been open for 3 minutes". */
export function clauseHeld(happening: Happening, minutes: number): string {
  const span = sayExactly(minutes);
  switch (happening.kind) {
    case "state":
      return `${does(happening.name, "has been")} ${stateOf(happening)} for ${span}`;
    case "person":
      return `${happening.name} has been ${sayPlace(happening.place)} for ${span}`;
    case "above":
    case "below":
      return `${does(happening.name, "has been")} ${happening.kind} ${happening.value} for ${span}`;
    case "room": {
      const who = happening.isSo ? "somebody" : "nobody";
      const does = happening.tells === "motion" ? (happening.isSo ? "been moving" : "moved") : "been";
      return `${who} has ${does} ${where(happening)} for ${span}`;
    }
    case "first-in":
      return `somebody has been home again for ${span}`;
    case "last-out":
      return `the last has been gone for ${span}`;
    case "one-of":
      break;
  }
  return `${clause(happening)} for ${span}`;
}

export function saySteps(steps: readonly Happening[]): string {
  return steps.map(clause).join(" and then ");
}

/** "after being closed for 30 minutes", "after 3 hours of quiet"; empty where it does not matter. */
export function sayQuiet(happening: Happening): string {
  if (!("quietMin" in happening) || happening.quietMin === 0) return "";
  const span = sayExactly(happening.quietMin);
  if (happening.kind === "room") {
    return `after ${span} of ${happening.isSo ? "quiet" : happening.tells}`;
  }
  const [before] = happening.from;
  if (before === undefined) return "";
  const so = happening.kind === "person" ? sayPlace(before) : stateOf({ ...happening, state: before });
  return `after being ${so} for ${span}`;
}

/** Whether what follows a clause would be taken for a part of it. */
export function isLong(happening: Happening): boolean {
  return happening.kind === "one-of" || sayQuiet(happening) !== "";
}

/** "on weekdays after dark while the guest mode is off"; empty where there are none. */
export function sayConditions(conditions: readonly Circumstance[]): string {
  const inOrder = daysFirst(conditions);
  const clauses = inOrder.filter((one) => sayTime(one) === null).map((one) => sayIs(one, "is"));
  return [
    ...inOrder.flatMap((one) => sayTime(one) ?? []),
    ...(clauses.length === 0 ? [] : [`while ${join(clauses)}`]),
  ].join(" ");
}

/** "when the television is on", "between 18:00 and 22:30". */
export function sayWhile(circumstance: Circumstance, be: Is): string {
  const time = circumstance.kind === "sun" ? null : sayTime(circumstance);
  return time ?? `when ${sayThat(circumstance, be)}`;
}

/** "the television is on", "it was between 18:00 and 22:30". */
export function sayThat(circumstance: Circumstance, be: Is): string {
  if (circumstance.kind === "sun") return `it ${be} ${circumstance.isUp ? "light" : "dark"} outside`;
  const time = sayTime(circumstance);
  return time === null ? sayIs(circumstance, be) : `it ${be} ${time}`;
}

/** "Anna is home", "neither Anna nor Ben was home". */
export function sayWhere({ names, isHome }: PersonIs, be: Is): string {
  if (names.length === 1) return `${names[0] ?? ""} ${be} ${isHome ? "home" : "out"}`;
  return isHome ? `${join(names, "or")} ${be} home` : `neither ${join(names, "nor")} ${be} home`;
}

export function sayDays(days: DayClass): string {
  if (days === "all") return "every day";
  if (days === "weekdays") return "on weekdays";
  if (days === "weekend") return "at weekends";
  if (typeof days === "string") return `every ${WEEKDAYS[days]}`;
  const others = daysBut(days);
  return others === null ? `on ${plurals(days)}` : `every day but ${plurals(others)}`;
}

/** "on 19 of the last 22 weekdays". */
export function sayShare({ support, opportunities, days }: Share): string {
  return support === opportunities
    ? `on each of the last ${opportunities} ${sayKind(days)}`
    : `on ${support} of the last ${opportunities} ${sayKind(days)}`;
}

export const the = (name: string): string => `the ${name}`;

function sayKind(days: DayClass): string {
  if (days === "all") return "days";
  if (days === "weekdays") return "weekdays";
  if (days === "weekend") return "weekend days";
  if (typeof days === "string") return plurals([days]);
  const others = daysBut(days);
  return others === null ? plurals(days) : `days other than ${plurals(others)}`;
}

/** "Mondays, Wednesdays and Fridays". */
function plurals(days: readonly Weekday[]): string {
  return join(days.map((day) => `${WEEKDAYS[day]}s`));
}

/** What is a matter of the clock, the calendar or the sun; null for anything else. */
function sayTime(circumstance: Circumstance): string | null {
  if (circumstance.kind === "sun") return circumstance.isUp ? "in daylight" : "after dark";
  if (circumstance.kind === "between") return sayBetween(circumstance.from, circumstance.to);
  return circumstance.kind === "days" ? sayOn(circumstance.days) : null;
}

/** As {@link sayDays}; but what acts whenever something comes does not act "every Monday". */
function sayOn(days: DayClass): string {
  const isBroad = days === "all" || days === "weekdays" || days === "weekend";
  return isBroad || typeof days !== "string" ? sayDays(days) : `on ${plurals([days])}`;
}

function sayIs(circumstance: Circumstance, be: Is): string {
  switch (circumstance.kind) {
    case "anybody":
      return `${circumstance.isHome ? "somebody" : "nobody"} ${be} home`;
    case "persons":
      return sayWhere(circumstance.persons, be);
    case "place":
      return `${circumstance.name} ${be} ${sayPlace(circumstance.place)}`;
    case "state":
      return `${does(circumstance.name, be)} ${stateOf(circumstance)}`;
    case "room": {
      const { tells, isSo } = circumstance;
      if (tells === "motion") return `there ${be} ${isSo ? "" : "no "}motion ${where(circumstance)}`;
      return `${isSo ? "somebody" : "nobody"} ${be} ${where(circumstance)}`;
    }
    case "above":
    case "below":
      return `${does(circumstance.name, be)} ${circumstance.kind} ${circumstance.value}`;
    case "sun":
    case "between":
    case "days":
      break;
  }
  return sayTime(circumstance) ?? "";
}

function sayPlace(place: string): string {
  if (place === "home") return "home";
  return place === "not_home" ? "out" : `at ${place}`;
}

function sayRoom(room: InRoom & Pick<Before, "quietMin">): string {
  const { tells, isSo, isArea, name, quietMin } = room;
  if (tells === "motion" && !isSo) return `nobody moves any more ${where(room)}`;
  if (!isSo) return `nobody is left ${where(room)}`;
  if (tells === "motion" && quietMin === 0) return `somebody moves ${where(room)}`;
  return `somebody comes ${isArea ? "into" : "near"} ${the(name)}`;
}

function withQuiet(said: string, happening: Happening): string {
  const quiet = sayQuiet(happening);
  return quiet === "" ? said : `${said} ${quiet}`;
}

function where({ isArea, name }: InRoom): string {
  return `${isArea ? "in" : "near"} ${the(name)}`;
}

/** "the lamp comes on", "the blinds open". */
function does(name: string, verb: string): string {
  return `${the(name)} ${isPlural(name) ? ofMany(verb) : verb}`;
}
