/** Co-activation: devices that people set together, a scene. See co-activation-find.ts for the model and the test. */
import { z } from "zod";
import type { Action, AutomationConfig, Condition, Trigger } from "../domain/automation.ts";
import { domainOf } from "../domain/home.ts";
import { SECOND_MS } from "../domain/time.ts";
import { mustAsk, toAction } from "../features/actionable.ts";
import type { Scene } from "../words/phrases.ts";
import { toAct, toInState } from "./act.ts";
import { toCircumstances } from "./circumstance.ts";
import { type FoundScene, findScenes } from "./co-activation-find.ts";
import type { Candidate, DetectInput, Detector, Words } from "./contract.ts";
import { readinessOf, statesBefore } from "./rule-detector.ts";

const memberSchema = z.object({
  entity_id: z.string(),
  state: z.string(),
  /** The states before, where there are few enough to say. */
  from: z.array(z.string()).readonly(),
  /** Whether its coming into the state sets the others off. */
  leads: z.boolean(),
});

const bodySchema = z.object({
  members: z.array(memberSchema).min(2).readonly(),
  /** A second one has to come within so long, seconds; null where one is enough. */
  second_within_sec: z.number().positive().nullable(),
  /** Learned, in the language of the offline contract. */
  conditions: z.array(z.unknown()).readonly(),
  /** Occasions on which people set all of them, and how long that took them mostly, seconds. */
  together: z.object({ occasions: z.number().min(0), span_sec: z.number().min(0) }),
});

type Body = z.output<typeof bodySchema>;
type Member = z.output<typeof memberSchema>;

const paramsSchema = z.object({
  minObservedDays: z
    .number()
    .int()
    .min(1)
    .default(7)
    .describe("Whole days of history before anything is said, days."),
  windowSec: z
    .number()
    .min(5)
    .max(30)
    .default(30)
    .describe(
      "From the first to the last of them, seconds: walking through a room; at most half a repeat's minute.",
    ),
  minSupport: z.number().int().min(2).default(5).describe("Fewest occasions, as for all rules."),
  minDays: z.number().int().min(2).default(4).describe("Fewest distinct days, as for all rules."),
  maxSize: z
    .number()
    .int()
    .min(2)
    .max(12)
    .default(8)
    .describe("Most devices of a scene: more is tidying up."),
  toleranceRatio: z
    .number()
    .min(0)
    .max(1)
    .default(0.25)
    .describe(
      "Share of its occasions, 0-1, a pair may lose as others join it: below a half, more is saved by the larger set.",
    ),
  screenMaxP: z
    .number()
    .positive()
    .max(1)
    .default(1e-3)
    .describe("Largest p-value of a pair by the hours alone that is tested at all; as for all rules."),
  pairMaxP: z
    .number()
    .positive()
    .max(1)
    .default(1e-4)
    .describe("Largest p-value of a pair that sets grow from; as for the moments of all rules."),
  minVariedRatio: z
    .number()
    .min(0)
    .max(0.5)
    .default(0.25)
    .describe(
      "Two alone are a scene where either comes first on this share of occasions, 0-1; else a rule from one to the other.",
    ),
  explainedRatio: z
    .number()
    .min(0)
    .max(1)
    .default(0.75)
    .describe(
      "Share of the occasions, 0-1, that rules from elsewhere have to explain for each member to be the better explanation.",
    ),
});

const ID = "co-activation";

export const coActivation: Detector<z.output<typeof paramsSchema>, Body> = {
  id: ID,
  kind: "scene",
  params: paramsSchema,
  body: bodySchema,
  detect(input, params) {
    const readiness = readinessOf(ID, input, params.minObservedDays);
    if (!readiness.ready) return { candidates: [], tested: 0, readiness };
    const { found, tested } = findScenes(input, params);
    return { candidates: found.map((one) => toCandidate(one, input, params.windowSec)), tested, readiness };
  },
  describe({ body, support, opportunities }, words) {
    const { occasions, span_sec } = body.together;
    const scene = toScene(body, words);
    return {
      titleParts: words.say.scene(scene),
      explanation: words.say.sceneWhy({
        names: body.members.map(({ entity_id }) => words.nameOf(entity_id)),
        conditions: scene.conditions,
        occasions,
        spanSec: Math.max(1, Math.round(span_sec)),
        isSecondNeeded: body.second_within_sec !== null,
        support,
        opportunities,
      }),
    };
  },
  toAutomation,
  targetsOf: (body) => actedOn(body).map(({ entity_id }) => entity_id),
  modeOf: (body, home) => (body.members.some(({ entity_id }) => mustAsk(entity_id, home)) ? "ask" : "act"),
  isSameIdea: (a, b) =>
    a.members.filter(({ entity_id, state }) =>
      b.members.some((other) => other.entity_id === entity_id && other.state === state),
    ).length >= 2,
};

