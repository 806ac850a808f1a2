/** What the deterministic checks of the last analysis found. */
import type { Visibility } from "../../app/viewer.ts";
import type { SuggestionStore } from "../../ports/suggestion-store.ts";
import { command, noParams, type CommandTable } from "../command.ts";

export interface FindingsCommandOptions {
  readonly visibility: Visibility;
  readonly lastAnalysis: SuggestionStore["lastAnalysis"];
}

export function createFindingsCommands({
  visibility,
  lastAnalysis,
}: FindingsCommandOptions): Pick<CommandTable, "findings/list"> {
  return {
    "findings/list": command<"findings/list">(noParams, (_, viewer) =>
      (lastAnalysis()?.findings ?? []).filter((finding) => visibility.maySee(viewer, finding)),
    ),
  };
}
