/** Pauses between attempts: 1 s, 2 s, 4 s … up to 30 s. A failed app is back within half a minute of its return at the latest. */
const FIRST_MS = 1_000;
const LONGEST_MS = 30_000;

/** @param attempt attempts made so far, from 0 */
export function retryDelayMs(attempt: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 5));
}
