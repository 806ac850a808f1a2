/** Who saw and changed what, to read. */
import { z } from "zod";
import type { Audit } from "../../app/audit.ts";
import type { Home } from "../../core/domain/home.ts";
import { command, type CommandTable } from "../command.ts";

export interface AuditCommandOptions {
  readonly audit: Audit;
  /** For what users are called now. */
  readonly home: () => Home | null;
}

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 500;

const listParams = z.strictObject({
  limit: z.int().min(1).max(MAX_LIMIT).exactOptional(),
  before_ms: z.int().min(0).exactOptional(),
});

export function createAuditCommands({ audit, home }: AuditCommandOptions): Pick<CommandTable, "audit/list"> {
  return {
    "audit/list": command<"audit/list">(listParams, ({ limit = DEFAULT_LIMIT, before_ms = null }) => {
      const entries = audit.list(limit, before_ms);
      const names = new Map(home()?.users.map(({ id, name }) => [id, name]));
      return {
        items: entries.map(({ atMs, who, what, subject, toWhom, bytes, count, sent }) => ({
          at_ms: atMs,
          who,
          name: names.get(who) ?? null,
          what,
          subject,
          to_whom: toWhom,
          bytes,
          count,
          sent,
        })),
        next_before_ms: entries.length < limit ? null : (entries.at(-1)?.atMs ?? null),
      };
    }),
  };
}
