/** What the main thread and the backup worker say to each other. */
import { AppError, type ErrorCode } from "../core/domain/errors.ts";

export interface BackupJob {
  readonly storePath: string;
  readonly target: string;
}

export type BackupMessage =
  | { readonly type: "done" }
  | {
      readonly type: "failure";
      readonly code: ErrorCode;
      readonly message: string;
      readonly details: Readonly<Record<string, unknown>>;
    };

/** As much of a worker thread as is needed; `node:worker_threads`' Worker is one. */
interface BackupThread {
  on(event: "message", listener: (message: BackupMessage) => void): unknown;
  on(event: "error", listener: (error: unknown) => void): unknown;
  on(event: "exit", listener: () => void): unknown;
}

/** @throws AppError what the worker said, or internal when it died */
export async function waitForBackup(thread: BackupThread): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    thread.on("message", (message) => {
      if (message.type === "done") resolve();
      else reject(new AppError(message.code, message.message, { details: message.details }));
    });
    thread.on("error", (cause) => {
      reject(new AppError("internal", "The backup failed.", { cause }));
    });
    thread.on("exit", () => {
      reject(new AppError("internal", "The backup ended before it was done."));
    });
  });
}
