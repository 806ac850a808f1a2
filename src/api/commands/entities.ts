/** What people say about an entity's past: that another one has taken its place. */
import { z } from "zod";
import { command, type CommandTable } from "../command.ts";

export interface EntitiesCommandOptions {
  /** @throws AppError invalid_request, not_found */
  readonly inherit: (fromEntityId: string, toEntityId: string) => void;
}

const entityId = z
  .string()
  .regex(/^[a-z0-9_]+\.[a-z0-9_]+$/)
  .max(255);
const inheritParams = z.strictObject({ from_entity_id: entityId, to_entity_id: entityId });

export function createEntitiesCommands({
  inherit,
}: EntitiesCommandOptions): Pick<CommandTable, "entities/inherit"> {
  return {
    "entities/inherit": command<"entities/inherit">(inheritParams, ({ from_entity_id, to_entity_id }) => {
      inherit(from_entity_id, to_entity_id);
      return null;
    }),
  };
}