function toCandidate(
  { members, set, fitted, pValue }: FoundScene,
  { log, shared }: DetectInput,
  windowSec: number,
): Candidate<Body> {
  const { rule, trigger } = fitted;
  const { occasions } = rule;
  const acting = Array.from(rule.acts.keys()).filter((i) => rule.acts[i] === 1 && i >= rule.begins);
  const hits = acting.filter((i) => (occasions.action[i] ?? -1) >= 0);
  const spans = set.toMs.map((toMs, i) => toMs - (set.fromMs[i] ?? 0)).sort();
  return {
    body: {
      members: members
        .map((member, place) => ({
          entity_id: member.entityId,
          state: member.state,
          from: statesBefore(member, log, shared.rows()),
          leads: trigger.leads.includes(place),
        }))
        .toSorted((a, b) => (a.entity_id < b.entity_id ? -1 : 1)),
      second_within_sec: trigger.isByTwo ? windowSec : null,
      conditions: rule.conditions,
      together: { occasions: set.fromMs.length, span_sec: (spans[spans.length >> 1] ?? 0) / SECOND_MS },
    },
    pValue,
    support: hits.length,
    opportunities: acting.length,
    baseRate: rule.verdict.meanChance,
    firstSeenMs: occasions.atMs[hits[0] ?? 0] ?? 0,
    lastSeenMs: occasions.atMs[hits.at(-1) ?? 0] ?? 0,
    daysSeen: new Set(hits.map((i) => occasions.day[i])).size,
    validated: rule.validated,
  };
}

/** Where one alone sets it off, the others; else all, whichever came first. */
function actedOn({ members, second_within_sec }: Body): readonly Member[] {
  const others = members.filter(({ leads }) => !leads);
  return second_within_sec === null && members.length - others.length === 1 ? others : members;
}

function toAutomation(body: Body, words: Words): AutomationConfig {
  const scene = toScene(body, words);
  const triggers = body.members.filter(({ leads }) => leads).map(toTrigger);
  const actions = groupByState(actedOn(body)).map(({ entityIds, state }) => toAction(entityIds, state));
  const waits: readonly Action[] =
    body.second_within_sec === null
      ? []
      : [
          {
            wait_for_trigger: triggers,
            timeout: `00:00:${String(body.second_within_sec).padStart(2, "0")}`,
            continue_on_timeout: false,
          },
        ];
  return {
    alias: words.say.sceneName(scene),
    description: words.say.sceneNote(scene),
    triggers,
    conditions: body.conditions as readonly Condition[],
    actions: [...waits, ...actions],
    mode: "single",
  };
}

function toTrigger({ entity_id, from, state }: Member): Trigger {
  const [before] = from;
  if (before === undefined) return { trigger: "state", entity_id, to: state };
  return { trigger: "state", entity_id, from: from.length === 1 ? before : from, to: state };
}

interface SameState {
  readonly entityIds: readonly string[];
  readonly state: string;
}

/** What one action can set at once: a domain's entities into one state. */
function groupByState(members: readonly Member[]): readonly SameState[] {
  const groups = new Map<string, { readonly entityIds: string[]; readonly state: string }>();
  for (const { entity_id, state } of members) {
    const key = `${domainOf(entity_id)} ${state}`;
    const known = groups.get(key);
    if (known === undefined) groups.set(key, { entityIds: [entity_id], state });
    else known.entityIds.push(entity_id);
  }
  return [...groups.values()];
}

/** The rest of them, where naming all would only repeat the trigger. */
function toScene(body: Body, words: Words): Scene {
  const acted = actedOn(body);
  const [first] = acted;
  const isRest = acted.length === body.members.length && acted.every(({ leads }) => leads);
  const groups = groupByState(acted);
  return {
    after: {
      kind: "one-of",
      things: body.members
        .filter(({ leads }) => leads)
        .map(({ entity_id, state, from }) => ({ ...toInState(entity_id, state, words), from })),
      secondSec: body.second_within_sec,
    },
    conditions: toCircumstances(body.conditions as readonly Condition[], words),
    does: isRest
      ? {
          kind: "rest",
          act:
            groups.length > 1 || first === undefined
              ? null
              : toAct({ entity_ids: [first.entity_id], state: first.state }, words),
          isSecondNeeded: body.second_within_sec !== null,
        }
      : {
          kind: "acts",
          acts: groups.map(({ entityIds, state }) => toAct({ entity_ids: entityIds, state }, words)),
        },
  };
}
