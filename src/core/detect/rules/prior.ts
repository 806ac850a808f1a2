/**
 * How plausible a kind of rule is before looking: what happens in a room is followed in that room more often than elsewhere, at once more often than after
 * a while, and "after quiet" only refines what is plain already.
 *
 * Weights do not look at what people did and average 1 over all that is tried of a kind, so dividing p-values by them keeps the false-discovery rate.
 * @see Genovese, Roeder & Wasserman, Biometrika 93 (2006) 509–524
 */
import type { EventLog } from "../../domain/event-log.ts";
import type { Home } from "../../domain/home.ts";
import type { EventStream, EventStreams } from "../../features/event-streams.ts";
import type { TargetGroup } from "../../features/target-groups.ts";
import type { TriggerKind } from "../trigger-kinds.ts";
import type { Moment } from "./mine.ts";

/** Times as plausible as the same elsewhere. */
const SAME_ROOM = 8;
/** Of everything at once, the share that what comes after a wait gets, all waits together. */
const WAITING_RATIO = 0.5;
/** Share of the plain event that each "after quiet" gets. */
const QUIET_RATIO = 0.1;

/** Weight of a moment for a target, averaging 1 over the moments of its kind that are tried for it. */
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
  const areas = log.entityIds.map((entityId) => {
    const entity = entities.get(entityId);
    return entity?.area_id ?? devices.get(entity?.device_id ?? "")?.area_id ?? null;
  });
  const areaOf = (code: number) => areas[code] ?? null;
  const quietWeight = ({ quietMs }: EventStream) => (quietMs > 0 ? QUIET_RATIO : 1);
  const waits = Math.max(1, waitsMin.length - 1);
  const waitWeight = (isWaiting: boolean) => (isWaiting ? WAITING_RATIO / waits : 1 - WAITING_RATIO);
  const ofKind = Map.groupBy(streams, kindOf);
  const means = new Map<string, number>();

  /** Of what at once and after waits weigh alike. */
  function meanOf(kind: TriggerKind, area: string | null): number {
    const key = `${kind} ${area ?? ""}`;
    const known = means.get(key);
    if (known !== undefined) return known;
    const own = ofKind.get(kind) ?? [];
    const sum = own.reduce(
      (all, stream) => all + roomWeight(stream.entityCode, area) * quietWeight(stream),
      0,
    );
    means.set(key, sum / Math.max(1, own.length));
    return sum / Math.max(1, own.length);
  }

  function numbersTotal(area: string | null): number {
    return numbers.reduce((all, code) => all + roomWeight(code, area), 0);
  }

  function roomWeight(entityCode: number, area: string | null): number {
    return area !== null && areaOf(entityCode) === area ? SAME_ROOM : 1;
  }

  return ({ lead }, { stream, waitMs }) => {
    const area = areaOf(lead.entityCode);
    // Of numbers only the room matters.
    if (stream.crossing !== null)
      return (roomWeight(stream.entityCode, area) * numbers.length) / numbersTotal(area);
    const own = roomWeight(stream.entityCode, area) * quietWeight(stream) * waitWeight(waitMs > 0);
    return (own * waitsMin.length) / meanOf(kindOf(stream), area);
  };
}
