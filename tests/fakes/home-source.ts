/** A Home Assistant in memory: it holds a home, users and a place for automations, and tells what happens when a test makes it happen. */
import type { AutomationConfig } from "../../src/core/domain/automation.ts";
import type { HomeEvent } from "../../src/core/domain/event.ts";
import { createHome, type Home } from "../../src/core/domain/home.ts";
import type {
  AutomationPlace,
  ConnectionStatus,
  HomeSource,
  HomeUser,
  PastEvent,
} from "../../src/ports/home-source.ts";

export interface FakeHomeSource extends HomeSource {
  home: Home;
  users: readonly HomeUser[];
  place: AutomationPlace;
  /** The automations saved, in order, also repeated ones. */
  readonly saved: { readonly automationId: string; readonly config: AutomationConfig }[];
  /** Thrown by the next calls where set. */
  failure: Error | null;
  /** Thrown by `saveAutomation` only. */
  failSave: Error | null;
  /** Happens while an automation is being saved. */
  onSave: () => void;
  setStatus(status: Partial<ConnectionStatus>): void;
  tellEvent(event: HomeEvent): void;
  tellHomeChanged(): void;
  tellEntityRenamed(fromEntityId: string, toEntityId: string): void;
}

export function createFakeHomeSource(home: Home = createHome()): FakeHomeSource {
  const statusListeners = new Set<(status: ConnectionStatus) => void>();
  const eventListeners = new Set<(event: HomeEvent) => void>();
  const homeListeners = new Set<() => void>();
  const renameListeners = new Set<(fromEntityId: string, toEntityId: string) => void>();
  let status: ConnectionStatus = { state: "connected", version: "2026.11.0", sinceMs: 0, message: null };

  const failIfAsked = (): void => {
    if (fake.failure !== null) throw fake.failure;
  };
  const fake: FakeHomeSource = {
    home,
    users: [],
    place: { way: "save", reason: null, hasComments: false },
    saved: [],
    failure: null,
    failSave: null,
    onSave: () => undefined,
    status: () => status,
    clockOffsetMs: () => 0,
    onStatus: (listener) => listen(statusListeners, listener),
    onEvent: (listener) => listen(eventListeners, listener),
    onHomeChanged: (listener) => listen(homeListeners, listener),
    onEntityRenamed: (listener) => {
      renameListeners.add(listener);
      return () => void renameListeners.delete(listener);
    },
    readHome: () => answer(() => fake.home),
    readUsers: () => answer(() => fake.users),
    readPast: () => answer((): readonly PastEvent[] => []),
    oldestPastMs: () => answer(() => null),
    automationPlace: () => answer(() => fake.place),
    saveAutomation: (automationId, config) =>
      answer(() => {
        if (fake.failSave !== null) throw fake.failSave;
        fake.onSave();
        fake.saved.push({ automationId, config });
        const entityId = `automation.${automationId}`;
        const others = fake.home.automations.filter(({ id }) => id !== automationId);
        const automation = { entity_id: entityId, id: automationId, config: { ...config } };
        fake.home = { ...fake.home, automations: [...others, automation] };
        return { automationId, entityId, warnings: [] };
      }),
    setStatus(change) {
      status = { ...status, ...change };
      for (const listener of statusListeners) listener(status);
    },
    tellEvent(event) {
      for (const listener of eventListeners) listener(event);
    },
    tellEntityRenamed(fromEntityId, toEntityId) {
      for (const listener of renameListeners) listener(fromEntityId, toEntityId);
    },
    tellHomeChanged() {
      for (const listener of homeListeners) listener();
    },
  };

  async function answer<Result>(read: () => Result): Promise<Result> {
    failIfAsked();
    return await Promise.resolve(read());
  }

  return fake;
}

function listen<Listener>(listeners: Set<Listener>, listener: Listener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
