/** Who did it, situation by situation. Each is a short stream; the last event is the one asked about unless the test says otherwise. */
import { describe, expect, it } from "vitest";
import { createAttributor } from "../../src/app/attribute.ts";
import type { EventContext, HomeEvent } from "../../src/core/domain/event.ts";
import { createHome } from "../../src/core/domain/home.ts";
import type { Initiator } from "../../src/core/domain/initiator.ts";

const T = Date.UTC(2026, 9, 1, 18);
const S = 1_000;

const HOME = createHome({
  areas: [{ area_id: "kitchen", name: "Kitchen" }],
  devices: [{ id: "plug", area_id: "kitchen" }, { id: "fan" }],
  entities: [
    { entity_id: "switch.plug", device_id: "plug" },
    { entity_id: "light.plug", device_id: "plug" },
    { entity_id: "light.counter", area_id: "kitchen" },
    { entity_id: "light.all", members: ["light.one", "light.two"] },
  ],
  users: [{ id: "anna" }, { id: "supervisor", system_generated: true }],
  automations: [
    {
      entity_id: "automation.dusk",
      config: {
        actions: [
          { choose: [], default: [{ action: "light.turn_on", target: { entity_id: ["light.slow"] } }] },
        ],
      },
    },
  ],
});

const context = (id: string | null, userId: string | null = null, parentId: string | null = null) => ({
  id,
  parentId,
  userId,
});
const ANNA = context("anna-1", "anna");
const RUN = context("run-1");

interface Part {
  readonly by?: EventContext | null;
  readonly previous?: string | null;
  readonly attributes?: Readonly<Record<string, unknown>>;
}

let presses = 0;

/** A change; a context of its own unless given. */
function change(entityId: string, state: string | null, atMs: number, part: Part = {}): HomeEvent {
  presses += 1;
  return {
    type: "state",
    entityId,
    state,
    atMs,
    attributes: part.attributes ?? {},
    context: part.by === undefined ? context(`press-${presses}`) : part.by,
    ...(part.previous === undefined ? {} : { previousState: part.previous }),
  };
}

function call(
  service: string,
  data: Readonly<Record<string, unknown>>,
  atMs: number,
  by: EventContext,
): HomeEvent {
  const [domain = "", name = ""] = service.split(".");
  return { type: "call_service", domain, service: name, serviceData: data, atMs, context: by };
}

function run(entityId: string, atMs: number, by: EventContext): HomeEvent {
  const type = entityId.startsWith("script.") ? "script_started" : "automation_triggered";
  return { type, entityId, atMs, context: by };
}

function attributeAll(events: readonly HomeEvent[]): readonly (Initiator | null)[] {
  const attributor = createAttributor(HOME);
  return events.map((event) => attributor.attribute(event));
}

function whoDid(...events: readonly HomeEvent[]): readonly [string | undefined, string | null | undefined] {
  const last = attributeAll(events).at(-1);
  return [last?.kind, last?.actor];
}

function certaintyOf(...events: readonly HomeEvent[]): number {
  return attributeAll(events).at(-1)?.certaintyRatio ?? Number.NaN;
}

const on = (entityId: string, atMs: number, part: Part = {}) =>
  change(entityId, "on", atMs, { previous: "off", ...part });
const off = (entityId: string, atMs: number, part: Part = {}) =>
  change(entityId, "off", atMs, { previous: "on", ...part });

describe("a person", () => {
  it("did what carries a user's context", () => {
    expect(whoDid(on("light.hall", T, { by: ANNA }))).toEqual(["person", "anna"]);
  });

  it("did what a user unknown to the home did", () => {
    expect(whoDid(on("light.hall", T, { by: context("c", "gone-user") }))).toEqual(["person", "gone-user"]);
  });

  it("did what an area call of theirs reached", () => {
    const calls = call("light.turn_on", { area_id: "kitchen" }, T, ANNA);
    expect(whoDid(calls, on("light.counter", T + 50, { by: ANNA }))).toEqual(["person", "anna"]);
  });

  it("did what they asked for by voice, when the satellite knows no user", () => {
    const by = context("voice");
    expect(
      whoDid(
        change("assist_satellite.kitchen", "processing", T),
        call("light.turn_on", { entity_id: "light.hall" }, T + S, by),
        on("light.hall", T + S + 50, { by }),
      ),
    ).toEqual(["person", null]);
  });

  it("is less sure when the state is the opposite of what was called for, as when a hand follows within the 5 seconds", () => {
    const calls = call("light.turn_on", { entity_id: "light.hall" }, T, ANNA);
    expect(certaintyOf(calls, on("light.hall", T + 100, { by: ANNA }))).toBe(1);
    const soon = [on("light.hall", T + 100, { by: ANNA }), off("light.hall", T + S, { by: ANNA })];
    expect(whoDid(calls, ...soon)).toEqual(["person", "anna"]);
    expect(certaintyOf(calls, ...soon)).toBeLessThan(0.7);
  });
});

