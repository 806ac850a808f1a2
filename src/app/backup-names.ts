/** Backups by their names, and which of them are kept: the last of each of seven days and of each of four weeks. */
import { DAY_MS, type EpochMs } from "../core/domain/time.ts";

export interface BackupName {
  readonly name: string;
  readonly atMs: EpochMs;
}

const NAME = /^steward-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)Z\.backup$/;
const DAILY = 7;
const WEEKLY = 4;
const WEEK_DAYS = 7;
/** 1970 began on a Thursday; weeks begin on Monday. */
const FIRST_WEEKDAY = 3;

export function toBackupName(atMs: EpochMs): string {
  return `steward-${new Date(atMs).toISOString().slice(0, 19).replaceAll(":", "-")}Z.backup`;
}

/** The backups among a folder's files, the latest first; what has another name is none. */
export function listBackups(fileNames: readonly string[]): readonly BackupName[] {
  return fileNames
    .flatMap((name) => {
      const [, date, hours, minutes, seconds] = NAME.exec(name) ?? [];
      const atMs = Date.parse(`${date ?? ""}T${hours ?? ""}:${minutes ?? ""}:${seconds ?? ""}Z`);
      return Number.isNaN(atMs) ? [] : [{ name, atMs }];
    })
    .toSorted((a, b) => b.atMs - a.atMs);
}

/** @param backups the latest first */
export function toBeRemoved(backups: readonly BackupName[]): readonly BackupName[] {
  const dayOf = ({ atMs }: BackupName): number => Math.floor(atMs / DAY_MS);
  const kept = new Set([
    ...latestOfEach(backups, dayOf).slice(0, DAILY),
    ...latestOfEach(backups, (backup) => Math.floor((dayOf(backup) + FIRST_WEEKDAY) / WEEK_DAYS)).slice(
      0,
      WEEKLY,
    ),
  ]);
  return backups.filter((backup) => !kept.has(backup));
}

function latestOfEach(
  backups: readonly BackupName[],
  partOf: (backup: BackupName) => number,
): readonly BackupName[] {
  return [...Map.groupBy(backups, partOf).values()].flatMap(([latest]) =>
    latest === undefined ? [] : [latest],
  );
}
