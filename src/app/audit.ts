/**
 * The audit log: who saw, changed, took along or deleted what of the home's memory, kept for a year.
 *
 * Changes are written one by one. What happens all the time (looking, and knocking with a wrong token) is gathered by the day, person and
 * kind, and reaches the disk every ten minutes: a line for each look would wear out a memory card and hide what matters.
 */
import { createLocalClock } from "../core/domain/local-time.ts";
import { isAppError } from "../core/domain/errors.ts";
import { DAY_MS, MINUTE_MS, type EpochMs } from "../core/domain/time.ts";
import type { AuditEntry, AuditStore } from "../ports/audit-store.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";

export interface AuditOptions {
  readonly store: AuditStore;
  readonly timeZone: () => string;
  readonly clock: Clock;
  readonly log: Log;
}

/** What happened; what is left out is null, no bytes, once. */
export type Audited = Pick<AuditEntry, "who" | "what"> &
  Partial<Pick<AuditEntry, "subject" | "toWhom" | "bytes" | "count" | "sent">>;

export interface Audit {
  /** Something that deserves a line of its own. */
  note(happened: Audited): void;
  /** Something that happens often: a line a day. */
  gather(happened: Omit<Audited, "subject" | "sent">): void;
  /** Latest first, at least up to `limit`. */
  list(limit: number, beforeMs: EpochMs | null): readonly AuditEntry[];
  /** Writes what was gathered. */
  flush(): void;
  /** Writes what was gathered, and waits for nothing any more. */
  stop(): void;
}

/** Of what Steward did by itself. */
export const BY_STEWARD = "steward";
const KEEP_DAYS = 365;
const GATHER_MS = 10 * MINUTE_MS;

export function createAudit({ store, timeZone, clock, log }: AuditOptions): Audit {
  const gathered = new Map<string, { day: string; entry: AuditEntry }>();
  let timer: NodeJS.Timeout | null = null;
  let lastPurgeMs: EpochMs | null = null;

  const toEntry = ({
    who,
    what,
    subject = null,
    toWhom = null,
    bytes = 0,
    count = 1,
    sent = null,
  }: Audited): AuditEntry => ({
    atMs: clock.now(),
    who,
    what,
    subject,
    toWhom,
    bytes,
    count,
    sent,
  });

  /** Nobody's command fails because it cannot be noted; the log tells instead. */
  function write(work: () => void): boolean {
    try {
      work();
      return true;
    } catch (error) {
      if (!isAppError(error, "store_unusable")) throw error;
      log.warn("The audit log could not be written", { error });
      return false;
    }
  }

  function flush(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const nowMs = clock.now();
    if (lastPurgeMs === null || Math.abs(nowMs - lastPurgeMs) >= DAY_MS) {
      lastPurgeMs = nowMs;
      write(() => store.purgeBefore(nowMs - KEEP_DAYS * DAY_MS));
    }
    if (gathered.size > 0 && write(() => store.addToDays([...gathered.values()]))) gathered.clear();
  }

  return {
    note(happened) {
      write(() => store.add(toEntry(happened)));
    },
    gather(happened) {
      const entry = toEntry(happened);
      const day = createLocalClock(timeZone()).dateOf(entry.atMs);
      const key = JSON.stringify([day, entry.who, entry.what, entry.toWhom]);
      const { bytes, count } = gathered.get(key)?.entry ?? { bytes: 0, count: 0 };
      gathered.set(key, {
        day,
        entry: { ...entry, bytes: bytes + entry.bytes, count: count + entry.count },
      });
      timer ??= setTimeout(flush, GATHER_MS).unref();
    },
    list(limit, beforeMs) {
      flush();
      return store.list(limit, beforeMs ?? Number.MAX_SAFE_INTEGER);
    },
    flush,
    stop: flush,
  };
}
