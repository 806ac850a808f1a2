/** What goes wrong, in German. Nobody is addressed: what is to be done stands in the infinitive or with "bitte". What another program said is quoted as it came. */
import {
  type Elsewhere,
  type Failure,
  type FailureWords,
  type Permitted,
  sayFailure,
  type WordingFault,
} from "../domain/failure.ts";
import type { RuleKind } from "../domain/learning.ts";

const AGAIN_WHEN_CONNECTED = "Bitte noch einmal versuchen, sobald Home Assistant verbunden ist.";
const IN_A_MINUTE = "Bitte in einer Minute noch einmal versuchen.";
const NEXT_RUN = "Steward versucht es beim nächsten Lauf wieder.";
const LOOK_AGAIN = "Bitte die Liste neu laden.";
const NEW_STORE = "Steward beginnt dann einen neuen aus dem Verlauf von Home Assistant.";

const RULE_VALUES: Readonly<Record<RuleKind, string>> = {
  entity: "die ID einer Entität sein, zum Beispiel light.hall",
  person: "die Entitäts-ID einer Person sein, zum Beispiel person.anna",
  device: "die ID eines Geräts sein",
  label: "die ID eines Labels sein",
  area: "die ID eines Bereichs sein",
  domain: "eine Domäne sein, zum Beispiel media_player",
};

const FAULTS: Readonly<Record<WordingFault, string>> = {
  cut_off: "die Antwort brach vor ihrem Ende ab",
  declined: "die Aufgabe wurde abgelehnt",
  missing: "die Antwort ist nicht das verlangte JSON-Objekt",
  empty: "es kam kein Text",
  too_long: "der Text ist zu lang",
  placeholders: "der Platzhalter eines Namens ging verloren, wurde geändert oder kam hinzu",
  numbers: "eine Uhrzeit oder Zahl ging verloren, wurde geändert oder kam hinzu",
  signs: "der Text enthält Auszeichnungen oder Zeichen, die in keinen Satz gehören",
  address: "der Text enthält eine Adresse",
  no_words: "der Text enthält keine Wörter",
};

