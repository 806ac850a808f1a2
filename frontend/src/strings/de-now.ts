/** Die Seite Jetzt auf Deutsch: siehe en-now.ts. */
import type { EN_NOW } from "./en-now.ts";
import type { Messages } from "./localize.ts";

export const DE_NOW: Pick<Messages, keyof typeof EN_NOW> = {
  "now.title": "Heute",
  "now.reading": "Liest die letzten Wochen. Das dauert nach Stewards Start einen Moment.",
  "now.usual": {
    one: "Was getan wurde, Stunde für Stunde, über dem an einem {weekday} Üblichen (von {count} solchem Tag).",
    other:
      "Was getan wurde, Stunde für Stunde, über dem an einem {weekday} Üblichen (von den letzten {count}).",
  },
  "now.usual.not_yet": {
    one: "Was getan wurde, Stunde für Stunde. Was an einem {weekday} üblich ist, zeigt sich nach {count} solchem Tag.",
    other:
      "Was getan wurde, Stunde für Stunde. Was an einem {weekday} üblich ist, zeigt sich nach {count} solchen Tagen.",
  },
  "now.hours": "Stunde für Stunde",
  "now.legend.today": "heute getan",
  "now.legend.usual": "üblich: die mittlere Hälfte und die Mitte",
  "now.hour": "{from}–{to}: {count} getan; üblich {median}, meist {low}–{high}",
  "now.hour.to_come": "{from}–{to}: üblich {median}, meist {low}–{high}",
  "now.hour.title": "Getan von {from} bis {to}",
  "now.hour.none": "In dieser Stunde hat niemand etwas getan.",
  "now.hour.none_own": "Du hast in dieser Stunde nichts getan. Was andere taten, sehen Administratoren.",

  "next.title": "Üblich als Nächstes",
  "next.none": "Heute ist nichts mehr üblich.",
  "next.range": "meist {from}–{to}",
  "next.in_minutes": { one: "in {count} Minute", other: "in {count} Minuten" },
  "next.in_hours": { one: "in {count} Stunde", other: "in {count} Stunden" },

  "incidents.title": "Nicht wie üblich",
  "incidents.since": "seit {moment}",
  "incidents.from_to": "{from} – {to}",
  "incidents.none": "Alles ist wie üblich.",
  "incidents.later": "Du hörst wieder davon ({moment}), falls es dann noch so ist.",
  "incidents.say_normal": "Das ist normal",
  "incidents.say_later": "Später erinnern",
  "incidents.was_normal": "als normal bezeichnet",
  "incidents.take_back": "Doch nicht normal",
  "incidents.earlier": { one: "Früher ({count})", other: "Früher ({count})" },
  "incidents.failed": "Das konnte nicht gespeichert werden: {message}",
  "incident.part": "{name}: {seen}",
  "incident.part.usual": "üblich {expected}, meist {low} bis {high}",

  "health.title": "Zustand",
  "health.fine": "Die letzte Auswertung fand an deinen Geräten und Automatisierungen nichts auszusetzen.",
  "health.not_yet": "Die erste Auswertung sieht sich auch deine Geräte und Automatisierungen an.",
  "health.error": { one: "{count} Sache ist kaputt", other: "{count} Sachen sind kaputt" },
  "health.warning": {
    one: "{count} Sache braucht einen Blick",
    other: "{count} Sachen brauchen einen Blick",
  },
  "health.info": { one: "{count} Sache zum Wissen", other: "{count} Sachen zum Wissen" },

  "analysis.title": "Auswertung",
  "analysis.took": "Sie dauerte",
  "analysis.seconds": "{seconds} s",
  "analysis.failed": "Die letzte schlug fehl: {message}",

  "compare.title": "Verglichen",
  "compare.what": "Was verglichen wird",
  "compare.weeks": "Diese Woche mit der letzten",
  "compare.groups": "Eines mit einem anderen",
  "compare.first": "Eines",
  "compare.second": "Ein anderes",
  "compare.this_week": "Die letzten sieben Tage",
  "compare.last_week": "Die sieben Tage davor",
  "compare.caption": "Handlungen je Tag",
  "compare.value": "{name}: {count}",
  "compare.place": "{day}, {from}–{to} · {values}",
  "compare.none": "In diesen Wochen hat hier niemand etwas getan.",
};
