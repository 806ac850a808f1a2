/**
 * Home Assistant's wire, on a free port: sign-in, subscriptions, coalesced frames, registries, history, logbook and the automation editor's
 * REST address, in the formats of 2026.11. What a test makes happen is both told live and recorded.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import { createHaRecorder, type HaRecorder } from "./ha-recorder.ts";

export interface HaServer {
  /** Makes things happen. */
  readonly recorder: HaRecorder;
  readonly url: string;
  readonly token: string;
  /** Answers of further commands by type; a function may throw `refusal(…)`. */
  readonly answers: Map<string, (message: Message) => unknown>;
  /** Commands that came, by type, in order. */
  readonly asked: readonly Message[];
  readonly automations: Map<string, unknown>;
  /** Tokens that sign in. */
  allow(...tokens: readonly string[]): void;
  setState(state: "RUNNING" | "STARTING"): void;
  /** What it answers when it is asked for its time; before that it does not know the question. */
  setClock(now: () => number): void;
  /** Whether automations.yaml is included in the configuration. */
  setIncluded(isIncluded: boolean): void;
  /** Sends raw text to everybody who is signed in. */
  sendRaw(text: string): void;
  /** Tells subscribers of `type` an event as it stands, well formed or not. */
  tell(type: string, event: unknown): void;
  /** What follows is told in one frame, until the function ends. */
  together(act: () => void): void;
  connections(): number;
  /** Cuts every connection, as a restart does. */
  drop(): void;
  /** Stops answering without closing, as a dead network does. */
  freeze(): void;
  /** Closes the port. */
  stop(): Promise<void>;
  /** Listens again at the same port. */
  resume(): Promise<void>;
}

interface Message {
  readonly id: number;
  readonly type: string;
  readonly [key: string]: unknown;
}

export class Refusal extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

interface Client {
  readonly socket: WebSocket;
  readonly subscriptions: Map<number, string>;
  isSignedIn: boolean;
}

