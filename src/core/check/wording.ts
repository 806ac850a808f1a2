/** A finding from its facts, and its moments as the contract writes them. */
import type { Finding, FindingFacts } from "../domain/finding.ts";
import type { EpochMs } from "../domain/time.ts";
import { EN } from "../words/en.ts";

/** In the offline contract's language. */
export function toFinding(
  { evidence, ...found }: Omit<Finding, "title" | "explanation" | "facts">,
  facts: FindingFacts,
): Finding {
  return { ...found, ...EN.finding(facts), evidence, facts };
}

export function toStamp(atMs: EpochMs): string {
  return new Date(atMs).toISOString();
}
