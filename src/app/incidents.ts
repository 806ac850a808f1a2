/**
 * The life of an incident: what monitors say becomes one as long as they say it, grows instead of repeating, and closes by itself.
 *
 * "That's normal" is learned: what was called so is not told of again up to half as far beyond as it went, whichever monitor's it is; it can be taken
 * back. People are told once, of several at a time together, and only while it lasts.
 */
import type { Anomaly, Incident, IncidentPart, IncidentSeries } from "../core/domain/incident.ts";
import { AppError } from "../core/domain/errors.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, type EpochMs } from "../core/domain/time.ts";
import { toStableId } from "../core/suggest/stable-id.ts";
import type { Clock } from "../ports/clock.ts";
import type { IncidentStore, StoredIncident } from "../ports/incident-store.ts";
import { createListeners } from "./listeners.ts";

export interface IncidentsOptions {
  readonly store: IncidentStore;
  readonly clock: Clock;
}

export interface Incidents {
  /**
   * What monitors say now: of those that looked, what they say no more is over.
   * @param monitors ids of those that looked
   */
  note(monitors: readonly string[], anomalies: readonly Anomaly[], seen?: Seen): void;
  /** What a monitor says and goes on, whatever people said of it; null where there is nothing. */
  goingOn(monitor: string): Anomaly | null;
  /** Open ones, gravest first, and those of the last month that are over or normal, latest first. */
  list(): IncidentLists;
  /** @throws AppError not_found */
  get(id: string): StoredIncident;
  /** Those that people are to be told of: grave enough, not told of yet, not put off. */
  untold(): readonly StoredIncident[];
  /** @param subject what the notification is about that told of them */
  noteTold(ids: readonly string[], subject: string): void;
  /** @throws AppError not_found */
  callNormal(id: string, who: string): StoredIncident;
  /** @throws AppError not_found where it was not called normal */
  takeBackNormal(id: string, who: string): StoredIncident;
  /** @throws AppError not_found; invalid_request where the time is past */
  putOff(id: string, untilMs: EpochMs | null, who: string): StoredIncident;
  /** How many were called normal. */
  falseAlarms(): number;
  /** Whether there ever was one. */
  hasAny(): boolean;
  onChange(listener: () => void): () => void;
  /** Told what the notification was about of one that is over, or was answered. */
  onSettled(listener: (subject: string) => void): () => void;
  /** Whether a notification about this still tells of something that goes on. */
  isToldOf(subject: string): boolean;
  /** The store was changed by somebody else. */
  reload(): void;
}

export interface Seen {
  /** The moment that was looked at, where it is not now. */
  readonly atMs?: EpochMs;
  /** Hour by hour, where that is known. */
  readonly series?: readonly IncidentSeries[];
}

export interface IncidentLists {
  readonly open: readonly StoredIncident[];
  readonly recent: readonly StoredIncident[];
}

/** What comes back so soon was not over. */
const SAME_AGAIN_MS = HOUR_MS;
/** How much farther than what was called normal is still normal, as a multiple of its distance from what is usual. */
const NORMAL_REACH_RATIO = 1.5;
const LATER_MS = 8 * HOUR_MS;
const RECENT_MS = 30 * DAY_MS;
const MAX_RECENT = 50;
/** What goes on is saved anew this often: a card wears by what is written to it. */
const SAVE_EVERY_MS = 30 * MINUTE_MS;
const SEVERITIES: readonly Incident["severity"][] = ["error", "warning", "info"];

