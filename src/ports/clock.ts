/** Time as a dependency, so that tests can make it come. */
import type { EpochMs } from "../core/domain/time.ts";

export interface Clock {
  now(): EpochMs;
}
