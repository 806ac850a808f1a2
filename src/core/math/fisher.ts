/** Fisher's exact test: whether one kind of occasion has more successes than another, with all margins fixed. */
import { gammaln } from "simple-statistics";

/**
 * Upper tail of the hypergeometric distribution: P(at least `hits` of the first kind | margins), where both kinds succeed alike.
 * @param hits successes among `trials` of the first kind
 * @param otherHits successes among `otherTrials` of the second
 * @returns in (0, 1]
 * @see Fisher, J. R. Statist. Soc. 98 (1935) 39–82. Cost: O(trials)
 */
export function fisherUpperTail(
  hits: number,
  trials: number,
  otherHits: number,
  otherTrials: number,
): number {
  const all = trials + otherTrials;
  const successes = hits + otherHits;
  const most = Math.min(trials, successes);
  let tail = 0;
  for (let count = hits; count <= most; count += 1) {
    if (successes - count > otherTrials) continue;
    tail += Math.exp(
      logChoose(trials, count) + logChoose(otherTrials, successes - count) - logChoose(all, successes),
    );
  }
  return Math.max(Number.MIN_VALUE, Math.min(1, tail));
}

function logChoose(n: number, k: number): number {
  return gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1);
}
