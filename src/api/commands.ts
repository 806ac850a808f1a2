/** Every command by its name, put together from the domains. */
import type { CommandTable } from "./command.ts";
import { createActivityCommands, type ActivityCommandOptions } from "./commands/activity.ts";
import { createAnalysisCommands, type AnalysisCommandOptions } from "./commands/analysis.ts";
import { createAttributionCommands, type AttributionCommandOptions } from "./commands/attribution.ts";
import { createAuditCommands, type AuditCommandOptions } from "./commands/audit.ts";
import { createBackupsCommands, type BackupsCommandOptions } from "./commands/backups.ts";
import { createChangesCommands, type ChangesCommandOptions } from "./commands/changes.ts";
import { createDaysCommands, type DaysCommandOptions } from "./commands/days.ts";
import { createEntitiesCommands, type EntitiesCommandOptions } from "./commands/entities.ts";
import { createFindingsCommands, type FindingsCommandOptions } from "./commands/findings.ts";
import { createIncidentsCommands, type IncidentsCommandOptions } from "./commands/incidents.ts";
import { createLearningCommands, type LearningCommandOptions } from "./commands/learning.ts";
import { createModelCommands, type ModelCommandOptions } from "./commands/model.ts";
import { createOptionsCommands, type OptionsCommandOptions } from "./commands/options.ts";
import { createNowCommands, type NowCommandOptions } from "./commands/now.ts";
import { createPrivacyCommands, type PrivacyCommandOptions } from "./commands/privacy.ts";
import { createProblemsCommands, type ProblemsCommandOptions } from "./commands/problems.ts";
import { createRhythmCommands, type RhythmCommandOptions } from "./commands/rhythm.ts";
import { createStatusCommands, type StatusCommandOptions } from "./commands/status.ts";
import { createSuggestionsCommands, type SuggestionsCommandOptions } from "./commands/suggestions.ts";

export type CommandOptions = ActivityCommandOptions &
  AnalysisCommandOptions &
  AttributionCommandOptions &
  AuditCommandOptions &
  BackupsCommandOptions &
  ChangesCommandOptions &
  DaysCommandOptions &
  EntitiesCommandOptions &
  FindingsCommandOptions &
  IncidentsCommandOptions &
  LearningCommandOptions &
  ModelCommandOptions &
  OptionsCommandOptions &
  NowCommandOptions &
  PrivacyCommandOptions &
  ProblemsCommandOptions &
  RhythmCommandOptions &
  StatusCommandOptions &
  SuggestionsCommandOptions;

export function createCommands(options: CommandOptions): CommandTable {
  return {
    ...createStatusCommands(options),
    ...createSuggestionsCommands(options),
    ...createFindingsCommands(options),
    ...createIncidentsCommands(options),
    ...createEntitiesCommands(options),
    ...createLearningCommands(options),
    ...createChangesCommands(options),
    ...createDaysCommands(options),
    ...createActivityCommands(options),
    ...createAnalysisCommands(options),
    ...createAttributionCommands(options),
    ...createAuditCommands(options),
    ...createBackupsCommands(options),
    ...createModelCommands(options),
    ...createOptionsCommands(options),
    ...createNowCommands(options),
    ...createPrivacyCommands(options),
    ...createRhythmCommands(options),
    ...createProblemsCommands(options),
  };
}
