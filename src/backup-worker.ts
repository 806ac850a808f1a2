/**
 * The backup: a process that does one job away from everybody who cannot wait, and waits for its end. A composition root.
 *
 * Not a thread: it reads the store's file as plain bytes, which must not be done in the process that writes it (adapters/sqlite/frozen-file.ts).
 */
import os from "node:os";
import { writeBackup } from "./adapters/sqlite/backup-file.ts";
import type { BackupJob, BackupMessage } from "./app/backup-job.ts";
import { isAppError } from "./core/domain/errors.ts";

function post(message: BackupMessage): void {
  process.send?.(message);
}

function main({ storePath, target }: BackupJob): void {
  try {
    writeBackup(storePath, target);
    post({ type: "done" });
  } catch (error) {
    if (!isAppError(error)) throw error;
    post({ type: "failure", code: error.code, failure: error.failure, details: error.details });
  }
}

os.setPriority(os.constants.priority.PRIORITY_LOW);
// Whoever starts this file hands it a typed job.
process.on("message", (job) => main(job as BackupJob));
process.on("disconnect", () => process.exit(0));
