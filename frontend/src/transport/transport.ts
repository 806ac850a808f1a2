/**
 * The one seam between the panel and the app: in the sidebar it is Home Assistant's connection, on ingress a WebSocket of its own.
 *
 * A transport does not repair anything: a subscription ends with the link it was made on. `state/live-data.ts` renews them, in one
 * place for both ways.
 */
import type {
  CommandName,
  CommandParams,
  CommandResult,
  SubscriptionEvent,
  SubscriptionName,
} from "../../../src/api/protocol.ts";

export interface Transport {
  /** @throws CallFailure */
  call<Name extends CommandName>(command: Name, params: CommandParams<Name>): Promise<CommandResult<Name>>;
  /**
   * @returns how to end it
   * @throws CallFailure
   */
  subscribe<Name extends SubscriptionName>(
    command: Name,
    params: CommandParams<Name>,
    onEvent: (event: SubscriptionEvent<Name>) => void,
  ): Promise<() => void>;
  /** Tells of the link's loss and return; returns how to stop listening. */
  watchLink(onLink: (isUp: boolean) => void): () => void;
}

/** A command that failed: the app's code, or one of the way to it (`connection_lost`, `app_unreachable`). */
export class CallFailure extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = "CallFailure";
    this.code = code;
  }
}

/** Makes whatever a connection rejects with into a CallFailure. */
export function toCallFailure(error: unknown): CallFailure {
  if (error instanceof CallFailure) return error;
  if (typeof error === "object" && error !== null) {
    const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
    // home-assistant-js-websocket answers with numbers for failures of its own; 3 is a lost connection.
    if (code === 3) return new CallFailure("connection_lost", textOf(message));
    if (typeof code === "string") return new CallFailure(code, textOf(message));
    if (typeof message === "string") return new CallFailure("internal", message);
  }
  return new CallFailure("internal", textOf(error));
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
