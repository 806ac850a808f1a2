/**
 * Which of an automation's acts people keep undoing: always, or on certain days of the week.
 *
 * Null: after an act people end the state as they do when the automation has not just run, by the hour, and as they end their own uses. Test: the number of acts
 * undone within a window against the Poisson-binomial of those chances (bounded by Hoeffding's theorem), and against people's own stays by Fisher's exact test; the
 * larger p-value counts. For days of the week Fisher's test against the other days, too. Windows and classes of days tried are paid for (Bonferroni); a share
 * of the error is left to conditions, which core/detect learns.
 * docs/accuracy.md states it with its figures.
 */
import { z } from "zod";
import { MINUTE_MS } from "../domain/time.ts";
import { isResting } from "../features/actionable.ts";
import { upperTail } from "../math/binomial-tail.ts";
import { fisherUpperTail } from "../math/fisher.ts";
import type { Act, ActedTarget } from "./acts.ts";
import type { ReadAutomation } from "./read-rules.ts";

export const reversalParamsSchema = z.object({
  windowsMin: z
    .array(z.number().positive().max(30))
    .min(1)
    .default([2, 5, 10, 15])
    .describe(
      "How soon after an act people undo it, minutes. What comes later than a quarter of an hour is the end of a use rather.",
    ),
  useWindowMin: z
    .number()
    .positive()
    .default(1)
    .describe(
      "Only this soon is a lamp that somebody's coming switched on undone rather than no longer needed, minutes.",
    ),
  passageWindowsMin: z
    .array(z.number().positive().max(30))
    .min(1)
    .default([1, 3])
    .describe(
      "The same where a door or somebody's coming home switched it on, not motion where it is, minutes: on the way past the switch.",
    ),
  minPassageRatio: z
    .number()
    .min(0)
    .max(1)
    .default(0.8)
    .describe("Smallest share undone there, 0-1: what is switched off when done takes longer now and then."),
  shutMs: z
    .number()
    .default(15_000)
    .describe(
      "What is switched off before the door has been shut for so long is switched off in leaving, milliseconds.",
    ),
  minOwnUses: z
    .number()
    .int()
    .default(10)
    .describe("People's own uses with which longer windows can tell the acts undone from those kept."),
  minAskedUses: z
    .number()
    .int()
    .default(5)
    .describe(
      "People's own uses from which on they tell how soon a use ends. Fewer of them tell it only where one ended as soon.",
    ),
  minDays: z
    .number()
    .int()
    .min(3)
    .default(5)
    .describe("Fewest distinct days on which it was undone. One working week."),
  minWeekdayDays: z
    .number()
    .int()
    .min(3)
    .default(4)
    .describe("The same for one class of days: four Sundays are a month."),
  minShareRatio: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe("Smallest share of acts undone, 0-1: more often wrong than right."),
  minWeekdayRatio: z
    .number()
    .min(0)
    .max(1)
    .default(0.75)
    .describe("Smallest share undone on the days that are to be left out, 0-1."),
  maxOtherRatio: z
    .number()
    .min(0)
    .max(1)
    .default(0.3)
    .describe("Largest share undone on the days that are to stay, 0-1."),
  heldOutMaxP: z
    .number()
    .positive()
    .max(1)
    .default(0.05)
    .describe("Held-out days have to confirm at this level, probability."),
  lateShareRatio: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe(
      "The later half of the acts has to reach this much of the smallest share, 0-1: else it is over.",
    ),
});

export type ReversalParams = z.output<typeof reversalParamsSchema>;

export interface Reversal {
  readonly target: ActedTarget;
  readonly windowMin: number;
  /** Weekdays (0 = Monday) on which it is undone; null for all. */
  readonly weekdays: readonly number[] | null;
  /** Acts on those days, and those of them that were undone. */
  readonly acts: readonly Act[];
  readonly undone: readonly Act[];
  /** Acts at other times, where only some are to go. */
  readonly others: readonly Act[];
  readonly meanChance: number;
  readonly pValue: number;
  readonly validated: boolean;
}

