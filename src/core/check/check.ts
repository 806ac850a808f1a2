/**
 * What a check is: a question about the home that needs no learning, answered from day one. Adding one is one file that exports a `Check` and one
 * line in `checks.ts`.
 *
 * A check says what is so, never what somebody wants; it compares a thing with its own past, not with constants of somebody else's home. The
 * numbers in its parameters are limits below which nobody is bothered.
 */
import type { z } from "zod";
import type { Automated } from "../automations/automated.ts";
import type { EventLog } from "../domain/event-log.ts";
import type { Finding } from "../domain/finding.ts";
import type { Home } from "../domain/home.ts";
import type { EpochMs } from "../domain/time.ts";
import type { DayTable } from "../features/day-table.ts";
import type { Watch } from "./watch.ts";

/** Names for people. */
export interface Names {
  nameOf(entityId: string): string;
}

export interface CheckInput {
  readonly log: EventLog;
  readonly home: Home;
  readonly days: DayTable;
  readonly nowMs: EpochMs;
  readonly names: Names;
  /** What the home does by itself. */
  readonly automated: Automated;
  /** The log by entity, and what of it can be relied on. */
  readonly watch: Watch;
}

export interface Check<Params> {
  readonly id: string;
  readonly params: z.ZodType<Params>;
  /** At most one finding about one thing; `evidence.since` where it began at a moment. */
  check(input: CheckInput, params: Params): readonly Finding[];
}
