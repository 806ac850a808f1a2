/** Every command by its name, put together from the domains. */
import type { CommandTable } from "./command.ts";
import { createAnalysisCommands, type AnalysisCommandOptions } from "./commands/analysis.ts";
import { createFindingsCommands, type FindingsCommandOptions } from "./commands/findings.ts";
import { createProblemsCommands, type ProblemsCommandOptions } from "./commands/problems.ts";
import { createStatusCommands, type StatusCommandOptions } from "./commands/status.ts";
import { createSuggestionsCommands, type SuggestionsCommandOptions } from "./commands/suggestions.ts";

export type CommandOptions = AnalysisCommandOptions &
  FindingsCommandOptions &
  ProblemsCommandOptions &
  StatusCommandOptions &
  SuggestionsCommandOptions;

export function createCommands(options: CommandOptions): CommandTable {
  return {
    ...createStatusCommands(options),
    ...createSuggestionsCommands(options),
    ...createFindingsCommands(options),
    ...createAnalysisCommands(options),
    ...createProblemsCommands(options),
  };
}
