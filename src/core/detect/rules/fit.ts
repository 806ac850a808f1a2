/**
 * Fits one rule: its moment, the conditions that pay for themselves, and what held-out days say of it.
 *
 * The precision that counts is the held-out one: each quarter of the days (blocks dealt in turn) is judged by conditions learned on the
 * other three, so that choosing among many conditions cannot flatter the rule.
 */
import type { Condition } from "../../domain/automation.ts";
import { MINUTE_MS } from "../../domain/time.ts";
import type { DayTable } from "../../features/day-table.ts";
import type { TargetRate } from "../../features/target-rate.ts";
import { upperTail } from "../../math/binomial-tail.ts";
import { hasStopped, type HabitLifeParams, leadingMisses } from "../habit-life.ts";
import {
  type ConditionParams,
  type LearnedSplit,
  type Situation,
  type Split,
  gain,
  isWorthSplitting,
  learnSplit,
} from "./conditions.ts";
import { type Moment, instantsOf } from "./mine.ts";
import { type Occasions, type Verdict, judge, meetMoments, windowOf } from "./score.ts";

export interface FitParams extends ConditionParams, HabitLifeParams {
  readonly maxConditions: number;
  readonly minDays: number;
  /** Largest p-value on held-out days, 0-1. */
  readonly heldOutMaxP: number;
}

/** Shares of the hits that are to lie close together, tried in turn. */
const LAG_SHARES = [1, 0.85, 0.7];
/** Share of the hits that are to lie where the null explains few. */
const LIFT_SHARE = 0.85;
/** People are no clocks: nothing closer than this share of a window counts as closer. */
const FINEST_SPAN = 0.02;
/** Parts of the days, each held out once. */
const FOLDS = 4;

export interface Rule {
  readonly moment: Moment;
  readonly conditions: readonly Condition[];
  readonly occasions: Occasions;
  /** shape (occasions,), 1 where the rule acts. */
  readonly acts: Uint8Array;
  readonly verdict: Verdict;
  /** With the price of choosing conditions: Bonferroni over those tried. */
  readonly pValue: number;
  /** That price, ≥ 1. */
  readonly multiplicity: number;
  readonly heldOut: { readonly hits: number; readonly firings: number };
  readonly validated: boolean;
  /** First occasion that counts: before it the habit was not there yet. */
  readonly begins: number;
}

/**
 * @param days those that the occasions are from
 * @returns null where too little is left, or people have stopped doing it. Cost: O(conditions · occasions)
 */
export function fitRule(
  moment: Moment,
  occasions: Occasions,
  situationOf: (() => Situation) | null,
  days: Pick<DayTable, "length">,
  params: FitParams,
): Rule | null {
  const everything = new Uint8Array(occasions.atMs.length).fill(1);
  const situation =
    situationOf !== null && isWorthSplitting(occasions, everything, params) ? situationOf() : null;
  const learned = learnConditions(occasions, everything, situation, params);
  const verdict = judge(occasions, (i) => learned.acts[i] === 1);
  if (verdict.hits < params.minSupport || verdict.days < params.minDays) return null;
  const kept = occasionsOf(learned.acts);
  const outcomes = kept.map((i) => ((occasions.action[i] ?? -1) >= 0 ? 1 : 0));
  if (
    hasStopped(
      outcomes.filter((_, at) => occasions.isTaken?.[kept[at] ?? 0] !== 1),
      params,
    )
  )
    return null;
  const missed = leadingMisses(outcomes, params);
  const begins = kept[missed] ?? 0;
  // A rule without conditions has chosen nothing on these days but its trigger.
  const heldOut = judgeHeldOut(
    occasions,
    learned.splits.length === 0 ? null : situation,
    // Where it only did not act before, other days' conditions might have.
    missed === 0 ? 0 : begins,
    days,
    // That there is something to split by was shown on all days, its price paid; three quarters of them show by what.
    { ...params, maxConditions: learned.splits.length, maxSplitP: 1 },
  );
  return {
    moment,
    conditions: learned.splits.map(({ condition }) => condition),
    occasions,
    acts: learned.acts,
    verdict,
    pValue: Math.min(1, withLags(verdict.pValue, moment, occasions, kept) * learned.multiplicity),
    multiplicity: learned.multiplicity,
    heldOut: { hits: heldOut.hits, firings: heldOut.firings },
    validated: heldOut.pValue <= params.heldOutMaxP,
    begins,
  };
}

