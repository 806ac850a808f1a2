/**
 * Whether what the analysis suggests is what was planted.
 *
 * By what it does, not by how it is worded: it acts on the planted target, it is set off by what the habit hangs on (a busy motion sensor that happens to
 * cover a time habit does not count), and replayed it covers half of the kept occasions that the ideal rule covers, with half of its firings matched. Where
 * the ideal rule itself is matched less often, as by the clock at a spread as wide as the replay's window, four fifths of that do. An automation that
 * people undo is found when a suggestion replaces it.
 */
import { type AutomationConfig, type Trigger, listOf } from "../../src/core/domain/automation.ts";
import type { EventLog } from "../../src/core/domain/event-log.ts";
import { type Home, domainOf } from "../../src/core/domain/home.ts";
import { actionInto } from "../../src/core/features/actionable.ts";
import type { FoundSuggestion } from "../../src/core/domain/suggestion.ts";
import { createDayTable } from "../../src/core/features/day-table.ts";
import { analyse } from "../../src/core/suggest/analyse.ts";
import { replay } from "../../src/core/suggest/backtest.ts";
import { type ReplayInput, createReplayInput } from "../../src/core/suggest/replay-input.ts";
import type { PlantedHabit, PlantedHome, TriggerPattern } from "./planting.ts";

const MIN_COVERED_RATIO = 0.5;
const MIN_PRECISION = 0.5;
/** Of the ideal rule's precision, where that is less. */
const MIN_PRECISION_RATIO = 0.8;
const TOGETHER_MS = 21_000;

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

/** What some of the detectors suggest by themselves. */
export function suggestionsBy(
  detectorIds: readonly string[],
  log: EventLog,
  home: Home,
): readonly FoundSuggestion[] {
  return analyse({ log, home, nowMs: log.range.toMs, seed: 0, tick: () => 0, detectorIds }).suggestions;
}

export function judge(
  { log, home, habit, alsoPlanted }: Pick<PlantedHome, "log" | "home" | "habit" | "alsoPlanted">,
  suggestions: readonly FoundSuggestion[],
): Verdict {
  const input = toReplayInput(log, home);
  const habits = [habit, ...alsoPlanted];
  const others = suggestions.filter((one) => !habits.some((known) => isPlanted(one, known, input)));
  const related = new Set(habits.flatMap((known) => known.related));
  const isRelated = ({ targetEntityIds }: FoundSuggestion) => targetEntityIds.some((id) => related.has(id));
  const isSaid = (known: PlantedHabit) => suggestions.some((one) => isPlanted(one, known, input));
  const isFound = isSaid(habit);
  return {
    isFound,
    isLesser: isFound && !isSaid({ ...habit, lesserTriggers: [] }),
    sameTarget: others.filter(isRelated),
    unrelated: others.filter((one) => !isRelated(one)),
  };
}

export function toReplayInput(log: EventLog, home: Home): ReplayInput {
  const days = createDayTable({
    range: log.range,
    timeZone: home.time_zone,
    exceptions: home.exceptions,
    log,
  });
  return createReplayInput(log, days, home);
}

function isPlanted(found: FoundSuggestion, habit: PlantedHabit, input: ReplayInput): boolean {
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
  const best = habit.ideal === null ? { coveredRatio: 1, precision: 1 } : coverOf(habit.ideal, habit, input);
  const own = coverOf(suggestion.automation, habit, input);
  return (
    own.coveredRatio > 0 &&
    own.coveredRatio >= MIN_COVERED_RATIO * best.coveredRatio &&
    own.precision >= Math.min(MIN_PRECISION, MIN_PRECISION_RATIO * best.precision)
  );
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

/** What a rule would have done, from the day on from which the habit is judged: the kept occasions among the own actions it was matched by. */
export function coverOf(
  automation: AutomationConfig,
  { keptMs, targets, judgedFromMs }: PlantedHabit,
  input: ReplayInput,
): { readonly coveredRatio: number; readonly precision: number } {
  const { log } = input;
  const { firings } = replay(automation, input);
  const judged = firings.filter(({ atMs }) => atMs >= judgedFromMs);
  const targetIds = new Set(targets.map(({ entityId }) => entityId));
  const matchedMs = judged
    .flatMap(({ actionIds }) => actionIds)
    .filter((row) => targetIds.has(log.entityIds[log.entity[row] ?? 0] ?? ""))
    .map((row) => log.atMs[row] ?? 0);
  // Things set together are kept when the last of them is set.
  const earlyMs = targets.length > 1 ? TOGETHER_MS : 0;
  const kept = keptMs.filter((atMs) => atMs >= judgedFromMs);
  const covered = kept.filter((atMs) => matchedMs.some((one) => one <= atMs && one >= atMs - earlyMs));
  const matched = judged.filter(({ word }) => word === "matched");
  return {
    coveredRatio: covered.length / Math.max(1, kept.length),
    precision: matched.length / Math.max(1, judged.length),
  };
}
