/**
 * Plays labelled situations in a real Home Assistant and records what Steward would get to see of them: the events of the bus as they
 * come, and afterwards what the recorder, the logbook and the recorded calls say of the same time.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { createHomeAssistant } from "../../src/adapters/hass/home-assistant.ts";
import type { HomeEvent, StateEvent } from "../../src/core/domain/event.ts";
import { domainOf, type Home } from "../../src/core/domain/home.ts";
import type { InitiatorKind } from "../../src/core/domain/initiator.ts";
import { createFakeLog } from "../fakes/log.ts";
import type { DemoUser } from "./demo-config.ts";
import { signInForTokens } from "./hass-process.ts";
import { openHassSocket } from "./hass-socket.ts";
import { startHomeAssistant, type HomeAssistant } from "./home-assistant.ts";
import { waitFor } from "./processes.ts";
import { PUMP_SENSORS, situationsConfig } from "./situations-config.ts";
import type { Player, Power, Situation, Stage, Truth } from "./situations.ts";

/** Who did one change, as the driver knows it. */
export interface Label {
  readonly situation: string;
  readonly entityId: string;
  readonly state: string | null;
  readonly atMs: number;
  readonly kind: InitiatorKind;
  readonly actor: string | null;
}

export interface Recording {
  readonly home: Home;
  /** Users that people have marked as programs. */
  readonly programs: readonly string[];
  readonly range: { readonly fromMs: number; readonly toMs: number };
  readonly events: readonly HomeEvent[];
  readonly labels: readonly Label[];
  /** Answers of the three commands for the whole time. */
  readonly past: { readonly history: unknown; readonly logbook: unknown; readonly calls: unknown };
}

export interface Round {
  readonly situations: readonly Situation[];
  readonly to: Power;
}

/** Domains whose every change has to have a label. */
const LABELLED = /^(light|switch|fan|cover|climate|media_player|lock|input_boolean)\./;
/** Longer than Home Assistant keeps a context. */
const BETWEEN_ROUNDS_MS = 6_000;
const SETTLE_MS = 250;

export async function playSituations(
  rounds: readonly Round[],
  onProgress: (line: string) => void = () => undefined,
): Promise<Recording> {
  const hass = await startHomeAssistant({ days: 0, ...situationsConfig() });
  try {
    return await play(hass, rounds, onProgress);
  } finally {
    await hass.stop();
  }
}

async function play(
  hass: HomeAssistant,
  rounds: readonly Round[],
  onProgress: (line: string) => void,
): Promise<Recording> {
  const nodered = await addNodeRed(hass);
  const users: Record<string, string> = {
    anna: hass.users.anna.id,
    ben: hass.users.ben.id,
    nodered: nodered.id,
  };
  const players: Readonly<Record<Player, DemoUser>> = { ...hass.users, nodered };
  const events: HomeEvent[] = [];
  const labels: Label[] = [];
  const clock = { now: () => Date.now() };
  const log = createFakeLog();
  const source = createHomeAssistant({ url: hass.url, token: hass.users.anna.token, log, clock });
  source.onEvent((event) => void events.push(event));
  source.start();
  const isConnected = () => (source.status().state === "connected" ? true : undefined);
  await waitFor("the connection", isConnected);
  const fromMs = Date.now();

  const entryId = await demoEntry(hass);
  const command = async (user: DemoUser, type: string, data: Readonly<Record<string, unknown>>) => {
    const socket = await openHassSocket(hass.url, user.token);
    try {
      return await socket.call(type, data);
    } finally {
      socket.close();
    }
  };
  const stageOf = (to: Power): Stage => ({
    to,
    click: async (player, action, data, target) => {
      const [domain = "", service = ""] = action.split(".");
      const call = { domain, service, service_data: data, ...(target === undefined ? {} : { target }) };
      await command(players[player], "call_service", call);
    },
    rest: async (player, route, body) => void (await hass.request("POST", route, body, players[player])),
    press: async (entityId, state, attributes) => hass.happen(entityId, state, attributes),
    say: async (player, text) => {
      if (player === null) await command(hass.users.anna, "demo_home/speak", { text });
      else await command(players[player], "conversation/process", { text, language: "en" });
    },
    app: async (action, data) => {
      const [domain, service] = action.split(".");
      const call = { domain, service, service_data: data };
      const { user_id } = (await command(hass.users.anna, "demo_home/act_as_app", call)) as {
        user_id: string;
      };
      users["app"] = user_id;
    },
    turnPump: async (name, state) => {
      await hass.happen(PUMP_SENSORS[name], state);
    },
    reload: async () => {
      await hass.request("POST", `/api/config/config_entries/entry/${entryId}/reload`, {});
      await sleep(2_000);
    },
    restart: async () => {
      await hass.restart();
      await waitFor("the connection", isConnected);
      await sleep(2_000);
    },
    pause: async (ms) => sleep(ms),
    until: async (entityId, state) => {
      await waitFor(`${entityId} to be ${state}`, async () => {
        const now = (await hass.request("GET", `/api/states/${entityId}`)) as { state: string };
        return now.state === state ? true : undefined;
      });
    },
  });

  for (const { situations, to } of rounds) {
    for (const situation of situations) {
      const first = events.length;
      await situation.run(stageOf(to));
      const truth = situation.truth(to);
      await waitFor(
        `"${situation.name}" (${to}): ${JSON.stringify(truth)}`,
        () => (match(changesIn(events.slice(first)), truth).missing.length === 0 ? true : undefined),
        { timeoutMs: 15_000 },
      );
      await sleep(SETTLE_MS);
      const { matched, rest } = match(changesIn(events.slice(first)), truth);
      const undeclared = rest.filter((event) => event.previousState !== event.state);
      if (undeclared.length > 0 && situation.isSystem !== true) {
        throw new Error(`"${situation.name}" (${to}) also changed ${JSON.stringify(undeclared)}`);
      }
      const ofSystem = undeclared.map((event) => ({ event, kind: "system", actor: null }) as const);
      for (const { event, kind, actor } of [...matched, ...ofSystem]) {
        const who = actor?.startsWith("user:") ? (users[actor.slice("user:".length)] ?? actor) : actor;
        const { entityId, state, atMs } = event;
        labels.push({ situation: situation.name, entityId, state, atMs, kind, actor: who });
      }
      onProgress(`${situation.name} (${to}): ${matched.length + ofSystem.length} changes`);
    }
    await sleep(BETWEEN_ROUNDS_MS);
  }

  const toMs = Date.now();
  await sleep(3_000);
  const home = await source.readHome();
  const past = await readPast(hass, home, fromMs, toMs);
  await source.stop();
  return { home, programs: [nodered.id], range: { fromMs, toMs }, events, labels, past };
}

