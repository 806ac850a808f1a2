/**
 * How plausible a kind of rule is before looking: what happens in a room is followed in that room more often than elsewhere, at once more often than after
 * a while (the other way round where somebody has left a room); coming begins something and going ends it; and "after quiet" only refines what is plain already.
 * Whoever switches something off in a room has come there to do so: that somebody comes in is no reason to end what goes on there, however often it comes first.
 *
 * Weights do not look at what people did and average 1 over all that is tried of a kind, so dividing p-values by them keeps the false-discovery rate.
 * @see Genovese, Roeder & Wasserman, Biometrika 93 (2006) 509–524
 */
import { isResting } from "../../features/actionable.ts";
import type { EventLog } from "../../domain/event-log.ts";
import { isProgramCode } from "../../domain/initiator.ts";
import type { Home } from "../../domain/home.ts";
import { entityIdOf } from "../../domain/setpoint.ts";
import type { EventStream, EventStreams } from "../../features/event-streams.ts";
import type { TargetGroup } from "../../features/target-groups.ts";
import type { TriggerKind } from "../trigger-kinds.ts";
import type { Moment } from "./mine.ts";

/** Times as plausible as the same elsewhere; more where the sensor tells of that room and nothing else. */
const SAME_ROOM = 8;
const SAME_ROOM_SENSED = 24;
/** Of one kind of event, the share that what comes after a wait gets, all waits together: mostly, of a room that somebody came into, and that they left. */
const WAITING_RATIO = 0.5;
const WAITING_RATIO_COMING = 0.2;
const WAITING_RATIO_LEFT = 0.85;
/** Times as plausible that coming begins something, or going ends it, as the other way round. */
const SAME_DIRECTION = 3;
/** Share of the plain event that each "after quiet" gets. */
const QUIET_RATIO = 0.1;

/** A lamp that automations switch on in this share of its times, 0-1, tells that somebody came: so do most automations that light a room. */
const DRIVEN_RATIO = 0.8;
/** What somebody ends where they are. A lock is locked behind whoever comes. */
const ENDED_ON_THE_SPOT: ReadonlySet<string> = new Set(["off", "paused", "idle", "closed"]);

/** Weight of a moment for a target, averaging 1 over the moments of its kind that are tried for it; 0 where it is none. */
export type Prior = (group: TargetGroup, moment: Moment) => number;

/** @param numbers codes of the entities that may cross thresholds */
export function createPrior(
  log: EventLog,
  home: Home,
  { streams }: EventStreams,
  numbers: readonly number[],
  kindOf: (stream: EventStream) => TriggerKind,
  { waitsMin }: { readonly waitsMin: readonly number[] },
): Prior {
  const entities = new Map(home.entities.map((entity) => [entity.entity_id, entity]));
  const devices = new Map(home.devices.map((device) => [device.id, device]));
  const areas = log.entityIds.map((id) => {
    const entity = entities.get(entityIdOf(id));
    return entity?.area_id ?? devices.get(entity?.device_id ?? "")?.area_id ?? null;
  });
  const areaOf = (code: number) => areas[code] ?? null;
  const quietWeight = ({ quietMs }: EventStream) => (quietMs > 0 ? QUIET_RATIO : 1);
  const waits = Math.max(1, waitsMin.length - 1);
  const ofKind = Map.groupBy(streams, kindOf);
  const means = new Map<string, number>();
  const isDriven = findDriven(log);

  /** Of what at once and after waits weighs together. */
  function meanOf(kind: TriggerKind, area: string | null, state: string): number {
    const key = `${kind} ${isResting(state)} ${ENDED_ON_THE_SPOT.has(state)} ${area ?? ""}`;
    const known = means.get(key);
    if (known !== undefined) return known;
    const own = ofKind.get(kind) ?? [];
    const sum = own.reduce((all, stream) => all + streamWeight(stream, kind, area, state), 0);
    means.set(key, sum / Math.max(1, own.length));
    return sum / Math.max(1, own.length);
  }

  function streamWeight(stream: EventStream, kind: TriggerKind, area: string | null, state: string): number {
    const comes = directionOf(stream, kind, log);
    const isInRoom = area !== null && areaOf(stream.entityCode) === area;
    if (isInRoom && ENDED_ON_THE_SPOT.has(state) && tellsOfComing(stream, kind, comes)) return 0;
    const direction = comes === null || (comes === "leave") !== isResting(state) ? 1 : SAME_DIRECTION;
    return roomWeight(stream.entityCode, area, kind) * direction * quietWeight(stream);
  }

  function tellsOfComing(
    { entityCode, stateCode }: EventStream,
    kind: TriggerKind,
    comes: string | null,
  ): boolean {
    if (kind === "room-presence") return comes === "come";
    return kind === "trigger-action" && log.states[stateCode] === "on" && isDriven(entityCode);
  }

  function waitWeight(stream: EventStream, kind: TriggerKind, isWaiting: boolean): number {
    const comes = kind === "room-presence" ? directionOf(stream, kind, log) : null;
    const ratio =
      comes === null ? WAITING_RATIO : comes === "leave" ? WAITING_RATIO_LEFT : WAITING_RATIO_COMING;
    return isWaiting ? ratio / waits : 1 - ratio;
  }

  function numbersTotal(area: string | null): number {
    return numbers.reduce((all, code) => all + roomWeight(code, area, "numeric-threshold"), 0);
  }

  function roomWeight(entityCode: number, area: string | null, kind: TriggerKind): number {
    if (area === null || areaOf(entityCode) !== area) return 1;
    return kind === "room-presence" ? SAME_ROOM_SENSED : SAME_ROOM;
  }

  return ({ lead }, { stream, waitMs }) => {
    const area = areaOf(lead.entityCode);
    const kind = kindOf(stream);
    // Of numbers only the room matters.
    if (stream.crossing !== null)
      return (roomWeight(stream.entityCode, area, kind) * numbers.length) / numbersTotal(area);
    const own = streamWeight(stream, kind, area, lead.state) * waitWeight(stream, kind, waitMs > 0);
    return own === 0 ? 0 : (own * waitsMin.length) / meanOf(kind, area, lead.state);
  };
}

/** By entity, whether nearly always automations switch it on. Cost: O(rows) */
function findDriven(log: EventLog): (entityCode: number) => boolean {
  const all = new Uint32Array(log.entityIds.length);
  const driven = new Uint32Array(log.entityIds.length);
  const on = log.states.indexOf("on");
  for (let row = 0; row < log.length; row += 1) {
    if (log.state[row] !== on) continue;
    const entity = log.entity[row] ?? 0;
    all[entity] = (all[entity] ?? 0) + 1;
    if (isProgramCode(log.initiator[row] ?? 0)) driven[entity] = (driven[entity] ?? 0) + 1;
  }
  return (code) => (driven[code] ?? 0) > 0 && (driven[code] ?? 0) >= DRIVEN_RATIO * (all[code] ?? 0);
}

/** Whether somebody comes or leaves; null where it is neither. */
function directionOf(
  { stateCode, presence }: EventStream,
  kind: TriggerKind,
  { states }: EventLog,
): "come" | "leave" | null {
  if (presence !== null) return presence === "first-in" ? "come" : "leave";
  const state = states[stateCode];
  if (kind === "presence") return state === "home" ? "come" : state === "not_home" ? "leave" : null;
  if (kind !== "room-presence") return null;
  return state === "on" ? "come" : state === "off" ? "leave" : null;
}
