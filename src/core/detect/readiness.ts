/** How far a detector's learning is: facts, and what they are in the offline contract's language. */
import type { Readiness, ReadinessFacts } from "../domain/analysis.ts";
import { EN } from "../words/en.ts";

/** @param readyAt local date from which on it is; null where that is not a matter of time */
export function createReadiness(
  detector: string,
  ready: boolean,
  facts: ReadinessFacts,
  readyAt: string | null = null,
): Readiness {
  return { detector, ready, reason: EN.ready(detector, facts), readyAt, facts };
}
