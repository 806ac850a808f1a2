/**
 * Monitors that look in real time: every half minute, in the main thread, at what everything is now beside what was learned at night.
 *
 * A sensor that tells the same value again changes nothing in Home Assistant and fires no event. So before something is called silent Home Assistant is asked
 * when it last told anything. Without a connection nobody looks: nothing opens, and nothing closes.
 */
import { isAppError } from "../core/domain/errors.ts";
import type { HomeEvent } from "../core/domain/event.ts";
import type { Home } from "../core/domain/home.ts";
import type { Anomaly } from "../core/domain/incident.ts";
import { MINUTE_MS, SECOND_MS, type EpochMs, type TimeRange } from "../core/domain/time.ts";
import type { LiveMoment } from "../core/monitor/monitor.ts";
import { LIVE_MONITORS } from "../core/monitor/monitors.ts";
import type { Clock } from "../ports/clock.ts";
import type { HomeSource } from "../ports/home-source.ts";
import type { Log } from "../ports/log.ts";
import { createHomeNames } from "./home-names.ts";
import type { Incidents } from "./incidents.ts";
import { createLiveStates } from "./live-states.ts";
import type { Habits } from "./watch-hours.ts";

export interface LiveWatchOptions {
  readonly source: Pick<HomeSource, "readCurrent" | "status" | "clockOffsetMs">;
  readonly incidents: Pick<Incidents, "note">;
  readonly home: () => Home | null;
  /** What was before Steward listened. */
  readonly readPast: (
    home: Home,
    nowMs: EpochMs,
  ) => { readonly unwatched: readonly TimeRange[]; readonly empty: readonly TimeRange[] };
  readonly clock: Clock;
  readonly log: Log;
}

export interface LiveWatch {
  noteEvent(event: HomeEvent): void;
  /** What the monitors learned, by their ids; of those that are missing nothing is known. */
  setHabits(habits: Habits): void;
  /** There is a connection, maybe another than before. */
  noteConnected(): void;
  /** Looks, where it is time. */
  look(): Promise<void>;
}

const IDS = LIVE_MONITORS.map(({ id }) => id);
const LOOK_EVERY_MS = 30 * SECOND_MS;
/**
 * What Home Assistant says of when things last told anything is asked for before something is said that was not said before, and this often while
 * something is.
 */
const ASK_EVERY_MS = 5 * MINUTE_MS;

export function createLiveWatch(options: LiveWatchOptions): LiveWatch {
  const { source, incidents, home, readPast, clock, log } = options;
  const states = createLiveStates();
  let habits = new Map<string, unknown>();
  let lookedMs: EpochMs = Number.NEGATIVE_INFINITY;
  /** When Home Assistant was asked last; null where the present connection was not asked yet. */
  let askedMs: EpochMs | null = null;
  /** What was said at the last look. */
  let saidKeys: ReadonlySet<string> = new Set();
  let isSeeded = false;
  let isLooking = false;

  const nowMs = (): EpochMs => clock.now() + source.clockOffsetMs();

  async function ask(): Promise<void> {
    const current = await source.readCurrent();
    askedMs = clock.now();
    states.setAll(current);
  }

  function seedOnce(current: Home): void {
    if (isSeeded) return;
    states.seed(readPast(current, nowMs()));
    isSeeded = true;
  }

  function read(current: Home): readonly Anomaly[] {
    const names = createHomeNames(current);
    const moment: LiveMoment = {
      nowMs: nowMs(),
      names: { nameOf: (entityId) => names.entity(entityId) },
      stateOf: (entityId) => states.stateOf(entityId),
      unwatched: states.unwatched(),
      empty: states.empty(nowMs()),
    };
    return LIVE_MONITORS.flatMap((monitor) => {
      const learned = habits.get(monitor.id);
      return learned === undefined ? [] : monitor.look(learned, moment, monitor.params.parse({})).anomalies;
    });
  }

  async function lookNow(current: Home): Promise<void> {
    // What was said by what is not known any more, nobody would ever call over.
    if (habits.size === 0) {
      incidents.note(IDS, []);
      return;
    }
    seedOnce(current);
    const isAsked = askedMs !== null;
    if (!isAsked) await ask();
    let anomalies = read(current);
    const isOld = clock.now() - (askedMs ?? 0) >= ASK_EVERY_MS;
    const isNews = anomalies.some(({ key }) => !saidKeys.has(key));
    if (anomalies.length > 0 && (isOld || (isNews && isAsked))) {
      await ask();
      anomalies = read(current);
    }
    if (source.status().state !== "connected") return;
    saidKeys = new Set(anomalies.map(({ key }) => key));
    incidents.note(IDS, anomalies);
  }

  return {
    noteEvent: (event) => states.noteEvent(event),
    setHabits(learned) {
      habits = new Map(
        LIVE_MONITORS.flatMap(({ id }) => {
          const text = learned[id];
          return text === undefined ? [] : [[id, JSON.parse(text) as unknown] as const];
        }),
      );
      lookedMs = Number.NEGATIVE_INFINITY;
    },
    noteConnected() {
      askedMs = null;
      lookedMs = Number.NEGATIVE_INFINITY;
    },
    async look() {
      const current = home();
      const isDue = Math.abs(clock.now() - lookedMs) >= LOOK_EVERY_MS;
      if (!isDue || isLooking || current === null) return;
      if (source.status().state !== "connected") return;
      isLooking = true;
      lookedMs = clock.now();
      try {
        await lookNow(current);
      } catch (error) {
        if (!isAppError(error)) throw error;
        log.debug("Home Assistant could not be asked what everything is; looking again soon", { error });
      } finally {
        isLooking = false;
      }
    },
  };
}
