/**
 * How something else is on the days on which a habit by the clock is kept: a mode that is switched, a calendar, what is measured outside.
 *
 * Every state and number that rules have as conditions is tried, with their test (likelihood ratio, corrected for all tried), and held-out days have to be
 * right more often with it. A routine has several hands in it: what would tell such days has to have been so half an hour before anybody ever did it, and
 * to be so still at the suggested time, when the automation looks.
 */
import type { Condition } from "../domain/automation.ts";
import { domainOf, isPlace } from "../domain/home.ts";
import type { DailyTimeParams } from "./daily-time-params.ts";
import type { HangsOn, Occasion } from "./daily-time-person.ts";
import { isSplitConfirmed, isTelling } from "./day-split.ts";
import { admitSplits, isWorthSplitting, type Situation } from "./rules/conditions.ts";

/**
 * @param occasions in time order
 * @param situationAt what else was so, so many minutes before the habit
 * @returns null where nothing tells kept days from missed ones. Cost: O(occasions · columns)
 */
export function findCircumstance(
  occasions: readonly Occasion[],
  situationAt: (beforeMin: number) => Situation,
  params: Pick<DailyTimeParams, "presenceMaxP" | "minSupportDays" | "minConfidenceRatio" | "settledMin"> & {
    readonly earliestMin: number;
  },
): HangsOn | null {
  const kept = occasions.map(({ isKept }) => isKept);
  const action = Int32Array.from(kept, (isKept, i) => (isKept ? i : -1));
  const members = new Uint8Array(kept.length).fill(1);
  const splitParams = {
    breakEvenRatio: params.minConfidenceRatio,
    minSupport: params.minSupportDays,
    maxSplitP: params.presenceMaxP,
  };
  if (!isWorthSplitting({ action }, members, splitParams)) return null;
  const before = situationAt(params.earliestMin + params.settledMin);
  const settled: Situation = {
    ...before,
    dark: null,
    // Whose being at home it hangs on is asked apart.
    states: before.states.filter(({ entityId }) => !isPlace(domainOf(entityId))),
  };
  const admitted = admitSplits({ action }, members, settled, splitParams);
  if (admitted.length === 0) return null;
  const then = situationAt(0);
  const found = admitted
    .map(({ toSplit, tried, value }) => ({ ...toSplit(), tried, value }))
    .flatMap(({ condition, holds, tried, value }) => {
      const still = stillHolds(condition, holds, then);
      if (still === null || !isTelling(kept, still, tried, params)) return [];
      return [{ condition, holds: still, alternatives: tried, value }];
    })
    .toSorted((a, b) => b.value - a.value);
  const [best] = found;
  return best !== undefined && isSplitConfirmed(kept, best.holds) ? best : null;
}

/** Whether it holds at the time itself, too; null for what is no matter of something else. */
function stillHolds(
  condition: Condition,
  holds: Uint8Array,
  { states, numbers, farNumbers }: Situation,
): readonly boolean[] | null {
  if (condition.condition === "state") {
    const column = states.find((one) => one.entityId === condition.entity_id);
    return Array.from(
      holds,
      (one, i) => one === 1 && column?.names[column.codes[i] ?? -1] === condition.state,
    );
  }
  if (condition.condition !== "numeric_state") return null;
  const { entity_id: entityId, above = -Infinity, below = Infinity } = condition;
  const values = [...numbers, ...farNumbers].find((one) => one.entityId === entityId)?.values;
  if (values === undefined) return null;
  return Array.from(holds, (one, i) => {
    const value = values[i] ?? Number.NaN;
    return one === 1 && value > above && value < below;
  });
}
