/**
 * What people set at a climate or a humidifier besides its state: a column of its own in the log, beside the entity's.
 *
 * `climate.hall#temperature` is no entity of Home Assistant (their ids have no `#`): its rows are the numbers that the attribute took, by whoever
 * set them. Where things are named by entity and state, a number as the state of `climate.hall` is meant to be its setpoint's.
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
  return setpointOfDomain(domainOf(entityId));
}

export function setpointOfDomain(domain: string): Setpoint | null {
  return SETPOINTS[domain] ?? null;
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

/** Whose rows in the log tell whether an entity is in a state: its setpoint's where that is a number, else its own. */
export function columnOf(entityId: string, state: string): string {
  const setpoint = setpointOf(entityId);
  return setpoint !== null && toSetpointNumber(state) !== null ? toSetpointId(entityId, setpoint) : entityId;
}

/** What an action sets of an entity, as the log calls it. @param action such as `climate.set_temperature` */
export function columnSetBy(action: string, entityId: string): string {
  const setpoint = setpointOf(entityId);
  return setpoint !== null && action.endsWith(`.${setpoint.service}`)
    ? toSetpointId(entityId, setpoint)
    : entityId;
}

/** A setpoint's state in the log: the number as text, or that there is none. */
export function toSetpointState(value: unknown): string {
  return typeof value === "number" && Number.isFinite(value) ? String(value) : NO_SETPOINT;
}

/** The number that a setpoint's state is, null for any other state. */
export function toSetpointNumber(state: string): number | null {
  return state !== "" && Number.isFinite(Number(state)) ? Number(state) : null;
}

/** What an entity tells at once of what its setpoint may depend on. */
export interface SetpointBasis {
  /** Null where it was removed, undefined where not known. */
  readonly state: string | null | undefined;
  /** The attribute `preset_mode`. */
  readonly preset: unknown;
}

/** Whether nobody set the setpoint, however it is now: what is out of reach, or comes back, was not set, and a preset brings its own. */
export function isNobodysSetpoint(now: SetpointBasis, before: SetpointBasis): boolean {
  return (
    isOutOfReach(now.state) ||
    isOutOfReach(before.state) ||
    // A device that has none, or tells of none at the moment, has not changed it.
    (typeof now.preset === "string" && typeof before.preset === "string" && now.preset !== before.preset)
  );
}

function isOutOfReach(state: SetpointBasis["state"]): boolean {
  return state === null || state === "unavailable" || state === "unknown";
}
