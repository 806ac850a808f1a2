/** A running Home Assistant, as much of it as Steward needs. */
import type { AutomationConfig } from "../core/domain/automation.ts";
import type { HomeEvent } from "../core/domain/event.ts";
import type { Home } from "../core/domain/home.ts";
import type { Initiator } from "../core/domain/initiator.ts";
import type { EpochMs, TimeRange } from "../core/domain/time.ts";

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
  /** One sentence that says what to do, where something is to be done. */
  readonly message: string | null;
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
  saveAutomation(automationId: string, config: AutomationConfig): Promise<SavedAutomation>;
}
