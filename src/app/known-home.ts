/** What is known of a home before anything is learned: what there is of what people count, how long its past is, and when the first habits can be told. */
import type { Readiness } from "../core/domain/analysis.ts";
import { domainOf, type Home } from "../core/domain/home.ts";
import { DAY_MS, type EpochMs } from "../core/domain/time.ts";
import { MIN_DAYS } from "../core/detect/daily-time.ts";
import type { StoreCounts } from "../ports/event-store.ts";

export interface KnownHome {
  readonly lights: number;
  readonly covers: number;
  readonly persons: number;
  /** Whole days of history. */
  readonly days: number;
  /** Days until habits by the time of day can be told; 0 where they can. */
  readonly habitsInDays: number;
}

/** @param learning of the latest full analysis; nothing before it */
export function toKnownHome(
  home: Home,
  memory: Pick<StoreCounts, "firstMs" | "lastMs">,
  learning: readonly Readiness[],
  nowMs: EpochMs,
): KnownHome {
  const count = (domain: string): number =>
    home.entities.filter(
      ({ entity_id, disabled_by, hidden_by }) =>
        domainOf(entity_id) === domain && disabled_by === null && hidden_by === null,
    ).length;
  const { firstMs, lastMs } = memory;
  const days = firstMs === null || lastMs === null ? 0 : Math.max(0, Math.floor((lastMs - firstMs) / DAY_MS));
  const own = learning.find(({ detector }) => detector === "daily-time");
  return {
    lights: count("light"),
    covers: count("cover"),
    persons: home.persons.length,
    days,
    habitsInDays: own === undefined ? Math.max(0, MIN_DAYS - days) : daysUntil(own, nowMs),
  };
}

function daysUntil({ ready, readyAt }: Readiness, nowMs: EpochMs): number {
  if (ready || readyAt === null) return 0;
  return Math.max(1, Math.ceil((Date.parse(readyAt) - nowMs) / DAY_MS));
}
