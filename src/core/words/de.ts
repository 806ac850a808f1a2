/**
 * Suggestions in German.
 *
 * Names of things come from the home and have no gender here, so no article and no pronoun stands for one: a headline is "Flurlampe um 22:45 Uhr
 * ausschalten", and what somebody does to it is "das".
 */
import { failureInGerman } from "./de-failures.ts";
import { findingInGerman } from "./de-findings.ts";
import { incidentInGerman, partInGerman } from "./de-incidents.ts";
import { join, sayExactly, sayExactlyDative, sayNumber, sayRange } from "./de-plain.ts";
import { stateInGerman } from "./de-states.ts";
import {
  clauseUnder,
  sayConditions,
  sayDays,
  sayOnly,
  sayQuiet,
  sayShare,
  sayThat,
  saySteps,
  sayWhere,
  sayWhile,
  WEEKDAYS,
} from "./de-when.ts";
import {
  type Act,
  type Circumstance,
  type Following,
  type Lasting,
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

/** "Flurlampe einschalten". */
const COMMANDS: Readonly<Record<string, string>> = {
  on: "einschalten",
  off: "ausschalten",
  open: "öffnen",
  closed: "schließen",
  locked: "abschließen",
  unlocked: "aufschließen",
  playing: "starten",
  paused: "anhalten",
  idle: "stoppen",
};

/** "nach dem Einschalten", by the sense of the state. */
const BEGINNINGS: Readonly<Record<string, string>> = {
  on: "nach dem Einschalten",
  open: "nach dem Öffnen",
  unlocked: "nach dem Aufschließen",
  playing: "nach dem Beginn der Wiedergabe",
};

const KINDS_OF_DAYS: Readonly<Record<string, string>> = {
  weekends: "Wochenenden",
  "days at home": "Tage zu Hause",
  "working days": "Arbeitstage",
  "days out": "Tage außer Haus",
  "late days": "langen Abende",
  "early days": "frühen Tage",
  "busy days": "lebhaften Tage",
  "quiet days": "ruhigen Tage",
  weekdays: "Wochentage",
  "all days": "Tage",
};

/** As they are counted: "Wochenenden (8)". */
const KINDS_COUNTED: Readonly<Record<string, string>> = {
  weekends: "Wochenenden",
  "days at home": "Tage zu Hause",
  "working days": "Arbeitstage",
  "days out": "Tage außer Haus",
  "late days": "lange Abende",
  "early days": "frühe Tage",
  "busy days": "lebhafte Tage",
  "quiet days": "ruhige Tage",
  weekdays: "Wochentage",
  "all days": "alle Tage",
};

/** What a detector is about, before "braucht es … Tage". */
const NEEDS: Readonly<Record<string, string>> = {
  "daily-time": "Für Uhrzeiten",
  "trigger-action": "Für das, was worauf folgt,",
  "room-presence": "Für das, was beim Betreten eines Raums getan wird,",
  presence: "Für das, was beim Kommen und Gehen getan wird,",
  "numeric-threshold": "Für das, was ab einem Messwert getan wird,",
  sequence: "Für das, was nacheinander getan wird,",
  "co-activation": "Für das, was zusammen bedient wird,",
  reversal: "Für das, was rückgängig gemacht wird,",
  duration: "Für die Dauer von Nutzungen",
  "day-type": "Für Arten von Tagen",
  "seasonal-drift": "Für das, was mit der Jahreszeit wandert,",
};

const READY = {
  "no-presence":
    "Niemandes Kommen und Gehen steht im Verlauf, daher lässt sich die Art eines Tages nicht rechtzeitig erkennen.",
  "no-place":
    "Es ist nicht bekannt, wo das Zuhause liegt, und damit auch nicht, wann dort die Sonne auf- und untergeht.",
  "learned-sun": "Gelernt daraus, wie weit sich die Sonne verschoben hat.",
  "no-automation-acted":
    "Keine Automatisierung hat an genügend Tagen etwas getan, dass es jemand hätte rückgängig machen können.",
} as const;

const MADE = "Von Steward vorgeschlagen:";

export const DE: Phrases = {
  language: "de",

  timed: ({ act, at, days, only }) =>
    parts`${names(act)} ${sayDays(days)} um ${strong(`${at} Uhr`)} ${verbOf(act)}${only === null ? [] : parts`, wenn ${strong(sayThat(only, "ist"))}`}`,
  timedWhy({ who, from, to, share, only, aWeekMin }) {
    const then = only === null ? "" : `, an denen ${sayThat(only, "war")}`;
    const moves =
      aWeekMin === 0
        ? ""
        : `; die Zeit wandert um etwa ${sayMinutes(Math.abs(aWeekMin))} in der Woche und liegt jetzt ${aWeekMin > 0 ? "später" : "früher"}`;
    return `${who ?? "Jemand"} macht das zwischen ${from} und ${to} Uhr, ${sayShare(share)}${then}${moves}.`;
  },
  timedNote: ({ who, days }) =>
    `${MADE} ${who ?? "Jemand"} hat das ${sayDays(days)} um diese Zeit ${who === null ? "selbst " : ""}getan.`,

  sun: ({ act, event, offsetMin, days }) =>
    parts`${names(act)} ${sayDays(days)} ${strong(sayOffset(event, offsetMin))} ${verbOf(act)}`,
  sunWhy: ({ event, offsetMin, share }) =>
    `Jemand macht das ${sayOffset(event, offsetMin)}, ${sayShare(share)}; die Uhrzeit wandert mit der Sonne.`,
  sunNote: ({ event, offsetMin, days }) =>
    `${MADE} Jemand hat das ${sayDays(days)} ${sayOffset(event, offsetMin)} selbst getan.`,

  season: ({ act, at, days }) =>
    parts`${names(act)} in dieser Jahreszeit ${sayDays(days)} um ${strong(`${at} Uhr`)} ${verbOf(act)}`,
  seasonWhy: ({ aWeekMin, was, weeks, at, share }) =>
    `Die Zeit wandert mit der Jahreszeit: Jemand macht das jede Woche etwa ${sayMinutes(Math.round(Math.abs(aWeekMin)))} ${
      aWeekMin > 0 ? "später" : "früher"
    }, vor ${weeks === 1 ? "einer Woche" : `${weeks} Wochen`} gegen ${was} Uhr und jetzt um ${at} Uhr, ${sayShare(share)}.`,
  seasonNote: ({ days }) =>
    `${MADE} Jemand hat das in letzter Zeit ${sayDays(days)} um diese Zeit selbst getan; sie wandert mit der Jahreszeit.`,

  kindOfDay: ({ act, at, days, when }) =>
    parts`${names(act)} ${sayDays(days)} um ${strong(`${at} Uhr`)} ${verbOf(act)}, wenn ${strong(sayWhere(when, "ist"))}`,
  kindOfDayWhy({ kind, who, from, to, at, share, when, elsewhere }) {
    const ofKind = kind === null ? "" : `Das sind ${sayKind(kind)}. `;
    return `${ofKind}${who ?? "Jemand"} macht das zwischen ${from} und ${to} Uhr, ${sayShare(share)}, an denen um ${at} Uhr ${sayWhere(
      when,
      "war",
    )}, und an ${elsewhere.support} der ${elsewhere.opportunities} anderen.`;
  },
  kindOfDayNote: ({ days, when }) =>
    `${MADE} Jemand hat das ${sayDays(days)} um diese Zeit selbst getan, wenn ${sayWhere(when, "war")}.`,

  following: (it) =>
    withConditions(it.conditions, (named) => {
      const later = it.wait === "delay" ? ` nach ${sayExactlyDative(it.waitMin)}` : "";
      return parts`Wenn ${strong(sayMoment(it, named))},${later} ${names(it.act)} ${verbOf(it.act)}`;
    }),
  followingWhy: ({ after, conditions, support, opportunities, lagMin }) =>
    `${only([sayConditions(conditions), sayQuiet(after)])}Jemand macht das in ${support} von ${opportunities} Fällen ${sayLag(lagMin)}.`,
  followingName: (it) =>
    textOf(
      withConditions(it.conditions, (named) => {
        const later = it.wait === "delay" ? ` nach ${sayExactlyDative(it.waitMin)}` : "";
        return parts`${names(it.act)}${later} ${verbOf(it.act)}, wenn ${sayMoment(it, named)}`;
      }),
    ),
  followingNote: ({ after, conditions }) =>
    `${MADE} Jemand hat das selbst getan, wenn ${clauseUnder([after], conditions)}.`,

  sequence: ({ steps, act, conditions }) =>
    withConditions(
      conditions,
      (named) => parts`Wenn ${strong(clauseUnder(steps, named))}, ${names(act)} ${verbOf(act)}`,
    ),
  sequenceWhy({ steps, conditions, support, opportunities, lagMin, alone }) {
    const last = steps.at(-1);
    const without =
      alone === null || last === undefined
        ? ""
        : ` Wenn ${saySteps([last])} ohne das davor, macht es ${alone.hits === 0 ? "niemand" : "jemand"} (in ${alone.hits} von ${alone.firings} Fällen).`;
    return `${only([sayConditions(conditions)])}Jemand macht das in ${support} von ${opportunities} Fällen, wenn ${saySteps(steps)}, ${sayLag(lagMin)}.${without}`;
  },
  sequenceName: ({ steps, act, conditions }) =>
    textOf(withConditions(conditions, (named) => parts`${sayAct(act)}, wenn ${clauseUnder(steps, named)}`)),
  sequenceNote: ({ steps, conditions }) =>
    `${MADE} Jemand hat das selbst getan, wenn ${clauseUnder(steps, conditions)}.`,

  scene: (it) =>
    withConditions(
      it.conditions,
      (named) => parts`Wenn ${strong(clauseUnder([it.after], named))}, ${sceneActs(it)}`,
    ),
  sceneWhy({ names: things, conditions, occasions, spanSec, support, opportunities }) {
    const so = conditions.length === 0 ? "" : `, nur ${sayConditions(conditions)},`;
    return `${join(things)} wurden ${occasions}-mal zusammen bedient, meist binnen ${
      spanSec === 1 ? "einer Sekunde" : `${spanSec} Sekunden`
    }; nach diesem Anfang${so} folgten die übrigen in ${support} von ${opportunities} Fällen.`;
  },
  sceneName: (it) =>
    textOf(
      withConditions(
        it.conditions,
        (named) => parts`${firstUpper(textOf(sceneActs(it)))}, wenn ${clauseUnder([it.after], named)}`,
      ),
    ),
  sceneNote: ({ conditions }) => `${MADE} Jemand hat das selbst zusammen bedient${sayOnly(conditions)}.`,

  lasting: ({ act, forMin, using, days, hours, conditions }) =>
    withConditions(
      conditions,
      (named) =>
        parts`${names(act)}${days === "all" ? "" : ` ${sayDays(days)}`}${hours === null ? "" : ` ${sayHours(hours)}`} ${strong(
          sayExactly(forMin),
        )} ${
          BEGINNINGS[senseOf(using, using.from)] ?? `nach dem Wechsel auf ${stateInGerman(using.state)}`
        } ${verbOf(act)}${named.length === 0 ? "" : strong(sayOnly(named))}`,
    ),
  lastingWhy({ support, opportunities, lowMin, highMin, ...it }) {
    const so = underUse(it);
    const kept = `Nach ${sayExactlyDative(it.forMin)} beendet das bald jemand, in ${support} von ${opportunities} Fällen, meist ${sayRange(lowMin, highMin)} nach dem Beginn.`;
    return so === "" ? kept : `Nur ${so}: ${kept}`;
  },
  lastingName(it) {
    const so = underUse(it);
    return `${join(it.act.names)} nach ${sayExactlyDative(it.forMin)} ${verbOf(it.act)}${so === "" ? "" : `, nur ${so}`}`;
  },
  lastingNote(it) {
    const so = underUse(it);
    return `${MADE} Nach ${sayExactlyDative(it.forMin)} hat jemand das bald selbst getan, meist ${sayRange(
      it.lowMin,
      it.highMin,
    )} nach dem Beginn${so === "" ? "" : `, nur ${so}`}.`;
  },

  repair({ why, isRetired, name, things, weekdays, laterMin, earlierMin = 0, when, setOffBy }) {
    const it = strong(`„${name}“`);
    switch (why) {
      case "undone":
        return parts`${it} abschalten: Es wird immer rückgängig gemacht`;
      case "weekdays":
        return parts`In ${it} ${strong(sayWeekdays(weekdays))} auslassen`;
      case "later":
        return parts`${it} ${strong(`${sayExactly(laterMin)} später`)} kommen lassen`;
      case "earlier":
        return parts`${it} ${strong(`${sayExactly(earlierMin)} früher`)} kommen lassen`;
      case "more-days":
        return parts`${it} auch ${strong(sayOnWeekdays(weekdays))} kommen lassen`;
      case "condition":
        return when === null
          ? parts`${it} nur unter einer Bedingung laufen lassen`
          : when.kind === "between"
            ? parts`${it} nur ${strong(sayWhile(when, "ist"))} laufen lassen`
            : parts`${it} nur laufen lassen, ${strong(sayWhile(when, "ist"))}`;
      case "trigger":
        return parts`${it} nicht mehr von ${strong(saySetOffBy(setOffBy))} auslösen lassen`;
      case "without":
        return parts`In ${it} ${strong(join(things))} auslassen`;
      case "vain":
        break;
    }
    return isRetired
      ? parts`${it} abschalten: Es ändert nie etwas`
      : parts`${it} nur laufen lassen, wenn es etwas zu tun gibt`;
  },
  repairWhy(it) {
    const { why, act, support, opportunities, weekdays, withinMin, baseRate, laterMin, whileSo } = it;
    if (why === "earlier") {
      return `Bei ${support} von ${opportunities} Läufen hatte das jemand etwa ${sayMinutes(it.earlierMin ?? 0)} vorher schon selbst getan.`;
    }
    if (why === "more-days") {
      return `Sie lässt ${sayWeekdays(weekdays)} aus, und an ${support} von ${opportunities} dieser Tage tut jemand um ihre Zeit dasselbe selbst.`;
    }
    if (why === "vain") {
      return `Sie lief ${opportunities}-mal, und ${support}-mal war ${
        act.names.length === 1 ? "das, was sie stellt," : "alles, was sie stellt,"
      } schon so.`;
    }
    const days = weekdays.length === 0 ? "" : ` (${sayWeekdays(weekdays)})`;
    const within = withinMin === 1 ? "einer Minute" : `${sayNumber(withinMin)} Minuten`;
    if (whileSo !== null) {
      const so = `${firstUpper(sayWhile(whileSo.when, "war"))}${whileSo.when.kind === "between" ? "" : ","}`;
      return `Sie wollte ${opportunities + whileSo.acts}-mal ${sayAct(act)}. ${so} wurde das in ${whileSo.undone} von ${whileSo.acts} Fällen binnen ${within} rückgängig gemacht, sonst in ${support} von ${opportunities} Fällen; üblich wären ${Math.round(100 * baseRate)} %.`;
    }
    const { elsewise = null } = it;
    if (elsewise !== null) {
      return `Ausgelöst von ${saySetOffBy(elsewise.setOffBy)} wollte sie ${opportunities}-mal ${sayAct(act)}; ${support}-mal hat das jemand binnen ${within} rückgängig gemacht, üblich wären ${Math.round(100 * baseRate)} %. Sonst war es in ${elsewise.undone} von ${elsewise.acts} Fällen so.`;
    }
    const acted = `Sie wollte ${opportunities}-mal${days} ${sayAct(act)}; ${support}-mal hat das jemand binnen ${within} rückgängig gemacht, üblich wären ${Math.round(100 * baseRate)} %.`;
    return why === "later" ? `${acted} Etwa ${sayExactly(laterMin)} danach macht es jemand doch.` : acted;
  },
  repairNote: () => "Wie von Steward vorgeschlagen geändert.",

  finding: findingInGerman,
  failure: failureInGerman,
  incident: incidentInGerman,
  incidentPart: partInGerman,

  ready(detector, facts) {
    switch (facts.kind) {
      case "needs-days":
        return `${NEEDS[detector] ?? "Dafür"} braucht es ${sayWholeDays(facts.needed)} Verlauf; bisher ${
          facts.days === 1 ? "ist es einer" : `sind es ${facts.days}`
        }.`;
      case "learned":
        return `Gelernt aus ${sayDaysDative(facts.days)}.${
          facts.isCut === true ? " Längere Folgen wurden ausgelassen: Es geschieht zu viel auf einmal." : ""
        }`;
      case "learned-actions":
        return `Gelernt aus ${sayDaysDative(facts.days)}${facts.isMarked ? " (ohne markierte Tage)" : ""} und ${facts.actions === 1 ? "einer Handlung" : `${facts.actions} Handlungen`} von Menschen.`;
      case "nobody-acted":
        return `In ${sayDaysDative(facts.days)} ließ sich keine Änderung einem Menschen zuordnen, daher lassen sich keine Uhrzeiten lernen.`;
      case "acted-too-seldom":
        return `In ${sayDaysDative(facts.days)} gab es ${sayDoings(facts.actions)} von Menschen, aber kein Gerät wurde an fünf verschiedenen Tagen benutzt.`;
      case "learned-uses":
        return `Gelernt aus ${sayDaysDative(facts.days)} und ${facts.uses === 1 ? "einer Nutzung" : `${facts.uses} Nutzungen`}, die Menschen selbst beendet haben.`;
      case "used-too-seldom":
        return `In ${sayDaysDative(facts.days)} haben Menschen ${sayUses(facts.uses)} selbst beendet, aber bei keinem Gerät oft genug.`;
      case "one-kind-of-day":
        return facts.days === 1
          ? "Bisher gibt es erst einen Tag."
          : `Die bisherigen ${facts.days} Tage sind alle von einer Art.`;
      case "kinds-of-days":
        return `Gelernt aus diesen Arten von Tagen: ${join(
          facts.kinds.map(({ name, days }) => `${KINDS_COUNTED[name] ?? "übrige Tage"} (${days})`),
        )}.`;
      case "learned-drift":
        return `Gelernt daraus, wie die Zeiten in ${sayDaysDative(facts.days)} wandern; was jeden Monat wiederkehrt, braucht mehr als ein Jahr.`;
      case "sun-moved-little":
        return `Die Sonne hat sich im Verlauf um weniger als ${sayMinutes(facts.minutes)} verschoben: zu wenig, um sie von der Uhr zu unterscheiden.`;
      case "learned-automations":
        return `Betrachtet wurde, was ${
          facts.automations === 1 ? "eine Automatisierung" : `${facts.automations} Automatisierungen`
        } an ${sayDaysDative(facts.days)} ${facts.automations === 1 ? "tat" : "taten"}.`;
      case "no-presence":
      case "no-place":
      case "learned-sun":
      case "no-automation-acted":
        break;
    }
    return READY[facts.kind];
  },
  nothingFound(detector, { readiness, tested }) {
    const reason = DE.ready(detector, readiness);
    if (tested === null) return reason;
    const ideas = tested.ideas === 1 ? "Eine Idee wurde" : `${tested.ideas} Ideen wurden`;
    return `${reason} ${ideas} über ${sayDaysAccusative(tested.days)} geprüft; keine war mehr, als der Zufall erklärt, und der Mühe wert.`;
  },
};

function names(act: Act): Parts {
  return strong(join(act.names));
}

/** "einschalten", "auf Heizen stellen". */
function verbOf({ domain, state }: Act): string {
  const setpoint = setpointIn(domain, state);
  if (setpoint !== null) return `auf ${sayNumber(setpoint.value)} ${setpoint.unit} stellen`;
  const known = COMMANDS[state];
  return known !== undefined && (domain !== "climate" || state === "off")
    ? known
    : `auf ${stateInGerman(state)} stellen`;
}

/** "Flurlampe einschalten". */
function sayAct(act: Act): string {
  return `${join(act.names)} ${verbOf(act)}`;
}

function sceneActs({ does }: Scene): Parts {
  if (does.kind === "rest") {
    return parts`die übrigen ${does.act === null ? "ebenso stellen" : `auch ${verbOf(does.act)}`}`;
  }
  return does.acts.flatMap((act, place, all) => {
    const said = parts`${names(act)} ${verbOf(act)}`;
    if (place === 0) return said;
    return parts`${place === all.length - 1 ? " und " : ", "}${said}`;
  });
}

/** "Flurtür geöffnet wird und das 3 Minuten lang so bleibt". */
function sayMoment({ after, wait, waitMin }: Following, conditions: readonly Circumstance[]): string {
  const held = wait === "hold" && waitMin !== 0 ? ` und das ${sayExactly(waitMin)} lang so bleibt` : "";
  return clauseUnder([after], conditions, held);
}

/** Before a sentence: "Nur bei Dunkelheit: ". */
function only(so: readonly string[]): string {
  const all = so.filter((one) => one !== "");
  return all.length === 0 ? "" : `Nur ${all.join(" und ")}: `;
}

/** "montags bis freitags bei Beginn zwischen 16 und 22 Uhr, solange Anna zu Hause ist": of which uses. */
function underUse({ days, hours, conditions }: Lasting): string {
  const began = [
    ...(days === "all" ? [] : [sayDays(days)]),
    ...(hours === null ? [] : [`bei Beginn ${sayHours(hours)}`]),
  ].join(" ");
  const so = sayConditions(conditions);
  return [began, so].filter((one) => one !== "").join(", ");
}

function sayHours({ from, to }: NonNullable<Lasting["hours"]>): string {
  return `zwischen ${from} und ${to === 0 ? 24 : to} Uhr`;
}

/** "deine Wochenenden"; days that nothing sets apart are told by number. */
function sayKind(kind: string): string {
  const known = KINDS_OF_DAYS[kind];
  if (known !== undefined) return `deine ${known}`;
  const number = /\d+/.exec(kind)?.[0];
  return number === undefined ? "die übrigen Tage" : `weitere Tage (${number})`;
}

function sayOffset(event: SunEvent, offsetMin: number): string {
  const minutes = Math.abs(offsetMin);
  const noun = event === "sunrise" ? "Sonnenaufgang" : "Sonnenuntergang";
  if (minutes < 3) return `bei ${noun}`;
  return `${sayExactly(minutes)} ${offsetMin < 0 ? "vor" : "nach"} ${noun}`;
}

function sayMinutes(minutes: number): string {
  return minutes === 1 ? "eine Minute" : `${sayNumber(minutes)} Minuten`;
}

function sayMinutesDative(minutes: number): string {
  return minutes === 1 ? "einer Minute" : `${sayNumber(minutes)} Minuten`;
}

function sayLag(minutes: number): string {
  return minutes < 1 ? "binnen einer Minute" : `nach etwa ${sayMinutesDative(Math.round(minutes))}`;
}

/** 0 = Monday … 6 = Sunday. */
function sayWeekdays(weekdays: readonly number[]): string {
  const key = weekdays.join();
  if (key === "5,6") return "Wochenenden";
  if (key === "0,1,2,3,4") return "Wochentage";
  const all = Object.values(WEEKDAYS);
  return join(weekdays.map((day) => `${all[day] ?? ""}e`));
}

function saySetOffBy(by: SetOffBy | null | undefined): string {
  if (by === null || by === undefined) return "einem der Auslöser";
  return "at" in by ? `der Uhr um ${by.at}` : by.name;
}

/** "an Wochenenden", "an Wochentagen", "montags und freitags". */
function sayOnWeekdays(weekdays: readonly number[]): string {
  const key = weekdays.join();
  if (key === "5,6") return "an Wochenenden";
  if (key === "0,1,2,3,4") return "an Wochentagen";
  const all = Object.values(WEEKDAYS);
  return join(weekdays.map((day) => `${(all[day] ?? "").toLowerCase()}s`));
}

/** "einen ganzen Tag", "7 ganze Tage". */
function sayWholeDays(days: number): string {
  return days === 1 ? "einen ganzen Tag" : `${days} ganze Tage`;
}

function sayDaysDative(days: number): string {
  return days === 1 ? "einem Tag" : `${days} Tagen`;
}

function sayDaysAccusative(days: number): string {
  return days === 1 ? "einen Tag" : `${days} Tage`;
}

function sayDoings(count: number): string {
  return count === 1 ? "eine Handlung" : `${count} Handlungen`;
}

function sayUses(count: number): string {
  return count === 1 ? "eine Nutzung" : `${count} Nutzungen`;
}

function firstUpper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
