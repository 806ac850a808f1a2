/**
 * The life of suggestions (core/domain/suggestion-life.ts): kept in the store, told to whoever listens.
 *
 * A person's decision is saved before it is told, and nothing is ever half-done: an automation is written under an id derived from the
 * suggestion's, so that a second click, a crash in between or a retry ends with the same one automation, and the marker in its
 * description makes the suggestion active even if Steward died before noting it.
 */
import type { AnalysisResult } from "../core/domain/analysis.ts";
import type { AutomationConfig } from "../core/domain/automation.ts";
import { AppError, isAppError } from "../core/domain/errors.ts";
import type { HomeEvent } from "../core/domain/event.ts";
import type { Home } from "../core/domain/home.ts";
import {
  hasAutomation,
  type Asks,
  type SuggestionState,
  type SuggestionStep,
} from "../core/domain/suggestion-life.ts";
import type { Backtest } from "../core/domain/suggestion.ts";
import { DAY_MS, type EpochMs } from "../core/domain/time.ts";
import type { Clock } from "../ports/clock.ts";
import type { EventStore } from "../ports/event-store.ts";
import type { HomeSource } from "../ports/home-source.ts";
import type { Log } from "../ports/log.ts";
import type { AnalysisRecord, StoredSuggestion, SuggestionStore } from "../ports/suggestion-store.ts";
import type { AutomationVersion } from "../ports/version-store.ts";
import type { AutomationWrites } from "./automation-writes.ts";
import { createListeners } from "./listeners.ts";
import { type Forgotten, isRelearned } from "./forgotten.ts";
import type { LiveReplay } from "./live-replay.ts";
import {
  type ChangeOf,
  planNew,
  prepareAutomation,
  type PreparedAutomation,
} from "./suggestion-automation.ts";
import { toAutomationId } from "./suggestion-marker.ts";
import { mergeFound, type SameIdea } from "./suggestion-merge.ts";
import { answerWith, DELETED_REASON, recognise } from "./suggestion-recognition.ts";
import { recountRegret } from "./suggestion-regret.ts";
import { countRun, recount } from "./suggestion-runs.ts";
import { automationOf, stateOfBody } from "./suggestion-steps.ts";
import {
  type CreatedAutomation,
  createSuggestionWriting,
  type StepOptions,
  withoutAutomation,
} from "./suggestion-writing.ts";

export interface SuggestionsOptions {
  readonly store: SuggestionStore;
  readonly source: Pick<HomeSource, "automationPlace" | "readAutomation" | "readHome">;
  readonly writes: AutomationWrites;
  readonly replays: LiveReplay;
  /** Where runs that happened while Steward was away, and what people undid, are read from. */
  readonly events: Pick<EventStore, "readRuns" | "readWindow">;
  readonly isSameIdea: SameIdea;
  readonly changeOf: (detector: string, body: unknown) => ReturnType<ChangeOf>;
  /** In the words in which it is written into Home Assistant. */
  readonly inHomesWords: (stored: StoredSuggestion) => StoredSuggestion;
  /** As last read; null until then. */
  readonly home: () => Home | null;
  /** How many proposals are open at a time. */
  readonly maxOpen: () => number;
  readonly clock: Clock;
  readonly log: Log;
}

export interface OpenList {
  /** Proposals best first (capped), then those on trial, in use, snoozed, turned down and retired, the latest first. */
  readonly items: readonly StoredSuggestion[];
  /** Proposals beyond the cap. */
  readonly more: number;
}

export interface AnalysisRun {
  readonly scope: "full" | "quick";
  readonly startedMs: EpochMs;
}

