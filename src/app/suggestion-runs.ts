/** How often the automations that answer suggestions ran. */
import type { HomeEvent } from "../core/domain/event.ts";
import type { EpochMs } from "../core/domain/time.ts";
import type { EventStore } from "../ports/event-store.ts";
import type { StoredSuggestion } from "../ports/suggestion-store.ts";

/** The suggestions that an event counts for, with that run counted; each run counts once however often it is told. */
export function countRun(stored: readonly StoredSuggestion[], event: HomeEvent): readonly StoredSuggestion[] {
  if (event.type !== "automation_triggered") return [];
  return stored
    .filter(
      ({ state, automationEntityId, lastRunMs }) =>
        state === "active" && automationEntityId === event.entityId && event.atMs > (lastRunMs ?? 0),
    )
    .map((one) => ({ ...one, runCount: one.runCount + 1, lastRunMs: event.atMs }));
}

/** The suggestions of whose runs more are recorded than were counted, with those counted: Steward was away, or they came late. */
export function recount(
  stored: readonly StoredSuggestion[],
  events: Pick<EventStore, "readRuns">,
  nowMs: EpochMs,
): readonly StoredSuggestion[] {
  const active = stored.filter(({ state }) => state === "active");
  if (active.length === 0) return [];
  const fromMs = Math.min(...active.map(actsSinceMs));
  const runsOf = Map.groupBy(events.readRuns({ fromMs, toMs: nowMs + 1 }), ({ entityId }) => entityId);
  return active.flatMap((one) => {
    // What it ran for while it only asked is no run.
    const runs = (runsOf.get(one.automationEntityId ?? "") ?? []).filter(
      ({ atMs }) => atMs >= actsSinceMs(one),
    );
    if (runs.length <= one.runCount) return [];
    const lastRunMs = Math.max(one.lastRunMs ?? 0, ...runs.map(({ atMs }) => atMs));
    return [{ ...one, runCount: runs.length, lastRunMs }];
  });
}

function actsSinceMs({ createdMs, life }: StoredSuggestion): EpochMs {
  return Math.max(createdMs, life.regret?.sinceMs ?? createdMs);
}
