/**
 * The home as last read, kept fresh: read when the connection comes, again (once for a burst) when registries or automations change,
 * and again with growing pauses while reading fails.
 */
import type { Home } from "../core/domain/home.ts";
import type { HomeSource } from "../ports/home-source.ts";
import type { Log } from "../ports/log.ts";

export interface HomeCacheOptions {
  readonly source: Pick<HomeSource, "readHome" | "onHomeChanged" | "onStatus" | "status">;
  readonly log: Log;
  /** Waits this long after a change, so that a burst is read once. */
  readonly debounceMs?: number;
}

export interface HomeCache {
  /** `null` until it was read once. */
  current(): Home | null;
  onChange(listener: (home: Home) => void): () => void;
  /** Reads again after a pause; an earlier wish for reading is not put off by it. */
  refreshIn(delayMs: number): void;
  start(): void;
  stop(): void;
}

const DEBOUNCE_MS = 500;
const FIRST_RETRY_MS = 2_000;
const LAST_RETRY_MS = 60_000;

export function createHomeCache({ source, log, debounceMs = DEBOUNCE_MS }: HomeCacheOptions): HomeCache {
  const listeners = new Set<(home: Home) => void>();
  let home: Home | null = null;
  let timer: NodeJS.Timeout | null = null;
  let dueMs = Number.POSITIVE_INFINITY;
  let isReading = false;
  let isStopped = true;
  let retryMs = FIRST_RETRY_MS;
  let subscriptions: readonly (() => void)[] = [];

  function refreshIn(delayMs: number): void {
    const wantedMs = performance.now() + delayMs;
    if (isStopped || wantedMs >= dueMs) return;
    if (timer !== null) clearTimeout(timer);
    dueMs = wantedMs;
    timer = setTimeout(() => {
      timer = null;
      dueMs = Number.POSITIVE_INFINITY;
      void read();
    }, delayMs);
  }

  async function read(): Promise<void> {
    if (source.status().state !== "connected") return;
    if (isReading) {
      refreshIn(debounceMs);
      return;
    }
    isReading = true;
    try {
      const fresh = await source.readHome();
      if (isStopped) return;
      if (retryMs > FIRST_RETRY_MS) log.info("The home's registries can be read again");
      retryMs = FIRST_RETRY_MS;
      home = fresh;
      for (const listener of listeners) listener(fresh);
    } catch (error) {
      if (isStopped) return;
      if (retryMs === FIRST_RETRY_MS)
        log.warn("The home's registries cannot be read; trying again", { error });
      refreshIn(retryMs);
      retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
    } finally {
      isReading = false;
    }
  }

  return {
    current: () => home,
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    refreshIn,
    start() {
      isStopped = false;
      subscriptions = [
        source.onHomeChanged(() => refreshIn(debounceMs)),
        source.onStatus(({ state }) => {
          if (state === "connected") refreshIn(0);
        }),
      ];
      refreshIn(0);
    },
    stop() {
      isStopped = true;
      for (const unsubscribe of subscriptions) unsubscribe();
      subscriptions = [];
      if (timer !== null) clearTimeout(timer);
      timer = null;
      dueMs = Number.POSITIVE_INFINITY;
    },
  };
}
