/**
 * One client's WebSocket: it signs in, then asks commands and gets answers and events.
 *
 * Whatever a client sends, the answer is one clear error and never a crash.
 */
import { z } from "zod";
import type { RawData, WebSocket } from "ws";
import { AppError, isAppError } from "../core/domain/errors.ts";
import type { Failure } from "../core/domain/failure.ts";
import type { Audit } from "../app/audit.ts";
import { tellFailure } from "../app/teller.ts";
import type { Viewer } from "../app/viewer.ts";
import type { Log } from "../ports/log.ts";
import { toApiErrorCode } from "./api-error.ts";
import { parseParams, type CommandTable, type SubscriptionCommand } from "./command.ts";
import { createCommandAudit } from "./command-audit.ts";
import { type Entrance, NOBODY, TOKEN_HOLDER } from "./doors.ts";
import { streamEvents } from "./event-stream.ts";
import { toJson } from "./json.ts";
import { COMMAND_ACCESS, type ApiErrorCode, type CommandName, type SubscriptionName } from "./protocol.ts";
import { signIn } from "./sign-in.ts";

export interface SessionOptions {
  readonly socket: WebSocket;
  readonly entrance: Entrance;
  readonly commands: CommandTable;
  readonly version: string;
  readonly homeLanguage: () => string | null;
  readonly log: Log;
  readonly limits: SessionLimits;
  readonly audit: Audit;
}

export interface SessionLimits {
  readonly authTimeoutMs: number;
  /** Least time between two events of one subscription. */
  readonly eventPauseMs: number;
  readonly maxPendingCommands: number;
  readonly maxSubscriptions: number;
}

/** The integration has one session for all the panels of a home. */
export const SESSION_LIMITS: SessionLimits = {
  authTimeoutMs: 30_000,
  eventPauseMs: 200,
  maxPendingCommands: 256,
  maxSubscriptions: 512,
};

/** As long as a language tag gets. */
const MAX_LANGUAGE_LENGTH = 35;

const messageSchema = z.looseObject({
  id: z.int().positive(),
  type: z.string(),
  user: z.object({ id: z.string(), is_admin: z.boolean() }).optional(),
  language: z.string().max(MAX_LANGUAGE_LENGTH).optional(),
});
/** As much of a message as an answer needs. */
const askedSchema = z.object({
  id: z.int().positive(),
  language: messageSchema.shape.language.catch(undefined),
});
const unsubscribeParams = z.strictObject({ subscription: z.int().positive() });
const MAX_QUOTED_LENGTH = 100;

type Message = z.output<typeof messageSchema>;
type Asked = Pick<Message, "id" | "language">;

/** Serves the socket until it closes. */
export async function serveSession(options: SessionOptions): Promise<void> {
  const { socket, entrance, version, log, limits, audit } = options;
  const closed = new AbortController();
  socket.on("error", (error) => log.debug("A client's connection failed", { error: error.message }));
  socket.on("close", () => closed.abort());
  const { signal } = closed;
  const { authTimeoutMs } = limits;
  // A client that need not sign in may ask before its rights are looked up.
  if (entrance.kind === "vouched") socket.pause();
  if (!(await signIn({ socket, entrance, version, authTimeoutMs, audit, signal }))) return;
  const receive = createReceiver(options, signal);
  socket.on("message", (raw: RawData) => void receive(raw));
  socket.resume();
}

