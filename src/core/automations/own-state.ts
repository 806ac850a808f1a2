/** What the state of the sun, a zone or a person itself tells, as the trigger that it is. */
import { domainOf } from "../domain/home.ts";
import { MINUTE_MS } from "../domain/time.ts";
import type { RuleTrigger } from "./rule.ts";

/** The sun's own state is above or below the horizon. */
export function sunOf(
  from: readonly string[] | null,
  to: readonly string[] | null,
  forMs: number,
): RuleTrigger | null {
  const isInto = (state: string, other: string) =>
    to === null ? from?.length === 1 && from[0] === other : to.length === 1 && to[0] === state;
  const offsetMin = forMs / MINUTE_MS;
  if (isInto("below_horizon", "above_horizon")) return { kind: "sun", event: "sunset", offsetMin };
  return isInto("above_horizon", "below_horizon") ? { kind: "sun", event: "sunrise", offsetMin } : null;
}

/** A zone's state is how many persons are in it: none any more, or no longer none. */
export function crowdOf(
  zone: string,
  from: readonly string[] | null,
  to: readonly string[] | null,
  forMs: number,
): RuleTrigger | null {
  if (domainOf(zone) !== "zone" || (from === null && to === null)) return null;
  const isEmpty = (states: readonly string[] | null) => states?.length === 1 && Number(states[0]) === 0;
  const event = isEmpty(to) || (to === null && !isEmpty(from)) ? "leave" : "arrive";
  return { kind: "presence", entityIds: [zone], zone, event, forMs };
}
