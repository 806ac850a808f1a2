/**
 * Watches over the memory's file by what writing to it says: a full disk is a problem until there is room again, a damaged file ends
 * this run, and the next one begins with its latest backup.
 */
import { type AppError, isAppError } from "../core/domain/errors.ts";
import type { Log } from "../ports/log.ts";
import type { Notices } from "./notices.ts";

export interface StoreHealthOptions {
  readonly notices: Pick<Notices, "raise" | "clear">;
  /** Told once. */
  readonly onDamaged: () => void;
  readonly log: Log;
}

export interface StoreHealth {
  noteFailure(error: unknown): void;
  /** Something was written. */
  noteWritten(): void;
}

const FULL = "store_full";

export function createStoreHealth({ notices, onDamaged, log }: StoreHealthOptions): StoreHealth {
  let isFull = false;
  let isTold = false;
  return {
    noteFailure(error) {
      if (isRefusal(error, "full") && !isFull) {
        isFull = true;
        notices.raise({ code: FULL, failure: error.failure });
      }
      if (isDamaged(error) && !isTold) {
        isTold = true;
        log.error("Steward's memory is damaged; starting again with its latest backup", { error });
        onDamaged();
      }
    },
    noteWritten() {
      if (!isFull) return;
      isFull = false;
      notices.clear(FULL);
    },
  };
}

function isRefusal(error: unknown, reason: "full" | "damaged"): error is AppError {
  return isAppError(error, "store_unusable") && error.details["reason"] === reason;
}

/** Whether the memory's file was found damaged. */
export function isDamaged(error: unknown): boolean {
  return isRefusal(error, "damaged");
}

/** For what is caught up with later anyway: nothing happens where the store cannot be written now. */
export function unlessStoreRefuses(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!isAppError(error, "store_unusable")) throw error;
  }
}

/** The same of work that takes a while: nobody waits for it, so that its failure would else end the process. */
export async function unlessStoreRefusesLater(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isAppError(error, "store_unusable")) throw error;
  }
}
