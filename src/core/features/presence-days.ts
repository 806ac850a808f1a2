/**
 * Days that were not like others, seen from who was at home: days on which nobody was, and days with more people than nearly ever.
 *
 * Only whole local days are judged that the memory covers and on which it is known of everybody where they were: an `unavailable` phone or a gap
 * proposes nothing. What happens often is no exception but how the home lives: a house for weekends is not away every week. Deterministic
 * thresholds, no statistics: a person answers each proposal.
 */
import type { EventLog } from "../domain/event-log.ts";
import type { DateSpan, ProposalKind } from "../domain/learning.ts";
import { addDays, createLocalClock, type LocalDate } from "../domain/local-time.ts";
import { DAY_MS, type EpochMs, HOUR_MS, MINUTE_MS, type TimeRange } from "../domain/time.ts";

export interface PresenceDays extends DateSpan {
  readonly kind: ProposalKind;
  /** `guests`: how many were at home at a time; `away`: 0. */
  readonly people: number;
}

export interface PresenceDaysInput {
  /** Changes of the persons or of the zone; others are passed over. */
  readonly log: EventLog;
  readonly timeZone: string;
  /** Entities `person.*`; without any, the zone's number of people is looked at. */
  readonly personIds: readonly string[];
  /** Spans for which the log is complete, ascending. */
  readonly covered: readonly TimeRange[];
  readonly params?: Partial<PresenceDaysParams>;
}

interface PresenceDaysParams {
  /** Days judged below which nothing is proposed: two weeks show both kinds of weekday and weekend twice. */
  readonly minDays: number;
  /** More absences than this in 30 days are how the home lives. */
  readonly maxAbsencesPer30Days: number;
  /** At home for as long in a day is still away: somebody looks after the plants, a phone is wrong about its place. */
  readonly maxHomeMinutes: number;
  /** For as long a person's place may be unknown and is taken to be the one before. */
  readonly maxUnknownMinutes: number;
  /** Hours for which so many have to be at home together. A visit for coffee changes no day. */
  readonly guestHours: number;
  /** Share of days, 0-1, up to which so many people are unusual. */
  readonly maxGuestShareRatio: number;
}

const DEFAULTS: PresenceDaysParams = {
  minDays: 14,
  maxAbsencesPer30Days: 2,
  maxHomeMinutes: 15,
  maxUnknownMinutes: 120,
  guestHours: 4,
  maxGuestShareRatio: 0.1,
};

const HOME_ZONE = "zone.home";
const NOT_KNOWN: ReadonlySet<string> = new Set(["unknown", "unavailable", ""]);

/** A local day and, for each number of people, how long at least so many were at home. */
interface Day {
  readonly date: LocalDate;
  readonly msWithAtLeast: readonly number[];
}

/** @returns proposals, earliest first. Cost: O(rows + days × people) */
export function findPresenceDays(input: PresenceDaysInput): readonly PresenceDays[] {
  const params = { ...DEFAULTS, ...input.params };
  const days = judgeableDays(input, params);
  if (days.length < params.minDays) return [];
  return [...absences(days, params), ...visits(days, params)].sort(
    (a, b) => a.from.localeCompare(b.from) || a.kind.localeCompare(b.kind),
  );
}

function absences(days: readonly Day[], params: PresenceDaysParams): readonly PresenceDays[] {
  const mostMs = params.maxHomeMinutes * MINUTE_MS;
  const empty = days.filter(({ msWithAtLeast }) => (msWithAtLeast[1] ?? 0) <= mostMs);
  const spans = toSpans(empty.map(({ date }) => date));
  const most = Math.max(params.maxAbsencesPer30Days, (params.maxAbsencesPer30Days * days.length) / 30);
  return spans.length > most ? [] : spans.map((span) => ({ kind: "away", ...span, people: 0 }));
}

function visits(days: readonly Day[], params: PresenceDaysParams): readonly PresenceDays[] {
  const enoughMs = params.guestHours * HOUR_MS;
  const peaks = days.map(({ msWithAtLeast }) => msWithAtLeast.findLastIndex((ms) => ms >= enoughMs));
  const shareWithAtLeast = (people: number): number =>
    peaks.filter((peak) => peak >= people).length / days.length;
  const isUnusual = (people: number): boolean =>
    people > 1 && shareWithAtLeast(people) <= params.maxGuestShareRatio;
  const unusual = days.flatMap(({ date }, index) => (isUnusual(peaks[index] ?? 0) ? [date] : []));
  return toSpans(unusual).map((span) => ({
    kind: "guests",
    ...span,
    people: Math.max(
      ...days.map(({ date }, index) => (span.from <= date && date <= span.to ? (peaks[index] ?? 0) : 0)),
    ),
  }));
}

function toSpans(dates: readonly LocalDate[]): readonly DateSpan[] {
  const spans: DateSpan[] = [];
  for (const date of dates) {
    const last = spans.at(-1);
    if (last !== undefined && addDays(last.to, 1) === date) spans[spans.length - 1] = { ...last, to: date };
    else spans.push({ from: date, to: date });
  }
  return spans;
}

