/** What checks found, in German. Spans are told so that they stand where "seit" wants a dative, or alone. */
import type { FindingFacts } from "../domain/finding.ts";
import { days, sayLength, sayList, saySpan } from "./de-plain.ts";
import { stateInGerman } from "./de-states.ts";
import type { Told } from "./phrases.ts";

const DAYS = [
  "Montage",
  "Dienstage",
  "Mittwoche",
  "Donnerstage",
  "Freitage",
  "Samstage",
  "Sonntage",
] as const;
const ARE = { on: "an", open: "offen", playing: "am Spielen", unlocked: "aufgeschlossen" } as const;
const NOT = { on: "aus", open: "geschlossen", playing: "aus", unlocked: "abgeschlossen" } as const;
const CLASSES: Readonly<Record<string, string>> = {
  motion: "Bewegung",
  occupancy: "Anwesenheit",
  vibration: "Erschütterung",
  sound: "Geräusche",
};

export function findingInGerman(facts: FindingFacts): Told {
  switch (facts.kind) {
    case "battery-low":
      return {
        title: `${facts.name} ist schwach`,
        explanation: "Das Gerät selbst meldet eine schwache Batterie; es wird bald aufhören zu arbeiten.",
      };
    case "battery-level": {
      const { percent, trend } = facts;
      const lasts =
        trend === null
          ? ""
          : ` So wie in den letzten ${trend.days === 1 ? "24 Stunden" : `${trend.days} Tagen`} reicht sie noch ${
              trend.leftDays === 0
                ? "nicht einmal einen Tag"
                : `etwa ${trend.leftDays === 1 ? "einen Tag" : `${trend.leftDays} Tage`}`
            }.`;
      return {
        title: facts.isLow
          ? `${facts.name} ist bei ${percent} %`
          : `${facts.name} ist in etwa ${days(trend?.leftDays ?? 0)} leer`,
        explanation: `Die Batterie ist bei ${percent} %.${lasts}`,
      };
    }
    case "left-on": {
      const { state, longestMs, emptyMs } = facts;
      const lasted = saySpan(facts.lastedMs);
      const because = [
        ...(longestMs === null ? [] : [`davor war das nie länger als ${sayLength(longestMs)} so`]),
        ...(emptyMs === null
          ? []
          : [`seit ${saySpan(emptyMs)} ist niemand mehr da, und dann ist es sonst meist ${NOT[state]}`]),
      ];
      return {
        title:
          emptyMs === null
            ? `${facts.name} ist seit ${lasted} ${ARE[state]}`
            : `${facts.name} ist ${ARE[state]}, während niemand zu Hause ist`,
        explanation: `Das ist seit ${lasted} so; ${because.join(", und ")}.`,
      };
    }
    case "flapping": {
      const { times, before, per = "hour", days: lasted = 1 } = facts;
      const done = facts.what === "lost" ? "die Verbindung verloren" : "hin- und hergeschaltet";
      const within = per === "hour" ? "in einer Stunde" : "an einem Tag";
      return {
        title: `${facts.name} hat ${times}-mal ${within} ${done}`,
        explanation: `${lasted === 1 ? "Am letzten Tag" : `In den letzten ${days(lasted)}`} wurde bis zu ${times}-mal ${within} ${done}; davor ${
          before === 0 ? "höchstens ein einziges Mal" : `nie mehr als ${before}-mal`
        }.`,
      };
    }
    case "unreachable": {
      const { isUnknown = false, isPart = false } = facts;
      const said = `Laut Home Assistant ${isUnknown ? "unbekannt" : "nicht verfügbar"}`;
      return {
        title: isUnknown
          ? `${facts.name} hat seit ${saySpan(facts.lastedMs)} keinen Wert`
          : `${facts.name} ist seit ${saySpan(facts.lastedMs)} nicht erreichbar`,
        explanation: isPart
          ? `${said}, während das Gerät anderes weiter meldet.`
          : `${said}; vielleicht fehlt die Batterie, der Strom oder die Verbindung.`,
      };
    }
    case "quiet":
      return {
        title: `${facts.name} schweigt seit ${saySpan(facts.lastedMs)}`,
        explanation: `Seit ${saySpan(facts.lastedMs)} kam nichts mehr; davor gab es nie eine längere Pause als ${sayLength(facts.longestMs)}.`,
      };
    case "home-silent":
      return {
        title: `Seit ${saySpan(facts.lastedMs)} kam nichts aus dem Zuhause`,
        explanation:
          "Seitdem hat sich keine Entität geändert; vielleicht steht Home Assistant still, oder Steward hat die Verbindung verloren.",
      };
    case "stuck-at":
      return {
        title: `${facts.name} hat sich seit ${saySpan(facts.lastedMs)} nicht geändert`,
        explanation: `Der Wert ist seit ${saySpan(facts.lastedMs)} ${sayValue(facts.state)}, während das Gerät anderes weiter meldet; davor blieb er nie länger als ${sayLength(facts.longestMs)} gleich.`,
      };
    case "stuck-on":
      return {
        title: `${facts.name} meldet seit ${saySpan(facts.lastedMs)} ohne Ende`,
        explanation: `Gemeldet wird seit ${saySpan(facts.lastedMs)} ohne Pause ${
          CLASSES[facts.deviceClass ?? ""] ?? "etwas"
        }; davor dauerte das nie länger als ${sayLength(facts.longestMs)}.`,
      };
    case "never-ran":
      return { title: `„${facts.name}“ läuft nicht`, explanation: sayNotRunning(facts) };
    case "never-ran-many":
      return {
        title: `${facts.names.length} Automatisierungen laufen nicht: ${sayList(facts.names.map((name) => `„${name}“`))}`,
        explanation: `In ${days(facts.days)} lief keine von ihnen; ${WHY_MANY[facts.reason]}.`,
      };
    case "missing": {
      const { ids, devices, places } = facts;
      const what = [
        ...ids,
        ...(devices === 0 ? [] : [devices === 1 ? "ein Gerät" : `${devices} Geräte`]),
        ...(places?.areas ?? []).map((id) => `der Bereich „${id}“`),
        ...(places?.floors ?? []).map((id) => `die Etage „${id}“`),
        ...(places?.labels ?? []).map((id) => `das Label „${id}“`),
      ];
      return {
        title: `„${facts.name}“ nennt etwas, das es nicht gibt`,
        explanation: `In Home Assistant fehlt: ${sayList(what)}. Dieser Teil geht daher nicht.`,
      };
    }
    case "switched-off":
      return {
        title: `„${facts.name}“ ist seit ${sayAtLeast(facts)} abgeschaltet`,
        explanation:
          "Wird sie nicht mehr gebraucht, kann sie gelöscht werden; sonst wartet sie aufs Einschalten.",
      };
    case "broken":
      return {
        title: `„${facts.name}“ kann nicht laufen`,
        explanation: `Home Assistant nennt sie seit ${sayAtLeast(facts)} nicht verfügbar; so steht es um eine Konfiguration, die es nicht verwenden kann.`,
      };
    case "acts-on-nothing":
      return {
        title: `„${facts.name}“ steuert nichts mehr, was es noch gibt`,
        explanation: `In Home Assistant fehlt: ${sayList(facts.ids)}. Die Automatisierung bewirkt daher nichts.`,
      };
    case "conflict":
      return {
        title: `„${facts.names[0]}“ und „${facts.names[1]}“ widersprechen einander`,
        explanation: `Im selben Moment stellt die eine ${facts.thing} auf ${stateInGerman(facts.states[0])} und die andere auf ${stateInGerman(facts.states[1])}.`,
      };
    case "duplicate":
      return {
        title: `${sayList(facts.names.map((name) => `„${name}“`))} tun dasselbe`,
        explanation: "Sie haben dieselben Auslöser, Bedingungen und Aktionen; eine davon genügt.",
      };
    case "undone": {
      const { weekdays, withinMin } = facts;
      const when = weekdays === null ? "" : ` (${weekdays.map((day) => DAYS[day] ?? "").join(", ")})`;
      return {
        title: `Was „${facts.name}“ tut, wird rückgängig gemacht`,
        explanation: `Sie hat ${facts.thing} ${facts.acts}-mal auf ${stateInGerman(facts.state)} gestellt${when}; ${facts.undone}-mal hat das jemand binnen ${
          withinMin === 1 ? "einer Minute" : `${withinMin} Minuten`
        } rückgängig gemacht, üblich wären ${Math.round(100 * facts.usualRatio)} %.`,
      };
    }
    case "vain":
      return {
        title: `„${facts.name}“ läuft vergebens`,
        explanation: `Sie lief an ${days(facts.days)} ${facts.runs}-mal, und ${facts.vain}-mal war alles, was sie stellt, schon so.`,
      };
    case "together":
      break;
  }
  return {
    title: `${facts.names.length} Dinge auf einmal: ${sayList(facts.names)}`,
    explanation: `Sie begannen binnen weniger Minuten, daher ist eine gemeinsame Ursache wahrscheinlich. ${findingInGerman(facts.first).explanation}`,
  };
}