export function meet(moment: Moment, rate: TargetRate, days: DayTable): Occasions {
  return meetMoments({ atMs: instantsOf(moment), windowMs: windowOf(moment.waitMs) }, rate, days);
}

/**
 * The rule with the longest wait that gets no fewer hits: the waits that are tried lie minutes apart, and nobody wants it to act long before they would.
 * Evidence stays that of the wait that was tested.
 */
export function waitAsPeopleDo(rule: Rule, rate: TargetRate, days: DayTable, params: FitParams): Rule {
  const { moment, verdict } = rule;
  if (moment.wait === "none" || rule.conditions.length > 0) return rule;
  const mostMs = moment.waitMs + windowOf(moment.waitMs);
  let best = rule;
  for (let waitMs = moment.waitMs + MINUTE_MS; waitMs < mostMs; waitMs += MINUTE_MS) {
    const longer = { ...moment, waitMs };
    const occasions = meet(longer, rate, days);
    const whole = judge(occasions);
    if (whole.hits < verdict.hits || whole.firings > verdict.firings) continue;
    const outcomes = Array.from(occasions.action, (action) => (action >= 0 ? 1 : 0));
    best = {
      ...rule,
      moment: longer,
      occasions,
      acts: new Uint8Array(occasions.atMs.length).fill(1),
      verdict: whole,
      begins: leadingMisses(outcomes, params),
    };
  }
  return best;
}

function learnConditions(
  occasions: Occasions,
  members: Uint8Array,
  situation: Situation | null,
  params: FitParams,
): { readonly splits: readonly Split[]; readonly acts: Uint8Array; readonly multiplicity: number } {
  const splits: Split[] = [];
  let acts = members;
  let multiplicity = 1;
  if (situation === null) return { splits, acts, multiplicity };
  while (splits.length < params.maxConditions) {
    if (!isWorthSplitting(occasions, acts, params)) break;
    const found = learnSplit(occasions, acts, situation, params);
    if (found === null || isMereBeginning(occasions, acts, found)) break;
    splits.push(found.split);
    multiplicity *= found.tried;
    acts = acts.map((one, i) => (one === 1 && found.split.holds[i] === 1 ? 1 : 0));
  }
  return { splits, acts, multiplicity };
}

/**
 * Whether it is told better by the habit's having begun then: whatever came to be otherwise at about that time would pass for its condition. Spans of the
 * last days find such habits. Cost: O(occasions)
 */
function isMereBeginning(
  { action }: Pick<Occasions, "action">,
  members: Uint8Array,
  { split, tried }: LearnedSplit,
): boolean {
  const own = Array.from(members.keys()).filter((i) => members[i] === 1);
  const all = countWhere(own, () => true);
  let hits = 0;
  let best = 0;
  for (const [firings, i] of own.entries()) {
    const before = { hits, firings };
    const since = { hits: all.hits - hits, firings: all.firings - firings };
    if (firings > 0 && since.hits * before.firings > before.hits * since.firings)
      best = Math.max(best, gain(since, before));
    if ((action[i] ?? -1) >= 0) hits += 1;
  }
  const inside = countWhere(own, (i) => split.holds[i] === 1);
  const outside = countWhere(own, (i) => split.holds[i] !== 1);
  return best - Math.log(own.length) > gain(inside, outside) - Math.log(tried);

  function countWhere(some: readonly number[], isIn: (i: number) => boolean) {
    const counted = some.filter(isIn);
    return { hits: counted.filter((i) => (action[i] ?? -1) >= 0).length, firings: counted.length };
  }
}

