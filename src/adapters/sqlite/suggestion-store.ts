/** Suggestions with their lives, and the record of each analysis, on SQLite. */
import type Database from "better-sqlite3";
import type { AnalysisRecord, StoredSuggestion, SuggestionStore } from "../../ports/suggestion-store.ts";
import { NEW_LIFE, type SuggestionLife } from "../../core/domain/suggestion-life.ts";
import { withStoreErrors } from "./store-error.ts";

const SELECT = `
  SELECT id, unseal(found) AS found, state, rank, created_ms AS createdMs, updated_ms AS updatedMs, unseal(dismiss_reason) AS dismissReason,
    automation_id AS automationId, automation_entity_id AS automationEntityId, run_count AS runCount, last_run_ms AS lastRunMs,
    unseal(life) AS life
  FROM suggestion`;
const LIST = `${SELECT} ORDER BY rank, id`;
const GET = `${SELECT} WHERE id = ?`;
const SAVE = `
  INSERT INTO suggestion (id, found, state, rank, created_ms, updated_ms, dismiss_reason, automation_id, automation_entity_id,
    run_count, last_run_ms, life)
  VALUES (@id, seal_text(@found), @state, @rank, @createdMs, @updatedMs, seal_text(@dismissReason), @automationId, @automationEntityId, @runCount,
    @lastRunMs, seal_text(@life))
  ON CONFLICT (id) DO UPDATE SET found = excluded.found, state = excluded.state, rank = excluded.rank,
    created_ms = excluded.created_ms, updated_ms = excluded.updated_ms, dismiss_reason = excluded.dismiss_reason,
    automation_id = excluded.automation_id, automation_entity_id = excluded.automation_entity_id,
    run_count = excluded.run_count, last_run_ms = excluded.last_run_ms, life = excluded.life`;

const SELECT_ANALYSIS =
  "SELECT started_ms AS startedMs, finished_ms AS finishedMs, scope, unseal(outcome) AS outcome FROM analysis";
const LIST_ANALYSES = `${SELECT_ANALYSIS} ORDER BY id`;
const LAST_ANALYSIS = `${SELECT_ANALYSIS} ORDER BY id DESC LIMIT 1`;
const LAST_ANALYSIS_OF = `${SELECT_ANALYSIS} WHERE scope = ? ORDER BY id DESC LIMIT 1`;
const LIST_FORGOTTEN = "SELECT suggestion_id, forgotten_ms FROM forgotten";
const FORGET = `
  INSERT INTO forgotten (suggestion_id, forgotten_ms) VALUES (?, ?)
  ON CONFLICT (suggestion_id) DO UPDATE SET forgotten_ms = excluded.forgotten_ms`;
const RECALL = "DELETE FROM forgotten WHERE suggestion_id = ?";
const INSERT_ANALYSIS =
  "INSERT INTO analysis (started_ms, finished_ms, scope, outcome) VALUES (?, ?, ?, seal_text(?))";
/** About a week of hourly runs is kept for each scope. */
const DELETE_OLD_ANALYSES = `
  DELETE FROM analysis WHERE scope = ? AND id NOT IN
    (SELECT id FROM analysis WHERE scope = ? ORDER BY id DESC LIMIT 200)`;

type Scope = AnalysisRecord["scope"];
type SuggestionRow = Omit<StoredSuggestion, "found" | "life"> & {
  readonly found: string;
  readonly life: string | null;
};
type AnalysisOutcome = Omit<AnalysisRecord, "startedMs" | "finishedMs" | "scope">;
interface AnalysisRow {
  readonly startedMs: number;
  readonly finishedMs: number;
  readonly scope: Scope;
  readonly outcome: string;
}

export type SuggestionReader = Pick<
  SuggestionStore,
  "list" | "get" | "forgotten" | "analyses" | "lastAnalysis"
>;

/** The reading half: all that a read-only connection can do as well. */
export function createSuggestionReader(database: Database.Database): SuggestionReader {
  const list = database.prepare<[], SuggestionRow>(LIST);
  const get = database.prepare<[string], SuggestionRow>(GET);
  const analyses = database.prepare<[], AnalysisRow>(LIST_ANALYSES);
  const forgotten = database.prepare<[], readonly [string, number]>(LIST_FORGOTTEN).raw();
  const last = database.prepare<[], AnalysisRow>(LAST_ANALYSIS);
  const lastOf = database.prepare<[Scope], AnalysisRow>(LAST_ANALYSIS_OF);
  const guard = <Result>(work: () => Result): Result => withStoreErrors(database.name, work);

  return {
    list: () => guard(() => list.all().map(toSuggestion)),
    get: (id) =>
      guard(() => {
        const row = get.get(id);
        return row === undefined ? null : toSuggestion(row);
      }),
    forgotten: () => guard(() => new Map(forgotten.all())),
    analyses: () => guard(() => analyses.all().map(toAnalysis)),
    lastAnalysis: (scope) =>
      guard(() => {
        const row = scope === undefined ? last.get() : lastOf.get(scope);
        return row === undefined ? null : toAnalysis(row);
      }),
  };
}

export function createSuggestionStore(database: Database.Database): SuggestionStore {
  const save = database.prepare<[SuggestionRow]>(SAVE);
  const forget = database.prepare<[string, number]>(FORGET);
  const recall = database.prepare<[string]>(RECALL);
  const insertAnalysis = database.prepare<[number, number, Scope, string]>(INSERT_ANALYSIS);
  const deleteOldAnalyses = database.prepare<[Scope, Scope]>(DELETE_OLD_ANALYSES);
  const guard = <Result>(work: () => Result): Result => withStoreErrors(database.name, work);

  const saveAll = database.transaction((suggestions: readonly StoredSuggestion[], record: AnalysisRecord) => {
    for (const suggestion of suggestions) save.run(toRow(suggestion));
    const { startedMs, finishedMs, scope, ...outcome } = record;
    insertAnalysis.run(startedMs, finishedMs, scope, JSON.stringify(outcome));
    deleteOldAnalyses.run(scope, scope);
  });

  return {
    ...createSuggestionReader(database),
    save: (suggestion) => {
      guard(() => save.run(toRow(suggestion)));
    },
    forget: (id, atMs) => {
      guard(() => forget.run(id, atMs));
    },
    recall: (id) => {
      guard(() => recall.run(id));
    },
    saveAll: (suggestions, record) => {
      guard(() => {
        saveAll.immediate(suggestions, record);
      });
    },
  };
}

function toRow({ found, life, ...rest }: StoredSuggestion): SuggestionRow {
  return { ...rest, found: JSON.stringify(found), life: JSON.stringify(life) };
}

/** The JSON is this module's own writing: its shape is what the port says. */
function toSuggestion({ found, life, ...rest }: SuggestionRow): StoredSuggestion {
  const known = life === null ? {} : (JSON.parse(life) as Partial<SuggestionLife>);
  return { ...rest, found: JSON.parse(found) as StoredSuggestion["found"], life: { ...NEW_LIFE, ...known } };
}

function toAnalysis({ outcome, ...times }: AnalysisRow): AnalysisRecord {
  return { ...times, ...(JSON.parse(outcome) as AnalysisOutcome) };
}
