/**
 * Reads a span of the recorder's past in answers that stay small.
 *
 * How many entities are asked for at a time follows from how many rows the last answer had, so that neither a house of meters
 * nor one of light switches makes an answer that holds up the live events on the same connection.
 */
import { z } from "zod";
import { AppError, isAppError } from "../../core/domain/errors.ts";
import { domainOf } from "../../core/domain/home.ts";
import { DAY_MS, type EpochMs, HOUR_MS, MINUTE_MS, type TimeRange } from "../../core/domain/time.ts";
import type { PastEvent } from "../../ports/home-source.ts";
import { REPORTING_DOMAINS } from "./past-domains.ts";
import { inTimeOrder, joinStates, toCalls, toRuns } from "./past-join.ts";
import {
  type ActionCallRow,
  type HistoryRow,
  actionCallsSchema,
  historySchema,
  logbookSchema,
} from "./past-rows.ts";
import type { Session } from "./session.ts";

const FIRST_CHUNK = 10;
const MAX_CHUNK = 100;
const SMALL_ANSWER_ROWS = 4_000;
const LARGE_ANSWER_ROWS = 16_000;
/** Recorders on an SD card take their time. */
const PAST_TIMEOUT_MS = 180_000;
/** No recorder is older than this. */
const OLDEST_PAST_MS = 3_650 * DAY_MS;
const OLDEST_PRECISION_MS = HOUR_MS;
/** By how much two machines\' clocks may differ before the one that is ahead misses the past. */
const CLOCK_SKEW_MS = 10 * MINUTE_MS;
const OLDEST_PROBED_ENTITIES = 200;

interface Span {
  readonly start_time: string;
  readonly end_time: string;
}

export interface PastReader {
  read(
    session: Session,
    range: TimeRange,
    entityIds: readonly string[],
    signal: AbortSignal,
  ): Promise<readonly PastEvent[]>;
  oldestMs(session: Session, nowMs: EpochMs): Promise<EpochMs | null>;
}

export function createPastReader(): PastReader {
  const inLogbook = new Set<string>();
  let chunkSize = FIRST_CHUNK;

  async function read(
    session: Session,
    range: TimeRange,
    entityIds: readonly string[],
    signal: AbortSignal,
  ): Promise<readonly PastEvent[]> {
    const events: PastEvent[] = [];
    const calls = await readCalls(session, range);
    events.push(...toCalls(calls));
    const operated = entityIds.filter((id) => !REPORTING_DOMAINS.has(domainOf(id)));
    const reporting = entityIds.filter((id) => REPORTING_DOMAINS.has(domainOf(id)));
    for (const [ids, isOperated] of [[operated, true] as const, [reporting, false] as const]) {
      for (let start = 0; start < ids.length;) {
        signal.throwIfAborted();
        const chunk = ids.slice(start, start + chunkSize);
        start += chunk.length;
        const found = await readChunk(session, range, chunk, isOperated ? calls : null, inLogbook);
        chunkSize = nextChunkSize(chunkSize, found.length);
        for (const event of found) events.push(event);
      }
    }
    return inTimeOrder(events);
  }

  return {
    read: async (session, range, entityIds, signal) =>
      untilAborted(read(session, range, entityIds, signal), signal),
    oldestMs: findOldest,
  };
}

async function readChunk(
  session: Session,
  range: TimeRange,
  entityIds: readonly string[],
  calls: readonly ActionCallRow[] | null,
  inLogbook: Set<string>,
): Promise<readonly PastEvent[]> {
  const span = toSpan(range);
  const history = await readHistory(session, span, entityIds, calls === null);
  if (calls === null) return joinStates({ history, logbook: [], calls: [] }, range.fromMs, inLogbook);
  const logbook = await orEmpty(
    session.ask(
      { type: "logbook/get_events", ...span, entity_ids: entityIds },
      logbookSchema,
      PAST_TIMEOUT_MS,
    ),
  );
  return [...joinStates({ history, logbook, calls }, range.fromMs, inLogbook), ...toRuns(logbook)];
}

