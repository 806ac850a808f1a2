/**
 * The moments at which triggers come, in a replay.
 *
 * A trigger is attached from an instant on, be it the automation's own or one that its actions wait for, and calls back each time until detached.
 * By the clock and the sun it comes on days with data only; a local time that daylight saving skips does not come, one that exists twice comes once.
 */
import { type Trigger, listOf } from "../domain/automation.ts";
import { toMinutes, toOffsetMs, toSpanMs } from "./automation-time.ts";
import type { Clockwork } from "./replay-clockwork.ts";
import { type ReplayInput, requireSun, toStateCodes } from "./replay-input.ts";

export interface ReplayTrigger {
  /** By the clock or the sun: people may have done already a little before what it is to do. */
  readonly isClocked: boolean;
  /** Whose rows it listens to. */
  readonly entityCodes: readonly number[];
  /** @param isOnce it is detached with its first moment, so the others need no timers @returns detaches */
  attach(clockwork: Clockwork, onMoment: () => void, isOnce: boolean): () => void;
}

type Of<Kind extends Trigger["trigger"]> = Extract<Trigger, { trigger: Kind }>;

/** @throws RangeError where a trigger asks for the sun and nobody knows where the home is */
export function compileTrigger(trigger: Trigger, input: ReplayInput): ReplayTrigger {
  switch (trigger.trigger) {
    case "time":
      return compileClock(timesOf(trigger, input));
    case "sun":
      return compileClock(sunTimesOf(trigger, input));
    case "state":
      return compileRows(trigger, stateJudgeOf(trigger, input), input);
    case "numeric_state":
      return compileRows(trigger, numericJudgeOf(trigger, input), input);
    default:
      throw new RangeError(`this trigger cannot be replayed: ${JSON.stringify(trigger)}`);
  }
}

function timesOf({ at }: Of<"time">, input: ReplayInput): readonly (number | null)[] {
  const minutes = listOf(at).map(toMinutes);
  return seenDates(input).flatMap((date) => minutes.map((minute) => input.clock.atLocalTime(date, minute)));
}

function sunTimesOf({ event, offset }: Of<"sun">, input: ReplayInput): readonly (number | null)[] {
  const sun = requireSun(input);
  const offsetMs = toOffsetMs(offset);
  return seenDates(input).map((date) => {
    const atMs = sun.at(date, event);
    return atMs === null ? null : atMs + offsetMs;
  });
}

function seenDates({ days }: ReplayInput): readonly string[] {
  return days.dates.filter((_, day) => days.seen[day] === 1);
}

function compileClock(times: readonly (number | null)[]): ReplayTrigger {
  const moments = Float64Array.from(times.filter((atMs) => atMs !== null)).sort();
  return {
    isClocked: true,
    entityCodes: [],
    attach(clockwork, onMoment, isOnce) {
      let isAttached = true;
      for (const atMs of moments) {
        if (atMs < clockwork.now.atMs) continue;
        clockwork.later(atMs, () => {
          if (isAttached) onMoment();
        });
        if (isOnce) break;
      }
      return () => {
        isAttached = false;
      };
    },
  };
}

/** What a trigger makes of one entity's changes, from an instant on. */
interface Judge {
  /** Whether a change meets the trigger. */
  isMet(before: number, now: number): boolean;
  /** Whether a later state lets the time that it has to last go on. @param before, now the change that met it */
  isLasting(state: number, before: number, now: number): boolean;
}

/** @param stateCode what the entity is when it is begun with, -1 where not known */
type CreateJudge = (stateCode: number) => Judge;

/**
 * From one state into another. What has to last is the state it came into; with `from` alone, that it does not come back.
 * An entity that is heard of for the first time came from nothing.
 */
function stateJudgeOf(trigger: Of<"state">, input: ReplayInput): CreateJudge {
  const from = trigger.from === undefined ? null : toStateCodes(trigger.from, input);
  const to = trigger.to === undefined ? null : toStateCodes(trigger.to, input);
  const judge: Judge = {
    isMet: (before, now) => (from === null || from.has(before)) && (to === null || to.has(now)),
    isLasting:
      from !== null && to === null ? (state, before) => state !== before : (state, _, now) => state === now,
  };
  return () => judge;
}

/** On crossing into the range only: it has to have been seen outside since it last came. What is no number changes nothing of that. */
function numericJudgeOf(
  { above = -Infinity, below = Infinity }: Of<"numeric_state">,
  { values }: ReplayInput,
): CreateJudge {
  const isInside = (state: number): boolean => {
    const value = values[state] ?? Number.NaN;
    return value > above && value < below;
  };
  const isOutside = (state: number): boolean =>
    !Number.isNaN(values[state] ?? Number.NaN) && !isInside(state);
  return (stateCode) => {
    let isArmed = isOutside(stateCode);
    return {
      isMet(_, now) {
        const isMet = isArmed && isInside(now);
        if (isOutside(now)) isArmed = true;
        else if (isMet) isArmed = false;
        return isMet;
      },
      isLasting: isInside,
    };
  };
}

function compileRows(
  trigger: Of<"state"> | Of<"numeric_state">,
  createJudge: CreateJudge,
  { log, rows }: ReplayInput,
): ReplayTrigger {
  const entityCodes = listOf(trigger.entity_id)
    .map((entityId) => rows.codeOf(entityId))
    .filter((code) => code >= 0);
  const holdMs = trigger.for === undefined ? 0 : toSpanMs(trigger.for);

  function watch(entity: number, clockwork: Clockwork, onMoment: () => void): () => void {
    const judge = createJudge(rows.stateBefore(entity, clockwork.now.nextRow));
    /** The row that began the time which is running, -1 where none is. */
    let running = -1;
    const detach = clockwork.listen(entity, (row) => {
      const state = log.state[row] ?? -1;
      if (running >= 0) {
        const [before, now] = [log.previous[running] ?? -1, log.state[running] ?? -1];
        if (!judge.isLasting(state, before, now)) running = -1;
      }
      if (!judge.isMet(log.previous[row] ?? -1, state)) return;
      if (holdMs === 0) {
        onMoment();
        return;
      }
      running = row;
      clockwork.later((log.atMs[row] ?? 0) + holdMs, () => {
        if (running !== row) return;
        running = -1;
        onMoment();
      });
    });
    return () => {
      running = -1;
      detach();
    };
  }

  return {
    isClocked: false,
    entityCodes,
    attach(clockwork, onMoment) {
      const detachers = entityCodes.map((entity) => watch(entity, clockwork, onMoment));
      return () => {
        for (const detach of detachers) detach();
      };
    },
  };
}
