/** Analysis on demand. */
import { z } from "zod";
import { command, type CommandTable } from "../command.ts";

export interface AnalysisCommandOptions {
  /** @returns false where one is running already. @throws AppError where it cannot run now */
  readonly startAnalysis: (scope: "full" | "quick") => boolean;
}

const runParams = z.strictObject({ scope: z.enum(["full", "quick"]).exactOptional() });

export function createAnalysisCommands({
  startAnalysis,
}: AnalysisCommandOptions): Pick<CommandTable, "analysis/run"> {
  return {
    "analysis/run": command<"analysis/run">(runParams, ({ scope }) => ({
      started: startAnalysis(scope ?? "full"),
    })),
  };
}
