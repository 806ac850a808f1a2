/** From a suggestion to an automation in Home Assistant: what Create will do, and doing it. */
import type { AutomationConfig } from "../core/domain/automation.ts";
import { isAppError } from "../core/domain/errors.ts";
import type { AutomationPlace, HomeSource, SavedAutomation } from "../ports/home-source.ts";
import type { StoredSuggestion } from "../ports/suggestion-store.ts";
import { toAutomationId, withMarker } from "./suggestion-marker.ts";
import { toAutomationYaml } from "./suggestion-yaml.ts";

export interface PreparedAutomation {
  readonly suggestionId: string;
  readonly way: AutomationPlace["way"];
  readonly reason: AutomationPlace["reason"];
  readonly warnings: readonly ("comments_lost" | "comments_unknown")[];
  /** With the marker in its description. */
  readonly automation: AutomationConfig;
  readonly yaml: string;
}

/** What Create will do, as it is now: where automations live can change at any time. */
export async function prepareAutomation(
  { id, found }: StoredSuggestion,
  source: Pick<HomeSource, "automationPlace">,
): Promise<PreparedAutomation> {
  const { way, reason, hasComments } = await source.automationPlace();
  const automation = withMarker(found.suggestion.automation, id);
  return {
    suggestionId: id,
    way,
    reason,
    warnings: way === "save" ? commentWarnings(hasComments) : [],
    automation,
    yaml: toAutomationYaml(toAutomationId(id), automation),
  };
}

/** @returns null where Home Assistant turns out not to load what it saves; it has been taken back then */
export async function saveOrNull(
  { suggestionId, automation }: PreparedAutomation,
  source: Pick<HomeSource, "saveAutomation">,
): Promise<SavedAutomation | null> {
  try {
    return await source.saveAutomation(toAutomationId(suggestionId), automation);
  } catch (error) {
    const isNotLoaded =
      isAppError(error, "home_assistant_refused") && error.details["reason"] === "not_included";
    if (isNotLoaded) return null;
    throw error;
  }
}

function commentWarnings(hasComments: boolean | null): PreparedAutomation["warnings"] {
  if (hasComments === null) return ["comments_unknown"];
  return hasComments ? ["comments_lost"] : [];
}
