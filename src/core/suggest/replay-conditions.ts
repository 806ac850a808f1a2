/** Whether conditions hold at an instant of a replay. An entity without a known state satisfies none. */
import { type Condition, listOf, WEEKDAYS } from "../domain/automation.ts";
import type { SunEvent } from "../domain/sun.ts";
import { DAY_MS, MINUTE_MS } from "../domain/time.ts";
import { toOffsetMs, toSpanMs } from "./automation-time.ts";
import type { Instant } from "./replay-clockwork.ts";
import { type ReplayInput, requireSun, toStateCodes } from "./replay-input.ts";

export type Check = (now: Instant) => boolean;
type Of<Kind extends Condition["condition"]> = Extract<Condition, { condition: Kind }>;

/** @throws RangeError where a condition asks for the sun and nobody knows where the home is */
export function compileConditions(conditions: readonly Condition[], input: ReplayInput): Check {
  const checks = conditions.map((condition) => compileCondition(condition, input));
  return (now) => checks.every((holds) => holds(now));
}

function compileCondition(condition: Condition, input: ReplayInput): Check {
  switch (condition.condition) {
    case "and":
      return compileConditions(condition.conditions, input);
    case "or": {
      const checks = condition.conditions.map((part) => compileCondition(part, input));
      return (now) => checks.some((holds) => holds(now));
    }
    case "not": {
      const checks = condition.conditions.map((part) => compileCondition(part, input));
      return (now) => !checks.some((holds) => holds(now));
    }
    case "state":
      return compileState(condition, input);
    case "numeric_state":
      return compileNumeric(condition, input);
    case "time":
      return compileTime(condition, input);
    case "sun":
      return compileSun(condition, input);
    default:
      throw new RangeError(`this condition cannot be replayed: ${JSON.stringify(condition)}`);
  }
}

function compileState(condition: Of<"state">, input: ReplayInput): Check {
  const { log, rows } = input;
  const entities = listOf(condition.entity_id).map((entityId) => rows.codeOf(entityId));
  const wanted = toStateCodes(condition.state, input);
  const holdMs = condition.for === undefined ? 0 : toSpanMs(condition.for);

  /** Before its first row an entity has been as it is at least since the history begins. */
  function sinceMs(entity: number, nextRow: number): number {
    const row = rows.rowsOf(entity)[rows.positionBefore(entity, nextRow)];
    return row === undefined ? log.range.fromMs : (log.atMs[row] ?? 0);
  }

  return ({ atMs, nextRow }) =>
    entities.every(
      (entity) =>
        wanted.has(rows.stateBefore(entity, nextRow)) &&
        (holdMs === 0 || atMs - sinceMs(entity, nextRow) >= holdMs),
    );
}

function compileNumeric(
  { entity_id, above = -Infinity, below = Infinity }: Of<"numeric_state">,
  { rows, values }: ReplayInput,
): Check {
  const entities = listOf(entity_id).map((entityId) => rows.codeOf(entityId));
  return ({ nextRow }) =>
    entities.every((entity) => {
      const value = values[rows.stateBefore(entity, nextRow)] ?? Number.NaN;
      return value > above && value < below;
    });
}

/** From `after` on and until `before`; over midnight where `after` is the later one. */
function compileTime({ after, before, weekday }: Of<"time">, { clock }: ReplayInput): Check {
  const startMin = after === undefined ? 0 : toSpanMs(after) / MINUTE_MS;
  const endMin = (before === undefined ? DAY_MS : toSpanMs(before)) / MINUTE_MS;
  const days = weekday === undefined ? null : new Set(weekday.map((day) => WEEKDAYS.indexOf(day)));
  return ({ atMs }) => {
    const minute = clock.minuteOf(atMs);
    const isInside =
      startMin < endMin ? minute >= startMin && minute < endMin : minute >= startMin || minute < endMin;
    return isInside && (days === null || days.has(clock.weekdayOf(atMs)));
  };
}

/** By the sun of the local date; after sunset and before sunrise together mean the night, which has a midnight in it. */
function compileSun(condition: Of<"sun">, input: ReplayInput): Check {
  const { after, before } = condition;
  if (after === before) throw new RangeError("a condition by the sun needs two different events, or one");
  const { days } = input;
  const starts = edgesOf(after, toOffsetMs(condition.after_offset), -Infinity, input);
  const ends = edgesOf(before, toOffsetMs(condition.before_offset), Infinity, input);
  const isNight = after === "sunset" && before === "sunrise";

  return ({ atMs }) => {
    const day = days.indexOf(atMs);
    const isLate = atMs >= (starts[day] ?? Number.NaN);
    const isEarly = atMs <= (ends[day] ?? Number.NaN);
    return isNight ? isLate || isEarly : isLate && isEarly;
  };
}

/** An edge for each day of the table; NaN where the event does not happen, than which nothing is later or earlier. */
function edgesOf(
  event: SunEvent | undefined,
  offsetMs: number,
  none: number,
  input: ReplayInput,
): Float64Array {
  const sun = requireSun(input);
  return Float64Array.from(input.days.dates, (date) =>
    event === undefined ? none : (sun.at(date, event) ?? Number.NaN) + offsetMs,
  );
}
