/**
 * What people say about who does things, over what the rules say: "this remote is Anna's", "that user is a program".
 *
 * A correction speaks for what nobody claims: what a hand did, or what is unknown, at one entity or at the things of one device. It holds for
 * what comes in from now on and, in batches in between other work, for all that is stored. The rules' answer is kept behind it, so
 * that taking a correction back restores what was.
 */
import { setImmediate as yieldToOthers } from "node:timers/promises";
import { AppError } from "../core/domain/errors.ts";
import { domainOf, type Home } from "../core/domain/home.ts";
import type { Initiator } from "../core/domain/initiator.ts";
import type { Clock } from "../ports/clock.ts";
import type {
  CorrectedInitiator,
  Correction,
  CorrectionStore,
  CorrectionTarget,
  Judge,
  MarkedProgram,
} from "../ports/correction-store.ts";
import type { EventStore } from "../ports/event-store.ts";
import type { Log } from "../ports/log.ts";
import { isActuator } from "./attribution-rules.ts";
import { createListeners } from "./listeners.ts";

export interface CorrectionsOptions {
  readonly store: CorrectionStore;
  readonly clock: Clock;
  readonly log: Log;
  /** Who is not learned from: what is said to be theirs is nobody's. */
  readonly leftOut?: (home: Home) => ReadonlySet<string>;
  /** Stored changes judged again in one go: some milliseconds. */
  readonly batch?: number;
}

export interface Corrections {
  list(): readonly Correction[];
  programs(): readonly MarkedProgram[];
  /** Whether stored changes are still being judged again. */
  isApplying(): boolean;
  /**
   * Says whose doing the unclaimed changes of a thing are.
   * @param personId the person's entity, for "person"
   * @throws AppError not_found where the home has no such thing or person; busy before the home was read
   */
  correct(target: CorrectionTarget, initiator: CorrectedInitiator, personId: string | null): void;
  /** Takes it back. @throws AppError not_found where nothing was said */
  remove(target: CorrectionTarget): void;
  /** @throws AppError not_found where the home has no such user, or it was not marked */
  markProgram(userId: string, isProgram: boolean): void;
  /** The same store, in which what is appended is what counts, with the rules' answer beside it where they differ. */
  over(events: EventStore): EventStore;
  /** The registries changed. */
  setHome(home: Home): void;
  /** What is stored of what was said is another now: what it is about has another name. */
  reload(): void;
  onChange(listener: () => void): () => void;
  /** Ends what runs; it goes on at the next start. */
  stop(): Promise<void>;
}

const DEFAULT_BATCH = 5_000;

export function createCorrections(options: CorrectionsOptions): Corrections {
  const { store, clock, log, leftOut = () => new Set<string>(), batch = DEFAULT_BATCH } = options;
  const listeners = createListeners();
  let home: Home | null = null;
  let said = readSaid(store, null, leftOut);
  let pass: Promise<void> | null = null;
  const stopping = new AbortController();

  function noteChange(): void {
    said = readSaid(store, home, leftOut);
    listeners.tell();
    judgeStored();
  }

  /** One pass at a time. What is said meanwhile puts it back to the beginning. */
  function judgeStored(): void {
    if (pass !== null || home === null || stopping.signal.aborted || !store.isJudging()) return;
    pass = runPass();
  }

  async function runPass(): Promise<void> {
    try {
      await judgeInBatches();
      pass = null;
      listeners.tell();
      // What was said since the last batch.
      judgeStored();
    } catch (error) {
      pass = null;
      if (!(error instanceof AppError)) throw error;
      log.warn("Corrections could not be applied to what is stored; they will be at the next start", {
        error,
      });
    }
  }

  async function judgeInBatches(): Promise<void> {
    let changed = 0;
    for (let isDone = false; !isDone && !stopping.signal.aborted;) {
      await yieldToOthers();
      const step = store.judgeStored((entityId, judged) => judge(entityId, judged, said), batch);
      changed += step.changed;
      isDone = step.isDone;
    }
    if (changed > 0) log.info("Corrections were applied to what is stored", { changed });
  }

  function knownHome(): Home {
    if (home !== null) return home;
    throw new AppError("busy", { kind: "home-unread", unknown: null });
  }

  return {
    list: () => store.list(),
    programs: () => store.programs(),
    isApplying: () => store.isJudging(),
    correct(target, initiator, personId) {
      checkTarget(knownHome(), target);
      if (initiator === "person") checkPerson(knownHome(), personId);
      store.save({
        ...target,
        initiator,
        personId: initiator === "person" ? personId : null,
        createdMs: clock.now(),
      });
      noteChange();
    },
    remove(target) {
      if (!store.remove(target)) throw new AppError("not_found", { kind: "nothing-said", id: target.id });
      noteChange();
    },
    markProgram(userId, isProgram) {
      if (!isProgram) {
        if (!store.unmark(userId)) throw new AppError("not_found", { kind: "user-unmarked" });
      } else if (knownHome().users.some(({ id }) => id === userId)) {
        store.mark({ userId, markedMs: clock.now() });
      } else {
        throw new AppError("not_found", { kind: "user-unknown" });
      }
      noteChange();
    },
    over: (events) => ({
      ...events,
      append: (batch) =>
        events.append(
          batch.map((attributed) => {
            const { event, initiator } = attributed;
            if (event.type !== "state" || initiator === null) return attributed;
            const counts = judge(event.entityId, initiator, said);
            return counts === initiator ? attributed : { event, initiator: counts, judged: initiator };
          }),
        ),
    }),
    setHome(next) {
      const before = home === null ? null : said;
      home = next;
      said = readSaid(store, home, leftOut);
      // A device has other entities now, or a person another user: what is stored of them follows.
      if (before !== null && !isSame(before, said)) store.judgeAgain();
      judgeStored();
    },
    reload() {
      said = readSaid(store, home, leftOut);
      listeners.tell();
    },
    onChange: listeners.add,
    async stop() {
      stopping.abort();
      await pass;
    },
  };
}