function judgeHeldOut(
  occasions: Occasions,
  situation: Situation | null,
  begins: number,
  days: Pick<DayTable, "length">,
  params: FitParams,
) {
  const blockDays = Math.max(1, Math.round(days.length / (2 * FOLDS)));
  let hits = 0;
  let firings = 0;
  let chances = 0;
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const out = Uint8Array.from(occasions.day, (day) =>
      Math.floor(day / blockDays) % FOLDS === fold ? 1 : 0,
    );
    const learned = learnConditions(
      occasions,
      out.map((one) => 1 - one),
      situation,
      { ...params, minSupport: Math.max(2, params.minSupport - 2) },
    );
    const isOut = (i: number) =>
      i >= begins && out[i] === 1 && learned.splits.every(({ holds }) => holds[i] === 1);
    const verdict = judge(occasions, isOut);
    hits += verdict.hits;
    firings += verdict.firings;
    chances += verdict.meanChance * verdict.firings;
  }
  return { hits, firings, pValue: upperTail(hits, firings, firings === 0 ? 0 : chances / firings) };
}

function occasionsOf(acts: Uint8Array): readonly number[] {
  return Array.from(acts.keys()).filter((i) => acts[i] === 1);
}

/**
 * Where a rule waits, people who keep to it do it at nearly the same distance each time, whereas what happens anyway falls anywhere in the window: at
 * the null's rate, so a little more often early. The p-value of that joins the count's by Fisher's method: given how many hits there are, their places
 * are independent of their number. At once is not judged so: what a bout of activity brings comes quickly, too.
 */
export function withLags(
  pValue: number,
  { waitMs }: Moment,
  occasions: Occasions,
  kept: readonly number[] = Array.from(occasions.atMs.keys()),
): number {
  if (waitMs === 0) return pValue;
  const product = pValue * concentration(lagsOf(occasions, kept));
  const both = product >= 1 ? 1 : Math.max(Number.MIN_VALUE, product * (1 - Math.log(product)));
  return Math.min(1, 2 * Math.min(pValue, both));
}

/** Where the hits lie in the window, as shares of the null's chance of an action in it, ascending: uniform where people do it at the null's rate. */
function lagsOf(occasions: Occasions, kept: readonly number[]): readonly number[] {
  return kept
    .filter((i) => (occasions.action[i] ?? -1) >= 0)
    .map((i) => {
      const chance = occasions.chance[i] ?? 0;
      const lag = occasions.lagRatio[i] ?? 0;
      return chance < 1e-9 ? lag : (1 - (1 - chance) ** lag) / chance;
    })
    .toSorted((a, b) => a - b);
}

/**
 * How many hits there are, and how many the null explains there: in the whole window, and where a rule waits in the part of it that holds most of them.
 * @returns the larger ratio of the two
 */
export function liftOf({ waitMs }: Moment, occasions: Occasions, isIn: (index: number) => boolean): number {
  const { hits, firings, meanChance } = judge(occasions, isIn);
  const whole = hits / (meanChance * firings);
  const many = Math.ceil(LIFT_SHARE * hits);
  if (waitMs === 0 || many < 3) return whole;
  const shortest = Math.max(
    FINEST_SPAN,
    shortestSpan(lagsOf(occasions, Array.from(occasions.atMs.keys()).filter(isIn)), many),
  );
  return Math.max(whole, many / (meanChance * firings * shortest));
}

/** Chance that so many of n uniform numbers lie so close together: the best of a few shares of them, each start counted. */
function concentration(sorted: readonly number[]): number {
  const n = sorted.length;
  let best = 1;
  for (const share of LAG_SHARES) {
    const many = Math.ceil(share * n);
    if (many < 3) continue;
    const shortest = Math.max(FINEST_SPAN, shortestSpan(sorted, many));
    best = Math.min(best, LAG_SHARES.length * n * upperTail(many - 1, n - 1, shortest));
  }
  return Math.min(1, best);
}

/** The shortest stretch that holds so many of these. */
function shortestSpan(sorted: readonly number[], many: number): number {
  let shortest = 1;
  for (let first = 0; first + many <= sorted.length; first += 1)
    shortest = Math.min(shortest, (sorted[first + many - 1] ?? 1) - (sorted[first] ?? 0));
  return shortest;
}