const WHY_MANY = {
  impossible: "worauf sie warten, kann nie geschehen",
  ready: "worauf sie warten, geschah, und ihre Bedingungen waren erfüllt",
  barred: "worauf sie warten, geschah, und jedes Mal waren ihre Bedingungen nicht erfüllt",
  untold: "worauf sie warten, geschah, und ob ihre Bedingungen erfüllt waren, lässt sich nicht sagen",
} as const;
const HOW = { is: "", above: "über ", below: "unter " } as const;

function sayNotRunning({
  days: seen,
  came,
  held,
  hasConditions,
  reason,
  impossible,
}: Extract<FindingFacts, { kind: "never-ran" }>): string {
  if (reason === "impossible" && impossible !== null) {
    const { thing, how, wanted } = impossible;
    return `Sie wartet auf ${thing} ${how === "is" ? `= „${wanted}“` : `${HOW[how]}${wanted}`}, und das kann nie sein.`;
  }
  const cameSo = `In ${days(seen)} geschah ${came}-mal, worauf sie wartet`;
  switch (reason) {
    case "ready":
      return hasConditions
        ? `${cameSo}, ${held === came ? "und jedes Mal waren" : `davon waren ${held}-mal`} ihre Bedingungen erfüllt, und sie lief nicht.`
        : `${cameSo}, und sie lief nicht.`;
    case "barred":
      return `${cameSo}, und jedes Mal waren ihre Bedingungen nicht erfüllt.`;
    case "untold":
      return `${cameSo}, und sie lief nicht; ob ihre Bedingungen erfüllt waren, lässt sich nicht sagen.`;
    // What was stored with other facts.
    case "impossible":
    default:
      return `${cameSo}, und sie lief nicht.`;
  }
}

/** A number, or a state by its word. */
function sayValue(state: string): string {
  return Number.isFinite(Number(state)) ? state.replace(".", ",") : `„${stateInGerman(state)}“`;
}

function sayAtLeast({ lastedMs, isOlder }: { readonly lastedMs: number; readonly isOlder: boolean }): string {
  return `${isOlder ? "mindestens " : ""}${saySpan(lastedMs)}`;
}
