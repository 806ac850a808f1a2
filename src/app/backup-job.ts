/** What the app and the backup's process say to each other. */
import { AppError, type ErrorCode } from "../core/domain/errors.ts";
import type { Failure } from "../core/domain/failure.ts";

export interface BackupJob {
  readonly storePath: string;
  readonly target: string;
}

export type BackupMessage =
  | { readonly type: "done" }
  | {
      readonly type: "failure";
      readonly code: ErrorCode;
      readonly failure: Failure;
      readonly details: Readonly<Record<string, unknown>>;
    };

/** As much of the backup's process as is needed. */
export interface BackupProcess {
  on(event: "message", listener: (message: BackupMessage) => void): unknown;
  on(event: "error", listener: (error: unknown) => void): unknown;
  on(event: "exit", listener: () => void): unknown;
  terminate(): Promise<unknown>;
}

/**
 * Ends the process when it has said what came of it, or when told to: killed in the middle, it leaves no backup behind.
 * @throws AppError what the process said, or internal when it died
 */
export async function waitForBackup(backup: BackupProcess, signal: AbortSignal): Promise<void> {
  const terminate = (): void => void backup.terminate();
  signal.addEventListener("abort", terminate);
  try {
    await new Promise<void>((resolve, reject) => {
      backup.on("message", (message) => {
        if (message.type === "done") resolve();
        else reject(new AppError(message.code, message.failure, { details: message.details }));
      });
      backup.on("error", (cause) => {
        reject(new AppError("internal", { kind: "backup-broke" }, { cause }));
      });
      backup.on("exit", () => {
        reject(new AppError("internal", { kind: "backup-died" }));
      });
    });
  } finally {
    signal.removeEventListener("abort", terminate);
    await backup.terminate();
  }
}
