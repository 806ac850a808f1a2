/**
 * What the attributor remembers of the stream: runs by context, calls by context, the last change of each entity.
 *
 * Bounded: contexts are forgotten least recently used first, everything else holds one entry an entity or device.
 */
import type { HomeEvent, StateEvent } from "../core/domain/event.ts";
import type { Initiator } from "../core/domain/initiator.ts";
import type { EpochMs } from "../core/domain/time.ts";
import type { Expectation, SetpointExpectation } from "./attribution-services.ts";

/** An automation may act an hour after it was triggered (delays, waits), so runs are kept long. */
const MAX_RUNS = 20_000;
const MAX_CONTEXTS = 4_000;

/** A call on one entity: who made it and what it expects. */
interface Command {
  readonly atMs: EpochMs;
  readonly contextId: string | null;
  readonly initiator: Initiator;
  readonly expects: Expectation;
  readonly expectsSetpoint: SetpointExpectation;
}

export interface Change {
  readonly entityId: string;
  readonly atMs: EpochMs;
  readonly state: string | null;
  readonly initiator: Initiator;
}

/** The last known of an entity: its state, when it came and by whom, and its settings. */
export interface EntityMemory extends Change {
  readonly settings: string;
  /** The last change into another state, which an update of attributes alone does not replace. */
  readonly changed: Change;
}

interface ContextMemory {
  /** Entities that the first call of this context names. */
  readonly calledEntities: ReadonlySet<string>;
  readonly called: boolean;
  /** Whether of every call of this context it is known what it was on. */
  readonly isUnderstood: boolean;
  readonly changes: readonly Change[];
}

export interface AttributionMemory {
  /** The automation, script or scene that runs under a context. The first one known stays: it called the others. */
  runOf(contextId: string | null | undefined): string | null;
  noteRun(contextId: string | null | undefined, entityId: string): void;
  contextOf(contextId: string | null | undefined): ContextMemory | null;
  noteCall(contextId: string | null | undefined, entityIds: readonly string[]): void;
  commandOn(entityId: string): Command | null;
  noteCommand(entityId: string, command: Command): void;
  entityOf(entityId: string): EntityMemory | null;
  noteEntity(memory: EntityMemory, contextId: string | null | undefined, deviceId: string | null): void;
  /** The last change on a device by any of its entities. */
  lastOnDevice(deviceId: string): Change | null;
  /** Changes of other entities in the last moments, newest first. */
  recentChanges(): readonly Change[];
  /** When somebody last spoke to the house. */
  lastVoiceMs: EpochMs;
  /** Whether this stream carries service calls at all. */
  callsSeen: boolean;
}

const RECENT_CHANGES = 12;

export function createAttributionMemory(): AttributionMemory {
  const runs = createBoundedMap<string>(MAX_RUNS);
  const contexts = createBoundedMap<ContextMemory>(MAX_CONTEXTS);
  const commands = new Map<string, Command>();
  const entities = new Map<string, EntityMemory>();
  const devices = new Map<string, Change>();
  let recent: readonly Change[] = [];

  return {
    lastVoiceMs: Number.NEGATIVE_INFINITY,
    callsSeen: false,
    runOf: (contextId) => runs.get(contextId) ?? null,
    noteRun(contextId, entityId) {
      if (runs.get(contextId) === undefined) runs.set(contextId, entityId);
    },
    contextOf: (contextId) => contexts.get(contextId) ?? null,
    noteCall(contextId, entityIds) {
      const known = contexts.get(contextId);
      const isUnderstood = known?.isUnderstood !== false && entityIds.length > 0;
      contexts.set(contextId, {
        calledEntities: known?.called === true ? known.calledEntities : new Set(entityIds),
        called: true,
        isUnderstood,
        changes: known?.changes ?? [],
      });
    },
    commandOn: (entityId) => commands.get(entityId) ?? null,
    noteCommand: (entityId, command) => void commands.set(entityId, command),
    entityOf: (entityId) => entities.get(entityId) ?? null,
    noteEntity(memory, contextId, deviceId) {
      entities.set(memory.entityId, memory);
      if (memory.changed.atMs !== memory.atMs) return;
      if (deviceId !== null) devices.set(deviceId, memory.changed);
      recent = [memory.changed, ...recent.slice(0, RECENT_CHANGES - 1)];
      const known = contexts.get(contextId);
      contexts.set(contextId, {
        calledEntities: known?.calledEntities ?? new Set(),
        called: known?.called ?? false,
        isUnderstood: known?.isUnderstood ?? true,
        changes: [...(known?.changes ?? []).slice(-RECENT_CHANGES), memory.changed],
      });
    },
    lastOnDevice: (deviceId) => devices.get(deviceId) ?? null,
    recentChanges: () => recent,
  };
}

/**
 * The settings of an entity that a hand can change without changing its state, as one comparable text: a dimmer turned, a thermostat set.
 */
export function settingsOf({ attributes }: Pick<StateEvent, "attributes">): string {
  if (attributes === null) return "";
  return JSON.stringify(SETTINGS.map((name) => attributes[name] ?? null));
}

const SETTINGS = [
  "brightness",
  "temperature",
  "target_temp_low",
  "target_temp_high",
  "humidity",
  "percentage",
  "preset_mode",
  "fan_mode",
  "volume_level",
  "source",
  "effect",
] as const;

/** The id of an event's context where it has one. */
export function contextIdOf(event: HomeEvent): string | null {
  return event.context?.id ?? null;
}

interface BoundedMap<T> {
  get(key: string | null | undefined): T | undefined;
  set(key: string | null | undefined, value: T): void;
}

/** A map that forgets the least recently used; a missing key is never known. */
function createBoundedMap<T>(limit: number): BoundedMap<T> {
  const map = new Map<string, T>();
  return {
    get(key) {
      if (key === null || key === undefined) return undefined;
      const value = map.get(key);
      if (value === undefined) return undefined;
      map.delete(key);
      map.set(key, value);
      return value;
    },
    set(key, value) {
      if (key === null || key === undefined) return;
      map.delete(key);
      map.set(key, value);
      if (map.size <= limit) return;
      const oldest = map.keys().next();
      if (!oldest.done) map.delete(oldest.value);
    },
  };
}
