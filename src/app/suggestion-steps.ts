/** What an automation is at each step of a suggestion's life, and what its state is called then. */
import type { Action, AutomationConfig } from "../core/domain/automation.ts";
import type { SuggestionState } from "../core/domain/suggestion-life.ts";
import type { FiredEvent, SavableAutomation } from "../ports/home-source.ts";
import type { StoredSuggestion } from "../ports/suggestion-store.ts";
import type { AutomationBody } from "../ports/version-store.ts";

/** The event that an automation fires instead of acting: Steward asks then. */
const ASK_EVENT = "steward_ask";

/** The automation as it is meant: as a person changed it, else as it was found. */
export function automationOf({ found, life }: Pick<StoredSuggestion, "found" | "life">): AutomationConfig {
  return life.edited ?? found.suggestion.automation;
}

/** The same automation, asking in the place of acting. Home Assistant's own triggers, waits and conditions decide when. */
export function askingForm(automation: AutomationConfig, suggestionId: string): SavableAutomation {
  const ask: FiredEvent = { event: ASK_EVENT, event_data: { suggestion_id: suggestionId } };
  const steps: (Action | FiredEvent)[] = [];
  for (const action of automation.actions) {
    if (!("action" in action)) steps.push(action);
    else if (!steps.includes(ask)) steps.push(ask);
  }
  return { ...automation, actions: steps };
}

/** What an automation that answers a suggestion makes of it. */
export function stateOfBody(body: AutomationBody | null): SuggestionState {
  if (body === null) return "proposed";
  return JSON.stringify(body["actions"] ?? body["action"] ?? []).includes(`"${ASK_EVENT}"`)
    ? "asking"
    : "active";
}
