/**
 * The app as the panel meets it: a real HTTP and WebSocket server that speaks the protocol, with answers a test can change.
 *
 * `/api/websocket` stands for Home Assistant with the integration in it (commands under `steward/`), `/` for its sidebar page, `/ingress/`
 * for the panel's own page with the app's WebSocket beside it, `/frame` for Home Assistant around that page.
 */
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { WebSocketServer, type WebSocket } from "ws";
import { createNowSample, createPagesAnswers } from "./panel-pages.ts";
import { createModelAnswers } from "./panel-model.ts";
import { createSettingsAnswers } from "./panel-settings.ts";
import type { Now, Status, SuggestionItem, SuggestionList } from "../../src/api/protocol.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");
const FILES: Readonly<Record<string, readonly [file: string, type: string]>> = {
  "/": ["tests/fakes/panel-page.html", "text/html; charset=utf-8"],
  "/frame": ["tests/fakes/panel-frame.html", "text/html; charset=utf-8"],
  "/ingress/": ["frontend/dist/index.html", "text/html; charset=utf-8"],
  "/steward": ["tests/fakes/panel-page.html", "text/html; charset=utf-8"],
  "/steward/settings": ["tests/fakes/panel-page.html", "text/html; charset=utf-8"],
  "/steward-panel.js": ["frontend/dist/steward-panel.js", "text/javascript"],
  "/ingress/steward-panel.js": ["frontend/dist/steward-panel.js", "text/javascript"],
};

/** Every page of the panel's is Home Assistant's one document. */
const PAGES = new Map(
  ["rhythm", "now", "activity"].map((view) => [
    `/steward/${view}`,
    ["tests/fakes/panel-page.html", "text/html; charset=utf-8"] as const,
  ]),
);

/** What the panel loads on demand has a name with a hash. */
function scriptOf(pathname: string): readonly [string, string] | undefined {
  const name = /^\/(?:ingress\/)?(steward-[\w-]+\.js)$/.exec(pathname)?.[1];
  return name === undefined ? undefined : [`frontend/dist/${name}`, "text/javascript"];
}

interface AskedCommand {
  readonly type: string;
  readonly params: Readonly<Record<string, unknown>>;
}

interface Failure {
  readonly error: { readonly code: string; readonly message: string };
}

export interface PanelApp {
  readonly url: string;
  /** Everything asked so far, without the heartbeats. */
  readonly asked: readonly AskedCommand[];
  /** Those in which something was asked. */
  readonly languages: ReadonlySet<string>;
  /** How many clients are connected. */
  clients(): number;
  setStatus(status: Status): void;
  setList(list: SuggestionList): void;
  setNow(now: Now): void;
  /** Answers one command otherwise from now on. */
  answer(command: string, answer: (params: Readonly<Record<string, unknown>>) => unknown): void;
  /** Whether the app behind the relay answers; where not, everything fails as the integration says it. */
  setReachable(isReachable: boolean): void;
  setAdmin(isAdmin: boolean): void;
  /** Ends every client's connection, as a restart does. */
  dropClients(): void;
  /** Whether clients may connect; while not, those that are there are dropped and none comes in. */
  setOpen(isOpen: boolean): void;
  stop(): Promise<void>;
}

type Topic = "status" | "suggestions" | "now";

interface Client {
  readonly socket: WebSocket;
  /** Whether Home Assistant is in between. */
  readonly isRelayed: boolean;
  readonly subscriptions: Map<number, Topic>;
}

type Answers = Readonly<Record<string, (params: Readonly<Record<string, unknown>>) => unknown>>;

/** Both know options of their own; the panel is told of all. */
function withAllOptions(model: Answers, settings: Answers): Answers {
  const list = () =>
    [settings, model].flatMap((own) => (own["options/list"]?.({}) ?? []) as readonly unknown[]);
  return {
    ...model,
    ...settings,
    "options/list": list,
    "options/set": (params) => {
      const own = String(params["name"]).startsWith("model_") ? model : settings;
      const answer = own["options/set"]?.(params);
      return Array.isArray(answer) ? list() : answer;
    },
  };
}

type Message = Readonly<Record<string, unknown>> & { readonly id: number; readonly type: string };