const WORDS: FailureWords = {
  "as-said": ({ text }) => text,
  unexpected: () => "In Steward ist etwas schiefgegangen. Mehr dazu steht im Protokoll der App.",
  stopping: () => "Steward wird gerade beendet. Bitte noch einmal versuchen, sobald es wieder läuft.",
  "admins-only": () => "Das dürfen in Home Assistant nur Administratoren.",
  "admins-only-trial": () => "Was eine andere Person nennt, dürfen nur Administratoren ausprobieren.",
  "message-unreadable": () =>
    "Eine Nachricht muss JSON sein, mit einer positiven ganzen Zahl als id und einem type.",
  "id-not-growing": ({ lastId }) =>
    `Die id muss mit jeder Nachricht größer werden; die letzte war ${lastId}.`,
  "command-unknown": ({ command }) =>
    `Diese Version von Steward kennt den Befehl ${JSON.stringify(command)} nicht.`,
  "commands-too-many": () => "Zu viele Befehle auf einmal. Bitte die Antworten auf die früheren abwarten.",
  "subscriptions-too-many": () => "Zu viele Abonnements auf dieser Verbindung. Bitte erst einige beenden.",
  "subscription-unknown": ({ subscription }) =>
    `Auf dieser Verbindung gibt es kein Abonnement ${subscription}.`,
  "request-unreadable": ({ wrong }) =>
    `Die Anfrage ist nicht lesbar: ${wrong.map((one) => quoted(one)).join("; ")}.`,
  "not-in-future": ({ isWithinYear }) =>
    `Der Zeitpunkt muss noch kommen${isWithinYear ? ", und zwar innerhalb eines Jahres" : ""}.`,
  "option-unknown": ({ option }) => `Eine Option ${JSON.stringify(option)} gibt es nicht.`,
  "option-wrong": ({ option, permitted }) => `Für ${option} geht nur ${permittedInGerman(permitted)}.`,
  "problem-gone": () => "Dieses Problem gibt es nicht mehr. Vielleicht hat es schon jemand bestätigt.",
  "problem-passing": () => "Dieses Problem verschwindet von selbst, sobald seine Ursache behoben ist.",

  "suggestion-gone": () =>
    `Diesen Vorschlag gibt es nicht mehr: Die Gewohnheit dahinter hat sich geändert. ${LOOK_AGAIN}`,
  "suggestion-not-open": () => "Nur ein offener Vorschlag lässt sich aufschieben.",
  "put-off-too-far": () => "Ein Vorschlag lässt sich höchstens um ein Jahr aufschieben.",
  "suggestion-created": () =>
    "Dieser Vorschlag ist schon eine Automatisierung. Bitte sie erst zurücknehmen oder in Home Assistant löschen.",
  "suggestion-dismissed": () =>
    "Dieser Vorschlag wurde abgelehnt. Bitte ihn erst zurückholen und dann anlegen.",
  "suggestion-done": () => "Das ist schon geschehen. In der Liste der Änderungen lässt es sich zurücknehmen.",
  "forget-created": () =>
    "Das ist inzwischen eine Automatisierung. Bitte sie erst in Home Assistant löschen, danach lässt es sich vergessen.",
  "not-forgotten": () => "Das ist nicht (mehr) vergessen.",
  "edit-elsewhere": () =>
    "Die Änderung einer vorhandenen Automatisierung wird im Editor von Home Assistant bearbeitet.",
  "edit-needs-asking": () =>
    "So würde etwas geschaltet, wonach erst gefragt werden sollte. Bitte erst fragen lassen und dann ändern.",
  "change-without-asking": () =>
    "Eine vorhandene Automatisierung wird geändert oder bleibt, wie sie ist; ein Nachfragen dazwischen gibt es nicht.",
  "act-needs-asking": () =>
    "Von selbst lässt Steward das nicht ausführen, denn es betrifft etwas, wonach erst gefragt werden sollte. " +
    "Bitte erst fragen lassen, oder es im Editor öffnen und dort selbst speichern.",
  "comments-lost": () =>
    "Beim Speichern gingen die Kommentare in automations.yaml verloren. Bitte dem zustimmen oder das YAML selbst dort einfügen.",
  "automation-gone": () => `Die Automatisierung, um die es geht, gibt es nicht mehr. ${LOOK_AGAIN}`,
  "automation-edited": () =>
    "Diese Automatisierung wurde inzwischen von Hand geändert, und das überschreibt Steward nicht. Ändern lässt sie sich in Home Assistant.",
  "automation-outdated": () =>
    "Diese Automatisierung wurde geändert, seit der Vorschlag gefunden wurde, und das überschreibt Steward nicht. Nach der nächsten Nacht sieht es wieder nach.",
  "change-unknown": () => `Diese Änderung gibt es nicht. ${LOOK_AGAIN}`,
  "change-undone": () => "Diese Änderung wurde schon zurückgenommen.",
  "automation-not-tried": ({ why }) =>
    `Diese Automatisierung lässt sich am bisherigen Verlauf nicht ausprobieren: ${quoted(why)}.`,
  "day-not-come": () => "Dieser Tag ist noch nicht da.",

  "home-unread": ({ unknown }) => {
    const what = { rule: "was die Regel betrifft", owners: "was wem gehört" };
    const so = unknown === null ? "" : ` und weiß nicht, ${what[unknown]}`;
    return `Steward hat das Zuhause noch nicht gelesen${so}. ${AGAIN_WHEN_CONNECTED}`;
  },
  "rule-unknown": () => `Diese Regel gibt es nicht (mehr). ${LOOK_AGAIN}`,
  "rule-wrong": ({ by }) => `Der Wert der Regel muss ${RULE_VALUES[by]}.`,
  "rule-includes": () => "Nur eine Regel, die ausschließt, kann Gespeichertes löschen.",
  "days-reversed": () => "Der letzte Tag muss der erste oder ein späterer sein.",
  "days-too-many": ({ most }) =>
    most === 1
      ? "Es lässt sich nur ein Tag auf einmal markieren."
      : `Es lassen sich höchstens ${most} Tage auf einmal markieren.`,
  "days-not-marked": () => `Diese Tage sind nicht (mehr) markiert. ${LOOK_AGAIN}`,
  "days-not-proposed": () => `Diese Tage werden nicht (mehr) vorgeschlagen. ${LOOK_AGAIN}`,
  "today-odd": ({ from, to }) =>
    `Heute ist als ungewöhnlicher Tag markiert (${from} bis ${to}). Damit weiter gelernt wird, bitte die Markierung in den Einstellungen von Steward aufheben.`,
  "other-kind": () =>
    "Eine Entität erbt nur die Vergangenheit einer anderen ihrer Art: ein Licht die eines Lichts, ein Sensor die eines Sensors.",
  "nothing-remembered": ({ entityId }) =>
    `An ${entityId} erinnert sich Steward nicht. Bitte prüfen, ob der Name stimmt.`,
  "nothing-said": ({ id }) => `Zu ${id} wurde nichts gesagt, daher gibt es nichts zurückzunehmen.`,
  "user-unmarked": () => "Dieser Benutzer ist nicht als Programm markiert.",
  "user-unknown": () =>
    "Diesen Benutzer gibt es in Home Assistant nicht. Bitte einen der vorhandenen auswählen.",
  "thing-unknown": ({ scope, id }) =>
    scope === "entity"
      ? `Eine Entität ${id} gibt es in Home Assistant nicht. Bitte eine der vorhandenen auswählen.`
      : `Ein Gerät ${id} gibt es in Home Assistant nicht. Bitte eines der vorhandenen auswählen.`,
  "person-unsaid": () => "Bitte angeben, welche Person es war: die ID einer Personen-Entität.",
  "person-unknown": ({ personId }) =>
    `Eine Person ${personId} gibt es in Home Assistant nicht. Bitte eine der vorhandenen auswählen.`,
  "incident-gone": () =>
    "Diesen Vorfall gibt es nicht mehr. Was noch offen ist, zeigt die Seite nach dem Neuladen.",
  "incident-not-normal": () => "Niemand hat das normal genannt, daher gibt es nichts zurückzunehmen.",

  "history-unread": () =>
    "Der Verlauf von Home Assistant konnte nicht gelesen werden; Steward versucht es wieder.",
  "history-still-read": () =>
    "Steward liest noch den Verlauf von Home Assistant. Danach beginnt die erste Auswertung von selbst.",
  "analysis-running": () => "Eine Auswertung läuft schon. Bitte warten, bis sie fertig ist.",
  "analysis-while-stopping": () =>
    "Steward wird gerade beendet. Bitte neu auswerten lassen, sobald es wieder läuft.",
  "analysis-while-deleting": () =>
    "Aus Stewards Gedächtnis wird gerade etwas gelöscht. Bitte in einer Minute neu auswerten lassen.",
  "analysis-ended-stopping": () => "Die Auswertung wurde abgebrochen, weil Steward beendet wird.",
  "analysis-ended-deleting": () =>
    "Die Auswertung wurde abgebrochen, weil gelöscht wird, was sie gelesen hat.",
  "analysis-broke": ({ reason }) => `Die Auswertung ist fehlgeschlagen: ${quoted(reason)}. ${NEXT_RUN}`,
  "analysis-died": ({ exitCode }) =>
    `Die Auswertung endete, bevor sie fertig war (Exit-Code ${exitCode}). ${NEXT_RUN}`,
  "analysis-endless": ({ minutes }) =>
    `Die Auswertung wurde nach ${minutes === 1 ? "einer Minute" : `${minutes} Minuten`} ohne Ergebnis abgebrochen.`,

  "store-damaged": ({ file }) =>
    `Der Speicher ${file} ist beschädigt. Bitte Steward neu starten: Dann tritt das letzte Backup an seine Stelle, oder es beginnt ein neuer aus dem Verlauf von Home Assistant.`,
  "store-unsound": ({ file, said }) => `Der Speicher ${file} ist beschädigt: ${quoted(said)}.`,
  "store-full": ({ file }) =>
    `Auf dem Datenträger von ${file} ist kein Platz mehr. Bitte Platz schaffen; was fehlt, wird aus Home Assistant nachgelesen.`,
  "store-locked": ({ file }) =>
    `Ein anderes Programm hält den Speicher ${file} gesperrt. Bitte prüfen, dass nur ein Steward diesen Ordner benutzt.`,
  "store-inaccessible": ({ file }) =>
    `Der Speicher ${file} lässt sich nicht lesen oder schreiben. Bitte prüfen, ob es den Ordner gibt, ob er Steward gehört und ob der Datenträger in Ordnung ist.`,
  "store-sealed": () =>
    "Was Steward verschlüsselt aufbewahrt, lässt sich mit dem Schlüssel secret.key nicht lesen. Bitte den Schlüssel zurücklegen, der zu diesem Speicher gehört.",
  "store-busy": () =>
    "Stewards Gedächtnis wurde ununterbrochen gelesen oder beschrieben. Steward versucht es von selbst wieder.",
  "wipe-waits": () =>
    `Der Speicher wird gerade gelesen, daher lässt sich Gelöschtes noch nicht überschreiben. ${IN_A_MINUTE}`,
  "deletion-running": () => `Es wird schon etwas gelöscht. ${IN_A_MINUTE}`,
  "key-wrong": ({ file }) =>
    `${file} ist kein Schlüssel von Steward. Bitte ihn aus einem Backup zurücklegen, das ihn zusammen mit dem Speicher enthält.`,
  "key-missing": ({ file }) =>
    `Der Schlüssel ${file} fehlt, und ohne ihn lässt sich der Speicher nicht lesen. Bitte ihn aus einem Backup zurücklegen (die von Home Assistant enthalten ihn) ` +
    `oder auch steward.db beiseitelegen: ${NEW_STORE}`,
  "key-unfit": ({ file }) =>
    `Der Schlüssel ${file} passt nicht zum Speicher daneben. Bitte die beiden zurücklegen, die zusammengehören (die Backups von Home Assistant enthalten beide), ` +
    `oder steward.db beiseitelegen: ${NEW_STORE}`,
  "key-inaccessible": ({ file }) =>
    `Der Schlüssel ${file} lässt sich nicht lesen oder anlegen. Bitte prüfen, ob sein Ordner und die Datei Steward gehören.`,
  "backup-failed": ({ why }) =>
    `Stewards Gedächtnis konnte nicht gesichert werden.${why === null ? "" : ` ${failureInGerman(why)}`}`,
  "backup-not-made": () =>
    "Stewards Gedächtnis konnte nicht gesichert werden; warum, steht im Protokoll und in den Reparaturen von Home Assistant.",
  "backup-broke": () => "Das Backup ist fehlgeschlagen.",
  "backup-died": () => "Das Backup endete, bevor es fertig war.",
  "backup-gone": () => `Dieses Backup gibt es nicht mehr. ${LOOK_AGAIN}`,
  "backup-damaged": ({ file }) =>
    `Die Datei ${file} des Backups fehlt, ist beschädigt oder nicht so, wie sie geschrieben wurde.`,
  "backup-no-room": ({ folder }) =>
    `In ${folder} ist kein Platz für ein Backup von Stewards Gedächtnis. Bitte Platz schaffen; Steward versucht es von selbst wieder.`,
  "store-restored": ({ isWanted, backupMs }) => {
    const what = isWanted
      ? "Stewards Gedächtnis wurde auf Wunsch eines Administrators ersetzt; was vorher da war, liegt daneben."
      : "Stewards Gedächtnis war beschädigt und wurde beiseitegelegt.";
    return backupMs === null
      ? `${what} Es gab kein Backup, daher beginnt es neu mit dem, was Home Assistant noch weiß.`
      : `${what} Es ist jetzt auf dem Stand vom ${sayMoment(backupMs)} Uhr UTC; was danach kam, wird aus dem Verlauf von Home Assistant gelesen.`;
  },

  "ha-starting": () => "Home Assistant startet gerade.",
  "ha-not-yet": () => "Steward ist noch nicht mit Home Assistant verbunden.",
  "ha-unreachable": () => "Home Assistant ist nicht erreichbar.",
  "ha-silent": () => "Home Assistant antwortet nicht.",
  "ha-lost": () => "Die Verbindung zu Home Assistant ist abgebrochen.",
  "ha-reconnecting": () => "Die Verbindung zu Home Assistant ist abgebrochen und wird wiederhergestellt.",
  "ha-token-refused": ({ isSupervisors }) =>
    isSupervisors
      ? "Home Assistant weist das Token des Supervisors ab. Bitte die App Steward neu starten."
      : "Home Assistant weist das Zugriffstoken ab. Bitte im eigenen Profil (Sicherheit) ein langlebiges Zugriffstoken erstellen und Steward geben.",
  "ha-no-admin": () =>
    "Das Zugriffstoken gehört zu einem Benutzer, der kein Administrator ist. Bitte als Administrator ein langlebiges Zugriffstoken erstellen.",
  "ha-no-answer": ({ command, seconds }) => {
    const within = seconds === 1 ? "einer Sekunde" : `${seconds} Sekunden`;
    return `Home Assistant hat auf ${command} ${seconds === null ? "" : `innerhalb von ${within} `}nicht geantwortet.`;
  },
  "ha-answer-unknown": ({ command }) =>
    `Mit der Antwort von Home Assistant auf ${command} kann Steward nichts anfangen; bitte das mit der eigenen Version melden.`,
  "ha-refused": ({ command, reason }) => `Home Assistant hat ${command} abgelehnt: ${quoted(reason)}.`,
  "ha-no-history": () =>
    "Home Assistant hat keinen Verlauf zum Lesen. Bitte die Zeilen `history:` und `logbook:` in configuration.yaml ergänzen und Home Assistant neu starten.",
  "ha-not-included": () =>
    "Home Assistant lädt automations.yaml nicht, daher wurde die Automatisierung zurückgenommen. Bitte ihr YAML dort einfügen, wo die Automatisierungen stehen.",
  "ha-nothing-saved": () => "Home Assistant ist nicht erreichbar; es wurde nichts gespeichert.",
  "ha-may-not-save": () =>
    "Home Assistant lässt Steward keine Automatisierungen speichern: Das Token muss einem Administrator gehören.",
  "ha-not-saved": ({ reason }) =>
    `Home Assistant konnte die Automatisierung nicht speichern (${quoted(reason)}). Bitte in dessen Protokoll nachsehen.`,
  "ha-automation-refused": ({ reason }) =>
    `Home Assistant hat die Automatisierung abgelehnt: ${quoted(reason)}.`,
  "host-not-running": ({ host, status }) =>
    `Home Assistant läuft noch nicht (${host} antwortet mit ${status}). Sobald es läuft, macht Steward von selbst weiter.`,
  "host-redirects": ({ host }) =>
    `${host} leitet woandershin um. Bitte Steward die Adresse geben, unter der Home Assistant selbst antwortet.`,
  "host-forbids": ({ host }) =>
    `${host} verweigert den Zugriff. Falls Home Assistant diese Adresse gesperrt hat, bitte sie aus ip_bans.yaml entfernen und Home Assistant neu starten.`,
  "host-of-another": ({ host }) =>
    `${host} ist kein Home Assistant. Bitte die Adresse prüfen; meist endet sie auf :8123.`,
  "host-without-socket": ({ host }) =>
    `Home Assistant unter ${host} antwortet, sein WebSocket aber nicht. Ein Proxy dazwischen muss WebSockets durchlassen.`,
  "host-unnamed": ({ host }) =>
    `Der Name in ${host} ist im Netzwerk nicht zu finden. Bitte die Adresse prüfen oder stattdessen die IP-Adresse angeben.`,
  "host-empty": ({ host }) =>
    `Unter ${host} antwortet nichts. Bitte Home Assistant starten oder Adresse und Port prüfen.`,
  "host-unverified": ({ host, code }) =>
    `Das Zertifikat von ${host} lässt sich nicht prüfen (${code}). ` +
    "Bitte im eigenen Netz die http-Adresse nehmen oder Node mit NODE_EXTRA_CA_CERTS die Zertifizierungsstelle nennen.",
  "host-without-https": ({ host }) => `${host} spricht kein https. Bitte in der Adresse http:// verwenden.`,
  "host-silent": ({ host }) =>
    `Home Assistant unter ${host} antwortet nicht. Bitte prüfen, ob es läuft und ob Steward es über das Netzwerk erreicht.`,

  "model-none": () => "Es ist kein Sprachmodell ausgewählt. Bitte in den Optionen model_provider setzen.",
  "model-unnamed": () =>
    "Es ist nicht angegeben, welches Modell gefragt wird. Bitte in den Optionen model_name setzen.",
  "model-without-key": ({ provider }) =>
    `${provider} verlangt einen Schlüssel. Bitte in den Optionen model_key setzen.`,
  "model-without-address": () =>
    "Es ist nicht angegeben, wo Ollama läuft. Bitte model_url setzen, zum Beispiel http://192.168.1.5:11434.",
  "model-elsewhere": ({ why }) =>
    `${sayElsewhere(why)} Bitte eines im eigenen Netz wählen oder in den Optionen model_local_only ausschalten.`,
  "model-host-unknown": ({ host }) => `Die Adresse von ${host} ist nirgends bekannt.`,
  "model-resting": () => "Nach Fehlern wird das Sprachmodell eine Weile nicht gefragt.",
  "model-budget": ({ of }) =>
    `Was diesen Monat noch übrig ist (${of === "tokens" ? "Tokens" : "Geld"}), reicht für keine weitere Anfrage. Es geht nächsten Monat weiter, oder mit einem höheren Wert für ${
      of === "tokens" ? "model_monthly_tokens" : "model_monthly_cost"
    }.`,
  "model-redirects": () =>
    "Der Anbieter will die Anfrage an eine andere Adresse weiterleiten. Bitte model_url prüfen.",
  "model-reply-long": () => "Die Antwort des Anbieters ist viel zu lang, um eine zu sein.",
  "model-reply-unknown": ({ to }) => `${to} antwortet auf eine Art, die Steward nicht kennt.`,
  "model-silent": ({ to }) => `${to} hat nicht geantwortet.`,
  "model-overasked": ({ to }) => `${to} nimmt vorerst keine weiteren Anfragen an.`,
  "model-busy": ({ to, status }) => `${to} kann gerade nicht antworten (HTTP ${status}).`,
  "model-key-refused": ({ to }) => `${to} weist den Schlüssel ab. Bitte in den Optionen model_key prüfen.`,
  "model-unknown": ({ to }) =>
    `${to} kennt das Modell oder die Adresse nicht. Bitte model_name und model_url prüfen.`,
  "model-request-refused": ({ to, status }) =>
    `${to} nimmt die Anfrage nicht an (HTTP ${status}). Bitte in model_name ein anderes Modell versuchen.`,
  "ai-task-refused": ({ entityId }) =>
    entityId === null
      ? "Home Assistant nimmt die Aufgabe nicht an. Bitte prüfen, ob es eine AI-Task-Entität gibt und eine bevorzugt ist."
      : `Home Assistant nimmt die Aufgabe nicht an. Bitte prüfen, ob es die AI-Task-Entität ${entityId} gibt.`,
  "ai-task-unnamed": () =>
    "Bei AI Task ist model_name dessen Entität, zum Beispiel ai_task.home, oder leer für die bevorzugte.",
  "ai-task-failed": ({ to }) => `${to} konnte die Aufgabe gerade nicht erledigen.`,
  "ai-task-slow": () => "AI Task von Home Assistant hat zu lange gebraucht.",
  "wording-unfit": ({ fault }) =>
    `Das Modell hat geantwortet, aber ${FAULTS[fault]}. So eine Antwort wird verworfen, und es bleibt bei Stewards eigenen Worten. Ein anderes Modell kann es besser machen.`,
};

