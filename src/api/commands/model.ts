/** The language model: how it stands, what it would be sent, and whether it works. */
import type { LiveOptions } from "../../app/live-options.ts";
import type { Viewer } from "../../app/viewer.ts";
import type { ModelGate } from "../../app/wording/model-gate.ts";
import type { Wording } from "../../app/wording/wording.ts";
import type { Home } from "../../core/domain/home.ts";
import { command, noParams, type CommandTable } from "../command.ts";
import { toModelStatus, toModelTrial } from "../views.ts";

export interface ModelCommandOptions {
  readonly modelGate: Pick<ModelGate, "status">;
  readonly wording: Wording;
  readonly liveOptions: LiveOptions;
  readonly home: () => Home | null;
}

type Names = "model/status" | "model/preview" | "model/try";

export function createModelCommands({
  modelGate,
  wording,
  liveOptions,
  home,
}: ModelCommandOptions): Pick<CommandTable, Names> {
  const languageOf = ({ language }: Viewer) => language ?? home()?.language ?? null;
  return {
    "model/status": command<"model/status">(noParams, (_, viewer) =>
      toModelStatus(modelGate.status(), liveOptions.current(), wording.language(), languageOf(viewer)),
    ),
    "model/preview": command<"model/preview">(noParams, () => wording.preview()),
    "model/try": command<"model/try">(noParams, async (_, viewer) =>
      toModelTrial(await wording.try(), languageOf(viewer)),
    ),
  };
}
