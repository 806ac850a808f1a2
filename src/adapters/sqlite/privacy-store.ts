/**
 * Takes the last traces of persons and things out of the store, names included, and writes the file anew without them.
 *
 * Changes are not touched: what a person did becomes nobody's in the initiator's one row. Such a row names itself as what the rules said,
 * which keeps it apart from the row that new changes of nobody get.
 */
import type Database from "better-sqlite3";
import { AppError } from "../../core/domain/errors.ts";
import type { Forgotten, PrivacyStore } from "../../ports/privacy-store.ts";
import { withStoreErrors } from "./store-error.ts";

const NOTE_SWEPT = "UPDATE secret SET is_swept = 1";
const NAMES = "(SELECT value FROM json_each(@names))";
const ACTORS = `(SELECT id FROM actor WHERE actor_id IN ${NAMES})`;
/** Home Assistant names a phone's notify action after the phone, as it does what tracks it. */
const PHONES = `(SELECT 'mobile_app_' || substr(value, length('device_tracker.') + 1) FROM json_each(@names)
  WHERE value LIKE 'device\\_tracker.%' ESCAPE '\\')`;
const ENTITIES = `(SELECT id FROM entity WHERE entity_id IN ${NAMES})`;

/** The rules' answer comes back where what people said is forgotten; what a program did stays a program's. */
const RESTORE_JUDGED = `
  UPDATE initiator SET (kind, certainty_percent, actor, judged) =
    (SELECT rules.kind, rules.certainty_percent, rules.actor, initiator.id FROM initiator AS rules WHERE rules.id = initiator.judged)
  WHERE actor IN ${ACTORS} AND judged <> id`;
const FORGET_RUNNERS = `
  UPDATE initiator SET actor = NULL, judged = id WHERE actor IN ${ACTORS} AND kind IN ('automation', 'script', 'scene')`;
const MAKE_NOBODYS = `
  UPDATE initiator SET kind = 'unknown', certainty_percent = 100, actor = NULL, judged = id WHERE actor IN ${ACTORS}`;

/** In this order: rows that name others go before them. */
const STATEMENTS: readonly string[] = [
  // Should this end before the file was written anew, the next start does it.
  "UPDATE secret SET is_swept = 0",
  "DELETE FROM kept_answer",
  RESTORE_JUDGED,
  FORGET_RUNNERS,
  MAKE_NOBODYS,
  `UPDATE run_event SET user = NULL WHERE user IN ${ACTORS}`,
  `UPDATE call_service SET user = NULL WHERE user IN ${ACTORS}`,
  `DELETE FROM run_event WHERE actor IN ${ACTORS}`,
  `DELETE FROM sealed_actor WHERE id IN ${ACTORS}`,
  `DELETE FROM entity_merge WHERE from_entity IN ${ENTITIES} OR to_entity IN ${ENTITIES}`,
  `DELETE FROM entity WHERE entity_id IN ${NAMES}`,
  `DELETE FROM registered_entity WHERE unseal(entity_id) IN ${NAMES}`,
  `DELETE FROM correction WHERE target IN ${NAMES} OR unseal(person_id) IN ${NAMES}`,
  `DELETE FROM program_user WHERE unseal(user_id) IN ${NAMES}`,
  `DELETE FROM audit_entry WHERE unseal(who) IN ${NAMES} AND day IS NOT NULL`,
  `UPDATE audit_entry SET who = seal_id('erased') WHERE unseal(who) IN ${NAMES}`,
  // A rule's id is its kind, a colon and the name.
  `UPDATE audit_entry SET subject = NULL
    WHERE substr(unseal(subject), instr(unseal(subject), ':') + 1) IN ${NAMES}`,
  // What was sent to a person's phone: the subject is its notify action.
  `UPDATE audit_entry SET subject = NULL, to_whom = NULL WHERE unseal(to_whom) IN ${PHONES}`,
  `UPDATE automation_version SET who = seal_text('erased') WHERE unseal(who) IN ${NAMES}`,
  `UPDATE notification SET answered_by = NULL WHERE unseal(answered_by) IN ${NAMES}`,
  `UPDATE notification SET services =
    (SELECT json_group_array(value) FROM json_each(notification.services) WHERE value NOT IN ${PHONES})
    WHERE EXISTS (SELECT 1 FROM json_each(notification.services) WHERE value IN ${PHONES})`,
  // What only the erased entities were ever like.
  "DELETE FROM state WHERE id NOT IN (SELECT state FROM state_change WHERE state >= 0)",
  "DELETE FROM attribute_set WHERE id NOT IN (SELECT attributes FROM state_change WHERE attributes IS NOT NULL)",
];