export function failureInGerman(facts: Failure): string {
  return sayFailure(WORDS, facts);
}

/** As the end of "geht nur …". */
function permittedInGerman(permitted: Permitted): string {
  switch (permitted.kind) {
    case "one-of":
      return `eines von ${permitted.values.join(", ")}`;
    case "phones":
      return "all, none oder Namen wie mobile_app_annas_phone, durch Kommas getrennt";
    case "language":
      return "eine Sprache wie de oder pt-BR, oder nichts für die von Home Assistant";
    case "address":
      return "eine Adresse wie http://192.168.1.5:11434, oder nichts für die des Anbieters";
    case "time":
      return "eine Uhrzeit von 00:00 bis 23:59, geschrieben HH:MM";
    case "yes-no":
      return "true oder false";
    case "text":
      return `Text von höchstens ${permitted.mostLength} Zeichen`;
    case "whole": {
      const of = { days: " von Tagen", tokens: " von Tokens" };
      return `eine ganze Zahl${permitted.of === null ? "" : of[permitted.of]} zwischen ${permitted.min} und ${permitted.max}`;
    }
    case "number":
      break;
  }
  return `eine Zahl zwischen ${permitted.min} und ${permitted.max}`;
}

function sayElsewhere(why: Elsewhere): string {
  switch (why.kind) {
    case "ai-task":
      return "AI Task von Home Assistant kann ein Modell irgendwo fragen, und das sieht Steward nicht.";
    case "provider":
      return "Die eigene Adresse des Anbieters liegt im Internet.";
    case "address":
      return `Die Adresse ${why.host} gehört nicht zum eigenen Netz.`;
    case "name":
      return `Der Name ${why.host} kann überall sein; im eigenen Netz bitte die IP-Adresse angeben.`;
    case "name-leads-out":
      break;
  }
  return `Der Name ${why.host} führt aus dem eigenen Netz hinaus.`;
}

/** "2.10.2026, 03:00". */
function sayMoment(ms: number): string {
  const [date = "", time = ""] = new Date(ms).toISOString().slice(0, 16).split("T");
  return `${date.split("-").toReversed().map(Number).join(".")}, ${time}`;
}

/** What another program said, as it came, without the stop that the sentence around it brings. */
function quoted(said: string): string {
  return `„${said.replace(/\.$/, "")}“`;
}
