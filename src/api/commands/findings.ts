/** What the deterministic checks of the last analysis found. */
import { tellFinding } from "../../app/teller.ts";
import type { Visibility } from "../../app/viewer.ts";
import type { Home } from "../../core/domain/home.ts";
import type { SuggestionStore } from "../../ports/suggestion-store.ts";
import { command, noParams, type CommandTable } from "../command.ts";

export interface FindingsCommandOptions {
  readonly visibility: Visibility;
  readonly home: () => Home | null;
  readonly lastAnalysis: SuggestionStore["lastAnalysis"];
}

export function createFindingsCommands({
  visibility,
  home,
  lastAnalysis,
}: FindingsCommandOptions): Pick<CommandTable, "findings/list"> {
  return {
    "findings/list": command<"findings/list">(noParams, (_, viewer) =>
      (lastAnalysis()?.findings ?? [])
        .filter((finding) => visibility.maySee(viewer, finding))
        .map((finding) => tellFinding(finding, viewer.language ?? home()?.language ?? null)),
    ),
  };
}
