/** Whether a habit still goes on, and since when it does, from its occasions in order: 1 where people did it, 0 where not. */
import { binomialLowerTail } from "../math/poisson-binomial.ts";

export interface HabitLifeParams {
  /** Probability below which a run of misses is not chance any more. */
  readonly stoppedMaxP: number;
  /** No habit is taken to be kept more often than this, 0-1, so that a few misses do not end it. */
  readonly mostKeptRatio: number;
}

/** Whether some trailing run has so few hits as the rate before makes improbable. Cost: O(n²) */
export function hasStopped(
  outcomes: readonly number[],
  { stoppedMaxP, mostKeptRatio }: HabitLifeParams,
): boolean {
  let trailing = 0;
  const total = outcomes.reduce((sum, hit) => sum + hit, 0);
  const longest = Math.min(outcomes.length - 1, 60);
  for (let length = 1; length <= longest; length += 1) {
    trailing += outcomes[outcomes.length - length] ?? 0;
    if (total - trailing < 3) return false;
    const rate = Math.min(mostKeptRatio, (total - trailing) / (outcomes.length - length));
    if (binomialLowerTail(trailing, length, rate) <= stoppedMaxP) return true;
  }
  return false;
}

/** How many leading misses were before the habit began: those that its rate makes improbable. */
export function leadingMisses(
  outcomes: readonly number[],
  { stoppedMaxP, mostKeptRatio }: HabitLifeParams,
): number {
  const start = outcomes.indexOf(1);
  if (start <= 0) return 0;
  const rest = outcomes.slice(start);
  const rate = Math.min(mostKeptRatio, rest.reduce((sum, hit) => sum + hit, 0) / rest.length);
  return (1 - rate) ** start <= stoppedMaxP ? start : 0;
}
