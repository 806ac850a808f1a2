/** Steward's own backups of its memory: looked at, made, put in its place. */
import { z } from "zod";
import type { Backups } from "../../app/backups.ts";
import type { Restore } from "../../app/restore.ts";
import { command, noParams, type CommandTable } from "../command.ts";
import type { BackupItem } from "../protocol.ts";

export interface BackupsCommandOptions {
  readonly backups: Pick<Backups, "list" | "makeNow">;
  readonly restore: Restore;
}

type Names = "backups/list" | "backups/make" | "backups/restore";

const restoreParams = z.strictObject({ made_ms: z.int().min(0) });

export function createBackupsCommands({
  backups,
  restore,
}: BackupsCommandOptions): Pick<CommandTable, Names> {
  const list = (): readonly BackupItem[] =>
    backups.list().map(({ atMs, bytes }) => ({ made_ms: atMs, bytes }));
  return {
    "backups/list": command<"backups/list">(noParams, list),
    "backups/make": command<"backups/make">(noParams, async () => {
      await backups.makeNow();
      return list();
    }),
    "backups/restore": command<"backups/restore">(restoreParams, async ({ made_ms }, { userId }) => {
      await restore(made_ms, userId);
      return null;
    }),
  };
}
