/** The states that entities of a kind can be in at all, where Home Assistant knows no others: nothing waits in vain for those, only for any other. */
import { domainOf } from "../domain/home.ts";

const SWITCHED: ReadonlySet<string> = new Set(["on", "off"]);

const STATES: Readonly<Record<string, ReadonlySet<string>>> = {
  binary_sensor: SWITCHED,
  light: SWITCHED,
  switch: SWITCHED,
  fan: SWITCHED,
  siren: SWITCHED,
  humidifier: SWITCHED,
  input_boolean: SWITCHED,
  schedule: SWITCHED,
  automation: SWITCHED,
  update: SWITCHED,
  calendar: SWITCHED,
  cover: new Set(["open", "closed", "opening", "closing"]),
  valve: new Set(["open", "closed", "opening", "closing"]),
  lock: new Set(["locked", "unlocked", "locking", "unlocking", "jammed", "open", "opening"]),
  sun: new Set(["above_horizon", "below_horizon"]),
  timer: new Set(["idle", "active", "paused"]),
};

/** What every entity may be. */
const ALWAYS: ReadonlySet<string> = new Set(["unavailable", "unknown"]);

/** @returns false only where the entity can never be so */
export function canBe(entityId: string, state: string): boolean {
  const states = STATES[domainOf(entityId)];
  return states === undefined || states.has(state) || ALWAYS.has(state);
}
