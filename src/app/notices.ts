/**
 * What a person should know about Steward itself and no part's state tells: the disk is full, a damaged memory was put back.
 *
 * Two kinds. A notice stands until whoever raised it clears it, and is forgotten at a restart, after which it is raised anew where its
 * cause is still there. An acknowledgeable one tells of something that happened once: nothing will make it go away, so it is kept on
 * disk until a person has read it.
 */
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { AppError } from "../core/domain/errors.ts";
import type { Failure } from "../core/domain/failure.ts";
import { failureInEnglish } from "../core/domain/failure-in-english.ts";
import type { EpochMs } from "../core/domain/time.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import { createListeners } from "./listeners.ts";

export interface Notice {
  readonly code: string;
  /** What happened and what to do. Never names or states of persons: Home Assistant shows it to all administrators. */
  readonly failure: Failure;
  readonly sinceMs: EpochMs;
  readonly acknowledgeable: boolean;
}

interface RaisedNotice {
  /** snake_case, one notice each. The integration has a severity and texts of its own for the codes it knows. */
  readonly code: string;
  readonly failure: Failure;
  /** It happened once and stays until a person has read it; else whoever raises it clears it. Default false. */
  readonly acknowledgeable?: boolean;
}

export interface Notices {
  /** Raised again, a notice keeps the time since which it stands and tells the new failure. */
  raise(notice: RaisedNotice): void;
  /** The cause is gone; nothing happens where the notice was not raised. */
  clear(code: string): void;
  /** A person has read it. @throws AppError not_found; conflict where it goes away only with its cause */
  acknowledge(code: string): void;
  /** Oldest first. */
  list(): readonly Notice[];
  onChange(listener: () => void): () => void;
}

export interface NoticesOptions {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly log: Log;
}

const FILE = "notices.json";
const OWNER_ONLY = 0o600;

/** What is kept and can be told in any language; of anything else the English words are left. */
const keptSchema = z.object({
  kind: z.literal("store-restored"),
  isWanted: z.boolean(),
  backupMs: z.number().nullable(),
});
const fileSchema = z.object({
  notices: z.array(
    z.object({
      code: z.string().min(1),
      message: z.string(),
      failure: keptSchema.optional().catch(undefined),
      since_ms: z.number().int().nonnegative(),
    }),
  ),
});

/** Reads at once what waits to be acknowledged. The data folder has to exist. */
export function createNotices({ dataDir, clock, log }: NoticesOptions): Notices {
  const file = path.join(dataDir, FILE);
  const listeners = createListeners();
  const known = new Map(readKept(file, log).map((notice) => [notice.code, notice]));

  function change(before: Notice | undefined, after: Notice | undefined): void {
    if (before?.acknowledgeable === true || after?.acknowledgeable === true) keep();
    listeners.tell();
  }

  /** Notices come when the disk is in trouble: one that cannot be written is told all the same, until the next restart. */
  function keep(): void {
    try {
      writeKept(
        file,
        [...known.values()].filter(({ acknowledgeable }) => acknowledgeable),
      );
    } catch (error) {
      log.warn("What waits to be acknowledged could not be written down", { file, error });
    }
  }

  return {
    raise({ code, failure, acknowledgeable = false }) {
      const before = known.get(code);
      if (before?.acknowledgeable === acknowledgeable && isDeepStrictEqual(before.failure, failure)) return;
      const after = { code, failure, acknowledgeable, sinceMs: before?.sinceMs ?? clock.now() };
      known.set(code, after);
      change(before, after);
    },
    clear(code) {
      const before = known.get(code);
      if (known.delete(code)) change(before, undefined);
    },
    acknowledge(code) {
      const notice = known.get(code);
      if (notice === undefined) {
        throw new AppError("not_found", { kind: "problem-gone" });
      }
      if (!notice.acknowledgeable) {
        throw new AppError("conflict", { kind: "problem-passing" });
      }
      known.delete(code);
      change(notice, undefined);
    },
    list: () => [...known.values()].toSorted((a, b) => a.sinceMs - b.sinceMs),
    onChange: listeners.add,
  };
}

function readKept(file: string, log: Log): readonly Notice[] {
  try {
    const { notices } = fileSchema.parse(JSON.parse(readFileSync(file, "utf8")));
    return notices.map(({ code, message, failure, since_ms }) => ({
      code,
      failure: failure ?? { kind: "as-said", text: message },
      sinceMs: since_ms,
      acknowledgeable: true,
    }));
  } catch (error) {
    const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
    // Losing a notice is no reason not to start.
    if (!isMissing)
      log.warn("What waited to be acknowledged cannot be read; it is left out", { file, error });
    return [];
  }
}

/** In place of the file at once and as a whole, also when the power goes. */
function writeKept(file: string, notices: readonly Notice[]): void {
  const kept = notices.map(({ code, failure, sinceMs }) => ({
    code,
    message: failureInEnglish(failure),
    failure,
    since_ms: sinceMs,
  }));
  const fresh = `${file}.new`;
  const handle = openSync(fresh, "w", OWNER_ONLY);
  try {
    writeFileSync(handle, `${JSON.stringify({ notices: kept }, null, 2)}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(fresh, file);
}
