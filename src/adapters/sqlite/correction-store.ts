/**
 * Corrections on SQLite, and the pass that applies them to what is stored.
 *
 * A corrected initiator is a row of its own that names the one the rules had said. So a stored change never loses the rules' answer, taking
 * a correction back is the same pass as applying it, and the pass may be interrupted anywhere: where it stands is in the file.
 */
import type Database from "better-sqlite3";
import { INITIATOR_KINDS, type Initiator } from "../../core/domain/initiator.ts";
import type { Correction, CorrectionStore, Judge, MarkedProgram } from "../../ports/correction-store.ts";
import { createInitiatorTable, type InitiatorTable } from "./initiator-table.ts";
import { createInterner, INTERNED } from "./interner.ts";
import { withStoreErrors } from "./store-error.ts";

const LIST = `
  SELECT scope, target AS id, initiator, unseal(person_id) AS personId, created_ms AS createdMs
  FROM correction ORDER BY created_ms, scope, target`;
const SAVE = `
  INSERT INTO correction (scope, target, initiator, person_id, created_ms) VALUES (@scope, @id, @initiator, seal_id(@personId), @createdMs)
  ON CONFLICT (scope, target) DO UPDATE SET initiator = excluded.initiator, person_id = excluded.person_id,
    created_ms = excluded.created_ms`;
const REMOVE = "DELETE FROM correction WHERE scope = ? AND target = ?";
const PROGRAMS =
  "SELECT unseal(user_id) AS userId, marked_ms AS markedMs FROM program_user ORDER BY marked_ms, program_user.user_id";
const MARK = "INSERT OR IGNORE INTO program_user (user_id, marked_ms) VALUES (seal_id(?), ?)";
const UNMARK = "DELETE FROM program_user WHERE user_id = seal_id(?)";

const BEGIN =
  "INSERT INTO rejudging (id, after_moment) VALUES (1, 0) ON CONFLICT (id) DO UPDATE SET after_moment = 0";
const MOVE_ON = "UPDATE rejudging SET after_moment = (? << 20) | ?";
const END = "DELETE FROM rejudging";
const IS_JUDGING = "SELECT COUNT(*) FROM rejudging";
/** A range of the key: no row is read twice. */
export const READ_TO_JUDGE = `
  SELECT moment >> 20, moment & 1048575, initiator FROM state_change
  WHERE moment > (SELECT after_moment FROM rejudging) ORDER BY moment LIMIT ?`;
const SET_INITIATOR = "UPDATE state_change SET initiator = ? WHERE moment = (? << 20) | ?";
const READ_ENTITY = "SELECT entity_id FROM entity WHERE id = ?";
/** What the rules said: of a corrected one, the one it stands for. */
const READ_JUDGED = `
  SELECT judged.id, judged.kind, actor_id AS actor, judged.certainty_percent AS percent
  FROM initiator AS stored
  JOIN initiator AS judged ON judged.id = COALESCE(stored.judged, stored.id)
  LEFT JOIN actor ON actor.id = judged.actor
  WHERE stored.id = ?`;

interface JudgedRow {
  readonly id: number;
  readonly kind: string;
  readonly actor: string | null;
  readonly percent: number;
}

export function createCorrectionStore(database: Database.Database): CorrectionStore {
  const list = database.prepare<[], Correction>(LIST);
  const save = database.prepare<[Correction]>(SAVE);
  const remove = database.prepare<[string, string]>(REMOVE);
  const programs = database.prepare<[], MarkedProgram>(PROGRAMS);
  const mark = database.prepare<[string, number]>(MARK);
  const unmark = database.prepare<[string]>(UNMARK);
  const begin = database.prepare<[]>(BEGIN);
  const isJudging = database.prepare<[], number>(IS_JUDGING).pluck();
  const judgeStored = createJudgeStored(database);
  const guard = <Result>(work: () => Result): Result => withStoreErrors(database.name, work);
  /** What was said and that the past does not follow it yet reach the disk together. */
  const change = (work: () => { readonly changes: number }): boolean =>
    guard(() =>
      database
        .transaction(() => {
          if (work().changes === 0) return false;
          begin.run();
          return true;
        })
        .immediate(),
    );

  return {
    list: () => guard(() => list.all()),
    save: (correction) => void change(() => save.run(correction)),
    remove: ({ scope, id }) => change(() => remove.run(scope, id)),
    programs: () => guard(() => programs.all()),
    mark: ({ userId, markedMs }) => void change(() => mark.run(userId, markedMs)),
    unmark: (userId) => change(() => unmark.run(userId)),
    judgeAgain: () => void guard(() => begin.run()),
    isJudging: () => guard(() => isJudging.get() === 1),
    judgeStored: (judge, limit) => guard(() => judgeStored(judge, limit)),
  };
}

function createJudgeStored(database: Database.Database): CorrectionStore["judgeStored"] {
  const read = database.prepare<[number], readonly [number, number, number]>(READ_TO_JUDGE).raw();
  const set = database.prepare<[number, number, number]>(SET_INITIATOR);
  const moveOn = database.prepare<[number, number]>(MOVE_ON);
  const end = database.prepare<[]>(END);
  const entity = database.prepare<[number], string>(READ_ENTITY).pluck();
  const judged = database.prepare<[number], JudgedRow>(READ_JUDGED);

  const pass = database.transaction((judge: Judge, limit: number) => {
    const table = createInitiatorTable(database, createInterner(database, INTERNED.actor));
    const answers = new Map<string, number>();
    const counts = new Map<number, number>();
    const rows = read.all(limit);
    let changed = 0;
    for (const [atMs, entityId, stored] of rows) {
      const key = `${entityId} ${stored}`;
      const next =
        answers.get(key) ?? judgeOne(entity.get(entityId), judged.get(stored), judge, table) ?? stored;
      answers.set(key, next);
      if (next === stored) continue;
      set.run(next, atMs, entityId);
      counts.set(stored, (counts.get(stored) ?? 0) - 1);
      counts.set(next, (counts.get(next) ?? 0) + 1);
      changed += 1;
    }
    table.addCounts(counts);
    const last = rows.at(-1);
    const isDone = last === undefined || rows.length < limit;
    if (isDone) end.run();
    else moveOn.run(last[0], last[1]);
    return { changed, isDone };
  });
  return (judge, limit) => pass.immediate(judge, limit);
}

/** @returns the id of the initiator that counts; null where the row names nothing that is known */
function judgeOne(
  entityId: string | undefined,
  row: JudgedRow | undefined,
  judge: Judge,
  table: InitiatorTable,
): number | null {
  const kind = INITIATOR_KINDS.find((known) => known === row?.kind);
  if (entityId === undefined || row === undefined || kind === undefined) return null;
  const said: Initiator = { kind, actor: row.actor, certaintyRatio: row.percent / 100 };
  const counts = judge(entityId, said);
  return counts === said ? row.id : table.idOf(counts, said);
}