export async function startHaServer(token = "a-long-lived-token"): Promise<HaServer> {
  const clients = new Set<Client>();
  const asked: Message[] = [];
  const automations = new Map<string, unknown>();
  const labels: { label_id: string; name: string }[] = [];
  const entityLabels = new Map<string, readonly string[]>();
  let allowed: readonly string[] = [token];
  let state = "RUNNING";
  let isIncluded = true;
  let now: (() => number) | null = null;
  let isFrozen = false;
  let gathered: Map<Client, unknown[]> | null = null;
  const recorder = createHaRecorder(tell);

  const answers = new Map<string, (message: Message) => unknown>([
    ["get_config", () => ({ ...CONFIG, state })],
    ["get_states", () => recorder.states()],
    ["config/area_registry/list", () => [{ area_id: "hall", name: "Hall", floor_id: null }]],
    ["config/floor_registry/list", () => []],
    ["config/label_registry/list", () => labels],
    ["config/label_registry/create", ({ name }) => created(String(name))],
    ["config/device_registry/list", () => []],
    ["config/entity_registry/list", () => registry()],
    [
      "config/entity_registry/get",
      ({ entity_id }) => ({ labels: entityLabels.get(String(entity_id)) ?? [] }),
    ],
    ["config/entity_registry/update", (message) => updated(message)],
    ["config/auth/list", () => USERS],
    ["automation/config", ({ entity_id }) => ({ config: { alias: entity_id, triggers: [], actions: [] } })],
    ["history/history_during_period", (message) => recorder.history(message)],
    ["logbook/get_events", (message) => recorder.logbook(message)],
    ["logbook/get_action_calls", (message) => recorder.actionCalls(message)],
  ]);

  function created(name: string): unknown {
    const label = { label_id: name.toLowerCase(), name };
    labels.push(label);
    return label;
  }

  function updated({ entity_id, labels: given }: Message): unknown {
    entityLabels.set(String(entity_id), Array.isArray(given) ? given.map(String) : []);
    return {};
  }

  function registry(): unknown {
    const known = recorder.states().map(({ entity_id }) => ({
      entity_id,
      platform: "demo",
      unique_id: entity_id,
      labels: [],
    }));
    const saved = isIncluded
      ? [...automations.keys()].map((id) => ({
          entity_id: `automation.${id}`,
          platform: "automation",
          unique_id: id,
          labels: entityLabels.get(`automation.${id}`) ?? [],
        }))
      : [];
    return [...known, ...saved];
  }

  function tell(type: string, event: unknown): void {
    for (const client of clients) {
      for (const [id, subscribed] of client.subscriptions) {
        if (subscribed === type) send(client, { id, type: "event", event });
      }
    }
  }

  function send(client: Client, message: unknown): void {
    if (gathered === null) client.socket.send(JSON.stringify(message));
    else gathered.set(client, [...(gathered.get(client) ?? []), message]);
  }

  function receive(client: Client, message: Message & { readonly access_token?: string }): void {
    if (isFrozen) return;
    if (!client.isSignedIn) {
      client.isSignedIn = message.type === "auth" && allowed.includes(message.access_token ?? "");
      if (client.isSignedIn) {
        send(client, { type: "auth_ok", ha_version: VERSION });
        return;
      }
      send(client, { type: "auth_invalid", message: "Invalid access token or password" });
      client.socket.close();
      return;
    }
    asked.push(message);
    if (message.type === "ping") send(client, { id: message.id, type: "pong" });
    else send(client, { id: message.id, type: "result", ...answer(client, message) });
  }

  function answer(client: Client, message: Message): object {
    const known = answers.get(message.type);
    try {
      if (known !== undefined) return { success: true, result: known(message) };
      if (message.type === "supported_features") return { success: true, result: null };
      if (message.type === "subscribe_events") {
        client.subscriptions.set(message.id, String(message["event_type"]));
        return { success: true, result: null };
      }
      throw new Refusal("unknown_command", "Unknown command.");
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { success: false, error: { code: error.code, message: error.message } };
    }
  }

  async function rest(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const reply = (status: number, body: unknown): void => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    };
    if (!allowed.includes(request.headers.authorization?.replace("Bearer ", "") ?? "")) {
      reply(401, { message: "Unauthorized" });
      return;
    }
    const id = /^\/api\/config\/automation\/config\/([^/]+)$/.exec(request.url ?? "")?.[1];
    if (request.url === "/api/template" && now !== null) {
      response.end(String(now() / 1_000));
      return;
    }
    if (id === undefined) {
      reply(request.url === "/api/" ? 200 : 404, { message: "API running." });
      return;
    }
    if (request.method === "DELETE") {
      automations.delete(id);
      reply(200, { result: "ok" });
      return;
    }
    const body = JSON.parse(Buffer.concat(chunks).toString()) as { readonly triggers?: readonly unknown[] };
    if (!Array.isArray(body.triggers) || body.triggers.length === 0) {
      reply(400, { message: "Message malformed: required key not provided @ data['triggers']" });
      return;
    }
    automations.set(id, body);
    reply(200, { result: "ok" });
  }

  let http = await listen(0);
  const { port } = http.address() as AddressInfo;

  async function listen(onPort: number): Promise<Server> {
    const server = createServer((request, response) => void rest(request, response));
    const sockets = new WebSocketServer({ server, path: "/api/websocket" });
    sockets.on("connection", (socket) => {
      const client: Client = { socket, subscriptions: new Map(), isSignedIn: false };
      clients.add(client);
      socket.on("close", () => clients.delete(client));
      socket.on("message", (data: Buffer) => {
        receive(client, JSON.parse(data.toString()) as Message);
      });
      send(client, { type: "auth_required", ha_version: VERSION });
    });
    await new Promise<void>((resolve) => {
      server.listen(onPort, "127.0.0.1", resolve);
    });
    return server;
  }

  function drop(): void {
    for (const { socket } of clients) socket.terminate();
    clients.clear();
  }

  return {
    url: `http://127.0.0.1:${port}`,
    token,
    answers,
    asked,
    automations,
    recorder,
    allow: (...tokens) => {
      allowed = tokens;
    },
    setState: (next) => {
      state = next;
    },
    setClock: (next) => {
      now = next;
    },
    setIncluded: (next) => {
      isIncluded = next;
    },
    sendRaw(text) {
      for (const { socket } of clients) socket.send(text);
    },
    tell,
    together(act) {
      gathered = new Map();
      act();
      const frames = gathered;
      gathered = null;
      for (const [client, messages] of frames) send(client, messages);
    },
    connections: () => [...clients].filter(({ isSignedIn }) => isSignedIn).length,
    drop,
    freeze: () => {
      isFrozen = true;
    },
    async stop() {
      drop();
      await new Promise<void>((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      });
    },
    async resume() {
      isFrozen = false;
      http = await listen(port);
    },
  };
}

const VERSION = "2026.11.0";
const CONFIG = { time_zone: "Europe/Berlin", latitude: 52.5, longitude: 13.4, country: "DE" };
export const ANNA = "user-anna";
export const SUPERVISOR_USER = "user-supervisor";
const USERS = [
  {
    id: ANNA,
    name: "Anna",
    is_owner: true,
    is_active: true,
    system_generated: false,
    group_ids: ["system-admin"],
  },
  {
    id: SUPERVISOR_USER,
    name: "Supervisor",
    is_owner: false,
    is_active: true,
    system_generated: true,
    group_ids: ["system-admin"],
  },
];
