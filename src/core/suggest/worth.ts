/**
 * What a suggestion is worth: the actions it takes off people's hands in a week, less a price for each time it would have been wrong.
 *
 * An automation by the clock that came half an hour beside what people did was wanted at another time; one that nobody wanted that day costs
 * more. What a better suggestion takes off their hands already is nothing gained.
 */
import { z } from "zod";
import type { SuggestionMode } from "../domain/suggestion.ts";
import { type EpochMs, HOUR_MS, MINUTE_MS, SECOND_MS } from "../domain/time.ts";
import { lowerBound } from "../math/lower-bound.ts";
import type { Replay } from "./backtest.ts";

/** A row of lamps on one switch changes within this. */
const ONE_PRESS_MS = 5 * SECOND_MS;
/** An automation that is to come earlier does so by less than this. */
const MOVED_MS = 4 * HOUR_MS;

export const worthParamsSchema = z.object({
  unmatchedPrice: z
    .number()
    .nonnegative()
    .default(1.5)
    .describe(
      "Price of a firing that nobody asked for, in saved actions: undoing it is one, being startled another. Worth it from three right of five.",
    ),
  beside: z
    .object({
      withinMin: z.number().positive().default(60).describe("How far beside, minutes."),
      price: z.number().nonnegative().default(0.5).describe("Price then, in saved actions."),
    })
    .prefault({})
    .describe("By the clock: people did it, but somewhat earlier or later."),
  contradictedPrice: z
    .number()
    .nonnegative()
    .default(3)
    .describe("Price of a firing that somebody undid soon after, in saved actions: one more press."),
  marginFirings: z
    .number()
    .nonnegative()
    .default(0.5)
    .describe("Unmatched firings added to those seen, so that five of five are not taken for always."),
  askedRatio: z
    .number()
    .min(0)
    .max(1)
    .default(0.25)
    .describe("Worth left where a person has to be asked each time, 0-1: answering saves little over doing."),
  tidyPerWeek: z
    .number()
    .nonnegative()
    .default(0.1)
    .describe(
      "Worth of a change after which an automation does the same with fewer vain runs, saved actions a week: last among others.",
    ),
  maxCoveredRatio: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe(
      "Share of what it matches, 0-1, that better suggestions may have already: beyond, it is the same idea in other words.",
    ),
});

export type WorthParams = z.output<typeof worthParamsSchema>;

export interface Weighing {
  readonly replay: Replay;
  /** Whether its moments come by the clock or the sun. */
  readonly isClocked: boolean;
  readonly mode: SuggestionMode;
  /** From when on the habit is there: what was before says nothing about what it is worth now. */
  readonly sinceMs: EpochMs;
  /** Days that count since then. */
  readonly days: number;
  /** Whether an instant lies on a day that counts. */
  readonly counts: (atMs: EpochMs) => boolean;
  /** By id of an own action, when it was done. */
  readonly atMsOf: (actionId: number) => EpochMs;
  /** By id of an own action, whether it undid what an automation had just done. */
  readonly isUndoing: (actionId: number) => boolean;
  /** Of a change: how the automation does as it is, and as it would; null where it would be gone. */
  readonly insteadOf?: {
    readonly before: Replay;
    readonly after: Replay | null;
    /** Nothing but vain runs is to change. */
    readonly isTidy: boolean;
    /** It comes at moments at which people do the same by hand. */
    readonly isAsked?: boolean;
  };
}

/**
 * @param covered own actions that better suggestions match already
 * @returns saved actions a week; ≤ 0 is not worth suggesting. Cost: O(firings · log missed)
 */
export function worthOf(weighing: Weighing, covered: ReadonlySet<number>, params: WorthParams): number {
  const { replay, isClocked, mode, sinceMs, days, counts, atMsOf } = weighing;
  if (days === 0) return 0;
  if (weighing.insteadOf !== undefined) return worthOfChange(weighing, weighing.insteadOf, params);
  const missedMs = Float64Array.from(replay.missed, atMsOf).sort();
  const isBeside = (atMs: EpochMs) => {
    const reachMs = params.beside.withinMin * MINUTE_MS;
    const first = missedMs[lowerBound(missedMs, atMs - reachMs)];
    return isClocked && first !== undefined && first <= atMs + reachMs;
  };
  let saved = 0;
  let matched = 0;
  let known = 0;
  let price = params.marginFirings * params.unmatchedPrice;
  for (const { atMs, word, actionIds } of replay.firings) {
    if (atMs < sinceMs || !counts(atMs)) continue;
    if (word === "contradicted") price += params.contradictedPrice;
    else if (word === "unmatched") price += isBeside(atMs) ? params.beside.price : params.unmatchedPrice;
    const fresh = actionIds.filter((id) => !covered.has(id));
    matched += actionIds.length;
    known += actionIds.length - fresh.length;
    saved += countHands(fresh.map(atMsOf));
  }
  if (known > params.maxCoveredRatio * matched) return 0;
  const aWeek = ((saved - price) / days) * 7;
  return mode === "ask" ? aWeek * params.askedRatio : aWeek;
}

/**
 * What a change is worth: what the automation would do for people less what it does for them now. What it did and nobody undid saved an action, as
 * nobody else did it; what was undone cost its price. At a moment at which it never came, only what people did then says that it is wanted, unless it does what it would
 * have done a little later.
 */
function worthOfChange(
  { sinceMs, days, counts }: Weighing,
  { before, after, isTidy, isAsked = false }: NonNullable<Weighing["insteadOf"]>,
  params: WorthParams,
): number {
  const firingsOf = (replay: Replay | null) =>
    (replay?.firings ?? []).filter(({ atMs }) => atMs >= sinceMs && counts(atMs));
  const now = firingsOf(before);
  const isDoneNow = (atMs: EpochMs) => now.some((one) => Math.abs(one.atMs - atMs) <= MOVED_MS);
  const gainOf = ({ atMs, word }: Replay["firings"][number]) => {
    if (word === "contradicted") return -params.contradictedPrice;
    return isAsked && word === "unmatched" && !isDoneNow(atMs) ? -params.unmatchedPrice : 1;
  };
  const gain = (firings: Replay["firings"]) => firings.reduce((sum, one) => sum + gainOf(one), 0);
  const aWeek = ((gain(firingsOf(after)) - gain(now)) / days) * 7;
  return isTidy ? aWeek + params.tidyPerWeek : aWeek;
}

/** How often a hand was put to it: what changes within seconds was one press. */
function countHands(atMs: readonly EpochMs[]): number {
  const inOrder = atMs.toSorted((a, b) => a - b);
  return inOrder.filter((at, i) => i === 0 || at - (inOrder[i - 1] ?? 0) > ONE_PRESS_MS).length;
}
