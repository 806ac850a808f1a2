/**
 * Takes entities out of the store, and from users that it was they; in steps over the key, so that nobody waits for long.
 *
 * Changes have no index by entity (it would double the store), so each step reads a stretch of the table. The rows that name entities and users
 * stay: ids are in memory all over, and a name without changes says nothing.
 */
import type Database from "better-sqlite3";
import type { EpochMs } from "../../core/domain/time.ts";
import type { Erasure, EventStore } from "../../ports/event-store.ts";
import { createAggregateDays } from "./aggregate-days.ts";
import { END_OF_TIME_MS, toKeyMs } from "./moment.ts";

type Range = readonly [number, number];

const FIND_END =
  "SELECT moment >> 20 FROM state_change WHERE moment >= (? << 20) ORDER BY moment LIMIT 1 OFFSET ?";
const LIST_ENTITIES = "SELECT id, entity_id AS name FROM entity";
const LIST_RUNNERS = `
  SELECT id, actor_id AS name FROM actor WHERE actor_id LIKE 'automation.%' OR actor_id LIKE 'script.%'`;
const OF_ENTITIES = `
  FROM state_change WHERE moment >= (? << 20) AND moment < (? << 20)
    AND moment & 1048575 IN (SELECT value FROM json_each(?))`;
const COUNT_OF_ENTITIES = `SELECT initiator, COUNT(*) AS count ${OF_ENTITIES} GROUP BY initiator`;
const DELETE_OF_ENTITIES = `DELETE ${OF_ENTITIES}`;

const PERIODS = ["5min", "hour"] as const;
const deleteAggregatesSql = (period: (typeof PERIODS)[number]): string =>
  `DELETE FROM numeric_${period} WHERE key >= ? AND key < ?`;

const OF_USERS =
  "SELECT initiator.id FROM initiator JOIN actor ON actor.id = initiator.actor JOIN json_each(?) ON value = actor_id";
const BY_USERS = `moment >= (? << 20) AND moment < (? << 20) AND initiator IN (${OF_USERS})`;
const COUNT_BY_USERS = `
  SELECT initiator, COUNT(*) AS count FROM state_change WHERE ${BY_USERS} GROUP BY initiator`;
const MAKE_NOBODYS = `UPDATE state_change SET initiator = ? WHERE ${BY_USERS}`;
/** Surely nobody's: no correction claims it for somebody else. */
const ADD_NOBODY = `
  INSERT INTO initiator (kind, certainty_percent, actor) VALUES ('unknown', 100, NULL) ON CONFLICT DO NOTHING`;
const FIND_NOBODY = `
  SELECT id FROM initiator
  WHERE kind = 'unknown' AND certainty_percent = 100 AND actor IS NULL AND judged IS NULL`;
const ADD_COUNT = "UPDATE initiator SET change_count = change_count + ? WHERE id = ?";

const DELETE_RUNS = "DELETE FROM run_event WHERE actor IN (SELECT value FROM json_each(?))";
const THE_USERS = "(SELECT actor.id FROM actor JOIN json_each(?) ON value = actor_id)";
const FORGET_RUNS_USER = `UPDATE run_event SET user = NULL WHERE user IN ${THE_USERS}`;
const FORGET_CALLS_USER = `UPDATE call_service SET user = NULL WHERE user IN ${THE_USERS}`;

interface Named {
  readonly id: number;
  readonly name: string;
}

interface InitiatorCount {
  readonly initiator: number;
  readonly count: number;
}

export function createErase(database: Database.Database): EventStore["erase"] {
  const findEnd = database.prepare<[number, number], number>(FIND_END).pluck();
  const listEntities = database.prepare<[], Named>(LIST_ENTITIES);
  const listRunners = database.prepare<[], Named>(LIST_RUNNERS);
  const countOfEntities = database.prepare<[...Range, string], InitiatorCount>(COUNT_OF_ENTITIES);
  const deleteOfEntities = database.prepare<[...Range, string]>(DELETE_OF_ENTITIES);
  const countByUsers = database.prepare<[...Range, string], InitiatorCount>(COUNT_BY_USERS);
  const makeNobodys = database.prepare<[number, ...Range, string]>(MAKE_NOBODYS);
  const addNobody = database.prepare<[]>(ADD_NOBODY);
  const findNobody = database.prepare<[], number>(FIND_NOBODY).pluck();
  const addCount = database.prepare<[number, number]>(ADD_COUNT);
  const aggregates = PERIODS.map((period) => ({
    days: createAggregateDays(database, period),
    deleteRange: database.prepare<[number, number]>(deleteAggregatesSql(period)),
  }));
  const deleteRuns = database.prepare<[string]>(DELETE_RUNS);
  const forgetRunsUser = database.prepare<[string]>(FORGET_RUNS_USER);
  const forgetCallsUser = database.prepare<[string]>(FORGET_CALLS_USER);

  function eraseEntities(range: Range, ids: string): number {
    for (const { initiator, count } of countOfEntities.all(...range, ids)) addCount.run(-count, initiator);
    return deleteOfEntities.run(...range, ids).changes;
  }

  function eraseUsers(range: Range, users: string): number {
    const counts = countByUsers.all(...range, users);
    if (counts.length === 0) return 0;
    addNobody.run();
    const nobody = findNobody.get() ?? 0;
    for (const { initiator, count } of counts) addCount.run(-count, initiator);
    const { changes } = makeNobodys.run(nobody, ...range, users);
    addCount.run(changes, nobody);
    return changes;
  }

  const step = database.transaction((erasure: Erasure, fromMs: EpochMs, limit: number) => {
    const endMs = findEnd.get(fromMs, limit) ?? null;
    // Whole milliseconds only: as many as it takes to get on.
    const nextMs = endMs === null ? null : Math.max(endMs, fromMs + 1);
    const range: Range = [fromMs, nextMs ?? END_OF_TIME_MS];
    const idsOf = (all: readonly Named[]): string =>
      JSON.stringify(all.filter(({ name }) => erasure.isErased(name)).map(({ id }) => id));
    const users = JSON.stringify(erasure.userIds);
    const changes = eraseEntities(range, idsOf(listEntities.all())) + eraseUsers(range, users);
    if (nextMs === null) {
      for (const { id, name } of listEntities.all()) {
        if (!erasure.isErased(name)) continue;
        for (const { days, deleteRange } of aggregates) {
          for (const range of days.rangesOf(id)) deleteRange.run(...range);
        }
      }
      deleteRuns.run(idsOf(listRunners.all()));
      forgetRunsUser.run(users);
      forgetCallsUser.run(users);
    }
    return { changes, nextMs };
  });
  return (erasure, fromMs, limit) => step.immediate(erasure, toKeyMs(fromMs), limit);
}
