/**
 * History knows every row but nobody's name; the logbook knows names but not every row, and no row's context. Joined by entity and
 * time they tell most initiators; the calls that Home Assistant recorded lend their context ids, so that what follows is judged
 * as it would have been live.
 */
import type { CallServiceEvent, EventContext, RunEvent, StateEvent } from "../../core/domain/event.ts";
import { domainOf } from "../../core/domain/home.ts";
import type { Initiator } from "../../core/domain/initiator.ts";
import type { PastEvent } from "../../ports/home-source.ts";
import { redact } from "./bus-events.ts";
import { REPORTING_DOMAINS, VOICE_DOMAINS } from "./past-domains.ts";
import type { ActionCallRow, HistoryRow, LogbookRow } from "./past-rows.ts";

/** An entity keeps a call's context for five seconds after it; devices take their time as well. */
const CALL_TO_CHANGE_MS = 10_000;
/** The two answers round one stamp differently at most by this. */
const STAMP_TOLERANCE_MS = 1;
/** Domains whose calls change entities of other domains by design. */
const GENERAL_DOMAINS: ReadonlySet<string> = new Set(["homeassistant", "group", "conversation", "intent"]);

export interface PastRows {
  readonly history: Readonly<Record<string, readonly HistoryRow[]>>;
  readonly logbook: readonly LogbookRow[];
  readonly calls: readonly ActionCallRow[];
}

/**
 * State changes of `rows` from `fromMs` on, unordered. A row before `fromMs` only tells the state before the first one.
 * @param inLogbook entities that the logbook is known to tell of; those met here are added
 */
export function joinStates(rows: PastRows, fromMs: number, inLogbook: Set<string>): readonly PastEvent[] {
  const logbook = indexLogbook(rows.logbook);
  for (const entityId of logbook.keys()) inLogbook.add(entityId);
  const calls = indexCalls(rows.calls);
  const events: PastEvent[] = [];
  for (const [entityId, entityRows] of Object.entries(rows.history)) {
    let previous: HistoryRow | null = null;
    for (const row of entityRows) {
      const before = previous?.s ?? null;
      const previousAttributes = previous?.a ?? null;
      previous = row;
      if (row.lu < fromMs) continue;
      const event = {
        type: "state",
        entityId,
        state: row.s,
        previousState: before,
        previousAttributes,
        atMs: row.lu,
      } as const;
      const attributes = row.a ?? null;
      const known = findAt(logbook.get(entityId), row.lu);
      if (known === null) {
        const isChange = before !== row.s;
        // The logbook leaves out what came up without a state before it, as after a restart; into the same state that is told
        // by a row that counts as a change of it.
        const isStart =
          before !== null && (isChange ? inLogbook.has(entityId) : !row.lc && !isReporting(entityId));
        const initiator: Initiator | null = isStart
          ? { kind: "system", actor: null, certaintyRatio: 0.6 }
          : null;
        events.push({ event: { ...event, attributes, context: null }, initiator });
        continue;
      }
      events.push(explain({ ...event, attributes, context: null }, known, calls));
    }
  }
  return events;
}

/** Runs of automations and scripts among the logbook's rows. */
export function toRuns(logbook: readonly LogbookRow[]): readonly PastEvent[] {
  return logbook.flatMap((row) => {
    const type = row.domain === "script" ? "script_started" : "automation_triggered";
    const isRun = (row.domain === "automation" || row.domain === "script") && !hasState(row);
    if (!isRun || !row.entity_id) return [];
    const context = { id: row.context_id ?? null, parentId: null, userId: row.context_user_id ?? null };
    const event: RunEvent = { type, entityId: row.entity_id, atMs: row.when, context };
    return [{ event, initiator: null }];
  });
}

export function toCalls(calls: readonly ActionCallRow[]): readonly PastEvent[] {
  const parents = findParents(calls);
  return calls.map((call) => {
    const event: CallServiceEvent = {
      type: "call_service",
      domain: call.domain,
      service: call.service,
      serviceData: redact(call.service_data ?? {}),
      atMs: call.when,
      context: contextOf(call, parents),
    };
    return { event, initiator: null };
  });
}

/** In time order; at the same instant what causes comes before what is caused. */
export function inTimeOrder(events: PastEvent[]): readonly PastEvent[] {
  const rank = ({ event }: PastEvent): number => CAUSE_RANK[event.type];
  return events.sort((a, b) => a.event.atMs - b.event.atMs || rank(a) - rank(b));
}

const CAUSE_RANK = { automation_triggered: 0, script_started: 1, call_service: 2, state: 3 } as const;

function explain(event: StateEvent, row: LogbookRow, calls: CallIndex): PastEvent {
  const userId = row.context_user_id ?? null;
  const unowned: EventContext = { id: null, parentId: null, userId };
  const known = (kind: Initiator["kind"], actor: string | null, certaintyRatio = 1): PastEvent => ({
    event: { ...event, context: unowned },
    initiator: { kind, actor, certaintyRatio },
  });
  const cause = row.context_entity_id ?? null;

  // Runs first: whatever an automation did carries the id of the user it reacted to.
  if (row.context_event_type === "automation_triggered") return known("automation", cause);
  if (row.context_event_type === "script_started") return known("script", cause);
  if (row.context_event_type === "call_service") {
    const call = findCall(calls, row, event.entityId);
    const target = call === null ? null : (entityIdsOf(call)[0] ?? null);
    if (row.context_domain === "script")
      return known("script", scriptOf(row.context_service ?? null, target));
    if (row.context_domain === "scene") return known("scene", target ?? "scene.applied");
    if (isForeign(row.context_domain ?? null, event.entityId)) return known("echo", null, 0.6);
    if (call === null && userId === null) return known("unknown", null, 0.6);
    const context = call === null ? unowned : contextOf(call, calls.parents);
    return { event: { ...event, context }, initiator: null };
  }
  // Another entity's change stands behind it, and no person: a group, a device's other half.
  if (cause !== null && VOICE_DOMAINS.has(domainOf(cause))) return known("person", userId, 0.7);
  const isDerived = cause !== null && cause !== event.entityId && userId === null;
  // A sensor cannot switch anything: what follows it is the same thing, reported in another form.
  const isEcho = isDerived && !isReporting(cause) && !isComingOrGoing(event);
  if (isEcho) return known("echo", null, 0.6);
  return { event: { ...event, context: unowned }, initiator: null };
}

