/**
 * Who did it, in the contexts of an exported history.
 *
 * The contract's contexts are Home Assistant's: a user, a parent, an id. They are written such that anybody who reads them with Home Assistant's
 * meaning never takes a program's doing for a person's; what exactly Steward knew (kind, actor, how sure, what the rules had said before a
 * correction) stands once in a `steward_initiator` line before, whose number is part of the context's id.
 */
import { domainOf } from "../core/domain/home.ts";
import type { EventContext, RunEvent } from "../core/domain/event.ts";
import { INITIATOR_KINDS, type Initiator } from "../core/domain/initiator.ts";
import { HOUR_MS, type EpochMs } from "../core/domain/time.ts";
import { z } from "zod";
import type { AttributedEvent } from "../ports/event-store.ts";
import { isActuator } from "./attribution-rules.ts";

export const INITIATOR_TYPE = "steward_initiator";

const initiatorSchema = z.object({
  kind: z.enum(INITIATOR_KINDS),
  actor: z.string().nullable(),
  certainty: z.number().min(0).max(1),
});
export const initiatorLineSchema = initiatorSchema.extend({
  id: z.int().positive(),
  /** What the rules said, where people said otherwise. */
  judged: initiatorSchema.nullable(),
});

type InitiatorLine = z.output<typeof initiatorLineSchema>;
type Attribution = Pick<AttributedEvent, "initiator" | "judged">;

interface WrittenContext {
  readonly context: EventContext;
  /** What has to stand before, where this initiator is named for the first time. */
  readonly introduction: InitiatorLine | null;
}

export interface ContextWriter {
  noteRun(run: RunEvent): void;
  contextOf(entityId: string, atMs: EpochMs, attribution: Attribution): WrittenContext;
}

export interface ContextReader {
  introduce(line: InitiatorLine): void;
  /** @returns null for a context that is not this export's writing */
  read(context: EventContext | null): Attribution | null;
}

/** A run further back than this is not what made the change. */
const RUN_REACH_MS = HOUR_MS;
const CONTEXT_ID = /^steward-(\d+)-\d+$/;
const NOBODY: Initiator = { kind: "unknown", actor: null, certaintyRatio: 0 };

export function createContextWriter(): ContextWriter {
  const numbers = new Map<string, number>();
  const runs = new Map<string, { readonly atMs: EpochMs; readonly contextId: string }>();
  let contexts = 0;

  function parentOf(entityId: string, atMs: EpochMs, { kind, actor }: Initiator): string | null {
    if (kind === "person" || kind === "physical") return null;
    // Nobody takes a sensor's change for a hand's; a parent would only make the line longer.
    if (kind !== "app" && actor === null && !isActuator(domainOf(entityId))) return null;
    const run = runs.get(actor ?? "");
    return run !== undefined && atMs - run.atMs <= RUN_REACH_MS ? run.contextId : `steward-${kind}`;
  }

  return {
    noteRun({ entityId, atMs, context }) {
      const contextId = context?.id ?? null;
      if (contextId !== null) runs.set(entityId, { atMs, contextId });
    },
    contextOf(entityId, atMs, { initiator, judged }) {
      const who = initiator ?? NOBODY;
      const key = JSON.stringify([who, judged ?? null]);
      const known = numbers.get(key);
      const id = known ?? numbers.size + 1;
      numbers.set(key, id);
      contexts += 1;
      const isUser = who.kind === "person" || who.kind === "app";
      return {
        context: {
          id: `steward-${id}-${contexts}`,
          parentId: parentOf(entityId, atMs, who),
          userId: isUser ? who.actor : null,
        },
        introduction:
          known === undefined
            ? { id, ...toLine(who), judged: judged === undefined ? null : toLine(judged) }
            : null,
      };
    },
  };
}

export function createContextReader(): ContextReader {
  const known = new Map<number, Attribution>();
  return {
    introduce({ id, judged, ...initiator }) {
      known.set(id, {
        initiator: fromLine(initiator),
        ...(judged === null ? {} : { judged: fromLine(judged) }),
      });
    },
    read(context) {
      const number = CONTEXT_ID.exec(context?.id ?? "")?.[1];
      return number === undefined ? null : (known.get(Number(number)) ?? null);
    },
  };
}

function toLine({ kind, actor, certaintyRatio }: Initiator) {
  return { kind, actor, certainty: certaintyRatio };
}

function fromLine({ kind, actor, certainty }: z.output<typeof initiatorSchema>): Initiator {
  return { kind, actor, certaintyRatio: certainty };
}
