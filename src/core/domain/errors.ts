/**
 * Expected failures, told apart from bugs by their type.
 *
 * A bug throws plain `Error` and ends the process; an `AppError` carries a code that a caller can act on and the facts of
 * a sentence that tells a person what to do. Its message is that sentence in English.
 */
import type { Failure } from "./failure.ts";
import { failureInEnglish } from "./failure-in-english.ts";

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

interface AppErrorOptions {
  readonly cause?: unknown;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** A failure that was foreseen: `code` for programs, `failure` for the person who has to do something about it, in whichever language. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly failure: Failure;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, failure: Failure, options: AppErrorOptions = {}) {
    super(failureInEnglish(failure), options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.failure = failure;
    this.details = options.details ?? {};
  }
}

/** One that is met at the start, by the command line or in the log alone, where everything is said in English. Nobody's panel shows it. */
export class PlainError extends AppError {
  constructor(code: ErrorCode, text: string, options: AppErrorOptions = {}) {
    super(code, { kind: "as-said", text }, options);
  }
}

/** Whether `error` is an expected failure, optionally of one given code. */
export function isAppError(error: unknown, code?: ErrorCode): error is AppError {
  return error instanceof AppError && (code === undefined || error.code === code);
}
