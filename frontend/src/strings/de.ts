/** The panel in German, in the informal address that Home Assistant uses. */
import { DE_ACTIVITY } from "./de-activity.ts";
import { DE_AUDIT } from "./de-audit.ts";
import { DE_LIFE } from "./de-life.ts";
import { DE_MODEL } from "./de-model.ts";
import { DE_NOW } from "./de-now.ts";
import { DE_RHYTHM } from "./de-rhythm.ts";
import { DE_SETTINGS } from "./de-settings.ts";
import type { Messages } from "./localize.ts";

export const DE: Messages = {
  "app.title": "Steward",
  "header.menu": "Seitenleiste ein- oder ausblenden",
  "header.analyse": "Jetzt auswerten",
  "header.analysing": "Wertet aus …",

  "chip.connecting": "Verbindet …",
  "chip.lost": "Verbindet neu …",
  "chip.unreachable": "Nicht erreichbar",
  "chip.problem": "Braucht Aufmerksamkeit",
  "chip.importing": "Liest den Verlauf, {percent}",
  "chip.analysing": "Wertet aus, {percent}",
  "chip.waiting_home": "Wartet auf Home Assistant",
  "chip.watching": "Schaut zu",

  "link.lost.title": "Die Verbindung zu Home Assistant ist unterbrochen",
  "link.lost.text": "Was du siehst, ist von vorher. Sie kommt von selbst zurück.",
  "link.app_unreachable.title": "Die App von Steward antwortet nicht",
  "link.app_unreachable.text":
    "Vielleicht startet sie oder wird aktualisiert. Wenn das so bleibt, sieh nach, ob die App Steward läuft.",
  "link.not_set_up.title": "Steward ist in Home Assistant noch nicht bereit",
  "link.not_set_up.text":
    "Die Integration lädt. Wenn das so bleibt, sieh unter Einstellungen, Geräte & Dienste bei Steward nach.",
  "link.failed.title": "Steward konnte nicht antworten",
  "link.retry": "Erneut versuchen",
  "link.retrying": "Es wird von selbst erneut versucht.",

  "failure.app_unreachable": "Die App von Steward antwortet nicht. Sieh nach, ob sie läuft.",
  "failure.app_invalid_auth":
    "Die App von Steward lehnt das Token der Integration ab. Melde dich unter Einstellungen, Geräte & Dienste neu an.",
  "failure.app_incompatible":
    "Die App und die Integration von Steward passen nicht zusammen. Aktualisiere beide.",
  "failure.timeout": "Die App von Steward hat nicht rechtzeitig geantwortet. Versuche es noch einmal.",
  "failure.unknown_command":
    "Das kennt Steward noch nicht. Vielleicht lädt die Integration noch, oder App und Integration sind verschieden alt.",
  "failure.connection_lost": "Im Moment besteht keine Verbindung.",

  "home.connecting": "Steward verbindet sich mit Home Assistant",
  "home.starting": "Home Assistant startet; Steward macht weiter, sobald es bereit ist",
  "home.disconnected": "Steward hat die Verbindung zu Home Assistant verloren und kommt von selbst zurück",
  "home.unreachable": "Steward erreicht Home Assistant nicht",
  "home.unauthorized": "Home Assistant lehnt das Token von Steward ab",
  "home.since": "Seit {moment}",

  "problem.analysis_failed": "Stewards Auswertung gelingt nicht",
  "problem.analysis_failed.text":
    "Die Vorschläge bleiben, wie sie sind, nichts geht verloren, und jede Nacht wird es wieder versucht. Steward sagt:",
  "problem.backup_failed": "Steward kann sein Gedächtnis nicht sichern",
  "problem.backup_failed.text":
    "Er lernt weiter, aber ohne Sicherung lässt sich ein beschädigtes Gedächtnis nicht wiederherstellen. Steward sagt:",
  "problem.store_full": "Stewards Datenträger ist voll",
  "problem.store_full.text":
    "Es wird nichts mehr aufgeschrieben. Schaffe Platz: Dann geht es von selbst weiter, und was fehlt, wird aus Home Assistant gelesen. Steward sagt:",
  "problem.store_restored": "Stewards Gedächtnis war beschädigt und ist wiederhergestellt",
  "problem.store_restored.text":
    "Die neueste Sicherung wurde eingespielt; was seither fehlt, wird aus Home Assistant gelesen. Steward sagt:",

  "progress.import": "Liest, was in deinem Zuhause bisher geschah",
  "progress.import.entities": {
    one: "{done} von {count} Entität",
    other: "{done} von {count} Entitäten",
  },
  "progress.import.failed": "Der Verlauf konnte nicht gelesen werden",
  "known.so_far": "Bisher bekannt: {things}.",
  "known.lights": { one: "{count} Lampe", other: "{count} Lampen" },
  "known.covers": { one: "{count} Rollladen", other: "{count} Rollläden" },
  "known.persons": { one: "{count} Person", other: "{count} Personen" },
  "known.days": { one: "{count} Tag Verlauf", other: "{count} Tage Verlauf" },
  "known.ready": "Gewohnheiten nach der Uhrzeit lassen sich jetzt erkennen.",
  "known.ready_in": {
    one: "Gewohnheiten nach der Uhrzeit lassen sich in {count} Tag erkennen.",
    other: "Gewohnheiten nach der Uhrzeit lassen sich in {count} Tagen erkennen.",
  },

  "progress.analysis": "Sucht nach Gewohnheiten",
  "stage.starting": "beginnt",
  "stage.reading": "liest die Änderungen",
  "stage.detecting": "sucht nach Gewohnheiten",
  "stage.replaying": "spielt jede Idee an deinem Verlauf durch",
  "stage.saving": "schreibt es auf",

  "section.open": "Vorschläge",
  "section.active": "In Gebrauch",
  "section.dismissed": "Wird nicht wieder vorgeschlagen",
  "section.more": {
    one: "Ein weiterer wartet. Steward zeigt wenige auf einmal, die besten zuerst.",
    other: "{count} weitere warten. Steward zeigt wenige auf einmal, die besten zuerst.",
  },
  "section.hint_user": "Wer dieses Zuhause verwaltet, kann Vorschläge anlegen oder ablehnen.",

  "empty.first.title": "Steward lernt dein Zuhause kennen",
  "empty.first.text":
    "Steward sucht, was Menschen immer wieder tun. Die ersten Vorschläge kommen, wenn es genug Tage sind, um sicher zu sein.",
  "empty.none.title": "Gerade gibt es nichts vorzuschlagen",
  "empty.none.text":
    "Jede Idee wird zuerst an deinem eigenen Verlauf geprüft. Zurzeit besteht keine, und zwar deshalb:",
  "empty.done.title": "Alles erledigt",
  "empty.done.text": "Du hast jeden Vorschlag beantwortet. Neue erscheinen hier von selbst.",
  "empty.ready_on": "bereit am {date}",

  "learning.title": "Lernen",
  "learning.memory": "Gedächtnis",
  "learning.days": { one: "{count} Tag", other: "{count} Tage" },
  "learning.changes": "Gesehene Änderungen",
  "learning.by_people": "Von Menschen",
  "learning.entities": "Entitäten",
  "learning.last": "Letzte Auswertung",
  "learning.next": "Nächste volle Auswertung",
  "learning.never": "noch nie",
  "learning.ready": "bereit",
  "learning.ready_on": "ab {date}",
  "learning.not_yet": "noch nicht",

  "detector.daily-time": "Tageszeiten",
  "detector.sun-relative": "Sonnenauf- und -untergang",
  "detector.trigger-action": "Was worauf folgt",
  "detector.room-presence": "Einen Raum betreten",
  "detector.presence": "Kommen und Gehen",
  "detector.numeric-threshold": "Messwerte",
  "detector.sequence": "Eins nach dem anderen",
  "detector.co-activation": "Zusammen Bedientes",
  "detector.reversal": "Was rückgängig gemacht wird",
  "detector.duration": "Dauer der Nutzung",
  "detector.day-type": "Arten von Tagen",
  "detector.seasonal-drift": "Jahreszeiten",
  "tag.daily-time": "Tageszeit",
  "tag.sun-relative": "nach der Sonne",
  "tag.trigger-action": "folgt auf etwas",
  "tag.room-presence": "Betreten eines Raums",
  "tag.presence": "Kommen und Gehen",
  "tag.numeric-threshold": "Messwert",
  "tag.sequence": "eins nach dem anderen",
  "tag.duration": "nach einer Weile",
  "tag.day-type": "Art von Tag",
  "tag.seasonal-drift": "Jahreszeit",
  "tag.change": "verbessert eine Automatisierung",
  "tag.retire": "beendet eine Automatisierung",
  "tag.scene": "Szene",
  "tag.with_area": "{area} · {kind}",

  "strip.caption": {
    one: "Am letzten Tag durchgespielt",
    other: "An den letzten {count} Tagen durchgespielt",
  },
  "strip.summary": {
    one: "Der letzte Tag durchgespielt, {from}",
    other: "Die letzten {count} Tage durchgespielt, {from} bis {to}",
  },
  "strip.days": "Tag für Tag",
  "strip.nothing": "Nichts dergleichen geschah",
  "strip.left_out": "Vom Lernen ausgenommen",

  "tally.fired": {
    one: "{count}-mal hätte sie gehandelt",
    other: "{count}-mal hätte sie gehandelt",
  },
  "tally.matched": "{count}-mal tat jemand um diese Zeit dasselbe",
  "tally.kept": "{count}-mal blieb es dabei",
  "tally.nobody": "{count}-mal tat es niemand",
  "tally.opposite": "{count}-mal tat jemand bald darauf das Gegenteil",
  "tally.missed": "{count}-mal tat es jemand zu anderer Zeit",
  "tally.already_so": "{count}-mal mehr war es schon so",

  "as_it_is.caption": {
    one: "An demselben Tag",
    other: "An denselben {count} Tagen",
  },
  "as_it_is.present": "Bisher",
  "as_it_is.changed": "Geändert",
  "as_it_is.fired": "Tut etwas",
  "as_it_is.undone": "Jemand tat bald darauf das Gegenteil",
  "as_it_is.already_so": "Läuft, und es ist nichts zu tun",

  "mark.matched": { one: "jemand tat dasselbe", other: "{count}-mal tat jemand dasselbe" },
  "mark.kept": { one: "es blieb dabei", other: "{count}-mal blieb es dabei" },
  "mark.nobody": { one: "niemand tat es", other: "{count}-mal tat es niemand" },
  "mark.opposite": {
    one: "jemand tat bald darauf das Gegenteil",
    other: "{count}-mal tat jemand bald darauf das Gegenteil",
  },
  "mark.missed": { one: "jemand tat es zu anderer Zeit", other: "{count}-mal tat es jemand zu anderer Zeit" },
  "mark.already_so": { one: "es war schon so", other: "{count}-mal war es schon so" },

  "evidence.title": "Belege",
  "evidence.seen": "Menschen taten es",
  "evidence.seen.value": {
    one: "bei {support} von {count} Gelegenheit",
    other: "bei {support} von {count} Gelegenheiten",
  },
  "evidence.confidence": "Wie oft",
  "evidence.lift": "Verglichen mit Zufall",
  "evidence.lift.value": "{times}-mal so oft",
  "evidence.q_value": "Könnte Zufall sein",
  "evidence.q_value.below": "weniger als {value}",
  "evidence.precision": "Wenn sie handelt, wollte es jemand",
  "evidence.coverage": "Von dem, was Menschen tun, übernimmt sie",
  "evidence.first_seen": "Zuerst gesehen",
  "evidence.last_seen": "Zuletzt gesehen",

  "action.create": "Anlegen",
  "action.creating": "Legt an …",
  "action.dismiss": "Diesen nicht",
  "action.restore": "Zurückholen",
  "action.undo": "Rückgängig",
  "action.open": "Automatisierung öffnen",
  "action.cancel": "Abbrechen",
  "action.close": "Schließen",
  "action.acknowledge": "Verstanden",
  "action.copy": "Kopieren",
  "action.copied": "Kopiert",

  "card.asks": "Das sollte nicht ohne jemandes Ja geschehen, also fragt Steward jedes Mal.",
  "card.active": "In Gebrauch",
  "card.runs": { one: "Lief einmal, {moment}", other: "Lief {count}-mal, zuletzt {moment}" },
  "card.runs.never": "Lief noch nicht",
  "card.details": "Warum, und wie es geprüft wurde",
  "card.dismissed": "{date}",
  "card.dismissed.reason": "{date} · {reason}",

  "toast.created": "Angelegt. Sie steht jetzt bei deinen Automatisierungen.",
  "toast.dismissed": "Wird nicht wieder vorgeschlagen.",
  "toast.restored": "Er ist zurück bei den Vorschlägen.",
  "toast.analysing": "Steward sieht noch einmal nach.",
  "toast.already_analysing": "Steward sieht schon nach.",
  "toast.failed": "Das hat nicht geklappt: {message}",
  "toast.failed.lost": "Das hat nicht geklappt: Es gibt gerade keine Verbindung.",
  "toast.close": "Meldung schließen",

  "comments.title": "Kommentare in automations.yaml gehen verloren",
  "comments.text":
    "Home Assistant schreibt automations.yaml neu, wenn eine Automatisierung gespeichert wird. Deine Datei hat Kommentare; sie wären danach weg. Sonst ändert sich nichts.",
  "comments.unknown.title": "Kommentare in automations.yaml gehen vielleicht verloren",
  "comments.unknown.text":
    "Home Assistant schreibt automations.yaml neu, wenn eine Automatisierung gespeichert wird. Steward kann nicht in diese Datei sehen; falls du Kommentare hineingeschrieben hast, wären sie danach weg.",
  "comments.confirm": "Trotzdem anlegen",

  "paste.title": "Füge dies in deine Konfiguration ein",
  "paste.packages":
    "Deine Automatisierungen liegen in Packages, die der Editor von Home Assistant nicht ändern kann. Füge dies in ein Package deiner Wahl ein und lade die Automatisierungen neu.",
  "paste.hand_written":
    "Deine Automatisierungen sind von Hand geschrieben, wo der Editor von Home Assistant sie nicht ändern kann. Füge dies in deine Datei ein und lade die Automatisierungen neu.",
  "paste.not_included":
    "Deine Konfiguration lädt automations.yaml nicht; eine dort gespeicherte Automatisierung würde nie laufen. Füge dies dort ein, wo du deine Automatisierungen hast, oder ergänze „automation: !include automations.yaml“.",
  "paste.editor":
    "Der Editor von Home Assistant lässt sich von hier nicht öffnen. Ändere dies, wie du magst, und füge es zu deinen Automatisierungen hinzu.",
  "paste.recognise":
    "Lass die Markierung in der Beschreibung stehen: An ihr erkennt Steward, dass du den Vorschlag angenommen hast.",
  "paste.yaml": "Die Automatisierung als YAML",

  "dismiss.title": "Diesen nicht",
  "dismiss.text": "Steward schlägt ihn nicht wieder vor, auch nicht dieselbe Idee in anderen Worten.",
  "dismiss.why": "Warum? (wenn du magst)",
  "dismiss.other": "In deinen Worten",
  "dismiss.confirm": "Nicht vorschlagen",
  "reason.not_wanted": "Das soll in der Hand der Menschen bleiben",
  "reason.not_a_habit": "Das ist keine Gewohnheit",
  "reason.wrong_details": "Richtige Idee, falsche Einzelheiten",
  "reason.already_automated": "Das erledigt schon etwas anderes",

  ...DE_ACTIVITY,
  ...DE_AUDIT,
  ...DE_LIFE,
  ...DE_MODEL,
  ...DE_NOW,
  ...DE_RHYTHM,

  "nav.label": "Seiten",
  "nav.suggestions": "Vorschläge",
  "nav.rhythm": "Rhythmus",
  "nav.now": "Jetzt",
  "nav.activity": "Aktivität",
  "nav.settings": "Einstellungen",

  ...DE_SETTINGS,
};
