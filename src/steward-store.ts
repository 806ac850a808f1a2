/** The memory's file and all that keeps it whole: opened or put back from a backup, watched over, backed up every day. Part of a composition root. */
import path from "node:path";
import { removeUnusedPacks } from "./adapters/sqlite/backup-manifest.ts";
import type { Store } from "./adapters/sqlite/open-store.ts";
import {
  markDamaged,
  markToRestore,
  openOrRestoreStore,
  type Restored,
  type WantedBackup,
} from "./adapters/sqlite/restore-store.ts";
import { waitForBackup } from "./app/backup-job.ts";
import { type Backups, createBackups, listBackupFiles } from "./app/backups.ts";
import type { Notices } from "./app/notices.ts";
import { startProcess } from "./start-process.ts";
import { createStoreHealth, isDamaged, type StoreHealth } from "./app/store-health.ts";
import { STORE_FILE } from "./app/store-file.ts";
import type { Clock } from "./ports/clock.ts";
import type { Log } from "./ports/log.ts";

export interface StewardStoreOptions {
  readonly dataDir: string;
  readonly notices: Notices;
  /** The memory is damaged: whoever opened it has to be stopped and made anew. */
  readonly onDamaged: () => void;
  readonly clock: Clock;
  readonly log: Log;
}

export interface StewardStore {
  readonly store: Store;
  readonly storePath: string;
  /** It was put back from a backup, or begun anew; null where neither. */
  readonly restored: Restored | null;
  /** Steward starts anew at once, with this backup in the memory's place; what is there now is set aside. */
  readonly restoreAtNextStart: (wanted: WantedBackup) => void;
  readonly health: StoreHealth;
  /** @param flush writes what waits, so that a backup has it */
  readonly createBackups: (flush: () => void) => Backups;
}

export const BACKUP_FOLDER = "backups";

/** @throws AppError store_unusable where the store cannot be opened */
export function openStewardStore(options: StewardStoreOptions): StewardStore {
  const { dataDir, notices, onDamaged, clock, log } = options;
  const storePath = path.join(dataDir, STORE_FILE);
  const folder = path.join(dataDir, BACKUP_FOLDER);
  const { store, restored } = openOrRestoreStore({
    path: storePath,
    listBackups: () => listBackupFiles(folder),
    nowMs: clock.now(),
    log,
  });
  if (restored !== null) tellRestored(notices, restored);
  const health = createStoreHealth({
    notices,
    log,
    onDamaged: () => {
      markDamaged(storePath);
      setImmediate(onDamaged);
    },
  });
  return {
    store,
    storePath,
    restored,
    restoreAtNextStart: (wanted) => {
      markToRestore(storePath, wanted);
      setImmediate(onDamaged);
    },
    health,
    createBackups: (flush) =>
      createBackups({
        folder,
        write: async (target, signal) => {
          flush();
          await waitForBackup(startProcess("backup-worker.ts", { storePath, target }), signal);
        },
        tidy: removeUnusedPacks,
        notices,
        onFailure: (error) => health.noteFailure(error),
        clock,
        log,
      }),
  };
}

/** A store may open and be found damaged by the first part that reads it: then once more, from its backup. */
export function withSoundStore<Result>(dataDir: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!isDamaged(error)) throw error;
    markDamaged(path.join(dataDir, STORE_FILE));
    return work();
  }
}

function tellRestored(notices: Notices, { backupMs, wantedBy }: Restored): void {
  notices.raise({
    code: "store_restored",
    failure: { kind: "store-restored", isWanted: wantedBy !== null, backupMs },
    acknowledgeable: true,
  });
}
