/** The options, as they are and as people set them in the panel. */
import { z } from "zod";
import type { LiveOptions } from "../../app/live-options.ts";
import { notificationWords } from "../../app/notification-words.ts";
import type { Notifications } from "../../app/notifications.ts";
import { withOwners } from "../../app/phone-owners.ts";
import type { Home } from "../../core/domain/home.ts";
import { command, noParams, type CommandTable } from "../command.ts";
import { toOptionItem } from "../views.ts";

export interface OptionsCommandOptions {
  readonly liveOptions: LiveOptions;
  readonly notifications: Pick<Notifications, "phones" | "sendTest">;
  readonly home: () => Home | null;
}

type Names =
  | "options/list"
  | "options/set"
  | "notifications/phones"
  | "notifications/owners"
  | "notifications/test";

const setParams = z.strictObject({
  name: z.string().max(100),
  value: z.union([z.string().max(1_000), z.number(), z.boolean(), z.null()]),
});

export function createOptionsCommands({
  liveOptions,
  notifications,
  home,
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
    "notifications/owners": command<"notifications/owners">(noParams, async () =>
      withOwners(await notifications.phones(), home()).map(({ name, person, personName }) => ({
        name,
        person,
        person_name: personName,
      })),
    ),
    "notifications/test": command<"notifications/test">(noParams, async () => {
      const { testTitle: title, testMessage: message } = notificationWords(home()?.language ?? null);
      const { reached, failed, isKept } = await notifications.sendTest({ title, message });
      return { reached, failed, kept: isKept };
    }),
  };
}
