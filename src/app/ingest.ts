/**
 * The one door into Steward's memory: live events and the past go through it, are attributed, and are written in batches.
 *
 * What is covered is known exactly: from the moment a connection was complete until its last event that was written. Everything
 * else is a gap and is filled from Home Assistant's history at the next connection, so no failure has to be handled anywhere but here.
 */
import { AppError, isAppError } from "../core/domain/errors.ts";
import type { HomeEvent } from "../core/domain/event.ts";
import { type Home, createHome } from "../core/domain/home.ts";
import { DAY_MS, MINUTE_MS, type EpochMs } from "../core/domain/time.ts";
import type { Clock } from "../ports/clock.ts";
import type { EventStore } from "../ports/event-store.ts";
import type { ConnectionStatus, HomeSource } from "../ports/home-source.ts";
import type { Log } from "../ports/log.ts";
import { createAttributor } from "./attribute.ts";
import { createBatchWriter } from "./batch-writer.ts";
import { createExcluder } from "./exclude.ts";
import type { HomeCache } from "./home-cache.ts";
import { createHistoryImport } from "./import-history.ts";
import type { RuleSource } from "./learn-from.ts";
import { createListeners } from "./listeners.ts";
import type { ImportPart } from "./status.ts";
import type { StoreHealth } from "./store-health.ts";
import { isWorthKeeping } from "./worth-keeping.ts";

export interface IngestOptions {
  readonly source: HomeSource;
  readonly store: EventStore;
  readonly home: Pick<HomeCache, "current" | "onChange">;
  readonly clock: Clock;
  readonly log: Log;
  /** How far back Home Assistant's history is read. */
  readonly importDays: number;
  /** People's rules about what is learned from; without them the defaults hold. */
  readonly learnFrom?: RuleSource;
  /** Told how writing goes. */
  readonly health?: StoreHealth;
  readonly limits?: Partial<IngestLimits>;
}

export interface IngestLimits {
  readonly maxBatch: number;
  /** An event is on disk this soon. A kill costs what waits: its time is not covered, so it is read back from Home Assistant. */
  readonly maxDelayMs: number;
  /** Events held in memory while the store or the registries are not to be had. */
  readonly maxWaiting: number;
  readonly settleMs: number;
  /** Pause before a failed import is tried again. */
  readonly retryMs: number;
}

export interface Ingest {
  start(): void;
  /** Writes what waits. */
  stop(): Promise<void>;
  importStatus(): ImportPart;
  onProgress(listener: () => void): () => void;
  /** Told after changes were written. */
  onWritten(listener: () => void): () => void;
  flush(): void;
  /** Changes left out since the start, by the id of the rule. */
  excludedCounts(): Readonly<Record<string, number>>;
}

export const DEFAULT_LIMITS: IngestLimits = {
  maxBatch: 3_000,
  // A commit writes whole pages, the last of them again and again (bench/wear.ts, bench/store.ts). Whoever needs what waits has it written first.
  maxDelayMs: 600_000,
  maxWaiting: 100_000,
  settleMs: 10_000,
  retryMs: 60_000,
};

/** How long ago an automation may have been triggered that still acts (delays and waits). */
const RUN_MEMORY_MS = DAY_MS;
/** Events come a little out of order; further back than this, the clock was set back. */
const CLOCK_SET_BACK_MS = 10 * MINUTE_MS;

