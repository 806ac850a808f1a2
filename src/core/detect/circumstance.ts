/** Learned conditions as facts for a sentence. */
import { type Condition, listOf } from "../domain/automation.ts";
import { domainOf, isPlace } from "../domain/home.ts";
import type { Circumstance } from "../words/phrases.ts";
import { toInState, toRoom } from "./act.ts";
import type { Words } from "./contract.ts";
import { classOfDays } from "./day-classes.ts";

/** All of them; what no detector learns is left out. */
export function toCircumstances(conditions: readonly Condition[], words: Words): readonly Circumstance[] {
  return conditions.flatMap((condition) => toCircumstance(condition, words) ?? []);
}

/** @returns null for what no detector learns */
export function toCircumstance(condition: Condition, words: Words): Circumstance | null {
  switch (condition.condition) {
    case "state":
      return ofState(listOf(condition.entity_id), listOf(condition.state), true, words);
    case "numeric_state": {
      const [entityId = ""] = listOf(condition.entity_id);
      const { above, below } = condition;
      if (entityId === "zone.home") return { kind: "anybody", isHome: above !== undefined };
      const name = words.nameOf(entityId);
      if (above !== undefined) return { kind: "above", name, value: above };
      return below === undefined ? null : { kind: "below", name, value: below };
    }
    case "time": {
      const { after, before, weekday } = condition;
      const days = weekday === undefined ? null : classOfDays(weekday);
      if (days !== null) return { kind: "days", days };
      return after === undefined || before === undefined
        ? null
        : { kind: "between", from: toClock(after), to: toClock(before) };
    }
    case "sun":
      return { kind: "sun", isUp: condition.after === "sunrise" };
    case "or":
    case "not": {
      const parts = condition.conditions.flatMap((one) => (one.condition === "state" ? [one] : []));
      if (parts.length < condition.conditions.length) return null;
      return ofState(
        parts.flatMap(({ entity_id }) => listOf(entity_id)),
        [...new Set(parts.flatMap(({ state }) => listOf(state)))],
        condition.condition === "or",
        words,
      );
    }
    case "and":
      break;
  }
  return null;
}

/** Persons at home or away, or one thing in a state. */
function ofState(
  entityIds: readonly string[],
  states: readonly string[],
  isSo: boolean,
  words: Words,
): Circumstance | null {
  const [entityId, ...more] = entityIds;
  const [state, ...others] = states;
  if (entityId === undefined || state === undefined || others.length > 0) return null;
  if (state === "home" && entityIds.every((id) => domainOf(id) === "person"))
    return { kind: "persons", persons: { names: entityIds.map((id) => words.nameOf(id)), isHome: isSo } };
  if (more.length > 0 || !isSo) return null;
  if (isPlace(domainOf(entityId))) {
    const name = words.nameOf(entityId);
    return state === "home" || state === "not_home"
      ? { kind: "persons", persons: { names: [name], isHome: state === "home" } }
      : { kind: "place", name, place: state };
  }
  const room = toRoom(entityId, state, words);
  return room === null ? { kind: "state", ...toInState(entityId, state, words) } : { kind: "room", ...room };
}

/** "6:50" of "06:50:00". */
function toClock(time: string): string {
  return time.slice(0, 5).replace(/^0/, "");
}
