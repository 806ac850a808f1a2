/**
 * What a command is on this side of the wire: its parameters' schema and its doing, closed over so that a session can hold them all in one table.
 *
 * The table's type comes from the protocol: a command without a handler, or one with other parameters or another result, does not compile.
 */
import { z } from "zod";
import type { Viewer } from "../app/viewer.ts";
import { AppError } from "../core/domain/errors.ts";
import type {
  CommandName,
  CommandParams,
  CommandResult,
  SubscriptionEvent,
  SubscriptionName,
} from "./protocol.ts";

export interface PlainCommand<Result> {
  readonly kind: "plain";
  /** Checks the parameters, then does it. @throws AppError invalid_request where they are wrong */
  readonly invoke: (params: unknown, viewer: Viewer) => Promise<Result>;
}

export interface SubscriptionCommand<Event> {
  readonly kind: "subscription";
  readonly check: (params: unknown) => void;
  /** What is sent: the whole of the present state, so that a slow client may miss steps in between. */
  readonly read: (viewer: Viewer) => Event;
  readonly onChange: (listener: () => void) => () => void;
}

type PlainName = Exclude<CommandName, SubscriptionName | "unsubscribe">;

/** Every command but `unsubscribe`, which is a session's own. */
export type CommandTable = {
  readonly [Name in PlainName]: PlainCommand<CommandResult<Name>>;
} & { readonly [Name in SubscriptionName]: SubscriptionCommand<SubscriptionEvent<Name>> };

export const noParams = z.strictObject({});

/** A command that asks or does something once. */
export function command<Name extends PlainName>(
  params: z.ZodType<CommandParams<Name>>,
  run: (params: CommandParams<Name>, viewer: Viewer) => CommandResult<Name> | Promise<CommandResult<Name>>,
): PlainCommand<CommandResult<Name>> {
  return { kind: "plain", invoke: async (given, viewer) => await run(parseParams(params, given), viewer) };
}

/** A command that sends the state now and after every change. */
export function subscription<Name extends SubscriptionName>(
  read: (viewer: Viewer) => SubscriptionEvent<Name>,
  onChange: (listener: () => void) => () => void,
): SubscriptionCommand<SubscriptionEvent<Name>> {
  return { kind: "subscription", check: (given) => void parseParams(noParams, given), read, onChange };
}

/** @throws AppError invalid_request naming the parameter and what was expected */
export function parseParams<Params>(schema: z.ZodType<Params>, given: unknown): Params {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `${path.join(".")}: ${message}`,
  );
  throw new AppError("invalid_request", { kind: "request-unreadable", wrong });
}
