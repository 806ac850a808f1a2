/**
 * The life cycle of suggestions: proposed → active or dismissed and back, kept in the store, told to whoever listens.
 *
 * A person's decision is saved before it is told, and nothing is ever half-done: Create writes the automation under an id derived from the
 * suggestion's, so that a second click, a crash in between or a retry ends with the same one automation, and the marker in its
 * description makes the suggestion active even if Steward died before noting it.
 */
import type { AnalysisResult } from "../core/domain/analysis.ts";
import { AppError } from "../core/domain/errors.ts";
import type { HomeEvent } from "../core/domain/event.ts";
import type { Home } from "../core/domain/home.ts";
import type { EpochMs } from "../core/domain/time.ts";
import type { Clock } from "../ports/clock.ts";
import type { EventStore } from "../ports/event-store.ts";
import type { AutomationPlace, HomeSource } from "../ports/home-source.ts";
import type { Log } from "../ports/log.ts";
import type { StoredSuggestion, SuggestionStore } from "../ports/suggestion-store.ts";
import { createListeners } from "./listeners.ts";
import { prepareAutomation, saveOrNull, type PreparedAutomation } from "./suggestion-automation.ts";
import { type Forgotten, isRelearned } from "./forgotten.ts";
import { mergeFound, type SameIdea } from "./suggestion-merge.ts";
import { activate, DELETED_REASON, recognise } from "./suggestion-recognition.ts";
import { countRun, recount } from "./suggestion-runs.ts";

export interface SuggestionsOptions {
  readonly store: SuggestionStore;
  readonly source: Pick<HomeSource, "automationPlace" | "saveAutomation" | "readHome">;
  /** Where runs that happened while Steward was away are read from. */
  readonly events: Pick<EventStore, "readRuns">;
  readonly isSameIdea: SameIdea;
  /** How many proposals are open at a time. */
  readonly maxOpen: number;
  readonly clock: Clock;
  readonly log: Log;
}

export interface OpenList {
  /** Proposals best first (capped), then active, then dismissed ones, the latest first. */
  readonly items: readonly StoredSuggestion[];
  /** Proposals beyond the cap. */
  readonly more: number;
}

export type CreatedAutomation =
  | { readonly way: "save"; readonly item: StoredSuggestion }
  | { readonly way: "paste"; readonly reason: AutomationPlace["reason"]; readonly yaml: string };

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
  counts(): { readonly proposed: number; readonly active: number; readonly dismissed: number };
  /** Those that were forgotten, with when. */
  forgotten(): readonly { readonly stored: StoredSuggestion; readonly forgottenMs: EpochMs }[];
  /** Neither shows nor suggests it from what was seen until now. @throws AppError not_found; conflict where an automation answers it */
  forget(id: string): EpochMs;
  /** Takes `forget` back. @throws AppError not_found */
  recall(id: string): void;
  merge(result: AnalysisResult, run: AnalysisRun): void;
  prepare(id: string): Promise<PreparedAutomation>;
  create(id: string, acceptCommentLoss: boolean): Promise<CreatedAutomation>;
  dismiss(id: string, reason: string | null): StoredSuggestion;
  restore(id: string): StoredSuggestion;
  /** Compares with the automations there are. @returns whether to look again soon, because an answer seems gone */
  noteHome(home: Home): boolean;
  /** Counts a run of an automation that answers a suggestion. */
  noteEvent(event: HomeEvent): void;
  /** Catches up on runs recorded while nobody counted. */
  recountRuns(): void;
  /** The store was changed beside this. */
  reload(): void;
  onChange(listener: () => void): () => void;
}

/** An answer has to be gone this long before it counts as deleted: reloading takes Home Assistant a moment. */
const DELETED_AFTER_MS = 30_000;

