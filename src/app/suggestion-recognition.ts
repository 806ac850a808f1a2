/**
 * What the home's automations say about suggestions: which of them have been answered, and which answer is gone.
 *
 * An automation whose description holds a suggestion's marker makes it active, whoever saved it and whatever state it had: Create,
 * the editor, pasted YAML. An active suggestion whose automation was deleted counts as dismissed, with that as the reason: the person
 * has just said no to it, and proposing it again at once would be nagging; Restore takes it back.
 */
import type { Home, HomeAutomation } from "../core/domain/home.ts";
import { hasAutomation, type SuggestionState } from "../core/domain/suggestion-life.ts";
import type { EpochMs } from "../core/domain/time.ts";
import type { StoredSuggestion } from "../ports/suggestion-store.ts";
import { readMarker } from "./suggestion-marker.ts";
import { stateOfBody } from "./suggestion-steps.ts";

export const DELETED_REASON = "Its automation was deleted in Home Assistant.";

export interface Recognition {
  /** Suggestions whose life changed, to be saved. */
  readonly changed: readonly StoredSuggestion[];
  /** Active suggestions whose automation is not there: gone, or Home Assistant is just reloading. */
  readonly missingIds: readonly string[];
}

/** Compares suggestions with the automations there are. Pure; deletion is decided by the caller, who can look twice. */
export function recognise(stored: readonly StoredSuggestion[], home: Home, nowMs: EpochMs): Recognition {
  const answers = new Map<string, HomeAutomation>();
  for (const automation of home.automations) {
    const id = readMarker(automation.config);
    if (id !== null && !answers.has(id)) answers.set(id, automation);
  }
  const changed: StoredSuggestion[] = [];
  const missingIds: string[] = [];
  for (const one of stored) {
    // The known answer stays it when somebody copies it, marker and all, or tidies the marker out of its description.
    const answer = (hasAutomation(one.state) ? findKnown(one, home) : undefined) ?? answers.get(one.id);
    if (answer === undefined) {
      if (hasAutomation(one.state)) missingIds.push(one.id);
    } else if (!isAnsweredBy(one, answer)) {
      changed.push(answerWith(one, stateOfBody(answer.config ?? {}), answer, nowMs));
    }
  }
  return { changed, missingIds };
}

/** The suggestion as acting or asking, answered by this automation. */
export function answerWith(
  stored: StoredSuggestion,
  state: SuggestionState,
  { id, entity_id }: Pick<HomeAutomation, "id" | "entity_id">,
  nowMs: EpochMs,
): StoredSuggestion {
  const regret = state === "active" ? (stored.life.regret ?? { sinceMs: nowMs, acts: 0, undone: 0 }) : null;
  return {
    ...stored,
    state,
    updatedMs: nowMs,
    dismissReason: null,
    automationId: id,
    automationEntityId: entity_id,
    life: { ...stored.life, snoozedUntilMs: null, trialFromMs: null, regret },
  };
}

function findKnown(stored: StoredSuggestion, home: Home): HomeAutomation | undefined {
  return (
    home.automations.find(({ id }) => id !== null && id === stored.automationId) ??
    home.automations.find(({ entity_id }) => entity_id === stored.automationEntityId)
  );
}

function isAnsweredBy(stored: StoredSuggestion, automation: HomeAutomation): boolean {
  return (
    stored.state === stateOfBody(automation.config ?? {}) &&
    stored.automationEntityId === automation.entity_id &&
    stored.automationId === automation.id
  );
}