export interface Suggestions {
  /** @param isShown what counts at all, for whoever looks: everything unless given */
  list(isShown?: (stored: StoredSuggestion) => boolean): OpenList;
  /** Every one that is known to people, in no order. */
  all(): readonly StoredSuggestion[];
  /** @throws AppError not_found */
  get(id: string): StoredSuggestion;
  counts(): Readonly<Record<Exclude<SuggestionState, "withdrawn">, number>>;
  /** Those that were forgotten, with when. */
  forgotten(): readonly { readonly stored: StoredSuggestion; readonly forgottenMs: EpochMs }[];
  /** Neither shows nor suggests it from what was seen until now. @throws AppError not_found; conflict where an automation answers it */
  forget(id: string): EpochMs;
  /** Takes `forget` back. @throws AppError not_found */
  recall(id: string): void;
  merge(result: AnalysisResult, run: AnalysisRun): void;
  prepare(id: string): Promise<PreparedAutomation>;
  /** One step forward or back: only found, counted in silence, asking, acting. */
  setStep(id: string, step: SuggestionStep, options: StepOptions): Promise<CreatedAutomation>;
  /** What another form of it would have done in the last days. */
  preview(automation: AutomationConfig): Backtest;
  /** @param automation null for the form that was found */
  edit(id: string, automation: AutomationConfig | null, who: string): Promise<StoredSuggestion>;
  snooze(id: string, untilMs: EpochMs): StoredSuggestion;
  dismiss(id: string, reason: string | null): StoredSuggestion;
  /** Takes a dismissal or a snooze back. */
  restore(id: string): StoredSuggestion;
  /** Puts back what stood in Home Assistant before a write. */
  undoWrite(versionId: number, who: string): Promise<AutomationVersion>;
  /** What a silent one would have done so far; null for any other. */
  trialOf(stored: StoredSuggestion): Backtest | null;
  noteAsk(id: string, answer: keyof Asks): void;
  noteTrialTold(id: string): void;
  /** Compares with the automations there are. @returns whether to look again soon, because an answer seems gone */
  noteHome(home: Home): boolean;
  /** Counts a run of an automation that answers a suggestion. */
  noteEvent(event: HomeEvent): void;
  /** Catches up on runs recorded while nobody counted. */
  recountRuns(): void;
  /** Counts what people undid of what the automations did, and replays edited forms anew. */
  recountRegrets(): void;
  /** Snoozed ones whose day has come are proposed again. */
  wake(): void;
  /** The store was changed beside this. */
  reload(): void;
  onChange(listener: () => void): () => void;
}

/** An answer has to be gone this long before it counts as deleted: reloading takes Home Assistant a moment. */
const DELETED_AFTER_MS = 30_000;
const PREVIEW_DAYS = 30;
const MAX_SNOOZE_MS = 366 * DAY_MS;
/** What a trial has counted is counted anew at most this often. */
const TRIAL_FRESH_MS = 5 * 60_000;