function scriptOf(service: string | null, target: string | null): string | null {
  const isGeneral = service === null || service === "turn_on" || service === "toggle";
  return isGeneral ? target : `script.${service}`;
}

/** A thermostat that switches its heater: the call was for the thermostat. */
function isForeign(callDomain: string | null, entityId: string): boolean {
  return callDomain !== null && callDomain !== domainOf(entityId) && !GENERAL_DOMAINS.has(callDomain);
}

function hasState({ state }: LogbookRow): boolean {
  return state !== null && state !== undefined;
}

type LogbookIndex = ReadonlyMap<string, ReadonlyMap<number, LogbookRow>>;

function indexLogbook(rows: readonly LogbookRow[]): LogbookIndex {
  const index = new Map<string, Map<number, LogbookRow>>();
  for (const row of rows) {
    if (!row.entity_id || !hasState(row)) continue;
    const ofEntity = index.get(row.entity_id) ?? new Map<number, LogbookRow>();
    ofEntity.set(row.when, row);
    index.set(row.entity_id, ofEntity);
  }
  return index;
}

function findAt(rows: ReadonlyMap<number, LogbookRow> | undefined, atMs: number): LogbookRow | null {
  if (rows === undefined) return null;
  return rows.get(atMs) ?? rows.get(atMs - STAMP_TOLERANCE_MS) ?? rows.get(atMs + STAMP_TOLERANCE_MS) ?? null;
}

function isReporting(entityId: string): boolean {
  return REPORTING_DOMAINS.has(domainOf(entityId));
}

function isComingOrGoing({ state, previousState }: StateEvent): boolean {
  return [state, previousState].some((one) => one === "unavailable" || one === "unknown");
}

/** The context a call was made in, and by which other one it was brought about. */
function contextOf(call: ActionCallRow, parents: ReadonlyMap<string, string>): EventContext {
  const id = call.context_id ?? null;
  const parentId = id === null ? null : (parents.get(id) ?? null);
  // As on the bus, a child context carries no user: what it leads to is a consequence.
  return { id, parentId, userId: parentId === null ? (call.context_user_id ?? null) : null };
}

/**
 * Contexts that another one brought about, with a name for that one. The recorder does not tell a call's parent, but its cause: one that is
 * not in the call's own context is its parent's. Automations and scripts are not among them: their runs are known.
 */
function findParents(calls: readonly ActionCallRow[]): ReadonlyMap<string, string> {
  const inContext = new Set(calls.map((call) => [call.context_id, call.domain, call.service].join(" ")));
  const parents = new Map<string, string>();
  for (const call of calls) {
    const {
      context_id: id,
      context_domain: domain,
      context_service: service,
      context_entity_id: cause,
    } = call;
    const type = call.context_event_type ?? null;
    if (!id) continue;
    const isOfCall = type === "call_service" && !inContext.has([id, domain, service].join(" "));
    const isOfChange = type === null && cause && !VOICE_DOMAINS.has(domainOf(cause));
    if (isOfCall || isOfChange) parents.set(id, `parent of ${id}`);
  }
  return parents;
}

interface CallIndex {
  readonly byKey: ReadonlyMap<string, readonly ActionCallRow[]>;
  readonly parents: ReadonlyMap<string, string>;
}

function callKey(domain: unknown, service: unknown, userId: unknown): string {
  return [domain, service, userId ?? ""].join(" ");
}

function indexCalls(calls: readonly ActionCallRow[]): CallIndex {
  const parents = findParents(calls);
  const index = new Map<string, ActionCallRow[]>();
  for (const call of calls) {
    const key = callKey(call.domain, call.service, call.context_user_id);
    const list = index.get(key);
    if (list === undefined) index.set(key, [call]);
    else list.push(call);
  }
  return { byKey: index, parents };
}

/** The last such call before the row; one that names the entity is preferred. */
function findCall(calls: CallIndex, row: LogbookRow, entityId: string): ActionCallRow | null {
  const key = callKey(row.context_domain, row.context_service, row.context_user_id);
  const near = (calls.byKey.get(key) ?? []).filter(
    (call) => call.when <= row.when + STAMP_TOLERANCE_MS && row.when - call.when <= CALL_TO_CHANGE_MS,
  );
  return near.findLast((call) => entityIdsOf(call).includes(entityId)) ?? near.at(-1) ?? null;
}

function entityIdsOf(call: ActionCallRow): readonly string[] {
  const value = call.service_data?.["entity_id"];
  if (typeof value === "string") return value.split(",").map((id) => id.trim());
  return Array.isArray(value) ? value.filter((id) => typeof id === "string") : [];
}
