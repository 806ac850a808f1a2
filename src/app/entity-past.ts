/**
 * Keeps an entity's past together: when Home Assistant renames it, also while Steward was off, and when a person says that another device has
 * taken its place. What people have set about a renamed entity goes with it; the other device begins without.
 */
import { setTimeout as pause } from "node:timers/promises";
import { AppError, isAppError } from "../core/domain/errors.ts";
import { domainOf, type Home } from "../core/domain/home.ts";
import { HOUR_MS } from "../core/domain/time.ts";
import type { EntityMoves, RegisteredEntity, Rename } from "../ports/entity-moves.ts";
import type { HomeSource } from "../ports/home-source.ts";
import type { Log } from "../ports/log.ts";
import type { HomeCache } from "./home-cache.ts";
import { findRenames, registeredIn } from "./renamed-entities.ts";

export interface EntityPastOptions {
  readonly source: Pick<HomeSource, "onEntityRenamed">;
  readonly home: Pick<HomeCache, "onChange">;
  readonly moves: EntityMoves;
  /** Writes what waits under the old name. */
  readonly flush: () => void;
  /** What people have set has other names in it now. */
  readonly onRenamed: () => void;
  readonly log: Log;
}

export interface EntityPast {
  /** Begins to listen, and goes on with what a restart interrupted. */
  start(): void;
  stop(): Promise<void>;
  /** @throws AppError invalid_request, not_found */
  inherit(fromEntityId: string, toEntityId: string): void;
  /** Resolves when all that was begun is moved. */
  done(): Promise<void>;
}

/** Changes looked at in one transaction. */
const STEP_ROWS = 2_000;
const REGISTER_EVERY_MS = HOUR_MS;
/** Between two steps, for everybody else. */
const PAUSE_MS = 20;

export function createEntityPast(options: EntityPastOptions): EntityPast {
  const { source, home, moves, flush, onRenamed, log } = options;
  const stopping = new AbortController();
  let subscriptions: readonly (() => void)[] = [];
  let lastSeen: readonly RegisteredEntity[] = [];
  let timer: NodeJS.Timeout | null = null;
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

  function rename(renames: readonly Rename[]): void {
    flush();
    moves.rename(renames);
    goOn();
    onRenamed();
  }

  /** Whatever was renamed since the registry was last looked at, at the latest when the next connection reads it. */
  function compare(fresh: Home): void {
    const present = registeredIn(fresh);
    const renames = findRenames(moves.registered(), present);
    if (renames.length > 0) {
      log.info(
        `${renames.length} entities have other names since Steward last looked; their past goes along`,
      );
      rename(renames);
    }
    lastSeen = present;
    register();
  }

  /** Something may be kept by now of what nothing was kept of before. */
  function register(): void {
    const known = new Map(moves.registered().map((entity) => [entity.entityId, entity]));
    const changed = lastSeen.filter((entity) => !isSame(entity, known.get(entity.entityId)));
    if (changed.length > 0) moves.register(changed);
  }

  function tryTo(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!isAppError(error)) throw error;
      log.error("A renamed entity's past could not be kept; trying again when the registry is read next", {
        error,
      });
    }
  }

  return {
    start() {
      if (subscriptions.length === 0) {
        subscriptions = [
          source.onEntityRenamed((from, to) => tryTo(() => rename([{ from, to }]))),
          home.onChange((fresh) => tryTo(() => compare(fresh))),
        ];
      }
      timer ??= setInterval(() => tryTo(register), REGISTER_EVERY_MS);
      goOn();
    },
    async stop() {
      if (timer !== null) clearInterval(timer);
      timer = null;
      if (subscriptions.length > 0) tryTo(register);
      for (const unsubscribe of subscriptions) unsubscribe();
      subscriptions = [];
      stopping.abort();
      await moving;
    },
    inherit(fromEntityId, toEntityId) {
      if (fromEntityId === toEntityId || domainOf(fromEntityId) !== domainOf(toEntityId)) {
        throw new AppError("invalid_request", { kind: "other-kind" });
      }
      flush();
      if (!moves.isKnown(fromEntityId)) {
        throw new AppError("not_found", { kind: "nothing-remembered", entityId: fromEntityId });
      }
      begin(fromEntityId, toEntityId);
    },
    async done() {
      await moving;
    },
  };
}

function isSame(a: RegisteredEntity, b: RegisteredEntity | undefined): boolean {
  return a.registryId === b?.registryId && a.identity === b.identity;
}