/** Texts in which a name may stand anywhere. */
const MENTIONS = {
  calls: {
    list: `SELECT at_ms || ' ' || action || ' ' || context_id AS id, unseal(service_data) AS text FROM call_service
      WHERE service_data IS NOT NULL`,
    remove: "DELETE FROM call_service WHERE at_ms || ' ' || action || ' ' || context_id = ?",
  },
  analyses: {
    list: "SELECT id, unseal(outcome) AS text FROM analysis",
    remove: "DELETE FROM analysis WHERE id = ?",
  },
  suggestions: {
    list: `SELECT id, unseal(found) || COALESCE(unseal(life), '') || COALESCE(automation_entity_id, '') AS text FROM suggestion`,
    remove: "DELETE FROM suggestion WHERE id = ?",
  },
  versions: {
    list: `SELECT id, COALESCE(unseal(before_text), '') || ' ' || COALESCE(unseal(after_text), '') || ' ' || COALESCE(entity_id, '') AS text
      FROM automation_version`,
    remove: "DELETE FROM automation_version WHERE id = ?",
  },
  incidents: {
    list: "SELECT id, unseal(body) AS text FROM incident",
    remove: "DELETE FROM incident WHERE id = ?",
  },
} as const;

interface Mention {
  readonly id: string | number;
  readonly text: string;
}

/** @param forgetNames drops what is remembered of ids that are gone now */
export function createPrivacyStore(database: Database.Database, forgetNames: () => void): PrivacyStore {
  const statements = STATEMENTS.map((sql) => database.prepare<[{ readonly names: string }]>(sql));
  const removeCalls = createRemoveMentions(database, MENTIONS.calls);
  const removeAnalyses = createRemoveMentions(database, MENTIONS.analyses);
  const removeVersions = createRemoveMentions(database, MENTIONS.versions);
  const removeIncidents = createRemoveMentions(database, MENTIONS.incidents);
  const removeSuggestions = createRemoveMentions(database, MENTIONS.suggestions);
  const guard = <Result>(work: () => Result): Result => withStoreErrors(database.name, work);

  const forget = database.transaction(({ userIds, entityIds }: Forgotten): number => {
    const all = [...userIds, ...entityIds];
    const names = JSON.stringify(all);
    for (const statement of statements) statement.run({ names });
    removeCalls(all);
    removeAnalyses(all);
    removeVersions(all);
    removeIncidents(all);
    return removeSuggestions(all);
  });

  return {
    forget: (forgotten) =>
      guard(() => {
        const suggestions = forget.immediate(forgotten);
        forgetNames();
        return suggestions;
      }),
    sweep: () => {
      guard(() => {
        sweep(database);
      });
    },
  };
}

/**
 * Every page is written anew and the log beside the file emptied: what was deleted is in none of them.
 * @throws AppError busy while somebody reads
 */
export function sweep(database: Database.Database): void {
  database.exec("VACUUM");
  const [answer] = database.pragma("wal_checkpoint(TRUNCATE)") as readonly { readonly busy: number }[];
  if (answer?.busy !== 0) {
    throw new AppError("busy", { kind: "wipe-waits" });
  }
  database.exec(NOTE_SWEPT);
}

function createRemoveMentions(
  database: Database.Database,
  sql: { readonly list: string; readonly remove: string },
): (names: readonly string[]) => number {
  const list = database.prepare<[], Mention>(sql.list);
  const remove = database.prepare<[string | number]>(sql.remove);
  return (names) => {
    const mentioned = list.all().filter(({ text }) => names.some((name) => mentions(text, name)));
    for (const { id } of mentioned) remove.run(id);
    return mentioned.length;
  };
}

/** `light.hall` is in neither `light.hall_2` nor `my_light.hall`. */
function mentions(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const around = `${text[at - 1] ?? ""}${text[at + name.length] ?? ""}`;
    if (!/[a-z0-9_]/i.test(around)) return true;
  }
  return false;
}
