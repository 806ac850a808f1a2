/**
 * Language models on free ports, each speaking its provider's wire format: what is asked for in the request has to be there, and what comes back
 * is what the provider documents. A test says what the model writes, or how the next requests fail.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type WireFormat = "anthropic" | "openai" | "ollama";

export interface SeenRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** How a request is answered otherwise than well. */
export type Mishap =
  | {
      readonly kind: "status";
      readonly status: number;
      readonly retryAfter?: string;
      readonly message?: string;
    }
  | { readonly kind: "raw"; readonly body: string; readonly contentType?: string }
  | { readonly kind: "cut_off"; readonly text: string }
  | { readonly kind: "declined" }
  | { readonly kind: "silence" }
  | { readonly kind: "hang_up" }
  | { readonly kind: "redirect"; readonly to: string }
  | { readonly kind: "endless" };

export interface ModelServer {
  readonly url: string;
  readonly seen: SeenRequest[];
  /** What the model writes, given the names of the texts wanted and the user's text. */
  write: (user: string) => string;
  /** Used up one by one by the next requests. */
  readonly mishaps: Mishap[];
  stop(): Promise<void>;
}

const PATHS = { anthropic: "/v1/messages", openai: "/v1/chat/completions", ollama: "/api/chat" } as const;

export async function startModelServer(format: WireFormat): Promise<ModelServer> {
  const waiting = new Set<ServerResponse>();
  const http = createServer((request, response) => {
    void receive(request, response);
  });
  const server: ModelServer = {
    url: "",
    seen: [],
    write: () => "{}",
    mishaps: [],
    async stop() {
      for (const response of waiting) response.destroy();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };

  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    waiting.add(response);
    response.on("close", () => waiting.delete(response));
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString("utf8");
    server.seen.push({ path: request.url ?? "", headers: request.headers, body });
    if (request.method !== "POST" || request.url !== PATHS[format]) {
      send(response, 404, errorOf(format, 404, "not found"));
      return;
    }
    const mishap = server.mishaps.shift();
    if (mishap === undefined) send(response, 200, answer(format, JSON.parse(body), "done", server.write));
    else befall(mishap, body, response);
  }

  function befall(mishap: Mishap, body: string, response: ServerResponse): void {
    switch (mishap.kind) {
      case "status": {
        const { status, retryAfter, message = "refused" } = mishap;
        const headers = retryAfter === undefined ? {} : { "retry-after": retryAfter };
        send(response, status, errorOf(format, status, message), headers);
        return;
      }
      case "raw":
        response
          .writeHead(200, { "content-type": mishap.contentType ?? "application/json" })
          .end(mishap.body);
        return;
      case "cut_off":
        send(
          response,
          200,
          answer(format, JSON.parse(body), "cut_off", () => mishap.text),
        );
        return;
      case "declined":
        send(
          response,
          200,
          answer(format, JSON.parse(body), "declined", () => ""),
        );
        return;
      case "silence":
        return;
      case "hang_up":
        response.destroy();
        return;
      case "redirect":
        response.writeHead(307, { location: mishap.to }).end();
        return;
      case "endless": {
        response.writeHead(200, { "content-type": "application/json" });
        const more = (): void => {
          while (!response.destroyed && response.write(" ".repeat(65_536)));
        };
        response.on("drain", more);
        more();
      }
    }
  }

  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const { port } = http.address() as AddressInfo;
  return Object.assign(server, { url: `http://127.0.0.1:${port}` });
}

function send(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
}

type Sent = Readonly<Record<string, unknown>>;
type End = "done" | "cut_off" | "declined";

function answer(format: WireFormat, sent: Sent, end: End, write: (user: string) => string): unknown {
  const messages = sent["messages"] as readonly { readonly role: string; readonly content: string }[];
  const text = write(messages.find(({ role }) => role === "user")?.content ?? "");
  if (format === "anthropic") {
    if (typeof sent["system"] !== "string" || typeof sent["max_tokens"] !== "number")
      throw new Error("not Anthropic's format");
    return {
      id: "msg_01",
      type: "message",
      role: "assistant",
      model: sent["model"],
      content: end === "declined" ? [] : [{ type: "text", text, citations: null }],
      stop_reason: { done: "end_turn", cut_off: "max_tokens", declined: "refusal" }[end],
      stop_sequence: null,
      usage: {
        input_tokens: 300,
        cache_creation_input_tokens: null,
        cache_read_input_tokens: 12,
        output_tokens: 90,
        service_tier: "standard",
      },
    };
  }
  if (messages[0]?.role !== "system") throw new Error("no system text");
  if (format === "openai") {
    return {
      id: "chatcmpl-1",
      object: "chat.completion",
      created: 1_790_000_000,
      model: sent["model"],
      choices: [
        {
          index: 0,
          message: {
            role: "assistant",
            content: end === "declined" ? null : text,
            refusal: end === "declined" ? "I cannot help with that." : null,
          },
          logprobs: null,
          finish_reason: end === "cut_off" ? "length" : "stop",
        },
      ],
      usage: { prompt_tokens: 312, completion_tokens: 90, total_tokens: 402 },
    };
  }
  return {
    model: sent["model"],
    created_at: "2026-11-20T03:10:00.000Z",
    message: { role: "assistant", content: end === "declined" ? "" : text },
    done: true,
    done_reason: end === "cut_off" ? "length" : "stop",
    total_duration: 1_000_000,
    prompt_eval_count: 312,
    eval_count: 90,
  };
}

const ANTHROPIC_TYPES: Readonly<Record<number, string>> = {
  400: "invalid_request_error",
  401: "authentication_error",
  404: "not_found_error",
  429: "rate_limit_error",
  500: "api_error",
  529: "overloaded_error",
};

function errorOf(format: WireFormat, status: number, message: string): unknown {
  if (format === "anthropic") {
    const type = ANTHROPIC_TYPES[status] ?? "api_error";
    return { type: "error", error: { type, message }, request_id: "req_01" };
  }
  if (format === "openai")
    return { error: { message, type: "invalid_request_error", param: null, code: null } };
  return { error: message };
}
