/** What a person does with a standing problem: they say that they have read it. */
import { z } from "zod";
import { command, type CommandTable } from "../command.ts";

export interface ProblemsCommandOptions {
  /** @throws AppError not_found; conflict where it goes away only with its cause */
  readonly acknowledgeProblem: (code: string) => void;
}

const MAX_CODE_LENGTH = 100;

const acknowledgeParams = z.strictObject({ code: z.string().min(1).max(MAX_CODE_LENGTH) });

export function createProblemsCommands({
  acknowledgeProblem,
}: ProblemsCommandOptions): Pick<CommandTable, "problems/acknowledge"> {
  return {
    "problems/acknowledge": command<"problems/acknowledge">(acknowledgeParams, ({ code }) => {
      acknowledgeProblem(code);
      return null;
    }),
  };
}
