/** What a pattern does and what sets it off, as facts for a sentence. */
import { domainOf } from "../domain/home.ts";
import type { Act, Happening } from "../words/phrases.ts";
import type { Words } from "./contract.ts";

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

/** A thing comes into a state. */
export function toHappening(entityId: string, state: string, words: Words): Happening {
  return { kind: "state", name: words.nameOf(entityId), domain: domainOf(entityId), state };
}
