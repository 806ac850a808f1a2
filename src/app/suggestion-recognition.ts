/**
 * What the home's automations say about suggestions: which of them have been answered, and which answer is gone.
 *
 * An automation whose description holds a suggestion's marker makes it active, whoever saved it and whatever state it had: Create,
 * Edit first, pasted YAML. An active suggestion whose automation was deleted counts as dismissed, with that as the reason: the person
 * has just said no to it, and proposing it again at once would be nagging; Restore takes it back.
 */
import type { Home, HomeAutomation } from "../core/domain/home.ts";
import type { EpochMs } from "../core/domain/time.ts";
import type { StoredSuggestion } from "../ports/suggestion-store.ts";
import { readMarker } from "./suggestion-marker.ts";

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
    const answer = (one.state === "active" ? findKnown(one, home) : undefined) ?? answers.get(one.id);
    if (answer === undefined) {
      if (one.state === "active") missingIds.push(one.id);
    } else if (!isAnsweredBy(one, answer)) {
      changed.push(activate(one, answer.id, answer.entity_id, nowMs));
    }
  }
  return { changed, missingIds };
}

/** The suggestion as active, answered by this automation. */
export function activate(
  stored: StoredSuggestion,
  automationId: string | null,
  entityId: string,
  nowMs: EpochMs,
): StoredSuggestion {
  return {
    ...stored,
    state: "active",
    updatedMs: nowMs,
    dismissReason: null,
    automationId,
    automationEntityId: entityId,
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
    stored.state === "active" &&
    stored.automationEntityId === automation.entity_id &&
    stored.automationId === automation.id
  );
}
