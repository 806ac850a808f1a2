/**
 * The home's memory as HISTORY of the offline contract: JSON Lines in time order, one local chunk in memory at a time.
 *
 * The store keeps who did it rather than Home Assistant's context ids, so contexts are written such that reading them again gives the same
 * answer: a person's user id, an automation's or script's run (whose own event stands before it), else nothing known.
 */
import { INITIATOR_KINDS } from "../core/domain/initiator.ts";
import { DAY_MS, type EpochMs, type TimeRange } from "../core/domain/time.ts";
import type { EventStore } from "../ports/event-store.ts";

type Runs = ReturnType<EventStore["readRuns"]>;
type Run = Runs[number];

interface Line {
  readonly atMs: EpochMs;
  readonly text: string;
}

interface ExportedContext {
  readonly id: string;
  readonly parent_id: null;
  readonly user_id: string | null;
}

/** A run further back than this is not what made the change. */
const RUN_REACH_MS = 3_600_000;

/** @yields lines with their end, a day's worth at a time, so that a year never sits in memory */
export function* exportHistory(
  events: Pick<EventStore, "readWindow" | "readRuns" | "counts">,
  range: TimeRange,
): Generator<string, void> {
  const { firstMs, lastMs } = events.counts();
  if (firstMs === null || lastMs === null) return;
  const toMs = Math.min(range.toMs, lastMs + 1);
  const lastStates = new Map<string, string>();
  for (let fromMs = Math.max(range.fromMs, firstMs); fromMs < toMs; fromMs += DAY_MS) {
    const chunk = { fromMs, toMs: Math.min(fromMs + DAY_MS, toMs) };
    const lines = readChunk(events, chunk, lastStates);
    if (lines.length > 0) yield lines.map(({ text }) => `${text}\n`).join("");
  }
}

function readChunk(
  events: Pick<EventStore, "readWindow" | "readRuns">,
  range: TimeRange,
  lastStates: Map<string, string>,
): readonly Line[] {
  const runs = events.readRuns({ fromMs: range.fromMs - RUN_REACH_MS, toMs: range.toMs });
  const runsByEntity = Map.groupBy(runs, ({ entityId }) => entityId);
  const lines: Line[] = runs
    .filter(({ atMs }) => atMs >= range.fromMs)
    .map((run) => ({ atMs: run.atMs, text: runLine(run) }));
  const log = events.readWindow(range);
  for (let row = 0; row < log.length; row += 1) {
    const atMs = log.atMs[row] ?? 0;
    const entityId = log.entityIds[log.entity[row] ?? 0] ?? "";
    const state = log.states[log.state[row] ?? 0] ?? "";
    if (atMs < range.fromMs || lastStates.get(entityId) === state) continue;
    lastStates.set(entityId, state);
    const kind = INITIATOR_KINDS[log.initiator[row] ?? 0] ?? "unknown";
    const actor = log.actors[log.actor[row] ?? -1] ?? null;
    const context = contextOf(kind, actor, atMs, runsByEntity);
    lines.push({
      atMs,
      text: JSON.stringify({
        entity_id: entityId,
        state,
        last_changed: new Date(atMs).toISOString(),
        ...(context === null ? {} : { context }),
      }),
    });
  }
  return lines.sort((a, b) => a.atMs - b.atMs);
}

function runLine({ entityId, atMs, contextId }: Run): string {
  const isScript = entityId.startsWith("script.");
  return JSON.stringify({
    event_type: isScript ? "script_started" : "automation_triggered",
    time_fired: new Date(atMs).toISOString(),
    data: { entity_id: entityId },
    ...(contextId === null ? {} : { context: { id: contextId, parent_id: null, user_id: null } }),
  });
}

function contextOf(
  kind: (typeof INITIATOR_KINDS)[number],
  actor: string | null,
  atMs: EpochMs,
  runsByEntity: ReadonlyMap<string, Runs>,
): ExportedContext | null {
  if (kind === "person" || kind === "app") {
    return actor === null ? null : { id: `steward-${actor}-${atMs}`, parent_id: null, user_id: actor };
  }
  if (kind === "physical") return { id: `steward-physical-${atMs}`, parent_id: null, user_id: null };
  if (actor === null) return null;
  const run = (runsByEntity.get(actor) ?? []).findLast(
    (one) => one.contextId !== null && one.atMs <= atMs && atMs - one.atMs <= RUN_REACH_MS,
  );
  const id = run?.contextId ?? null;
  return id === null ? null : { id, parent_id: null, user_id: null };
}
