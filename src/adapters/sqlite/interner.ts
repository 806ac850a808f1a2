/**
 * Texts that repeat, each written once: text → small id, with a memory of what was asked for before.
 *
 * The memory is bounded and may be dropped at any time; it has to be dropped when a transaction that added texts is rolled back.
 */
import type Database from "better-sqlite3";

const MOST_REMEMBERED = 50_000;

export interface Interner {
  /** The text's id; a new one where the text is new. Call it inside a transaction. */
  idOf(text: string): number;
  forget(): void;
}

interface InternerSql {
  readonly find: string;
  readonly insert: string;
}

export const INTERNED = {
  entity: {
    find: "SELECT id FROM entity WHERE entity_id = ?",
    insert: "INSERT INTO entity (entity_id) VALUES (?)",
  },
  state: {
    find: "SELECT id FROM state WHERE state = ?",
    insert: "INSERT INTO state (state) VALUES (?)",
  },
  attributes: {
    find: "SELECT id FROM attribute_set WHERE attributes = ?",
    insert: "INSERT INTO attribute_set (attributes) VALUES (?)",
  },
  actor: {
    find: "SELECT id FROM sealed_actor WHERE actor_id = seal_actor(?)",
    insert: "INSERT INTO sealed_actor (actor_id) VALUES (seal_actor(?))",
  },
  action: {
    find: "SELECT id FROM action WHERE action = ?",
    insert: "INSERT INTO action (action) VALUES (?)",
  },
} as const satisfies Readonly<Record<string, InternerSql>>;

export function createInterner(database: Database.Database, sql: InternerSql): Interner {
  const find = database.prepare<[string], number>(sql.find).pluck();
  const insert = database.prepare<[string]>(sql.insert);
  const known = new Map<string, number>();

  return {
    idOf(text) {
      const remembered = known.get(text);
      if (remembered !== undefined) return remembered;
      const id = find.get(text) ?? Number(insert.run(text).lastInsertRowid);
      if (known.size >= MOST_REMEMBERED) known.clear();
      known.set(text, id);
      return id;
    },
    forget() {
      known.clear();
    },
  };
}
