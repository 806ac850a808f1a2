/** The ways in which the acts of an automation on one target may be undone less, as candidates: which of them is the best, the replay says. */
import type { Act, ActedTarget } from "../automations/acts.ts";
import type { Reversal, ReversalParams } from "../automations/reversals.ts";
import type { AutomationConfig } from "../domain/automation.ts";
import { MINUTE_MS } from "../domain/time.ts";
import type { Candidate } from "./contract.ts";
import { type ReversalBody, SAYS_NOTHING } from "./reversal-body.ts";
import { type Repair, addCondition, leaveOutTrigger, repair, targetsOf } from "./reversal-change.ts";
import { type Conditioned, savedByDays } from "./reversal-condition.ts";
import type { OfTrigger } from "./reversal-trigger.ts";

/**
 * What is rarer than undoing, decided beforehand, counts as so much of a hypothesis, 0–1, and its p-value is divided by it: what is common is not to be missed for it.
 * @see Genovese, Roeder & Wasserman, Biometrika 93 (2006) 509–524
 */
export const RARE_WEIGHT = 0.1;

export interface Offer {
  readonly target: ActedTarget;
  readonly found: readonly Reversal[];
  readonly condition: Conditioned | null;
  /** Null as well where one thing alone sets the automation off. */
  readonly ofTrigger: OfTrigger | null;
  /** Whether parts of its triggers were told apart: a hypothesis of its own. */
  readonly hasParts: boolean;
}

function countOf({ found, condition, ofTrigger }: Offer): number {
  return found.length + (condition === null ? 0 : 1) + (ofTrigger === null ? 0 : 1);
}

export function hypothesesOf(offer: Offer): number {
  return (
    Math.max(1, offer.found.length + (offer.condition === null ? 0 : 1)) + (offer.hasParts ? RARE_WEIGHT : 0)
  );
}

export function asRare(candidate: Candidate<ReversalBody>): Candidate<ReversalBody> {
  return { ...candidate, pValue: Math.min(1, candidate.pValue / RARE_WEIGHT) };
}

/** On which days, or under which condition: both tell some acts from the others, so it is the one that leaves less to be told. */
export function plainest(
  found: readonly Reversal[],
  condition: Conditioned | null,
): Pick<Offer, "found" | "condition"> {
  const byDays = found.find(({ weekdays }) => weekdays !== null);
  if (condition === null || byDays === undefined) return { found, condition };
  return condition.validated && condition.savedNats > savedByDays(byDays)
    ? { found: found.filter((one) => one !== byDays), condition }
    : { found, condition: null };
}

export function ofReversals(
  offer: Offer,
  all: readonly Offer[],
  plain: ReadonlyMap<string, AutomationConfig>,
): readonly Candidate<ReversalBody>[] {
  const { automationId, entityId } = offer.target;
  const before = plain.get(automationId);
  if (before === undefined || !targetsOf(before).includes(entityId)) return [];
  const others = all.filter(({ target }) => target.automationId === automationId);
  return offer.found.flatMap((one) => {
    const found = repair(
      one,
      others.flatMap((other) => other.found),
      before,
    );
    return found === null ? [] : [toCandidate(one, found, before, countOf(offer) > 1)];
  });
}

/** Where some of its acts are to go and others to stay: under a condition, or without a part of its triggers. */
export function ofPart(
  { target, condition, ofTrigger }: Offer,
  acted: readonly ActedTarget[],
  plain: ReadonlyMap<string, AutomationConfig>,
  params: ReversalParams,
): readonly Candidate<ReversalBody>[] {
  const before = plain.get(target.automationId);
  if (before === undefined || !targetsOf(before).includes(target.entityId)) return [];
  const longestMs = Math.max(...params.windowsMin) * MINUTE_MS;
  const own = acted.filter(({ automationId }) => automationId === target.automationId);
  const isUndone = (acts: readonly Act[]) => {
    const undone = acts.filter(({ reversedAfterMs }) => reversedAfterMs <= longestMs);
    return undone.length >= params.minWeekdayRatio * acts.length;
  };
  const conditioned =
    condition === null ? null : addCondition(condition.condition, condition.acts, own, before, isUndone);
  const without =
    ofTrigger === null ? null : leaveOutTrigger(ofTrigger.part, ofTrigger.acts, own, before, isUndone);
  return [
    ...(condition === null || conditioned === null
      ? []
      : [toCandidate(condition, conditioned, before, true)]),
    ...(ofTrigger === null || without === null
      ? []
      : [asRare(toCandidate(ofTrigger, without, before, true))]),
  ];
}

/**
 * @param isFromFirst whether what was kept before the first act undone is told as well, as it is by a condition; and by whatever is to be weighed against another change
 * of the same target, as both are over the same history
 */
function toCandidate(
  { target, windowMin, weekdays, undone, acts, others, meanChance, pValue, validated }: Reversal,
  found: Repair,
  before: AutomationConfig,
  isFromFirst: boolean,
): Candidate<ReversalBody> {
  const isRetired = found.why === "undone";
  const kept = others.filter(({ reversedAfterMs }) => reversedAfterMs > windowMin * MINUTE_MS);
  return {
    body: {
      ...SAYS_NOTHING,
      kind: isRetired ? "retire" : "change",
      replaces: target.automationId,
      why: found.why,
      entity_ids: [target.entityId],
      state: target.state,
      within_min: windowMin,
      weekdays: weekdays ?? [],
      later_min: found.why === "later" ? found.laterMin : 0,
      when:
        found.why === "condition"
          ? { condition: found.when, undone: others.length - kept.length, acts: others.length }
          : null,
      trigger:
        found.why === "trigger"
          ? {
              entity_id: found.part.entityId,
              at: found.part.at,
              undone: others.length - kept.length,
              acts: others.length,
            }
          : null,
      before,
      after: isRetired ? before : found.after,
    },
    pValue,
    support: undone.length,
    opportunities: acts.length,
    baseRate: meanChance,
    firstSeenMs: (isFromFirst ? target.acts[0] : undone[0])?.atMs ?? 0,
    lastSeenMs: undone.at(-1)?.atMs ?? 0,
    daysSeen: new Set(undone.map(({ day }) => day)).size,
    validated,
  };
}
