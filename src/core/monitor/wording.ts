/** What monitors say, from its facts. */
import type { Anomaly, IncidentFacts, IncidentPart, PartFacts } from "../domain/incident.ts";
import { EN } from "../words/en.ts";

/** In the offline contract's language. */
export function toAnomaly(
  anomaly: Omit<Anomaly, "title" | "explanation" | "facts">,
  facts: IncidentFacts,
): Anomaly {
  return { ...anomaly, ...EN.incident(facts), facts };
}

export function toPart(part: Omit<IncidentPart, "name" | "facts">, facts: PartFacts): IncidentPart {
  return { ...part, name: EN.incidentPart(facts), facts };
}
