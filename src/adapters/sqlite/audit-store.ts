/** The audit log on SQLite. Who, subject and receiver are identities: encrypted, such that the same one can still be found. */
import type Database from "better-sqlite3";
import type { AuditEntry, AuditStore } from "../../ports/audit-store.ts";
import { withStoreErrors } from "./store-error.ts";

const ADD = `
  INSERT INTO audit_entry (at_ms, day, who, what, subject, to_whom, bytes, count, sent)
  VALUES (@atMs, @day, seal_id(@who), @what, seal_id(@subject), seal_id(@toWhom), @bytes, @count, seal_text(@sent))`;
const ADD_TO_DAY = `${ADD}
  ON CONFLICT (day, what, who, COALESCE(to_whom, '')) WHERE day IS NOT NULL
  DO UPDATE SET at_ms = MAX(at_ms, excluded.at_ms), bytes = bytes + excluded.bytes, count = count + excluded.count`;
const LIST_AUDIT = `
  SELECT at_ms AS atMs, unseal(who) AS who, what, unseal(subject) AS subject, unseal(to_whom) AS toWhom, bytes, count, unseal(sent) AS sent
  FROM audit_entry
  WHERE at_ms < @beforeMs AND at_ms >=
    (SELECT MIN(at_ms) FROM (SELECT at_ms FROM audit_entry WHERE at_ms < @beforeMs ORDER BY at_ms DESC LIMIT @limit))
  ORDER BY at_ms DESC, id DESC`;
const PURGE = "DELETE FROM audit_entry WHERE at_ms < ?";

type Row = AuditEntry & { readonly day: string | null };

export function createAuditStore(database: Database.Database): AuditStore {
  const add = database.prepare<[Row]>(ADD);
  const addToDay = database.prepare<[Row]>(ADD_TO_DAY);
  const list = database.prepare<[{ readonly limit: number; readonly beforeMs: number }], AuditEntry>(
    LIST_AUDIT,
  );
  const purge = database.prepare<[number]>(PURGE);
  const guard = <Result>(work: () => Result): Result => withStoreErrors(database.name, work);
  const addAll = database.transaction((entries: Parameters<AuditStore["addToDays"]>[0]) => {
    for (const { day, entry } of entries) addToDay.run({ ...entry, day });
  });

  return {
    add: (entry) => {
      guard(() => add.run({ ...entry, day: null }));
    },
    addToDays: (entries) => {
      guard(() => {
        addAll.immediate(entries);
      });
    },
    list: (limit, beforeMs) => guard(() => list.all({ limit, beforeMs })),
    purgeBefore: (beforeMs) => {
      guard(() => purge.run(beforeMs));
    },
  };
}