export function createSuggestions(options: SuggestionsOptions): Suggestions {
  const { store, source, events, isSameIdea, maxOpen, clock, log } = options;
  const listeners = createListeners();
  const creating = new Map<string, Promise<CreatedAutomation>>();
  const missingSinceMs = new Map<string, EpochMs>();
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

  function save(changed: StoredSuggestion): StoredSuggestion {
    write(changed);
    listeners.tell();
    return changed;
  }

  async function createNow(id: string, acceptCommentLoss: boolean): Promise<CreatedAutomation> {
    const stored = requireKnown(store, id);
    const prepared = await prepareAutomation(stored, source);
    if (prepared.way === "paste") return { way: "paste", reason: prepared.reason, yaml: prepared.yaml };
    if (prepared.warnings.includes("comments_lost") && !acceptCommentLoss) {
      throw new AppError(
        "conflict",
        "Saving would drop the comments in automations.yaml. Agree to that, or paste the YAML there yourself.",
      );
    }
    const saved = await saveOrNull(prepared, source);
    if (saved === null) return { way: "paste", reason: "not_included", yaml: prepared.yaml };
    for (const warning of saved.warnings) log.warn(warning, { suggestion: id });
    log.info("Automation created", { suggestion: id, automation: saved.entityId });
    // An analysis may have ended meanwhile: what it changed stays, also where it no longer found the habit.
    const latest = store.get(id) ?? stored;
    return { way: "save", item: save(activate(latest, saved.automationId, saved.entityId, clock.now())) };
  }

  /** Whether the answer's absence has lasted; noted when it is seen first. */
  function isDeleted(id: string, nowMs: EpochMs): boolean {
    const sinceMs = missingSinceMs.get(id) ?? nowMs;
    missingSinceMs.set(id, sinceMs);
    return nowMs - sinceMs >= DELETED_AFTER_MS;
  }

  return {
    list: (isShown = () => true) => toOpenList(shown().filter(isShown), maxOpen),
    all: () => shown().filter(({ state }) => state !== "withdrawn"),
    get: requireShown,
    counts: () => countByState(shown()),
    forgotten: () =>
      known().flatMap((stored) => {
        const forgottenMs = forgotten().get(stored.id);
        return forgottenMs === undefined ? [] : [{ stored, forgottenMs }];
      }),

    forget(id) {
      if (requireShown(id).automationId !== null && requireShown(id).state === "active") {
        throw new AppError(
          "conflict",
          "This is an automation by now. Delete that automation in Home Assistant first, then forget it.",
        );
      }
      const nowMs = clock.now();
      store.forget(id, nowMs);
      marks = null;
      listeners.tell();
      return nowMs;
    },

    recall(id) {
      if (!forgotten().has(id)) throw new AppError("not_found", "This is not forgotten (any more).");
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
        readiness: result.readiness,
        nothingFound: result.nothingFound,
        findings: result.findings,
        warnings: result.warnings,
      });
      for (const { id, found } of changed) {
        const forgottenMs = forgotten().get(id);
        if (forgottenMs !== undefined && isRelearned(found, forgottenMs)) store.recall(id);
      }
      marks = null;
      listeners.tell();
    },

    prepare: async (id) => await prepareAutomation(requireShown(id), source),

    async create(id, acceptCommentLoss) {
      const { state, found } = requireShown(id);
      if (found.suggestion.mode === "ask" && state !== "active") {
        throw new AppError(
          "conflict",
          "Steward does not let this act on its own, as it touches something that should be asked about first. " +
            "If you want it all the same, use Edit first and save it yourself.",
        );
      }
      const { kind } = found.suggestion;
      if (kind === "change" || kind === "retire") {
        // Saved under an id of its own it would run beside the one that it is about.
        throw new AppError(
          "conflict",
          `This is about an automation that you have, and Steward does not touch those by itself. Open it in Home Assistant and ${
            kind === "retire" ? "switch it off or delete it" : "change it as shown"
          }.`,
          { details: { replaces: found.suggestion.replaces } },
        );
      }
      if (state === "dismissed") {
        throw new AppError("conflict", "This suggestion was dismissed. Restore it first, then create it.");
      }
      const running = creating.get(id);
      if (running !== undefined) return await running;
      const home = await source.readHome();
      listeners.tellIf(applyRecognition(home).changed.length > 0);
      const current = requireKnown(store, id);
      if (current.state === "active") return { way: "save", item: current };
      const again = creating.get(id);
      if (again !== undefined) return await again;
      const creation = createNow(id, acceptCommentLoss).finally(() => creating.delete(id));
      creating.set(id, creation);
      return await creation;
    },

    dismiss(id, reason) {
      const stored = requireShown(id);
      if (stored.state === "active") {
        throw new AppError(
          "conflict",
          "This suggestion is an automation already. Delete that automation in Home Assistant to be rid of it.",
        );
      }
      return save({ ...stored, state: "dismissed", dismissReason: reason, updatedMs: clock.now() });
    },

    restore(id) {
      const stored = requireShown(id);
      if (stored.state !== "dismissed") return stored;
      return save({
        ...stored,
        state: "proposed",
        dismissReason: null,
        automationId: null,
        automationEntityId: null,
        updatedMs: clock.now(),
      });
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

    noteEvent: (event) => saveRuns(countRun(known(), event)),
    recountRuns: () => saveRuns(recount(known(), events, clock.now())),
    reload() {
      cached = null;
      marks = null;
      listeners.tell();
    },
    onChange: listeners.add,
  };

  function saveRuns(counted: readonly StoredSuggestion[]): void {
    for (const one of counted) write(one);
    listeners.tellIf(counted.length > 0);
  }

  function applyRecognition(home: Home): ReturnType<typeof recognise> {
    const recognition = recognise(known(), home, clock.now());
    for (const one of recognition.changed) {
      write(one);
      // Somebody uses it after all.
      if (one.state === "active" && forgotten().has(one.id)) {
        store.recall(one.id);
        marks = null;
      }
    }
    return recognition;
  }
}

function requireKnown(store: SuggestionStore, id: string): StoredSuggestion {
  const stored = store.get(id);
  if (stored !== null && stored.state !== "withdrawn") return stored;
  throw noSuchSuggestion();
}

export function noSuchSuggestion(): AppError {
  return new AppError(
    "not_found",
    "This suggestion is no longer there: the habit behind it has changed. Load the list again.",
  );
}

function toOpenList(stored: readonly StoredSuggestion[], maxOpen: number): OpenList {
  const inState = (state: StoredSuggestion["state"]) => stored.filter((one) => one.state === state);
  const byUpdate = (a: StoredSuggestion, b: StoredSuggestion) =>
    b.updatedMs - a.updatedMs || a.id.localeCompare(b.id);
  const proposed = inState("proposed").sort((a, b) => a.rank - b.rank || a.id.localeCompare(b.id));
  return {
    items: [
      ...proposed.slice(0, maxOpen),
      ...inState("active").sort(byUpdate),
      ...inState("dismissed").sort(byUpdate),
    ],
    more: Math.max(0, proposed.length - maxOpen),
  };
}

function countByState(stored: readonly StoredSuggestion[]): ReturnType<Suggestions["counts"]> {
  const counts = { proposed: 0, active: 0, dismissed: 0 };
  for (const { state } of stored) if (state !== "withdrawn") counts[state] += 1;
  return counts;
}
