/**
 * The people of the demo home, living on in real time: they tap in the app as themselves, press switches, walk past motion
 * sensors, come and go; and the things report. What Home Assistant's automations do about it, they do for real.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { consequencesOf, outcomeOf, type Happening, type Resident } from "../houses/demo-life.ts";
import { createRandom } from "../houses/random.ts";
import type { HassSocket } from "./hass-socket.ts";
import type { HomeAssistant } from "./home-assistant.ts";

export interface Residents {
  stop(): void;
}

export interface ResidentsOptions {
  /** Told what happens, in a sentence. */
  readonly onHappening?: (happening: Happening) => void;
  /** Told once when a connection is lost; the residents then go on as soon as Home Assistant answers. */
  readonly onLost?: (error: unknown) => void;
}

interface StateChange {
  readonly data: {
    readonly entity_id: string;
    readonly new_state: { readonly state: string } | null;
    readonly old_state: { readonly state: string } | null;
  };
}

type Sockets = Readonly<Record<Resident, HassSocket>>;

const RETRY_MS = 5_000;

/** Resolves when they are at home, so that what happens from then on is answered. */
export async function startResidents(
  home: HomeAssistant,
  options: ResidentsOptions = {},
): Promise<Residents> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const random = createRandom("residents", home.house.fixture.seeded_ms);
  const states = new Map<string, string>();
  const life = home.house.future();

  async function keepLiving(first: Sockets): Promise<void> {
    let sockets: Sockets | null = first;
    while (!signal.aborted) {
      try {
        sockets ??= await arrive();
        await live(sockets);
      } catch (error) {
        if (signal.aborted) return;
        if (sockets !== null) options.onLost?.(error);
        sockets = null;
        await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  async function arrive(): Promise<Sockets> {
    const anna = await home.socket(home.users.anna);
    const ben = await home.socket(home.users.ben);
    const known = (await anna.call("get_states")) as readonly { entity_id: string; state: string }[];
    for (const { entity_id: entityId, state } of known) states.set(entityId, state);
    await anna.subscribe("subscribe_events", { event_type: "state_changed" }, (event) => {
      const { entity_id: entityId, new_state: after, old_state: before } = (event as StateChange).data;
      if (after === null) return;
      states.set(entityId, after.state);
      if (before === null || before.state === after.state) return;
      for (const effect of consequencesOf({ atMs: Date.now(), entityId, state: after.state }, random)) {
        void sleep(effect.atMs - Date.now(), undefined, { signal })
          .then(async () => play(effect, { anna, ben }))
          .catch(() => undefined);
      }
    });
    return { anna, ben };
  }

  async function live(sockets: Sockets): Promise<void> {
    for (;;) {
      const { value: happening } = life.next();
      if (happening === undefined) return;
      const waitMs = happening.atMs - Date.now();
      // What happened while Home Assistant was away, happened unseen.
      if (waitMs < -RETRY_MS) continue;
      await sleep(Math.max(0, waitMs), undefined, { signal });
      await play(happening, sockets);
    }
  }

  async function play(happening: Happening, { anna, ben }: Sockets): Promise<void> {
    if (happening.by === "device") {
      const { entityId, state, attributes = {} } = happening;
      if (states.get(entityId) === state && Object.keys(attributes).length === 0) return;
      await anna.call("demo_home/happen", { entity_id: entityId, state, attributes });
    } else {
      const { service, entityId, data = {} } = happening;
      // Nobody taps a switch in the app that is already where they want it.
      if (data["temperature"] === undefined && states.get(entityId) === outcomeOf(service, data).state)
        return;
      const [domain, name] = service.split(".");
      const call = { domain, service: name, target: { entity_id: entityId }, service_data: data };
      await (happening.by === "anna" ? anna : ben).call("call_service", call);
    }
    options.onHappening?.(happening);
  }

  void keepLiving(await arrive());
  return { stop: () => stopping.abort() };
}
