/** When something is done, in German: what sets it off, under which conditions, on which days. Clauses end with their verb. */
import type { Weekday } from "../domain/automation.ts";
import { join, sayBetween, sayExactly, sayExactlyDative, sayNumber } from "./de-plain.ts";
import { comes, isOrWas, ofMany } from "./de-states.ts";
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

type Is = "ist" | "war";

export const WEEKDAYS: Readonly<Record<Weekday, string>> = {
  mon: "Montag",
  tue: "Dienstag",
  wed: "Mittwoch",
  thu: "Donnerstag",
  fri: "Freitag",
  sat: "Samstag",
  sun: "Sonntag",
};

/**
 * "Flurtür geöffnet wird", "Anna nach Hause kommt".
 * @param time what is put within: "bei Dunkelheit"
 */
function clause(happening: Happening, time = ""): string {
  const within = time === "" ? "" : `${time} `;
  switch (happening.kind) {
    case "state": {
      const quiet = sayBefore(happening);
      return `${happening.name} ${within}${verb(happening.name, comes(happening))}${quiet === "" ? "" : ` und ${quiet}`}`;
    }
    case "person": {
      const { name, place } = happening;
      const quiet = sayBefore(happening);
      const does =
        place === "home" ? "nach Hause kommt" : place === "not_home" ? "geht" : `bei ${place} ankommt`;
      return `${name} ${within}${does}${quiet === "" ? "" : ` und ${quiet}`}`;
    }
    case "first-in":
      return `der Erste ${within}nach Hause kommt`;
    case "last-out":
      return `der Letzte ${within}gegangen ist`;
    case "above":
      return `${happening.name} ${within}über ${sayNumber(happening.value)} ${verb(happening.name, "steigt")}`;
    case "below":
      return `${happening.name} ${within}unter ${sayNumber(happening.value)} ${verb(happening.name, "fällt")}`;
    case "room":
      return sayRoom(happening, within);
    case "one-of":
      break;
  }
  const { things, secondSec } = happening;
  const verbs = new Set(things.map(comes));
  const [does = ""] = verbs;
  const first =
    verbs.size === 1 && things.length > 1
      ? `${join(
          things.map(({ name }) => name),
          "oder",
        )} ${does}`
      : join(
          things.map((thing) => `${thing.name} ${verb(thing.name, comes(thing))}`),
          "oder",
        );
  const second =
    secondSec === null
      ? ""
      : ` und binnen ${secondSec === 1 ? "einer Sekunde" : `${secondSec} Sekunden`} noch etwas davon folgt`;
  return `${within}${first}${second}`;
}

/**
 * The same, one after the other, and what has to be so meanwhile: "Flurtür bei Dunkelheit geöffnet wird, solange jemand zu Hause ist".
 * @param held what the clause goes on with
 */
export function clauseUnder(
  steps: readonly Happening[],
  conditions: readonly Circumstance[],
  held = "",
): string {
  const { times, clauses } = sortOut(conditions);
  const [first, ...others] = steps;
  const said =
    first === undefined
      ? ""
      : others.length === 0
        ? clause(first, times)
        : // What is put within the first of them would be of that one alone.
          [times, saySteps(steps)].filter((one) => one !== "").join(" ");
  return `${said}${held}${clauses === "" ? "" : `, solange ${clauses}`}`;
}

/** "nach 3 Stunden Ruhe", "wenn Flurtür davor 30 Minuten lang geschlossen war"; empty where it does not matter. */
export function sayQuiet(happening: Happening): string {
  if (happening.kind === "room") return sayQuietRoom(happening);
  if (happening.kind !== "state" && happening.kind !== "person") return "";
  const before = sayBefore(happening);
  return before === "" ? "" : `wenn ${happening.name} ${before}`;
}

export function saySteps(steps: readonly Happening[]): string {
  return steps.map((step) => clause(step)).join(" und dann ");
}

/** "montags bis freitags bei Dunkelheit, solange jemand zu Hause ist"; empty where there are none. */
export function sayConditions(conditions: readonly Circumstance[]): string {
  const { times, clauses } = sortOut(conditions);
  return [times, clauses === "" ? "" : `solange ${clauses}`].filter((one) => one !== "").join(", ");
}

/** Behind a sentence: ", nur bei Dunkelheit", ", solange jemand zu Hause ist". */
export function sayOnly(conditions: readonly Circumstance[]): string {
  const { times, clauses } = sortOut(conditions);
  return `${times === "" ? "" : `, nur ${times}`}${clauses === "" ? "" : `, solange ${clauses}`}`;
}

/** "wenn Fernseher an ist", "zwischen 18:00 und 22:30 Uhr". */
export function sayWhile(circumstance: Circumstance, be: Is): string {
  const time = circumstance.kind === "sun" ? null : sayTime(circumstance);
  return time ?? `wenn ${sayThat(circumstance, be)}`;
}

/** "der Fernseher an ist", "es zwischen 18:00 und 22:30 Uhr war". */
export function sayThat(circumstance: Circumstance, be: Is): string {
  if (circumstance.kind === "sun") return `es draußen ${circumstance.isUp ? "hell" : "dunkel"} ${be}`;
  const time = sayTime(circumstance);
  return time === null ? sayIs(circumstance, be) : `es ${time} ${be}`;
}

/** "Anna zu Hause ist", "weder Anna noch Ben zu Hause war". */
export function sayWhere({ names, isHome }: PersonIs, be: Is): string {
  if (names.length === 1) return `${names[0] ?? ""} ${isHome ? "" : "nicht "}zu Hause ${be}`;
  return isHome ? `${join(names, "oder")} zu Hause ${be}` : `weder ${names.join(" noch ")} zu Hause ${be}`;
}

