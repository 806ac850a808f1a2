/**
 * Putting a backup in the memory's place, because somebody wants it: what is there now is backed up first, then set aside, and Steward starts anew.
 *
 * What happened since the backup is read back from Home Assistant's history as far as that goes.
 */
import { AppError } from "../core/domain/errors.ts";
import { DAY_MS, type EpochMs } from "../core/domain/time.ts";
import type { Clock } from "../ports/clock.ts";
import type { Backups } from "./backups.ts";

export interface RestoreOptions {
  readonly backups: Pick<Backups, "list" | "makeNow">;
  /** Stops Steward and starts it with the backup. */
  readonly restart: (wanted: { readonly backupMs: EpochMs; readonly wantedBy: string }) => void;
  readonly clock: Clock;
}

/** @throws AppError not_found where there is no such backup (any more) */
export type Restore = (backupMs: EpochMs, who: string) => Promise<void>;

export function createRestore({ backups, restart, clock }: RestoreOptions): Restore {
  return async (backupMs, who) => {
    if (!backups.list().some(({ atMs }) => atMs === backupMs)) {
      throw new AppError("not_found", { kind: "backup-gone" });
    }
    // Of one day only the last is kept: the one that is wanted must not go for it.
    const isOfToday = Math.floor(backupMs / DAY_MS) === Math.floor(clock.now() / DAY_MS);
    if (!isOfToday) await backups.makeNow();
    restart({ backupMs, wantedBy: who });
  };
}
