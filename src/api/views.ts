/** From the app's shapes to the protocol's: the only place where the two meet. */
import { diffAutomations } from "../app/automation-diff.ts";
import type { KnownHome } from "../app/known-home.ts";
import type { LiveOption } from "../app/live-options.ts";
import { entitiesOf } from "../app/live-replay.ts";
import type { StatusSnapshot } from "../app/status.ts";
import { tellFailure, tellReasons } from "../app/teller.ts";
import type { PreparedAutomation } from "../app/suggestion-automation.ts";
import { automationOf } from "../app/suggestion-steps.ts";
import type { SuggestionDay as DayOfSuggestion } from "../app/suggestion-day.ts";
import type { Options } from "../app/options.ts";
import type { CreatedAutomation } from "../app/suggestion-writing.ts";
import type { OpenList } from "../app/suggestions.ts";
import { TRIAL_MS } from "../app/trials.ts";
import type { GateStatus } from "../app/wording/model-gate.ts";
import type { Worded, WordingTrial } from "../app/wording/wording.ts";
import type { Failure } from "../core/domain/failure.ts";
import type { Home } from "../core/domain/home.ts";
import type { Backtest } from "../core/domain/suggestion.ts";
import { DAY_MS } from "../core/domain/time.ts";
import type { StoredSuggestion } from "../ports/suggestion-store.ts";
import type { AutomationVersion } from "../ports/version-store.ts";
import {
  API_VERSION,
  type ChangeItem,
  type Creation,
  type Health,
  type ModelStatus,
  type ModelTrial,
  type OptionItem,
  type Preparation,
  type Status,
  type SuggestionDay,
  type SuggestionItem,
  type SuggestionList,
} from "./protocol.ts";

/** @param viewedIn the language in which it says why; the home's where it is not said */
export function toStatus(snapshot: StatusSnapshot, version: string, viewedIn?: string): Status {
  const language = viewedIn ?? snapshot.language;
  const { learning, nothingFound } = tellReasons(snapshot, language);
  const { connection, import: imported, analysis, memory } = snapshot;
  const spanMs =
    memory.firstMs === null || memory.lastMs === null ? 0 : Math.max(0, memory.lastMs - memory.firstMs);
  return {
    version,
    api_version: API_VERSION,
    time_zone: snapshot.timeZone,
    home_assistant: {
      state: connection.state,
      version: connection.version,
      since_ms: connection.sinceMs,
      message: told(connection.failure, language),
    },
    import: {
      state: imported.state,
      progress: imported.progress,
      entities_done: imported.entitiesDone,
      entities_total: imported.entitiesTotal,
      message: told(imported.failure, language),
    },
    analysis: {
      state: analysis.state,
      scope: analysis.scope,
      stage: analysis.stage,
      progress: analysis.progress,
      last_finished_ms: analysis.lastFinishedMs,
      last_duration_ms: analysis.lastDurationMs,
      last_error: told(analysis.lastError, language),
      next_full_ms: analysis.nextFullMs,
    },
    memory: {
      first_ms: memory.firstMs,
      last_ms: memory.lastMs,
      days: Math.round((spanMs / DAY_MS) * 10) / 10,
      state_changes: memory.stateChanges,
      entities: memory.entities,
      by_initiator: memory.byInitiator,
    },
    learning_paused_until_ms: snapshot.pausedUntilMs,
    known: snapshot.known === null ? null : toKnown(snapshot.known),
    learning,
    nothing_found: nothingFound,
    counts: snapshot.suggestions,
    problems: snapshot.problems.map(({ code, failure, sinceMs, acknowledgeable }) => ({
      code,
      message: tellFailure(failure, language),
      since_ms: sinceMs,
      acknowledgeable,
    })),
  };
}

function told(failure: Failure | null, language: string | null): string | null {
  return failure === null ? null : tellFailure(failure, language);
}

function toKnown({ habitsInDays, ...counts }: KnownHome): NonNullable<Status["known"]> {
  return { ...counts, habits_in_days: habitsInDays };
}

export function toHealth(snapshot: StatusSnapshot, version: string): Health {
  return {
    status: "ok",
    version,
    ready: snapshot.import.state === "done",
    connected: snapshot.connection.state === "connected",
    import: { state: snapshot.import.state, progress: snapshot.import.progress },
    last_analysis_ms: snapshot.analysis.lastFinishedMs,
    open_suggestions: snapshot.suggestions.proposed,
    state_changes: snapshot.memory.stateChanges,
  };
}

/**
 * @param trial what a silent one would have done so far
 * @param worded what a language model made of its words
 */
export function toSuggestionItem(
  stored: StoredSuggestion,
  home: Home | null,
  trial: Backtest | null = null,
  worded: Worded | null = null,
): SuggestionItem {
  const { suggestion, titleParts, targetEntityIds, present = null } = stored.found;
  const { life } = stored;
  const automation = automationOf(stored);
  return {
    ...suggestion,
    automation,
    backtest: life.editedBacktest ?? suggestion.backtest,
    present_backtest: present,
    persons: entitiesOf(automation).filter((id) => id.startsWith("person.")),
    is_edited: life.edited !== null,
    snoozed_until_ms: life.snoozedUntilMs,
    trial:
      stored.state !== "silent" || life.trialFromMs === null
        ? null
        : { from_ms: life.trialFromMs, until_ms: life.trialFromMs + TRIAL_MS, counted: trial },
    asks: life.asks,
    regret:
      life.regret === null
        ? null
        : { since_ms: life.regret.sinceMs, acts: life.regret.acts, undone: life.regret.undone },
    id: stored.id,
    // A withdrawn one is never listed; a command that has just answered with it shows it as it was.
    state: stored.state === "withdrawn" ? "proposed" : stored.state,
    title_parts: titleParts,
    worded:
      worded === null
        ? null
        : { title: worded.title, title_parts: worded.titleParts, explanation: worded.explanation },
    areas: areasOf(targetEntityIds, home),
    target_entity_ids: targetEntityIds,
    created_ms: stored.createdMs,
    updated_ms: stored.updatedMs,
    dismiss_reason: stored.dismissReason,
    automation_id: stored.automationId,
    automation_entity_id: stored.automationEntityId,
    runs: { count: stored.runCount, last_ms: stored.lastRunMs },
  };
}

