/** Rules in a form in which those that mean the same are equal. */
import type { Rule, RuleCondition, RuleTrigger } from "../automations/rule.ts";
import { canBe } from "./possible-states.ts";

/** Keys of the moments at which a trigger comes: one for each of its entities and states. Empty for what cannot be compared. */
export function momentKeys(trigger: RuleTrigger): readonly string[] {
  switch (trigger.kind) {
    case "time":
      return [
        `time ${trigger.atMin ?? trigger.entityId ?? ""} ${trigger.offsetMin} ${trigger.weekdays?.join() ?? "all"}`,
      ];
    case "sun":
      return [`sun ${trigger.event} ${trigger.offsetMin}`];
    case "pattern":
      return [`every ${trigger.everyMin}`];
    case "elevation":
      return [`elevation ${trigger.above ?? ""} ${trigger.below ?? ""}`];
    case "state":
      return trigger.entityIds.flatMap((id) =>
        (trigger.to?.filter((to) => canBe(id, to)) ?? ["*"]).map(
          (to) => `state ${id} ${trigger.from?.toSorted().join() ?? "*"} ${to} ${trigger.forMs}`,
        ),
      );
    case "numeric":
      return trigger.entityIds.map(
        (id) => `numeric ${id} ${trigger.above ?? ""} ${trigger.below ?? ""} ${trigger.forMs}`,
      );
    case "presence":
      return trigger.entityIds.map((id) => `${trigger.event} ${id} ${trigger.zone} ${trigger.forMs}`);
    case "opaque":
      break;
  }
  return [];
}

/** Conditions as one text; null where one of them cannot be read. */
export function conditionKey(conditions: readonly RuleCondition[]): string | null {
  const isReadable = (condition: RuleCondition): boolean =>
    condition.kind !== "opaque" && (!("conditions" in condition) || condition.conditions.every(isReadable));
  if (!conditions.every(isReadable)) return null;
  return conditions
    .map((condition) => JSON.stringify(inOrder(condition)))
    .toSorted()
    .join();
}

/** Entities and states in order, and only states that those can be in: a door "is open" by being on. */
function inOrder(condition: RuleCondition): RuleCondition {
  if ("conditions" in condition) return { ...condition, conditions: condition.conditions.map(inOrder) };
  if (condition.kind !== "state") return condition;
  const { entityIds } = condition;
  const states = condition.states.filter((state) => entityIds.some((id) => canBe(id, state)));
  return { ...condition, entityIds: entityIds.toSorted(), states: states.toSorted() };
}

/** What a rule does, as one text; null where that depends. */
export function effectKey({ effects }: Rule): string | null {
  if (effects.length === 0 || effects.some(({ state, afterMs }) => state === null || afterMs === null))
    return null;
  return effects
    .map(({ entityId, state, afterMs }) => `${entityId} ${state} ${afterMs}`)
    .toSorted()
    .join();
}
