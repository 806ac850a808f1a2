/**
 * Everything about Steward's own state in one place: the parts it reads, and one signal when any of them changed.
 *
 * Problems are derived from the parts, never stored: a problem stands as long as its cause does. Notices, of what no part's state tells,
 * come in addition.
 */
import type { Readiness } from "../core/domain/analysis.ts";
import type { Failure } from "../core/domain/failure.ts";
import type { Home } from "../core/domain/home.ts";
import type { NothingFound } from "../core/domain/suggestion.ts";
import type { SuggestionState } from "../core/domain/suggestion-life.ts";
import type { EpochMs } from "../core/domain/time.ts";
import type { Clock } from "../ports/clock.ts";
import type { StoreCounts } from "../ports/event-store.ts";
import type { ConnectionStatus } from "../ports/home-source.ts";
import type { AnalysisRecord } from "../ports/suggestion-store.ts";
import { type KnownHome, toKnownHome } from "./known-home.ts";
import { createListeners } from "./listeners.ts";
import type { Notice } from "./notices.ts";

export interface ImportPart {
  readonly state: "pending" | "running" | "done" | "failed";
  /** 0–1 */
  readonly progress: number;
  readonly entitiesDone: number;
  readonly entitiesTotal: number;
  readonly failure: Failure | null;
}

export interface AnalysisPart {
  readonly state: "idle" | "running";
  readonly scope: "full" | "quick" | null;
  readonly stage: string | null;
  /** 0–1 */
  readonly progress: number;
  readonly lastError: Failure | null;
}

/** Where each part is read, which is cheap. */
export interface StatusParts {
  readonly connection: () => ConnectionStatus;
  readonly import: () => ImportPart;
  readonly analysis: () => AnalysisPart;
  readonly nextFullMs: () => EpochMs | null;
  /** The latest analysis, or the latest full one. */
  readonly lastAnalysis: (scope?: "full") => AnalysisRecord | null;
  readonly counts: () => StoreCounts;
  readonly suggestionCounts: () => SuggestionCounts;
  readonly notices: () => readonly Notice[];
  readonly timeZone: () => string;
  /** From when on it is learned again; null where it is. */
  readonly pausedUntilMs: () => EpochMs | null;
  /** As last read; null until then. */
  readonly home: () => Home | null;
}

type SuggestionCounts = Readonly<Record<Exclude<SuggestionState, "withdrawn">, number>>;

export interface StatusSnapshot {
  readonly timeZone: string;
  readonly connection: ConnectionStatus;
  readonly import: ImportPart;
  readonly analysis: AnalysisPart & {
    readonly lastFinishedMs: EpochMs | null;
    readonly lastDurationMs: number | null;
    readonly nextFullMs: EpochMs | null;
  };
  readonly memory: StoreCounts;
  readonly pausedUntilMs: EpochMs | null;
  readonly known: KnownHome | null;
  /** The home's. */
  readonly language: string | null;
  readonly learning: readonly Readiness[];
  readonly nothingFound: readonly NothingFound[];
  readonly suggestions: SuggestionCounts;
  readonly problems: readonly Notice[];
}

export interface StatusBoard {
  read(): StatusSnapshot;
  /** Told by whoever owns a part. */
  noteChange(): void;
  onChange(listener: () => void): () => void;
}

type FoundProblem = Pick<Notice, "code" | "failure"> & Partial<Pick<Notice, "sinceMs">>;

export function createStatusBoard(parts: StatusParts, clock: Clock): StatusBoard {
  const listeners = createListeners();
  const problemsSinceMs = new Map<string, EpochMs>();

  /** Gives each standing problem the time since which it stands, where it does not bring it. */
  function dated(found: readonly FoundProblem[]): readonly Notice[] {
    const nowMs = clock.now();
    for (const code of problemsSinceMs.keys()) {
      if (!found.some((problem) => problem.code === code)) problemsSinceMs.delete(code);
    }
    return found.map((problem) => {
      const sinceMs = problem.sinceMs ?? problemsSinceMs.get(problem.code) ?? nowMs;
      problemsSinceMs.set(problem.code, sinceMs);
      return { ...problem, sinceMs, acknowledgeable: false };
    });
  }

  return {
    read() {
      const last = parts.lastAnalysis();
      // A quick look sees too little to say how far the learning is.
      const thorough = parts.lastAnalysis("full") ?? last;
      const connection = parts.connection();
      const imported = parts.import();
      const analysis = parts.analysis();
      const home = parts.home();
      const memory = parts.counts();
      const learning = thorough?.readiness ?? [];
      return {
        timeZone: parts.timeZone(),
        connection,
        import: imported,
        analysis: {
          ...analysis,
          lastFinishedMs: last?.finishedMs ?? null,
          lastDurationMs: last === null ? null : last.finishedMs - last.startedMs,
          nextFullMs: parts.nextFullMs(),
        },
        pausedUntilMs: parts.pausedUntilMs(),
        memory,
        language: home?.language ?? null,
        known: home === null ? null : toKnownHome(home, memory, learning, clock.now()),
        learning,
        nothingFound: thorough?.nothingFound ?? [],
        suggestions: parts.suggestionCounts(),
        problems: [...dated(findProblems(connection, imported, analysis)), ...parts.notices()],
      };
    },
    noteChange: listeners.tell,
    onChange: listeners.add,
  };
}

function findProblems(
  connection: ConnectionStatus,
  imported: ImportPart,
  analysis: AnalysisPart,
): readonly FoundProblem[] {
  const problems: FoundProblem[] = [];
  if (connection.state === "unauthorized" || connection.state === "unreachable") {
    problems.push({
      code: `home_assistant_${connection.state}`,
      failure: connection.failure ?? { kind: "ha-unreachable" },
      sinceMs: connection.sinceMs,
    });
  }
  if (imported.state === "failed") {
    problems.push({
      code: "import_failed",
      failure: imported.failure ?? { kind: "history-unread" },
    });
  }
  if (analysis.lastError !== null) {
    problems.push({ code: "analysis_failed", failure: analysis.lastError });
  }
  return problems;
}
