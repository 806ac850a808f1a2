/**
 * Opens the store: one file, one writing connection in the main thread, read-only ones in workers.
 *
 * Settings for SD cards: a write-ahead log with `synchronous = NORMAL` syncs at checkpoints, not at every commit (a power cut loses
 * the last moments, never the file; the lost span is not marked as covered either, so it is read back from Home Assistant).
 * A commit writes each page it touched, and a home's changes of some minutes fill few, so pages are of 1 KB (reading is as quick). A
 * checkpoint comes every 64 MB: a page that is being filled is written to its place once and not each time, and one that a night frees is
 * used again by then (bench/wear.ts).
 */
import { closeSync, mkdirSync, openSync } from "node:fs";
import path from "node:path";
import Database from "better-sqlite3";
import { PlainError } from "../../core/domain/errors.ts";
import type { AuditStore } from "../../ports/audit-store.ts";
import type { AggregateStore } from "../../ports/aggregate-store.ts";
import type { CorrectionStore } from "../../ports/correction-store.ts";
import type { EntityMoves } from "../../ports/entity-moves.ts";
import type { DoingStore } from "../../ports/doing-store.ts";
import type { EventStore } from "../../ports/event-store.ts";
import type { LearningStore } from "../../ports/learning-store.ts";
import type { Log } from "../../ports/log.ts";
import type { PrivacyStore } from "../../ports/privacy-store.ts";
import type { CacheShelf } from "../../ports/cache.ts";
import type { IncidentStore } from "../../ports/incident-store.ts";
import type { ModelUseStore } from "../../ports/model-use-store.ts";
import type { NotificationStore } from "../../ports/notification-store.ts";
import type { SettingStore } from "../../ports/setting-store.ts";
import type { SuggestionStore } from "../../ports/suggestion-store.ts";
import type { VersionStore } from "../../ports/version-store.ts";
import type { WordingStore } from "../../ports/wording-store.ts";
import { type AggregateReader, createAggregateReader, createAggregateStore } from "./aggregate-store.ts";
import { createAuditStore } from "./audit-store.ts";
import { createCorrectionStore } from "./correction-store.ts";
import { createEntityMoves } from "./entity-moves.ts";
import { createEventReader, type EventReader } from "./event-reader.ts";
import { createEventStore } from "./event-store.ts";
import { createLearningStore } from "./learning-store.ts";
import { checkVersion, migrate } from "./migrate.ts";
import { createIncidentStore } from "./incident-store.ts";
import { createModelUseStore } from "./model-use-store.ts";
import { createNotificationStore } from "./notification-store.ts";
import { createPrivacyStore } from "./privacy-store.ts";
import { createDoingStore } from "./read-doings.ts";
import { SCHEMA_VERSION } from "./schema.ts";
import { type CreateShelf, createShelfReaders, createShelves } from "./sealed-shelf.ts";
import { createSettingStore } from "./setting-store.ts";
import { createVersionStore } from "./version-store.ts";
import { createWordingStore } from "./wording-store.ts";
import { keyFileOf } from "./secret-key.ts";
import { unlock, wipeRemains } from "./unlock.ts";
import { withStoreErrors } from "./store-error.ts";
import { createSuggestionReader, createSuggestionStore, type SuggestionReader } from "./suggestion-store.ts";

const BUSY_TIMEOUT_MS = 5_000;
const OWNER_ONLY = 0o600;
const WRITER_SETTINGS = [
  "page_size = 1024",
  "journal_mode = WAL",
  "synchronous = NORMAL",
  "foreign_keys = ON",
  "wal_autocheckpoint = 64000",
  "journal_size_limit = 67108864",
  "cache_size = -8000",
  "temp_store = MEMORY",
];

