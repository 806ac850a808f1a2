/**
 * Conditions of a rule, learned from the occasions on which its moment came: time of day, weekday, sun, and what other entities were just then.
 *
 * A condition splits the occasions in two. It is kept when the split explains the hits better than chance, corrected for every split tried
 * (likelihood ratio against a stated threshold, two-part code), when without it the rule would act where it is mostly wrong, and when
 * held-out days agree (the fit checks that). So the simplest rule that explains wins: each condition has to pay for its own length.
 * @see Rissanen, Automatica 14 (1978) 465–471; Fürnkranz & Flach, Machine Learning 58 (2005) 39–77, for gain measures of rules
 */
import type { Condition, Weekday } from "../../domain/automation.ts";
import type { DayTable } from "../../features/day-table.ts";
import { roundBetween } from "../../math/round-between.ts";
import type { Occasions } from "./score.ts";

/** Where one condition holds, as a way to say it and to test it on any occasions of the same rule. */
export interface Split {
  /** The same on another half of the days: what it is about, without learned numbers. */
  readonly family: string;
  readonly condition: Condition;
  /** Whether it holds at the i-th occasion. */
  readonly holds: Uint8Array;
}

/** What conditions can be about. Everything is by occasion: shape (n,). */
export interface Situation {
  readonly minute: Float64Array;
  readonly weekday: Uint8Array;
  /** 1 between sunset and sunrise; null where the home's place is not known. */
  readonly dark: Uint8Array | null;
  readonly states: readonly StateColumn[];
  readonly numbers: readonly NumberColumn[];
}

export interface StateColumn {
  readonly entityId: string;
  /** Names by code; codes of occasions, -1 where not known. */
  readonly names: readonly string[];
  readonly codes: Int16Array;
}

export interface NumberColumn {
  readonly entityId: string;
  /** NaN where not known. */
  readonly values: Float64Array;
}

export interface ConditionParams {
  /** Precision below which acting costs more than it saves, 0-1. */
  readonly breakEvenRatio: number;
  /** Chance of keeping any condition that means nothing, over all tried for a rule, 0-1. */
  readonly maxSplitP: number;
  readonly minSupport: number;
}

const WEEKDAYS: readonly Weekday[] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const HALF_HOURS = 48;

export interface LearnedSplit {
  readonly split: Split;
  /** Splits tried to find it. */
  readonly tried: number;
}

/**
 * The best next condition for the occasions in `members`, null where none is worth its length.
 * @param members shape (n,), 1 for those the rule still acts on
 * Cost: O(n · (columns + half-hours²))
 */
export function learnSplit(
  occasions: Pick<Occasions, "action" | "day">,
  members: Uint8Array,
  situation: Situation,
  params: ConditionParams,
): LearnedSplit | null {
  const candidates = [
    ...timeSplits(occasions, members, situation, params),
    ...weekdaySplits(situation),
    ...darkSplits(situation),
    ...stateSplits(situation),
    ...numberSplits(occasions, members, situation, params),
  ];
  const tried = candidates.reduce((sum, { options }) => sum + options, 0);
  let best: Split | null = null;
  let bestWorth = worth(count(occasions, members), params) + 1e-9;
  const all = count(occasions, members);
  for (const { split } of candidates) {
    const inside = count(occasions, members, split.holds);
    const outside = { hits: all.hits - inside.hits, firings: all.firings - inside.firings };
    if (inside.hits < params.minSupport || outside.firings === 0) continue;
    if (inside.hits * outside.firings <= outside.hits * inside.firings) continue;
    const value = worth(inside, params);
    if (value <= bestWorth) continue;
    if (2 * Math.exp(-gain(inside, outside)) * tried > params.maxSplitP) continue;
    best = split;
    bestWorth = value;
  }
  return best === null ? null : { split: best, tried };
}

export interface Counted {
  readonly hits: number;
  readonly firings: number;
}

interface Candidate {
  readonly split: Split;
  /** How many thresholds or windows it was chosen from. */
  readonly options: number;
}

function count({ action }: Pick<Occasions, "action">, members: Uint8Array, holds?: Uint8Array): Counted {
  let hits = 0;
  let firings = 0;
  for (let i = 0; i < members.length; i += 1) {
    if (members[i] !== 1 || (holds !== undefined && holds[i] !== 1)) continue;
    firings += 1;
    if ((action[i] ?? -1) >= 0) hits += 1;
  }
  return { hits, firings };
}

/** Hits less the price of misses, in hits, at the break-even precision; the precision pulled to a half by two occasions. */
function worth({ hits, firings }: Counted, { breakEvenRatio }: ConditionParams): number {
  const expected = (firings * (hits + 1)) / (firings + 2);
  return expected - breakEvenRatio * firings;
}

/** Log-likelihood ratio of two precisions against one, nats; by Wilks, 2·gain is χ² with one degree of freedom, whose tail 2·exp(−gain) bounds. */
export function gain(inside: Counted, outside: Counted): number {
  const total = { hits: inside.hits + outside.hits, firings: inside.firings + outside.firings };
  return logLikelihood(inside) + logLikelihood(outside) - logLikelihood(total);
}

function logLikelihood({ hits, firings }: Counted): number {
  const part = (some: number) => (some === 0 ? 0 : some * Math.log(some / firings));
  return part(hits) + part(firings - hits);
}

