/**
 * Who did it, as one small id for each combination of kind, actor and certainty, with the number of changes that are its.
 *
 * Where people said otherwise than the rules, the combination also names the rules' answer.
 */
import type Database from "better-sqlite3";
import type { Initiator } from "../../core/domain/initiator.ts";
import type { Interner } from "./interner.ts";

const FIND = `
  SELECT id FROM initiator
  WHERE kind = ? AND certainty_percent = ? AND COALESCE(actor, 0) = ? AND COALESCE(judged, 0) = ?`;
const INSERT = "INSERT INTO initiator (kind, certainty_percent, actor, judged) VALUES (?, ?, ?, ?)";
const ADD_COUNT = "UPDATE initiator SET change_count = change_count + ? WHERE id = ?";

const NOBODY_KNOWN: Initiator = { kind: "unknown", actor: null, certaintyRatio: 0 };

export interface InitiatorTable {
  /**
   * Call it inside a transaction.
   * @param judged what the rules said, where `initiator` is what people said instead
   */
  idOf(initiator: Initiator | null, judged?: Initiator): number;
  addCounts(countById: ReadonlyMap<number, number>): void;
  forget(): void;
}

export function createInitiatorTable(database: Database.Database, actors: Interner): InitiatorTable {
  const find = database.prepare<[string, number, number, number], number>(FIND).pluck();
  const insert = database.prepare<[string, number, number | null, number | null]>(INSERT);
  const addCount = database.prepare<[number, number]>(ADD_COUNT);
  const known = new Map<string, number>();

  function idOf({ kind, actor, certaintyRatio }: Initiator, judgedId: number | null): number {
    const percent = Math.round(Math.min(1, Math.max(0, certaintyRatio)) * 100);
    const key = `${kind} ${percent} ${judgedId ?? ""} ${actor ?? ""}`;
    const remembered = known.get(key);
    if (remembered !== undefined) return remembered;
    const actorId = actor === null ? null : actors.idOf(actor);
    const id =
      find.get(kind, percent, actorId ?? 0, judgedId ?? 0) ??
      Number(insert.run(kind, percent, actorId, judgedId).lastInsertRowid);
    known.set(key, id);
    return id;
  }

  return {
    idOf: (initiator, judged) =>
      idOf(initiator ?? NOBODY_KNOWN, judged === undefined ? null : idOf(judged, null)),
    addCounts(countById) {
      for (const [id, count] of countById) addCount.run(count, id);
    },
    forget() {
      known.clear();
    },
  };
}