export function createSuggestions(options: SuggestionsOptions): Suggestions {
  const { store, source, writes, replays, events, isSameIdea, inHomesWords, maxOpen, clock, log } = options;
  const listeners = createListeners();
  const stepping = new Map<
    string,
    { readonly step: SuggestionStep; readonly done: Promise<CreatedAutomation> }
  >();
  const missingSinceMs = new Map<string, EpochMs>();
  const trials = new Map<
    string,
    { readonly atMs: EpochMs; readonly fromMs: EpochMs; readonly counted: Backtest }
  >();
  const changeOf: ChangeOf = ({ found }) => options.changeOf(found.suggestion.detector, found.body);
  /** The stored list between two writes: every run of any automation asks for it. */
  let cached: readonly StoredSuggestion[] | null = null;

  function known(): readonly StoredSuggestion[] {
    cached ??= store.list();
    return cached;
  }

  let marks: Forgotten | null = null;

  function forgotten(): Forgotten {
    marks ??= store.forgotten();
    return marks;
  }

  /** What people see: all but the forgotten. */
  function shown(): readonly StoredSuggestion[] {
    return known().filter(({ id }) => !forgotten().has(id));
  }

  function requireShown(id: string): StoredSuggestion {
    if (forgotten().has(id)) throw noSuchSuggestion();
    return requireKnown(store, id);
  }

  function write(changed: StoredSuggestion): void {
    cached = null;
    store.save(changed);
  }

  function writeAll(changed: readonly StoredSuggestion[]): void {
    for (const one of changed) write(one);
    listeners.tellIf(changed.length > 0);
  }

  function save(changed: StoredSuggestion): StoredSuggestion {
    write(changed);
    listeners.tell();
    return changed;
  }

  /** Whether the answer's absence has lasted; noted when it is seen first. */
  function isDeleted(id: string, nowMs: EpochMs): boolean {
    const sinceMs = missingSinceMs.get(id) ?? nowMs;
    missingSinceMs.set(id, sinceMs);
    return nowMs - sinceMs >= DELETED_AFTER_MS;
  }

  function applyRecognition(home: Home): ReturnType<typeof recognise> {
    const recognition = recognise(known(), home, clock.now());
    for (const one of recognition.changed) {
      write(one);
      // Somebody uses it after all.
      if (hasAutomation(one.state) && forgotten().has(one.id)) {
        store.recall(one.id);
        marks = null;
      }
    }
    return recognition;
  }

  const writing = createSuggestionWriting({
    store,
    source,
    writes,
    changeOf,
    inHomesWords,
    home: options.home,
    noteHome: (home) => listeners.tellIf(applyRecognition(home).changed.length > 0),
    requireShown,
    requireKnown: (id) => requireKnown(store, id),
    save,
    clock,
    log,
  });

  function wake(): void {
    const nowMs = clock.now();
    writeAll(
      known()
        .filter(({ state, life }) => state === "snoozed" && (life.snoozedUntilMs ?? 0) <= nowMs)
        .map((one) => ({
          ...one,
          state: "proposed" as const,
          updatedMs: nowMs,
          life: { ...one.life, snoozedUntilMs: null },
        })),
    );
  }

  return {
    list: (isShown = () => true) => toOpenList(shown().filter(isShown), maxOpen()),
    all: () => shown().filter(({ state }) => state !== "withdrawn"),
    get: requireShown,
    counts: () => countByState(shown()),
    forgotten: () =>
      known().flatMap((stored) => {
        const forgottenMs = forgotten().get(stored.id);
        return forgottenMs === undefined ? [] : [{ stored, forgottenMs }];
      }),

    forget(id) {
      if (hasAutomation(requireShown(id).state)) {
        throw new AppError("conflict", { kind: "forget-created" });
      }
      const nowMs = clock.now();
      store.forget(id, nowMs);
      marks = null;
      listeners.tell();
      return nowMs;
    },

    recall(id) {
      if (!forgotten().has(id)) throw new AppError("not_found", { kind: "not-forgotten" });
      store.recall(id);
      marks = null;
      listeners.tell();
    },

    merge(result, run) {
      const nowMs = clock.now();
      const changed = mergeFound(known(), result.suggestions, {
        scope: run.scope,
        nowMs,
        isSameIdea,
        forgotten: forgotten(),
      });
      cached = null;
      store.saveAll(changed, {
        startedMs: run.startedMs,
        finishedMs: nowMs,
        scope: run.scope,
        ...withOthers(result, store.lastAnalysis()),
        findings:
          run.scope === "quick" ? (store.lastAnalysis()?.findings ?? result.findings) : result.findings,
        warnings: result.warnings,
      });
      for (const { id, found } of changed) {
        const forgottenMs = forgotten().get(id);
        if (forgottenMs !== undefined && isRelearned(found, forgottenMs)) store.recall(id);
      }
      marks = null;
      listeners.tell();
    },

    prepare: async (id) =>
      await prepareAutomation(inHomesWords(requireShown(id)), source, options.home(), changeOf),

    async setStep(id, step, how) {
      const running = stepping.get(id);
      // A second click is the same click; another step waits for its turn.
      if (running?.step === step) return await running.done;
      const before = running?.done.catch(() => undefined) ?? Promise.resolve();
      const done = before.then(async () => await writing.setStep(id, step, how));
      const mine = { step, done };
      stepping.set(id, mine);
      try {
        return await done;
      } finally {
        if (stepping.get(id) === mine) stepping.delete(id);
      }
    },

    preview: (automation) => replays.lastDays(automation, PREVIEW_DAYS).backtest,

    async edit(id, automation, who) {
      const stored = requireShown(id);
      if (changeOf(stored) !== null) {
        throw new AppError("conflict", { kind: "edit-elsewhere" });
      }
      const editedBacktest = automation === null ? null : replays.lastDays(automation, PREVIEW_DAYS).backtest;
      const edited: StoredSuggestion = {
        ...stored,
        updatedMs: clock.now(),
        life: { ...stored.life, edited: automation, editedBacktest },
      };
      if (stored.state === "active" && writing.mustBeAsked(edited)) {
        throw new AppError("conflict", { kind: "edit-needs-asking" });
      }
      if (hasAutomation(stored.state)) {
        await writes.write({
          ...planNew(inHomesWords(edited), stored.state === "asking"),
          automationId: stored.automationId ?? toAutomationId(id),
          suggestionId: id,
          who,
          what: "changed",
        });
      }
      trials.delete(id);
      const latest = store.get(id) ?? stored;
      return save({
        ...edited,
        state: latest.state,
        life: { ...latest.life, edited: automation, editedBacktest },
      });
    },

    snooze(id, untilMs) {
      const stored = requireShown(id);
      if (stored.state !== "proposed" && stored.state !== "snoozed") {
        throw new AppError("conflict", { kind: "suggestion-not-open" });
      }
      const nowMs = clock.now();
      if (untilMs <= nowMs || untilMs > nowMs + MAX_SNOOZE_MS) {
        throw new AppError("invalid_request", { kind: "put-off-too-far" });
      }
      return save({
        ...stored,
        state: "snoozed",
        updatedMs: nowMs,
        life: { ...stored.life, snoozedUntilMs: untilMs },
      });
    },

    dismiss(id, reason) {
      const stored = requireShown(id);
      if (hasAutomation(stored.state)) {
        throw new AppError("conflict", { kind: "suggestion-created" });
      }
      return save({
        ...withoutAutomation(stored, "proposed", clock.now()),
        state: "dismissed",
        dismissReason: reason,
      });
    },

    restore(id) {
      const stored = requireShown(id);
      if (stored.state !== "dismissed" && stored.state !== "snoozed") return stored;
      return save(withoutAutomation(stored, "proposed", clock.now()));
    },

    async undoWrite(versionId, who) {
      const undone = await writes.undo(versionId, who);
      const stored = undone.suggestionId === null ? null : store.get(undone.suggestionId);
      if (stored !== null) {
        const isChange = changeOf(stored) !== null;
        const state = isChange ? "proposed" : stateOfBody(undone.before);
        save(
          state === "proposed"
            ? withoutAutomation(stored, "proposed", clock.now())
            : answerWith(
                stored,
                state,
                {
                  id: undone.automationId,
                  entity_id: undone.entityId ?? `automation.${undone.automationId}`,
                },
                clock.now(),
              ),
        );
      }
      return undone;
    },

    trialOf(stored) {
      const fromMs = stored.life.trialFromMs;
      if (stored.state !== "silent" || fromMs === null) return null;
      const nowMs = clock.now();
      const before = trials.get(stored.id);
      if (before !== undefined && before.fromMs === fromMs && nowMs - before.atMs < TRIAL_FRESH_MS) {
        return before.counted;
      }
      try {
        const counted = replays.since(automationOf(stored), fromMs).backtest;
        trials.set(stored.id, { atMs: nowMs, fromMs, counted });
        return counted;
      } catch (error) {
        if (!isAppError(error)) throw error;
        return null;
      }
    },

    noteAsk(id, answer) {
      const stored = requireShown(id);
      const { asks } = stored.life;
      save({ ...stored, life: { ...stored.life, asks: { ...asks, [answer]: asks[answer] + 1 } } });
    },

    noteTrialTold(id) {
      const stored = requireShown(id);
      save({ ...stored, life: { ...stored.life, isTrialTold: true } });
    },

    noteHome(home) {
      const nowMs = clock.now();
      const { changed, missingIds } = applyRecognition(home);
      for (const id of missingSinceMs.keys()) if (!missingIds.includes(id)) missingSinceMs.delete(id);
      const deleted = missingIds.filter((id) => isDeleted(id, nowMs));
      for (const id of deleted) {
        missingSinceMs.delete(id);
        const stored = requireKnown(store, id);
        write({ ...stored, state: "dismissed", dismissReason: DELETED_REASON, updatedMs: nowMs });
      }
      listeners.tellIf(changed.length + deleted.length > 0);
      return missingSinceMs.size > 0;
    },

    noteEvent: (event) => writeAll(countRun(known(), event)),
    recountRuns: () => writeAll(recount(known(), events, clock.now())),
    recountRegrets() {
      writeAll(recountRegret(known(), events, clock.now()));
      for (const stored of known()) {
        if (stored.life.edited === null || stored.state === "withdrawn") continue;
        try {
          const editedBacktest = replays.lastDays(stored.life.edited, PREVIEW_DAYS).backtest;
          write({ ...stored, life: { ...stored.life, editedBacktest } });
        } catch (error) {
          if (!isAppError(error)) throw error;
        }
      }
    },
    wake,
    reload() {
      cached = null;
      trials.clear();
      marks = null;
      listeners.tell();
    },
    onChange: listeners.add,
  };
}

