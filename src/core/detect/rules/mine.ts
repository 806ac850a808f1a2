/**
 * Rules "when this comes, people do that", mined for all targets of a home at once.
 *
 * For each target: look through every stream of events for those that precede it more often than the hour explains; score the best exactly; learn
 * conditions; take the rule that explains most; leave out what it explains and look again. What another trigger explains as well is so never said
 * twice, and what only happens at the same time of the same common cause is left with nothing to explain.
 */
import { type EpochMs, MINUTE_MS } from "../../domain/time.ts";
import type { EventStream, EventStreams, StreamEvents } from "../../features/event-streams.ts";
import type { TargetRate } from "../../features/target-rate.ts";
import { DAY_BINS } from "../../features/time-profile.ts";
import { poissonUpperTail } from "../../math/binomial-tail.ts";
import { lowerBound, nextLowerBound } from "../../math/lower-bound.ts";
import { windowOf } from "./score.ts";
import { type Span, within } from "./spans.ts";

export type Wait = "none" | "delay" | "hold";

/** A moment as a rule names it: a stream's event, at once, after a delay, or when it has lasted so long. */
export interface Moment {
  readonly stream: EventStream;
  readonly wait: Wait;
  readonly waitMs: number;
}

export interface ScreenParams {
  readonly minSupport: number;
  readonly minDays: number;
  /** Waits tried, minutes, ascending, the first 0. */
  readonly waitsMin: readonly number[];
  readonly screenMaxP: number;
  readonly maxCandidates: number;
  /** The same of each of the last spans. */
  readonly maxLateCandidates: number;
}

/** A moment, and the days in which it is looked at. */
export interface Trial {
  readonly moment: Moment;
  readonly span: Span;
}

/** How many times their share of the hits the last days have to hold: what is kept alike all the time is judged by all of it. */
const LATE_EXCESS = 1.25;

/** Instants of a moment, the wait included. */
export function instantsOf({ stream, wait, waitMs }: Moment): Float64Array {
  if (wait === "none") return stream.atMs;
  const late = stream.atMs.map((at) => at + waitMs);
  return wait === "delay" ? late : late.filter((at, i) => at <= (stream.untilMs[i] ?? 0));
}

/** Looks through the moments of one target after the other. */
export interface MomentScreen {
  /**
   * The moments that precede a target's actions more often than its hours explain, most improbable first: in all the days, and in the last of them those
   * that do so more than before. Its hours are taken to be the same there; the exact score looks at its own.
   * @param isAllowed whether a stream may set this target off at all
   * Cost: O(actions · events in the longest wait + streams · bins)
   */
  momentsOf(rate: TargetRate, isAllowed: (stream: EventStream) => boolean): readonly Trial[];
}

