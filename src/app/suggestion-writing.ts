/**
 * The steps of a suggestion that write to Home Assistant, or take back what was written: counted, asking, acting, retired, only found.
 *
 * What may be done is judged on the suggestion as it is after the home was looked at; an automation is written under an id derived from the
 * suggestion's, so that a second try ends with the same one.
 */
import { listOf } from "../core/domain/automation.ts";
import { AppError } from "../core/domain/errors.ts";
import { createHome, type Home } from "../core/domain/home.ts";
import { hasAutomation, type SuggestionStep } from "../core/domain/suggestion-life.ts";
import type { EpochMs } from "../core/domain/time.ts";
import { mustAsk } from "../core/features/actionable.ts";
import type { Clock } from "../ports/clock.ts";
import type { AutomationPlace, HomeSource } from "../ports/home-source.ts";
import type { Log } from "../ports/log.ts";
import type { StoredSuggestion, SuggestionStore } from "../ports/suggestion-store.ts";
import type { AutomationWrites } from "./automation-writes.ts";
import {
  type ChangeOf,
  isNotLoaded,
  planChange,
  planNew,
  prepareAutomation,
} from "./suggestion-automation.ts";
import { toAutomationId } from "./suggestion-marker.ts";
import { answerWith } from "./suggestion-recognition.ts";
import { automationOf } from "./suggestion-steps.ts";

export interface SuggestionWritingOptions {
  readonly store: Pick<SuggestionStore, "get">;
  readonly source: Pick<HomeSource, "automationPlace" | "readAutomation" | "readHome">;
  readonly writes: AutomationWrites;
  readonly changeOf: ChangeOf;
  /** In the words in which it is written into Home Assistant. */
  readonly inHomesWords: (stored: StoredSuggestion) => StoredSuggestion;
  /** As last read; null until then. */
  readonly home: () => Home | null;
  /** Told of the home as it was just read, before anything is written. */
  readonly noteHome: (home: Home) => void;
  /** @throws AppError not_found, also of what is forgotten */
  readonly requireShown: (id: string) => StoredSuggestion;
  readonly requireKnown: (id: string) => StoredSuggestion;
  /** Keeps it and tells whoever listens. */
  readonly save: (changed: StoredSuggestion) => StoredSuggestion;
  readonly clock: Clock;
  readonly log: Log;
}

export type CreatedAutomation =
  | { readonly way: "save"; readonly item: StoredSuggestion }
  | { readonly way: "paste"; readonly reason: AutomationPlace["reason"]; readonly yaml: string };

export interface StepOptions {
  readonly acceptCommentLoss: boolean;
  /** Who wants it: a user's id. */
  readonly who: string;
}

export interface SuggestionWriting {
  setStep(id: string, step: SuggestionStep, how: StepOptions): Promise<CreatedAutomation>;
  /** Whether it touches what is never to act without a person's yes. */
  mustBeAsked(stored: StoredSuggestion): boolean;
}

