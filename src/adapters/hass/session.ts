/**
 * One authenticated WebSocket to Home Assistant, from its opening to its end.
 *
 * The library would reconnect by itself, but it stops for ever at a refused token, leaves subscriptions in flight unanswered and
 * gives no reason; so a session is never revived. It ends, whoever waits on it is told, and connection.ts opens the next one.
 */
import {
  type Connection,
  type ConnectionOptions,
  ERR_INVALID_AUTH,
  type HaWebSocket,
  createConnection,
  createLongLivedTokenAuth,
  createSocket,
} from "home-assistant-js-websocket";
import { z } from "zod";
import { AppError } from "../../core/domain/errors.ts";
import type { Failure } from "../../core/domain/failure.ts";

export interface Session {
  readonly version: string;
  /** Sends a command and validates its answer. */
  ask<T>(message: Command, answer: z.ZodType<T>, timeoutMs?: number): Promise<T>;
  subscribe(eventType: string, listener: (event: unknown) => void): Promise<void>;
  /** Resolves when the session has ended, whatever the reason. */
  readonly ended: Promise<void>;
  isOpen(): boolean;
  close(): void;
}

interface Command {
  readonly type: string;
  readonly [key: string]: unknown;
}

export interface SessionOptions {
  readonly url: string;
  readonly token: string;
  readonly connectTimeoutMs: number;
  /** Told about a frame that is not JSON or whose handling failed. */
  readonly onBadFrame: (error: unknown) => void;
}

const ANSWER_TIMEOUT_MS = 60_000;

/** @throws AppError `home_assistant_unauthorized` or `home_assistant_unreachable` */
export async function openSession(options: SessionOptions): Promise<Session> {
  const connection = await connect(options);
  const end = Promise.withResolvers<void>();
  // Each answer that is waited for has an entry of its own: hung on the session's one promise, all answers would stay in memory.
  const waiting = new Set<(error: AppError) => void>();
  let isEnded = false;
  const endSession = (): void => {
    isEnded = true;
    connection.close();
    end.resolve();
    for (const reject of waiting) reject(connectionLost());
  };
  connection.socket?.addEventListener("close", endSession);
  if (!connection.connected) endSession();

  async function settle<T>(wait: Promise<T>, what: string, timeoutMs: number): Promise<T> {
    const { promise: stopped, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      reject(unreachable({ kind: "ha-no-answer", command: what, seconds: timeoutMs / 1000 }));
    }, timeoutMs);
    waiting.add(reject);
    if (isEnded) reject(connectionLost());
    try {
      return await Promise.race([wait, stopped]);
    } catch (error) {
      throw toAppError(error, what);
    } finally {
      clearTimeout(timer);
      waiting.delete(reject);
    }
  }

  return {
    version: connection.haVersion,
    async ask(message, answer, timeoutMs = ANSWER_TIMEOUT_MS) {
      const sent = connection.sendMessagePromise<unknown>({ ...message });
      const result = answer.safeParse(await settle(sent, message.type, timeoutMs));
      if (result.success) return result.data;
      throw new AppError(
        "home_assistant_refused",
        { kind: "ha-answer-unknown", command: message.type },
        { cause: result.error, details: { command: message.type } },
      );
    },
    async subscribe(eventType, listener) {
      const asked = connection.subscribeMessage<unknown>(
        listener,
        { type: "subscribe_events", event_type: eventType },
        { resubscribe: false },
      );
      await settle(asked, `subscribe_events ${eventType}`, ANSWER_TIMEOUT_MS);
    },
    ended: end.promise,
    isOpen: () => connection.connected,
    close: endSession,
  };
}

async function connect(options: SessionOptions): Promise<Connection> {
  try {
    return await createConnection({
      auth: createLongLivedTokenAuth(options.url, options.token),
      setupRetry: 0,
      connectTimeout: options.connectTimeoutMs,
      createSocket: (settings) => createGuardedSocket(settings, options),
    });
  } catch (error) {
    if (error === ERR_INVALID_AUTH) {
      throw new AppError(
        "home_assistant_unauthorized",
        { kind: "ha-token-refused", isSupervisors: false },
        { cause: error },
      );
    }
    throw unreachable({ kind: "ha-unreachable" }, error);
  }
}

/** Opening and signing in within the time; and no frame, however broken, may throw out of the socket's own dispatch. */
async function createGuardedSocket(
  settings: ConnectionOptions,
  { connectTimeoutMs, onBadFrame }: SessionOptions,
): Promise<HaWebSocket> {
  const opening = createSocket(settings);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(unreachable({ kind: "ha-silent" }));
      // Should the sign-in succeed after all, nobody waits for it any more.
      opening.then(
        (socket) => socket.close(),
        () => undefined,
      );
    }, connectTimeoutMs);
  });
  try {
    return guardFrames(await Promise.race([opening, late]), onBadFrame);
  } finally {
    clearTimeout(timer);
  }
}

function guardFrames(socket: HaWebSocket, onBadFrame: (error: unknown) => void): HaWebSocket {
  const add = socket.addEventListener.bind(socket);
  socket.addEventListener = (type: string, listener: Parameters<typeof add>[1]) => {
    if (type !== "message" || typeof listener !== "function") {
      add(type, listener);
      return;
    }
    add(type, (event: Event) => {
      try {
        listener(event);
      } catch (error) {
        onBadFrame(error);
      }
    });
  };
  return socket;
}

const refusalSchema = z.object({ code: z.union([z.string(), z.number()]), message: z.string() });
const lostSchema = z.object({ error: refusalSchema });

/** The library rejects with numbers, Home Assistant's error objects, or its own error objects. */
function toAppError(error: unknown, what: string): AppError {
  if (error instanceof AppError) return error;
  if (typeof error === "number" || lostSchema.safeParse(error).success) return connectionLost();
  const refusal = refusalSchema.safeParse(error);
  if (!refusal.success) return unreachable({ kind: "ha-no-answer", command: what, seconds: null }, error);
  const { code, message } = refusal.data;
  if (code === "unauthorized") {
    return new AppError(
      "home_assistant_unauthorized",
      { kind: "ha-no-admin" },
      { details: { code, command: what } },
    );
  }
  return new AppError(
    "home_assistant_refused",
    { kind: "ha-refused", command: what, reason: message },
    { details: { code, command: what, message } },
  );
}

function connectionLost(): AppError {
  return unreachable({ kind: "ha-lost" });
}

function unreachable(failure: Failure, cause?: unknown): AppError {
  return new AppError("home_assistant_unreachable", failure, { cause });
}
