/**
 * A home watched by the monitors as the app does: habits learned each night at three, looks every hour and every few minutes, incidents as long as the same
 * key is said.
 */
import { createWatch } from "../../src/core/check/watch.ts";
import type { EventLog } from "../../src/core/domain/event-log.ts";
import type { Home } from "../../src/core/domain/home.ts";
import type { Anomaly } from "../../src/core/domain/incident.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, type EpochMs } from "../../src/core/domain/time.ts";
import { isGone } from "../../src/core/features/actionable.ts";
import { readHomeHours } from "../../src/core/features/home-hours.ts";
import { lowerBound } from "../../src/core/math/lower-bound.ts";
import { createRandom } from "../../src/core/math/random.ts";
import type { LiveMoment, LiveState, Look } from "../../src/core/monitor/monitor.ts";
import { LIVE_MONITORS } from "../../src/core/monitor/monitors.ts";
import { type UnusualHabits, hoursToLookAt, unusualHour } from "../../src/core/monitor/unusual-hour.ts";
import { createWords } from "../../src/core/suggest/words.ts";

export interface WatchOptions {
  readonly log: EventLog;
  readonly home: Home;
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
  /** Days learned from at most. */
  readonly pastDays?: number;
  readonly stepMin?: number;
  /** Only these; all where not given. */
  readonly monitors?: readonly string[];
}

/** An incident with everything that was said of it. */
export interface Watched {
  readonly key: string;
  readonly monitor: string;
  readonly openedMs: EpochMs;
  /** Last moment at which it was said. */
  lastMs: EpochMs;
  readonly said: Anomaly[];
}

/** @returns in the order in which they opened */
export function watchHome({
  log,
  home,
  fromMs,
  toMs,
  pastDays = 60,
  stepMin = 5,
  monitors,
}: WatchOptions): readonly Watched[] {
  const names = createWords(home);
  const incidents: Watched[] = [];
  const open = new Map<string, Watched>();
  const isWanted = (id: string) => monitors?.includes(id) !== false;
  const states = createStates(log);
  const { empty, unwatched } = createWatch(log, home, log.range.toMs);
  const until = (ranges: typeof empty, nowMs: EpochMs) =>
    ranges
      .filter((range) => range.fromMs < nowMs)
      .map((range) => ({ ...range, toMs: Math.min(range.toMs, nowMs) }));

  function take(monitor: string, nowMs: EpochMs, anomalies: readonly Anomaly[]): void {
    const said = new Map(anomalies.map((one) => [one.key, one]));
    for (const [key, incident] of open) if (incident.monitor === monitor && !said.has(key)) open.delete(key);
    for (const [key, anomaly] of said) {
      const known = open.get(key) ?? { key, monitor, openedMs: nowMs, lastMs: nowMs, said: [] };
      if (!open.has(key)) incidents.push(known);
      open.set(key, known);
      known.lastMs = nowMs;
      known.said.push(anomaly);
    }
  }

  let looks: { readonly id: string; readonly look: (moment: LiveMoment) => Look }[] = [];
  let habits: UnusualHabits | null = null;
  for (let nowMs = fromMs; nowMs < toMs; nowMs += stepMin * MINUTE_MS) {
    const isFirst = nowMs === fromMs;
    if (isFirst || (nowMs % DAY_MS < stepMin * MINUTE_MS + HOUR_MS && nowMs % DAY_MS >= HOUR_MS)) {
      const past = cutLog(log, Math.max(log.range.fromMs, nowMs - pastDays * DAY_MS), nowMs);
      const incidentsOf = incidents.map(({ monitor, said, lastMs }) => ({
        monitor,
        since_ms: said[0]?.since_ms ?? lastMs,
        last_ms: lastMs,
        entity_ids: said.flatMap(({ entity_ids }) => entity_ids),
      }));
      const input = { log: past, home, names, incidents: incidentsOf };
      looks = LIVE_MONITORS.filter(({ id }) => isWanted(id)).flatMap((monitor) => {
        const params = monitor.params.parse({});
        const learned = monitor.learn({ ...input, random: createRandom(1) }, params);
        return learned === null
          ? []
          : [{ id: monitor.id, look: (moment: LiveMoment) => monitor.look(learned, moment, params) }];
      });
      if (isWanted("unusual-hour"))
        habits = unusualHour.learn({ ...input, random: createRandom(1) }, unusualHour.params.parse({}));
    }
    states.goTo(nowMs);
    const moment: LiveMoment = {
      nowMs,
      names,
      stateOf: states.stateOf,
      unwatched: until(unwatched, nowMs).filter((range) => range.toMs < nowMs),
      empty: until(empty, nowMs),
    };
    for (const { id, look } of looks) take(id, nowMs, look(moment).anomalies);
    if (habits !== null && nowMs % HOUR_MS < stepMin * MINUTE_MS) {
      const endMs = Math.floor(nowMs / HOUR_MS) * HOUR_MS;
      const firstMs = endMs - hoursToLookAt(habits) * HOUR_MS;
      const hours = readHomeHours({
        log: cutLog(log, firstMs - DAY_MS, endMs),
        home,
        features: habits.features,
        range: { fromMs: firstMs, toMs: endMs },
      });
      const before = open.get("unusual-hour")?.said.at(-1) ?? null;
      const asked = { hours, open: before, names };
      take("unusual-hour", nowMs, unusualHour.look(habits, asked, unusualHour.params.parse({})).anomalies);
    }
  }
  return incidents;
}

/** Rows of a stretch, shared with the whole. */
export function cutLog(log: EventLog, fromMs: EpochMs, toMs: EpochMs): EventLog {
  const from = lowerBound(log.atMs, fromMs);
  const to = lowerBound(log.atMs, toMs);
  return {
    ...log,
    range: { fromMs, toMs },
    length: to - from,
    atMs: log.atMs.subarray(from, to),
    entity: log.entity.subarray(from, to),
    state: log.state.subarray(from, to),
    previous: log.previous.subarray(from, to),
    initiator: log.initiator.subarray(from, to),
    actor: log.actor.subarray(from, to),
  };
}

/** What is known of each entity while time goes on. */
function createStates(log: EventLog): {
  readonly goTo: (nowMs: EpochMs) => void;
  readonly stateOf: (entityId: string) => LiveState | undefined;
} {
  const known = new Map<string, LiveState>();
  let next = 0;
  return {
    goTo(nowMs) {
      for (; next < log.length && (log.atMs[next] ?? 0) <= nowMs; next += 1) {
        const id = log.entityIds[log.entity[next] ?? 0] ?? "";
        const state = log.states[log.state[next] ?? 0] ?? "";
        const atMs = log.atMs[next] ?? 0;
        const toldMs = isGone(state) ? (known.get(id)?.toldMs ?? atMs) : atMs;
        known.set(id, { state, sinceMs: atMs, toldMs });
      }
    },
    stateOf: (entityId) => known.get(entityId),
  };
}