describe("an app", () => {
  it("did what a system-generated user did", () => {
    expect(whoDid(on("light.hall", T, { by: context("c", "supervisor") }))).toEqual(["app", "supervisor"]);
  });
});

describe("an automation", () => {
  it("did what carries its run's context, though the clock triggered it and there is no parent", () => {
    expect(whoDid(run("automation.dusk", T, RUN), on("light.hall", T + 20, { by: RUN }))).toEqual([
      "automation",
      "automation.dusk",
    ]);
  });

  it("did what carries its run's context an hour later, after a delay", () => {
    const noise = Array.from({ length: 3_000 }, (_, i) => change(`sensor.s${i % 50}`, String(i), T + i * S));
    expect(
      whoDid(run("automation.dusk", T, RUN), ...noise, on("light.hall", T + 3_600 * S, { by: RUN }))[0],
    ).toBe("automation");
  });

  it("did what carries its context together with the id of the person who triggered it", () => {
    const by = context("run-1", "anna", "anna-1");
    expect(
      whoDid(
        on("light.desk", T, { by: ANNA }),
        run("automation.dusk", T + 5, by),
        on("light.hall", T + 20, { by }),
      ),
    ).toEqual(["automation", "automation.dusk"]);
  });

  it("did what has a parent, even when nobody saw its run and a person's id is on it", () => {
    expect(whoDid(on("light.hall", T, { by: context("child", "anna", "anna-1") }))).toEqual([
      "automation",
      null,
    ]);
    expect(whoDid(on("light.hall", T, { by: context("child", null, "press-0") }))).toEqual([
      "automation",
      null,
    ]);
  });

  it("is known by its entity's own update when its event was not seen", () => {
    expect(
      whoDid(change("automation.dusk", "on", T, { by: RUN }), on("light.hall", T + 20, { by: RUN })),
    ).toEqual(["automation", "automation.dusk"]);
  });

  it("is not blamed for what a person did who switched it off", () => {
    expect(
      whoDid(change("automation.dusk", "off", T, { by: ANNA }), off("light.hall", T + 20, { by: ANNA })),
    ).toEqual(["person", "anna"]);
  });

  it("did what the script it called did", () => {
    const events = [
      run("automation.dusk", T, RUN),
      call("script.evening", {}, T + 5, RUN),
      run("script.evening", T + 6, RUN),
      on("light.hall", T + 20, { by: RUN }),
    ];
    expect(whoDid(...events)).toEqual(["automation", "automation.dusk"]);
  });

  it("did what its command led to after the five seconds in which the context is kept", () => {
    const events = [
      run("automation.dusk", T, RUN),
      call("light.turn_on", { entity_id: "light.slow" }, T + 5, RUN),
      on("light.slow", T + 9 * S),
    ];
    expect(whoDid(...events)).toEqual(["automation", "automation.dusk"]);
  });

  it("did what its configuration names, where the stream carries no calls and no contexts", () => {
    expect(whoDid(run("automation.dusk", T, RUN), on("light.slow", T + 2 * S, { by: null }))[0]).toBe(
      "automation",
    );
    expect(whoDid(run("automation.dusk", T, RUN), off("light.slow", T + 2 * S, { by: null }))[0]).toBe(
      "physical",
    );
    expect(whoDid(run("automation.dusk", T, RUN), on("light.slow", T + 60 * S, { by: null }))[0]).toBe(
      "physical",
    );
  });

  it("keeps a relay that falls back within the five seconds, but is not sure of it", () => {
    const events = [
      run("automation.dusk", T, RUN),
      call("switch.turn_on", { entity_id: "switch.gate" }, T + 5, RUN),
      on("switch.gate", T + 100, { by: RUN }),
      off("switch.gate", T + 4 * S, { by: RUN }),
    ];
    expect(whoDid(...events)[0]).toBe("automation");
    expect(certaintyOf(...events)).toBe(0.5);
  });

  describe("within the five seconds in which its lamp keeps its context", () => {
    const commanded = (data = {}) => [
      run("automation.dusk", T, RUN),
      call("light.turn_on", { entity_id: "light.hall", ...data }, T + 5, RUN),
      on("light.hall", T + 100, { by: RUN }),
    ];
    const back = (atMs: number) => off("light.hall", atMs, { by: RUN });

    it("did not do what a hand did when the lamp had obeyed a while ago", () => {
      expect(whoDid(...commanded(), back(T + 4 * S))).toEqual(["physical", null]);
      expect(certaintyOf(...commanded(), back(T + 4 * S))).toBe(0.6);
    });

    it("did what comes at once, as from a lamp that refuses", () => {
      expect(whoDid(...commanded(), back(T + S))[0]).toBe("automation");
    });

    it("did what it called for itself, what flashes, and what a call of it may have done that nobody understands", () => {
      const offCall = call("light.turn_off", { entity_id: "light.hall" }, T + 3 * S, RUN);
      expect(whoDid(...commanded(), offCall, back(T + 4 * S))[0]).toBe("automation");
      expect(whoDid(...commanded({ flash: "short" }), back(T + 4 * S))[0]).toBe("automation");
      const publish = call("mqtt.publish", { topic: "hall/set" }, T + 3 * S, RUN);
      expect(whoDid(...commanded(), publish, back(T + 4 * S))[0]).toBe("automation");
    });
  });
});

