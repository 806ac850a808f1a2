/** The language model: how it stands, what it would be sent, and whether it works. */
import type { LiveOptions } from "../../app/live-options.ts";
import type { ModelGate } from "../../app/wording/model-gate.ts";
import type { Wording } from "../../app/wording/wording.ts";
import { command, noParams, type CommandTable } from "../command.ts";
import { toModelStatus, toModelTrial } from "../views.ts";

export interface ModelCommandOptions {
  readonly modelGate: Pick<ModelGate, "status">;
  readonly wording: Wording;
  readonly liveOptions: LiveOptions;
}

type Names = "model/status" | "model/preview" | "model/try";

export function createModelCommands({
  modelGate,
  wording,
  liveOptions,
}: ModelCommandOptions): Pick<CommandTable, Names> {
  return {
    "model/status": command<"model/status">(noParams, () =>
      toModelStatus(modelGate.status(), liveOptions.current(), wording.language()),
    ),
    "model/preview": command<"model/preview">(noParams, () => wording.preview()),
    "model/try": command<"model/try">(noParams, async () => toModelTrial(await wording.try())),
  };
}
