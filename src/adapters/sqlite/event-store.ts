/**
 * The event store on SQLite: writes attributed events in batches, one transaction each, and reads them back.
 *
 * A batch is all there or not at all; whoever calls decides how long to gather, and with that how much reaches the disk (a commit
 * writes whole pages).
 */
import type Database from "better-sqlite3";
import type { CallServiceEvent, EventContext, RunEvent, StateEvent } from "../../core/domain/event.ts";
import { HOUR_MS, type EpochMs, type TimeRange } from "../../core/domain/time.ts";
import type { AttributedEvent, EventStore } from "../../ports/event-store.ts";
import { createMarkCovered, createUncover } from "./covered-spans.ts";
import { createErase } from "./erase.ts";
import { createEventReader } from "./event-reader.ts";
import { createInitiatorTable } from "./initiator-table.ts";
import { createInterner, INTERNED } from "./interner.ts";
import { toKeptAttributes } from "./kept-attributes.ts";
import { END_OF_TIME_MS, ENTITY_MASK } from "./moment.ts";
import { createPackNext } from "./packed-hours.ts";
import { createPurge } from "./purge.ts";
import { createAddPending } from "./pending-counts.ts";
import { toRedactedJson } from "./redact.ts";
import { packNumber } from "./state-code.ts";
import { withStoreErrors } from "./store-error.ts";

const INSERT_STATE_CHANGE =
  "INSERT OR IGNORE INTO state_change (moment, state, attributes, initiator) VALUES ((? << 20) | ?, ?, ?, ?)";
const INSERT_CALL_SERVICE = `
  INSERT OR IGNORE INTO call_service (at_ms, action, context_id, parent_id, user, service_data)
  VALUES (?, ?, ?, ?, ?, seal_text(?))`;
const INSERT_RUN = `
  INSERT OR IGNORE INTO run_event (at_ms, actor, context_id, parent_id, user) VALUES (?, ?, ?, ?, ?)`;
/** Sensors' changes that come after their time was summed up: it is done again from that hour on. */
const SET_BACK = `
  UPDATE numeric_progress SET rolled_until_ms = @hourMs, thinned_until_ms = MIN(thinned_until_ms, @hourMs)
  WHERE rolled_until_ms > @hourMs`;

/** The store, and a way to drop what is remembered of ids: after names were deleted. */
export type NamedEventStore = EventStore & { readonly forgetNames: () => void };

export function createEventStore(database: Database.Database): NamedEventStore {
  const { append, forgetNames } = createAppend(database);
  const markCovered = createMarkCovered(database);
  const uncover = createUncover(database);
  const packNext = createPackNext(database);
  const purge = createPurge(database);
  const erase = createErase(database);
  const guard = <Result>(work: () => Result): Result => withStoreErrors(database.name, work);

  return {
    ...createEventReader(database),
    append: (batch) => guard(() => append(batch)),
    forgetNames,
    markCovered: (range: TimeRange) => guard(() => markCovered(range)),
    uncoverFrom: (fromMs: EpochMs) => guard(() => uncover(fromMs)),
    packNext: (fromMs, beforeMs) => guard(() => packNext(fromMs, beforeMs)),
    purgeBefore: (beforeMs: EpochMs, limit: number) => guard(() => purge(beforeMs, limit)),
    erase: (erasure, fromMs, limit) => guard(() => erase(erasure, fromMs, limit)),
  };
}

function createAppend(database: Database.Database): {
  readonly append: (batch: readonly AttributedEvent[]) => number;
  readonly forgetNames: () => void;
} {
  const insertStateChange =
    database.prepare<[number, number, number | null, number | null, number]>(INSERT_STATE_CHANGE);
  const insertCallService =
    database.prepare<[number, number, string, string | null, number | null, string | null]>(
      INSERT_CALL_SERVICE,
    );
  const insertRun = database.prepare<[number, number, string, string | null, number | null]>(INSERT_RUN);
  const setBack = database.prepare<[{ readonly hourMs: EpochMs }]>(SET_BACK);
  const entities = createInterner(database, INTERNED.entity);
  const states = createInterner(database, INTERNED.state);
  const attributeSets = createInterner(database, INTERNED.attributes);
  const actors = createInterner(database, INTERNED.actor);
  const actions = createInterner(database, INTERNED.action);
  const initiators = createInitiatorTable(database, actors);
  const addPending = createAddPending(database);

  function userOf(context: EventContext | null): number | null {
    const user = context?.userId ?? null;
    return user === null ? null : actors.idOf(user);
  }

  function addStateChange(event: StateEvent, initiatorId: number): boolean {
    const entity = entities.idOf(event.entityId);
    if (entity > ENTITY_MASK) throw new RangeError("The store has no room for more entities.");
    const attributes = toKeptAttributes(event.entityId, event.attributes);
    const { changes } = insertStateChange.run(
      toStoredMs(event.atMs),
      entity,
      event.state === null ? null : (packNumber(event.state) ?? states.idOf(event.state)),
      attributes === null ? null : attributeSets.idOf(attributes),
      initiatorId,
    );
    return changes > 0;
  }

  function addCallService(event: CallServiceEvent): void {
    insertCallService.run(
      toStoredMs(event.atMs),
      actions.idOf(`${event.domain}.${event.service}`),
      event.context?.id ?? "",
      event.context?.parentId ?? null,
      userOf(event.context),
      toRedactedJson(event.serviceData),
    );
  }

  function addRun(event: RunEvent): void {
    insertRun.run(
      toStoredMs(event.atMs),
      actors.idOf(event.entityId),
      event.context?.id ?? "",
      event.context?.parentId ?? null,
      userOf(event.context),
    );
  }

  const appendBatch = database.transaction((batch: readonly AttributedEvent[]): number => {
    const countByInitiator = new Map<number, number>();
    let added = 0;
    let firstNumberMs = Number.POSITIVE_INFINITY;
    for (const { event, initiator, judged } of batch) {
      if (event.type === "call_service") {
        addCallService(event);
      } else if (event.type === "state") {
        const initiatorId = initiators.idOf(initiator, judged);
        if (!addStateChange(event, initiatorId)) continue;
        countByInitiator.set(initiatorId, (countByInitiator.get(initiatorId) ?? 0) + 1);
        added += 1;
        if (event.entityId.startsWith("sensor.")) firstNumberMs = Math.min(firstNumberMs, event.atMs);
      } else {
        addRun(event);
      }
    }
    addPending(countByInitiator);
    if (firstNumberMs < Number.POSITIVE_INFINITY) {
      setBack.run({ hourMs: Math.floor(firstNumberMs / HOUR_MS) * HOUR_MS });
    }
    return added;
  });

  function forgetNames(): void {
    for (const table of [entities, states, attributeSets, actors, actions, initiators]) table.forget();
  }

  return {
    forgetNames,
    append(batch) {
      if (batch.length === 0) return 0;
      try {
        return appendBatch.immediate(batch);
      } catch (error) {
        forgetNames();
        throw error;
      }
    },
  };
}

/** The edge has checked the time: one outside of what a key holds is a bug. */
function toStoredMs(atMs: EpochMs): EpochMs {
  const whole = Math.floor(atMs);
  if (!(whole >= 0 && whole < END_OF_TIME_MS)) throw new RangeError(`not a time: ${atMs}`);
  return whole;
}
