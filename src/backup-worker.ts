/** The backup worker: copies the store and reads the copy back, away from everybody who cannot wait, then the thread ends. A composition root. */
import { parentPort, workerData } from "node:worker_threads";
import { writeBackup } from "./adapters/sqlite/backup-file.ts";
import type { BackupJob, BackupMessage } from "./app/backup-job.ts";
import { isAppError } from "./core/domain/errors.ts";

// Whoever starts this file hands it a typed job.
const { storePath, target } = workerData as BackupJob;

function post(message: BackupMessage): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is a window's; a thread's port has no origin
  parentPort?.postMessage(message);
}

try {
  writeBackup(storePath, target);
  post({ type: "done" });
} catch (error) {
  if (!isAppError(error)) throw error;
  post({ type: "failure", code: error.code, message: error.message, details: error.details });
}
