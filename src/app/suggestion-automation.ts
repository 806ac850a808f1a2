/** From a suggestion to an automation in Home Assistant: what each step will write, asked before it is written. */
import { isDeepStrictEqual } from "node:util";
import { readRules } from "../core/automations/read-rules.ts";
import { toPlainConfig } from "../core/automations/plain-config.ts";
import type { AutomationConfig } from "../core/domain/automation.ts";
import { AppError, isAppError } from "../core/domain/errors.ts";
import type { Home } from "../core/domain/home.ts";
import type { AutomationPlace, HomeSource, SavableAutomation } from "../ports/home-source.ts";
import type { StoredSuggestion } from "../ports/suggestion-store.ts";
import type { AutomationBody } from "../ports/version-store.ts";
import { type DiffLine, diffAutomations } from "./automation-diff.ts";
import { toAutomationId, withMarker } from "./suggestion-marker.ts";
import { askingForm, automationOf } from "./suggestion-steps.ts";
import { toAutomationYaml } from "./suggestion-yaml.ts";

export interface PreparedAutomation {
  readonly suggestionId: string;
  readonly way: AutomationPlace["way"];
  readonly reason: AutomationPlace["reason"];
  readonly warnings: readonly ("comments_lost" | "comments_unknown")[];
  /** As it acts, with the marker in its description. */
  readonly automation: AutomationConfig;
  readonly yaml: string;
  /** What becomes of an automation that exists, where the suggestion is about one. */
  readonly diff: readonly DiffLine[] | null;
}

/** What will be written, and where. */
export interface PlannedWrite {
  readonly automationId: string;
  readonly entityId: string | null;
  readonly next: SavableAutomation;
  readonly expected: AutomationBody | "own";
}

/** What the suggestion does to an automation that exists, as its detector tells. */
export type ChangeOf = (stored: StoredSuggestion) => {
  readonly replaces: string;
  readonly before: AutomationConfig;
  readonly kind: "change" | "retire";
} | null;

type Source = Pick<HomeSource, "automationPlace" | "readAutomation">;

/** What Create will do, as it is now: where automations live can change at any time. */
export async function prepareAutomation(
  stored: StoredSuggestion,
  source: Source,
  home: Home | null,
  changeOf: ChangeOf,
): Promise<PreparedAutomation> {
  const { id } = stored;
  const change = changeOf(stored);
  const { way, reason, hasComments } = await source.automationPlace();
  const common = {
    suggestionId: id,
    way,
    reason,
    warnings: way === "save" ? commentWarnings(hasComments) : [],
  };
  if (change === null) {
    const automation = withMarker(automationOf(stored), id);
    return { ...common, automation, yaml: toAutomationYaml(toAutomationId(id), automation), diff: null };
  }
  const existing = home?.automations.find(({ entity_id }) => entity_id === change.replaces);
  const editorId = existing?.id ?? null;
  const body = editorId === null ? null : await source.readAutomation(editorId);
  const automation = automationOf(stored);
  return {
    ...common,
    // What stands in a file of its own, or in none that the editor has, can only be changed there.
    ...(body === null ? { way: "paste" as const, reason: "hand_written" as const, warnings: [] } : {}),
    automation,
    yaml: toAutomationYaml(existing?.id ?? "", automation),
    diff:
      change.kind === "retire"
        ? null
        : diffAutomations(body ?? existing?.config ?? null, changed(body, automation)),
  };
}

export function planNew(stored: StoredSuggestion, isAsking: boolean): PlannedWrite {
  const automation = withMarker(automationOf(stored), stored.id);
  return {
    automationId: toAutomationId(stored.id),
    entityId: stored.automationEntityId,
    next: isAsking ? askingForm(automation, stored.id) : automation,
    expected: "own",
  };
}

/**
 * @returns null where the editor does not have the automation
 * @throws AppError conflict where it is not any more what the suggestion was found for
 */
export async function planChange(
  stored: StoredSuggestion,
  change: NonNullable<ReturnType<ChangeOf>>,
  source: Source,
  home: Home,
): Promise<PlannedWrite | null> {
  const existing = home.automations.find(({ entity_id }) => entity_id === change.replaces);
  if (existing === undefined) throw gone();
  const body = existing.id === null ? null : await source.readAutomation(existing.id);
  if (existing.id === null || body === null) return null;
  const now = toPlainConfig(body, home, readRules(home).targets);
  if (now === null || !isDeepStrictEqual(now, change.before)) {
    throw new AppError("conflict", { kind: "automation-outdated" }, { details: { reason: "edited" } });
  }
  return {
    automationId: existing.id,
    entityId: existing.entity_id,
    next: changed(body, automationOf(stored)),
    expected: body,
  };
}

/** Keys of the older syntax, and the id, which stands in the file alone. */
const REPLACED: ReadonlySet<string> = new Set(["id", "trigger", "condition", "action"]);

/** The automation with other triggers, conditions and actions; everything else in it stays. */
function changed(body: AutomationBody | null, automation: AutomationConfig): AutomationBody {
  const rest = Object.entries(body ?? {}).filter(([key]) => !REPLACED.has(key));
  return { ...Object.fromEntries(rest), ...automation };
}

/** Whether Home Assistant turned out not to load what it saves; it has been taken back then. */
export function isNotLoaded(error: unknown): boolean {
  return isAppError(error, "home_assistant_refused") && error.details["reason"] === "not_included";
}

function gone(): AppError {
  return new AppError("not_found", { kind: "automation-gone" });
}

function commentWarnings(hasComments: boolean | null): PreparedAutomation["warnings"] {
  if (hasComments === null) return ["comments_unknown"];
  return hasComments ? ["comments_lost"] : [];
}
