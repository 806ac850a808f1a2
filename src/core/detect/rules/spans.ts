/**
 * The stretches of the history over which rules are judged: all of it, and where that is at least twice as long its last weeks, so that a habit that began
 * lately is not lost among the days before.
 *
 * A rule is one hypothesis in however many of them it is looked at: its share of the error is split among them beforehand (weighted Bonferroni), most of
 * it to the whole.
 */
import type { EpochMs } from "../../domain/time.ts";
import type { DayTable } from "../../features/day-table.ts";
import type { EventStream } from "../../features/event-streams.ts";
import { lowerBound } from "../../math/lower-bound.ts";

export interface Span {
  /** Index of its first day, 0 for the whole history. */
  readonly firstDay: number;
  readonly fromMs: EpochMs;
  /** Days. */
  readonly length: number;
  /** Of a rule's error, 0-1. */
  readonly shareRatio: number;
  /** shape (streams,), how much of each stream's events lies in it, 0-1. */
  readonly eventsRatio: Float64Array;
}

const WHOLE_RATIO = 0.8;

/**
 * @param lastDays lengths of the last stretches, days
 * @returns the whole first. Cost: O(streams log events)
 */
export function createSpans(
  days: DayTable,
  streams: readonly EventStream[],
  lastDays: readonly number[],
): readonly [Span, ...Span[]] {
  const lengths = lastDays.filter((length) => days.length >= 2 * length);
  const eventsRatio = new Float64Array(streams.length).fill(1);
  const whole = { firstDay: 0, fromMs: days.startsMs[0] ?? 0, length: days.length, eventsRatio };
  if (lengths.length === 0) return [{ ...whole, shareRatio: 1 }];
  const last = lengths.map((length): Span => {
    const firstDay = days.length - length;
    const fromMs = days.startsMs[firstDay] ?? 0;
    return {
      firstDay,
      fromMs,
      length,
      shareRatio: (1 - WHOLE_RATIO) / lengths.length,
      eventsRatio: Float64Array.from(streams, ({ atMs }) => 1 - lowerBound(atMs, fromMs) / atMs.length),
    };
  });
  return [{ ...whole, shareRatio: WHOLE_RATIO }, ...last];
}

/** The events of a stream in a span; how they lie over the day stays the whole history's. Cost: O(log events) */
export function within(stream: EventStream, { firstDay, fromMs }: Span): EventStream {
  if (firstDay === 0) return stream;
  const first = lowerBound(stream.atMs, fromMs);
  return {
    ...stream,
    atMs: stream.atMs.subarray(first),
    untilMs: stream.untilMs.subarray(first),
    day: stream.day.subarray(first),
  };
}
