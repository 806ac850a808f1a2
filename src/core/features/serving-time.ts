/** At which of several good times an automation serves people best. */

/** Share of beginnings, 0-1, that may come before it, so that it serves who comes early; and of ends that may come after it, so that nothing ends while wanted. */
const EARLY_RATIO = 0.2;

/**
 * The one nearest to where four of five beginnings are still to come, or four of five ends are over.
 * @param choices in the order in which they are preferred where two are as near
 * @param times when people did it
 * @returns null without a choice. Cost: O(n log n)
 */
export function servingTime(
  choices: readonly number[],
  times: readonly number[],
  isEnd: boolean,
): number | null {
  const share = isEnd ? 1 - EARLY_RATIO : EARLY_RATIO;
  const wanted = times.toSorted((a, b) => a - b)[Math.round(share * (times.length - 1))] ?? 0;
  return choices.toSorted((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted))[0] ?? null;
}
