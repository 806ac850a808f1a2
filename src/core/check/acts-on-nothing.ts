/** Which automations have nothing left to act on: all that they do is to bring into states what is no longer there. */
import { isRecord } from "../automations/config-values.ts";
import type { ReadAutomation } from "../automations/read-rules.ts";
import { entityIdOf } from "../domain/setpoint.ts";
import { createScriptSteps, readBeyondEffects } from "./beyond-effects.ts";
import type { CheckInput } from "./check.ts";
import { createKnownIds } from "./known-ids.ts";

/** @returns by automation that is switched on, what it acts on; only those of which nothing is there */
export function readActingOnNothing(input: CheckInput): ReadonlyMap<string, readonly string[]> {
  const { home, automated } = input;
  const isKnown = createKnownIds(input);
  const scriptOf = createScriptSteps(home);
  const configs = new Map(home.automations.map(({ entity_id, config }) => [entity_id, config]));
  return new Map(
    automated.home.automations.flatMap((one) => {
      const targets = targetsOf(one);
      if (targets.length === 0 || !automated.isEnabled(one.entityId) || targets.some(isKnown)) return [];
      const config = configs.get(one.entityId) ?? {};
      // What a blueprint does with its inputs is not known.
      if (isRecord(config["use_blueprint"])) return [];
      const { others } = readBeyondEffects(config["actions"] ?? config["action"], scriptOf);
      return others.length > 0 ? [] : [[one.entityId, targets] as const];
    }),
  );
}

function targetsOf({ rules }: ReadAutomation): readonly string[] {
  return [...new Set(rules.flatMap(({ effects }) => effects.map(({ entityId }) => entityIdOf(entityId))))];
}