/** The stretch of the day that holds the most worth: from half-hour to half-hour, over midnight where it is better. */
function timeSplits(
  { action }: Pick<Occasions, "action">,
  members: Uint8Array,
  { minute }: Situation,
  params: ConditionParams,
): readonly Candidate[] {
  const gains = new Float64Array(2 * HALF_HOURS);
  for (let i = 0; i < members.length; i += 1) {
    if (members[i] !== 1) continue;
    const bin = Math.min(HALF_HOURS - 1, Math.floor((minute[i] ?? 0) / 30));
    const value = ((action[i] ?? -1) >= 0 ? 1 : 0) - params.breakEvenRatio;
    gains[bin] = (gains[bin] ?? 0) + value;
    gains[bin + HALF_HOURS] = gains[bin] ?? 0;
  }
  let best = 0;
  let from = 0;
  let length = 0;
  for (let start = 0; start < HALF_HOURS; start += 1) {
    let sum = 0;
    for (let bins = 1; bins < HALF_HOURS; bins += 1) {
      sum += gains[start + bins - 1] ?? 0;
      if (sum <= best + 1e-9) continue;
      best = sum;
      from = start;
      length = bins;
    }
  }
  if (length === 0) return [];
  const to = (from + length) % HALF_HOURS;
  const holds = Uint8Array.from(minute, (one) => {
    const bin = Math.min(HALF_HOURS - 1, Math.floor(one / 30));
    return (bin - from + HALF_HOURS) % HALF_HOURS < length ? 1 : 0;
  });
  const condition = { condition: "time", after: toTime(from), before: toTime(to) } as const;
  return [{ split: { family: "time", condition, holds }, options: HALF_HOURS * (HALF_HOURS - 1) }];
}

function toTime(halfHour: number): string {
  return `${String(halfHour >> 1).padStart(2, "0")}:${halfHour % 2 === 0 ? "00" : "30"}:00`;
}

function weekdaySplits({ weekday }: Situation): readonly Candidate[] {
  const of = (family: string, isIn: (day: number) => boolean): Candidate => ({
    options: 1,
    split: {
      family,
      condition: { condition: "time", weekday: WEEKDAYS.filter((_, day) => isIn(day)) },
      holds: Uint8Array.from(weekday, (day) => (isIn(day) ? 1 : 0)),
    },
  });
  return [of("weekdays", (day) => day < 5), of("weekend", (day) => day >= 5)];
}

function darkSplits({ dark }: Situation): readonly Candidate[] {
  if (dark === null) return [];
  return [
    {
      options: 1,
      split: {
        family: "dark",
        condition: { condition: "sun", after: "sunset", before: "sunrise" },
        holds: dark,
      },
    },
    {
      options: 1,
      split: {
        family: "light",
        condition: { condition: "sun", after: "sunrise", before: "sunset" },
        holds: dark.map((one) => 1 - one),
      },
    },
  ];
}

function stateSplits({ states }: Situation): readonly Candidate[] {
  return states.flatMap(({ entityId, names, codes }) =>
    names.map((state, code): Candidate => ({
      options: 1,
      split: {
        family: `${entityId} ${state}`,
        condition: { condition: "state", entity_id: entityId, state },
        holds: Uint8Array.from(codes, (one) => (one === code ? 1 : 0)),
      },
    })),
  );
}

/** For each number and side the threshold with the most worth. */
function numberSplits(
  { action }: Pick<Occasions, "action">,
  members: Uint8Array,
  { numbers }: Situation,
  params: ConditionParams,
): readonly Candidate[] {
  return numbers.flatMap(({ entityId, values }) => {
    const order = Array.from(values.keys())
      .filter((i) => members[i] === 1 && !Number.isNaN(values[i]))
      .toSorted((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
    if (order.length < params.minSupport + 2) return [];
    const value = (i: number) => ((action[i] ?? -1) >= 0 ? 1 : 0) - params.breakEvenRatio;
    const total = order.reduce((sum, i) => sum + value(i), 0);
    let below = 0;
    let bestBelow = { sum: -Infinity, threshold: 0 };
    let bestAbove = { sum: -Infinity, threshold: 0 };
    for (const [rank, i] of order.entries()) {
      below += value(i);
      const here = values[i] ?? 0;
      const next = values[order[rank + 1] ?? -1];
      if (next === undefined || next === here) continue;
      const threshold = roundBetween(here, next);
      if (below > bestBelow.sum) bestBelow = { sum: below, threshold };
      if (total - below > bestAbove.sum) bestAbove = { sum: total - below, threshold };
    }
    const options = order.length;
    return [
      {
        options,
        split: {
          family: `${entityId} below`,
          condition: { condition: "numeric_state", entity_id: entityId, below: bestBelow.threshold } as const,
          holds: Uint8Array.from(values, (one) => (one < bestBelow.threshold ? 1 : 0)),
        },
      },
      {
        options,
        split: {
          family: `${entityId} above`,
          condition: { condition: "numeric_state", entity_id: entityId, above: bestAbove.threshold } as const,
          holds: Uint8Array.from(values, (one) => (one > bestAbove.threshold ? 1 : 0)),
        },
      },
    ].filter(({ split }) => split.holds.includes(1));
  });
}

/** By occasion: minute of the day and weekday. */
export function clockOf({ atMs, day }: Occasions, days: DayTable): Pick<Situation, "minute" | "weekday"> {
  return {
    minute: Float64Array.from(atMs, (at) => days.minuteOf(at)),
    weekday: Uint8Array.from(day, (one) => days.weekday[one] ?? 0),
  };
}
