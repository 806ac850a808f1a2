/**
 * Backs Steward's memory up once a day, beside it: seven daily states and four weekly ones.
 *
 * They are for a damaged file. For a lost disk there are Home Assistant's own backups, which take a fresh copy of the memory and leave these
 * out. Nothing is removed before the newest one is there and was found whole.
 */
import { mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { AppError, isAppError } from "../core/domain/errors.ts";
import { HOUR_MS, MINUTE_MS, SECOND_MS, type EpochMs } from "../core/domain/time.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import { listBackups, toBackupName, toBeRemoved } from "./backup-names.ts";
import type { Notices } from "./notices.ts";

export interface BackupsOptions {
  readonly folder: string;
  /** Writes one; ends early when told to. @throws AppError where it cannot; then there is none */
  readonly write: (file: string, signal: AbortSignal) => Promise<void>;
  /** Removes what no backup in the folder needs any more. */
  readonly tidy: (folder: string) => void;
  readonly notices: Pick<Notices, "raise" | "clear">;
  /** Told of every failure: it may be the memory that is damaged. */
  readonly onFailure: (error: unknown) => void;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Backups {
  /** Looks every hour whether one is overdue: none was made last night. */
  start(): void;
  stop(): Promise<void>;
  /**
   * Makes one if there is none of this day; resolves when it is there or has failed. Called each night before what is old is forgotten: the pages
   * that frees are filled during the day to come, so they need not be written into the file, which a backup has brought up to date, twice.
   */
  makeNightly(): Promise<void>;
  /** Makes one now; waits for one that is being made. @throws AppError where there is none after that */
  makeNow(): Promise<void>;
  /** The latest first. */
  list(): readonly BackupFile[];
  /** Waits for one that is being made; makes one where the last is overdue. */
  makeIfDue(): Promise<void>;
}

export interface BackupFile {
  readonly atMs: EpochMs;
  /** What it alone takes of the disk: blocks that it shares with earlier ones are theirs. */
  readonly bytes: number;
}

const FAILED = "backup_failed";
/** A process that is restarted over and over should not back up each time. */
const FIRST_LOOK_MS = 10 * MINUTE_MS;
/** Nights are of different lengths, and analyses end at different times. */
const NIGHTLY_MS = 20 * HOUR_MS;
const OVERDUE_MS = 28 * HOUR_MS;

export function createBackups(options: BackupsOptions): Backups {
  const { folder, write, tidy, notices, onFailure, clock, log } = options;
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<void> | null = null;

  function isOlderThan(limitMs: number): boolean {
    const [last] = list(folder);
    if (last === undefined) return true;
    const ageMs = clock.now() - last.atMs;
    // One from the future was made when the clock was wrong.
    return ageMs >= limitMs || ageMs < -HOUR_MS;
  }

  async function make(): Promise<void> {
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      await write(path.join(folder, toBackupName(clock.now())), stopping.signal);
      for (const { name } of toBeRemoved(list(folder))) rmSync(path.join(folder, name), { force: true });
      tidy(folder);
      notices.clear(FAILED);
      log.info("Steward's memory was backed up");
    } catch (error) {
      if (stopping.signal.aborted) return;
      log.warn("Steward's memory could not be backed up; trying again in an hour", { error });
      const why = isAppError(error) ? error.failure : null;
      notices.raise({ code: FAILED, failure: { kind: "backup-failed", why } });
      onFailure(error);
    }
  }

  async function makeIfOlderThan(limitMs: number): Promise<void> {
    if (running === null && !isOlderThan(limitMs)) return;
    running ??= make().finally(() => {
      running = null;
    });
    await running;
  }

  function lookIn(delayMs: number): void {
    timer = setTimeout(() => {
      lookIn(HOUR_MS);
      void makeIfOlderThan(OVERDUE_MS);
    }, delayMs);
  }

  return {
    makeNightly: async () => await makeIfOlderThan(NIGHTLY_MS),
    async makeNow() {
      const beforeMs = clock.now();
      // One of this very second is of now.
      await makeIfOlderThan(SECOND_MS);
      // Names have whole seconds.
      if ((list(folder)[0]?.atMs ?? 0) >= beforeMs - SECOND_MS) return;
      throw new AppError("store_unusable", { kind: "backup-not-made" });
    },
    list: () => list(folder).map(({ name, atMs }) => ({ atMs, bytes: bytesOf(path.join(folder, name)) })),
    makeIfDue: async () => await makeIfOlderThan(OVERDUE_MS),
    start() {
      if (timer === null) lookIn(FIRST_LOOK_MS);
    },
    async stop() {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      stopping.abort();
      await running;
    },
  };
}

/** The backups in a folder, the latest first. */
export function listBackupFiles(
  folder: string,
): readonly { readonly file: string; readonly atMs: EpochMs }[] {
  return list(folder).map(({ name, atMs }) => ({ file: path.join(folder, name), atMs }));
}

function bytesOf(file: string): number {
  return [file, `${file}.pack`].reduce(
    (sum, one) => sum + (statSync(one, { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}

function list(folder: string): ReturnType<typeof listBackups> {
  try {
    return listBackups(readdirSync(folder));
  } catch {
    return [];
  }
}
