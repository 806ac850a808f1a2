/**
 * What to do about an automation that people keep undoing: on other days only, later, under a condition only, without one of its targets, or not at all.
 *
 * The changed automation is complete and in the contract's language, so that it can be replayed and saved as it stands.
 */
import type { Act, ActedTarget } from "../automations/acts.ts";
import type { Reversal } from "../automations/reversals.ts";
import { type TriggerPart, withoutPart } from "../automations/set-off.ts";
import {
  type Action,
  type AutomationConfig,
  type Condition,
  type Trigger,
  listOf,
  WEEKDAYS,
} from "../domain/automation.ts";
import { toTimeOfDay } from "../domain/local-time.ts";
import { MINUTE_MS } from "../domain/time.ts";
import { lowerBound } from "../math/lower-bound.ts";

/** Doing it again has to come this steadily for another moment to be the right one: within so many minutes… */
const STEADY_MIN = 15;
/** …on this share of the acts undone, 0–1. */
const STEADY_RATIO = 0.6;
const ROUND_MIN = 5;
/** What one run does, it does within this. */
const ONE_RUN_MS = MINUTE_MS;

export type Repair =
  | { readonly why: "weekdays"; readonly after: AutomationConfig; readonly weekdays: readonly number[] }
  | { readonly why: "later"; readonly after: AutomationConfig; readonly laterMin: number }
  | { readonly why: "condition"; readonly after: AutomationConfig; readonly when: Condition }
  | { readonly why: "trigger"; readonly after: AutomationConfig; readonly part: TriggerPart }
  | { readonly why: "without"; readonly after: AutomationConfig }
  | { readonly why: "undone" };

/**
 * @param undone every reversal of the same automation
 * @returns null where changing it would take away what people keep
 */
export function repair(
  reversal: Reversal,
  undone: readonly Reversal[],
  before: AutomationConfig,
): Repair | null {
  const { entityId } = reversal.target;
  const targets = targetsOf(before);
  const isUndoneAlike = (id: string) =>
    undone.some((other) => other.target.entityId === id && sameDays(other.weekdays, reversal.weekdays));
  const isWhole = targets.every((id) => id === entityId || isUndoneAlike(id));
  if (reversal.weekdays !== null) {
    if (!isWhole) return null;
    const weekday = WEEKDAYS.filter((_, index) => reversal.weekdays?.includes(index) !== true);
    const conditions = [...before.conditions, { condition: "time", weekday } as const];
    return { why: "weekdays", after: { ...before, conditions }, weekdays: reversal.weekdays };
  }
  const later = isWhole ? moveLater(reversal.undone, before) : null;
  if (later !== null) return later;
  if (isWhole) return { why: "undone" };
  const actions = without(before.actions, entityId);
  return { why: "without", after: { ...before, actions } };
}

/**
 * Only while a condition holds.
 * @param acts of the one target, those outside the condition
 * @param acted every target of the same automation
 * @param isUndone whether so many of other acts are undone that they may go as well
 * @returns null where people keep what it does to another of its targets in the same runs, or where delays hide which of its acts those are
 */
export function addCondition(
  when: Condition,
  acts: readonly Act[],
  acted: readonly ActedTarget[],
  before: AutomationConfig,
  isUndone: (acts: readonly Act[]) => boolean,
): Repair | null {
  if (!isUndoneWhole(acts, acted, before, isUndone)) return null;
  return { why: "condition", after: { ...before, conditions: [...before.conditions, when] }, when };
}

/** No longer set off by a part of its triggers; parameters as {@link addCondition}. */
export function leaveOutTrigger(
  part: TriggerPart,
  acts: readonly Act[],
  acted: readonly ActedTarget[],
  before: AutomationConfig,
  isUndone: (acts: readonly Act[]) => boolean,
): Repair | null {
  if (!isUndoneWhole(acts, acted, before, isUndone)) return null;
  return { why: "trigger", after: { ...before, triggers: withoutPart(before, part) }, part };
}

