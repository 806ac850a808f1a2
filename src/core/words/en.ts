/** Suggestions in English, the language of the offline contract. */
import type { Weekday } from "../domain/automation.ts";
import { failureInEnglish } from "../domain/failure-in-english.ts";
import { findingInEnglish } from "./en-findings.ts";
import { incidentInEnglish, partInEnglish } from "./en-incidents.ts";
import {
  type Act,
  type Circumstance,
  type DayClass,
  daysBut,
  type Happening,
  type Lasting,
  lowerFirst,
  type Parts,
  parts,
  type PersonIs,
  type Phrases,
  type Scene,
  setpointIn,
  type Share,
  strong,
  type SunEvent,
  textOf,
} from "./phrases.ts";

const WEEKDAYS: Readonly<Record<Weekday, string>> = {
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
  readonly command: readonly [before: string, after: string];
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

/** "the hall door opens". */
const COMES: Readonly<Record<string, string>> = {
  on: "comes on",
  off: "goes off",
  open: "opens",
  closed: "closes",
  locked: "is locked",
  unlocked: "is unlocked",
  playing: "starts playing",
  paused: "is paused",
  idle: "stops",
};

const BEGINNINGS: Readonly<Record<string, string>> = {
  on: "is switched on",
  open: "is opened",
  unlocked: "is unlocked",
  playing: "starts playing",
};

/** What a detector is about, as the subject that needs days of history. */
const NEEDS: Readonly<Record<string, string>> = {
  "daily-time": "Times of day need",
  "trigger-action": "What follows what needs",
  "room-presence": "What people do when they come into a room needs",
  presence: "What people do when they come and go needs",
  "numeric-threshold": "What people do when a measure passes a value needs",
  sequence: "What people do one after the other needs",
  "co-activation": "What people set together needs",
  reversal: "What people undo needs",
  duration: "Durations need",
  "day-type": "Kinds of days need",
  "seasonal-drift": "What moves with the season needs",
};

const READY = {
  "no-presence": "Nobody's coming and going is in the history, so the kind of a day cannot be told in time.",
  "no-place": "Nobody told where the home is, so its sun is not known.",
  "learned-sun": "Learned from how far the sun moved.",
  "no-automation-acted":
    "No automation of this home did anything on enough days for people to have undone it.",
} as const;

const MADE = "Suggested by Steward:";

export const EN: Phrases = {
  language: "en",

  timed: ({ act, at, days, only }) =>
    parts`${command(act)} at ${strong(at)} ${strong(sayDays(days))}${only === null ? [] : parts` when ${strong(sayThat(only, "is"))}`}`,
  timedWhy({ who, act, from, to, share, only, aWeekMin }) {
    const then = only === null ? "" : ` on which ${sayThat(only, "was")} then`;
    const moves =
      aWeekMin === 0
        ? ""
        : `; the time moves, by about ${Math.abs(aWeekMin)} minutes a week, and is ${aWeekMin > 0 ? "later" : "earlier"} now`;
    return `${who ?? "Someone"} ${does(act)} between ${from} and ${to} ${sayShare(share)}${then}${moves}.`;
  },
  timedNote: ({ who, days }) =>
    `${MADE} ${who ?? "people"} did this ${who === null ? "themselves " : ""}${sayDays(days)} at about this time.`,

  sun: ({ act, event, offsetMin, days }) =>
    parts`${command(act)} ${strong(sayOffset(event, offsetMin))} ${strong(sayDays(days))}`,
  sunWhy: ({ act, event, offsetMin, share }) =>
    `Someone ${does(act)} ${sayOffset(event, offsetMin)} ${sayShare(share)}; the time of day moves with the sun.`,
  sunNote: ({ event, offsetMin, days }) =>
    `${MADE} people did this themselves ${sayOffset(event, offsetMin)} ${sayDays(days)}.`,

  season: ({ act, at, days }) => parts`${command(act)} at ${strong(at)} ${strong(sayDays(days))} this season`,
  seasonWhy: ({ act, aWeekMin, was, weeks, at, share }) =>
    `The time moves with the season: someone ${does(act)} about ${Math.round(Math.abs(aWeekMin))} minutes ${
      aWeekMin > 0 ? "later" : "earlier"
    } every week, at about ${was} ${weeks} weeks ago and at ${at} now ${sayShare(share)}.`,
  seasonNote: ({ days }) =>
    `${MADE} people did this themselves ${sayDays(days)} at about this time of late; it moves with the season.`,

  kindOfDay: ({ act, at, days, when }) =>
    parts`${command(act)} at ${strong(at)} ${sayDays(days)} when ${strong(sayWhere(when, "is"))}`,
  kindOfDayWhy: ({ kind, who, act, from, to, at, share, when, elsewhere }) =>
    `${kind === null ? "" : `These are your ${kind}. `}${who ?? "Someone"} ${does(act)} between ${from} and ${to} ${sayShare(
      share,
    )} on which ${sayWhere(when, "was")} at ${at}, and on ${elsewhere.support} of the ${elsewhere.opportunities} others.`,
  kindOfDayNote: ({ days, when }) =>
    `${MADE} people did this themselves at about this time ${sayDays(days)} on which ${sayWhere(when, "was")}.`,

  following({ after, act, wait, waitMin }) {
    const held = wait === "hold" && waitMin !== 0 ? ` for ${waitMin} minutes` : "";
    const begins = wait === "delay" ? `${waitMin} minutes after ` : "When ";
    return parts`${begins}${strong(`${clause(after)}${held}`)}, ${lowerFirst(command(act))}`;
  },
  followingWhy: ({ act, support, opportunities, lagMin }) =>
    `Someone ${does(act)} ${support} of ${opportunities} times ${sayLag(lagMin)}.`,
  followingName: ({ after, act }) => `${textOf(command(act))} when ${clause(after)}`,
  followingNote: ({ after }) => `${MADE} people did this themselves when ${clause(after)}.`,

  sequence: ({ steps, act }) => parts`When ${strong(saySteps(steps))}, ${lowerFirst(command(act))}`,
  sequenceWhy({ steps, act, support, opportunities, lagMin, alone }) {
    const last = steps.at(-1);
    const without =
      alone === null || last === undefined
        ? ""
        : ` When ${clause(last)} without that before, ${alone.hits === 0 ? "nobody did" : "someone did"} (${alone.hits} of ${alone.firings} times).`;
    return `Someone ${does(act)} ${support} of ${opportunities} times when ${saySteps(steps)}, ${sayLag(lagMin)}.${without}`;
  },
  sequenceName: ({ steps, act }) => `${textOf(command(act))} when ${saySteps(steps)}`,
  sequenceNote: ({ steps }) => `${MADE} people did this themselves when ${saySteps(steps)}.`,

  scene: (it) => parts`When ${strong(clause(it.after))}, ${lowerFirst(sceneActs(it))}`,
  sceneWhy: ({ names, occasions, spanSec, isSecondNeeded, support, opportunities }) =>
    `People set ${join(names.map(the))} together ${occasions} times, mostly within ${spanSec} seconds; after that beginning ${
      isSecondNeeded ? "the rest" : "the others"
    } followed ${support} of ${opportunities} times.`,
  sceneName: (it) => `${textOf(sceneActs(it))} when ${clause(it.after)}`,
  sceneNote: () => `${MADE} people set these together themselves.`,

  lasting: ({ act, forMin, using, days, hours }) =>
    parts`${command(act)} ${strong(saySpan(forMin))} after it ${
      BEGINNINGS[using] ?? `is set to ${plain(using)}`
    }${sayWhen(days, hours)}`,
  lastingWhy({ act, support, opportunities, forMin, lowMin, highMin }) {
    const [low, high] = [saySpan(lowMin), saySpan(highMin)];
    return `Of ${opportunities} uses that last ${saySpan(forMin)}, ${support} end soon after: someone ${does(
      act,
    )}, mostly ${low === high ? low : `${low} to ${high}`} after the beginning.`;
  },
  lastingName: ({ act, forMin }) => `${textOf(command(act))} after ${saySpan(forMin)}`,
  lastingNote: ({ aboutMin }) =>
    `${MADE} people did this themselves about ${saySpan(aboutMin)} after the beginning.`,

  repair({ why, isRetired, name, things, weekdays, laterMin, earlierMin = 0, when }) {
    const it = strong(`“${name}”`);
    switch (why) {
      case "undone":
        return parts`Retire ${it}: it is always undone`;
      case "weekdays":
        return parts`Leave out ${strong(sayWeekdays(weekdays))} in ${it}`;
      case "later":
        return parts`Let ${it} come ${strong(`${laterMin} minutes later`)}`;
      case "earlier":
        return parts`Let ${it} come ${strong(`${earlierMin} minutes earlier`)}`;
      case "more-days":
        return parts`Let ${it} come on ${strong(sayWeekdays(weekdays))}, too`;
      case "condition":
        return when === null
          ? parts`Run ${it} under a condition only`
          : parts`Run ${it} only ${strong(sayWhile(when, "is"))}`;
      case "without":
        return parts`Leave the ${strong(join(things))} out of ${it}`;
      case "vain":
        break;
    }
    return isRetired
      ? parts`Retire ${it}: it never changes anything`
      : parts`Let ${it} run only when there is something to do`;
  },
  repairWhy(it) {
    const { why, act, support, opportunities, weekdays, withinMin, baseRate, laterMin, whileSo } = it;
    if (why === "earlier") {
      return `On ${support} of its ${opportunities} runs somebody had done it before: someone ${does(act)} about ${it.earlierMin ?? 0} minutes earlier.`;
    }
    if (why === "more-days") {
      return `It leaves out ${sayWeekdays(weekdays)}, and on ${support} of ${opportunities} of these days someone ${does(act)} at its time.`;
    }
    if (why === "vain") {
      return `It ran ${opportunities} times, and ${support} times ${
        act.names.length === 1 ? "what it sets was" : "all that it sets was"
      } so already.`;
    }
    const days = weekdays.length === 0 ? "" : ` on ${sayWeekdays(weekdays)}`;
    const within = withinMin === 1 ? "a minute" : `${withinMin} minutes`;
    if (whileSo !== null) {
      const so = upperFirst(sayWhile(whileSo.when, "was"));
      return `It set out to ${textOf(lowerFirst(command(act)))} ${opportunities + whileSo.acts} times. ${so}, ${whileSo.undone} of ${whileSo.acts} were undone within ${within}; otherwise ${support} of ${opportunities}, where ${Math.round(100 * baseRate)} % would be usual.`;
    }
    const acted = `It set out to ${textOf(lowerFirst(command(act)))} ${opportunities} times${days}; ${support} times somebody undid that within ${within}, where ${Math.round(100 * baseRate)} % would be usual.`;
    return why === "later"
      ? `${acted} About ${laterMin} minutes after it somebody ${does(act)} after all.`
      : acted;
  },
  repairNote: () => "Changed as suggested by Steward.",

  finding: findingInEnglish,
  failure: failureInEnglish,
  incident: incidentInEnglish,
  incidentPart: partInEnglish,

  ready(detector, facts) {
    switch (facts.kind) {
      case "needs-days":
        return `${NEEDS[detector] ?? "This needs"} ${facts.needed} whole days of history; there are ${facts.days} so far.`;
      case "learned":
        return `Learned from ${facts.days} days.${
          facts.isCut === true ? " Longer sequences were left out: too much happens at once." : ""
        }`;
      case "learned-actions":
        return `Learned from ${facts.days} days${facts.isMarked ? ", marked days left out" : ""} and ${facts.actions} things people did themselves.`;
      case "nobody-acted":
        return `In ${facts.days} days no change could be put down to a person, so there is nothing to learn times of day from.`;
      case "acted-too-seldom":
        return `In ${facts.days} days people did ${facts.actions} things themselves, but no device was used on five different days.`;
      case "learned-uses":
        return `Learned from ${facts.days} days and ${facts.uses} uses that people ended themselves.`;
      case "used-too-seldom":
        return `In ${facts.days} days people ended ${facts.uses} uses themselves, but of no device often enough.`;
      case "one-kind-of-day":
        return `The ${facts.days} days so far are all of one kind.`;
      case "kinds-of-days":
        return `Learned from ${join(facts.kinds.map(({ name, days }) => `${days} ${name}`))}.`;
      case "learned-drift":
        return `Learned from how the times of ${facts.days} days move; what comes back by the month needs more than a year.`;
      case "sun-moved-little":
        return `The sun has moved less than ${facts.minutes} minutes over the history: too little to tell it from the clock.`;
      case "learned-automations":
        return `Looked at what ${facts.automations} automations did on ${facts.days} days.`;
      case "no-presence":
      case "no-place":
      case "learned-sun":
      case "no-automation-acted":
        break;
    }
    return READY[facts.kind];
  },
  nothingFound(detector, { readiness, tested }) {
    const reason = EN.ready(detector, readiness);
    return tested === null
      ? reason
      : `${reason} ${tested.ideas} ${tested.ideas === 1 ? "idea was" : "ideas were"} tested over ${tested.days} days; none was more than chance explains and worth acting on.`;
  },
};

function verbOf({ domain, state }: Act): Verb {
  const known = VERBS[state];
  if (known !== undefined && (domain !== "climate" || state === "off")) return known;
  const setpoint = setpointIn(domain, state);
  const mode = setpoint === null ? plain(state) : `${setpoint.value} ${setpoint.unit}`;
  return { command: ["Set", `to ${mode}`], does: (it) => `sets ${it} to ${mode}` };
}

/** "Turn on the kitchen light". */
function command(act: Act): Parts {
  const [before, after] = verbOf(act).command;
  return parts`${before} ${strong(join(act.names.map(the)))}${after === "" ? "" : ` ${after}`}`;
}

/** "switches it on". */
function does(act: Act): string {
  return verbOf(act).does(act.names.length === 1 ? "it" : "them");
}

function sceneActs({ does: done }: Scene): Parts {
  if (done.kind === "rest") {
    const rest = done.isSecondNeeded ? "the rest" : "the others";
    return done.act === null ? parts`Set ${rest} as well` : parts`${verbOf(done.act).command[0]} ${rest}`;
  }
  return done.acts.flatMap((act, place, all) => {
    const said = command(act);
    if (place === 0) return said;
    return parts`${place === all.length - 1 ? " and " : ", "}${lowerFirst(said)}`;
  });
}

function clause(happening: Happening): string {
  switch (happening.kind) {
    case "state":
      return `${the(happening.name)} ${comes(happening)}`;
    case "person": {
      const { name, place } = happening;
      if (place === "home") return `${name} comes home`;
      return place === "not_home" ? `${name} leaves` : `${name} comes to ${place}`;
    }
    case "first-in":
      return "the first comes home";
    case "last-out":
      return "the last has left";
    case "above":
      return `${the(happening.name)} rises above ${happening.value}`;
    case "below":
      return `${the(happening.name)} falls below ${happening.value}`;
    case "room": {
      const where = happening.isArea ? `in ${the(happening.name)}` : `near ${happening.name}`;
      if (!happening.isMoving) return `nobody moves any more ${where}`;
      return happening.quietMin > 0
        ? `somebody comes ${where} after ${happening.quietMin} quiet minutes`
        : `somebody moves ${where}`;
    }
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
          things.map((thing) => `${the(thing.name)} ${comes(thing)}`),
          "or",
        );
  if (secondSec === null) return first;
  return `${first} and ${isOneVerb ? "another" : "another of these happens"} within ${secondSec} seconds`;
}

/** "comes on": the clause without whose it is. */
function comes({ domain, state }: { readonly domain: string; readonly state: string }): string {
  const known = COMES[state];
  if (known !== undefined && domain !== "binary_sensor") return known;
  return known === undefined ? `turns to ${plain(state)}` : `turns ${state}`;
}

function saySteps(steps: readonly Happening[]): string {
  return steps.map(clause).join(" and then ");
}

function sayDays(days: DayClass): string {
  if (days === "all") return "every day";
  if (days === "weekdays") return "on weekdays";
  if (days === "weekend") return "at weekends";
  if (typeof days === "string") return `every ${WEEKDAYS[days]}`;
  return days.length === 6 ? `every day but ${plurals(daysBut(days))}` : `on ${plurals(days)}`;
}

/** "Mondays, Wednesdays and Fridays". */
function plurals(days: readonly Weekday[]): string {
  return join(days.map((day) => `${WEEKDAYS[day]}s`));
}

/** "on 19 of the last 22 weekdays". */
function sayShare({ support, opportunities, days }: Share): string {
  const noun =
    days === "all"
      ? "days"
      : days === "weekdays"
        ? "weekdays"
        : days === "weekend"
          ? "weekend days"
          : typeof days === "string"
            ? plurals([days])
            : days.length === 6
              ? `days other than ${plurals(daysBut(days))}`
              : plurals(days);
  return support === opportunities
    ? `on each of the last ${opportunities} ${noun}`
    : `on ${support} of the last ${opportunities} ${noun}`;
}

/** "Anna is home", "neither Anna nor Ben was home". */
function sayWhere({ names, isHome }: PersonIs, be: "is" | "was"): string {
  if (names.length === 1) return `${names[0] ?? ""} ${be} ${isHome ? "home" : "out"}`;
  return isHome ? `${join(names, "or")} ${be} home` : `neither ${join(names, "nor")} ${be} home`;
}

/** "when the television is on", "between 18:00 and 22:30". */
function sayWhile(circumstance: Circumstance, be: "is" | "was"): string {
  return circumstance.kind === "between"
    ? `between ${circumstance.from} and ${circumstance.to}`
    : `when ${sayThat(circumstance, be)}`;
}

/** "the television is on", "it was between 18:00 and 22:30". */
function sayThat(circumstance: Circumstance, be: "is" | "was"): string {
  switch (circumstance.kind) {
    case "anybody":
      return `${circumstance.isHome ? "somebody" : "nobody"} ${be} home`;
    case "persons":
      return sayWhere(circumstance.persons, be);
    case "sun":
      return `it ${be} ${circumstance.isUp ? "light" : "dark"} outside`;
    case "state":
      return `${the(circumstance.name)} ${be} ${plain(circumstance.state)}`;
    case "above":
    case "below":
      return `${the(circumstance.name)} ${be} ${circumstance.kind} ${circumstance.value}`;
    case "between":
      break;
  }
  return `it ${be} between ${circumstance.from} and ${circumstance.to}`;
}

function sayOffset(event: SunEvent, offsetMin: number): string {
  const minutes = Math.abs(offsetMin);
  if (minutes < 3) return `at ${event}`;
  const span = minutes < 90 ? `${minutes} minutes` : `${Math.round(minutes / 6) / 10} hours`;
  return `${span} ${offsetMin < 0 ? "before" : "after"} ${event}`;
}

function sayWhen(days: Lasting["days"], hours: Lasting["hours"]): string {
  const which = { all: "", weekdays: " on weekdays", weekend: " at weekends" }[days];
  return hours === null ? which : `${which} between ${hours.from}:00 and ${hours.to}:00`;
}

function saySpan(minutes: number): string {
  const whole = Math.max(1, Math.round(minutes));
  if (whole < 90) return `${whole} ${whole === 1 ? "minute" : "minutes"}`;
  return `${Math.round(whole / 30) / 2} hours`;
}

function sayLag(minutes: number): string {
  if (minutes < 1) return "within a minute";
  const whole = Math.round(minutes);
  return `after about ${whole} ${whole === 1 ? "minute" : "minutes"}`;
}

/** 0 = Monday … 6 = Sunday. */
function sayWeekdays(weekdays: readonly number[]): string {
  const key = weekdays.join();
  if (key === "5,6") return "weekends";
  if (key === "0,1,2,3,4") return "working days";
  const names = Object.values(WEEKDAYS);
  return join(weekdays.map((day) => `${names[day] ?? ""}s`));
}

const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const the = (name: string): string => `the ${name}`;

const plain = (state: string): string => state.replaceAll("_", " ");

/** "a", "a and b", "a, b and c". */
function join(words: readonly string[], last = "and"): string {
  return words.length < 2
    ? (words[0] ?? "")
    : `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1) ?? ""}`;
}