/** Shares of a target's error, decided beforehand: always undone, on some days, under some condition. */
export const SHARES = { all: 0.4, days: 0.4, conditions: 0.2 } as const;

/** Single days, the weekend, the working week. */
export const CLASSES: readonly (readonly number[])[] = [
  [0],
  [1],
  [2],
  [3],
  [4],
  [5],
  [6],
  [5, 6],
  [0, 1, 2, 3, 4],
];

/**
 * @param weekdayOf 0 = Monday … 6 = Sunday, by index into the day table
 * @returns the most certain class of days, then all days: each where enough is undone to be worth a test. Both are offered where both are: whether people
 * are but quicker on those days, only the replay of either change tells
 */
export function findReversals(
  target: ActedTarget,
  automation: ReadAutomation,
  weekdayOf: (day: number) => number,
  params: ReversalParams,
): readonly Reversal[] {
  const ofAll = termsFor(target, automation, false, params);
  const ofSome = termsFor(target, automation, true, params);
  const onAll = ofAll.windowsMin.flatMap(
    (windowMin) => judgeActs(target, target.acts, null, windowMin, ofAll) ?? [],
  );
  const onSome = CLASSES.flatMap((weekdays) => {
    const isIn = ({ day }: Act) => weekdays.includes(weekdayOf(day));
    const others = target.acts.filter((act) => !isIn(act));
    if (others.length === 0) return [];
    const acts = target.acts.filter(isIn);
    return ofSome.windowsMin.flatMap(
      (windowMin) => judgeActs(target, acts, { weekdays, others }, windowMin, ofSome) ?? [],
    );
  });
  return [
    ...mostCertain(onSome, (ofSome.windowsMin.length * CLASSES.length) / SHARES.days),
    ...mostCertain(onAll, ofAll.windowsMin.length / SHARES.all),
  ];
}

function mostCertain(found: readonly Reversal[], tried: number): readonly Reversal[] {
  const [best] = found.toSorted((x, y) => x.pValue - y.pValue);
  return best === undefined ? [] : [{ ...best, pValue: Math.min(1, best.pValue * tried) }];
}

/**
 * What somebody's coming switched on is switched off when it is no longer needed: that undoes nothing. Only at once does it; and where a door
 * or somebody's coming home did, on the way past the switch, if that is what nearly always happens. People's own uses tell nothing of that, as who passes
 * lights no lamp: but where it is kept at other times, they tell that it would be at these.
 * @param isPart whether only some of the acts are to be told undone, others kept
 * @returns the parameters, with windows and shares as such an automation's acts ask for; no windows where they are never undone
 */
export function termsFor<Params extends ReversalParams>(
  target: ActedTarget,
  { cause }: ReadAutomation,
  isPart: boolean,
  params: Params,
): Params {
  if (isResting(target.state) || cause === "clock") return params;
  if (isPart && target.ownStaysMs.length >= params.minOwnUses) return params;
  if (cause === "other") return { ...params, windowsMin: [params.useWindowMin] };
  const { passageWindowsMin, minShareRatio, minWeekdayRatio, minPassageRatio } = params;
  return {
    ...params,
    windowsMin: isOffInLeaving(target, params) ? [] : passageWindowsMin,
    minShareRatio: Math.max(minShareRatio, minPassageRatio),
    minWeekdayRatio: Math.max(minWeekdayRatio, minPassageRatio),
  };
}

/** Whether most of what people switch off soon they switch off with the door open or just shut: somebody came for something and is gone. */
function isOffInLeaving({ acts }: ActedTarget, { passageWindowsMin, shutMs }: ReversalParams): boolean {
  const soonMs = Math.max(...passageWindowsMin) * MINUTE_MS;
  const soon = acts.filter(({ reversedAfterMs }) => reversedAfterMs <= soonMs);
  const leaving = soon.filter(
    ({ reversedAfterMs, openForMs }) => openForMs > 0 && reversedAfterMs < openForMs + shutMs,
  );
  return leaving.length > soon.length / 2;
}

