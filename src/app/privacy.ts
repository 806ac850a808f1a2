/**
 * Deletes everything about one person or one entity, in the memory and in every copy of it that Steward made.
 *
 * A person is the user, the person's entity, and all that tells about them and nobody else (their phone's places and steps). What they did
 * stays in the history of the things they did it to, as nobody's. Backups cannot be changed without making them anew, so all of Steward's
 * own go, and a fresh one is made of what is left. Rules of learning stay: one that leaves a person out keeps them from coming back.
 */
import { setImmediate as yieldToOthers } from "node:timers/promises";
import { AppError } from "../core/domain/errors.ts";
import type { Home } from "../core/domain/home.ts";
import type { EpochMs } from "../core/domain/time.ts";
import type { EventStore } from "../ports/event-store.ts";
import type { Forgotten, PrivacyStore } from "../ports/privacy-store.ts";
import type { Audit } from "./audit.ts";
import { ownersOf } from "./person-entities.ts";

export interface PrivacyOptions {
  readonly store: PrivacyStore;
  readonly events: Pick<EventStore, "erase">;
  readonly home: () => Home | null;
  /** Writes what waits, so that it can be deleted. */
  readonly flush: () => void;
  /** Ends an analysis that reads what goes, and lets none begin until what is returned is called. */
  readonly holdAnalyses: () => Promise<() => void>;
  readonly backups: {
    /** Waits for one that is being made, and makes one if it is due. */
    readonly makeIfDue: () => Promise<void>;
    /** @returns how many there were */
    readonly removeAll: () => number;
  };
  readonly audit: Pick<Audit, "flush">;
  /** The store is another one now: what was remembered of it is wrong. */
  readonly onDeleted: () => void;
}

export type DeletionTarget = { readonly userId: string } | { readonly entityId: string };

export interface Privacy {
  /** @throws AppError busy while another deletion runs, or before the home was read */
  delete(target: DeletionTarget): Promise<{
    readonly changes: number;
    readonly suggestions: number;
    readonly entityIds: readonly string[];
    readonly backups: number;
  }>;
}

/** Changes looked at in one step of erasing, some tens of milliseconds. */
const STEP_ROWS = 50_000;

export function createPrivacy(options: PrivacyOptions): Privacy {
  const { store, events, home, flush, holdAnalyses, backups, audit, onDeleted } = options;
  let isDeleting = false;

  async function erase(entityIds: readonly string[]): Promise<number> {
    const gone = new Set(entityIds);
    const erasure = { isErased: (entityId: string): boolean => gone.has(entityId), userIds: [] };
    let changes = 0;
    for (let fromMs: EpochMs | null = 0; fromMs !== null;) {
      const step = events.erase(erasure, fromMs, STEP_ROWS);
      changes += step.changes;
      fromMs = step.nextMs;
      await yieldToOthers();
    }
    return changes;
  }

  async function deleteNow(target: DeletionTarget) {
    const forgotten = toForgotten(target, home());
    // A copy that is being made would be of what was.
    await backups.makeIfDue();
    flush();
    audit.flush();
    const changes = await erase(forgotten.entityIds);
    // What came in meanwhile is written before, not after.
    flush();
    const late = await erase(forgotten.entityIds);
    const suggestions = store.forget(forgotten);
    onDeleted();
    store.sweep();
    const removed = backups.removeAll();
    await backups.makeIfDue();
    return {
      changes: changes + late,
      suggestions,
      entityIds: forgotten.entityIds,
      backups: removed,
    };
  }

  return {
    async delete(target) {
      if (isDeleting) throw new AppError("busy", { kind: "deletion-running" });
      isDeleting = true;
      const release = await holdAnalyses();
      try {
        return await deleteNow(target);
      } finally {
        release();
        isDeleting = false;
      }
    },
  };
}

/** @throws AppError busy where only the home says what belongs to whom, and it is not known yet */
function toForgotten(target: DeletionTarget, home: Home | null): Forgotten {
  if (home === null) {
    throw new AppError("busy", { kind: "home-unread", unknown: "owners" });
  }
  const persons = home.persons.filter(({ entity_id, user_id }) =>
    "userId" in target ? user_id === target.userId : entity_id === target.entityId,
  );
  const own =
    "userId" in target
      ? { users: [target.userId], entities: [] }
      : { users: [], entities: [target.entityId] };
  const users = persons.flatMap(({ user_id }) => (user_id === null ? [] : [user_id]));
  const owners = ownersOf(home);
  const isOnlyTheirs = (entityId: string): boolean => {
    const about = owners(entityId);
    return about.length > 0 && about.every((owner) => persons.some(({ entity_id }) => entity_id === owner));
  };
  const known = home.entities.map(({ entity_id }) => entity_id).filter((id) => !id.startsWith("zone."));
  const entities = [...persons.map(({ entity_id }) => entity_id), ...trackersOf(persons), ...known].filter(
    (id) => isOnlyTheirs(id),
  );
  return {
    userIds: [...new Set([...own.users, ...users])],
    entityIds: [...new Set([...own.entities, ...entities])],
  };
}

function trackersOf(persons: Home["persons"]): readonly string[] {
  return persons.flatMap(({ device_trackers = [] }) => device_trackers);
}
