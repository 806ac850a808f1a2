/**
 * Fills the gaps of Steward's memory from Home Assistant's own history: all of it at the first start, what was missed at every later one.
 *
 * Oldest first, in windows that are marked as covered one by one, so that an interruption costs at most a window. A window that
 * ends just now waits until the recorder has committed it, and overlaps its neighbours a little; the store drops the doubles.
 */
import { setImmediate as yieldToOthers, setTimeout as sleep } from "node:timers/promises";
import type { AppError } from "../core/domain/errors.ts";
import type { RunEvent } from "../core/domain/event.ts";
import type { Home } from "../core/domain/home.ts";
import { DAY_MS, type EpochMs, HOUR_MS, SECOND_MS, type TimeRange } from "../core/domain/time.ts";
import type { Clock } from "../ports/clock.ts";
import type { AttributedEvent, EventStore } from "../ports/event-store.ts";
import type { HomeSource, PastEvent } from "../ports/home-source.ts";
import type { Log } from "../ports/log.ts";
import { type Attributor, createAttributor } from "./attribute.ts";
import type { Excluder } from "./exclude.ts";
import { durationMs, findGaps } from "./gaps.ts";
import type { ImportPart } from "./status.ts";
import { isWorthKeeping } from "./worth-keeping.ts";

export interface HistoryImportOptions {
  readonly source: Pick<HomeSource, "readPast" | "oldestPastMs">;
  readonly store: Pick<EventStore, "append" | "coveredSpans" | "markCovered">;
  readonly clock: Clock;
  readonly log: Log;
  /** How far back to read at most. */
  readonly maxDays: number;
  /** Until when the recorder has surely committed what it saw. */
  readonly settleMs: number;
  readonly onProgress: () => void;
  /** Runs found, whose contexts live events may still refer to. */
  readonly onRun: (run: RunEvent) => void;
  /** What is left out as of now: rules may change while a long past is read. */
  readonly excluder: () => Excluder;
}

export interface HistoryImport {
  status(): ImportPart;
  /**
   * Fills every gap before `untilMs`; does nothing where there is none.
   * @throws AppError when Home Assistant or the store fails; what was read until then stays
   */
  fill(home: Home, untilMs: EpochMs, signal: AbortSignal): Promise<void>;
  /** Puts a failure into the status: what is waited for, or what a person has to do. */
  noteFailure(error: AppError): void;
}

const FIRST_WINDOW_MS = DAY_MS;
const MAX_WINDOW_MS = 7 * DAY_MS;
const MIN_WINDOW_MS = HOUR_MS;
const SMALL_WINDOW_EVENTS = 20_000;
const LARGE_WINDOW_EVENTS = 100_000;
/** Clocks of two machines differ a little. */
const OVERLAP_MS = 5 * SECOND_MS;
const SLICE = 1_000;
/** A gap that is filled in a moment is not worth a progress bar. */
const SHOWN_GAP_MS = 6 * HOUR_MS;

