/** Notifications sent, on SQLite. */
import type Database from "better-sqlite3";
import type { NotificationStore, SentNotification } from "../../ports/notification-store.ts";
import { withStoreErrors } from "./store-error.ts";

const SELECT = `
  SELECT tag, kind, subject, sent_ms AS sentMs, services, choices, answer, unseal(answered_by) AS answeredBy, closed_ms AS closedMs
  FROM notification`;
const SAVE = `
  INSERT INTO notification (tag, kind, subject, sent_ms, services, choices, answer, answered_by, closed_ms)
  VALUES (@tag, @kind, @subject, @sentMs, @services, @choices, @answer, seal_text(@answeredBy), @closedMs)
  ON CONFLICT (tag) DO UPDATE SET sent_ms = excluded.sent_ms, services = excluded.services, choices = excluded.choices,
    answer = excluded.answer, answered_by = excluded.answered_by, closed_ms = excluded.closed_ms`;
const REMOVE = "DELETE FROM notification WHERE tag = ?";
const FIND = `${SELECT} WHERE EXISTS (SELECT 1 FROM json_each(notification.choices) WHERE json_each.key = ?)`;
const OPEN = `${SELECT} WHERE kind = ? AND subject = ? AND closed_ms IS NULL ORDER BY sent_ms`;
const COUNT = "SELECT COUNT(*) FROM notification WHERE sent_ms >= ?";
const LIST = `${SELECT} ORDER BY sent_ms DESC LIMIT ?`;
const PURGE = "DELETE FROM notification WHERE sent_ms < ?";

type Row = Omit<SentNotification, "services" | "choices"> & {
  readonly services: string;
  readonly choices: string;
};

export function createNotificationStore(database: Database.Database): NotificationStore {
  const save = database.prepare<[Row]>(SAVE);
  const remove = database.prepare<[string]>(REMOVE);
  const find = database.prepare<[string], Row>(FIND);
  const open = database.prepare<[string, string], Row>(OPEN);
  const count = database.prepare<[number], number>(COUNT).pluck();
  const list = database.prepare<[number], Row>(LIST);
  const purge = database.prepare<[number]>(PURGE);
  const guard = <Result>(work: () => Result): Result => withStoreErrors(database.name, work);

  return {
    save: ({ services, choices, ...rest }) => {
      guard(() =>
        save.run({ ...rest, services: JSON.stringify(services), choices: JSON.stringify(choices) }),
      );
    },
    remove: (tag) => {
      guard(() => remove.run(tag));
    },
    findByAction: (actionId) =>
      guard(() => {
        const row = find.get(actionId);
        return row === undefined ? null : toSent(row);
      }),
    open: (kind, subject) => guard(() => open.all(kind, subject).map(toSent)),
    countSince: (sinceMs) => guard(() => count.get(sinceMs) ?? 0),
    list: (limit) => guard(() => list.all(limit).map(toSent)),
    purgeBefore: (beforeMs) => {
      guard(() => purge.run(beforeMs));
    },
  };
}

/** The JSON is this module's own writing. */
function toSent({ services, choices, ...rest }: Row): SentNotification {
  return {
    ...rest,
    services: JSON.parse(services) as SentNotification["services"],
    choices: JSON.parse(choices) as SentNotification["choices"],
  };
}
