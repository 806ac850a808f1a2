/** The detectors there are. Adding one is a line here. */
import type { Detector } from "./contract.ts";
import { coActivation } from "./co-activation.ts";
import { dailyTime } from "./daily-time.ts";
import { dayType } from "./day-type.ts";
import { duration } from "./duration.ts";
import { numericThreshold } from "./numeric-threshold.ts";
import { presence } from "./presence.ts";
import { reversal } from "./reversal.ts";
import { roomPresence } from "./room-presence.ts";
import { seasonalDrift } from "./seasonal-drift.ts";
import { sequence } from "./sequence.ts";
import { sunRelative } from "./sun-relative.ts";
import { triggerAction } from "./trigger-action.ts";

/** A detector whose parameters and body only it knows; values go in and come out through its own schemas. */
export type AnyDetector = Detector<unknown, unknown>;

export const DETECTORS: readonly AnyDetector[] = [
  dailyTime,
  sunRelative,
  triggerAction,
  roomPresence,
  presence,
  numericThreshold,
  sequence,
  coActivation,
  reversal,
  duration,
  dayType,
  seasonalDrift,
];

/** The detector of that id, null where there is none. */
export function findDetector(id: string): AnyDetector | null {
  return DETECTORS.find((detector) => detector.id === id) ?? null;
}
