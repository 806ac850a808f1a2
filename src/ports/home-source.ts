/** A running Home Assistant, as much of it as Steward needs. */
import type { Action, AutomationConfig } from "../core/domain/automation.ts";
import type { HomeEvent } from "../core/domain/event.ts";
import type { Failure } from "../core/domain/failure.ts";
import type { Home } from "../core/domain/home.ts";
import type { Initiator } from "../core/domain/initiator.ts";
import type { EpochMs, TimeRange } from "../core/domain/time.ts";
import type { AutomationBody } from "./version-store.ts";

export type ConnectionState =
  | "connecting"
  | "connected"
  | "starting"
  | "disconnected"
  | "unreachable"
  | "unauthorized";

export interface ConnectionStatus {
  readonly state: ConnectionState;
  readonly version: string | null;
  readonly sinceMs: EpochMs;
  /** Why it is not connected, where there is something to say. */
  readonly failure: Failure | null;
}

/** A state change read back from the recorder: its initiator comes from the logbook where the logbook knows it. */
export interface PastEvent {
  readonly event: HomeEvent;
  readonly initiator: Initiator | null;
}

export interface HomeUser {
  readonly id: string;
  readonly name: string | null;
  readonly isAdmin: boolean;
  readonly isActive: boolean;
  readonly systemGenerated: boolean;
}

/** Where Home Assistant keeps its automations, and what saving one there would do. */
export interface AutomationPlace {
  /** `save`: through Home Assistant's own editor API. `paste`: the person has to put the YAML in place. */
  readonly way: "save" | "paste";
  readonly reason: "packages" | "hand_written" | "not_included" | null;
  /** Whether automations.yaml has comments, which saving drops; null when nobody could look. */
  readonly hasComments: boolean | null;
}

export interface SavedAutomation {
  readonly automationId: string;
  readonly entityId: string;
  readonly warnings: readonly string[];
}

/** An automation that Steward may save: a suggestion's, one that fires an event in the place of acting, or what stood there before. */
export type SavableAutomation =
  | (Omit<AutomationConfig, "actions"> & { readonly actions: readonly (Action | FiredEvent)[] })
  | AutomationBody;

export interface FiredEvent {
  readonly event: string;
  readonly event_data: Readonly<Record<string, unknown>>;
}

/** A call of one of Home Assistant's actions. */
export interface ActionCall {
  /** Such as `light.turn_on`. */
  readonly action: string;
  readonly entityIds?: readonly string[];
  readonly data?: Readonly<Record<string, unknown>>;
}

/** Somebody pressed a button of a notification on a phone. */
export interface NotificationAnswer {
  readonly actionId: string;
  readonly userId: string | null;
}

/** What an entity is at this moment. */
export interface CurrentState {
  readonly entityId: string;
  readonly state: string;
  readonly sinceMs: EpochMs;
  /** When it last told anything, if only the same again. */
  readonly toldMs: EpochMs;
}

/** An automation in which Steward asks first came to its moment. */
export interface AskEvent {
  readonly suggestionId: string;
  readonly atMs: EpochMs;
}

export interface HomeSource {
  status(): ConnectionStatus;
  onStatus(listener: (status: ConnectionStatus) => void): () => void;
  /** By how much Home Assistant's clock, of which all its stamps are, is ahead of this machine's. Measured with each connection. */
  clockOffsetMs(): number;
  /** Live events in the order of the bus. A malformed one is dropped, counted and logged once. */
  onEvent(listener: (event: HomeEvent) => void): () => void;
  /** The registries changed, or automations were edited. */
  onHomeChanged(listener: () => void): () => void;
  /** An entity has another id from now on; told before anything comes under the new one. */
  onEntityRenamed(listener: (fromEntityId: string, toEntityId: string) => void): () => void;
  onAsk(listener: (ask: AskEvent) => void): () => void;
  onNotificationAnswer(listener: (answer: NotificationAnswer) => void): () => void;
  readHome(): Promise<Home>;
  readUsers(): Promise<readonly HomeUser[]>;
  /** History and logbook of the span for these entities, in time order. */
  readPast(
    range: TimeRange,
    entityIds: readonly string[],
    signal: AbortSignal,
  ): Promise<readonly PastEvent[]>;
  /** Oldest time the recorder still has, null when it has nothing. */
  oldestPastMs(): Promise<EpochMs | null>;
  automationPlace(): Promise<AutomationPlace>;
  /** As Home Assistant's editor would open it, null where its editor has none of that id. */
  readAutomation(automationId: string): Promise<AutomationBody | null>;
  saveAutomation(automationId: string, config: SavableAutomation): Promise<SavedAutomation>;
  removeAutomation(automationId: string): Promise<void>;
  callAction(call: ActionCall): Promise<void>;
  /** Calls an action that answers, which may take minutes. @returns its response, unchecked */
  askAction(call: ActionCall): Promise<unknown>;
  /** Names of the actions that reach phones: `mobile_app_…` of the domain `notify`. */
  readPhones(): Promise<readonly string[]>;
  /** What everything is now, and since when. */
  readCurrent(): Promise<readonly CurrentState[]>;
  /** What entities are now, and setpoints by what the log calls them; those that are not there are missing. */
  readStates(entityIds: readonly string[]): Promise<Readonly<Record<string, string>>>;
}
