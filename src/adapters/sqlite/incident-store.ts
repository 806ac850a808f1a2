/** Incidents, on SQLite: what they say is sealed, as it may be of a person's things. */
import type Database from "better-sqlite3";
import type { IncidentStore, StoredIncident } from "../../ports/incident-store.ts";
import { withStoreErrors } from "./store-error.ts";

const SAVE = `
  INSERT INTO incident (id, since_ms, closed_ms, is_normal, body) VALUES (@id, @sinceMs, @closedMs, @isNormal, seal_text(@body))
  ON CONFLICT (id) DO UPDATE SET since_ms = excluded.since_ms, closed_ms = excluded.closed_ms, is_normal = excluded.is_normal,
    body = excluded.body`;
const SELECT = "SELECT unseal(body) AS body FROM incident";
const GET = `${SELECT} WHERE id = ?`;
const OPEN = `${SELECT} WHERE closed_ms IS NULL ORDER BY since_ms, id`;
const NORMAL = `${SELECT} WHERE is_normal = 1 ORDER BY since_ms, id`;
const CLOSED = `${SELECT} WHERE closed_ms >= ? ORDER BY closed_ms DESC, id LIMIT ?`;
const LIST = `${SELECT} ORDER BY since_ms, id`;
const PURGE = "DELETE FROM incident WHERE closed_ms < ? AND is_normal = 0";

interface SaveRow {
  readonly id: string;
  readonly sinceMs: number;
  readonly closedMs: number | null;
  readonly isNormal: 0 | 1;
  readonly body: string;
}

export function createIncidentStore(database: Database.Database): IncidentStore {
  const save = database.prepare<[SaveRow]>(SAVE);
  const get = database.prepare<[string], string>(GET).pluck();
  const open = database.prepare<[], string>(OPEN).pluck();
  const normal = database.prepare<[], string>(NORMAL).pluck();
  const closed = database.prepare<[number, number], string>(CLOSED).pluck();
  const list = database.prepare<[], string>(LIST).pluck();
  const purge = database.prepare<[number]>(PURGE);
  const guard = <Result>(work: () => Result): Result => withStoreErrors(database.name, work);

  return {
    save: (stored) => {
      const { incident, isNormal } = stored;
      guard(() =>
        save.run({
          id: incident.id,
          sinceMs: incident.since_ms,
          closedMs: incident.closed_ms,
          isNormal: isNormal ? 1 : 0,
          body: JSON.stringify(stored),
        }),
      );
    },
    get: (id) =>
      guard(() => {
        const body = get.get(id);
        return body === undefined ? null : toStored(body);
      }),
    open: () => guard(() => open.all().map(toStored)),
    normal: () => guard(() => normal.all().map(toStored)),
    closed: (limit, sinceMs) => guard(() => closed.all(sinceMs, limit).map(toStored)),
    list: () => guard(() => list.all().map(toStored)),
    purgeBefore: (beforeMs) => {
      guard(() => purge.run(beforeMs));
    },
  };
}

/** The JSON is this module's own writing. */
function toStored(body: string): StoredIncident {
  return JSON.parse(body) as StoredIncident;
}
