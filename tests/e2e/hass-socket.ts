/** A signed-in WebSocket to Home Assistant, as plain as its protocol: one promise a command, one callback a subscription. */

export interface HassSocket {
  /** Sends a command; resolves with its result, rejects with Home Assistant's own message. */
  call(type: string, data?: Readonly<Record<string, unknown>>): Promise<unknown>;
  /** Resolves once subscribed. */
  subscribe(
    type: string,
    data: Readonly<Record<string, unknown>>,
    onEvent: (event: unknown) => void,
  ): Promise<void>;
  close(): void;
}

interface Frame {
  readonly id?: number;
  readonly type: string;
  readonly success?: boolean;
  readonly result?: unknown;
  readonly event?: unknown;
  readonly message?: string;
  readonly error?: { readonly code: string; readonly message: string };
}

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

export async function openHassSocket(url: string, token: string): Promise<HassSocket> {
  const socket = new WebSocket(`${url.replace(/^http/, "ws")}/api/websocket`);
  const waiting = new Map<number, Waiting>();
  const listeners = new Map<number, (event: unknown) => void>();
  let lastId = 0;

  await new Promise<void>((resolve, reject) => {
    socket.addEventListener("message", ({ data }) => {
      const parsed = JSON.parse(String(data)) as Frame | readonly Frame[];
      for (const frame of Array.isArray(parsed) ? (parsed as readonly Frame[]) : [parsed as Frame]) {
        if (frame.type === "auth_required") {
          socket.send(JSON.stringify({ type: "auth", access_token: token }));
        } else if (frame.type === "auth_ok") resolve();
        else if (frame.type === "auth_invalid") reject(new Error(frame.message));
        else if (frame.id !== undefined) take(frame.id, frame);
      }
    });
    socket.addEventListener("close", () => {
      const error = new Error("Home Assistant closed the connection");
      reject(error);
      for (const each of waiting.values()) each.reject(error);
      waiting.clear();
    });
    socket.addEventListener("error", () => reject(new Error(`${url} cannot be reached`)));
  });

  function take(id: number, frame: Frame): void {
    if (frame.type === "event") listeners.get(id)?.(frame.event);
    if (frame.type !== "result") return;
    const promise = waiting.get(id);
    waiting.delete(id);
    if (frame.success === true) promise?.resolve(frame.result);
    else promise?.reject(new Error(frame.error?.message ?? "the command failed"));
  }

  async function send(message: Readonly<Record<string, unknown>>): Promise<unknown> {
    lastId += 1;
    const id = lastId;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      if (socket.readyState !== WebSocket.OPEN) {
        reject(new Error("The connection to Home Assistant is closed"));
        return;
      }
      socket.send(JSON.stringify({ id, ...message }));
    });
  }

  return {
    call: async (type, data = {}) => send({ type, ...data }),
    async subscribe(type, data, onEvent) {
      listeners.set(lastId + 1, onEvent);
      await send({ type, ...data });
    },
    close: () => socket.close(),
  };
}
