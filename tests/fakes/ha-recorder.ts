/** The recorder, history and logbook of the fake Home Assistant: what happened, and how 2026.11 tells it afterwards. */

interface HaContext {
  readonly id: string;
  readonly parent_id: string | null;
  readonly user_id: string | null;
}

interface StateRow {
  readonly entityId: string;
  readonly state: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly old: string | null;
  readonly atMs: number;
  readonly context: HaContext;
}

interface BusRow {
  readonly type: "call_service" | "automation_triggered" | "script_started";
  readonly data: Readonly<Record<string, unknown>>;
  readonly atMs: number;
  readonly context: HaContext;
}

interface Happening {
  readonly atMs: number;
  readonly context?: Partial<HaContext>;
  readonly attributes?: Readonly<Record<string, unknown>>;
}

export interface HaRecorder {
  change(entityId: string, state: string, happening: Happening): void;
  call(domain: string, service: string, data: Readonly<Record<string, unknown>>, happening: Happening): void;
  run(entityId: string, happening: Happening): void;
  /** From now on, what happens is only recorded, as while nobody listens. */
  forgetLive(isForgotten: boolean): void;
  states(): readonly { readonly entity_id: string; readonly state: string; readonly attributes: object }[];
  history(message: Readonly<Record<string, unknown>>): unknown;
  logbook(message: Readonly<Record<string, unknown>>): unknown;
  actionCalls(message: Readonly<Record<string, unknown>>): unknown;
}

export function createHaRecorder(tell: (type: string, event: unknown) => void): HaRecorder {
  const rows: StateRow[] = [];
  const events: BusRow[] = [];
  let count = 0;
  let isLive = true;

  function toContext(context: Partial<HaContext> = {}): HaContext {
    count += 1;
    return { id: `context-${count}`, parent_id: null, user_id: null, ...context };
  }

  function fire(row: BusRow): void {
    events.push(row);
    const { type, data, context } = row;
    if (isLive) tell(type, { event_type: type, data, origin: "LOCAL", time_fired: iso(row.atMs), context });
  }

  const last = (entityId: string) => rows.findLast((row) => row.entityId === entityId);

  return {
    change(entityId, state, { atMs, context, attributes = {} }) {
      const old = last(entityId)?.state ?? null;
      const row: StateRow = { entityId, state, attributes, old, atMs, context: toContext(context) };
      rows.push(row);
      if (!isLive) return;
      const old_state = old === null ? null : { entity_id: entityId, state: old, attributes: {} };
      const data = { entity_id: entityId, old_state, new_state: toState(row) };
      const time_fired = iso(atMs);
      tell("state_changed", {
        event_type: "state_changed",
        data,
        origin: "LOCAL",
        time_fired,
        context: row.context,
      });
    },
    call(domain, service, service_data, { atMs, context }) {
      fire({
        type: "call_service",
        data: { domain, service, service_data },
        atMs,
        context: toContext(context),
      });
    },
    run(entityId, { atMs, context }) {
      const type = entityId.startsWith("script.") ? "script_started" : "automation_triggered";
      fire({ type, data: { name: entityId, entity_id: entityId }, atMs, context: toContext(context) });
    },
    forgetLive(isForgotten) {
      isLive = !isForgotten;
    },
    states: () =>
      [...new Set(rows.map(({ entityId }) => entityId))].map((entityId) =>
        toState(last(entityId) ?? never()),
      ),
    history(message) {
      const { isIn, startMs } = spanOf(message);
      const found: Record<string, unknown[]> = {};
      for (const entityId of idsOf(message)) {
        const known = rows.filter((row) => row.entityId === entityId).sort((a, b) => a.atMs - b.atMs);
        const before = known.findLast((row) => row.atMs <= startMs);
        const inside = known.filter((row) => isIn(row.atMs)).map((row) => compressed(row, row.atMs));
        const all = before === undefined ? inside : [compressed(before, startMs), ...inside];
        if (all.length > 0) found[entityId] = all;
      }
      return found;
    },
    logbook(message) {
      const { isIn } = spanOf(message);
      const ids = new Set(idsOf(message));
      const states = rows
        .filter((row) => isIn(row.atMs) && ids.has(row.entityId) && row.old !== null && row.old !== row.state)
        .map((row) => ({
          when: row.atMs / 1000,
          state: row.state,
          entity_id: row.entityId,
          ...causeOf(row.context, row.entityId),
        }));
      const runs = events
        .filter((event) => isIn(event.atMs) && ids.has(String(event.data["entity_id"])))
        .map(({ type, data, atMs, context }) => ({
          when: atMs / 1000,
          domain: type === "script_started" ? "script" : "automation",
          entity_id: data["entity_id"],
          message: "triggered",
          context_id: context.id,
          ...(context.user_id === null ? {} : { context_user_id: context.user_id }),
        }));
      return [...states, ...runs].sort((a, b) => a.when - b.when);
    },
    actionCalls(message) {
      const { isIn } = spanOf(message);
      return events
        .filter(({ type, atMs }) => type === "call_service" && isIn(atMs))
        .map(({ data, atMs, context }) => ({
          ...data,
          when: atMs / 1000,
          context_id: context.id,
          ...(context.user_id === null ? {} : { context_user_id: context.user_id }),
        }));
    },
  };

  /** The first row with the context, as the logbook tells it; a child inherits its parent's user. */
  function causeOf(context: HaContext, entityId: string): Readonly<Record<string, unknown>> {
    const event = events.find((row) => row.context.id === context.id);
    const state = rows.find((row) => row.context.id === context.id && row.entityId !== entityId);
    const parent = [...events, ...rows].find((row) => row.context.id === context.parent_id);
    const user = context.user_id ?? parent?.context.user_id ?? null;
    return {
      ...(user === null ? {} : { context_user_id: user }),
      ...(event === undefined
        ? state === undefined
          ? {}
          : { context_entity_id: state.entityId, context_state: state.state }
        : event.type === "call_service"
          ? {
              context_event_type: "call_service",
              context_domain: event.data["domain"],
              context_service: event.data["service"],
            }
          : {
              context_event_type: event.type,
              context_domain: event.type === "script_started" ? "script" : "automation",
              context_entity_id: event.data["entity_id"],
            }),
    };
  }
}

function toState(row: StateRow) {
  return {
    entity_id: row.entityId,
    state: row.state,
    attributes: row.attributes,
    last_changed: iso(row.atMs),
    last_reported: iso(row.atMs),
    last_updated: iso(row.atMs),
    context: row.context,
  };
}

function compressed(row: StateRow, atMs: number): unknown {
  return { s: row.state, a: row.attributes, lu: atMs / 1000 };
}

/** Home Assistant's stamps have microseconds. */
function iso(atMs: number): string {
  return new Date(atMs).toISOString().replace("Z", "321+00:00");
}

function spanOf(message: Readonly<Record<string, unknown>>) {
  const startMs = Date.parse(String(message["start_time"]));
  const endMs = Date.parse(String(message["end_time"]));
  return { startMs, isIn: (atMs: number) => atMs > startMs && atMs < endMs };
}

function idsOf(message: Readonly<Record<string, unknown>>): readonly string[] {
  const ids = message["entity_ids"];
  return Array.isArray(ids) ? ids.map(String) : [];
}

function never(): never {
  throw new Error("an entity without a row");
}
