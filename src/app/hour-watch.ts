/**
 * Between the process that looks at hours and the app: what it has to know to look, and what becomes of what it saw.
 *
 * What monitors learned is kept like any answer that can be made anew: deleting somebody's data empties it, and the next night learns again.
 */
import { z } from "zod";
import { DAY_MS } from "../core/domain/time.ts";
import { HOUR_MONITORS, LIVE_MONITORS } from "../core/monitor/monitors.ts";
import { unusualHour } from "../core/monitor/unusual-hour.ts";
import type { CacheShelf } from "../ports/cache.ts";
import type { Clock } from "../ports/clock.ts";
import type { IncidentStore } from "../ports/incident-store.ts";
import type { Incidents } from "./incidents.ts";
import type { Habits, WatchJob, Watched } from "./watch-hours.ts";

export interface HourWatchOptions {
  readonly shelf: CacheShelf<string>;
  readonly store: Pick<IncidentStore, "list">;
  readonly incidents: Incidents;
  /** How far back monitors learn. */
  readonly windowDays: number;
  readonly clock: Clock;
  /** Monitors have learned. */
  readonly onHabits: (habits: Habits) => void;
}

export interface HourWatch {
  /** For the next job. */
  job(): WatchJob;
  note(watched: Watched): void;
}

/** What the shelf is called. */
export const HABITS_SHELF = "habits";
const LOOKED = "looked-until";
const looked = z.coerce.number().catch(Number.NaN);
const IDS = [...LIVE_MONITORS, ...HOUR_MONITORS].map(({ id }) => id);

export function readHabits(shelf: Pick<CacheShelf<string>, "find">): Habits {
  return Object.fromEntries(
    IDS.flatMap((id) => {
      const kept = shelf.find(id);
      return kept === null ? [] : [[id, kept.value]];
    }),
  );
}

export function createHourWatch(options: HourWatchOptions): HourWatch {
  const { shelf, store, incidents, windowDays, clock, onHabits } = options;
  const put = (key: string, value: string): void =>
    shelf.put(key, { value, madeMs: clock.now() }, IDS.length + 1);

  return {
    job() {
      const sinceMs = clock.now() - windowDays * DAY_MS;
      const untilMs = looked.parse(shelf.find(LOOKED)?.value);
      return {
        incidents: store
          .list()
          .filter(({ incident, isNormal }) => !isNormal && incident.last_ms >= sinceMs)
          .map(({ incident: { monitor, since_ms, last_ms, entity_ids } }) => ({
            monitor,
            since_ms,
            last_ms,
            entity_ids,
          })),
        open: incidents.goingOn(unusualHour.id),
        lookedUntilMs: Number.isNaN(untilMs) ? null : untilMs,
      };
    },
    note({ habits, hours }) {
      if (habits !== null) {
        for (const [id, learned] of Object.entries(habits)) put(id, learned);
        onHabits(habits);
      }
      // What was said by what is not known any more, nobody would ever call over.
      if (shelf.find(unusualHour.id) === null) incidents.note([unusualHour.id], []);
      for (const { untilMs, anomaly, series } of hours) {
        incidents.note([unusualHour.id], anomaly === null ? [] : [anomaly], { atMs: untilMs, series });
      }
      const last = hours.at(-1);
      if (last !== undefined) put(LOOKED, String(last.untilMs));
    },
  };
}
