/** Calling Home Assistant's actions, and looking what is there at this moment. */
import { z } from "zod";
import { setpointOf, toSetpointId, toSetpointState } from "../../core/domain/setpoint.ts";
import type { ActionCall, CurrentState } from "../../ports/home-source.ts";
import type { Session } from "./session.ts";

const answerSchema = z.unknown();
const responseSchema = z.object({ response: z.unknown() });
/** A model in the home that writes ten sentences on a small machine. */
const RESPONSE_TIMEOUT_MS = 5 * 60_000;
const servicesSchema = z.record(z.string(), z.record(z.string(), z.unknown()));
const statesSchema = z.array(
  z.object({
    entity_id: z.string(),
    state: z.string(),
    attributes: z.record(z.string(), z.unknown()).default({}),
  }),
);
const stamp = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const currentSchema = z.array(
  z.object({
    entity_id: z.string(),
    state: z.string(),
    last_changed: stamp,
    last_updated: stamp,
    last_reported: stamp.optional(),
  }),
);
const PHONE_PREFIX = "mobile_app_";

/** @throws AppError `home_assistant_refused` with Home Assistant's reason */
export async function callAction(session: Session, call: ActionCall): Promise<void> {
  await session.ask(toCommand(call), answerSchema);
}

/** @throws AppError `home_assistant_refused` with Home Assistant's reason */
export async function askAction(session: Session, call: ActionCall): Promise<unknown> {
  const command = { ...toCommand(call), return_response: true };
  return (await session.ask(command, responseSchema, RESPONSE_TIMEOUT_MS)).response;
}

function toCommand({ action, entityIds, data }: ActionCall) {
  const [domain = "", service = ""] = action.split(".");
  return {
    type: "call_service",
    domain,
    service,
    ...(data === undefined ? {} : { service_data: data }),
    ...(entityIds === undefined ? {} : { target: { entity_id: entityIds } }),
  };
}

/** @returns names of actions of the domain `notify` that reach a phone with Home Assistant's app */
export async function readPhones(session: Session): Promise<readonly string[]> {
  const services = await session.ask({ type: "get_services" }, servicesSchema);
  return Object.keys(services["notify"] ?? {})
    .filter((name) => name.startsWith(PHONE_PREFIX))
    .toSorted();
}

export async function readCurrent(session: Session): Promise<readonly CurrentState[]> {
  const states = await session.ask({ type: "get_states" }, currentSchema);
  return states.map(({ entity_id, state, last_changed, last_updated, last_reported }) => ({
    entityId: entity_id,
    state,
    sinceMs: last_changed,
    toldMs: last_reported ?? last_updated,
  }));
}

export async function readStates(
  session: Session,
  entityIds: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  const wanted = new Set(entityIds);
  const states = await session.ask({ type: "get_states" }, statesSchema);
  const known = states.flatMap(({ entity_id, state, attributes }) => {
    const setpoint = setpointOf(entity_id);
    const own = [entity_id, state] as const;
    if (setpoint === null) return [own];
    const value = toSetpointState(attributes[setpoint.attribute]);
    return [own, [toSetpointId(entity_id, setpoint), value] as const];
  });
  return Object.fromEntries(known.filter(([id]) => wanted.has(id)));
}
