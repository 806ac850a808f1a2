/**
 * Discovery messages, as supervisor/discovery keeps them: one a service and app; the same service with another `config` keeps its uuid and is
 * pushed again, with an equal one it is not; `DELETE` pushes the withdrawal.
 */
import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";

export interface DiscoveryMessage {
  readonly addon: string;
  readonly service: string;
  readonly uuid: string;
  readonly config: Readonly<Record<string, unknown>>;
}

export interface Push {
  readonly command: "post" | "delete";
  readonly message: DiscoveryMessage;
}

export interface Discovery {
  list(): readonly DiscoveryMessage[];
  get(uuid: string): DiscoveryMessage | undefined;
  send(addon: string, service: string, config: DiscoveryMessage["config"]): DiscoveryMessage;
  remove(message: DiscoveryMessage): void;
}

export function createDiscovery(push: (push: Push) => void): Discovery {
  const messages = new Map<string, DiscoveryMessage>();
  return {
    list: () => [...messages.values()],
    get: (uuid) => messages.get(uuid),
    send: (addon, service, config) => {
      const before = [...messages.values()].find(
        (known) => known.addon === addon && known.service === service,
      );
      if (before !== undefined && isDeepStrictEqual(before.config, config)) return before;
      const message = { addon, service, uuid: before?.uuid ?? randomUUID().replaceAll("-", ""), config };
      messages.set(message.uuid, message);
      push({ command: "post", message });
      return message;
    },
    remove: (message) => {
      messages.delete(message.uuid);
      push({ command: "delete", message });
    },
  };
}
