/** Versions of automations on SQLite; their texts are sealed, as they may name people. */
import type Database from "better-sqlite3";
import type {
  AutomationBody,
  AutomationVersion,
  VersionStore,
  WriteKind,
} from "../../ports/version-store.ts";
import { withStoreErrors } from "./store-error.ts";

const SELECT = `
  SELECT id, at_ms AS atMs, unseal(who) AS who, what, automation_id AS automationId, entity_id AS entityId, suggestion_id AS suggestionId,
    unseal(before_text) AS "before", unseal(after_text) AS "after", is_done AS isDone, undone_ms AS undoneMs
  FROM automation_version`;
const LIST = `${SELECT} WHERE id < ? AND is_done = 1 ORDER BY id DESC LIMIT ?`;
const GET = `${SELECT} WHERE id = ?`;
const LAST_OF = `${SELECT} WHERE automation_id = ? AND is_done = 1 ORDER BY id DESC LIMIT 1`;
const UNFINISHED = `${SELECT} WHERE is_done = 0 ORDER BY id`;
const INSERT = `
  INSERT INTO automation_version (at_ms, who, what, automation_id, entity_id, suggestion_id, before_text, after_text, is_done, undone_ms)
  VALUES (@atMs, seal_text(@who), @what, @automationId, @entityId, @suggestionId, seal_text(@before), seal_text(@after), @isDone, @undoneMs)`;
const UPDATE = `
  UPDATE automation_version SET at_ms = @atMs, who = seal_text(@who), what = @what, automation_id = @automationId, entity_id = @entityId,
    suggestion_id = @suggestionId, before_text = seal_text(@before), after_text = seal_text(@after), is_done = @isDone, undone_ms = @undoneMs
  WHERE id = @id`;
const DELETE = "DELETE FROM automation_version WHERE id = ?";

interface VersionRow {
  readonly id: number;
  readonly atMs: number;
  readonly who: string;
  readonly what: WriteKind;
  readonly automationId: string;
  readonly entityId: string | null;
  readonly suggestionId: string | null;
  readonly before: string | null;
  readonly after: string | null;
  readonly isDone: 0 | 1;
  readonly undoneMs: number | null;
}

export function createVersionStore(database: Database.Database): VersionStore {
  const list = database.prepare<[number, number], VersionRow>(LIST);
  const get = database.prepare<[number], VersionRow>(GET);
  const lastOf = database.prepare<[string], VersionRow>(LAST_OF);
  const unfinished = database.prepare<[], VersionRow>(UNFINISHED);
  const insert = database.prepare<[Omit<VersionRow, "id">]>(INSERT);
  const update = database.prepare<[VersionRow]>(UPDATE);
  const remove = database.prepare<[number]>(DELETE);
  const guard = <Result>(work: () => Result): Result => withStoreErrors(database.name, work);
  const orNull = (row: VersionRow | undefined) => (row === undefined ? null : toVersion(row));

  return {
    list: (limit, beforeId = Number.MAX_SAFE_INTEGER) =>
      guard(() => list.all(beforeId, limit).map(toVersion)),
    get: (id) => guard(() => orNull(get.get(id))),
    lastOf: (automationId) => guard(() => orNull(lastOf.get(automationId))),
    unfinished: () => guard(() => unfinished.all().map(toVersion)),
    add: (version) => guard(() => Number(insert.run(toRow(version)).lastInsertRowid)),
    save: (version) => {
      guard(() => update.run({ ...toRow(version), id: version.id }));
    },
    remove: (id) => {
      guard(() => remove.run(id));
    },
  };
}

function toRow({ before, after, isDone, ...rest }: Omit<AutomationVersion, "id">): Omit<VersionRow, "id"> {
  const toText = (body: AutomationBody | null) => (body === null ? null : JSON.stringify(body));
  return { ...rest, before: toText(before), after: toText(after), isDone: isDone ? 1 : 0 };
}

/** The JSON is this module's own writing. */
function toVersion({ before, after, isDone, ...rest }: VersionRow): AutomationVersion {
  const toBody = (text: string | null) => (text === null ? null : (JSON.parse(text) as AutomationBody));
  return { ...rest, before: toBody(before), after: toBody(after), isDone: isDone === 1 };
}
