/** Who keeps a habit by the clock, and whose being at home or away, or what else, it hangs on. */
import type { Condition } from "../domain/automation.ts";
import { type EpochMs, MINUTE_MS } from "../domain/time.ts";
import type { ActionTarget } from "../features/actions.ts";
import { minutesBetween } from "../math/circular.ts";
import type { DetectInput } from "./contract.ts";
import { findCircumstance } from "./daily-time-circumstance.ts";
import type { Habit } from "./daily-time-habit.ts";
import type { DailyTimeParams } from "./daily-time-params.ts";
import { findDoer, findPresence } from "./daily-time-person.ts";
import { hasStopped } from "./habit-life.ts";

export interface Whose {
  readonly by: string | null;
  readonly only: Condition | null;
  /** By occasion, whether the condition held. */
  readonly holds: readonly boolean[] | null;
  /** By hit of the habit, whether it is one of that person's. */
  isTheirs(hit: number): boolean;
  readonly opportunities: number | null;
  readonly alternatives: number;
}

export const NOBODYS: Whose = {
  by: null,
  only: null,
  holds: null,
  isTheirs: () => true,
  opportunities: null,
  alternatives: 1,
};

/** Whether a habit of some days is kept on half of those, and still is. */
export function isKeptThen({ holds }: Whose, { occasions }: Habit, params: DailyTimeParams): boolean {
  const outcomes = occasions.flatMap(({ event }, i) => (holds?.[i] === false ? [] : [event >= 0 ? 1 : 0]));
  const kept = outcomes.filter((one) => one === 1).length;
  return kept >= params.minConfidenceRatio * outcomes.length && !hasStopped(outcomes, params);
}

/** Who does it, and whose being at home or away, or what else, it hangs on. */
export function askWhose(
  habit: Habit,
  atMs: readonly number[],
  target: ActionTarget,
  toInstant: (dayIndex: number, atMin: number) => EpochMs,
  { shared, log, days }: DetectInput,
  params: DailyTimeParams,
  isOfSomeDays: boolean,
): Whose {
  const doers = shared.doers();
  const doneBy = atMs.map((at) => doers.personOf(target.entityCode, at));
  const by = findDoer(doneBy, params);
  const occasions = habit.occasions.map(({ dayIndex, event }) => ({
    isKept: event >= 0,
    atMs: toInstant(dayIndex + (habit.isNextDay ? 1 : 0), habit.atMin),
  }));
  const rows = shared.rows();
  // Kinds of days that somebody's being at home or away tells are the detector's of day types.
  const presence = isOfSomeDays
    ? null
    : findPresence(
        occasions,
        log.entityIds.filter((entityId) => entityId.startsWith("person.")),
        (personId, at) => {
          const state = rows.stateAt(rows.codeOf(personId), at);
          return state < 0 ? null : log.states[state] === "home";
        },
        params,
      );
  const situationAt = (beforeMin: number) => {
    const instants = Float64Array.from(occasions, ({ atMs: at }) => at - beforeMin * MINUTE_MS);
    const day = Int16Array.from(instants, (at) => days.indexOf(at));
    return shared.situations().at({ atMs: instants, day }, new Set([target.entityCode]));
  };
  const earliestMin = Math.max(0, -minutesBetween(habit.atMin, habit.fromMin));
  const hangsOn = presence ?? findCircumstance(occasions, situationAt, { ...params, earliestMin });
  const keptThen = hangsOn === null ? null : hangsOn.holds.filter((_, i) => occasions[i]?.isKept === true);
  return {
    by,
    only: hangsOn?.condition ?? null,
    holds: hangsOn?.holds ?? null,
    isTheirs: (hit) => (by === null || doneBy[hit] === by) && keptThen?.[hit] !== false,
    opportunities: hangsOn === null ? null : hangsOn.holds.filter(Boolean).length,
    alternatives: hangsOn?.alternatives ?? 1,
  };
}