export function sayDays(days: DayClass): string {
  if (days === "all") return "täglich";
  if (days === "weekdays") return "montags bis freitags";
  if (days === "weekend") return "am Wochenende";
  if (typeof days === "string") return `jeden ${WEEKDAYS[days]}`;
  const others = daysBut(days);
  return others === null ? adverbs(days) : `täglich außer ${adverbs(others)}`;
}

/** "an 19 der letzten 22 Wochentage". */
export function sayShare({ support, opportunities, days }: Share): string {
  return support === opportunities
    ? `an jedem der letzten ${opportunities} ${sayKind(days)}`
    : `an ${support} der letzten ${opportunities} ${sayKind(days)}`;
}

/** "a", "b und c": what is of times, and clauses that end with their verbs. */
function sortOut(conditions: readonly Circumstance[]): { readonly times: string; readonly clauses: string } {
  const inOrder = daysFirst(conditions);
  return {
    times: inOrder.flatMap((one) => sayTime(one) ?? []).join(" "),
    clauses: join(inOrder.filter((one) => sayTime(one) === null).map((one) => sayIs(one, "ist"))),
  };
}

function sayKind(days: DayClass): string {
  if (days === "all") return "Tage";
  if (days === "weekdays") return "Wochentage";
  if (days === "weekend") return "Wochenendtage";
  if (typeof days === "string") return `${WEEKDAYS[days]}e`;
  const others = daysBut(days);
  return others === null ? join(days.map((day) => `${WEEKDAYS[day]}e`)) : `Tage außer ${adverbs(others)}`;
}

/** "montags, mittwochs und freitags". */
function adverbs(days: readonly Weekday[]): string {
  return join(days.map((day) => `${WEEKDAYS[day].toLowerCase()}s`));
}

/** What is a matter of the clock, the calendar or the sun; null for anything else. */
function sayTime(circumstance: Circumstance): string | null {
  if (circumstance.kind === "sun") return circumstance.isUp ? "bei Tageslicht" : "bei Dunkelheit";
  if (circumstance.kind === "between") return sayBetween(circumstance.from, circumstance.to);
  return circumstance.kind === "days" ? sayOn(circumstance.days) : null;
}

/** As {@link sayDays}; but what acts whenever something comes does not act "jeden Montag". */
function sayOn(days: DayClass): string {
  const isBroad = days === "all" || days === "weekdays" || days === "weekend";
  return isBroad || typeof days !== "string" ? sayDays(days) : adverbs([days]);
}

function sayIs(circumstance: Circumstance, be: Is): string {
  switch (circumstance.kind) {
    case "anybody":
      return `${circumstance.isHome ? "jemand" : "niemand"} zu Hause ${be}`;
    case "persons":
      return sayWhere(circumstance.persons, be);
    case "place":
      return `${circumstance.name} ${sayPlace(circumstance.place)} ${be}`;
    case "state":
      return `${circumstance.name} ${verb(circumstance.name, isOrWas(circumstance, be))}`;
    case "room": {
      const { tells, isSo } = circumstance;
      const who = isSo ? "jemand" : "niemand";
      return tells === "motion"
        ? `sich ${where(circumstance)} ${who} bewegt${be === "ist" ? "" : "e"}`
        : `${where(circumstance)} ${who} ${be}`;
    }
    case "above":
    case "below": {
      const { kind, name, value } = circumstance;
      return `${name} ${kind === "above" ? "über" : "unter"} ${sayNumber(value)} ${verb(name, be === "ist" ? "liegt" : "lag")}`;
    }
    case "sun":
    case "between":
    case "days":
      break;
  }
  return sayTime(circumstance) ?? "";
}

function sayPlace(place: string): string {
  if (place === "home") return "zu Hause";
  return place === "not_home" ? "unterwegs" : `bei ${place}`;
}

function sayRoom(room: InRoom & Pick<Before, "quietMin">, within: string): string {
  const { tells, isSo, isArea, name, quietMin } = room;
  const quiet = quietMin > 0 ? `${sayQuietRoom(room)} ${isSo ? "wieder " : ""}` : "";
  if (tells === "presence" && isSo)
    return `${within}${quiet}jemand ${isArea ? `in den Bereich ${name}` : `zu ${name}`} kommt`;
  const who = isSo ? "jemand" : "niemand mehr";
  return tells === "motion"
    ? `sich ${within}${where(room)} ${quiet}${who} bewegt`
    : `${within}${where(room)} ${quiet}${who} ist`;
}

function sayQuietRoom({ tells, isSo, quietMin }: InRoom & Pick<Before, "quietMin">): string {
  if (quietMin === 0) return "";
  return `nach ${sayExactlyDative(quietMin)} ${isSo ? "Ruhe" : tells === "motion" ? "Bewegung" : "Anwesenheit"}`;
}

/** "davor 30 Minuten lang geschlossen war". */
function sayBefore(happening: Extract<Happening, { kind: "state" | "person" }>): string {
  const { kind, name, from, quietMin } = happening;
  const [before] = from;
  if (quietMin === 0 || before === undefined) return "";
  const so =
    kind === "person"
      ? `${sayPlace(before)} war`
      : verb(name, isOrWas({ ...happening, state: before }, "war"));
  return `davor ${sayExactly(quietMin)} lang ${so}`;
}

function where({ isArea, name }: InRoom): string {
  return `${isArea ? "im Bereich" : "bei"} ${name}`;
}

/** As many things do it as the name is of. */
function verb(name: string, does: string): string {
  return isPlural(name) ? ofMany(does) : does;
}
