/** A phone of Anna's that is none: a registered mobile_app whose pushes come here. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { HomeAssistant } from "./home-assistant.ts";
import { waitFor } from "./processes.ts";

export interface Push {
  readonly title?: string;
  readonly message: string;
  readonly data?: {
    readonly tag?: string;
    readonly actions?: readonly {
      readonly action: string;
      readonly title: string;
      readonly uri?: string;
    }[];
  };
}

export interface StandInPhone {
  /** In the order in which they came, what takes others away among them. */
  readonly pushes: readonly Push[];
  lastPush(isWanted: (push: Push) => boolean): Promise<Push>;
  /** Presses a button, as the app on the phone does it. */
  answer(push: Push, title: string): Promise<void>;
  close(): void;
}

export async function startPhone(home: HomeAssistant): Promise<StandInPhone> {
  const pushes: Push[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      pushes.push(JSON.parse(Buffer.concat(chunks).toString()) as Push);
      response.writeHead(201, { "content-type": "application/json" });
      const resetsAt = new Date(Date.now() + 86_400_000).toISOString();
      response.end(JSON.stringify({ rateLimits: { successful: 1, errors: 0, maximum: 500, resetsAt } }));
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const registered = (await home.request(
    "POST",
    "/api/mobile_app/registrations",
    {
      device_id: "stand-in",
      app_id: "io.steward.test",
      app_name: "Stand-in",
      app_version: "1",
      device_name: "Annas Phone",
      manufacturer: "Steward",
      model: "Stand-in",
      os_name: "Test",
      os_version: "1",
      supports_encryption: false,
      app_data: { push_token: "token", push_url: `http://127.0.0.1:${port}/push` },
    },
    home.users.anna,
  )) as { readonly webhook_id: string };
  return {
    pushes,
    lastPush: async (isWanted) =>
      await waitFor("a push to the phone", () => Promise.resolve(pushes.findLast(isWanted))),
    async answer(push, title) {
      const action = push.data?.actions?.find((one) => one.title === title)?.action;
      await home.request("POST", `/api/webhook/${registered.webhook_id}`, {
        type: "fire_event",
        data: { event_type: "mobile_app_notification_action", event_data: { action } },
      });
    },
    close: () => void server.close(),
  };
}