export function createIncidents({ store, clock }: IncidentsOptions): Incidents {
  const changed = createListeners();
  const settled = new Set<(subject: string) => void>();
  let going = readGoing();
  let normal = store.normal();
  let savedMs = new Map<string, EpochMs>();

  function readGoing(): Map<string, StoredIncident> {
    return new Map(store.open().map((stored) => [stored.incident.key, stored]));
  }

  function save(stored: StoredIncident): void {
    store.save(stored);
    savedMs.set(stored.incident.id, clock.now());
    if (stored.incident.closed_ms === null) going.set(stored.incident.key, stored);
    else if (going.get(stored.incident.key)?.incident.id === stored.incident.id)
      going.delete(stored.incident.key);
    normal = store.normal();
  }

  /** @returns whether anything that is shown has changed */
  function open(anomaly: Anomaly, nowMs: EpochMs, series: readonly IncidentSeries[]): boolean {
    const again = store
      .closed(MAX_RECENT, nowMs - SAME_AGAIN_MS)
      .find((one) => isOf(one, anomaly) && (one.isNormal ? covers(one, anomaly) : sharesWith(one, anomaly)));
    if (again !== undefined) {
      save(grown({ ...again, incident: { ...again.incident, closed_ms: null } }, anomaly, nowMs, series));
      return true;
    }
    if (normal.some((one) => isOf(one, anomaly) && covers(one, anomaly))) return false;
    const stable = toStableId(`${anomaly.key} ${anomaly.since_ms}`);
    // What was said of the same beginning stays, such as that it is normal.
    const id = store.get(stable) === null ? stable : toStableId(`${stable} ${nowMs}`);
    save({
      incident: { ...anomaly, id, last_ms: nowMs, closed_ms: null },
      worst: anomaly.parts,
      series,
      laterUntilMs: null,
      isNormal: false,
      answeredBy: null,
      told: null,
    });
    return true;
  }

  function grow(
    stored: StoredIncident,
    anomaly: Anomaly,
    nowMs: EpochMs,
    series: readonly IncidentSeries[],
  ): boolean {
    const next = grown(stored, anomaly, nowMs, series);
    const isShown =
      anomaly.title !== stored.incident.title ||
      anomaly.explanation !== stored.incident.explanation ||
      anomaly.severity !== stored.incident.severity;
    // By the clock and not by the hour that was looked at, which may be long over.
    const isOld = clock.now() - (savedMs.get(stored.incident.id) ?? 0) >= SAVE_EVERY_MS;
    if (isOld || series.length > 0 || anomaly.severity !== stored.incident.severity) save(next);
    else going.set(anomaly.key, next);
    return isShown;
  }

  function close(stored: StoredIncident, nowMs: EpochMs): void {
    const over = { ...stored, incident: { ...stored.incident, closed_ms: nowMs } };
    save(over);
    savedMs.delete(stored.incident.id);
    settle(stored);
  }

  /** @param stored as it was before */
  function settle({ told }: StoredIncident): void {
    if (told !== null) for (const listener of settled) listener(told.subject);
  }

  function find(id: string): StoredIncident {
    const stored = [...going.values()].find(({ incident }) => incident.id === id) ?? store.get(id);
    if (stored !== null) return stored;
    throw new AppError("not_found", { kind: "incident-gone" });
  }

  function answer(id: string, change: Partial<StoredIncident>): StoredIncident {
    const before = find(id);
    const answered = { ...before, ...change };
    save(answered);
    settle(before);
    changed.tell();
    return answered;
  }

  return {
    note(monitors, anomalies, { atMs, series = [] } = {}) {
      const nowMs = atMs ?? clock.now();
      const said = new Map(anomalies.map((anomaly) => [anomaly.key, anomaly]));
      let isChanged = false;
      for (const stored of going.values()) {
        const { key, monitor } = stored.incident;
        if (said.has(key) || !monitors.includes(monitor)) continue;
        close(stored, nowMs);
        isChanged = true;
      }
      for (const anomaly of said.values()) {
        let stored = going.get(anomaly.key);
        if (stored?.isNormal === true && !isOfThese(stored, anomaly)) {
          // That one thing is normal says nothing of another that joins it.
          close(stored, nowMs);
          stored = undefined;
        }
        const isNews =
          stored === undefined ? open(anomaly, nowMs, series) : grow(stored, anomaly, nowMs, series);
        isChanged ||= isNews;
      }
      if (isChanged) changed.tell();
    },
    goingOn: (monitor) =>
      [...going.values()].find(({ incident }) => incident.monitor === monitor)?.incident ?? null,
    list() {
      const all = [...going.values()];
      const answered = all.filter(({ isNormal }) => isNormal);
      return {
        open: all
          .filter(({ isNormal }) => !isNormal)
          .toSorted(
            ({ incident: a }, { incident: b }) =>
              SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || a.since_ms - b.since_ms,
          ),
        recent: [...answered, ...store.closed(MAX_RECENT, clock.now() - RECENT_MS)].slice(0, MAX_RECENT),
      };
    },
    get: find,
    untold() {
      const nowMs = clock.now();
      return [...going.values()].filter(
        ({ incident, isNormal, told, laterUntilMs }) =>
          !isNormal &&
          told === null &&
          incident.severity !== "info" &&
          (laterUntilMs === null || nowMs >= laterUntilMs),
      );
    },
    noteTold(ids, subject) {
      for (const id of ids) save({ ...find(id), told: { atMs: clock.now(), subject } });
    },
    callNormal: (id, who) => answer(id, { isNormal: true, answeredBy: who }),
    takeBackNormal(id, who) {
      if (!find(id).isNormal) {
        throw new AppError("not_found", { kind: "incident-not-normal" });
      }
      return answer(id, { isNormal: false, answeredBy: who });
    },
    putOff(id, untilMs, who) {
      const nowMs = clock.now();
      if (untilMs !== null && untilMs <= nowMs) {
        throw new AppError("invalid_request", { kind: "not-in-future", isWithinYear: false });
      }
      return answer(id, { laterUntilMs: untilMs ?? nowMs + LATER_MS, told: null, answeredBy: who });
    },
    falseAlarms: () => normal.length,
    hasAny: () => going.size > 0 || store.closed(1, 0).length > 0,
    onChange: (listener) => changed.add(listener),
    onSettled(listener) {
      settled.add(listener);
      return () => void settled.delete(listener);
    },
    isToldOf: (subject) =>
      [...going.values()].some(({ told, isNormal }) => !isNormal && told?.subject === subject),
    reload() {
      going = readGoing();
      normal = store.normal();
      savedMs = new Map();
      changed.tell();
    },
  };
}