export function toList(
  { items, more }: OpenList,
  toItem: (stored: StoredSuggestion) => SuggestionItem,
): SuggestionList {
  return { items: items.map(toItem), more };
}

/**
 * @param language in which it words
 * @param viewedIn the language in which it says why it does not
 */
export function toModelStatus(
  { state, pausedUntilMs, to, lastError, lastAnswerMs, used, isEstimated }: GateStatus,
  options: Options,
  language: string,
  viewedIn: string | null,
): ModelStatus {
  const { model_monthly_tokens, model_monthly_cost, model_price_in, model_price_out } = options;
  const hasPrice = model_price_in > 0 || model_price_out > 0;
  const hasCostLimit = hasPrice && model_monthly_cost > 0;
  return {
    provider: options.model_provider,
    model: options.model_name,
    to,
    state,
    paused_until_ms: pausedUntilMs,
    last_error: told(lastError, viewedIn),
    last_answer_ms: lastAnswerMs,
    language,
    month: {
      requests: used.requests,
      tokens_in: used.inputTokens,
      tokens_out: used.outputTokens,
      cost: hasPrice ? toMoney(used.cost) : null,
      is_estimated: isEstimated,
    },
    budget: {
      tokens: model_monthly_tokens,
      tokens_left: Math.max(0, model_monthly_tokens - used.inputTokens - used.outputTokens),
      cost: hasCostLimit ? model_monthly_cost : null,
      cost_left: hasCostLimit ? toMoney(Math.max(0, model_monthly_cost - used.cost)) : null,
    },
  };
}

/** Sums of fractions have crumbs; a token costs a millionth of a price. */
function toMoney(amount: number): number {
  return Math.round(amount * 1e6) / 1e6;
}

export function toModelTrial(
  { isAccepted, worded, failure, inputTokens, outputTokens }: WordingTrial,
  language: string | null,
): ModelTrial {
  return {
    accepted: isAccepted,
    title: worded?.title ?? null,
    explanation: worded?.explanation ?? null,
    message: told(failure, language),
    tokens_in: inputTokens,
    tokens_out: outputTokens,
  };
}

export function toPreparation(prepared: PreparedAutomation): Preparation {
  const { suggestionId, ...rest } = prepared;
  return { suggestion_id: suggestionId, ...rest };
}

export function toCreation(
  created: CreatedAutomation,
  toItem: (stored: StoredSuggestion) => SuggestionItem,
): Creation {
  return created.way === "paste" ? created : { way: "save", item: toItem(created.item) };
}

export function toChangeItem(version: AutomationVersion, home: Home | null): ChangeItem {
  const { id, atMs, who, what, entityId, suggestionId, before, after, undoneMs } = version;
  const alias = (after ?? before)?.["alias"];
  return {
    id,
    at_ms: atMs,
    who,
    name: home?.users.find((user) => user.id === who)?.name ?? null,
    what,
    automation_entity_id: entityId,
    alias: typeof alias === "string" ? alias : null,
    suggestion_id: suggestionId,
    diff: what === "disabled" ? [] : diffAutomations(before, after),
    undone_ms: undoneMs,
  };
}

export function toOptionItem({
  name,
  value,
  configured,
  isSetHere,
  supervisorSchema,
  appliesAtOnce,
}: LiveOption): OptionItem {
  return {
    name,
    value,
    configured,
    is_set_here: isSetHere,
    schema: supervisorSchema,
    applies_at_once: appliesAtOnce,
  };
}

export function toSuggestionDay(
  suggestionId: string,
  date: string,
  { range, marks, entities, events, more }: DayOfSuggestion,
): SuggestionDay {
  return {
    suggestion_id: suggestionId,
    date,
    from_ms: range.fromMs,
    to_ms: range.toMs,
    marks: marks.map(({ atMs, kind }) => ({ at_ms: atMs, kind })),
    entities: entities.map(({ entityId, name, role, stateBefore }) => ({
      entity_id: entityId,
      name,
      role,
      state_before: stateBefore,
    })),
    events: events.map(({ atMs, entityId, state, kind, byName }) => ({
      at_ms: atMs,
      entity_id: entityId,
      state,
      by: kind,
      by_name: byName,
    })),
    more,
  };
}

/** An entity is in its own area, else in its device's. */
export function areasOf(entityIds: readonly string[], home: Home | null): SuggestionItem["areas"] {
  if (home === null) return [];
  const areaIds = entityIds.flatMap((entityId) => {
    const entity = home.entities.find(({ entity_id }) => entity_id === entityId);
    const device = home.devices.find(({ id }) => id === entity?.device_id);
    return entity?.area_id ?? device?.area_id ?? [];
  });
  return [...new Set(areaIds)].flatMap((areaId) => {
    const area = home.areas.find(({ area_id }) => area_id === areaId);
    return area === undefined ? [] : { area_id: area.area_id, name: area.name };
  });
}
