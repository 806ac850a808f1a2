/**
 * Brings a store to this version's schema, one transaction a step, so that a process killed in between leaves the version before or
 * the version after and nothing else.
 */
import type Database from "better-sqlite3";
import { PlainError } from "../../core/domain/errors.ts";
import type { Log } from "../../ports/log.ts";
import { APPLICATION_ID, MIGRATIONS, SCHEMA_VERSION } from "./schema.ts";

const COUNT_TABLES = "SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table'";

/**
 * @param steps the schema's steps; a test gives fewer to make an older store
 * @throws AppError store_unusable when the file is another program's or a newer Steward's
 */
export function migrate(database: Database.Database, log: Log, steps: readonly string[] = MIGRATIONS): void {
  const from = checkVersion(database, steps.length);
  for (let version = from + 1; version <= steps.length; version += 1) {
    const step = database.transaction(() => {
      database.exec(steps[version - 1] ?? "");
      database.pragma(`application_id = ${APPLICATION_ID}`);
      database.pragma(`user_version = ${version}`);
    });
    step.immediate();
    if (from > 0) log.info("The store's schema was brought up to date.", { version });
  }
}

/**
 * @returns the version the store has, 0 for an empty file
 * @throws AppError store_unusable when the file is another program's or a newer Steward's
 */
export function checkVersion(database: Database.Database, known: number = SCHEMA_VERSION): number {
  const version = Number(database.pragma("user_version", { simple: true }));
  const application = Number(database.pragma("application_id", { simple: true }));
  const tables = Number(database.prepare(COUNT_TABLES).pluck().get());
  if (tables > 0 && application !== APPLICATION_ID) {
    throw new PlainError(
      "store_unusable",
      `${database.name} is a database of another program. Point Steward to another folder, or move that file away.`,
      { details: { path: database.name } },
    );
  }
  if (version > known) {
    throw new PlainError(
      "store_unusable",
      `The store ${database.name} was written by a newer Steward (schema ${version}, this one knows ${known}). ` +
        "Update Steward, or restore a backup made before the update.",
      { details: { path: database.name, version, known } },
    );
  }
  return version;
}
