/**
 * Every write of Steward's to Home Assistant's automations goes through here: compared with what stands there, versioned, and to be taken back.
 *
 * An automation that somebody edited meanwhile is never overwritten: what stands there has to be what Steward last wrote, or what it was shown
 * before. The version is noted before Home Assistant is asked, so that a process that dies in between leaves a trace, which {@link
 * AutomationWrites.settle} reads at the next start.
 */
import { isDeepStrictEqual } from "node:util";
import { AppError } from "../core/domain/errors.ts";
import type { Clock } from "../ports/clock.ts";
import type { HomeSource, SavableAutomation, SavedAutomation } from "../ports/home-source.ts";
import type { AutomationBody, AutomationVersion, VersionStore, WriteKind } from "../ports/version-store.ts";

export interface AutomationWritesOptions {
  readonly store: VersionStore;
  readonly source: Pick<HomeSource, "readAutomation" | "saveAutomation" | "removeAutomation" | "callAction">;
  readonly clock: Clock;
}

interface WriteRequest {
  readonly automationId: string;
  readonly entityId: string | null;
  readonly suggestionId: string | null;
  /** Who wants it: a user's id, or `steward`. */
  readonly who: string;
  readonly what: WriteKind;
  /** Null removes it. */
  readonly next: SavableAutomation | null;
  /** What must stand there: `own` is what Steward wrote last, or nothing. */
  readonly expected: AutomationBody | "own";
}

export interface AutomationWrites {
  /**
   * @returns null where it was removed
   * @throws AppError `conflict` where it was edited by hand meanwhile; nothing is written then
   */
  write(request: WriteRequest): Promise<SavedAutomation | null>;
  /** Switches an automation off, its text untouched. */
  disable(
    request: Pick<WriteRequest, "automationId" | "suggestionId" | "who"> & { readonly entityId: string },
  ): Promise<void>;
  /** Latest first. */
  list(limit: number, beforeId?: number): readonly AutomationVersion[];
  get(id: number): AutomationVersion;
  /** Puts back what stood there before. @returns what was undone */
  undo(id: number, who: string): Promise<AutomationVersion>;
  /** Finds out what became of writes during which the process died. */
  settle(): Promise<void>;
}

export function createAutomationWrites({ store, source, clock }: AutomationWritesOptions): AutomationWrites {
  /** One write at a time to an automation: the second sees what the first left. */
  const queues = new Map<string, Promise<unknown>>();

  async function inTurn<Result>(automationId: string, work: () => Promise<Result>): Promise<Result> {
    const before = queues.get(automationId) ?? Promise.resolve();
    const mine = before.catch(() => undefined).then(work);
    queues.set(automationId, mine);
    try {
      return await mine;
    } finally {
      if (queues.get(automationId) === mine) queues.delete(automationId);
    }
  }

  function isAsExpected(current: AutomationBody | null, { expected, automationId }: WriteRequest): boolean {
    if (expected !== "own") return current !== null && isSameAutomation(current, expected);
    if (current === null) return true;
    const last = store.lastOf(automationId);
    // Made by a Steward that kept no versions yet, and still with its marker.
    if (last === null) return true;
    return last.after !== null && isSameAutomation(current, last.after);
  }

  async function write(request: WriteRequest): Promise<SavedAutomation | null> {
    const { automationId, next } = request;
    const before = await source.readAutomation(automationId);
    if (!isAsExpected(before, request)) throw editedMeanwhile(automationId);
    if (before === null && next === null) return null;
    const { entityId, suggestionId, who, what } = request;
    const version: Omit<AutomationVersion, "id"> = {
      atMs: clock.now(),
      who,
      what,
      automationId,
      entityId,
      suggestionId,
      before,
      after: next === null ? null : { ...next },
      isDone: false,
      undoneMs: null,
    };
    const id = store.add(version);
    try {
      if (next === null) {
        await source.removeAutomation(automationId);
        store.save({ ...version, id, isDone: true });
        return null;
      }
      const saved = await source.saveAutomation(automationId, next);
      store.save({ ...version, id, entityId: saved.entityId, isDone: true });
      return saved;
    } catch (error) {
      // What Home Assistant refused did not happen; of what it did not answer nobody knows yet.
      const isUnknown = error instanceof AppError && error.code === "home_assistant_unreachable";
      if (!isUnknown) store.remove(id);
      throw error;
    }
  }

  async function switchOff({
    automationId,
    entityId,
    suggestionId,
    who,
  }: Parameters<AutomationWrites["disable"]>[0]): Promise<void> {
    await source.callAction({ action: "automation.turn_off", entityIds: [entityId] });
    store.add({
      atMs: clock.now(),
      who,
      what: "disabled",
      automationId,
      entityId,
      suggestionId,
      before: null,
      after: null,
      isDone: true,
      undoneMs: null,
    });
  }

  function get(id: number): AutomationVersion {
    const version = store.get(id);
    if (version !== null && version.isDone) return version;
    throw new AppError("not_found", { kind: "change-unknown" });
  }

  async function undo(id: number, who: string): Promise<AutomationVersion> {
    const version = get(id);
    const { automationId, entityId, suggestionId } = version;
    if (version.undoneMs !== null || version.what === "undone") {
      throw new AppError("conflict", { kind: "change-undone" });
    }
    if (version.what === "disabled") {
      await source.callAction({ action: "automation.turn_on", entityIds: [entityId ?? ""] });
    } else {
      const current = await source.readAutomation(automationId);
      const isUntouched =
        current === null
          ? version.after === null
          : version.after !== null && isSameAutomation(current, version.after);
      if (!isUntouched) throw editedMeanwhile(automationId);
      if (version.before === null) await source.removeAutomation(automationId);
      else await source.saveAutomation(automationId, withoutId(version.before));
      store.add({
        atMs: clock.now(),
        who,
        what: "undone",
        automationId,
        entityId,
        suggestionId,
        before: version.after,
        after: version.before,
        isDone: true,
        undoneMs: null,
      });
    }
    const undone = { ...version, undoneMs: clock.now() };
    store.save(undone);
    return undone;
  }

  return {
    write: async (request) => await inTurn(request.automationId, async () => await write(request)),
    disable: async (request) => await inTurn(request.automationId, async () => await switchOff(request)),
    list: (limit, beforeId) => store.list(limit, beforeId),
    get,
    undo: async (id, who) => await inTurn(get(id).automationId, async () => await undo(id, who)),
    async settle() {
      for (const version of store.unfinished()) {
        const current = await source.readAutomation(version.automationId);
        const isThere =
          version.after === null
            ? current === null
            : current !== null && isSameAutomation(current, version.after);
        if (isThere) store.save({ ...version, isDone: true });
        else store.remove(version.id);
      }
    },
  };
}

/** Whether two say the same: the id stands in the file only, and keys may come in another order. */
function isSameAutomation(a: AutomationBody, b: AutomationBody): boolean {
  return isDeepStrictEqual(withoutId(a), withoutId(b));
}

function withoutId(body: AutomationBody): AutomationBody {
  return Object.fromEntries(Object.entries(body).filter(([key]) => key !== "id"));
}

function editedMeanwhile(automationId: string): AppError {
  return new AppError(
    "conflict",
    { kind: "automation-edited" },
    { details: { automation_id: automationId, reason: "edited" } },
  );
}
