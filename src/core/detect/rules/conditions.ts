/**
 * Conditions of a rule, learned from the occasions on which its moment came: who is home, time of day, weekday, sun, and what other entities were just then.
 *
 * A condition splits the occasions in two. It is kept when the split explains the hits better than chance, corrected for every split tried
 * (likelihood ratio against a stated threshold, two-part code; what is darker or a working day, a stretch of the day, what other things are, and what is
 * measured in other rooms or outdoors share the error alike, so that a few plain conditions are not drowned in thousands of others), when without it the rule would act where it is mostly wrong, and when
 * held-out days agree (the fit checks that). So the simplest rule that explains wins: each condition has to pay for its own length. Longer than most, as
 * every kind of split is one short function and all of them count as tried together.
 * @see Rissanen, Automatica 14 (1978) 465–471; Fürnkranz & Flach, Machine Learning 58 (2005) 39–77, for gain measures of rules
 */
import { type Condition, WEEKDAYS } from "../../domain/automation.ts";
import type { DayTable } from "../../features/day-table.ts";
import { roundBetween } from "../../math/round-between.ts";
import type { Occasions } from "./score.ts";

/** Where one condition holds, as a way to say it and to test it on any occasions of the same rule. */
export interface Split {
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
  /** Of the rooms that the rule is about, and of no room. */
  readonly numbers: readonly NumberColumn[];
  /** Of other rooms, and outdoors: a kind of their own, so that they do not drown what is near. */
  readonly farNumbers: readonly NumberColumn[];
  /** Who is at home, as splits of a kind of their own; rules leave that to the states of persons. */
  readonly presence?: readonly Split[];
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
  /** Occasions with a known value, by value. */
  readonly order: Int32Array;
}

export interface ConditionParams {
  /** Precision below which acting costs more than it saves, 0-1. */
  readonly breakEvenRatio: number;
  /** Chance of keeping any condition that means nothing, over all tried for a rule, 0-1. */
  readonly maxSplitP: number;
  readonly minSupport: number;
}

const HALF_HOURS = 48;
/** A stretch of the day, not a time of day: what happens within half an hour daily is the clock's habit. */
const SHORTEST = 6;

export interface LearnedSplit {
  readonly split: Split;
  /** Splits tried to find it: those of its kind, times the kinds. */
  readonly tried: number;
}

/** What an occasion counts for: not one of the rule's any more, a miss, a hit. */
const OUT = -1;
const HIT = 1;
/** Kinds of conditions that there always are, each with the same share of the error (weighted Bonferroni). */
const KINDS = 3;
/** Splits of the plainest kind there are at the least: working days and weekends. */
const FEWEST_TRIED = 2 * KINDS;

/** Whether any split of these occasions could explain enough to be kept. Cost: O(n) */
export function isWorthSplitting(
  occasions: Pick<Occasions, "action">,
  members: Uint8Array,
  params: ConditionParams,
): boolean {
  const all = countOf(toOutcomes(occasions, members));
  // The best one leaves hits and misses apart.
  return 2 * Math.exp(logLikelihood(all)) * FEWEST_TRIED <= params.maxSplitP;
}

/**
 * The best next condition for the occasions in `members`, null where none is worth its length.
 * @param members shape (n,), 1 for those the rule still acts on
 * Cost: O(n · columns + half-hours²)
 */
export function learnSplit(
  occasions: Pick<Occasions, "action">,
  members: Uint8Array,
  situation: Situation,
  params: ConditionParams,
): LearnedSplit | null {
  let best: AdmittedSplit | null = null;
  for (const one of admitSplits(occasions, members, situation, params))
    if (best === null || one.value > best.value) best = one;
  return best === null ? null : { split: best.toSplit(), tried: best.tried };
}

export interface AdmittedSplit {
  /** The occasions where it holds, and where it does not. */
  readonly inside: Counted;
  readonly outside: Counted;
  readonly tried: number;
  /** Worth of acting only where it holds, in hits. */
  readonly value: number;
  readonly toSplit: () => Split;
}

/**
 * Every condition that is worth its length: those of a kind in the order in which they were tried.
 * @param members shape (n,), 1 for the occasions that count
 * Cost: O(n · columns + half-hours²)
 */
