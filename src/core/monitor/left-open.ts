/**
 * Doors, windows and gates that are open for far longer than they ever are, in real time.
 *
 * The nightly check `left-on` says the same of many more things, hours later; which things are openings is its word.
 */
import { z } from "zod";
import { kindOf } from "../check/left-on.ts";
import { createWatch } from "../check/watch.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../domain/time.ts";
import { dayLongestParams, learnDayLongest, toLimitMs } from "./day-longest.ts";
import { type LiveMoment, type Monitor, incidentRanges, lastingMs } from "./monitor.ts";
import { toAnomaly, toPart } from "./wording.ts";

const paramsSchema = z.object({
  ...dayLongestParams,
  minPast: z.number().int().default(10).describe("Fewest past openings to compare with."),
  minMinutes: z.number().default(10).describe("Shorter openings bother nobody, minutes."),
});

type Params = z.output<typeof paramsSchema>;

interface OpeningHabit {
  readonly entityId: string;
  readonly limitMs: number;
  readonly longestMs: number;
  readonly medianMs: number;
  readonly openings: number;
  /** States in which it is open. */
  readonly openState: string;
}

export interface LeftOpenHabits {
  readonly openings: readonly OpeningHabit[];
}

export const leftOpen: Monitor<Params, LeftOpenHabits, LiveMoment> = {
  id: "left-open",
  params: paramsSchema,

  learn(input, params) {
    const { log, home } = input;
    const watch = createWatch(log, home, log.range.toMs);
    const entities = new Map(home.entities.map((entity) => [entity.entity_id, entity]));
    const known = log.entityIds.flatMap((entityId, code) => {
      const kind = kindOf(entityId, entities.get(entityId));
      if (kind?.word !== "open") return [];
      const left = incidentRanges(input, "left-open", [entityId]);
      const past = watch
        .stays(entityId, kind.isOn)
        .past.filter(({ fromMs }) => !left.some((one) => fromMs >= one.fromMs && fromMs < one.toMs));
      const firstMs = log.atMs[watch.rows.rowsOf(code)[0] ?? -1];
      if (past.length < params.minPast || firstMs === undefined) return [];
      const longest = learnDayLongest(
        past.map(({ fromMs, lastedMs }) => ({ endMs: fromMs, lastedMs })),
        (log.range.toMs - firstMs) / DAY_MS,
        params,
      );
      if (longest === null) return [];
      const sorted = past.map(({ lastedMs }) => lastedMs).toSorted((a, b) => a - b);
      const openState = kind.isOn("on") ? "on" : "open";
      return [
        {
          entityId,
          longest,
          openings: past.length,
          medianMs: sorted[sorted.length >> 1] ?? 0,
          openState,
        },
      ];
    });
    const openings = known.map(({ longest, ...own }) => ({
      ...own,
      longestMs: longest.longestMs,
      limitMs: toLimitMs(longest, known.length, { ...params, leastMs: params.minMinutes * MINUTE_MS }),
    }));
    return { openings: openings.toSorted((a, b) => (a.entityId < b.entityId ? -1 : 1)) };
  },

  look({ openings }, { nowMs, names, stateOf, unwatched }) {
    let nextMs = Number.POSITIVE_INFINITY;
    const anomalies = openings.flatMap((habit) => {
      const { entityId, limitMs, longestMs, medianMs } = habit;
      const now = stateOf(entityId);
      if (now === undefined || now.state !== habit.openState) return [];
      const lastedMs = lastingMs(now.sinceMs, nowMs, unwatched);
      if (lastedMs < limitMs) {
        nextMs = Math.min(nextMs, nowMs + limitMs - lastedMs);
        return [];
      }
      const name = names.nameOf(entityId);
      const part = {
        feature: `open:${entityId}`,
        unit: "h",
        seen: toHours(lastedMs),
        expected: toHours(medianMs),
        low: 0,
        high: toHours(longestMs),
        entity_ids: [entityId],
      };
      return [
        toAnomaly(
          {
            key: `left-open:${entityId}`,
            monitor: "left-open",
            severity: "warning",
            since_ms: now.sinceMs,
            entity_ids: [entityId],
            parts: [toPart(part, { kind: "open", name })],
          },
          { kind: "left-open", name, lastedMs, medianMs, longestMs, openings: habit.openings },
        ),
      ];
    });
    return { anomalies, nextMs };
  },
};

function toHours(ms: number): number {
  return Number((ms / HOUR_MS).toPrecision(4));
}
