/**
 * Expected failures, told apart from bugs by their type.
 *
 * A bug throws plain `Error` and ends the process; an `AppError` carries a code that a caller can act on and a message
 * that tells a person what to do.
 */

export type ErrorCode =
  | "invalid_option"
  | "invalid_request"
  | "unauthorized"
  | "not_found"
  | "conflict"
  | "home_assistant_unreachable"
  | "home_assistant_unauthorized"
  | "home_assistant_refused"
  | "store_unusable"
  | "unreadable_input"
  | "busy"
  /** A language model does not answer just now; asking later can help. */
  | "model_unavailable"
  /** A language model is not asked, or refuses; asking again as it is set now cannot help. */
  | "model_refused"
  | "internal";

/** A failure that was foreseen: `code` for programs, `message` for the person who has to do something about it. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: ErrorCode,
    message: string,
    options: { readonly cause?: unknown; readonly details?: Readonly<Record<string, unknown>> } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.details = options.details ?? {};
  }
}

/** Whether `error` is an expected failure, optionally of one given code. */
export function isAppError(error: unknown, code?: ErrorCode): error is AppError {
  return error instanceof AppError && (code === undefined || error.code === code);
}
