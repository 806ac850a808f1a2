/**
 * What providers answer when they do not answer, as the two kinds that whoever asks has to tell apart, in sentences of Steward's own.
 *
 * Nothing of what the other side wrote gets into a sentence: it is shown to people, and the other side may be anybody.
 */
import { z } from "zod";
import { AppError } from "../../core/domain/errors.ts";
import type { Failure } from "../../core/domain/failure.ts";

/** Statuses after which the same request may succeed: too slow, too many, too busy; 529 is what an overloaded Anthropic says. */
const PASSING = new Set([408, 409, 425, 429, 529]);

export function modelUnavailable(
  failure: Failure,
  cause?: unknown,
  retryAfterMs: number | null = null,
): AppError {
  return new AppError("model_unavailable", failure, { cause, details: { retryAfterMs } });
}

export function modelRefused(failure: Failure, cause?: unknown): AppError {
  return new AppError("model_refused", failure, { cause });
}

/**
 * @param status of the HTTP answer; undefined where none came
 * @param to whom was asked
 */
export function toModelError(
  error: unknown,
  { status, retryAfter, to }: { status: number | undefined; retryAfter?: string | null; to: string },
): AppError {
  const own = findAppError(error);
  if (own !== null) return own;
  if (error instanceof z.ZodError || error instanceof SyntaxError) {
    return modelRefused({ kind: "model-reply-unknown", to }, error);
  }
  if (status === undefined) return modelUnavailable({ kind: "model-silent", to }, error);
  if (status >= 500 || PASSING.has(status)) {
    return modelUnavailable(
      status === 429 ? { kind: "model-overasked", to } : { kind: "model-busy", to, status },
      error,
      readRetryAfter(retryAfter ?? null),
    );
  }
  if (status === 401 || status === 403) {
    return modelRefused({ kind: "model-key-refused", to }, error);
  }
  if (status === 404) {
    return modelRefused({ kind: "model-unknown", to }, error);
  }
  return modelRefused({ kind: "model-request-refused", to, status }, error);
}

/** One of ours may lie within what an SDK throws. */
function findAppError(error: unknown): AppError | null {
  let one = error;
  for (let depth = 0; depth < 5 && one instanceof Error; depth += 1) {
    if (one instanceof AppError) return one;
    one = one.cause;
  }
  return null;
}

/** Seconds; a date is not worth a clock here, the caller's own waiting does. */
function readRetryAfter(header: string | null): number | null {
  return header !== null && /^\d{1,6}(\.\d+)?$/.test(header) ? Math.round(Number(header) * 1_000) : null;
}