export interface Store {
  readonly events: EventStore;
  readonly doings: DoingStore;
  readonly aggregates: AggregateStore;
  readonly suggestions: SuggestionStore;
  readonly moves: EntityMoves;
  readonly learning: LearningStore;
  readonly corrections: CorrectionStore;
  readonly audit: AuditStore;
  readonly privacy: PrivacyStore;
  readonly versions: VersionStore;
  readonly notifications: NotificationStore;
  readonly incidents: IncidentStore;
  readonly settings: SettingStore;
  readonly modelUse: ModelUseStore;
  readonly wordings: WordingStore;
  /** Where caches of some kind keep what outlives a restart. */
  readonly shelf: CreateShelf;
  /**
   * All that `work` writes, as one transaction: pages that it frees and fills again are written once.
   * @returns what it returns; nothing of it is there where it throws
   */
  readonly together: <Result>(work: () => Result) => Result;
  /** Brings everything into the main file: before a backup takes it. */
  checkpoint(): void;
  close(): void;
}

export interface StoreReader {
  readonly events: EventReader;
  readonly aggregates: AggregateReader;
  readonly suggestions: SuggestionReader;
  /** Where caches of some kind keep what outlives a restart. */
  readonly shelf: (kind: string) => Pick<CacheShelf<string>, "find">;
  close(): void;
}

/**
 * Opens the store for writing, making or migrating it where needed.
 * @throws AppError store_unusable, with what to do
 */
export function openStore(options: { readonly path: string; readonly log: Log }): Store {
  const { path: file, log } = options;
  createPrivateFile(file);
  const database = withStoreErrors(file, () => new Database(file, { timeout: BUSY_TIMEOUT_MS }));
  try {
    return withStoreErrors(file, () => {
      unlock(database, keyFileOf(file), checkVersion(database));
      for (const setting of WRITER_SETTINGS) database.pragma(setting);
      migrate(database, log);
      wipeRemains(database, log);
      const { forgetNames, ...events } = createEventStore(database);
      const { abandonRollUp, ...aggregates } = createAggregateStore(database);
      return {
        events,
        doings: createDoingStore(database),
        audit: createAuditStore(database),
        privacy: createPrivacyStore(database, forgetNames),
        aggregates,
        moves: createEntityMoves(database, forgetNames),
        suggestions: createSuggestionStore(database),
        versions: createVersionStore(database),
        notifications: createNotificationStore(database),
        incidents: createIncidentStore(database),
        settings: createSettingStore(database),
        modelUse: createModelUseStore(database),
        wordings: createWordingStore(database),
        corrections: createCorrectionStore(database),
        learning: createLearningStore(database),
        shelf: createShelves(database),
        together: (work) => {
          try {
            return withStoreErrors(file, () => database.transaction(work).immediate());
          } catch (error) {
            forgetNames();
            abandonRollUp();
            throw error;
          }
        },
        checkpoint: () => {
          withStoreErrors(file, () => database.pragma("wal_checkpoint(TRUNCATE)"));
        },
        close: () => {
          withStoreErrors(file, () => database.close());
        },
      };
    });
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * Opens an existing store for reading beside the writer.
 * @throws AppError store_unusable where there is none or its schema is not this version's
 */
export function openStoreForReading(file: string): StoreReader {
  const database = withStoreErrors(
    file,
    () => new Database(file, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS }),
  );
  try {
    return withStoreErrors(file, () => {
      const version = checkVersion(database);
      if (version !== SCHEMA_VERSION) {
        throw new PlainError(
          "store_unusable",
          `The store ${file} has schema ${version}, not ${SCHEMA_VERSION}. Start Steward once, it brings the store up to date.`,
        );
      }
      unlock(database, keyFileOf(file), version);
      return {
        events: createEventReader(database),
        aggregates: createAggregateReader(database),
        suggestions: createSuggestionReader(database),
        shelf: createShelfReaders(database),
        close: () => {
          database.close();
        },
      };
    });
  } catch (error) {
    database.close();
    throw error;
  }
}

/** The home's memory is nobody else's to read. SQLite gives its companion files the same rights. */
function createPrivateFile(file: string): void {
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    closeSync(openSync(file, "a", OWNER_ONLY));
  } catch (error) {
    throw new PlainError(
      "store_unusable",
      `The store ${file} cannot be made. See that its folder can be written by Steward.`,
      { cause: error, details: { path: file } },
    );
  }
}