function createReceiver(
  { socket, entrance, commands, homeLanguage, log, limits, audit }: SessionOptions,
  signal: AbortSignal,
): (raw: RawData) => Promise<void> {
  const subscriptions = new Map<number, () => void>();
  const commandAudit = createCommandAudit(audit);
  let pending = 0;
  let lastId = 0;
  signal.addEventListener("abort", () => {
    for (const unsubscribe of subscriptions.values()) unsubscribe();
    subscriptions.clear();
  });

  /** @returns the bytes sent */
  function send(message: Readonly<Record<string, unknown>>): number {
    if (socket.readyState !== socket.OPEN) return 0;
    const text = JSON.stringify(message);
    socket.send(text);
    return Buffer.byteLength(text);
  }

  function sendError({ id, language }: Asked, code: ApiErrorCode, failure: Failure): void {
    const message = tellFailure(failure, language ?? homeLanguage());
    send({ id, type: "result", success: false, error: { code, message } });
  }

  function reportError(asked: Message, error: unknown): void {
    if (isAppError(error)) {
      sendError(asked, toApiErrorCode(error.code), error.failure);
      return;
    }
    log.error("A command failed unexpectedly", { command: asked.type, error });
    sendError(asked, "internal", { kind: "unexpected" });
  }

  function whoIs(user: Message["user"]): string {
    return entrance.kind === "vouched" ? entrance.userId || NOBODY : (user?.id ?? TOKEN_HOLDER);
  }

  /** What the Supervisor says of the person counts, never what the person says. */
  async function isAdmin(user: Message["user"]): Promise<boolean> {
    return entrance.kind === "vouched" ? await entrance.isAdmin() : (user?.is_admin ?? true);
  }

  function unsubscribe(given: unknown): null {
    const { subscription } = parseParams(unsubscribeParams, given);
    const end = subscriptions.get(subscription);
    if (end === undefined) {
      throw new AppError("not_found", { kind: "subscription-unknown", subscription });
    }
    subscriptions.delete(subscription);
    end();
    return null;
  }

  /** Who cannot be asked about counts as nobody special, unless the command is for administrators alone. */
  async function viewerOf({ user, language }: Message, isAdminNeeded: boolean): Promise<Viewer> {
    const asked = isAdmin(user);
    return {
      userId: whoIs(user),
      isAdmin: await (isAdminNeeded ? asked : asked.catch(() => false)),
      ...(language === undefined ? {} : { language }),
    };
  }

  function subscribe(
    id: number,
    viewer: Viewer,
    name: SubscriptionName,
    handler: SubscriptionCommand<unknown>,
    given: unknown,
  ): void {
    handler.check(given);
    if (subscriptions.size >= limits.maxSubscriptions) {
      throw new AppError("busy", { kind: "subscriptions-too-many" });
    }
    send({ id, type: "result", success: true, result: null });
    const who = viewer.userId;
    commandAudit.noteSent(who, name, 0, 1);
    const end = streamEvents({
      send: () => {
        try {
          commandAudit.noteSent(who, name, send({ id, type: "event", event: handler.read(viewer) }), 0);
        } catch (error) {
          log.error("An event could not be sent", { command: name, error });
        }
      },
      onChange: handler.onChange,
      isBlocked: () => socket.bufferedAmount > 0,
      pauseMs: limits.eventPauseMs,
    });
    subscriptions.set(id, end);
  }

  async function answer(message: Message): Promise<void> {
    const { id, type, user: _user, language: _language, ...params } = message;
    if (!isCommandName(type)) {
      const command = type.slice(0, MAX_QUOTED_LENGTH);
      sendError(message, "unknown_command", { kind: "command-unknown", command });
      return;
    }
    const isAdminNeeded = COMMAND_ACCESS[type] === "admin";
    const viewer = await viewerOf(message, isAdminNeeded);
    if (isAdminNeeded && !viewer.isAdmin) {
      throw new AppError("unauthorized", { kind: "admins-only" });
    }
    if (type === "unsubscribe") {
      send({ id, type: "result", success: true, result: unsubscribe(params) });
      return;
    }
    const handler = commands[type];
    if (handler.kind === "subscription") {
      if (isSubscriptionName(type)) subscribe(id, viewer, type, handler, params);
      return;
    }
    const result = await handler.invoke(params, viewer);
    commandAudit.noteDone(viewer.userId, type, params, send({ id, type: "result", success: true, result }));
  }

  return async (raw) => {
    const json = toJson(raw);
    const parsed = messageSchema.safeParse(json);
    if (!parsed.success) {
      sendError(askedSchema.safeParse(json).data ?? { id: 0 }, "invalid_request", {
        kind: "message-unreadable",
      });
      return;
    }
    const message = parsed.data;
    if (message.id <= lastId) {
      sendError(message, "invalid_request", { kind: "id-not-growing", lastId });
      return;
    }
    lastId = message.id;
    if (pending >= limits.maxPendingCommands) {
      sendError(message, "busy", { kind: "commands-too-many" });
      return;
    }
    pending += 1;
    try {
      await answer(message);
    } catch (error) {
      reportError(message, error);
    } finally {
      pending -= 1;
    }
  };
}

function isCommandName(type: string): type is CommandName {
  return Object.hasOwn(COMMAND_ACCESS, type);
}

function isSubscriptionName(type: CommandName): type is SubscriptionName {
  return type.endsWith("/subscribe");
}
