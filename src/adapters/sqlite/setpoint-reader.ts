/**
 * Setpoints of a window: what the store keeps among a climate's or humidifier's attributes, as rows of its own in the log.
 *
 * Rows of such entities are a handful among a million, so each is looked up by its key. Packed
 * hours have no attributes and need none.
 */
import type Database from "better-sqlite3";
import {
  type Setpoint,
  type SetpointBasis,
  isNobodysSetpoint,
  setpointOf,
  toSetpointId,
  toSetpointState,
} from "../../core/domain/setpoint.ts";
import type { EpochMs } from "../../core/domain/time.ts";

interface SetpointRow {
  /** What the log calls it. */
  readonly id: string;
  readonly state: string;
  readonly isNobodys: boolean;
}

export interface SetpointReader {
  /** What a stored row says of its entity's setpoint, null where entities of its kind have none. Rows come in time order. */
  at(atMs: EpochMs, entity: number, stateCode: number | null): SetpointRow | null;
}

interface Kept {
  readonly id: string;
  readonly setpoint: Setpoint;
  /** What it told last. */
  before: SetpointBasis;
}

const READ_ENTITY = "SELECT entity_id FROM entity WHERE id = ?";
export const READ_ATTRIBUTES = `
  SELECT attribute_set.attributes FROM state_change JOIN attribute_set ON attribute_set.id = state_change.attributes
  WHERE moment = ((? << 20) | ?)`;

/** @returns begins a window */
export function createSetpointReader(
  database: Database.Database,
): (stateOf: (code: number | null) => string) => SetpointReader {
  const readEntity = database.prepare<[number], string>(READ_ENTITY).pluck();
  const readAttributes = database.prepare<[number, number], string>(READ_ATTRIBUTES).pluck();

  function keptOf(entity: number): Kept | null {
    const entityId = readEntity.get(entity) ?? "";
    const setpoint = setpointOf(entityId);
    if (setpoint === null) return null;
    return {
      id: toSetpointId(entityId, setpoint),
      setpoint,
      before: { state: undefined, preset: undefined },
    };
  }

  function attributesAt(atMs: EpochMs, entity: number): Readonly<Record<string, unknown>> {
    const text = readAttributes.get(atMs, entity);
    // Written by ourselves (kept-attributes.ts), as an object of plain values.
    return text === undefined ? {} : (JSON.parse(text) as Readonly<Record<string, unknown>>);
  }

  return (stateOf) => {
    const known = new Map<number, Kept>();
    return {
      at(atMs, entity, stateCode) {
        const kept = known.get(entity) ?? keptOf(entity);
        if (kept === null) return null;
        known.set(entity, kept);
        const attributes = attributesAt(atMs, entity);
        const now = { state: stateOf(stateCode), preset: attributes["preset_mode"] };
        const isNobodys = isNobodysSetpoint(now, kept.before);
        kept.before = now;
        return { id: kept.id, state: toSetpointState(attributes[kept.setpoint.attribute]), isNobodys };
      },
    };
  };
}
