/** Deleting everything about one person or one thing. */
import { z } from "zod";
import type { Privacy } from "../../app/privacy.ts";
import { command, type CommandTable } from "../command.ts";

export interface PrivacyCommandOptions {
  readonly privacy: Privacy;
}

const MAX_ID_LENGTH = 255;

const id = z.string().min(1).max(MAX_ID_LENGTH);
const deleteParams = z
  .strictObject({ user_id: id.exactOptional(), entity_id: id.exactOptional() })
  .refine(({ user_id, entity_id }) => (user_id === undefined) !== (entity_id === undefined), {
    error: "expected either user_id or entity_id",
  });

export function createPrivacyCommands({
  privacy,
}: PrivacyCommandOptions): Pick<CommandTable, "privacy/delete"> {
  return {
    "privacy/delete": command<"privacy/delete">(deleteParams, async ({ user_id, entity_id }) => {
      const { changes, suggestions, entityIds, backups } = await privacy.delete(
        user_id === undefined ? { entityId: entity_id ?? "" } : { userId: user_id },
      );
      return { changes, suggestions, entity_ids: entityIds, backups };
    }),
  };
}
