/** Suggestions in English, the language of the offline contract. */
import { failureInEnglish } from "../domain/failure-in-english.ts";
import { findingInEnglish } from "./en-findings.ts";
import { incidentInEnglish, partInEnglish } from "./en-incidents.ts";
import { count, join, sayExactly, sayFirst, sayRange } from "./en-plain.ts";
import { plain, stateOf } from "./en-states.ts";
import {
  clause,
  clauseHeld,
  isLong,
  sayConditions,
  sayDays,
  sayQuiet,
  sayShare,
  sayThat,
  saySteps,
  sayWhere,
  sayWhile,
  the,
  WEEKDAYS,
} from "./en-when.ts";
import {
  type Act,
  type Circumstance,
  type Following,
  type Lasting,
  lowerFirst,
  type Parts,
  parts,
  type Phrases,
  type Scene,
  type SetOffBy,
  setpointIn,
  strong,
  type SunEvent,
  textOf,
  withConditions,
} from "./phrases.ts";
import { senseOf } from "./senses.ts";

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

/** How a use begins, by the sense of its state. */
const BEGINNINGS: Readonly<Record<string, string>> = {
  on: "is switched on",
  open: "is opened",
  unlocked: "is unlocked",
  playing: "starts playing",
  idle: "goes idle",
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
        : `; the time moves, by about ${count(Math.abs(aWeekMin), "minute")} a week, and is ${aWeekMin > 0 ? "later" : "earlier"} now`;
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
    `The time moves with the season: someone ${does(act)} about ${count(Math.round(Math.abs(aWeekMin)), "minute")} ${
      aWeekMin > 0 ? "later" : "earlier"
    } every week, at about ${was} ${count(weeks, "week")} ago and at ${at} now ${sayShare(share)}.`,
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

  following: (it) =>
    withConditions(it.conditions, (named) => {
      const { begins, so, isApart } = sayMoment(it);
      return parts`${sayBegins(begins, so, isApart, named)}, ${lowerFirst(command(it.act))}`;
    }),
  followingWhy: ({ after, act, conditions, support, opportunities, lagMin }) =>
    only(
      [sayConditions(conditions), sayQuiet(after)],
      `someone ${does(act)} ${support} of ${opportunities} times ${sayLag(lagMin)}.`,
    ),
  followingName: (it) =>
    textOf(
      withConditions(it.conditions, (named) => {
        const { begins, so, isApart } = sayMoment(it);
        return parts`${command(it.act)} ${begins}${under(so, isApart, named)}`;
      }),
    ),
  followingNote: ({ after, conditions }) =>
    `${MADE} people did this themselves when ${under(clause(after), isLong(after), conditions)}.`,

  sequence: ({ steps, act, conditions }) =>
    withConditions(
      conditions,
      (named) => parts`${sayBegins("when ", saySteps(steps), true, named)}, ${lowerFirst(command(act))}`,
    ),
  sequenceWhy({ steps, act, conditions, support, opportunities, lagMin, alone }) {
    const last = steps.at(-1);
    const without =
      alone === null || last === undefined
        ? ""
        : ` When ${clause(last)} without that before, ${alone.hits === 0 ? "nobody did" : "someone did"} (${alone.hits} of ${count(alone.firings, "time")}).`;
    const kept = `someone ${does(act)} ${support} of ${opportunities} times when ${saySteps(steps)}, ${sayLag(lagMin)}.`;
    return `${only([sayConditions(conditions)], kept)}${without}`;
  },
  sequenceName: ({ steps, act, conditions }) =>
    textOf(
      withConditions(
        conditions,
        (named) => parts`${command(act)} when ${under(saySteps(steps), true, named)}`,
      ),
    ),
  sequenceNote: ({ steps, conditions }) =>
    `${MADE} people did this themselves when ${under(saySteps(steps), true, conditions)}.`,

  scene: (it) =>
    withConditions(
      it.conditions,
      (named) => parts`${sayBegins("when ", clause(it.after), true, named)}, ${lowerFirst(sceneActs(it))}`,
    ),
  sceneWhy({ names, conditions, occasions, spanSec, isSecondNeeded, support, opportunities }) {
    const so = conditions.length === 0 ? "" : `, only ${sayConditions(conditions)},`;
    return `People set ${join(names.map(the))} together ${count(occasions, "time")}, mostly within ${count(spanSec, "second")}; after that beginning${so} ${
      isSecondNeeded ? "the rest" : "the others"
    } followed ${support} of ${opportunities} times.`;
  },
  sceneName: (it) =>
    textOf(
      withConditions(
        it.conditions,
        (named) => parts`${sceneActs(it)} when ${under(clause(it.after), true, named)}`,
      ),
    ),
  sceneNote: ({ conditions }) =>
    `${MADE} people set these together themselves${conditions.length === 0 ? "" : ` ${sayConditions(conditions)}`}.`,

  lasting: ({ act, forMin, using, days, hours, conditions }) =>
    withConditions(conditions, (named) => {
      const began = sayBegan(days, hours === null ? "" : ` ${sayHours(hours)}`);
      const so = named.length === 0 ? "" : `, only ${sayConditions(named)}`;
      const begins = BEGINNINGS[senseOf(using, using.from)] ?? `is set to ${plain(using.state)}`;
      return parts`${command(act)} ${strong(sayExactly(forMin))} after it ${begins}${began}${so === "" ? "" : strong(so)}`;
    }),
  lastingWhy({ support, opportunities, lowMin, highMin, ...it }) {
    const use = `it has been ${stateOf(it.using)} for ${sayExactly(it.forMin)}`;
    const kept = `once ${use}, someone ${does(it.act)} before long, ${support} of ${opportunities} times, mostly ${sayRange(lowMin, highMin)} after the beginning.`;
    const so = underUse(it);
    return so === "" ? sayFirst(kept) : `Only${so}: ${kept}`;
  },
  lastingName(it) {
    const so = underUse(it);
    return `${textOf(command(it.act))} after ${sayExactly(it.forMin)}${so === "" ? "" : `, only${so}`}`;
  },
  lastingNote(it) {
    const so = underUse(it);
    return `${MADE} once it had been ${stateOf(it.using)} for ${sayExactly(it.forMin)}, people did this themselves before long, mostly ${sayRange(
      it.lowMin,
      it.highMin,
    )} after the beginning${so === "" ? "" : `, only${so}`}.`;
  },

  repair({ why, isRetired, name, things, weekdays, laterMin, earlierMin = 0, when, setOffBy }) {
    const it = strong(`“${name}”`);
    switch (why) {
      case "undone":
        return parts`Retire ${it}: it is always undone`;
      case "weekdays":
        return parts`Leave out ${strong(sayWeekdays(weekdays))} in ${it}`;
      case "later":
        return parts`Let ${it} come ${strong(`${sayExactly(laterMin)} later`)}`;
      case "earlier":
        return parts`Let ${it} come ${strong(`${sayExactly(earlierMin)} earlier`)}`;
      case "more-days":
        return parts`Let ${it} come on ${strong(sayWeekdays(weekdays))}, too`;
      case "condition":
        return when === null
          ? parts`Run ${it} under a condition only`
          : parts`Run ${it} only ${strong(sayWhile(when, "is"))}`;
      case "trigger":
        return parts`Let ${it} no longer be set off by ${strong(saySetOffBy(setOffBy))}`;
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
    const within = withinMin === 1 ? "a minute" : count(withinMin, "minute");
    if (whileSo !== null) {
      const so = sayFirst(sayWhile(whileSo.when, "was"));
      return `It set out to ${textOf(lowerFirst(command(act)))} ${opportunities + whileSo.acts} times. ${so}, ${whileSo.undone} of ${whileSo.acts} were undone within ${within}; otherwise ${support} of ${opportunities}, where ${Math.round(100 * baseRate)} % would be usual.`;
    }
    const { elsewise = null } = it;
    if (elsewise !== null) {
      return `Set off by ${saySetOffBy(elsewise.setOffBy)}, it set out to ${textOf(lowerFirst(command(act)))} ${opportunities} times; ${support} times somebody undid that within ${within}, where ${Math.round(100 * baseRate)} % would be usual. Otherwise ${elsewise.undone} of ${elsewise.acts} were undone.`;
    }
    const acted = `It set out to ${textOf(lowerFirst(command(act)))} ${opportunities} times${days}; ${support} times somebody undid that within ${within}, where ${Math.round(100 * baseRate)} % would be usual.`;
    return why === "later"
      ? `${acted} About ${sayExactly(laterMin)} after it somebody ${does(act)} after all.`
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

/** "when ", "the hall door has been open for 3 minutes", and whether what follows that would be taken for a part of it. */
function sayMoment({ after, wait, waitMin }: Following) {
  const isHeld = wait === "hold" && waitMin !== 0;
  return {
    begins: wait === "delay" ? `${sayExactly(waitMin)} after ` : "when ",
    so: isHeld ? clauseHeld(after, waitMin) : clause(after),
    isApart: isHeld || isLong(after),
  };
}

/** "When the hall door opens after dark"; what has to be so comes first where it would be taken for a part of it. */
function sayBegins(begins: string, so: string, isApart: boolean, conditions: readonly Circumstance[]): Parts {
  const when = sayConditions(conditions);
  if (when !== "" && isApart) return parts`${strong(sayFirst(when))}, ${begins}${strong(so)}`;
  return parts`${sayFirst(begins)}${strong(when === "" ? so : `${so} ${when}`)}`;
}

/** The same with what has to be so at the end. */
function under(so: string, isApart: boolean, conditions: readonly Circumstance[]): string {
  if (conditions.length === 0) return so;
  return `${so}${isApart ? ", only" : ""} ${sayConditions(conditions)}`;
}

/** A sentence, which begins small, and under which conditions alone it is so. */
function only(so: readonly string[], sentence: string): string {
  const all = so.filter((one) => one !== "");
  return all.length === 0 ? sayFirst(sentence) : `Only ${all.join(" and ")}: ${sentence}`;
}

/** " on weekdays when begun between 16:00 and 22:00 while Anna is home": of which uses, each part with a blank before it. */
function underUse({ days, hours, conditions }: Lasting): string {
  const so = sayConditions(conditions);
  return `${sayBegan(days, hours === null ? "" : ` when begun ${sayHours(hours)}`)}${so === "" ? "" : ` ${so}`}`;
}

function sayBegan(days: Lasting["days"], hours: string): string {
  return `${days === "all" ? "" : ` ${sayDays(days)}`}${hours}`;
}

function sayHours({ from, to }: NonNullable<Lasting["hours"]>): string {
  const said = (hour: number) => (hour === 0 ? "midnight" : `${hour}:00`);
  return `between ${said(from)} and ${said(to)}`;
}

function sayOffset(event: SunEvent, offsetMin: number): string {
  const minutes = Math.abs(offsetMin);
  if (minutes < 3) return `at ${event}`;
  return `${sayExactly(minutes)} ${offsetMin < 0 ? "before" : "after"} ${event}`;
}

function sayLag(minutes: number): string {
  if (minutes < 1) return "within a minute";
  return `after about ${count(Math.round(minutes), "minute")}`;
}

function saySetOffBy(by: SetOffBy | null | undefined): string {
  if (by === null || by === undefined) return "one of its triggers";
  return "at" in by ? `the clock at ${by.at}` : the(by.name);
}

/** 0 = Monday … 6 = Sunday. */
function sayWeekdays(weekdays: readonly number[]): string {
  const key = weekdays.join();
  if (key === "5,6") return "weekends";
  if (key === "0,1,2,3,4") return "working days";
  const names = Object.values(WEEKDAYS);
  return join(weekdays.map((day) => `${names[day] ?? ""}s`));
}
