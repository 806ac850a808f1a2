/** Steward's commands over Home Assistant's own connection, where the integration relays them to the app with the user's rights. */
import { toCallFailure, type Transport } from "./transport.ts";

type Listener = () => void;

interface SentMessage {
  readonly type: string;
  readonly language?: string;
}

/** The part of home-assistant-js-websocket's Connection that the panel uses. */
export interface HassConnection {
  sendMessagePromise(message: SentMessage): Promise<unknown>;
  subscribeMessage(
    onEvent: (event: never) => void,
    message: SentMessage,
    options: { readonly resubscribe: boolean },
  ): Promise<() => Promise<void>>;
  addEventListener(event: "ready" | "disconnected", listener: Listener): void;
  removeEventListener(event: "ready" | "disconnected", listener: Listener): void;
}

/** @param language in which the app tells things, at the moment of asking */
export function createHassTransport(connection: HassConnection, language: () => string): Transport {
  return {
    async call(command, params) {
      try {
        return (await connection.sendMessagePromise({
          ...params,
          language: language(),
          type: `steward/${command}`,
        })) as never;
      } catch (error) {
        throw toCallFailure(error);
      }
    },
    async subscribe(command, params, onEvent) {
      const message = { ...params, language: language(), type: `steward/${command}` };
      try {
        // Not resubscribed by the connection: after a restart of Home Assistant the integration may not be there yet, and a
        // subscription that fails then would be lost without a word.
        const stop = await connection.subscribeMessage(onEvent, message, { resubscribe: false });
        return () => {
          // A subscription may have ended with its connection.
          stop().catch(() => {});
        };
      } catch (error) {
        throw toCallFailure(error);
      }
    },
    watchLink(onLink) {
      const up = (): void => onLink(true);
      const down = (): void => onLink(false);
      connection.addEventListener("ready", up);
      connection.addEventListener("disconnected", down);
      return () => {
        connection.removeEventListener("ready", up);
        connection.removeEventListener("disconnected", down);
      };
    },
  };
}
