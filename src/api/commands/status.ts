/** How Steward is doing: asked once, or told after every change. */
import type { StatusBoard } from "../../app/status.ts";
import type { Viewer } from "../../app/viewer.ts";
import { command, noParams, subscription, type CommandTable } from "../command.ts";
import { toStatus } from "../views.ts";

export interface StatusCommandOptions {
  readonly status: StatusBoard;
  readonly version: string;
}

export function createStatusCommands({
  status,
  version,
}: StatusCommandOptions): Pick<CommandTable, "status/get" | "status/subscribe"> {
  const read = ({ language }: Viewer) => toStatus(status.read(), version, language);
  return {
    "status/get": command<"status/get">(noParams, (_, viewer) => read(viewer)),
    "status/subscribe": subscription<"status/subscribe">(read, (listener) => status.onChange(listener)),
  };
}
