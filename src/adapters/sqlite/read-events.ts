/**
 * Everything the store remembers, as the events it was given, in an order that does not depend on the store's own ids: for the export.
 *
 * An hour is read at a time, so that neither memory nor everybody else's waiting grows with the years; hours without anything are jumped over.
 */
import type Database from "better-sqlite3";
import { INITIATOR_KINDS, type Initiator } from "../../core/domain/initiator.ts";
import { HOUR_MS, type EpochMs } from "../../core/domain/time.ts";
import type { AttributedEvent } from "../../ports/event-store.ts";
import { END_OF_TIME_MS } from "./moment.ts";
import { unpackNumber } from "./state-code.ts";

const READ_CHANGES = `
  SELECT moment >> 20 AS atMs, entity.entity_id AS entityId, state_change.state AS code, state.state AS text, attributes.attributes,
    initiator
  FROM state_change
  JOIN entity ON entity.id = moment & 1048575
  LEFT JOIN state ON state.id = state_change.state
  LEFT JOIN attribute_set AS attributes ON attributes.id = state_change.attributes
  WHERE moment >= (? << 20) AND moment < (? << 20) ORDER BY moment`;
const READ_CALLS = `
  SELECT at_ms AS atMs, action.action, NULLIF(context_id, '') AS contextId, parent_id AS parentId, actor.actor_id AS userId,
    unseal(service_data) AS serviceData
  FROM call_service JOIN action ON action.id = call_service.action LEFT JOIN actor ON actor.id = call_service.user
  WHERE at_ms >= ? AND at_ms < ?`;
const READ_RUN_EVENTS = `
  SELECT at_ms AS atMs, run.actor_id AS entityId, NULLIF(context_id, '') AS contextId, parent_id AS parentId, actor.actor_id AS userId
  FROM run_event JOIN actor AS run ON run.id = run_event.actor LEFT JOIN actor ON actor.id = run_event.user
  WHERE at_ms >= ? AND at_ms < ?`;
const READ_INITIATORS = `
  SELECT initiator.id, kind, actor_id AS actor, certainty_percent AS percent, judged
  FROM initiator LEFT JOIN actor ON actor.id = initiator.actor`;
/** The next time from a given one on at which there is anything. */
const READ_NEXT = `
  SELECT MIN(at_ms) FROM (
    SELECT (SELECT MIN(moment) FROM state_change WHERE moment >= (? << 20)) >> 20 AS at_ms
    UNION ALL SELECT MIN(at_ms) FROM call_service WHERE at_ms >= ?
    UNION ALL SELECT MIN(at_ms) FROM run_event WHERE at_ms >= ?)`;

interface ChangeRow {
  readonly atMs: EpochMs;
  readonly entityId: string;
  readonly code: number | null;
  readonly text: string | null;
  readonly attributes: string | null;
  readonly initiator: number;
}

interface ContextRow {
  readonly atMs: EpochMs;
  readonly contextId: string | null;
  readonly parentId: string | null;
  readonly userId: string | null;
}

type CallRow = ContextRow & { readonly action: string; readonly serviceData: string | null };
type RunRow = ContextRow & { readonly entityId: string };

interface InitiatorRow {
  readonly id: number;
  readonly kind: string;
  readonly actor: string | null;
  readonly percent: number;
  readonly judged: number | null;
}

/** An event and its place among those of the same millisecond: causes first, then by name. */
interface Placed {
  readonly item: AttributedEvent;
  readonly place: string;
}

export function createReadEvents(
  database: Database.Database,
): () => Generator<readonly AttributedEvent[], void> {
  const readChanges = database.prepare<[number, number], ChangeRow>(READ_CHANGES);
  const readCalls = database.prepare<[number, number], CallRow>(READ_CALLS);
  const readRuns = database.prepare<[number, number], RunRow>(READ_RUN_EVENTS);
  const readInitiators = database.prepare<[], InitiatorRow>(READ_INITIATORS);
  const readNext = database.prepare<[number, number, number], number | null>(READ_NEXT).pluck();

  const readSpan = database.transaction((fromMs: EpochMs, toMs: EpochMs): readonly AttributedEvent[] => {
    const initiators = new Map(readInitiators.all().map((row) => [row.id, row]));
    const placed: Placed[] = [
      ...readRuns.all(fromMs, toMs).map(toRun),
      ...readCalls.all(fromMs, toMs).map(toCall),
      ...readChanges.all(fromMs, toMs).map((row) => toChange(row, initiators)),
    ];
    return placed
      .sort((a, b) => a.item.event.atMs - b.item.event.atMs || compare(a.place, b.place))
      .map(({ item }) => item);
  });

  return function* readEvents() {
    for (let fromMs = 0; fromMs < END_OF_TIME_MS;) {
      const nextMs = readNext.get(fromMs, fromMs, fromMs) ?? null;
      if (nextMs === null) return;
      fromMs = Math.floor(nextMs / HOUR_MS) * HOUR_MS;
      yield readSpan(fromMs, fromMs + HOUR_MS);
      fromMs += HOUR_MS;
    }
  };
}

function toChange(row: ChangeRow, initiators: ReadonlyMap<number, InitiatorRow>): Placed {
  const { atMs, entityId, code, text } = row;
  const state = code === null ? null : code < 0 ? unpackNumber(code) : text;
  // What this store wrote itself.
  const attributes =
    row.attributes === null ? null : (JSON.parse(row.attributes) as Readonly<Record<string, unknown>>);
  const stored = initiators.get(row.initiator);
  const judged = stored?.judged === null ? undefined : initiators.get(stored?.judged ?? -1);
  return {
    item: {
      event: { type: "state", entityId, state, attributes, atMs, context: null },
      initiator: stored === undefined ? null : toInitiator(stored),
      ...(judged === undefined ? {} : { judged: toInitiator(judged) }),
    },
    place: `3 ${entityId}`,
  };
}

function toInitiator({ kind, actor, percent }: InitiatorRow): Initiator {
  const known = INITIATOR_KINDS.find((name) => name === kind) ?? "unknown";
  return { kind: known, actor, certaintyRatio: percent / 100 };
}

function toCall(row: CallRow): Placed {
  const { atMs, action, serviceData } = row;
  const dot = action.indexOf(".");
  return {
    item: {
      event: {
        type: "call_service",
        domain: action.slice(0, dot),
        service: action.slice(dot + 1),
        serviceData:
          serviceData === null ? {} : (JSON.parse(serviceData) as Readonly<Record<string, unknown>>),
        atMs,
        context: toContext(row),
      },
      initiator: null,
    },
    place: `2 ${action} ${row.contextId ?? ""}`,
  };
}

function toRun(row: RunRow): Placed {
  const { atMs, entityId } = row;
  const type = entityId.startsWith("script.") ? "script_started" : "automation_triggered";
  return {
    item: { event: { type, entityId, atMs, context: toContext(row) }, initiator: null },
    place: `1 ${entityId} ${row.contextId ?? ""}`,
  };
}

function toContext({ contextId, parentId, userId }: ContextRow) {
  if (contextId === null && parentId === null && userId === null) return null;
  return { id: contextId, parentId, userId };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
