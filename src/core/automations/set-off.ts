/**
 * Which of an automation's triggers set off each of its acts, as far as the log tells: the one that came last before it.
 *
 * A trigger on several things is as many parts, as one of them may be what people do not want. Of the sun it is not told.
 */
import { type AutomationConfig, type Trigger, listOf } from "../domain/automation.ts";
import type { EventLog } from "../domain/event-log.ts";
import { type EpochMs, MINUTE_MS, SECOND_MS } from "../domain/time.ts";
import type { DayTable } from "../features/day-table.ts";
import type { EntityRows } from "../features/entity-rows.ts";
import { minutesBetween } from "../math/circular.ts";
import { spanMsOf, timeOfDayMinOf } from "./config-values.ts";

/** What a trigger sets off at once is done within this, milliseconds. */
const AT_ONCE_MS = 5 * SECOND_MS;
/** Clocks of different rows differ by so much, milliseconds. */
const EARLY_MS = SECOND_MS;

/** A trigger, or one of several things or times that it is about. */
export interface TriggerPart {
  /** Its place among the automation's triggers. */
  readonly place: number;
  readonly entityId: string | null;
  /** "07:30:00" of one by the clock. */
  readonly at: string | null;
}

export function partsOf({ triggers }: Pick<AutomationConfig, "triggers">): readonly TriggerPart[] {
  return triggers.flatMap((trigger, place): readonly TriggerPart[] => {
    switch (trigger.trigger) {
      case "time":
        return listOf(trigger.at).map((at) => ({ place, entityId: null, at }));
      case "state":
      case "numeric_state":
        return listOf(trigger.entity_id).map((entityId) => ({ place, entityId, at: null }));
      case "sun":
        break;
    }
    return [{ place, entityId: null, at: null }];
  });
}

/** The automation's triggers without a part of them. */
export function withoutPart(
  { triggers }: Pick<AutomationConfig, "triggers">,
  part: TriggerPart,
): readonly Trigger[] {
  return triggers.flatMap((trigger, place): readonly Trigger[] => {
    if (place !== part.place) return [trigger];
    if (trigger.trigger === "time") {
      const at = listOf(trigger.at).filter((one) => one !== part.at);
      return at.length === 0 ? [] : [{ ...trigger, at }];
    }
    if (trigger.trigger === "sun") return [];
    const entityIds = listOf(trigger.entity_id).filter((id) => id !== part.entityId);
    const [first] = entityIds;
    return first === undefined ? [] : [{ ...trigger, entity_id: entityIds.length === 1 ? first : entityIds }];
  });
}

/**
 * @param delayMs how long after its trigger the automation acts
 * @returns by act the index of the part that set it off, -1 where none plainly did. Cost: O(acts · parts · log rows)
 */
export function readSetOff(
  actsMs: readonly EpochMs[],
  parts: readonly TriggerPart[],
  { triggers }: Pick<AutomationConfig, "triggers">,
  delayMs: number,
  history: { readonly log: EventLog; readonly rows: EntityRows; readonly days: DayTable },
): Int32Array {
  return Int32Array.from(actsMs, (atMs) => {
    let [best, least] = [-1, Infinity];
    for (const [index, part] of parts.entries()) {
      const trigger = triggers[part.place];
      const lagMs = trigger === undefined ? null : lagOf(trigger, part, atMs - delayMs, history);
      if (lagMs !== null && lagMs < least) [best, least] = [index, lagMs];
    }
    return best;
  });
}

/** How long before an instant a part of a trigger came, null where it did not come just before. */
function lagOf(
  trigger: Trigger,
  part: TriggerPart,
  atMs: EpochMs,
  { log, rows, days }: { readonly log: EventLog; readonly rows: EntityRows; readonly days: DayTable },
): number | null {
  if (trigger.trigger === "sun") return null;
  if (trigger.trigger === "time") {
    const minute = timeOfDayMinOf(part.at);
    if (minute === null) return null;
    const lagMs = minutesBetween(minute, days.minuteOf(atMs)) * MINUTE_MS;
    return lagMs >= -EARLY_MS && lagMs <= AT_ONCE_MS ? lagMs : null;
  }
  const dueMs = atMs - (spanMsOf(trigger.for ?? 0) ?? 0);
  const code = rows.codeOf(part.entityId ?? "");
  const own = rows.rowsOf(code);
  for (let position = rows.positionAt(code, dueMs + EARLY_MS); position >= 0; position -= 1) {
    const row = own[position] ?? 0;
    const lagMs = dueMs - (log.atMs[row] ?? 0);
    if (lagMs > AT_ONCE_MS) return null;
    const [before, now] = [log.states[log.previous[row] ?? -1], log.states[log.state[row] ?? -1] ?? ""];
    if (isMet(trigger, before, now)) return lagMs;
  }
  return null;
}

function isMet(
  trigger: Extract<Trigger, { trigger: "state" | "numeric_state" }>,
  before: string | undefined,
  now: string,
): boolean {
  if (trigger.trigger === "state") {
    const isOf = (states: string | readonly string[] | undefined, state: string | undefined) =>
      states === undefined || (state !== undefined && listOf(states).includes(state));
    return isOf(trigger.to, now) && isOf(trigger.from, before);
  }
  const { above = -Infinity, below = Infinity } = trigger;
  const isIn = (state: string) => state !== "" && Number(state) > above && Number(state) < below;
  return isIn(now) && (before === undefined || !isIn(before));
}
