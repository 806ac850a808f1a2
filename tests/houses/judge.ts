/** Whether what the analysis suggests is what was planted: same device and state, and a time within half an hour. */
import { analyse } from "../../src/core/suggest/analyse.ts";
import type { EventLog } from "../../src/core/domain/event-log.ts";
import type { Home } from "../../src/core/domain/home.ts";
import type { AutomationConfig } from "../../src/core/domain/automation.ts";
import type { FoundSuggestion } from "../../src/core/domain/suggestion.ts";
import { minutesBetween } from "../../src/core/math/circular.ts";
import type { PlantedHabit } from "./planted-home.ts";

const SAME_TIME_MIN = 30;

export function suggestionsFor(log: EventLog, home: Home, seed = 0): readonly FoundSuggestion[] {
  return analyse({ log, home, nowMs: log.range.toMs, seed, tick: () => 0 }).suggestions;
}

export function isPlanted({ suggestion, targetEntityIds }: FoundSuggestion, habit: PlantedHabit): boolean {
  const minute = minuteOf(suggestion.automation);
  return (
    targetEntityIds.includes(habit.entityId) &&
    suggestion.automation.actions.some(
      (action) => "action" in action && action.action.endsWith(`turn_${habit.state}`),
    ) &&
    minute !== null &&
    Math.abs(minutesBetween(minute, habit.atMin)) <= SAME_TIME_MIN
  );
}

function minuteOf({ triggers }: AutomationConfig): number | null {
  const trigger = triggers.find((one) => one.trigger === "time");
  if (trigger === undefined) return null;
  const [hours = 0, minutes = 0] = String(trigger.at).split(":").map(Number);
  return hours * 60 + minutes;
}
