/** What a pattern does and what sets it off, as facts for a sentence. */
import { domainOf, isPlace } from "../domain/home.ts";
import type { Act, Before, Happening, InRoom, InState } from "../words/phrases.ts";
import type { Words } from "./contract.ts";
import { isRoomClass } from "./trigger-kinds.ts";

export function toAct(
  { entity_ids, state }: { readonly entity_ids: readonly string[]; readonly state: string },
  words: Words,
): Act {
  return {
    names: entity_ids.map((entityId) => words.nameOf(entityId)),
    domain: domainOf(entity_ids[0] ?? ""),
    state,
  };
}

/** A thing, a person or a room comes into a state. */
export function toHappening(entityId: string, state: string, before: Before, words: Words): Happening {
  const room = toRoom(entityId, state, words);
  if (room !== null) return { kind: "room", ...room, quietMin: before.quietMin };
  return isPlace(domainOf(entityId))
    ? { kind: "person", name: words.nameOf(entityId), place: state, ...before }
    : { kind: "state", ...toInState(entityId, state, words), ...before };
}

/** A thing in a state. */
export function toInState(entityId: string, state: string, words: Words): InState {
  const domain = domainOf(entityId);
  const deviceClass = domain === "binary_sensor" ? words.deviceClassOf(entityId) : null;
  return { name: words.nameOf(entityId), domain, deviceClass, state };
}

/** @returns null for what does not tell of somebody in a room */
export function toRoom(entityId: string, state: string, words: Words): InRoom | null {
  const deviceClass = words.deviceClassOf(entityId);
  if (domainOf(entityId) !== "binary_sensor" || !isRoomClass(deviceClass)) return null;
  const area = words.areaOf(entityId);
  return {
    name: area ?? words.nameOf(entityId),
    isArea: area !== null,
    tells: deviceClass === "motion" ? "motion" : "presence",
    isSo: state === "on",
  };
}