export async function startPanelApp(firstStatus: Status, firstList: SuggestionList): Promise<PanelApp> {
  const clients = new Set<Client>();
  const asked: AskedCommand[] = [];
  const languages = new Set<string>();
  const answers = new Map<string, (params: Readonly<Record<string, unknown>>) => unknown>();
  const others = withAllOptions(createModelAnswers(), {
    ...createSettingsAnswers(),
    ...createPagesAnswers(),
  });
  let status = firstStatus;
  let list = firstList;
  let now = createNowSample();
  let isReachable = true;
  let isOpen = true;
  let isAdmin = true;

  const http = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const [file, type] = FILES[pathname] ?? PAGES.get(pathname) ?? scriptOf(pathname) ?? [];
    if (file === undefined || type === undefined) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "content-type": type }).end(readFileSync(path.join(ROOT, file)));
  });
  const sockets = new WebSocketServer({ server: http });
  sockets.on("connection", (socket, request) => {
    if (!isOpen) {
      socket.terminate();
      return;
    }
    const isRelayed = request.url === "/api/websocket";
    const client: Client = { socket, isRelayed, subscriptions: new Map() };
    clients.add(client);
    socket.on("close", () => clients.delete(client));
    socket.on("message", (raw: Buffer) => receive(client, JSON.parse(raw.toString()) as Message));
    send(client, {
      type: "auth_ok",
      api_version: 1,
      version: "0.1.0",
      user: { id: "u1", is_admin: isAdmin },
    });
  });

  function send({ socket }: Client, message: unknown): void {
    socket.send(JSON.stringify(message));
  }

  function eventOf(topic: Topic): unknown {
    return { status, suggestions: list, now }[topic];
  }

  function tell(topic: Topic): void {
    for (const client of clients) {
      for (const [id, subscribed] of client.subscriptions) {
        if (subscribed === topic) {
          send(client, { id, type: "event", event: eventOf(topic) });
        }
      }
    }
  }

  function receive(client: Client, { id, type: sent, language, ...params }: Message): void {
    if (typeof language === "string") languages.add(language);
    const type = client.isRelayed ? commandOf(sent) : sent;
    if (type !== "status/get") asked.push({ type, params });
    const outcome = isReachable
      ? answerTo(client, id, type, params)
      : { error: { code: "app_unreachable", message: "The Steward app is not connected." } };
    if (isFailure(outcome)) send(client, { id, type: "result", success: false, ...outcome });
    else send(client, { id, type: "result", success: true, result: outcome });
    const topic = client.subscriptions.get(id);
    if (topic !== undefined) send(client, { id, type: "event", event: eventOf(topic) });
  }

  function answerTo(
    client: Client,
    id: number,
    type: string,
    params: Readonly<Record<string, unknown>>,
  ): unknown {
    const given = answers.get(type);
    if (given !== undefined) return given(params);
    const item = list.items.find((one) => one.id === params["suggestion_id"]);
    switch (type) {
      case "status/get":
        return status;
      case "suggestions/list":
        return list;
      case "status/subscribe":
        client.subscriptions.set(id, "status");
        return null;
      case "suggestions/subscribe":
        client.subscriptions.set(id, "suggestions");
        return null;
      case "now/subscribe":
        client.subscriptions.set(id, "now");
        return null;
      case "unsubscribe":
        client.subscriptions.delete(Number(params["subscription"]));
        return null;
      case "analysis/run":
        return { started: true };
      case "suggestions/prepare":
        return item === undefined ? notFound() : prepared(item);
      case "suggestions/create":
        return item === undefined
          ? notFound()
          : { way: "save", item: put({ ...item, state: "active", automation_id: `steward-${item.id}` }) };
      case "suggestions/set_step": {
        const state = { proposed: "proposed", silent: "silent", ask: "asking", on: "active" } as const;
        const step = params["step"] as keyof typeof state;
        const trial =
          step === "silent"
            ? { from_ms: Date.now(), until_ms: Date.now() + 7 * 86_400_000, counted: null }
            : null;
        return item === undefined
          ? notFound()
          : { way: "save", item: put({ ...item, state: state[step], trial }) };
      }
      case "suggestions/preview":
        return { ...list.items[0]?.backtest, fired: 7, matched: 5, unmatched: 2 };
      case "suggestions/edit":
        return item === undefined
          ? notFound()
          : put({
              ...item,
              is_edited: true,
              automation: params["automation"] as SuggestionItem["automation"],
            });
      case "suggestions/snooze":
        return item === undefined
          ? notFound()
          : put({ ...item, state: "snoozed", snoozed_until_ms: params["until_ms"] as number });
      case "suggestions/dismiss":
        return item === undefined
          ? notFound()
          : put({ ...item, state: "dismissed", dismiss_reason: (params["reason"] as string) ?? null });
      case "suggestions/restore":
        return item === undefined ? notFound() : put({ ...item, state: "proposed", dismiss_reason: null });
      default:
        return others[type] === undefined
          ? { error: { code: "unknown_command", message: `There is no command ${type}.` } }
          : others[type](params);
    }
  }

  function put(item: SuggestionItem): SuggestionItem {
    list = { ...list, items: list.items.map((one) => (one.id === item.id ? item : one)) };
    tell("suggestions");
    return item;
  }

  const closeAll = (): void => {
    for (const { socket } of clients) socket.terminate();
  };

  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const { port } = http.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    languages,
    clients: () => clients.size,
    setStatus(next) {
      status = next;
      tell("status");
    },
    setList(next) {
      list = next;
      tell("suggestions");
    },
    setNow(next) {
      now = next;
      tell("now");
    },
    answer: (command, answer) => void answers.set(command, answer),
    setReachable(next) {
      isReachable = next;
    },
    setAdmin(next) {
      isAdmin = next;
    },
    dropClients: closeAll,
    setOpen(next) {
      isOpen = next;
      if (!isOpen) closeAll();
    },
    async stop() {
      closeAll();
      sockets.close();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

/** What the relay makes of a message to Home Assistant, which has lists of its own beside it. */
function commandOf(sent: string): string {
  if (sent === "unsubscribe_events") return "unsubscribe";
  if (sent.startsWith("config/")) return sent;
  return sent.startsWith("steward/") ? sent.slice("steward/".length) : `not Steward's: ${sent}`;
}

function prepared(item: SuggestionItem): unknown {
  return {
    suggestion_id: item.id,
    way: "save",
    reason: null,
    warnings: [],
    automation: item.automation,
    yaml: `alias: ${item.automation.alias}\n`,
    diff: null,
  };
}

function notFound(): Failure {
  return { error: { code: "not_found", message: "There is no such suggestion." } };
}

function isFailure(outcome: unknown): outcome is Failure {
  return typeof outcome === "object" && outcome !== null && "error" in outcome;
}
