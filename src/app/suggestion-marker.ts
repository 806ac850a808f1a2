/**
 * The marker that ties an automation in Home Assistant to the suggestion it answers: the last words of its description.
 *
 * It survives the editor, copying and a changed id, so an automation saved in the editor or pasted by hand is recognised too.
 */
import type { AutomationConfig } from "../core/domain/automation.ts";
import type { HomeAutomation } from "../core/domain/home.ts";

const MARKER = /\[steward:([A-Za-z0-9_.-]+)\]/;

/** The same automation with the suggestion's marker at the end of its description. */
export function withMarker(automation: AutomationConfig, suggestionId: string): AutomationConfig {
  const plain = automation.description.replace(MARKER, "").trim();
  return { ...automation, description: `${plain} [steward:${suggestionId}]`.trim() };
}

/** The suggestion an automation answers; null where its description has no marker. */
export function readMarker(config: Readonly<Record<string, unknown>> | null): string | null {
  const description = config?.["description"];
  return typeof description === "string" ? (MARKER.exec(description)?.[1] ?? null) : null;
}

const ID_PREFIX = "steward_";

/** Whether Steward made it: by its id, or by the marker that a copy or a pasted one has. */
export function isStewardAutomation({ id, config }: Pick<HomeAutomation, "id" | "config">): boolean {
  return id?.startsWith(ID_PREFIX) === true || readMarker(config) !== null;
}

/** Home Assistant's id of the automation that Create saves for a suggestion: the same one however often it is clicked. */
export function toAutomationId(suggestionId: string): string {
  return `${ID_PREFIX}${suggestionId}`;
}
