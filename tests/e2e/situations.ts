/**
 * Labelled situations: what is made to happen in a real Home Assistant, and who did each change that follows.
 *
 * A label says what the driver did, never what the contexts say. Every situation is played towards "on" and then towards "off", with its
 * own entities, so that none stands in another's five seconds of context. Whatever an actuator does beside the labels is an error.
 */
import type { InitiatorKind } from "../../src/core/domain/initiator.ts";

export type Power = "on" | "off";
type Data = Readonly<Record<string, unknown>>;

/** Who plays: the names stand for user ids, which a recording fills in. */
export type Player = "anna" | "ben" | "nodered";

export interface Stage {
  readonly to: Power;
  /** A click in the user interface: a service call over the socket of a person. */
  click(player: Player, action: string, data: Data, target?: Data): Promise<void>;
  /** The same through the REST API. */
  rest(player: Player, path: string, body: Data): Promise<void>;
  /** A hand at the device, or a report of the device's own. */
  press(entityId: string, state: string, attributes?: Data): Promise<void>;
  /** A sentence, by a person who is known or to a satellite that knows nobody. */
  say(player: Player | null, text: string): Promise<void>;
  /** Another app, through the Supervisor. */
  app(action: string, data: Data): Promise<void>;
  /** A pump reports that it runs or stands, late: by itself, or since a hand was at it. */
  turnPump(name: "first" | "second", to: Power): Promise<void>;
  reload(): Promise<void>;
  restart(): Promise<void>;
  pause(ms: number): Promise<void>;
  /** Waits until the entity is so. */
  until(entityId: string, state: string): Promise<void>;
}

/** Entity, the state it changes into (the same as before for a mere setting), who did it: kind, and actor where there is one. */
export type Truth = readonly [string, string, InitiatorKind, string | null];

export interface Situation {
  readonly name: string;
  run(stage: Stage): Promise<void>;
  truth(to: Power): readonly Truth[];
  /** Whatever else changes here is the system's doing. */
  readonly isSystem?: true;
}

export const ANNA = "user:anna";
export const BEN = "user:ben";
export const NOBODY: string | null = null;

/** The home itself: everything that changes is the system's doing. */
export const SYSTEM_SITUATIONS: readonly Situation[] = [
  { name: "an integration reloaded", isSystem: true, run: async (stage) => stage.reload(), truth: () => [] },
  { name: "a restart", isSystem: true, run: async (stage) => stage.restart(), truth: () => [] },
];
