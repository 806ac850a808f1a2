/**
 * Gives back what a detector left behind. Most of it is short arrays of numbers, whose room outside of the heap hardly moves Node to look: by itself it lets
 * a hundred megabytes pile up in an analysis of a few seconds.
 */

/** Where less time passed there is little to give back, milliseconds. */
const WORTH_MS = 200;

/** @param ms how long the detector took. Does nothing where Node was started without --expose-gc */
export function collectGarbage(ms: number): void {
  if (ms >= WORTH_MS) globalThis.gc?.();
}
