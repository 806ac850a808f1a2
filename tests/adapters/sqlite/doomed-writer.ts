/**
 * Does one of the store's works over and over until it is killed: `doomed-writer.ts FILE WORK`. It tells when it begins.
 *
 * What each work writes follows from what is there, so that whoever looks afterwards knows what has to be.
 */
import { existsSync, readdirSync, rmSync, writeSync } from "node:fs";
import { NEW_LIFE } from "../../../src/core/domain/suggestion-life.ts";
import path from "node:path";
import { writeBackup } from "../../../src/adapters/sqlite/backup-file.ts";
import { removeUnusedPacks } from "../../../src/adapters/sqlite/backup-manifest.ts";
import { openStore, type Store } from "../../../src/adapters/sqlite/open-store.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../src/core/domain/time.ts";
import type { AttributedEvent } from "../../../src/ports/event-store.ts";
import type { StoredSuggestion } from "../../../src/ports/suggestion-store.ts";
import { SILENT } from "./silent-log.ts";

export const FIRST_MS = Date.UTC(2026, 9, 1);
/** Long before, so that no number of days comes near the lights. */
const SENSOR_MS = Date.UTC(2000, 0, 1);
const STDOUT = 1;
const BATCH = 100;
const SUGGESTIONS = 20;
const KEPT_BACKUPS = 3;

export type Work = (store: Store, file: string) => void;

export const WORKS = { ingest, retention, analysis, backup, migration: ingest } as const;

if (import.meta.main) {
  const [, , file = "", work = ""] = process.argv;
  const run: Work | undefined = work in WORKS ? WORKS[work as keyof typeof WORKS] : undefined;
  // Without a work it has only been compiled, and the ones to come start sooner.
  if (run !== undefined) {
    // Opening is the migration; the other works begin after it.
    if (work === "migration") writeSync(STDOUT, "begins\n");
    const store = openStore({ path: file, log: SILENT });
    if (work !== "migration") writeSync(STDOUT, "begins\n");
    for (;;) run(store, file);
  }
}

/** A change each millisecond, from where it is covered on: what was written but not covered comes again, as from Home Assistant's history. */
function ingest(store: Store): void {
  const fromMs = store.events.coveredSpans().at(-1)?.toMs ?? FIRST_MS;
  store.events.append(
    Array.from({ length: BATCH }, (_, index) => ({
      event: {
        type: "state",
        entityId: `light.l${index % 5}`,
        state: `state ${(fromMs + index) % 1_000}`,
        attributes: { brightness: index },
        atMs: fromMs + index,
        context: null,
      },
      initiator: { kind: "person", actor: `user-${index % 3}`, certaintyRatio: 0.9 },
    })),
  );
  store.events.markCovered({ fromMs, toMs: fromMs + BATCH });
}

/** Another day of a sensor; all but the last days is summed up, and all but the latest of them thinned. */
function retention(store: Store): void {
  const { aggregates, events } = store;
  const day = sensorDays(store);
  events.append(sensorDay(day));
  const untilMs = SENSOR_MS + (day - 1) * DAY_MS;
  const thinMs = untilMs - DAY_MS;
  while (aggregates.rollUp(untilMs, thinMs));
  while (aggregates.thin(thinMs, BATCH).hasMore);
}

export function sensorDays(store: Store): number {
  const { atMs } = store.events.readWindow({ fromMs: 0, toMs: FIRST_MS }, ["sensor.s"]);
  return Math.floor(((atMs.at(-1) ?? SENSOR_MS - DAY_MS) - SENSOR_MS) / DAY_MS) + 1;
}

export function sensorDay(day: number): readonly AttributedEvent[] {
  return Array.from({ length: DAY_MS / (7 * MINUTE_MS) }, (_, index) => ({
    event: {
      type: "state",
      entityId: "sensor.s",
      state: `${(day * 31 + index * 7) % 101}.5`,
      attributes: null,
      atMs: SENSOR_MS + day * DAY_MS + index * 7 * MINUTE_MS,
      context: null,
    },
    initiator: null,
  }));
}

export function readHours(store: Store, days: number) {
  const range = { fromMs: SENSOR_MS, toMs: SENSOR_MS + days * DAY_MS };
  return store.aggregates
    .readAggregates({ range, entityId: "sensor.s", period: "hour" })
    .filter(({ startMs }) => startMs < range.toMs - HOUR_MS);
}

/** Each run stamps all suggestions with its number. */
function analysis(store: Store): void {
  const run = (store.suggestions.lastAnalysis()?.startedMs ?? 0) + 1;
  store.suggestions.saveAll(
    Array.from({ length: SUGGESTIONS }, (_, index) => toSuggestion(`s${index}`, run)),
    {
      startedMs: run,
      finishedMs: run,
      scope: "full",
      readiness: [],
      nothingFound: [],
      findings: [],
      warnings: [],
    },
  );
}

function backup(store: Store, file: string): void {
  ingest(store);
  const folder = path.join(path.dirname(file), "backups");
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".backup")) : [];
  const last = names.toSorted().at(-1) ?? "0";
  writeBackup(file, path.join(folder, `${String(Number.parseInt(last, 10) + 1).padStart(6, "0")}.backup`));
  for (const name of names.toSorted().slice(0, -KEPT_BACKUPS)) rmSync(path.join(folder, name));
  removeUnusedPacks(folder);
}

function toSuggestion(id: string, run: number): StoredSuggestion {
  const evidence = {
    support: 1,
    opportunities: 1,
    confidence: 1,
    lift: 1,
    q_value: 0,
    first_seen: "2026-09-01T05:00:00.000Z",
    last_seen: "2026-09-30T05:00:00.000Z",
    days_seen: 1,
  };
  const backtest = {
    days: 1,
    fired: run,
    matched: 0,
    unmatched: 0,
    contradicted: 0,
    already_so: 0,
    missed: 0,
    precision: 1,
    coverage: 1,
    false_per_day: 0,
    daily: [],
  };
  const automation = {
    alias: id,
    description: "",
    triggers: [{ trigger: "time", at: "07:00:00" }],
    conditions: [],
    actions: [],
    mode: "single",
  } as const;
  return {
    id,
    found: {
      suggestion: {
        id,
        kind: "new",
        replaces: null,
        mode: "act",
        detector: "daily_time",
        title: id,
        explanation: "",
        automation,
        evidence,
        backtest,
      },
      titleParts: [],
      body: {},
      targetEntityIds: [],
    },
    state: "proposed",
    rank: 1,
    createdMs: 1,
    updatedMs: run,
    dismissReason: null,
    automationId: null,
    automationEntityId: null,
    runCount: 0,
    lastRunMs: null,
    life: NEW_LIFE,
  };
}