/** What is counted for one target is counted into the same arrays for the next: a home has hundreds of them. */
export function createMomentScreen(
  { streams, near, far }: EventStreams,
  [whole, ...lastSpans]: readonly [Span, ...Span[]],
  params: ScreenParams,
): MomentScreen {
  const bins = params.waitsMin.map((minutes) => {
    const waitMs = minutes * MINUTE_MS;
    return { waitMs, endMs: waitMs + windowOf(waitMs) };
  });
  const waits = Float64Array.from(bins, ({ waitMs }) => waitMs);
  const ends = Float64Array.from(bins, ({ endMs }) => endMs);
  const each = bins.length;
  const counts = new Int32Array(streams.length * each);
  const dayCounts = new Int32Array(counts.length);
  const lastAction = new Int32Array(counts.length);
  const lastDay = new Int32Array(counts.length);
  const lateCounts = lastSpans.map((span) => ({
    span,
    counts: new Int32Array(counts.length),
    days: new Int32Array(counts.length),
  }));
  return { momentsOf };

  function momentsOf(rate: TargetRate, isAllowed: (stream: EventStream) => boolean): readonly Trial[] {
    counts.fill(0);
    dayCounts.fill(0);
    lastAction.fill(-1);
    lastDay.fill(-1);
    const { actions, day } = actionDays(rate);
    /** What was counted when each of the last spans began: all of it is written when its first action comes. */
    const late = lateCounts
      .map((own) => ({ ...own, first: lowerBound(actions, own.span.fromMs) }))
      .filter(({ first }) => actions.length - first >= params.minSupport);
    const scan = ({ atMs, stream }: StreamEvents, firstBin: number, lastBin: number) => {
      const reachMs = Math.max(...ends.subarray(firstBin, lastBin + 1));
      let start = 0;
      for (let i = 0; i < actions.length; i += 1) {
        for (const { first, counts: before, days: daysBefore } of late) {
          if (i !== first) continue;
          for (let row = 0; row < counts.length; row += each)
            for (let key = row + firstBin; key <= row + lastBin; key += 1) {
              before[key] = counts[key] ?? 0;
              daysBefore[key] = dayCounts[key] ?? 0;
            }
        }
        const now = actions[i] ?? 0;
        const today = day[i] ?? -1;
        start = nextLowerBound(atMs, now - reachMs, start);
        for (let event = start; event < atMs.length; event += 1) {
          const lag = now - (atMs[event] ?? 0);
          if (lag <= 0) break;
          const first = (stream[event] ?? 0) * each;
          for (let bin = firstBin; bin <= lastBin && lag >= (waits[bin] ?? 0); bin += 1) {
            const key = first + bin;
            if (lag > (ends[bin] ?? 0) || lastAction[key] === i) continue;
            lastAction[key] = i;
            counts[key] = (counts[key] ?? 0) + 1;
            if (lastDay[key] === today) continue;
            lastDay[key] = today;
            dayCounts[key] = (dayCounts[key] ?? 0) + 1;
          }
        }
      }
    };
    scan(near, 0, 0);
    scan(far, 1, bins.length - 1);
    const found = new Map<Span, { readonly moment: Moment; readonly p: number }[]>();
    const keep = (span: Span, one: EventStream, waitMs: number, count: number, mean: number) => {
      // Two standard deviations above the mean are nowhere near the limit.
      if (count <= mean + 2 * Math.sqrt(mean)) return;
      const p = poissonUpperTail(count, mean);
      if (p > params.screenMaxP) return;
      const own = found.get(span) ?? [];
      found.set(span, own);
      own.push({ moment: { stream: one, wait: waitMs === 0 ? "none" : "delay", waitMs }, p });
      if (waitMs > 0) own.push({ moment: { stream: one, wait: "hold", waitMs }, p });
    };
    let density = -1;
    let densityOf = -1;
    for (let key = 0; key < counts.length; key += 1) {
      const count = counts[key] ?? 0;
      if (count < params.minSupport || (dayCounts[key] ?? 0) < params.minDays) continue;
      const index = Math.floor(key / each);
      const one = streams[index];
      const bin = bins[key % each];
      if (one === undefined || bin === undefined || !isAllowed(one)) continue;
      const { waitMs, endMs } = bin;
      if (densityOf !== index) {
        density = overlap(one.histogram, rate.density);
        densityOf = index;
      }
      const mean = density * ((endMs - waitMs) / MINUTE_MS);
      keep(whole, one, waitMs, count, mean);
      for (const { span, first, counts: before, days: daysBefore } of late) {
        const own = count - (before[key] ?? 0);
        if (own < params.minSupport || (dayCounts[key] ?? 0) - (daysBefore[key] ?? 0) < params.minDays)
          continue;
        const events = span.eventsRatio[index] ?? 0;
        if (own <= LATE_EXCESS * count * events) continue;
        const acts = 1 - first / actions.length;
        keep(span, one, waitMs, own, (mean * events * acts * whole.length) / span.length);
      }
    }
    return [...found].flatMap(([span, own]) =>
      own
        .toSorted((a, b) => a.p - b.p || b.moment.stream.atMs.length - a.moment.stream.atMs.length)
        .slice(0, span === whole ? params.maxCandidates : params.maxLateCandidates)
        .map(({ moment }) => ({ span, moment: { ...moment, stream: within(moment.stream, span) } })),
    );
  }
}

function actionDays({ target }: TargetRate): { readonly actions: Float64Array; readonly day: Int32Array } {
  // Days of 24 hours do for telling days apart.
  const day = Int32Array.from(target.atMs, (at: EpochMs) => Math.floor(at / (1440 * MINUTE_MS)));
  return { actions: target.atMs, day };
}

function overlap(histogram: Float64Array, density: Float64Array): number {
  let sum = 0;
  for (let bin = 0; bin < DAY_BINS; bin += 1) sum += (histogram[bin] ?? 0) * (density[bin] ?? 0);
  return sum;
}
