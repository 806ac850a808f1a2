/**
 * One day of a suggestion's replay with its times: what the strip counts, to be shown on a line of the day.
 *
 * Replayed over a few days and not over the whole history, so that it is quick; what an automation waits for goes back hours, not weeks.
 */
import type { AutomationConfig } from "../domain/automation.ts";
import type { EventLog } from "../domain/event-log.ts";
import type { Home } from "../domain/home.ts";
import type { EpochMs, TimeRange } from "../domain/time.ts";
import { createDayTable } from "../features/day-table.ts";
import { replay } from "./backtest.ts";
import { createReplayInput } from "./replay-input.ts";

/** `nobody`: it would have acted and nobody did it. `opposite`: and someone soon undid it. */
export type DayMarkKind = "matched" | "nobody" | "opposite" | "missed" | "already_so";

export interface DayMark {
  readonly atMs: EpochMs;
  readonly kind: DayMarkKind;
}

const KIND_OF_WORD = { matched: "matched", unmatched: "nobody", contradicted: "opposite" } as const;

/**
 * @param log changes of the entities that the automation names, from days before the day to after its end
 * @param day the local day's limits
 * @returns marks within the day, ascending
 * @throws RangeError for a trigger, condition or action outside the contract, or by the sun of a home without coordinates
 * Cost: see {@link replay}
 */
export function replayDay(
  config: AutomationConfig,
  log: EventLog,
  home: Pick<Home, "time_zone" | "latitude" | "longitude">,
  day: TimeRange,
): readonly DayMark[] {
  const days = createDayTable({ range: log.range, timeZone: home.time_zone, exceptions: [], log });
  const { firings, missed, alreadySoMs } = replay(config, createReplayInput(log, days, home));
  const marks: readonly DayMark[] = [
    ...firings.map(({ atMs, word }): DayMark => ({ atMs, kind: KIND_OF_WORD[word] })),
    ...Array.from(missed, (row): DayMark => ({ atMs: log.atMs[row] ?? 0, kind: "missed" })),
    ...alreadySoMs.map((atMs): DayMark => ({ atMs, kind: "already_so" })),
  ];
  return marks
    .filter(({ atMs }) => atMs >= day.fromMs && atMs < day.toMs)
    .toSorted((a, b) => a.atMs - b.atMs);
}
