/**
 * Replays an automation over the newest history while somebody waits: for the trial that only counts, and while a person drags an hour about.
 *
 * Read are the rows of the entities that it names, and of the setpoints that it sets. What was read last is kept for a moment, so that of a drag only the first replay reads; the
 * memory is given back when the drag is over.
 */
import { type AutomationConfig, listOf } from "../core/domain/automation.ts";
import { AppError } from "../core/domain/errors.ts";
import type { Home } from "../core/domain/home.ts";
import type { LearningRule } from "../core/domain/learning.ts";
import { columnSetBy } from "../core/domain/setpoint.ts";
import { DAY_MS, MINUTE_MS, type EpochMs, type TimeRange } from "../core/domain/time.ts";
import { createDayTable } from "../core/features/day-table.ts";
import { leaveOut } from "../core/features/leave-out.ts";
import { replay, type Replay } from "../core/suggest/backtest.ts";
import { createReplayInput, type ReplayInput } from "../core/suggest/replay-input.ts";
import type { Clock } from "../ports/clock.ts";
import type { EventStore } from "../ports/event-store.ts";
import { createExcluder } from "./exclude.ts";

export interface LiveReplayOptions {
  readonly events: Pick<EventStore, "readWindow" | "counts" | "coveredSpans">;
  /** With its marked days. */
  readonly home: () => Home | null;
  readonly rules: () => readonly LearningRule[];
  /** Brings what waits into the store. */
  readonly flush: () => void;
  readonly clock: Clock;
}

export interface LiveReplay {
  /** @throws AppError invalid_request where it cannot be replayed, with the reason; busy where the home is not known yet */
  since(automation: AutomationConfig, fromMs: EpochMs): Replay;
  /** Over the last days, or as many as are remembered. */
  lastDays(automation: AutomationConfig, days: number): Replay;
}

const KEEP_MS = 2 * MINUTE_MS;
/** What happened in the last moments is not read for each step of a drag. */
const FRESH_MS = MINUTE_MS;

export function createLiveReplay({ events, home, rules, flush, clock }: LiveReplayOptions): LiveReplay {
  let kept: { readonly key: string; readonly atMs: EpochMs; readonly input: ReplayInput } | null = null;
  let timer: NodeJS.Timeout | null = null;

  function inputOf(entityIds: readonly string[], range: TimeRange): ReplayInput {
    const key = JSON.stringify([entityIds, range.fromMs]);
    if (kept !== null && kept.key === key && range.toMs - kept.atMs < FRESH_MS) return kept.input;
    const current = home();
    if (current === null) throw new AppError("busy", { kind: "home-unread", unknown: null });
    flush();
    const excluder = createExcluder(current, rules());
    const log = leaveOut(events.readWindow(range, entityIds), {
      isEntityLeftOut: (entityId) => excluder.ruleFor(entityId) !== null,
      isActorLeftOut: (actor) => excluder.leftOutUserIds.has(actor),
    });
    const days = createDayTable({
      range: log.range,
      timeZone: current.time_zone,
      exceptions: current.exceptions,
      log,
      observed: events.coveredSpans(),
    });
    const input = createReplayInput(log, days, current);
    kept = { key, atMs: range.toMs, input };
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(() => {
      kept = null;
    }, KEEP_MS);
    timer.unref();
    return input;
  }

  function since(automation: AutomationConfig, fromMs: EpochMs): Replay {
    const toMs = clock.now();
    const input = inputOf(entitiesOf(automation), { fromMs: Math.min(fromMs, toMs), toMs });
    try {
      return replay(automation, input);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new AppError(
        "invalid_request",
        { kind: "automation-not-tried", why: error.message },
        { cause: error },
      );
    }
  }

  return {
    since,
    lastDays(automation, days) {
      const firstMs = events.counts().firstMs ?? clock.now();
      return since(automation, Math.max(firstMs, toWholeMinutes(clock.now()) - days * DAY_MS));
    },
  };
}

/** So that each step of a drag asks for the same span. */
function toWholeMinutes(atMs: EpochMs): EpochMs {
  return Math.floor(atMs / KEEP_MS) * KEEP_MS;
}

/** Every entity that an automation names, and every setpoint that it sets, sorted. */
export function entitiesOf(automation: AutomationConfig): readonly string[] {
  const found = new Set<string>();
  const look = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    if (Array.isArray(value)) for (const one of value) look(one);
    else
      for (const [key, inner] of Object.entries(value)) {
        if (key === "entity_id") for (const id of listOf(inner as string | readonly string[])) found.add(id);
        else look(inner);
      }
  };
  look(automation.triggers);
  look(automation.conditions);
  look(automation.actions);
  for (const action of automation.actions)
    if ("action" in action)
      for (const id of listOf(action.target.entity_id)) found.add(columnSetBy(action.action, id));
  return [...found].sort();
}
