/** Whether a condition held at an instant, as far as the log can tell. */
import type { RuleCondition } from "../automations/rule.ts";
import { WEEKDAYS } from "../domain/automation.ts";
import type { EpochMs } from "../domain/time.ts";
import type { CheckInput } from "./check.ts";

/** Null: cannot be told. */
export type Held = boolean | null;

type Known = Pick<CheckInput, "log" | "days" | "watch">;

/** Cost: O(parts · log changes of an entity) */
export function heldAt(condition: RuleCondition, atMs: EpochMs, known: Known): Held {
  switch (condition.kind) {
    case "time":
      return isTimeThen(condition, atMs, known);
    case "state":
      return allOf(condition.entityIds.map((id) => isInState(id, condition, atMs, known)));
    case "numeric": {
      const { above, below } = condition;
      if (above === null && below === null) return null;
      return allOf(
        condition.entityIds.map((id) => {
          const state = stateAt(id, atMs, known);
          return state === null ? null : isWithin(state, above, below);
        }),
      );
    }
    case "and":
      return everyHeld(condition.conditions.map((one) => heldAt(one, atMs, known)));
    case "or":
      return negated(everyHeld(condition.conditions.map((one) => negated(heldAt(one, atMs, known)))));
    case "not":
      return everyHeld(condition.conditions.map((one) => negated(heldAt(one, atMs, known))));
    // After sunset is not before sunrise, and the rule does not tell them apart.
    case "sun":
    case "opaque":
      break;
  }
  return null;
}

export function everyHeld(held: readonly Held[]): Held {
  if (held.includes(false)) return false;
  return held.includes(null) ? null : true;
}

export function isWithin(state: string, above: number | null, below: number | null): boolean {
  return state.trim() !== "" && Number(state) > (above ?? -Infinity) && Number(state) < (below ?? Infinity);
}

/** Of several entities all or any may be asked for. */
function allOf(held: readonly Held[]): Held {
  if (held.length === 0 || held.includes(null)) return null;
  const some = held.some((one) => one === true);
  return some && held.includes(false) ? null : some;
}

function negated(held: Held): Held {
  return held === null ? null : !held;
}

function isInState(
  entityId: string,
  { states, forMs }: Extract<RuleCondition, { kind: "state" }>,
  atMs: EpochMs,
  { log, watch }: Known,
): Held {
  const code = watch.rows.codeOf(entityId);
  const position = watch.rows.positionAt(code, atMs);
  const row = watch.rows.rowsOf(code)[position];
  // An entity may stand for the state that another is to have.
  if (row === undefined || states.length === 0 || states.some((state) => state.includes("."))) return null;
  if (!states.includes(log.states[log.state[row] ?? 0] ?? "")) return false;
  return atMs - (log.atMs[row] ?? 0) >= forMs;
}

function stateAt(entityId: string, atMs: EpochMs, { log, watch }: Known): string | null {
  return log.states[watch.rows.stateAt(watch.rows.codeOf(entityId), atMs)] ?? null;
}

function isTimeThen(
  { afterMin, beforeMin, weekdays }: Extract<RuleCondition, { kind: "time" }>,
  atMs: EpochMs,
  { days }: Known,
): Held {
  const day = days.indexOf(atMs);
  const weekday = WEEKDAYS[days.weekday[day] ?? -1];
  if (day < 0 || weekday === undefined) return null;
  if (weekdays !== null && !weekdays.includes(weekday)) return false;
  const minute = days.minuteOf(atMs);
  const [isAfter, isBefore] = [minute >= (afterMin ?? 0), minute < (beforeMin ?? 1440)];
  return afterMin !== null && beforeMin !== null && afterMin > beforeMin
    ? isAfter || isBefore
    : isAfter && isBefore;
}
