/**
 * One call of the Supervisor's API: bearer token, envelope taken off, answer validated.
 *
 * The outcome tells the caller whether trying again can help: `AppError("home_assistant_unreachable")` it can (no connection, timeout, 5xx),
 * any other code it cannot.
 */
import type { z } from "zod";
import { type AppError, PlainError } from "../../core/domain/errors.ts";
import { ENVELOPE_SCHEMA } from "./schema.ts";

export type Request = <Output>(
  method: "GET" | "POST",
  path: string,
  schema: z.ZodType<Output>,
  signal: AbortSignal,
  body?: unknown,
) => Promise<Output>;

export interface RequestOptions {
  readonly token: string;
  readonly baseUrl: string;
  readonly timeoutMs: number;
}

export function createRequest({ token, baseUrl, timeoutMs }: RequestOptions): Request {
  return async (method, path, schema, signal, body) => {
    const response = await send(`${baseUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    const envelope = ENVELOPE_SCHEMA.safeParse(await readJson(response));
    if (!response.ok || envelope.data?.result === "error") {
      throw refusal(path, response.status, envelope.data?.message ?? null);
    }
    const answer = schema.safeParse(envelope.data?.data);
    if (!answer.success) {
      throw new PlainError(
        "home_assistant_refused",
        `The Supervisor's answer to ${path} is not understood; update the Supervisor or Steward.`,
        { cause: answer.error },
      );
    }
    return answer.data;
  };
}

async function send(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    throw new PlainError("home_assistant_unreachable", "The Supervisor does not answer.", { cause: error });
  }
}

/** Errors come as text/plain from the web server and as JSON from the API. */
async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return null;
  }
}

function refusal(path: string, status: number, message: string | null): AppError {
  const said = message === null ? "" : ` It says: ${message}`;
  if (status >= 500) {
    return new PlainError(
      "home_assistant_unreachable",
      `The Supervisor is not ready (${String(status)}).${said}`,
    );
  }
  if (status === 401) {
    return new PlainError(
      "unauthorized",
      `The Supervisor does not accept Steward's token; restart the app.${said}`,
    );
  }
  return new PlainError(
    "home_assistant_refused",
    `The Supervisor refused ${path} (${String(status)}); reinstall the app if this stays.${said}`,
  );
}
