/**
 * What sets an automation off: the clock and the sun, somebody's passing a door or coming home, or anything else (motion, a button, a number).
 *
 * It tells how what people do about it is to be read: at the clock nobody came to use the lamp that it lit; in motion somebody is there, who switches it off when going.
 */
import type { RuleTrigger } from "./rule.ts";
import type { TargetReader } from "./targets.ts";

export type Cause = "clock" | "passage" | "other";

const BY_CLOCK: ReadonlySet<RuleTrigger["kind"]> = new Set(["time", "sun", "pattern", "elevation"]);
const OPENINGS: ReadonlySet<string> = new Set(["door", "window", "opening", "garage_door"]);

export function causeOf(triggers: readonly RuleTrigger[], targets: TargetReader): Cause {
  if (triggers.every(({ kind }) => BY_CLOCK.has(kind))) return "clock";
  const isOpening = (id: string) => OPENINGS.has(targets.entity(id)?.device_class ?? "");
  const isPassage = triggers.every(
    (trigger) =>
      BY_CLOCK.has(trigger.kind) ||
      trigger.kind === "presence" ||
      (trigger.kind === "state" && trigger.entityIds.length > 0 && trigger.entityIds.every(isOpening)),
  );
  return isPassage ? "passage" : "other";
}