function changesIn(events: readonly HomeEvent[]): readonly StateEvent[] {
  return events.filter((event) => event.type === "state").filter(({ entityId }) => LABELLED.test(entityId));
}

interface Matched {
  readonly event: StateEvent;
  readonly kind: InitiatorKind;
  readonly actor: string | null;
}

/** Each truth takes the first change that fits it and is still free. */
function match(
  changes: readonly StateEvent[],
  truth: readonly Truth[],
): {
  readonly matched: readonly Matched[];
  readonly missing: readonly Truth[];
  readonly rest: readonly StateEvent[];
} {
  const free = [...changes];
  const matched: Matched[] = [];
  const missing: Truth[] = [];
  for (const each of truth) {
    const [entityId, state, kind, actor] = each;
    const at = free.findIndex((event) => event.entityId === entityId && event.state === state);
    const [event] = at < 0 ? [] : free.splice(at, 1);
    if (event === undefined) missing.push(each);
    else matched.push({ event, kind, actor });
  }
  return { matched, missing, rest: free };
}

async function addNodeRed(hass: HomeAssistant): Promise<DemoUser> {
  const socket = await hass.socket();
  const signIn = { username: "nodered", password: "demo-nodered" };
  const { user } = (await socket.call("config/auth/create", {
    name: "Node-RED",
    group_ids: ["system-users"],
  })) as { user: { id: string } };
  await socket.call("config/auth_provider/homeassistant/create", { user_id: user.id, ...signIn });
  const { access_token } = await signInForTokens(hass.url, signIn);
  // A wrapper turns a plug into a light of the same device.
  const wrapped = await hass.addIntegration("switch_as_x", [
    { entity_id: "switch.coffee_machine", invert: false, target_domain: "light" },
  ]);
  if (wrapped.type !== "create_entry") throw new Error(`No wrapper: ${JSON.stringify(wrapped)}`);
  for (const name of ["dishwasher", "washing_machine"]) await hass.happen(`switch.${name}`, "off");
  await hass.happen("switch.tv", "off");
  await hass.happen("sensor.bathroom_temperature", "20");
  return { id: user.id, name: "Node-RED", ...signIn, token: access_token, isAdmin: false };
}

async function demoEntry(hass: HomeAssistant): Promise<string> {
  const socket = await hass.socket();
  const entries = (await socket.call("config_entries/get", { domain: "demo_home" })) as readonly {
    entry_id: string;
  }[];
  return entries[0]?.entry_id ?? "";
}

/** The same questions that Steward asks when it reads the past. */
async function readPast(
  hass: HomeAssistant,
  home: Home,
  fromMs: number,
  toMs: number,
): Promise<Recording["past"]> {
  const socket = await hass.socket();
  const span = { start_time: new Date(fromMs - 1).toISOString(), end_time: new Date(toMs).toISOString() };
  const entity_ids = home.entities
    .filter((entity) => domainOf(entity.entity_id) !== "sensor" && entity.disabled_by === null)
    .map((entity) => entity.entity_id);
  const history = await socket.call("history/history_during_period", {
    ...span,
    entity_ids,
    include_start_time_state: true,
    significant_changes_only: false,
    minimal_response: false,
    no_attributes: false,
  });
  const logbook = await socket.call("logbook/get_events", { ...span, entity_ids });
  const calls = await socket.call("logbook/get_action_calls", span);
  return { history, logbook, calls };
}
