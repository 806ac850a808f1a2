/** What monitors say, in English. */
import type { IncidentFacts, IncidentReceipt, PartFacts } from "../domain/incident.ts";
import { count, sayFirst, sayList, saySpan } from "./en-plain.ts";
import type { Told } from "./phrases.ts";

const IN_ROOM = {
  actions: "Use of devices",
  motion: "Motion",
  openings: "Openings",
  reports: "Reports of sensors",
} as const;
const MEASURED = {
  temperature: "Temperature",
  "temperature-change": "Change of temperature",
  power: "Power",
  humidity: "Humidity",
  illuminance: "Illuminance",
  battery: "Battery",
} as const;

export function incidentInEnglish(facts: IncidentFacts): Told {
  switch (facts.kind) {
    case "silent": {
      const { names } = facts;
      const name = sayFirst(facts.name);
      const lasted = saySpan(facts.lastedMs);
      const median = saySpan(facts.medianMs);
      const longest = saySpan(facts.longestMs);
      return names.length === 1
        ? {
            title: `${name} has said nothing for ${lasted}`,
            explanation: `It usually tells something every ${median}, and in ${facts.pauses} pauses it never was silent for longer than ${longest}.`,
          }
        : {
            title: `${count(names.length, "device")} have said nothing for ${lasted}: ${sayList(names)}`,
            explanation: `They fell silent within minutes of each other, so that one cause is likely. ${name} usually tells something every ${median}, and never was silent for longer than ${longest}.`,
          };
    }
    case "home-silent":
      return {
        title: `Nothing has come from the home for ${saySpan(facts.lastedMs)}`,
        explanation: `No device has told anything since; before, the home never was silent for longer than ${saySpan(facts.longestMs)}.`,
      };
    case "left-open":
      return {
        title: `${sayFirst(facts.name)} has been open for ${saySpan(facts.lastedMs)}`,
        explanation: `It is usually open for ${saySpan(facts.medianMs)}, and in ${facts.openings} times never was for longer than ${saySpan(facts.longestMs)}.`,
      };
    case "unusual":
      break;
  }
  const { first, others, receipts } = facts;
  return {
    title:
      first === null
        ? "The home is not as it usually is"
        : `${partInEnglish(first.part)} is unusually ${first.side}${
            others > 0 ? `, and ${count(others, "other thing")} with it` : ""
          }`,
    explanation: `For ${saySpan(facts.lastedMs)} the home has not been as it usually is at this time.${sayReceipts(receipts)}`,
  };
}

export function partInEnglish(facts: PartFacts): string {
  switch (facts.kind) {
    case "silence":
      return `Silence of ${facts.name ?? "the home"}`;
    case "open":
      return `${sayFirst(facts.name)} open`;
    case "used":
      return `Use of ${sayDomain(facts.domain)}`;
    case "changed":
      return `Changes of ${sayDomain(facts.domain)}`;
    case "reported":
      return `Reports of ${facts.deviceClass.replaceAll("_", " ")} sensors`;
    case "room":
      return `${IN_ROOM[facts.what]} in ${facts.room}`;
    case "measured":
      break;
  }
  return `${MEASURED[facts.what]} (${facts.name})`;
}

function sayReceipts(receipts: readonly IncidentReceipt[]): string {
  return receipts.length === 0 ? "" : ` ${sayList(receipts.map(sayReceipt))}.`;
}

function sayReceipt({ part, unit, seen, low, high, mostly }: IncidentReceipt): string {
  const most = mostly === null ? "" : ` (mostly ${mostly})`;
  return `${partInEnglish(part)}: ${sayValue(seen, unit)}${most}, usually ${sayNumber(low)} to ${sayValue(high, unit)} at this time`;
}

function sayDomain(domain: string): string {
  return `${domain.replaceAll("_", " ")} entities`;
}

function sayValue(value: number, unit: string | null): string {
  return unit === null ? sayNumber(value) : `${sayNumber(value)} ${unit}`;
}

function sayNumber(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : String(Number(value.toFixed(1)));
}