function requireKnown(store: SuggestionStore, id: string): StoredSuggestion {
  const stored = store.get(id);
  if (stored !== null && stored.state !== "withdrawn") return stored;
  throw noSuchSuggestion();
}

export function noSuchSuggestion(): AppError {
  return new AppError("not_found", { kind: "suggestion-gone" });
}

/** What the detectors say that looked, and what the others said the last time. */
function withOthers(
  { readiness, nothingFound }: AnalysisResult,
  before: AnalysisRecord | null,
): Pick<AnalysisRecord, "readiness" | "nothingFound"> {
  const looked = new Set(readiness.map(({ detector }) => detector));
  const isOther = ({ detector }: { readonly detector: string }) => !looked.has(detector);
  return {
    readiness: [...readiness, ...(before?.readiness.filter(isOther) ?? [])],
    nothingFound: [...nothingFound, ...(before?.nothingFound.filter(isOther) ?? [])],
  };
}

/** In which order those are shown that somebody has said something to. */
const ANSWERED: readonly SuggestionState[] = [
  "silent",
  "asking",
  "active",
  "snoozed",
  "dismissed",
  "retired",
];

function toOpenList(stored: readonly StoredSuggestion[], maxOpen: number): OpenList {
  const inState = (state: StoredSuggestion["state"]) => stored.filter((one) => one.state === state);
  const byUpdate = (a: StoredSuggestion, b: StoredSuggestion) =>
    b.updatedMs - a.updatedMs || a.id.localeCompare(b.id);
  const proposed = inState("proposed").sort((a, b) => a.rank - b.rank || a.id.localeCompare(b.id));
  return {
    items: [...proposed.slice(0, maxOpen), ...ANSWERED.flatMap((state) => inState(state).sort(byUpdate))],
    more: Math.max(0, proposed.length - maxOpen),
  };
}

function countByState(stored: readonly StoredSuggestion[]): ReturnType<Suggestions["counts"]> {
  const counts = { proposed: 0, snoozed: 0, silent: 0, asking: 0, active: 0, dismissed: 0, retired: 0 };
  for (const { state } of stored) if (state !== "withdrawn") counts[state] += 1;
  return counts;
}
