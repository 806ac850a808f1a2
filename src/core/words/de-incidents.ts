/** What monitors say, in German. Rooms and things stand in brackets after what is said of them, as no article fits every name. */
import type { IncidentFacts, IncidentReceipt, PartFacts } from "../domain/incident.ts";
import { deviceClassInGerman, domainInGerman } from "./de-kinds.ts";
import { sayLength, sayList, saySpan } from "./de-plain.ts";
import type { Told } from "./phrases.ts";

const IN_ROOM = {
  actions: "Bedienung",
  motion: "Bewegung",
  openings: "Öffnungen",
  reports: "Sensormeldungen",
} as const;
const MEASURED = {
  temperature: "Temperatur",
  "temperature-change": "Temperaturänderung",
  power: "Leistung",
  humidity: "Luftfeuchtigkeit",
  illuminance: "Helligkeit",
  battery: "Batterie",
} as const;

export function incidentInGerman(facts: IncidentFacts): Told {
  switch (facts.kind) {
    case "silent": {
      const { name, names } = facts;
      const lasted = saySpan(facts.lastedMs);
      const often = sayEvery(facts.medianMs);
      const longest = sayLength(facts.longestMs);
      return names.length === 1
        ? {
            title: `${name} schweigt seit ${lasted}`,
            explanation: `Sonst kommt etwa ${often} eine Meldung, und von ${facts.pauses} Pausen dauerte keine länger als ${longest}.`,
          }
        : {
            title: `${names.length} Geräte schweigen seit ${lasted}: ${sayList(names)}`,
            explanation: `Sie verstummten binnen weniger Minuten, daher ist eine gemeinsame Ursache wahrscheinlich. ${name} meldet sonst etwa ${often} etwas und schwieg nie länger als ${longest}.`,
          };
    }
    case "home-silent":
      return {
        title: `Seit ${saySpan(facts.lastedMs)} kam nichts aus dem Zuhause`,
        explanation: `Seitdem hat kein Gerät etwas gemeldet; davor war nie länger als ${sayLength(facts.longestMs)} Stille.`,
      };
    case "left-open":
      return {
        title: `${facts.name} ist seit ${saySpan(facts.lastedMs)} offen`,
        explanation: `Offen ist es sonst meist ${sayLength(facts.medianMs)} lang, und bei ${facts.openings} Malen war es das nie länger als ${sayLength(facts.longestMs)}.`,
      };
    case "unusual":
      break;
  }
  const { first, others, receipts } = facts;
  const more = others === 1 ? "eine weitere Auffälligkeit" : `${others} weitere Auffälligkeiten`;
  return {
    title:
      first === null
        ? "Das Zuhause ist nicht wie üblich"
        : `${partInGerman(first.part)}: ungewöhnlich ${saySide(first)}${others > 0 ? `, dazu ${more}` : ""}`,
    explanation: `Seit ${saySpan(facts.lastedMs)} ist das Zuhause nicht, wie es um diese Zeit üblich ist.${
      receipts.length === 0 ? "" : ` ${receipts.map(sayReceipt).join("; ")}.`
    }`,
  };
}

export function partInGerman(facts: PartFacts): string {
  switch (facts.kind) {
    case "silence":
      return facts.name === null ? "Stille im Zuhause" : `Stille (${facts.name})`;
    case "open":
      return `Offen (${facts.name})`;
    case "used":
      return `Bedienung (${domainInGerman(facts.domain)})`;
    case "changed":
      return `Änderungen (${domainInGerman(facts.domain)})`;
    case "reported":
      return `Sensormeldungen (${deviceClassInGerman(facts.deviceClass)})`;
    case "room":
      return `${IN_ROOM[facts.what]} (${facts.room})`;
    case "measured":
      break;
  }
  return `${MEASURED[facts.what]} (${facts.name})`;
}

/** What is measured is high or low, what is counted comes often or seldom. */
function saySide({ part, side }: { readonly part: PartFacts; readonly side: "high" | "low" }): string {
  if (part.kind === "measured") return side === "high" ? "hoch" : "niedrig";
  return side === "high" ? "häufig" : "selten";
}

function sayReceipt({ part, unit, seen, low, high, mostly }: IncidentReceipt): string {
  const most = mostly === null ? "" : ` (vor allem ${mostly})`;
  return `${partInGerman(part)}: ${sayValue(seen, unit)}${most}, um diese Zeit üblich ${sayNumber(low)} bis ${sayValue(high, unit)}`;
}

/** "jede Minute", "alle 5 Minuten". */
function sayEvery(ms: number): string {
  const length = sayLength(ms);
  return length.startsWith("eine") ? length.replace("ein", "jed") : `alle ${length}`;
}

function sayValue(value: number, unit: string | null): string {
  return unit === null ? sayNumber(value) : `${sayNumber(value)} ${unit}`;
}

function sayNumber(value: number): string {
  const text = Math.abs(value) >= 100 ? value.toFixed(0) : String(Number(value.toFixed(1)));
  return text.replace(".", ",");
}
