/** The checks there are. Adding one is a line here. */
import type { Check } from "./check.ts";
import { conflictingAutomation } from "./conflicting-automation.ts";
import { deadAutomation } from "./dead-automation.ts";
import { duplicateAutomation } from "./duplicate-automation.ts";
import { flapping } from "./flapping.ts";
import { leftOn } from "./left-on.ts";
import { lowBattery } from "./low-battery.ts";
import { missingReference } from "./missing-reference.ts";
import { neverFires } from "./never-fires.ts";
import { silent } from "./silent.ts";
import { stuck } from "./stuck.ts";
import { undoneAutomation } from "./undone-automation.ts";

/** A check whose parameters only it knows. */
export type AnyCheck = Check<unknown>;

export const CHECKS: readonly AnyCheck[] = [
  deadAutomation,
  neverFires,
  duplicateAutomation,
  conflictingAutomation,
  missingReference,
  undoneAutomation,
  leftOn,
  silent,
  stuck,
  flapping,
  lowBattery,
];