export function admitSplits(
  occasions: Pick<Occasions, "action">,
  members: Uint8Array,
  situation: Situation,
  params: ConditionParams,
): readonly AdmittedSplit[] {
  const outcomes = toOutcomes(occasions, members);
  const kinds: readonly (readonly Candidate[])[] = [
    ...(situation.presence === undefined ? [] : [presenceSplits(outcomes, situation.presence)]),
    [...weekdaySplits(outcomes, situation), ...darkSplits(outcomes, situation)],
    timeSplits(outcomes, situation, params),
    [...stateSplits(outcomes, situation), ...numberSplits(outcomes, situation.numbers, params)],
    ...(situation.farNumbers.length === 0 ? [] : [numberSplits(outcomes, situation.farNumbers, params)]),
  ];
  const all = countOf(outcomes);
  const least = worth(all, params) + 1e-9;
  return kinds.flatMap((own) => {
    const tried = kinds.length * own.reduce((sum, { options }) => sum + options, 0);
    return own.flatMap(({ inside, toSplit }): readonly AdmittedSplit[] => {
      const outside = { hits: all.hits - inside.hits, firings: all.firings - inside.firings };
      if (inside.hits < params.minSupport || outside.firings === 0) return [];
      if (inside.hits * outside.firings <= outside.hits * inside.firings) return [];
      const value = worth(inside, params);
      if (value <= least || 2 * Math.exp(-gain(inside, outside)) * tried > params.maxSplitP) return [];
      return [{ inside, outside, tried, value, toSplit }];
    });
  });
}

export interface Counted {
  readonly hits: number;
  readonly firings: number;
}

interface Candidate {
  /** The occasions where it holds. */
  readonly inside: Counted;
  /** How many thresholds or windows it was chosen from. */
  readonly options: number;
  readonly toSplit: () => Split;
}

function toOutcomes({ action }: Pick<Occasions, "action">, members: Uint8Array): Int8Array {
  return Int8Array.from(members, (member, i) => (member !== 1 ? OUT : (action[i] ?? -1) >= 0 ? HIT : 0));
}

