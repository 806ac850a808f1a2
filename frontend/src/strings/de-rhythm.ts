/** Was üblich ist und was gelernt wurde, auf Deutsch: siehe en-rhythm.ts. */
import type { EN_RHYTHM } from "./en-rhythm.ts";
import type { Messages } from "./localize.ts";

export const DE_RHYTHM: Pick<Messages, keyof typeof EN_RHYTHM> = {
  "group.label": "Zeigen",
  "group.home": "Das ganze Zuhause",
  "group.area": "Bereiche",
  "group.person": "Personen",
  "group.entity": "Geräte",

  "rhythm.early.title": "Lernt deine Woche kennen",
  "rhythm.early.text": {
    one: "Steward hat {seen} von {count} Tag gesehen, den es braucht. Das erste Bild kommt am {date}.",
    other:
      "Steward hat {seen} von {count} Tagen gesehen, die der Rhythmus einer Woche braucht. Das erste Bild kommt am {date}.",
  },

  "heat.title": "Wann etwas getan wird",
  "heat.text": {
    one: "Wie oft in jeder Stunde der Woche etwas getan wird: ein Mittel über {count} Tag, {from} bis {to}.",
    other:
      "Wie oft in jeder Stunde der Woche etwas getan wird: ein Mittel über {count} Tage, {from} bis {to}.",
  },
  "heat.caption": "Handlungen nach Wochentag und Stunde: {name}",
  "heat.weekday": "Wochentag",
  "heat.hint": "Zeige auf eine Stunde oder geh mit den Pfeiltasten.",
  "heat.less": "nie",
  "heat.more": "am meisten",
  "heat.none": "In dieser Zeit hat hier niemand etwas getan.",
  "heat.cell": {
    one: "{weekday}, {from}–{to}: im Mittel {mean}-mal ({times} an {count} Tag)",
    other: "{weekday}, {from}–{to}: im Mittel {mean}-mal ({times} an {count} Tagen)",
  },
  "heat.cell.unseen": "{weekday}, {from}–{to}: noch kein solcher Tag gesehen",

  "usual.title": "Ein üblicher Tag",
  "usual.text":
    "Was mindestens jeden zweiten Tag um dieselbe Zeit getan wird. Der Strich ist die Mitte, im Balken liegt die mittlere Hälfte der Zeiten.",
  "usual.kind": "Tage",
  "usual.weekday": "Wochentage",
  "usual.weekend": "Wochenenden",
  "usual.none": "An solchen Tagen hat noch niemand etwas getan.",
  "usual.first": "Als Erstes",
  "usual.last": "Als Letztes",
  "usual.when": "{time}, meist {from}–{to}",
  "usual.on": { one: "an {part} von {count} Tag", other: "an {part} von {count} Tagen" },

  "learned.title": "Was Steward gelernt hat",
  "learned.text":
    "Jede Gewohnheit, die sicher genug ist, was auch immer über sie entschieden wurde. Vergessen heißt: Sie wird aus dem bisher Gesehenen weder gezeigt noch vorgeschlagen; geht sie weiter, wird sie neu gelernt.",
  "learned.none":
    "Noch nichts, das sicher genug ist. Worauf jede Art von Gewohnheit wartet, steht auf der Seite der Vorschläge.",
  "learned.state.proposed": "vorgeschlagen",
  "learned.state.active": "in Gebrauch",
  "learned.state.dismissed": "nicht gewollt",
  "learned.state.snoozed": "wird später wieder gefragt",
  "learned.state.trial": "auf Probe",
  "learned.state.retired": "ausgemustert",
  "learned.seen": {
    one: "Bei {support} von {count} Gelegenheit getan, zuletzt am {date}",
    other: "Bei {support} von {count} Gelegenheiten getan, zuletzt am {date}",
  },
  "learned.forget": "Vergessen",
  "learned.in_use": "Das ist inzwischen eine Automatisierung. Lösche zuerst die Automatisierung.",
  "learned.forgotten": "Vergessen",
  "learned.forgotten.since": "Vergessen {moment}",
  "learned.forgotten.done": "Vergessen. Aus dem bisher Gesehenen wird es nicht vorgeschlagen.",
  "learned.recalled.done": "Es ist wieder da, wie es war.",
};
