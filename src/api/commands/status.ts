/** How Steward is doing: asked once, or told after every change. */
import type { StatusBoard } from "../../app/status.ts";
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
  const read = () => toStatus(status.read(), version);
  return {
    "status/get": command<"status/get">(noParams, read),
    "status/subscribe": subscription<"status/subscribe">(read, (listener) => status.onChange(listener)),
  };
}
