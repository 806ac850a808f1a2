/**
 * Whether what the analysis suggests is what was planted.
 *
 * By what it does, not by how it is worded: it acts on the planted target, its replay covers at least half of the occasions on which the habit was kept,
 * at least half of its firings are matched, and it is set off by what the habit hangs on. A busy motion sensor that happens to cover a time habit
 * does not count. An automation that people undo is found when a suggestion replaces it.
 */
import { type Trigger, listOf } from "../../src/core/domain/automation.ts";
import type { EventLog } from "../../src/core/domain/event-log.ts";
import { type Home, domainOf } from "../../src/core/domain/home.ts";
import { actionInto } from "../../src/core/features/actionable.ts";
import { createLocalClock } from "../../src/core/domain/local-time.ts";
import type { FoundSuggestion } from "../../src/core/domain/suggestion.ts";
import { analyse } from "../../src/core/suggest/analyse.ts";
import { TIME_ZONE } from "./house-log.ts";
import type { PlantedHabit, PlantedHome, TriggerPattern } from "./planting.ts";

const MIN_COVERED_RATIO = 0.5;
const MIN_PRECISION = 0.5;

export interface Verdict {
  readonly isFound: boolean;
  /** Found, but only by a trigger that says the habit less well, such as a time of day for what follows the sun. */
  readonly isLesser: boolean;
  /** Suggestions that say nothing planted: about the habit's own entities, and out of the blue. */
  readonly sameTarget: readonly FoundSuggestion[];
  readonly unrelated: readonly FoundSuggestion[];
}

export function suggestionsFor(log: EventLog, home: Home, seed = 0): readonly FoundSuggestion[] {
  return analyse({ log, home, nowMs: log.range.toMs, seed, tick: () => 0 }).suggestions;
}

export function judge(
  { habit, alsoPlanted }: Pick<PlantedHome, "habit" | "alsoPlanted">,
  suggestions: readonly FoundSuggestion[],
): Verdict {
  const habits = [habit, ...alsoPlanted];
  const others = suggestions.filter((one) => !habits.some((known) => isPlanted(one, known)));
  const related = new Set(habits.flatMap((known) => known.related));
  const isRelated = ({ targetEntityIds }: FoundSuggestion) => targetEntityIds.some((id) => related.has(id));
  const isFound = suggestions.some((one) => isPlanted(one, habit));
  return {
    isFound,
    isLesser: isFound && !suggestions.some((one) => isPlanted(one, { ...habit, lesserTriggers: [] })),
    sameTarget: others.filter(isRelated),
    unrelated: others.filter((one) => !isRelated(one)),
  };
}

export function isPlanted(found: FoundSuggestion, habit: PlantedHabit): boolean {
  const { suggestion } = found;
  if (habit.replaces !== null)
    return (
      suggestion.replaces === habit.replaces && (suggestion.kind === "change" || suggestion.kind === "retire")
    );
  if (!actsOnTarget(found, habit)) return false;
  if (suggestion.kind === "scene" && habit.targets.length > 1) return true;
  const patterns = [...habit.triggers, ...habit.lesserTriggers];
  const isAdmitted = (trigger: Trigger) => patterns.some((pattern) => admits(pattern, trigger));
  if (!suggestion.automation.triggers.every(isAdmitted)) return false;
  const { coveredRatio, precision } = replayOf(found, habit);
  return coveredRatio >= MIN_COVERED_RATIO && precision >= MIN_PRECISION;
}

/** One thing: on it. Several: on all of them, but for one that sets them off by being set itself, and no more than one besides. */
function actsOnTarget({ suggestion, targetEntityIds }: FoundSuggestion, { targets }: PlantedHabit): boolean {
  const isWanted = ({ entityId, state }: PlantedHabit["targets"][number]) =>
    suggestion.automation.actions.some(
      (step) =>
        "action" in step &&
        listOf(step.target.entity_id).includes(entityId) &&
        step.action === actionInto(domainOf(entityId), state)?.action,
    );
  const setsOff = ({ entityId, state }: PlantedHabit["targets"][number]) =>
    suggestion.automation.triggers.every(
      (one) => one.trigger === "state" && one.entity_id === entityId && one.to === state,
    );
  const isThere = (target: PlantedHabit["targets"][number]) =>
    isWanted(target) || (targets.length > 1 && setsOff(target));
  return targets.every(isThere) && (targets.length === 1 || targetEntityIds.length <= targets.length + 1);
}

function admits({ kind, entityIds }: TriggerPattern, trigger: Trigger): boolean {
  if (trigger.trigger !== kind) return false;
  if (entityIds === undefined || !("entity_id" in trigger)) return true;
  const named = typeof trigger.entity_id === "string" ? [trigger.entity_id] : trigger.entity_id;
  return named.every((entityId) => entityIds.includes(entityId));
}

/** The suggestion's own replay, from the day on from which the habit is judged. */
function replayOf(
  { suggestion }: FoundSuggestion,
  { keptMs, judgedFromMs }: PlantedHabit,
): { readonly coveredRatio: number; readonly precision: number } {
  const clock = createLocalClock(TIME_ZONE);
  const kept = new Map<string, number>();
  const judged = keptMs.filter((atMs) => atMs >= judgedFromMs);
  for (const atMs of judged) kept.set(clock.dateOf(atMs), (kept.get(clock.dateOf(atMs)) ?? 0) + 1);
  const days = suggestion.backtest.daily.filter(({ date }) => date >= clock.dateOf(judgedFromMs));
  let covered = 0;
  let matched = 0;
  let fired = 0;
  for (const day of days) {
    covered += Math.min(day.matched, kept.get(day.date) ?? 0);
    matched += day.matched;
    fired += day.fired;
  }
  return { coveredRatio: covered / Math.max(1, judged.length), precision: matched / Math.max(1, fired) };
}
