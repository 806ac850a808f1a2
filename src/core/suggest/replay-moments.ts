/**
 * The instants at which an automation's triggers come and its conditions hold, over a log.
 *
 * Time triggers come once on each day with data: a local time that daylight saving skips does not come, one that exists twice comes once.
 */
import type { Condition, Trigger, Weekday } from "../domain/automation.ts";
import type { LocalClock } from "../domain/local-time.ts";
import type { EpochMs } from "../domain/time.ts";
import { toMinutes, toSpanMs } from "./automation-time.ts";
import type { ReplayInput } from "./replay-input.ts";

export interface Moment {
  readonly atMs: EpochMs;
  /** By the clock: people may have done it already a little before. */
  readonly isClocked: boolean;
}

const WEEKDAYS: readonly Weekday[] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/** @returns the moments of all triggers, ascending. Cost: O(days + rows of the trigger's entities) each */
export function momentsOf(triggers: readonly Trigger[], input: ReplayInput): readonly Moment[] {
  return triggers.flatMap((trigger) => momentsOfTrigger(trigger, input)).toSorted((a, b) => a.atMs - b.atMs);
}

function momentsOfTrigger(trigger: Trigger, input: ReplayInput): readonly Moment[] {
  switch (trigger.trigger) {
    case "time":
      return clockMoments(toMinutes(trigger.at), input);
    case "state":
      return listOf(trigger.entity_id).flatMap((entityId) => stateMoments(entityId, trigger, input));
    case "sun":
    case "numeric_state":
      break;
  }
  throw new RangeError(`the trigger ${trigger.trigger} cannot be replayed`);
}

function clockMoments(minutes: number, { days, clock }: ReplayInput): readonly Moment[] {
  return days.dates.flatMap((date, day) => {
    if (days.seen[day] !== 1) return [];
    const atMs = clock.atLocalTime(date, minutes);
    return atMs === null ? [] : [{ atMs, isClocked: true }];
  });
}

function stateMoments(
  entityId: string,
  trigger: Extract<Trigger, { trigger: "state" }>,
  { log, rows }: ReplayInput,
): readonly Moment[] {
  const from = trigger.from === undefined ? null : listOf(trigger.from);
  const to = trigger.to === undefined ? null : listOf(trigger.to);
  const holdMs = trigger.for === undefined ? 0 : toSpanMs(trigger.for);
  const own = rows.rowsOf(rows.codeOf(entityId));
  const moments: Moment[] = [];
  for (const [position, row] of own.entries()) {
    const before = log.states[log.previous[row] ?? -1];
    const now = log.states[log.state[row] ?? -1] ?? "";
    if (from !== null && (before === undefined || !from.includes(before))) continue;
    if (to !== null && !to.includes(now)) continue;
    const atMs = (log.atMs[row] ?? 0) + holdMs;
    const next = own[position + 1];
    const endsMs = next === undefined ? log.range.toMs : (log.atMs[next] ?? 0);
    if (holdMs === 0 || endsMs >= atMs) moments.push({ atMs, isClocked: false });
  }
  return moments;
}

/** Whether a condition holds at an instant. An entity without a known state satisfies none. */
export function isHolding(condition: Condition, atMs: EpochMs, input: ReplayInput): boolean {
  switch (condition.condition) {
    case "and":
      return condition.conditions.every((part) => isHolding(part, atMs, input));
    case "or":
      return condition.conditions.some((part) => isHolding(part, atMs, input));
    case "not":
      return !condition.conditions.some((part) => isHolding(part, atMs, input));
    case "time":
      return isTime(condition, atMs, input.clock);
    case "state":
      return listOf(condition.entity_id).every((entityId) =>
        isInState(entityId, listOf(condition.state), condition.for, atMs, input),
      );
    case "numeric_state":
      return listOf(condition.entity_id).every((entityId) => {
        const value = Number(stateBefore(entityId, atMs, input) ?? Number.NaN);
        return value > (condition.above ?? -Infinity) && value < (condition.below ?? Infinity);
      });
    case "sun":
      break;
  }
  throw new RangeError(`the condition ${condition.condition} cannot be replayed`);
}

function isTime(
  { after, before, weekday }: Extract<Condition, { condition: "time" }>,
  atMs: EpochMs,
  clock: LocalClock,
): boolean {
  const minute = clock.minuteOf(atMs);
  const start = after === undefined ? 0 : toMinutes(after);
  const end = before === undefined ? 24 * 60 : toMinutes(before);
  const isInside = start < end ? minute >= start && minute < end : minute >= start || minute < end;
  return isInside && (weekday === undefined || weekday.includes(WEEKDAYS[clock.weekdayOf(atMs)] ?? "mon"));
}

function isInState(
  entityId: string,
  wanted: readonly string[],
  span: string | undefined,
  atMs: EpochMs,
  input: ReplayInput,
): boolean {
  const { log, rows } = input;
  const code = rows.codeOf(entityId);
  const position = rows.positionAt(code, atMs);
  const row = rows.rowsOf(code)[position];
  if (row === undefined || !wanted.includes(log.states[log.state[row] ?? -1] ?? "")) return false;
  return span === undefined || atMs - (log.atMs[row] ?? 0) >= toSpanMs(span);
}

/** The state that held just before an instant and, unless it changes in it, in it. */
function stateBefore(entityId: string, atMs: EpochMs, { log, rows }: ReplayInput): string | undefined {
  return log.states[rows.stateAt(rows.codeOf(entityId), atMs)];
}

function listOf(value: string | readonly string[]): readonly string[] {
  return typeof value === "string" ? [value] : value;
}