/** Whether all that the automation did in the runs of some acts of one target may go with these. */
function isUndoneWhole(
  acts: readonly Act[],
  acted: readonly ActedTarget[],
  before: AutomationConfig,
  isUndone: (acts: readonly Act[]) => boolean,
): boolean {
  const runs = Float64Array.from(acts, ({ atMs }) => atMs);
  const isOfRun = ({ atMs }: Act) => {
    const next = runs[lowerBound(runs, atMs - ONE_RUN_MS)];
    return next !== undefined && next <= atMs + ONE_RUN_MS;
  };
  const targets = targetsOf(before);
  if (targets.length > 1 && !before.actions.every((action) => "action" in action)) return false;
  return targets.every((id) =>
    acted.filter(({ entityId }) => entityId === id).every((target) => isUndone(target.acts.filter(isOfRun))),
  );
}

/** Entities that an automation acts on, each once. */
export function targetsOf({ actions }: AutomationConfig): readonly string[] {
  return [
    ...new Set(actions.flatMap((action) => ("action" in action ? listOf(action.target.entity_id) : []))),
  ];
}

/** Where people do the same again at a steady time, or after a steady while, that is when it is wanted. */
function moveLater(undone: readonly Act[], before: AutomationConfig): Repair | null {
  const [trigger, ...more] = before.triggers;
  if (trigger === undefined || more.length > 0 || !before.actions.every((action) => "action" in action))
    return null;
  const lagsMin = undone
    .flatMap(({ redoneAfterMs }) => (redoneAfterMs === null ? [] : [redoneAfterMs / MINUTE_MS]))
    .toSorted((a, b) => a - b);
  const median = lagsMin[lagsMin.length >> 1] ?? 0;
  const isSteady =
    lagsMin.filter((lag) => Math.abs(lag - median) <= STEADY_MIN).length >= STEADY_RATIO * undone.length;
  const laterMin = Math.round(median / ROUND_MIN) * ROUND_MIN;
  if (!isSteady || laterMin < ROUND_MIN) return null;
  const moved = moveTrigger(trigger, laterMin);
  return moved === null ? null : { why: "later", after: { ...before, triggers: [moved] }, laterMin };
}

/** @param laterMin negative: earlier, as only what comes by the clock or the sun can */
export function moveTrigger(trigger: Trigger, laterMin: number): Trigger | null {
  switch (trigger.trigger) {
    case "time": {
      const [at = "", ...more] = listOf(trigger.at);
      if (more.length > 0) return null;
      const [hours = 0, minutes = 0] = at.split(":").map(Number);
      return { trigger: "time", at: toTimeOfDay((hours * 60 + minutes + laterMin + 1440) % 1440) };
    }
    case "sun":
      return { ...trigger, offset: addTo(trigger.offset, laterMin) };
    case "state":
    case "numeric_state":
      return laterMin < 0 ? null : { ...trigger, for: addTo(trigger.for, laterMin) };
    default:
      return null;
  }
}

/** A span, signed where it is an offset, moved later. */
function addTo(span: string | undefined, laterMin: number): string {
  const [hours = 0, minutes = 0, seconds = 0] = (span ?? "00:00:00")
    .replace(/^[-+]/, "")
    .split(":")
    .map(Number);
  const sign = span?.startsWith("-") === true ? -1 : 1;
  const total = sign * (hours * 3600 + minutes * 60 + seconds) + laterMin * 60;
  const part = (value: number) => String(Math.floor(value)).padStart(2, "0");
  const all = Math.abs(total);
  return `${total < 0 ? "-" : ""}${part(all / 3600)}:${part((all % 3600) / 60)}:${part(all % 60)}`;
}

function without(actions: readonly Action[], entityId: string): readonly Action[] {
  return actions.flatMap((action): readonly Action[] => {
    if (!("action" in action)) return [action];
    const left = listOf(action.target.entity_id).filter((id) => id !== entityId);
    const [first] = left;
    if (first === undefined) return [];
    return [{ ...action, target: { entity_id: left.length === 1 ? first : left } }];
  });
}

function sameDays(a: readonly number[] | null, b: readonly number[] | null): boolean {
  return a === null || b === null ? a === b : a.join() === b.join();
}