/** The days of the window of which is known, from midnight to midnight, how many people were at home. */
function judgeableDays(
  { log, timeZone, personIds, covered }: PresenceDaysInput,
  { maxUnknownMinutes }: PresenceDaysParams,
): readonly Day[] {
  const clock = createLocalClock(timeZone);
  const steps = peopleAtHome(log, personIds, maxUnknownMinutes * MINUTE_MS);
  const days: Day[] = [];
  if (steps.length === 0) return days;
  const { fromMs, toMs } = log.range;
  let next = 0;
  for (let date = clock.dateOf(fromMs); clock.startOfDay(date) < toMs; date = addDays(date, 1)) {
    const startMs = clock.startOfDay(date);
    const endMs = clock.startOfDay(addDays(date, 1));
    while ((steps[next + 1]?.atMs ?? Infinity) <= startMs) next += 1;
    const isCovered = covered.some((span) => span.fromMs <= startMs && span.toMs >= endMs);
    if (startMs < fromMs || endMs > toMs || !isCovered) continue;
    const msWithAtLeast = timeWithAtLeast(steps, next, startMs, endMs);
    if (msWithAtLeast !== null) days.push({ date, msWithAtLeast });
  }
  return days;
}

/** @returns null where for any of the time nobody knows how many there were */
function timeWithAtLeast(
  steps: readonly Step[],
  first: number,
  startMs: EpochMs,
  endMs: EpochMs,
): readonly number[] | null {
  const ms: number[] = [endMs - startMs];
  if ((steps[first]?.atMs ?? Infinity) > startMs) return null;
  for (let index = first; index < steps.length; index += 1) {
    const { atMs, people } = steps[index] ?? { atMs: endMs, people: null };
    if (atMs >= endMs) break;
    if (people === null) return null;
    const forMs = Math.min(endMs, steps[index + 1]?.atMs ?? endMs) - Math.max(startMs, atMs);
    for (let number = 1; number <= people; number += 1) ms[number] = (ms[number] ?? 0) + forMs;
  }
  return ms;
}

/** From `atMs` on so many people are at home, as far as is known. */
interface Step {
  readonly atMs: EpochMs;
  readonly people: number | null;
}

/** Only who moved at all in the window is watched: of who did not, nothing but that is known. */
function peopleAtHome(log: EventLog, personIds: readonly string[], maxUnknownMs: number): readonly Step[] {
  const moves = movesOf(log, new Set(personIds.length > 0 ? personIds : [HOME_ZONE]));
  const states = new Map<string, string>();
  for (const { entityId, before } of moves) {
    if (!states.has(entityId)) states.set(entityId, before);
  }
  const steps: Step[] = states.size === 0 ? [] : [{ atMs: log.range.fromMs, people: countPeople(states) }];
  for (const [index, { atMs, entityId, state }] of moves.entries()) {
    if (NOT_KNOWN.has(state)) {
      const next = moves.find((move, later) => later > index && move.entityId === entityId);
      // A restart of Home Assistant: the person is where they were.
      if (next !== undefined && next.atMs - atMs <= maxUnknownMs) continue;
    }
    states.set(entityId, state);
    steps.push({ atMs, people: countPeople(states) });
  }
  return steps;
}

interface Move {
  readonly atMs: EpochMs;
  readonly entityId: string;
  readonly state: string;
  readonly before: string;
}

function movesOf(log: EventLog, watched: ReadonlySet<string>): readonly Move[] {
  const moves: Move[] = [];
  for (let row = 0; row < log.length; row += 1) {
    const entityId = log.entityIds[log.entity[row] ?? -1] ?? "";
    if (!watched.has(entityId)) continue;
    const state = log.states[log.state[row] ?? -1] ?? "";
    const before = log.states[log.previous[row] ?? -1] ?? "";
    moves.push({ atMs: log.atMs[row] ?? 0, entityId, state, before });
  }
  return moves;
}

/** `null` where somebody's place is not known. */
function countPeople(states: ReadonlyMap<string, string>): number | null {
  let people = 0;
  for (const [entityId, state] of states) {
    if (NOT_KNOWN.has(state)) return null;
    if (entityId === HOME_ZONE) people += Number.isInteger(Number(state)) ? Number(state) : 0;
    else if (state === "home") people += 1;
  }
  return people;
}

/** The days of a span that are not in any of the others, as spans: what is left to be proposed. */
export function withoutSpans(span: DateSpan, others: readonly DateSpan[]): readonly DateSpan[] {
  const length = Math.round((Date.parse(span.to) - Date.parse(span.from)) / DAY_MS) + 1;
  const dates = Array.from({ length }, (_, index) => addDays(span.from, index));
  return toSpans(dates.filter((date) => !others.some(({ from, to }) => from <= date && date <= to)));
}