/** @throws AppError with what to do where Home Assistant has no history */
async function readHistory(
  session: Session,
  span: Span,
  entityIds: readonly string[],
  isWithoutAttributes: boolean,
): Promise<Readonly<Record<string, readonly HistoryRow[]>>> {
  const command = {
    type: "history/history_during_period",
    ...span,
    entity_ids: entityIds,
    include_start_time_state: true,
    significant_changes_only: false,
    minimal_response: false,
    no_attributes: isWithoutAttributes,
  };
  try {
    return await session.ask(command, historySchema, PAST_TIMEOUT_MS);
  } catch (error) {
    if (!isUnknownCommand(error)) throw error;
    throw new AppError("home_assistant_refused", { kind: "ha-no-history" }, { cause: error });
  }
}

/** Recorded service calls: Home Assistant answers them from 2026.11 on. */
async function readCalls(session: Session, range: TimeRange): Promise<readonly ActionCallRow[]> {
  return orEmpty(
    session.ask({ type: "logbook/get_action_calls", ...toSpan(range) }, actionCallsSchema, PAST_TIMEOUT_MS),
  );
}

/** Nothing where this Home Assistant does not know the command: too old, or its logbook is not set up. */
async function orEmpty<Row>(answer: Promise<readonly Row[]>): Promise<readonly Row[]> {
  try {
    return await answer;
  } catch (error) {
    if (isUnknownCommand(error)) return [];
    throw error;
  }
}

function isUnknownCommand(error: unknown): boolean {
  return isAppError(error, "home_assistant_refused") && error.details["code"] === "unknown_command";
}

/** An answer may take minutes; whoever stops does not wait for it. */
async function untilAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  const abort = Promise.withResolvers<never>();
  const reject = (): void => abort.reject(signal.reason);
  signal.addEventListener("abort", reject);
  if (signal.aborted) reject();
  try {
    return await Promise.race([work, abort.promise]);
  } finally {
    signal.removeEventListener("abort", reject);
    // Nobody waits for either of them any more.
    work.catch(() => undefined);
    abort.promise.catch(() => undefined);
  }
}

/** Home Assistant leaves out the edges of a span; one millisecond more at its beginning makes it [from, to). */
function toSpan({ fromMs, toMs }: TimeRange): Span {
  return { start_time: new Date(fromMs - 1).toISOString(), end_time: new Date(toMs).toISOString() };
}

function nextChunkSize(size: number, rows: number): number {
  if (rows > LARGE_ANSWER_ROWS) return Math.max(1, Math.floor(size / 2));
  return rows < SMALL_ANSWER_ROWS ? Math.min(MAX_CHUNK, size * 2) : size;
}

/** Home Assistant does not tell how old its recorder is, but whether a state was known at an instant: halving finds the first one. */
async function findOldest(session: Session, nowMs: EpochMs): Promise<EpochMs | null> {
  const states = await session.ask({ type: "get_states" }, z.array(z.object({ entity_id: z.string() })));
  const entityIds = states.slice(0, OLDEST_PROBED_ENTITIES).map((state) => state.entity_id);
  if (entityIds.length === 0) return null;

  async function isKnownAt(atMs: EpochMs): Promise<boolean> {
    const found = await readHistory(session, toSpan({ fromMs: atMs, toMs: atMs }), entityIds, true);
    return Object.values(found).some((rows) => rows.length > 0);
  }

  // A clock ahead of Home Assistant's would ask for the future, in which nothing is known.
  let knownMs = nowMs - CLOCK_SKEW_MS;
  if (!(await isKnownAt(knownMs))) knownMs = nowMs;
  if (knownMs === nowMs && !(await isKnownAt(nowMs))) return null;
  let unknownMs = nowMs - OLDEST_PAST_MS;
  while (knownMs - unknownMs > OLDEST_PRECISION_MS) {
    const middleMs = Math.floor((knownMs + unknownMs) / 2);
    if (await isKnownAt(middleMs)) knownMs = middleMs;
    else unknownMs = middleMs;
  }
  return unknownMs;
}
