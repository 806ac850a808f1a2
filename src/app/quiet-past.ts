/** When nothing was heard of the home, and when nobody was there, before Steward began to listen: as far back as anything may have been silent since. */
import { createWatch } from "../core/check/watch.ts";
import type { Home } from "../core/domain/home.ts";
import { DAY_MS, HOUR_MS, type EpochMs, type TimeRange } from "../core/domain/time.ts";
import type { EventStore } from "../ports/event-store.ts";

export interface QuietPastOptions {
  readonly events: Pick<EventStore, "readWindow" | "coveredSpans">;
  readonly home: Home;
  readonly nowMs: EpochMs;
}

const BACK_MS = 14 * DAY_MS;
/** As checks have it (core/check/watch.ts). */
const UNWATCHED_MS = 2 * HOUR_MS;

/** @returns both ascending, what is over before now */
export function readQuietPast({ events, home, nowMs }: QuietPastOptions): {
  readonly unwatched: readonly TimeRange[];
  readonly empty: readonly TimeRange[];
} {
  const fromMs = nowMs - BACK_MS;
  const persons = home.persons.map(({ entity_id }) => entity_id);
  const log = events.readWindow({ fromMs, toMs: nowMs }, persons);
  // The stretch that goes on is known from what persons are now.
  const empty = createWatch(log, home, nowMs).empty.filter(({ toMs }) => toMs < nowMs);
  const spans = events.coveredSpans();
  const unwatched = spans
    .slice(1)
    .map((span, index) => ({ fromMs: spans[index]?.toMs ?? span.fromMs, toMs: span.fromMs }))
    .filter((gap) => gap.toMs - gap.fromMs > UNWATCHED_MS && gap.toMs > fromMs);
  return { unwatched, empty };
}
