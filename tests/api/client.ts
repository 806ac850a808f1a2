/** A client of the API for tests: speaks the protocol over a real socket and keeps what comes. */
import { once } from "node:events";
import { WebSocket } from "ws";

interface Received {
  readonly type: string;
  readonly id?: number;
  readonly [key: string]: unknown;
}

export interface ApiClient {
  /** The next message, in the order they came. */
  next(): Promise<Received>;
  /** Sends a command with the next id. @returns that id */
  send(type: string, params?: Readonly<Record<string, unknown>>): number;
  sendRaw(text: string): void;
  /** Sends a command and waits for its answer; events that come in between are left for `next`. */
  ask(type: string, params?: Readonly<Record<string, unknown>>): Promise<Received>;
  /** Resolves with the close code. */
  readonly closed: Promise<number>;
  close(): void;
}

export async function connectClient(
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<ApiClient> {
  const socket = new WebSocket(url, { headers });
  const queue: Received[] = [];
  const waiting: ((message: Received) => void)[] = [];
  let lastId = 0;
  socket.on("message", (data: Buffer) => {
    const message = JSON.parse(data.toString("utf8")) as Received;
    const waiter = waiting.shift();
    if (waiter === undefined) queue.push(message);
    else waiter(message);
  });
  const closed = new Promise<number>((resolve) => {
    socket.on("close", resolve);
  });
  await once(socket, "open");

  async function next(): Promise<Received> {
    const first = queue.shift();
    if (first !== undefined) return first;
    return await new Promise((resolve) => void waiting.push(resolve));
  }

  function send(type: string, params: Readonly<Record<string, unknown>> = {}): number {
    lastId += 1;
    socket.send(JSON.stringify({ id: lastId, type, ...params }));
    return lastId;
  }

  return {
    next,
    send,
    sendRaw: (text) => socket.send(text),
    async ask(type, params) {
      const id = send(type, params);
      const others: Received[] = [];
      for (;;) {
        const message = await next();
        if (message.type === "result" && message.id === id) {
          queue.unshift(...others);
          return message;
        }
        others.push(message);
      }
    },
    closed,
    close: () => socket.close(),
  };
}

/** Connects and signs in. */
export async function signIn(url: string, token: string): Promise<ApiClient> {
  const client = await connectClient(url);
  await client.next();
  client.sendRaw(JSON.stringify({ type: "auth", token }));
  const answer = await client.next();
  if (answer.type !== "auth_ok") throw new Error(`not let in: ${JSON.stringify(answer)}`);
  return client;
}