/** What was said, by what it is looked up by. */
interface Said {
  readonly byEntity: ReadonlyMap<string, Initiator>;
  readonly programs: ReadonlySet<string>;
}

function judge(entityId: string, judged: Initiator, { byEntity, programs }: Said): ReturnType<Judge> {
  if (judged.kind === "person" && judged.actor !== null && programs.has(judged.actor)) {
    return { ...judged, kind: "app" };
  }
  if (judged.kind !== "physical" && judged.kind !== "unknown") return judged;
  // At what a hand can set, the rules are never sure that it was nobody: somebody did it who is left out.
  const isLeftOut = judged.kind === "unknown" && judged.certaintyRatio === 1;
  if (isLeftOut && isActuator(domainOf(entityId))) return judged;
  return byEntity.get(entityId) ?? judged;
}

/** Until the home is known, devices are not: what is said of them waits. What is said of an entity goes before what is said of its device. */
function readSaid(
  store: CorrectionStore,
  home: Home | null,
  leftOut: (home: Home) => ReadonlySet<string>,
): Said {
  const corrections = store.list();
  const nobodys = home === null ? new Set<string>() : leftOut(home);
  const byEntity = new Map<string, Initiator>();
  for (const correction of corrections.filter(({ scope }) => scope === "device")) {
    for (const entityId of thingsOf(correction.id, home))
      byEntity.set(entityId, toInitiator(correction, home, nobodys));
  }
  for (const correction of corrections.filter(({ scope }) => scope === "entity")) {
    byEntity.set(correction.id, toInitiator(correction, home, nobodys));
  }
  return { byEntity, programs: new Set(store.programs().map(({ userId }) => userId)) };
}

/** What a hand operates on a device; not its battery, nor the temperature it measures. */
function thingsOf(deviceId: string, home: Home | null): readonly string[] {
  return (home?.entities ?? [])
    .filter((entity) => entity.device_id === deviceId && entity.entity_category === null)
    .map((entity) => entity.entity_id)
    .filter((entityId) => isActuator(domainOf(entityId)) || domainOf(entityId) === "event");
}

function toInitiator(
  { initiator, personId }: Correction,
  home: Home | null,
  nobodys: ReadonlySet<string>,
): Initiator {
  if (initiator === "program") return { kind: "app", actor: null, certaintyRatio: 1 };
  if (initiator === "nobody" || nobodys.has(personId ?? "")) {
    return { kind: "unknown", actor: null, certaintyRatio: 1 };
  }
  const person = home?.persons.find(({ entity_id }) => entity_id === personId);
  return { kind: "person", actor: person?.user_id ?? personId, certaintyRatio: 1 };
}

function isSame(a: Said, b: Said): boolean {
  if (a.byEntity.size !== b.byEntity.size) return false;
  return [...a.byEntity].every(([entityId, one]) => {
    const other = b.byEntity.get(entityId);
    return other?.kind === one.kind && other.actor === one.actor;
  });
}

/** @throws AppError not_found */
function checkTarget(home: Home, { scope, id }: CorrectionTarget): void {
  const isKnown =
    scope === "entity"
      ? home.entities.some(({ entity_id }) => entity_id === id)
      : home.devices.some((device) => device.id === id);
  if (!isKnown) throw new AppError("not_found", { kind: "thing-unknown", scope, id });
}

/** @throws AppError invalid_request or not_found */
function checkPerson(home: Home, personId: string | null): void {
  if (personId === null) throw new AppError("invalid_request", { kind: "person-unsaid" });
  if (home.persons.some(({ entity_id }) => entity_id === personId)) return;
  throw new AppError("not_found", { kind: "person-unknown", personId });
}