export function createSuggestionWriting(options: SuggestionWritingOptions): SuggestionWriting {
  const { store, source, writes, changeOf, inHomesWords, home, clock, log } = options;
  const { noteHome, requireShown, requireKnown, save } = options;

  async function takeBack(
    stored: StoredSuggestion,
    step: "proposed" | "silent",
    who: string,
  ): Promise<StoredSuggestion> {
    if (hasAutomation(stored.state)) {
      const automationId = stored.automationId ?? toAutomationId(stored.id);
      await writes.write({
        automationId,
        entityId: stored.automationEntityId,
        suggestionId: stored.id,
        who,
        what: "removed",
        next: null,
        expected: "own",
      });
    }
    return save(withoutAutomation(store.get(stored.id) ?? stored, step, clock.now()));
  }

  async function writeStep(
    stored: StoredSuggestion,
    step: "ask" | "on",
    { acceptCommentLoss, who }: StepOptions,
  ): Promise<CreatedAutomation> {
    const { id } = stored;
    const told = inHomesWords(stored);
    const prepared = await prepareAutomation(told, source, home(), changeOf);
    const paste = { way: "paste", reason: prepared.reason, yaml: prepared.yaml } as const;
    const change = changeOf(stored);
    if (change?.kind === "retire") return await retire(stored, change.replaces, who);
    if (prepared.way === "paste") return paste;
    if (prepared.warnings.includes("comments_lost") && !acceptCommentLoss) {
      throw new AppError("conflict", { kind: "comments-lost" });
    }
    const planned =
      change === null
        ? planNew(told, step === "ask")
        : await planChange(told, change, source, await source.readHome());
    if (planned === null) return paste;
    try {
      const saved = await writes.write({
        ...planned,
        suggestionId: id,
        who,
        what: stored.automationId === null && change === null ? "created" : "changed",
      });
      if (saved === null) throw new Error("a write that removes nothing gave nothing back");
      for (const warning of saved.warnings) log.warn(warning, { suggestion: id });
      log.info("Automation written", { suggestion: id, automation: saved.entityId, step });
      // An analysis may have ended meanwhile: what it changed stays, also where it no longer found the habit.
      const latest = store.get(id) ?? stored;
      const answer = { id: saved.automationId, entity_id: saved.entityId };
      return {
        way: "save",
        item: save(answerWith(latest, step === "ask" ? "asking" : "active", answer, clock.now())),
      };
    } catch (error) {
      if (isNotLoaded(error)) return { ...paste, reason: "not_included" };
      throw error;
    }
  }

  async function retire(stored: StoredSuggestion, entityId: string, who: string): Promise<CreatedAutomation> {
    const home = await source.readHome();
    const existing = home.automations.find(({ entity_id }) => entity_id === entityId);
    if (existing === undefined) {
      throw new AppError("not_found", { kind: "automation-gone" });
    }
    await writes.disable({
      automationId: existing.id ?? entityId,
      entityId,
      suggestionId: stored.id,
      who,
    });
    const latest = store.get(stored.id) ?? stored;
    const item: StoredSuggestion = {
      ...latest,
      state: "retired",
      automationId: existing.id,
      automationEntityId: entityId,
      updatedMs: clock.now(),
    };
    return { way: "save", item: save(item) };
  }

  async function setStep(id: string, step: SuggestionStep, how: StepOptions): Promise<CreatedAutomation> {
    const stored = requireShown(id);
    const { state } = stored;
    const isChange = changeOf(stored) !== null;
    if (state === "dismissed") {
      throw new AppError("conflict", { kind: "suggestion-dismissed" });
    }
    if (state === "retired" || (isChange && state === "active")) {
      throw new AppError("conflict", { kind: "suggestion-done" });
    }
    if (isChange && step === "ask") {
      throw new AppError("conflict", { kind: "change-without-asking" });
    }
    if (step === "on" && mustBeAsked(stored)) {
      throw new AppError("conflict", { kind: "act-needs-asking" });
    }
    if (step === "proposed" || step === "silent") {
      return { way: "save", item: await takeBack(stored, step, how.who) };
    }
    const now = await source.readHome();
    noteHome(now);
    const current = requireKnown(id);
    if (current.state === (step === "ask" ? "asking" : "active")) return { way: "save", item: current };
    return await writeStep(current, step, how);
  }

  /** Also what a person made of it: a lock may have come in by an edit. */
  function mustBeAsked(stored: StoredSuggestion): boolean {
    if (stored.found.suggestion.mode === "ask") return true;
    const current = home() ?? createHome();
    return automationOf(stored).actions.some(
      (action) => "action" in action && listOf(action.target.entity_id).some((id) => mustAsk(id, current)),
    );
  }

  return { setStep, mustBeAsked };
}

/** Without an automation behind it: proposed, or counted in silence. */
export function withoutAutomation(
  stored: StoredSuggestion,
  step: "proposed" | "silent",
  nowMs: EpochMs,
): StoredSuggestion {
  return {
    ...stored,
    state: step,
    automationId: null,
    automationEntityId: null,
    dismissReason: null,
    updatedMs: nowMs,
    life: {
      ...stored.life,
      snoozedUntilMs: null,
      trialFromMs: step === "silent" ? nowMs : null,
      isTrialTold: false,
      regret: null,
    },
  };
}
