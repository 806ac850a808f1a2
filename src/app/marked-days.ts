/**
 * Days that are left out of learning: marked by hand, or proposed from who was at home and accepted.
 *
 * They are local dates from the first to the last, and stay those dates whatever the clocks do. Analyses, the command line and the export get them
 * as the home's `exceptions`. What a person said to a proposal is remembered, so that nobody is asked twice.
 */
import { setImmediate as yieldToOthers } from "node:timers/promises";
import { AppError } from "../core/domain/errors.ts";
import { createEventLogBuilder, type EventLog } from "../core/domain/event-log.ts";
import type { Home } from "../core/domain/home.ts";
import type { DateSpan, LearningRule, MarkedDays, ProposalKind } from "../core/domain/learning.ts";
import { createLocalClock } from "../core/domain/local-time.ts";
import { DAY_MS, type TimeRange } from "../core/domain/time.ts";
import { findPresenceDays, type PresenceDays, withoutSpans } from "../core/features/presence-days.ts";
import type { Cache } from "../ports/cache.ts";
import type { Clock } from "../ports/clock.ts";
import type { EventStore } from "../ports/event-store.ts";
import type { LearningStore } from "../ports/learning-store.ts";
import { createExcluder } from "./exclude.ts";

export interface MarkedDaysOptions {
  readonly store: Pick<
    LearningStore,
    "markedDays" | "saveMarkedDays" | "deleteMarkedDays" | "answers" | "saveAnswer"
  >;
  readonly events: Pick<EventStore, "readWindow" | "coveredSpans" | "counts">;
  readonly home: () => Home | null;
  /** Of persons who are left out nothing is looked at. */
  readonly rules: () => readonly LearningRule[];
  readonly clock: Clock;
  /** What presence shows takes long to find. */
  readonly features: Cache<readonly PresenceDays[]>;
  readonly createId: () => string;
  /** How far back days are proposed: as far as analyses look. */
  readonly windowDays: number;
}

interface DayProposal extends DateSpan {
  readonly id: string;
  readonly kind: ProposalKind;
  readonly people: number;
}

export interface DayKeeper {
  list(): readonly MarkedDays[];
  /** The same span again changes its reason. */
  mark(span: DateSpan, reason: string | null): MarkedDays;
  /** @throws AppError not_found */
  unmark(id: string): void;
  /** @throws AppError busy until the home was read */
  propose(): Promise<readonly DayProposal[]>;
  /**
   * @returns the days marked, `null` where the proposal was declined
   * @throws AppError not_found where there is no such proposal (any more)
   */
  answer(id: string, answer: "accepted" | "declined", reason: string | null): Promise<MarkedDays | null>;
  /** The home with these days as its exceptions. */
  addTo(home: Home): Home;
}

const HOME_ZONE = "zone.home";
/** Reading a year at once would hold up everything else for seconds. */
const CHUNK_DAYS = 30;

export function createMarkedDays(options: MarkedDaysOptions): DayKeeper {
  const { store, events, home, rules, clock, features, createId, windowDays } = options;

  async function presenceDays(current: Home): Promise<readonly PresenceDays[]> {
    const excluder = createExcluder(current, rules());
    const isKept = (entityId: string): boolean => excluder.ruleFor(entityId) === null;
    const personIds = current.persons.map(({ entity_id }) => entity_id).filter(isKept);
    const watched = personIds.length === 0 ? [HOME_ZONE].filter(isKept) : personIds;
    const timeZone = current.time_zone;
    const localClock = createLocalClock(timeZone);
    const toMs = localClock.startOfDay(localClock.dateOf(clock.now()));
    if (watched.length === 0) return [];
    return await features.get(JSON.stringify([timeZone, toMs, watched]), async () => {
      const fromMs = Math.max(toMs - windowDays * DAY_MS, events.counts().firstMs ?? toMs);
      const log = await readInChunks({ fromMs: Math.min(fromMs, toMs), toMs }, watched);
      return findPresenceDays({ log, timeZone, personIds, covered: events.coveredSpans() });
    });
  }

  async function readInChunks(range: TimeRange, entityIds: readonly string[]): Promise<EventLog> {
    const builder = createEventLogBuilder();
    const seen = new Set<string>();
    const add = (atMs: number, entityId: string, state: string): void => {
      builder.add({ atMs, entityId, state, initiatorCode: 0, actor: null });
    };
    for (let fromMs = range.fromMs; fromMs < range.toMs; fromMs += CHUNK_DAYS * DAY_MS) {
      const toMs = Math.min(fromMs + CHUNK_DAYS * DAY_MS, range.toMs);
      const chunk = events.readWindow({ fromMs, toMs }, entityIds);
      for (let row = 0; row < chunk.length; row += 1) {
        const entityId = chunk.entityIds[chunk.entity[row] ?? -1] ?? "";
        const before = chunk.states[chunk.previous[row] ?? -1];
        // What was so when the window began.
        if (!seen.has(entityId) && before !== undefined) add(range.fromMs, entityId, before);
        seen.add(entityId);
        add(chunk.atMs[row] ?? 0, entityId, chunk.states[chunk.state[row] ?? -1] ?? "");
      }
      await yieldToOthers();
    }
    return builder.build(range);
  }

  async function propose(): Promise<readonly DayProposal[]> {
    const current = home();
    if (current === null) {
      throw new AppError("busy", { kind: "home-unread", unknown: null });
    }
    const days = await presenceDays(current);
    const answers = store.answers();
    const settled = [...store.markedDays(), ...answers.filter(({ answer }) => answer === "accepted")];
    return days
      .filter((one) => !answers.some((said) => said.answer === "declined" && isSame(said, one)))
      .flatMap((one) => withoutSpans(one, settled).map((span) => ({ ...one, ...span })))
      .map(({ kind, from, to, people }) => ({ id: `${kind}:${from}:${to}`, kind, from, to, people }));
  }

  return {
    list: () => store.markedDays(),
    mark({ from, to }, reason) {
      const same = store.markedDays().find((days) => days.from === from && days.to === to);
      const days: MarkedDays = { id: same?.id ?? createId(), from, to, reason, origin: "hand" };
      store.saveMarkedDays(days);
      return days;
    },
    unmark(id) {
      if (store.deleteMarkedDays(id)) return;
      throw new AppError("not_found", { kind: "days-not-marked" });
    },
    propose,
    async answer(id, answer, reason) {
      const proposal = (await propose()).find((one) => one.id === id);
      if (proposal === undefined) {
        throw new AppError("not_found", { kind: "days-not-proposed" });
      }
      const { kind, from, to } = proposal;
      const said = { kind, from, to, answer };
      if (answer === "declined") {
        store.saveAnswer(said);
        return null;
      }
      const days: MarkedDays = { id: createId(), from, to, reason, origin: "proposal" };
      store.saveMarkedDays(days, said);
      return days;
    },
    addTo(current) {
      const marked = store.markedDays().map(({ from, to, reason }) => ({ from, to, reason }));
      return marked.length === 0 ? current : { ...current, exceptions: [...current.exceptions, ...marked] };
    },
  };
}

/** An absence that was declined does not come back because it lasted a day longer. */
function isSame(
  a: DateSpan & { readonly kind: ProposalKind },
  b: DateSpan & { readonly kind: ProposalKind },
): boolean {
  return a.kind === b.kind && a.from <= b.to && b.from <= a.to;
}