/**
 * @param params as {@link termsFor} the automation
 * @param acts those that might have to go
 * @param part which ones these are, where not all: the other ones have to be kept
 * @returns null where too few of them are undone; the p-value is that of this window and part alone
 */
export function judgeActs(
  target: ActedTarget,
  acts: readonly Act[],
  part: { readonly weekdays: readonly number[] | null; readonly others: readonly Act[] } | null,
  windowMin: number,
  params: ReversalParams,
): Reversal | null {
  const windowMs = windowMin * MINUTE_MS;
  const isUndone = ({ reversedAfterMs }: Act) => reversedAfterMs <= windowMs;
  const undone = acts.filter(isUndone);
  const undoneDays = new Set(undone.map(({ day }) => day)).size;
  if (undoneDays < (part === null ? params.minDays : params.minWeekdayDays)) return null;
  const minShare = part === null ? params.minShareRatio : params.minWeekdayRatio;
  if (undone.length < minShare * acts.length) return null;
  const others = part === null ? 0 : part.others.filter(isUndone).length;
  if (part !== null && others > params.maxOtherRatio * part.others.length) return null;
  const late = acts.slice(acts.length >> 1);
  if (late.filter(isUndone).length < params.lateShareRatio * minShare * late.length) return null;
  const meanChance = meanOf(acts.map(({ minute }) => target.chanceWithin(minute, windowMs)));
  const ownEnds = target.ownStaysMs.filter((ms) => ms <= windowMs).length;
  const byUse =
    ownEnds === 0 && target.ownStaysMs.length < params.minAskedUses
      ? 0
      : fisherUpperTail(undone.length, acts.length, ownEnds, target.ownStaysMs.length);
  const byDays = part === null ? 0 : fisherUpperTail(undone.length, acts.length, others, part.others.length);
  return {
    target,
    windowMin,
    weekdays: part?.weekdays ?? null,
    acts,
    undone,
    others: part?.others ?? [],
    meanChance,
    pValue: Math.max(upperTail(undone.length, acts.length, meanChance), byUse, byDays),
    validated: isConfirmed(target, acts, minShare, params),
  };
}

/**
 * Blocks of acts are dealt alternately to two halves; on each the window is chosen anew and what was undone within it counted on the other. Together they
 * have to reach most of the share, beyond chance.
 */
function isConfirmed(
  target: ActedTarget,
  acts: readonly Act[],
  minShare: number,
  params: ReversalParams,
): boolean {
  const block = Math.max(1, Math.round(acts.length / 8));
  const half = [0, 1].map((which) => acts.filter((_, index) => Math.floor(index / block) % 2 === which));
  let hits = 0;
  let expected = 0;
  for (const which of [0, 1]) {
    const chosen = params.windowsMin
      .map((windowMin) => ({ windowMin, tail: tailOf(target, half[1 - which] ?? [], windowMin) }))
      .toSorted((a, b) => a.tail - b.tail)[0];
    const windowMs = (chosen?.windowMin ?? 0) * MINUTE_MS;
    for (const act of half[which] ?? []) {
      if (act.reversedAfterMs <= windowMs) hits += 1;
      expected += target.chanceWithin(act.minute, windowMs);
    }
  }
  const tail = upperTail(hits, acts.length, expected / Math.max(1, acts.length));
  return tail <= params.heldOutMaxP && hits >= 0.8 * minShare * acts.length;
}

function tailOf(target: ActedTarget, acts: readonly Act[], windowMin: number): number {
  const windowMs = windowMin * MINUTE_MS;
  const hits = acts.filter(({ reversedAfterMs }) => reversedAfterMs <= windowMs).length;
  return upperTail(
    hits,
    acts.length,
    meanOf(acts.map(({ minute }) => target.chanceWithin(minute, windowMs))),
  );
}

function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
