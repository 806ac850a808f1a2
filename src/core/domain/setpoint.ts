/**
 * What people set at a climate or a humidifier besides its state: a column of its own in the log, beside the entity's.
 *
 * `climate.hall#temperature` is no entity of Home Assistant (their ids have no `#`): its rows are the numbers that the attribute took, by whoever
 * set them. Whoever does not ask for it does not see it: no state of it is one that an action of its domain brings about.
 */
import { domainOf } from "./home.ts";

export interface Setpoint {
  readonly attribute: string;
  /** Within this of a wanted number it is as wanted: devices round. Degrees, or percent of humidity. */
  readonly tolerance: number;
  readonly service: string;
}

/** Domain → its setpoint; the tolerances are the referee's. */
const SETPOINTS: Readonly<Record<string, Setpoint>> = {
  climate: { attribute: "temperature", tolerance: 0.5, service: "set_temperature" },
  humidifier: { attribute: "humidity", tolerance: 2, service: "set_humidity" },
};

/** The state of a setpoint whose entity has none at the moment, as a heating that is off. */
const NO_SETPOINT = "none";

/** The setpoint of an entity's domain, null where it has none. */
export function setpointOf(entityId: string): Setpoint | null {
  return SETPOINTS[domainOf(entityId)] ?? null;
}

/** What the log calls the setpoint of an entity. */
export function toSetpointId(entityId: string, { attribute }: Setpoint): string {
  return `${entityId}#${attribute}`;
}

/** Whose setpoint it is; any other id is its own. */
export function entityIdOf(id: string): string {
  const mark = id.indexOf("#");
  return mark < 0 ? id : id.slice(0, mark);
}

export function isSetpointId(id: string): boolean {
  return id.includes("#");
}

/** A setpoint's state in the log: the number as text, or that there is none. */
export function toSetpointState(value: unknown): string {
  return typeof value === "number" && Number.isFinite(value) ? String(value) : NO_SETPOINT;
}

/** Whether nobody can set anything, because the entity is not there. @param state null where it was removed, undefined where not known */
export function isOutOfReach(state: string | null | undefined): boolean {
  return state === null || state === "unavailable" || state === "unknown";
}
