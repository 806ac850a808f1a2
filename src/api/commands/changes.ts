/** What Steward wrote to Home Assistant's automations, and taking it back. */
import { z } from "zod";
import type { AutomationWrites } from "../../app/automation-writes.ts";
import type { Suggestions } from "../../app/suggestions.ts";
import type { Home } from "../../core/domain/home.ts";
import { command, type CommandTable } from "../command.ts";
import { toChangeItem } from "../views.ts";

export interface ChangesCommandOptions {
  readonly writes: AutomationWrites;
  readonly suggestions: Suggestions;
  /** For the names of users; null until the home was read. */
  readonly home: () => Home | null;
}

const USUAL_LIMIT = 50;
const MAX_LIMIT = 200;
const listParams = z.strictObject({
  limit: z.int().min(1).max(MAX_LIMIT).exactOptional(),
  before_id: z.int().positive().exactOptional(),
});
const undoParams = z.strictObject({ change_id: z.int().positive() });

export function createChangesCommands({
  writes,
  suggestions,
  home,
}: ChangesCommandOptions): Pick<CommandTable, "changes/list" | "changes/undo"> {
  return {
    "changes/list": command<"changes/list">(listParams, ({ limit = USUAL_LIMIT, before_id }) => {
      const versions = writes.list(limit, before_id);
      return {
        items: versions.map((version) => toChangeItem(version, home())),
        next_before_id: versions.length < limit ? null : (versions.at(-1)?.id ?? null),
      };
    }),
    "changes/undo": command<"changes/undo">(undoParams, async ({ change_id }, { userId }) => {
      await suggestions.undoWrite(change_id, userId);
      return toChangeItem(writes.get(change_id), home());
    }),
  };
}
