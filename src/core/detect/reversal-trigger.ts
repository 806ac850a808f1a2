/**
 * Which of an automation's several triggers sets off what people undo, where they keep what the others do: "leave the motion out of what sets it off".
 *
 * Null and test are those of a class of days (core/automations/reversals.ts): the acts that one part of the triggers set off against those of the other parts. Parts tried are
 * paid for (Bonferroni), and each target so looked at is a hypothesis of its own.
 */
import type { ActedTarget } from "../automations/acts.ts";
import { causeOf } from "../automations/cause.ts";
import type { ReadAutomation } from "../automations/read-rules.ts";
import { readTriggers } from "../automations/read-triggers.ts";
import { type Reversal, type ReversalParams, judgeActs, termsFor } from "../automations/reversals.ts";
import { type TriggerPart, partsOf, readSetOff } from "../automations/set-off.ts";
import type { TargetReader } from "../automations/targets.ts";
import type { RunHistory } from "../automations/vain-runs.ts";
import type { AutomationConfig } from "../domain/automation.ts";
import { isResting } from "../features/actionable.ts";

export interface OfTrigger extends Reversal {
  readonly part: TriggerPart;
}

type PartParams = ReversalParams & { readonly minKeptActs: number };

/** Whether it has more than one thing that sets it off, and when it acts after that is known. */
export function hasParts(before: AutomationConfig): boolean {
  return partsOf(before).length > 1 && !before.actions.some((action) => "wait_for_trigger" in action);
}

/** @returns null where no part of the triggers is undone while the others are kept. Cost: O(acts · parts) */
export function findOfTrigger(
  target: ActedTarget,
  automation: ReadAutomation,
  before: AutomationConfig,
  targets: TargetReader,
  history: RunHistory,
  params: PartParams,
): OfTrigger | null {
  const delayMs = automation.rules
    .flatMap(({ effects }) => effects)
    .find(
      ({ entityId, state }) => entityId === target.entityId && (state === target.state || state === null),
    )?.afterMs;
  if (delayMs === null || delayMs === undefined) return null;
  const parts = partsOf(before);
  const setOff = readSetOff(
    target.acts.map(({ atMs }) => atMs),
    parts,
    before,
    delayMs,
    history,
  );
  const found = parts.flatMap((part, index): readonly OfTrigger[] => {
    const acts = target.acts.filter((_, i) => setOff[i] === index);
    const others = target.acts.filter((_, i) => setOff[i] !== index && setOff[i] !== -1);
    if (others.length < params.minKeptActs) return [];
    const terms = termsOfPart(target, automation, before, part, targets, params);
    return terms.windowsMin.flatMap((windowMin) => {
      const judged = judgeActs(target, acts, { weekdays: null, others }, windowMin, terms);
      if (judged === null) return [];
      const tried = terms.windowsMin.length * parts.length;
      return [{ ...judged, part, pValue: Math.min(1, judged.pValue * tried) }];
    });
  });
  return found.toSorted((a, b) => a.pValue - b.pValue)[0] ?? null;
}

/**
 * The terms of an automation that this part alone sets off. That the other parts' acts are kept tells that who is there would need the lamp for longer, so motion is
 * taken as somebody's passing.
 */
function termsOfPart(
  target: ActedTarget,
  automation: ReadAutomation,
  before: AutomationConfig,
  { place, entityId }: TriggerPart,
  targets: TargetReader,
  params: PartParams,
): PartParams {
  const trigger = before.triggers[place];
  const own = trigger === undefined || entityId === null ? trigger : { ...trigger, entity_id: entityId };
  const triggers = readTriggers(own, targets).flatMap((one) => one.triggers);
  const cause = causeOf(triggers, targets);
  const isLit = cause === "other" && !isResting(target.state);
  return termsFor(target, { ...automation, triggers, cause: isLit ? "passage" : cause }, true, params);
}