export function createIngest(options: IngestOptions): Ingest {
  const { source, store, home, log, learnFrom, health } = options;
  /** Home Assistant's clock: what is covered is told by its stamps, and what is missing is asked for by them. */
  const clock: Clock = { now: () => options.clock.now() + source.clockOffsetMs() };
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const progress = createListeners();
  const written = createListeners();
  const excluded: Record<string, number> = {};
  const attributor = createAttributor(createHome());
  let excluder = createExcluder(createHome());
  let isHomeKnown = false;
  /** Events that came before the home was known: without its users, programs would be taken for people. */
  let early: HomeEvent[] = [];
  let hasOverflowed = false;
  /** So that a failure that lasts is told once. */
  let isRetrying = false;
  let liveFromMs: EpochMs | null = null;
  let lastEventMs: EpochMs | null = null;
  let uncoverMs: EpochMs | null = null;
  let subscriptions: readonly (() => void)[] = [];
  let filling: { readonly abort: AbortController; readonly done: Promise<void> } | null = null;
  let retryTimer: NodeJS.Timeout | null = null;

  const history = createHistoryImport({
    source,
    store,
    clock,
    log,
    maxDays: options.importDays,
    settleMs: limits.settleMs,
    onProgress: progress.tell,
    onRun: (run) => void attributor.attribute(run),
    excluder: () => excluder,
  });
  const writer = createBatchWriter({
    write(batch) {
      const added = store.append(batch);
      health?.noteWritten();
      if (added > 0) written.tell();
    },
    onRefused: (error) => health?.noteFailure(error),
    onDrained() {
      markLive();
      if (!hasOverflowed) return;
      hasOverflowed = false;
      fillGaps();
    },
    onOverflow() {
      log.warn("Too many events wait for Steward's memory; they will be read from Home Assistant's history");
      hasOverflowed = true;
      endLive();
      beginLive(clock.now());
    },
    log,
    maxBatch: limits.maxBatch,
    maxDelayMs: limits.maxDelayMs,
    maxWaiting: limits.maxWaiting,
  });

  function markLive(): void {
    if (uncoverMs !== null) uncover(uncoverMs);
    if (uncoverMs !== null || liveFromMs === null || lastEventMs === null || early.length > 0) return;
    store.markCovered({ fromMs: liveFromMs, toMs: Math.max(lastEventMs, liveFromMs) + 1 });
  }

  function beginLive(atMs: EpochMs): EpochMs {
    liveFromMs ??= atMs;
    return liveFromMs;
  }

  function endLive(): void {
    liveFromMs = null;
    lastEventMs = null;
  }

  /** What was covered in a future that is none any more would be taken for known when it comes. */
  function noteClock(atMs: EpochMs): void {
    if (lastEventMs === null || atMs >= lastEventMs - CLOCK_SET_BACK_MS) return;
    log.warn("The clock was set back; what is covered begins anew");
    writer.flush();
    endLive();
    uncover(atMs);
  }

  /** Where the store refuses just now, before anything is covered again. */
  function uncover(atMs: EpochMs): void {
    try {
      store.uncoverFrom(atMs);
      uncoverMs = null;
    } catch (error) {
      if (!isAppError(error, "store_unusable")) throw error;
      health?.noteFailure(error);
      uncoverMs = Math.min(atMs, uncoverMs ?? atMs);
    }
  }

  function takeIn(event: HomeEvent): void {
    noteClock(event.atMs);
    beginLive(event.atMs);
    if (!isHomeKnown) {
      early.push(event);
      if (early.length <= limits.maxWaiting) return;
      early = [];
      endLive();
      return;
    }
    const initiator = attributor.attribute(event);
    lastEventMs = Math.max(lastEventMs ?? event.atMs, event.atMs);
    const rule = excluder.ruleForEvent(event);
    if (rule !== null) {
      excluded[rule] = (excluded[rule] ?? 0) + 1;
      return;
    }
    const attributed = excluder.withoutPerson({ event, initiator });
    if (isWorthKeeping(attributed)) writer.add(attributed);
  }

  function useRules(): void {
    excluder = createExcluder(home.current() ?? createHome(), learnFrom?.rules());
  }

  function useHome(next: Home): void {
    attributor.setHome(next);
    useRules();
    if (isHomeKnown) return;
    isHomeKnown = true;
    const waiting = early;
    early = [];
    for (const event of waiting) takeIn(event);
    fillGaps();
  }

  function noteStatus({ state }: ConnectionStatus): void {
    if (state === "starting" || state === "connected") beginLive(clock.now());
    if (state === "connected") {
      fillGaps();
      return;
    }
    if (state === "starting") return;
    writer.flush();
    endLive();
    filling?.abort.abort();
  }

  /** One filling at a time; it begins when the connection and the home are there. */
  function fillGaps(): void {
    const current = home.current();
    if (filling !== null || current === null || source.status().state !== "connected") return;
    const untilMs = beginLive(clock.now());
    const abort = new AbortController();
    const done = fillOnce(current, untilMs, abort.signal).finally(() => {
      filling = null;
      // A connection that was lost and came back meanwhile has a gap of its own.
      if (abort.signal.aborted && subscriptions.length > 0) fillGaps();
    });
    filling = { abort, done };
  }

  async function fillOnce(current: Home, untilMs: EpochMs, signal: AbortSignal): Promise<void> {
    try {
      await history.fill(current, untilMs, signal);
      isRetrying = false;
      written.tell();
    } catch (error) {
      health?.noteFailure(error);
      const isOurs = isAppError(error, "store_unusable");
      if (error instanceof AppError && !isOurs) history.noteFailure(error);
      if (signal.aborted) return;
      if (!(error instanceof AppError)) throw error;
      const isLost = error.code === "home_assistant_unreachable";
      // A lost connection begins anew when it is back; an answer that took too long does not.
      if (isLost && source.status().state !== "connected") return;
      // A store that refuses is told of by whoever writes live events.
      if (!isRetrying && !isOurs && !isLost)
        log.warn("Home Assistant's history could not be read; trying again", { error });
      isRetrying = true;
      retryTimer = setTimeout(fillGaps, limits.retryMs);
    }
  }

  return {
    start() {
      if (subscriptions.length > 0) return;
      const nowMs = clock.now();
      // The clock was ahead once: since when is not known, so what may be wrong is read again.
      const latest = store.coveredSpans().at(-1);
      if (latest !== undefined && latest.toMs > nowMs + CLOCK_SET_BACK_MS) store.uncoverFrom(latest.fromMs);
      for (const { entityId, atMs, contextId } of store.readRuns({
        fromMs: nowMs - RUN_MEMORY_MS,
        toMs: nowMs,
      })) {
        const type = entityId.startsWith("script.") ? "script_started" : "automation_triggered";
        const context = { id: contextId, parentId: null, userId: null };
        attributor.attribute({ type, entityId, atMs, context });
      }
      subscriptions = [
        source.onEvent(takeIn),
        source.onStatus(noteStatus),
        home.onChange(useHome),
        ...(learnFrom === undefined ? [] : [learnFrom.onChange(useRules)]),
      ];
      const current = home.current();
      if (current !== null) useHome(current);
      noteStatus(source.status());
    },
    async stop() {
      for (const unsubscribe of subscriptions) unsubscribe();
      subscriptions = [];
      if (retryTimer !== null) clearTimeout(retryTimer);
      filling?.abort.abort();
      await filling?.done;
      writer.stop();
      endLive();
    },
    importStatus: () => history.status(),
    onProgress: progress.add,
    onWritten: written.add,
    flush: () => void writer.flush(),
    excludedCounts: () => ({ ...excluded }),
  };
}
