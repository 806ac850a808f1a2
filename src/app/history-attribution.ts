/**
 * The attributor behind a short path for sensors, which are most of a long history.
 *
 * The full attributor remembers every change, because each may explain another. A sensor that has no group, shares its device with fewer
 * than two things to switch, and whose context nobody has used, explains nothing and can only be the system's doing or nobody's, by
 * the same rules (attribution-rules.ts); it is answered here. A test compares both paths row by row.
 */
import type { HomeEvent, StateEvent } from "../core/domain/event.ts";
import { type Home, domainOf } from "../core/domain/home.ts";
import type { Initiator } from "../core/domain/initiator.ts";
import { createAttributor } from "./attribute.ts";
import { isActuator } from "./attribution-rules.ts";

export interface HistoryAttributor {
  /** As {@link createAttributor}'s; `previous` is the entity's state before, undefined where not known. */
  attribute(event: HomeEvent, isPassive: boolean, previous: string | null | undefined): Initiator | null;
  /** Whether an entity may take the short path, unless its states tell that it is a group. */
  isPassive(entityId: string): boolean;
  /** As {@link createAttributor}'s. */
  groups(): ReadonlyMap<string, readonly string[]>;
}

/** Things that only tell. Not here: what groups, runs or hears (group, scene, script, automation, conversation). */
const TELLING_DOMAINS: ReadonlySet<string> = new Set([
  "sensor",
  "binary_sensor",
  "device_tracker",
  "person",
  "zone",
  "sun",
  "weather",
  "event",
  "update",
  "air_quality",
  "image",
]);

/** Whether things of a domain only tell: nobody remembers the contexts of their changes. */
export function isTelling(domain: string): boolean {
  return TELLING_DOMAINS.has(domain);
}

/** Context ids kept at least: as many as the attributor keeps runs. */
const MAX_CONTEXTS = 20_000;

const GONE: ReadonlySet<string> = new Set(["unavailable", "unknown"]);
const SYSTEM: Initiator = { kind: "system", actor: null, certaintyRatio: 1 };
const PERHAPS_SYSTEM: Initiator = { kind: "system", actor: null, certaintyRatio: 0.5 };
const NOBODY: Initiator = { kind: "unknown", actor: null, certaintyRatio: 1 };

export function createHistoryAttributor(home: Home): HistoryAttributor {
  const attributor = createAttributor(home);
  const grouped = new Set(
    home.entities.flatMap(({ entity_id, members }) => (members === undefined ? [] : [entity_id, ...members])),
  );
  const deviceOf = new Map(home.entities.map(({ entity_id, device_id }) => [entity_id, device_id]));
  const switchedDevices = devicesWithTwoActuators(home);
  let recent = new Set<string>();
  let older = new Set<string>();
  /** By the end of an id, a bit each: whether any with that end may be among them. Most are told apart by it, without a look into the sets. */
  const mayBeUsed = new Int32Array(1 << (END_BITS - 5));

  function noteContext(id: string | null): void {
    if (id === null) return;
    noteEnd(id);
    recent.add(id);
    if (recent.size < MAX_CONTEXTS) return;
    older = recent;
    recent = new Set();
    mayBeUsed.fill(0);
    for (const used of older) noteEnd(used);
  }

  function noteEnd(id: string): void {
    const end = endOf(id);
    mayBeUsed[end >>> 5] = (mayBeUsed[end >>> 5] ?? 0) | (1 << (end & 31));
  }

  function isEndUsed(id: string): boolean {
    const end = endOf(id);
    return (((mayBeUsed[end >>> 5] ?? 0) >>> (end & 31)) & 1) === 1;
  }

  function isUsed(event: StateEvent): boolean {
    const { context } = event;
    if (context === null) return false;
    if (context.parentId !== null || context.userId !== null) return true;
    const { id } = context;
    return id !== null && isEndUsed(id) && (recent.has(id) || older.has(id));
  }

  return {
    groups: () => attributor.groups(),
    isPassive(entityId) {
      if (!TELLING_DOMAINS.has(domainOf(entityId)) || grouped.has(entityId)) return false;
      const device = deviceOf.get(entityId) ?? null;
      return device === null || !switchedDevices.has(device);
    },
    attribute(event, isPassive, previous) {
      if (event.type !== "state") {
        noteContext(event.context?.id ?? null);
        return attributor.attribute(event);
      }
      if (isPassive && event.state !== null && !isUsed(event)) return answer(event, event.state, previous);
      if (!isPassive && event.context !== null) noteContext(event.context.id);
      // What took the short path is not in the attributor's memory: it is told.
      const isTold = !isPassive || previous === undefined;
      return attributor.attribute(isTold ? event : { ...event, previousState: previous });
    },
  };
}

const END_BITS = 20;
/** Knuth's multiplier (The Art of Computer Programming 3, §6.4): an odd number near 2³² over the golden ratio. */
const GOLDEN = 0x9e3779b1;

/** Twenty bits of the last six characters, well mixed: ids are random there. */
function endOf(id: string): number {
  const { length } = id;
  let end = 0;
  for (let place = Math.max(0, length - 6); place < length; place += 1) {
    end = Math.imul(end ^ id.charCodeAt(place), GOLDEN);
  }
  return end >>> (32 - END_BITS);
}

function answer(event: StateEvent, state: string, previous: string | null | undefined): Initiator {
  if (GONE.has(state)) return SYSTEM;
  if (previous === undefined) return event.context === null ? NOBODY : PERHAPS_SYSTEM;
  return previous === null || GONE.has(previous) ? SYSTEM : NOBODY;
}

/** There, a sensor's report between two switches would count as the last change on the device. */
function devicesWithTwoActuators(home: Home): ReadonlySet<string> {
  const actuators = home.entities.filter(({ entity_id }) => isActuator(domainOf(entity_id)));
  const byDevice = Map.groupBy(actuators, ({ device_id }) => device_id ?? "");
  return new Set([...byDevice].filter(([id, own]) => id !== "" && own.length > 1).map(([id]) => id));
}
