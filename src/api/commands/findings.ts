/** What the deterministic checks of the last analysis found. */
import type { SuggestionStore } from "../../ports/suggestion-store.ts";
import { command, noParams, type CommandTable } from "../command.ts";

export interface FindingsCommandOptions {
  readonly lastAnalysis: SuggestionStore["lastAnalysis"];
}

export function createFindingsCommands({
  lastAnalysis,
}: FindingsCommandOptions): Pick<CommandTable, "findings/list"> {
  return {
    "findings/list": command<"findings/list">(noParams, () => lastAnalysis()?.findings ?? []),
  };
}
