/**
 * Renames entities, and moves one's past to another's in steps over the key; how far that is stands in the store, so that a process killed
 * in between goes on there.
 */
import type Database from "better-sqlite3";
import type { EpochMs } from "../../core/domain/time.ts";
import type { EntityMoves, Rename } from "../../ports/entity-moves.ts";
import { createAggregateDays } from "./aggregate-days.ts";
import { toDayKey } from "./aggregate-rows.ts";
import { END_OF_TIME_MS } from "./moment.ts";
import { createRegistered, createRenameSettings } from "./rename-entities.ts";
import { withStoreErrors } from "./store-error.ts";

const FIND_ENTITY = "SELECT id FROM entity WHERE entity_id = ?";
const RENAME = "UPDATE entity SET entity_id = ? WHERE id = ?";
const BEGIN = "INSERT OR REPLACE INTO entity_merge (from_entity, to_entity, next_ms) VALUES (?, ?, 0)";
/** What was to become `from`'s goes on to where `from` goes. */
const REDIRECT = "UPDATE entity_merge SET to_entity = ?, next_ms = 0 WHERE to_entity = ?";
/** Both ways at once would go round for ever. */
const DROP_OPPOSITE = "DELETE FROM entity_merge WHERE from_entity = ?";
const NEXT = `
  SELECT from_entity AS fromEntity, to_entity AS toEntity, next_ms AS nextMs FROM entity_merge
  ORDER BY from_entity LIMIT 1`;
const MOVE_ON = "UPDATE entity_merge SET next_ms = ? WHERE from_entity = ?";
const END = "DELETE FROM entity_merge WHERE from_entity = ?";

const FIND_END =
  "SELECT moment >> 20 FROM state_change WHERE moment >= (? << 20) ORDER BY moment LIMIT 1 OFFSET ?";
const OF_ENTITY = "moment >= (@fromMs << 20) AND moment < (@toMs << 20) AND moment & 1048575 = @fromEntity";
/** Numbers are bound as floating-point ones, in which a moment does not fit. */
const MOVE = `
  UPDATE OR IGNORE state_change SET moment = moment - CAST(@fromEntity AS INTEGER) + CAST(@toEntity AS INTEGER)
  WHERE ${OF_ENTITY}`;
const COUNT_LEFT = `SELECT initiator, COUNT(*) AS count FROM state_change WHERE ${OF_ENTITY} GROUP BY initiator`;
const DELETE_LEFT = `DELETE FROM state_change WHERE ${OF_ENTITY}`;
const SUBTRACT_COUNT = "UPDATE initiator SET change_count = change_count - ? WHERE id = ?";

const PERIODS = ["5min", "hour"] as const;
const moveAggregatesSql = (period: (typeof PERIODS)[number]): string =>
  `UPDATE OR IGNORE numeric_${period} SET key = key + CAST(? AS INTEGER) WHERE key >= ? AND key < ?`;
const deleteAggregatesSql = (period: (typeof PERIODS)[number]): string =>
  `DELETE FROM numeric_${period} WHERE key >= ? AND key < ?`;

interface Merge {
  readonly fromEntity: number;
  readonly toEntity: number;
  readonly nextMs: EpochMs;
}

interface Stretch {
  readonly fromEntity: number;
  readonly toEntity: number;
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
}

interface InitiatorCount {
  readonly initiator: number;
  readonly count: number;
}

/** @param forgetNames drops what is remembered of names and their ids */
export function createEntityMoves(database: Database.Database, forgetNames: () => void): EntityMoves {
  const findEntity = database.prepare<[string], number>(FIND_ENTITY).pluck();
  const begin = createBegin(database);
  const moveSome = createMoveSome(database);
  const renameSettings = createRenameSettings(database);
  const registered = createRegistered(database);
  const rename = database.transaction((renames: readonly Rename[]) => {
    for (const { from, to } of renames) {
      begin(from, to);
      renameSettings({ from, to });
    }
  });
  const guard = <Result>(work: () => Result): Result => withStoreErrors(database.name, work);
  return {
    isKnown: (entityId) => guard(() => findEntity.get(entityId) !== undefined),
    begin: (fromEntityId, toEntityId) => {
      guard(() => {
        begin(fromEntityId, toEntityId);
      });
      forgetNames();
    },
    rename: (renames) => {
      guard(() => {
        rename.immediate(renames);
      });
      forgetNames();
    },
    registered: () => guard(registered.list),
    register: (entities) => {
      guard(() => {
        registered.register(entities);
      });
    },
    moveSome: (limit) => guard(() => moveSome(limit)),
  };
}

function createBegin(database: Database.Database): EntityMoves["begin"] {
  const findEntity = database.prepare<[string], number>(FIND_ENTITY).pluck();
  const rename = database.prepare<[string, number]>(RENAME);
  const insert = database.prepare<[number, number]>(BEGIN);
  const redirect = database.prepare<[number, number]>(REDIRECT);
  const dropOpposite = database.prepare<[number]>(DROP_OPPOSITE);
  const begin = database.transaction((fromEntityId: string, toEntityId: string) => {
    const from = findEntity.get(fromEntityId);
    const to = findEntity.get(toEntityId);
    if (from === undefined || from === to) return;
    if (to === undefined) {
      rename.run(toEntityId, from);
      return;
    }
    dropOpposite.run(to);
    redirect.run(to, from);
    insert.run(from, to);
  });
  return (fromEntityId, toEntityId) => begin.immediate(fromEntityId, toEntityId);
}

function createMoveSome(database: Database.Database): EntityMoves["moveSome"] {
  const readNext = database.prepare<[], Merge>(NEXT);
  const moveOn = database.prepare<[number, number]>(MOVE_ON);
  const end = database.prepare<[number]>(END);
  const findEnd = database.prepare<[number, number], number>(FIND_END).pluck();
  const move = database.prepare<[Stretch]>(MOVE);
  const countLeft = database.prepare<[Stretch], InitiatorCount>(COUNT_LEFT);
  const deleteLeft = database.prepare<[Stretch]>(DELETE_LEFT);
  const subtractCount = database.prepare<[number, number]>(SUBTRACT_COUNT);
  const aggregates = PERIODS.map((period) => ({
    days: createAggregateDays(database, period),
    move: database.prepare<[number, number, number]>(moveAggregatesSql(period)),
    deleteLeft: database.prepare<[number, number]>(deleteAggregatesSql(period)),
  }));

  const moveSome = database.transaction((limit: number): boolean => {
    const merge = readNext.get();
    if (merge === undefined) return false;
    const { fromEntity, toEntity, nextMs: fromMs } = merge;
    const foundMs = findEnd.get(fromMs, limit) ?? null;
    // Whole milliseconds only: as many as it takes to get on.
    const toMs = foundMs === null ? END_OF_TIME_MS : Math.max(foundMs, fromMs + 1);
    const stretch = { fromEntity, toEntity, fromMs, toMs };
    move.run(stretch);
    for (const { initiator, count } of countLeft.all(stretch)) subtractCount.run(count, initiator);
    deleteLeft.run(stretch);
    if (foundMs !== null) {
      moveOn.run(toMs, fromEntity);
      return true;
    }
    const step = toDayKey(0, toEntity) - toDayKey(0, fromEntity);
    for (const of of aggregates) {
      for (const range of of.days.rangesOf(fromEntity)) {
        of.move.run(step, ...range);
        of.deleteLeft.run(...range);
      }
    }
    end.run(fromEntity);
    return readNext.get() !== undefined;
  });
  return (limit) => moveSome.immediate(limit);
}