describe("Steward", () => {
  const home = createHome({
    automations: [
      { entity_id: "automation.saved", id: "steward_a1" },
      { entity_id: "automation.pasted", id: "17", config: { description: "Evening. [steward:a2]" } },
      { entity_id: "automation.own", id: "18", config: { description: "No marker" } },
    ],
  });

  it("did what an automation did that it made, saved or pasted, and no other one", () => {
    for (const [entityId, kind] of [
      ["automation.saved", "steward"],
      ["automation.pasted", "steward"],
      ["automation.own", "automation"],
    ] as const) {
      const attributor = createAttributor(home);
      attributor.attribute(run(entityId, T, RUN));
      const initiator = attributor.attribute(on("light.hall", T + 20, { by: RUN }));
      expect(initiator).toEqual({ kind, actor: entityId, certaintyRatio: 1 });
    }
  });

  it("did it in the past too, where the logbook names the automation", () => {
    const known: Initiator = { kind: "automation", actor: "automation.saved", certaintyRatio: 1 };
    expect(createAttributor(home).attribute(on("light.hall", T), known)?.kind).toBe("steward");
  });
});

describe("a script or a scene", () => {
  it("did what a script did that a person started", () => {
    const events = [
      call("script.turn_on", { entity_id: "script.evening" }, T, ANNA),
      run("script.evening", T + 5, ANNA),
      on("light.hall", T + 20, { by: ANNA }),
    ];
    expect(whoDid(...events)).toEqual(["script", "script.evening"]);
  });

  it("did what a scene set that a person activated", () => {
    const calls = call("scene.turn_on", { entity_id: "scene.dinner" }, T, ANNA);
    expect(whoDid(calls, on("light.hall", T + 20, { by: ANNA }))).toEqual(["scene", "scene.dinner"]);
  });

  it("is known by the scene's own update when the call was not seen", () => {
    const scene = change("scene.dinner", "2026-10-01T18:00:00+00:00", T, { by: ANNA, previous: "unknown" });
    expect(whoDid(scene, on("light.hall", T + 20, { by: ANNA }))).toEqual(["scene", "scene.dinner"]);
  });
});