function grown(
  stored: StoredIncident,
  anomaly: Anomaly,
  nowMs: EpochMs,
  series: readonly IncidentSeries[],
): StoredIncident {
  const { id, since_ms, closed_ms } = stored.incident;
  const worst = new Map(stored.worst.map((part) => [part.feature, part]));
  for (const part of anomaly.parts) {
    const known = worst.get(part.feature);
    if (known === undefined || distance(part) > distance(known)) worst.set(part.feature, part);
  }
  return {
    ...stored,
    incident: { ...anomaly, id, since_ms, closed_ms, last_ms: nowMs },
    worst: [...worst.values()],
    series: series.length > 0 ? series : stored.series,
  };
}

const distance = ({ seen, expected }: IncidentPart): number => Math.abs(seen - expected);

const isOf = ({ incident }: StoredIncident, { key }: Anomaly): boolean => incident.key === key;

/** One key may be of many things: the same again is what has one of them in common. */
function sharesWith({ worst }: StoredIncident, { parts }: Anomaly): boolean {
  return parts.some((part) => worst.some(({ feature }) => feature === part.feature));
}

/** Whether everything that is unusual now was so, to the same side, when somebody called it normal. */
function isOfThese(normal: StoredIncident, anomaly: Anomaly): boolean {
  return unusualOf(anomaly).every((part) => counterpartOf(part, normal) !== undefined);
}

/** Whether it went about as far then, too. */
function covers(normal: StoredIncident, anomaly: Anomaly): boolean {
  return unusualOf(anomaly).every((part) => {
    const known = counterpartOf(part, normal);
    return known !== undefined && distance(part) <= NORMAL_REACH_RATIO * distance(known);
  });
}

/** Parts without those that are as usual again: what a monitor named it goes on naming. */
function unusualOf({ parts }: Anomaly): readonly IncidentPart[] {
  const far = parts.filter(({ seen, low, high }) => seen < low || seen > high);
  return far.length === 0 ? parts : far;
}

/** The same thing to the same side. */
function counterpartOf(part: IncidentPart, { worst }: StoredIncident): IncidentPart | undefined {
  const side = Math.sign(part.seen - part.expected);
  return worst.find(
    ({ feature, seen, expected }) => feature === part.feature && Math.sign(seen - expected) === side,
  );
}