function countOf(outcomes: Int8Array, holds?: (index: number) => boolean): Counted {
  let hits = 0;
  let firings = 0;
  for (let i = 0; i < outcomes.length; i += 1) {
    if (outcomes[i] === OUT || (holds !== undefined && !holds(i))) continue;
    firings += 1;
    if (outcomes[i] === HIT) hits += 1;
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

function toCandidate(
  outcomes: Int8Array,
  length: number,
  condition: Condition,
  isIn: (index: number) => boolean,
  options = 1,
): Candidate {
  return {
    inside: countOf(outcomes, isIn),
    options,
    toSplit: () => ({ condition, holds: Uint8Array.from({ length }, (_, i) => (isIn(i) ? 1 : 0)) }),
  };
}

function presenceSplits(outcomes: Int8Array, splits: readonly Split[]): readonly Candidate[] {
  return splits.map((split) => ({
    inside: countOf(outcomes, (i) => split.holds[i] === 1),
    options: 1,
    toSplit: () => split,
  }));
}

/** The stretch of the day that holds the most worth: from half-hour to half-hour, over midnight where it is better. */
function timeSplits(
  outcomes: Int8Array,
  { minute }: Situation,
  { breakEvenRatio }: ConditionParams,
): readonly Candidate[] {
  const binOf = (i: number) => Math.min(HALF_HOURS - 1, Math.floor((minute[i] ?? 0) / 30));
  const gains = new Float64Array(2 * HALF_HOURS);
  for (let i = 0; i < outcomes.length; i += 1) {
    if (outcomes[i] === OUT) continue;
    const bin = binOf(i);
    gains[bin] = (gains[bin] ?? 0) + (outcomes[i] === HIT ? 1 : 0) - breakEvenRatio;
    gains[bin + HALF_HOURS] = gains[bin] ?? 0;
  }
  let best = 0;
  let from = 0;
  let length = 0;
  for (let start = 0; start < HALF_HOURS; start += 1) {
    let sum = 0;
    for (let bins = 1; bins < HALF_HOURS; bins += 1) {
      sum += gains[start + bins - 1] ?? 0;
      if (bins < SHORTEST || sum <= best + 1e-9) continue;
      best = sum;
      from = start;
      length = bins;
    }
  }
  if (length === 0) return [];
  const isIn = (i: number) => (binOf(i) - from + HALF_HOURS) % HALF_HOURS < length;
  const condition: Condition = {
    condition: "time",
    after: toTime(from),
    before: toTime((from + length) % HALF_HOURS),
  };
  return [toCandidate(outcomes, minute.length, condition, isIn, HALF_HOURS * (HALF_HOURS - SHORTEST))];
}

function toTime(halfHour: number): string {
  return `${String(halfHour >> 1).padStart(2, "0")}:${halfHour % 2 === 0 ? "00" : "30"}:00`;
}

function weekdaySplits(outcomes: Int8Array, { weekday }: Situation): readonly Candidate[] {
  return [(day: number) => day < 5, (day: number) => day >= 5].map((isIn) =>
    toCandidate(
      outcomes,
      weekday.length,
      { condition: "time", weekday: WEEKDAYS.filter((_, day) => isIn(day)) },
      (i) => isIn(weekday[i] ?? 0),
    ),
  );
}

function darkSplits(outcomes: Int8Array, { dark }: Situation): readonly Candidate[] {
  if (dark === null) return [];
  return [
    toCandidate(
      outcomes,
      dark.length,
      { condition: "sun", after: "sunset", before: "sunrise" },
      (i) => dark[i] === 1,
    ),
    toCandidate(
      outcomes,
      dark.length,
      { condition: "sun", after: "sunrise", before: "sunset" },
      (i) => dark[i] === 0,
    ),
  ];
}

function stateSplits(outcomes: Int8Array, { states }: Situation): readonly Candidate[] {
  return states.flatMap(({ entityId, names, codes }) => {
    const hits = new Int32Array(names.length);
    const firings = new Int32Array(names.length);
    for (let i = 0; i < outcomes.length; i += 1) {
      const code = codes[i] ?? -1;
      if (outcomes[i] === OUT || code < 0) continue;
      firings[code] = (firings[code] ?? 0) + 1;
      if (outcomes[i] === HIT) hits[code] = (hits[code] ?? 0) + 1;
    }
    return names.map((state, code): Candidate => ({
      inside: { hits: hits[code] ?? 0, firings: firings[code] ?? 0 },
      options: 1,
      toSplit: () => ({
        condition: { condition: "state", entity_id: entityId, state },
        holds: Uint8Array.from(codes, (one) => (one === code ? 1 : 0)),
      }),
    }));
  });
}

/** For each number and side the threshold with the most worth. */
function numberSplits(
  outcomes: Int8Array,
  numbers: readonly NumberColumn[],
  { breakEvenRatio, minSupport }: ConditionParams,
): readonly Candidate[] {
  return numbers.flatMap(({ entityId, values, order }) => {
    const members = order.filter((i) => outcomes[i] !== OUT);
    if (members.length < minSupport + 2) return [];
    const worthOf = (i: number) => (outcomes[i] === HIT ? 1 : 0) - breakEvenRatio;
    const total = members.reduce((sum, i) => sum + worthOf(i), 0);
    let sum = 0;
    let below = -Infinity;
    let above = -Infinity;
    let belowRank = -1;
    let aboveRank = -1;
    for (let rank = 0; rank + 1 < members.length; rank += 1) {
      sum += worthOf(members[rank] ?? 0);
      if (values[members[rank] ?? 0] === values[members[rank + 1] ?? 0]) continue;
      if (sum > below) {
        below = sum;
        belowRank = rank;
      }
      if (total - sum > above) {
        above = total - sum;
        aboveRank = rank;
      }
    }
    const thresholdAt = (rank: number, side: "above" | "below") =>
      roundBetween(values[members[rank] ?? 0] ?? 0, values[members[rank + 1] ?? 0] ?? 0, side);
    const options = members.length;
    const sides: Candidate[] = [];
    if (belowRank >= 0) {
      const limit = thresholdAt(belowRank, "below");
      const condition: Condition = { condition: "numeric_state", entity_id: entityId, below: limit };
      sides.push(toCandidate(outcomes, values.length, condition, (i) => (values[i] ?? 0) < limit, options));
    }
    if (aboveRank >= 0) {
      const limit = thresholdAt(aboveRank, "above");
      const condition: Condition = { condition: "numeric_state", entity_id: entityId, above: limit };
      sides.push(toCandidate(outcomes, values.length, condition, (i) => (values[i] ?? 0) > limit, options));
    }
    return sides;
  });
}

/** By occasion: minute of the day and weekday. */
export function clockOf(
  { atMs, day }: Pick<Occasions, "atMs" | "day">,
  days: DayTable,
): Pick<Situation, "minute" | "weekday"> {
  return {
    minute: Float64Array.from(atMs, (at) => days.minuteOf(at)),
    weekday: Uint8Array.from(day, (one) => days.weekday[one] ?? 0),
  };
}