export function createHistoryImport(options: HistoryImportOptions): HistoryImport {
  const { source, store, clock, log, maxDays, settleMs, onProgress, onRun, excluder } = options;
  let windowMs = FIRST_WINDOW_MS;
  let status: ImportPart = {
    state: store.coveredSpans().length > 0 ? "done" : "pending",
    progress: 0,
    entitiesDone: 0,
    entitiesTotal: 0,
    failure: null,
  };

  function setStatus(next: Partial<ImportPart>): void {
    status = { ...status, ...next };
    onProgress();
  }

  async function fill(home: Home, untilMs: EpochMs, signal: AbortSignal): Promise<void> {
    const oldestMs = await source.oldestPastMs();
    const fromMs = Math.max(oldestMs ?? untilMs, untilMs - maxDays * DAY_MS);
    // What the recorder may still have to commit is read last, when the rest is already of use.
    const settledMs = Math.max(fromMs, Math.min(untilMs, clock.now() - settleMs));
    const added =
      (await fillSpan(home, { fromMs, toMs: settledMs }, signal)) +
      (await fillSpan(home, { fromMs: settledMs, toMs: untilMs }, signal));
    if (added > 0) log.info(`Read ${added} changes from Home Assistant's history`);
  }

  async function fillSpan(home: Home, span: TimeRange, signal: AbortSignal): Promise<number> {
    const gaps = findGaps(span, store.coveredSpans());
    const totalMs = durationMs(gaps);
    const entityIds = excluder().keptEntityIds();
    const isShown = status.state !== "done" || totalMs >= SHOWN_GAP_MS;
    const seen = new Set<string>();
    let doneMs = 0;
    let added = 0;
    if (isShown) setStatus({ state: "running", progress: 0, entitiesTotal: entityIds.length, failure: null });
    for (const gap of gaps) {
      const attributor = createAttributor(home);
      for (let startMs = gap.fromMs; startMs < gap.toMs;) {
        const window = { fromMs: startMs, toMs: Math.min(startMs + windowMs, gap.toMs) };
        startMs = window.toMs;
        await waitUntil(window.toMs + settleMs, signal);
        const past = await readWindow(widen(window, gap), entityIds, signal);
        added += await takeIn(past, attributor, seen, signal);
        store.markCovered(window);
        windowMs = nextWindowMs(windowMs, past.length);
        doneMs += window.toMs - window.fromMs;
        if (isShown) setStatus({ progress: doneMs / totalMs, entitiesDone: seen.size });
      }
    }
    if (isShown) setStatus({ state: "done", progress: 1, entitiesDone: entityIds.length, failure: null });
    return added;
  }

  async function readWindow(
    range: TimeRange,
    entityIds: readonly string[],
    signal: AbortSignal,
  ): Promise<readonly PastEvent[]> {
    try {
      return await source.readPast(range, entityIds, signal);
    } catch (error) {
      // It may have been too much for Home Assistant to answer in time: less is asked for the next time.
      windowMs = Math.max(MIN_WINDOW_MS, windowMs / 4);
      throw error;
    }
  }

  async function takeIn(
    past: readonly PastEvent[],
    attributor: Attributor,
    seen: Set<string>,
    signal: AbortSignal,
  ): Promise<number> {
    let added = 0;
    for (let start = 0; start < past.length; start += SLICE) {
      signal.throwIfAborted();
      const batch: AttributedEvent[] = [];
      for (const { event, initiator } of past.slice(start, start + SLICE)) {
        const attributed = { event, initiator: attributor.attribute(event, initiator) };
        if (event.type === "automation_triggered" || event.type === "script_started") onRun(event);
        if (excluder().ruleForEvent(event) !== null) continue;
        if (event.type === "state") seen.add(event.entityId);
        const kept = excluder().withoutPerson(attributed);
        if (isWorthKeeping(kept)) batch.push(kept);
      }
      added += store.append(batch);
      await yieldToOthers();
    }
    return added;
  }

  async function waitUntil(atMs: EpochMs, signal: AbortSignal): Promise<void> {
    const delayMs = atMs - clock.now();
    if (delayMs > 0) await sleep(Math.min(delayMs, settleMs), undefined, { signal });
  }

  return {
    status: () => status,
    fill,
    noteFailure(error) {
      if (status.state === "done") return;
      const isWaiting = error.code === "home_assistant_unreachable";
      setStatus({ state: isWaiting ? status.state : "failed", failure: error.failure });
    },
  };
}

/** The gap's own edges reach over to what is covered already. */
function widen(window: TimeRange, gap: TimeRange): TimeRange {
  return {
    fromMs: window.fromMs === gap.fromMs ? window.fromMs - OVERLAP_MS : window.fromMs,
    toMs: window.toMs === gap.toMs ? window.toMs + OVERLAP_MS : window.toMs,
  };
}

function nextWindowMs(windowMs: number, events: number): number {
  if (events > LARGE_WINDOW_EVENTS) return Math.max(MIN_WINDOW_MS, Math.floor(windowMs / 2));
  return events < SMALL_WINDOW_EVENTS ? Math.min(MAX_WINDOW_MS, windowMs * 2) : windowMs;
}
