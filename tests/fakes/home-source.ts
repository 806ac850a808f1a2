/** A Home Assistant in memory: it holds a home, users and a place for automations, and tells what happens when a test makes it happen. */
import type { HomeEvent } from "../../src/core/domain/event.ts";
import { createHome, type Home } from "../../src/core/domain/home.ts";
import type {
  CurrentState,
  ActionCall,
  AskEvent,
  AutomationPlace,
  ConnectionStatus,
  HomeSource,
  HomeUser,
  NotificationAnswer,
  PastEvent,
  SavableAutomation,
} from "../../src/ports/home-source.ts";

export interface FakeHomeSource extends HomeSource {
  home: Home;
  users: readonly HomeUser[];
  place: AutomationPlace;
  /** The automations saved, in order, also repeated ones. */
  readonly saved: { readonly automationId: string; readonly config: SavableAutomation }[];
  /** What was called, in order. */
  readonly called: ActionCall[];
  /** What an action that answers responds. */
  respond: (call: ActionCall) => unknown;
  phones: readonly string[];
  states: Readonly<Record<string, string>>;
  current: readonly CurrentState[];
  tellAsk(ask: AskEvent): void;
  tellAnswer(answer: NotificationAnswer): void;
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
  const askListeners = new Set<(ask: AskEvent) => void>();
  const answerListeners = new Set<(answer: NotificationAnswer) => void>();
  let status: ConnectionStatus = { state: "connected", version: "2026.11.0", sinceMs: 0, failure: null };

  const failIfAsked = (): void => {
    if (fake.failure !== null) throw fake.failure;
  };
  const fake: FakeHomeSource = {
    home,
    users: [],
    place: { way: "save", reason: null, hasComments: false },
    saved: [],
    called: [],
    respond: () => null,
    phones: [],
    states: {},
    current: [],
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
    onAsk: (listener) => listen(askListeners, listener),
    onNotificationAnswer: (listener) => listen(answerListeners, listener),
    readAutomation: (automationId) =>
      answer(() => fake.home.automations.find(({ id }) => id === automationId)?.config ?? null),
    removeAutomation: (automationId) =>
      answer(() => {
        const automations = fake.home.automations.filter(({ id }) => id !== automationId);
        fake.home = { ...fake.home, automations };
      }),
    callAction: (call) =>
      answer(() => {
        fake.called.push(call);
      }),
    askAction: (call) =>
      answer(() => {
        fake.called.push(call);
        return fake.respond(call);
      }),
    readPhones: () => answer(() => fake.phones),
    readCurrent: () => answer(() => fake.current),
    readStates: (entityIds) =>
      answer(() =>
        Object.fromEntries(
          entityIds.flatMap((id) => (fake.states[id] === undefined ? [] : [[id, fake.states[id]]])),
        ),
      ),
    tellAsk(ask) {
      for (const listener of askListeners) listener(ask);
    },
    tellAnswer(given) {
      for (const listener of answerListeners) listener(given);
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
