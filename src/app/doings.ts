/**
 * Doings by local day, kept in memory: what the pages of rhythm, now and activity are made of.
 *
 * A month of a large home is some ten thousands of them. A day that is over is read once an hour at most, today's again when what is kept of it
 * is older than some seconds; nothing reads the whole window for one change.
 */
import { setImmediate as yieldToOthers } from "node:timers/promises";
import { AppError } from "../core/domain/errors.ts";
import type { Home } from "../core/domain/home.ts";
import type { LearningRule } from "../core/domain/learning.ts";
import { addDays, createLocalClock, type LocalClock, type LocalDate } from "../core/domain/local-time.ts";
import type { EpochMs } from "../core/domain/time.ts";
import { isActuatorDomain, isGone, isMoving } from "../core/features/actionable.ts";
import type { Cache } from "../ports/cache.ts";
import type { Clock } from "../ports/clock.ts";
import type { Doing, DoingStore, DoingWords } from "../ports/doing-store.ts";
import { createExcluder, type Excluder } from "./exclude.ts";

export interface DoingDay {
  readonly date: LocalDate;
  readonly startMs: EpochMs;
  readonly endMs: EpochMs;
  /** Ascending. */
  readonly doings: readonly Doing[];
}

export interface DoingsOptions {
  readonly store: DoingStore;
  readonly home: () => Home | null;
  /** What is left out of learning is not shown either. */
  readonly rules: () => readonly LearningRule[];
  /** Days that are over. */
  readonly days: Cache<DoingDay>;
  /** Since when anything is remembered; null where nothing is. */
  readonly firstMs: () => EpochMs | null;
  /** Writes what waits. */
  readonly flush: () => void;
  readonly clock: Clock;
}

export interface Doings {
  /** Today's local date, and the first one of which anything is remembered. @throws AppError busy until the home was read */
  bounds(): { readonly first: LocalDate; readonly today: LocalDate; readonly clock: LocalClock };
  /** One local day. */
  day(date: LocalDate): Promise<DoingDay>;
  /** Local days from the first to the last, both included, ascending. */
  span(first: LocalDate, last: LocalDate): Promise<readonly DoingDay[]>;
  /** What they were made of has changed. */
  drop(): void;
}

/** Domains that tell of something, or change with every use of something else. */
const TELLING: ReadonlySet<string> = new Set([
  "sensor",
  "binary_sensor",
  "script",
  "zone",
  "person",
  "device_tracker",
  "sun",
  "weather",
  "image",
  "update",
  "event",
]);
const WORDS: DoingWords = {
  isOperated: isActuatorDomain,
  isTelling: (domain) => TELLING.has(domain),
  isMoving,
  isGone,
};
/** Today's are read again after this. */
const TODAY_LIFE_MS = 10_000;

export function createDoings(options: DoingsOptions): Doings {
  const { store, home, rules, days, firstMs, flush, clock } = options;
  let today: { readonly day: DoingDay; readonly readMs: EpochMs; readonly key: string } | null = null;
  let excluder: { readonly of: Home; readonly by: readonly LearningRule[]; readonly made: Excluder } | null =
    null;

  function requireHome(): Home {
    const current = home();
    if (current !== null) return current;
    throw new AppError("busy", { kind: "home-unread", unknown: null });
  }

  function excluderOf(current: Home): Excluder {
    if (excluder?.of !== current || excluder.by !== rules()) {
      excluder = { of: current, by: rules(), made: createExcluder(current, rules()) };
    }
    return excluder.made;
  }

  function read(date: LocalDate, localClock: LocalClock, current: Home): DoingDay {
    const learned = excluderOf(current);
    const startMs = localClock.startOfDay(date);
    const endMs = localClock.startOfDay(addDays(date, 1));
    const isOut = new Map<string, boolean>();
    const doings = store.readDoings({ fromMs: startMs, toMs: endMs }, WORDS).filter(({ entityId, actor }) => {
      const known = isOut.get(entityId) ?? learned.ruleFor(entityId) !== null;
      isOut.set(entityId, known);
      return !known && !learned.leftOutUserIds.has(actor ?? "");
    });
    return { date, startMs, endMs, doings };
  }

  async function day(date: LocalDate): Promise<DoingDay> {
    const current = requireHome();
    const localClock = createLocalClock(current.time_zone);
    const nowMs = clock.now();
    const key = `${current.time_zone} ${date}`;
    if (date < localClock.dateOf(nowMs)) {
      return await days.get(key, async () => {
        const made = read(date, localClock, current);
        // A month is read at once: everybody else has their turn in between.
        await yieldToOthers();
        return made;
      });
    }
    if (today === null || today.key !== key || Math.abs(nowMs - today.readMs) > TODAY_LIFE_MS) {
      flush();
      today = { day: read(date, localClock, current), readMs: nowMs, key };
    }
    return today.day;
  }

  return {
    bounds() {
      const localClock = createLocalClock(requireHome().time_zone);
      const nowMs = clock.now();
      return {
        first: localClock.dateOf(Math.min(nowMs, firstMs() ?? nowMs)),
        today: localClock.dateOf(nowMs),
        clock: localClock,
      };
    },
    day,
    async span(first, last) {
      const found: DoingDay[] = [];
      for (let date = first; date <= last; date = addDays(date, 1)) found.push(await day(date));
      return found;
    },
    drop() {
      today = null;
      days.drop();
    },
  };
}
