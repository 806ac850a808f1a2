/** Keeps an entity's past together: when Home Assistant renames it, and when a person says that another device has taken its place. */
import { setTimeout as pause } from "node:timers/promises";
import { AppError, isAppError } from "../core/domain/errors.ts";
import { domainOf } from "../core/domain/home.ts";
import type { EntityMoves } from "../ports/entity-moves.ts";
import type { HomeSource } from "../ports/home-source.ts";
import type { Log } from "../ports/log.ts";

export interface EntityPastOptions {
  readonly source: Pick<HomeSource, "onEntityRenamed">;
  readonly moves: EntityMoves;
  /** Writes what waits under the old name. */
  readonly flush: () => void;
  readonly log: Log;
}

export interface EntityPast {
  /** Goes on with what a restart interrupted. */
  start(): void;
  stop(): Promise<void>;
  /** @throws AppError invalid_request, not_found */
  inherit(fromEntityId: string, toEntityId: string): void;
  /** Resolves when all that was begun is moved. */
  done(): Promise<void>;
}

/** Changes looked at in one transaction. */
const STEP_ROWS = 2_000;
/** Between two steps, for everybody else. */
const PAUSE_MS = 20;

export function createEntityPast({ source, moves, flush, log }: EntityPastOptions): EntityPast {
  const stopping = new AbortController();
  let unsubscribe: (() => void) | null = null;
  let moving: Promise<void> | null = null;
  /** Set whenever something is begun: also while the last step before is on its way. */
  let hasMore = false;

  async function moveAll(): Promise<void> {
    while (hasMore && !stopping.signal.aborted) {
      hasMore = moves.moveSome(STEP_ROWS);
      await pause(PAUSE_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }

  function goOn(): void {
    hasMore = true;
    moving ??= moveAll()
      .catch((error: unknown) => {
        log.error("An entity's past could not be moved to its new name; trying again at the next start", {
          error,
        });
      })
      .finally(() => {
        moving = null;
      });
  }

  function begin(fromEntityId: string, toEntityId: string): void {
    flush();
    moves.begin(fromEntityId, toEntityId);
    goOn();
  }

  return {
    start() {
      unsubscribe ??= source.onEntityRenamed((fromEntityId, toEntityId) => {
        try {
          begin(fromEntityId, toEntityId);
        } catch (error) {
          if (!isAppError(error)) throw error;
          log.error("A renamed entity's past could not be kept", { error });
        }
      });
      goOn();
    },
    async stop() {
      unsubscribe?.();
      unsubscribe = null;
      stopping.abort();
      await moving;
    },
    inherit(fromEntityId, toEntityId) {
      if (fromEntityId === toEntityId || domainOf(fromEntityId) !== domainOf(toEntityId)) {
        throw new AppError(
          "invalid_request",
          "An entity inherits the past of another one of its kind: a light that of a light, a sensor that of a sensor.",
        );
      }
      flush();
      if (!moves.isKnown(fromEntityId)) {
        throw new AppError(
          "not_found",
          `Steward remembers nothing of ${fromEntityId}. See that the name is right.`,
        );
      }
      begin(fromEntityId, toEntityId);
    },
    async done() {
      await moving;
    },
  };
}
