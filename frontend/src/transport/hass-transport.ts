/** Steward's commands over Home Assistant's own connection, where the integration relays them to the app with the user's rights. */
import { toCallFailure, type Transport } from "./transport.ts";

type Listener = () => void;

/** The part of home-assistant-js-websocket's Connection that the panel uses. */
export interface HassConnection {
  sendMessagePromise(message: { readonly type: string }): Promise<unknown>;
  subscribeMessage(
    onEvent: (event: never) => void,
    message: { readonly type: string },
    options: { readonly resubscribe: boolean },
  ): Promise<() => Promise<void>>;
  addEventListener(event: "ready" | "disconnected", listener: Listener): void;
  removeEventListener(event: "ready" | "disconnected", listener: Listener): void;
}

export function createHassTransport(connection: HassConnection): Transport {
  return {
    async call(command, params) {
      try {
        return (await connection.sendMessagePromise({ ...params, type: `steward/${command}` })) as never;
      } catch (error) {
        throw toCallFailure(error);
      }
    },
    async subscribe(command, params, onEvent) {
      const message = { ...params, type: `steward/${command}` };
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
