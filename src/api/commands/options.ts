/** The options, as they are and as people set them in the panel. */
import { z } from "zod";
import type { LiveOptions } from "../../app/live-options.ts";
import type { Notifications } from "../../app/notifications.ts";
import { command, noParams, type CommandTable } from "../command.ts";
import { toOptionItem } from "../views.ts";

export interface OptionsCommandOptions {
  readonly liveOptions: LiveOptions;
  readonly notifications: Pick<Notifications, "phones">;
}

type Names = "options/list" | "options/set" | "notifications/phones";

const setParams = z.strictObject({
  name: z.string().max(100),
  value: z.union([z.string().max(1_000), z.number(), z.boolean(), z.null()]),
});

export function createOptionsCommands({
  liveOptions,
  notifications,
}: OptionsCommandOptions): Pick<CommandTable, Names> {
  const list = () => liveOptions.list().map(toOptionItem);
  return {
    "options/list": command<"options/list">(noParams, list),
    "options/set": command<"options/set">(setParams, ({ name, value }) => {
      liveOptions.set(name, value);
      return list();
    }),
    "notifications/phones": command<"notifications/phones">(
      noParams,
      async () => await notifications.phones(),
    ),
  };
}