describe("a hand", () => {
  it("did what carries a fresh context without user or parent", () => {
    expect(whoDid(on("light.hall", T))).toEqual(["physical", null]);
  });

  it("did what comes without any context, as in a recorded file", () => {
    expect(whoDid(on("light.hall", T, { by: null }))).toEqual(["physical", null]);
    expect(whoDid(change("light.hall", "on", T, { by: null }))).toEqual(["physical", null]);
  });

  it("turned the dimmer: the state stays, a setting changes", () => {
    const dim = (brightness: number, atMs: number) =>
      on("light.hall", atMs, { previous: "on", attributes: { brightness } });
    expect(whoDid(on("light.hall", T, { attributes: { brightness: 20 } }), dim(200, T + 60 * S))[0]).toBe(
      "physical",
    );
  });

  it("set a thermostat of which nothing was heard before, where the source tells what it was", () => {
    const set = (temperature: number): HomeEvent => ({
      type: "state",
      entityId: "climate.office",
      state: "heat",
      previousState: "heat",
      attributes: { temperature },
      previousAttributes: { temperature: 20 },
      atMs: T,
      context: context("turned"),
    });
    expect(whoDid(set(22))).toEqual(["physical", null]);
    expect(whoDid(set(20))).toEqual(["echo", null]);
  });

  it("did not set what a thermostat reports late, but set another value then", () => {
    const heats = (temperature: number, atMs: number) =>
      change("climate.office", "heat", atMs, { previous: "heat", attributes: { temperature } });
    const run: HomeEvent = {
      type: "automation_triggered",
      entityId: "automation.dusk",
      atMs: T,
      context: RUN,
    };
    const set = call("climate.set_temperature", { entity_id: "climate.office", temperature: 21 }, T + 1, RUN);
    const before = heats(17, T - 60 * S);
    expect(whoDid(before, run, set, heats(21, T + 20 * S))).toEqual(["automation", "automation.dusk"]);
    expect(whoDid(before, run, set, heats(19, T + 20 * S))).toEqual(["physical", null]);
    expect(whoDid(before, run, set, heats(21, T + 60 * S))).toEqual(["physical", null]);
  });

  it("undid a command after its report, though the command is recent", () => {
    const events = [
      call("light.turn_on", { entity_id: "light.hall" }, T, ANNA),
      on("light.hall", T + 100, { by: ANNA }),
      off("light.hall", T + 10 * S),
    ];
    expect(whoDid(...events)).toEqual(["physical", null]);
  });

  it("cannot set a sensor, a person's place or the sun", () => {
    for (const id of ["sensor.power", "binary_sensor.door", "person.anna", "sun.sun"]) {
      expect(whoDid(on(id, T))).toEqual(["unknown", null]);
    }
  });

  it("does not end a track or empty a vacuum", () => {
    expect(whoDid(change("media_player.tv", "idle", T, { previous: "playing" }))[0]).toBe("unknown");
    expect(whoDid(change("media_player.tv", "playing", T, { previous: "idle" }))[0]).toBe("physical");
    expect(whoDid(change("vacuum.rosie", "returning", T, { previous: "cleaning" }))[0]).toBe("unknown");
  });
});

describe("the system", () => {
  it("did what becomes unavailable or unknown, or is removed", () => {
    for (const state of ["unavailable", "unknown", null]) {
      expect(whoDid(change("light.hall", state, T, { previous: "on" }))[0]).toBe("system");
    }
  });

  it("did what comes back from unavailable or unknown", () => {
    expect(whoDid(change("light.hall", "on", T, { previous: "unavailable" }))[0]).toBe("system");
    expect(whoDid(change("light.hall", "unavailable", T), change("light.hall", "on", T + S))[0]).toBe(
      "system",
    );
  });

  it("did what comes up without a state before it, as after a restart", () => {
    expect(whoDid(change("light.hall", "on", T, { previous: null }))[0]).toBe("system");
  });

  it("did not do what a person did to something unavailable", () => {
    expect(whoDid(change("light.hall", "on", T, { previous: "unavailable", by: ANNA }))[0]).toBe("person");
  });
});

