/**
 * Random days in which everything happens in between everything else, with the contexts that Home Assistant gives. Whatever the order:
 * what a machine did is never a person's or a hand's, and what people did is theirs.
 */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createAttributor } from "../../src/app/attribute.ts";
import type { EventContext, HomeEvent } from "../../src/core/domain/event.ts";
import { createHome } from "../../src/core/domain/home.ts";
import type { InitiatorKind } from "../../src/core/domain/initiator.ts";

const S = 1_000;
const T = Date.UTC(2026, 9, 1, 6);
const LAMPS = ["light.a", "light.b", "light.c", "light.d", "switch.e", "switch.f"] as const;
const MEMBERS = ["light.one", "light.two"];
const HOME = createHome({
  entities: [...LAMPS.map((entity_id) => ({ entity_id })), { entity_id: "light.group", members: MEMBERS }],
  users: [{ id: "anna" }, { id: "supervisor", system_generated: true }],
  automations: [
    { entity_id: "automation.x", id: "1" },
    { entity_id: "automation.mine", id: "steward_1" },
  ],
});

interface Act {
  readonly what:
    | "person"
    | "hand"
    | "clock"
    | "reaction"
    | "slow device"
    | "script"
    | "scene"
    | "app"
    | "slow app"
    | "group";
  readonly lamp: number;
  readonly gapMs: number;
  /** Between trigger and action. */
  readonly waitMs: number;
  readonly runner: "automation.x" | "automation.mine";
}

interface Labelled {
  readonly event: HomeEvent;
  /** `null` for events that are nobody's change. */
  readonly truth: InitiatorKind | null;
}

const act: fc.Arbitrary<Act> = fc.record({
  what: fc.constantFrom(
    "person",
    "hand",
    "clock",
    "reaction",
    "slow device",
    "script",
    "scene",
    "app",
    "slow app",
    "group",
  ),
  lamp: fc.nat(LAMPS.length - 1),
  gapMs: fc.integer({ min: 0, max: 20 * S }),
  waitMs: fc.constantFrom(0, 50, 700, 4 * S, 40 * S, 3_000 * S),
  runner: fc.constantFrom("automation.x", "automation.mine"),
});

const PEOPLE: ReadonlySet<InitiatorKind | null> = new Set<InitiatorKind | null>(["person", "physical"]);

/** Acts on one lamp keep this apart: closer ones are told apart by nobody. */
const APART_MS = 45 * S;

function toDay(acts: readonly Act[]): readonly Labelled[] {
  const states = new Map<string, string>();
  const freeFromMs = new Map<string, number>();
  const day: { readonly atMs: number; readonly make: () => readonly Labelled[] }[] = [];
  let nowMs = T;
  let last: EventContext = { id: "before", parentId: null, userId: null };
  for (const [i, { what, lamp, gapMs, waitMs, runner }] of acts.entries()) {
    nowMs += gapMs;
    const entityId = what === "group" ? "light.group" : (LAMPS[lamp] ?? "light.a");
    const isMachine = ["clock", "reaction", "slow device"].includes(what);
    const isSlow = what.startsWith("slow");
    const actsMs = nowMs + (isMachine ? waitMs : 0);
    if (actsMs < (freeFromMs.get(entityId) ?? 0)) continue;
    freeFromMs.set(entityId, actsMs + APART_MS);
    const id = `context-${i}`;
    const fresh: EventContext = { id, parentId: null, userId: null };
    const anna: EventContext = { ...fresh, userId: "anna" };
    const context: EventContext = {
      person: anna,
      script: anna,
      scene: anna,
      group: anna,
      hand: fresh,
      clock: fresh,
      "slow device": fresh,
      app: { ...fresh, userId: "supervisor" },
      "slow app": { ...fresh, userId: "supervisor" },
      // Home Assistant hands the id of the one who set it off down to what follows.
      reaction: { id, parentId: last.id, userId: last.userId },
    }[what];
    last = context;
    const truth: InitiatorKind = {
      person: "person",
      hand: "physical",
      script: "script",
      scene: "scene",
      app: "app",
      "slow app": "app",
      group: "person",
      clock: runner === "automation.mine" ? "steward" : "automation",
      reaction: runner === "automation.mine" ? "steward" : "automation",
      "slow device": runner === "automation.mine" ? "steward" : "automation",
    }[what] as InitiatorKind;
    const change = (of: string, atMs: number, by: EventContext, who: InitiatorKind): Labelled => {
      const previousState = states.get(of) ?? "off";
      const state = previousState === "on" ? "off" : "on";
      states.set(of, state);
      return {
        event: { type: "state", entityId: of, state, previousState, attributes: {}, atMs, context: by },
        truth: who,
      };
    };
    const call = (
      domain: string,
      service: string,
      data: Record<string, unknown>,
      atMs: number,
    ): Labelled => ({
      event: { type: "call_service", domain, service, serviceData: data, atMs, context },
      truth: null,
    });
    if (isMachine) {
      const event = { type: "automation_triggered", entityId: runner, atMs: nowMs, context } as const;
      day.push({ atMs: nowMs, make: () => [{ event, truth: null }] });
    }
    day.push({
      atMs: actsMs,
      make() {
        const turn = states.get(entityId) === "on" ? "turn_off" : "turn_on";
        const target = { entity_id: entityId };
        const domain = entityId.split(".")[0] ?? "";
        if (what === "hand") return [change(entityId, actsMs, context, truth)];
        const calls = [call(domain, turn, target, actsMs)];
        if (what === "script") calls.unshift(call("script", "evening", {}, actsMs));
        if (what === "scene") calls.unshift(call("scene", "turn_on", { entity_id: "scene.dinner" }, actsMs));
        if (what === "group") {
          const echoes = MEMBERS.map((member) => change(member, actsMs + 5, context, "echo"));
          const relayed = call("light", turn, { entity_id: MEMBERS }, actsMs + 1);
          return [...calls, relayed, ...echoes, change(entityId, actsMs + 6, context, truth)];
        }
        return isSlow ? calls : [...calls, change(entityId, actsMs + 10, context, truth)];
      },
    });
    // It reports when Home Assistant has forgotten the context.
    if (isSlow) {
      const late = { ...fresh, id: `late-${i}` };
      day.push({ atMs: actsMs + 8 * S, make: () => [change(entityId, actsMs + 8 * S, late, truth)] });
    }
  }
  return day.toSorted((a, b) => a.atMs - b.atMs).flatMap(({ make }) => make());
}

describe("in days of everything at once", () => {
  it("no machine is taken for people, and people are taken for themselves", () => {
    fc.assert(
      fc.property(fc.array(act, { minLength: 5, maxLength: 80 }), (acts) => {
        const attributor = createAttributor(HOME);
        const day = toDay(acts).map((one) => ({
          ...one,
          answer: attributor.attribute(one.event)?.kind ?? null,
        }));
        const blamed = day.filter(({ truth, answer }) => !PEOPLE.has(truth) && PEOPLE.has(answer));
        expect(blamed).toEqual([]);
        expect(day.filter(({ truth, answer }) => truth !== answer)).toEqual([]);
      }),
      { seed: 11, numRuns: 300 },
    );
  });
});