describe("an echo", () => {
  it("is the group after its member", () => {
    const members = { entity_id: ["light.one", "light.two"] };
    const by = context("press");
    expect(whoDid(on("light.one", T, { by }), on("light.all", T + 5, { by, attributes: members }))[0]).toBe(
      "echo",
    );
    expect(whoDid(on("light.one", T), on("light.all", T + 5, { attributes: members }))[0]).toBe("echo");
  });

  it("is the member after the group that a person switched, and the group is the person's", () => {
    const calls = call("light.turn_on", { entity_id: "light.all" }, T, ANNA);
    const relayed = call("light.turn_on", { entity_id: ["light.one", "light.two"] }, T + 1, ANNA);
    const changes = [on("light.one", T + 50, { by: ANNA }), on("light.all", T + 51, { by: ANNA })];
    const kinds = attributeAll([calls, relayed, ...changes]).map((initiator) => initiator?.kind);
    expect(kinds).toEqual([undefined, undefined, "echo", "person"]);
  });

  it("is the other entity of the same device a moment later", () => {
    expect(whoDid(on("switch.plug", T), on("light.plug", T + 200))[0]).toBe("echo");
    expect(whoDid(on("switch.plug", T), on("light.plug", T + 5 * S))[0]).toBe("physical");
    expect(whoDid(on("switch.plug", T), off("light.plug", T + 200))[0]).toBe("physical");
  });

  it("is the other entity of a device that a person's call on the first one reached", () => {
    const calls = [
      call("light.turn_on", { entity_id: "light.plug" }, T, ANNA),
      call("switch.turn_on", { entity_id: "switch.plug" }, T + 1, ANNA),
    ];
    const changes = [on("switch.plug", T + 50, { by: ANNA }), on("light.plug", T + 51, { by: ANNA })];
    const kinds = attributeAll([...calls, ...changes]).map((initiator) => initiator?.kind);
    expect(kinds).toEqual([undefined, undefined, "echo", "person"]);
  });

  it("is not the group that comes back with its members after a reload", () => {
    const by = context("reload");
    const events = [
      change("light.one", "on", T, { by, previous: "unavailable" }),
      change("light.all", "on", T + 1, { by, previous: "unavailable" }),
    ];
    expect(attributeAll(events).map((initiator) => initiator?.kind)).toEqual(["system", "system"]);
  });

  it("is a report of the same again", () => {
    const same = on("light.hall", T + 60 * S, { previous: "on" });
    expect(whoDid(on("light.hall", T, { by: ANNA }), same)[0]).toBe("echo");
  });
});

describe("a movement", () => {
  it("belongs to who began it, however long it takes", () => {
    const events = [
      change("cover.blind", "closing", T, { previous: "open", by: ANNA }),
      change("cover.blind", "closed", T + 25 * S, { previous: "closing" }),
    ];
    expect(whoDid(...events)).toEqual(["person", "anna"]);
  });
});

describe("a call that nobody owns", () => {
  it("is no person's: an integration may act on its own", () => {
    const by = context("integration");
    const calls = call("light.turn_on", { entity_id: "light.hall" }, T, by);
    expect(whoDid(calls, on("light.hall", T + 50, { by }))).toEqual(["unknown", null]);
  });
});

describe("the attributor", () => {
  it("does not judge by what it remembers of an entity that changed unseen in between", () => {
    const events = [on("light.hall", T), change("light.hall", "on", T + 60 * S, { previous: "off" })];
    expect(whoDid(...events)).toEqual(["physical", null]);
    const moving = change("cover.blind", "open", T, { previous: "opening" });
    expect(whoDid(moving)).toEqual(["unknown", null]);
  });

  it("remembers what the source knows already", () => {
    const attributor = createAttributor(HOME);
    const known: Initiator = { kind: "automation", actor: "automation.dusk", certaintyRatio: 1 };
    const moving = change("cover.blind", "closing", T, { previous: "open", by: null });
    expect(attributor.attribute(moving, known)).toEqual(known);
    const done = change("cover.blind", "closed", T + 20 * S, { previous: "closing", by: null });
    expect(attributor.attribute(done)?.kind).toBe("automation");
  });

  it("answers nothing for events that are no change", () => {
    expect(attributeAll([run("automation.dusk", T, RUN), call("light.turn_on", {}, T, ANNA)])).toEqual([
      null,
      null,
    ]);
  });

  it("takes over new registries without forgetting the stream", () => {
    const attributor = createAttributor(createHome());
    attributor.attribute(run("automation.dusk", T, RUN));
    attributor.setHome(HOME);
    expect(attributor.attribute(on("light.hall", T + S, { by: RUN }))?.kind).toBe("automation");
    expect(attributor.attribute(on("light.hall", T + 2 * S, { by: context("c", "supervisor") }))?.kind).toBe(
      "app",
    );
  });
});
