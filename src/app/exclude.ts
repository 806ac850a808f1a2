/**
 * What is learned from: rules that people set, on top of what is not worth remembering unless somebody asks for it (machines' news about
 * themselves, and what people have hidden or disabled).
 *
 * The most specific rule about an entity decides: entity, person, device, label, area, domain, default. Where two of one kind speak of it (an
 * entity has two labels, a phone two persons) leaving out wins. All of that is worked out once for each home and set of rules: on the
 * way of a change there is one look into a map.
 */
import type { EventContext, HomeEvent } from "../core/domain/event.ts";
import { domainOf, type Home, type HomeEntity } from "../core/domain/home.ts";
import type { Initiator } from "../core/domain/initiator.ts";
import { type LearningRule, learningRuleId, RULE_KINDS, type RuleKind } from "../core/domain/learning.ts";
import type { AttributedEvent } from "../ports/event-store.ts";
import { defaultRuleOf, FIXED_RULES } from "./exclude-defaults.ts";
import { ownersOf } from "./person-entities.ts";

export interface Excluder {
  /** The id of the rule that leaves the entity out, `null` when it is kept. */
  ruleFor(entityId: string): string | null;
  /** The same for an event. Runs of automations go only where a rule of people's says so: they tell who did what to others. */
  ruleForEvent(event: HomeEvent): string | null;
  /** Entities of the home that are kept. */
  keptEntityIds(): readonly string[];
  /** How many of the home's entities each rule decides about, by rule id. */
  entityCounts(): ReadonlyMap<string, number>;
  /** Those whose doing is not to be told from what nobody knows, as actors are named: by user, or by person where there is none. */
  readonly leftOutUserIds: ReadonlySet<string>;
  /** The same event, without a person who is left out. */
  withoutPerson(attributed: AttributedEvent): AttributedEvent;
}

interface Decision {
  readonly ruleId: string;
  readonly isKept: boolean;
}

/** Surely nobody's, so that no correction ("this switch is Ben's") claims it for somebody else. */
const NOBODYS: Initiator = { kind: "unknown", actor: null, certaintyRatio: 1 };

/** Compiles the rules for a home. Cost: O(entities + rules). */
export function createExcluder(home: Home, rules: readonly LearningRule[] = []): Excluder {
  const decide = createDecide(home, rules);
  const decisions = new Map(home.entities.map((entity) => [entity.entity_id, decide(entity)]));
  const ownRuleIds = new Set(rules.map(({ id }) => id));
  const leftOutUserIds = usersLeftOut(home, rules);

  const decisionOn = (entityId: string): Decision | null => {
    const known = decisions.get(entityId);
    return known === undefined ? decide(unregistered(entityId)) : known;
  };
  const ruleFor = (entityId: string): string | null => {
    const decision = decisionOn(entityId);
    return decision === null || decision.isKept ? null : decision.ruleId;
  };
  return {
    ruleFor,
    ruleForEvent(event) {
      if (event.type === "call_service") return null;
      const rule = ruleFor(event.entityId);
      return rule === null || event.type === "state" || ownRuleIds.has(rule) ? rule : null;
    },
    keptEntityIds: () =>
      [...decisions]
        .filter(([, decision]) => decision === null || decision.isKept)
        .map(([entityId]) => entityId),
    entityCounts() {
      const counts = new Map<string, number>();
      for (const decision of decisions.values()) {
        if (decision !== null) counts.set(decision.ruleId, (counts.get(decision.ruleId) ?? 0) + 1);
      }
      return counts;
    },
    leftOutUserIds,
    withoutPerson: (attributed) => withoutUsers(attributed, leftOutUserIds),
  };
}

/** A function that puts an entity to the rules, most specific first. */
function createDecide(home: Home, rules: readonly LearningRule[]): (entity: HomeEntity) => Decision | null {
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const rulesOf = (kind: RuleKind, values: readonly string[]): readonly LearningRule[] =>
    values.map((value) => byId.get(learningRuleId(kind, value))).filter((rule) => rule !== undefined);
  const devices = new Map(home.devices.map((device) => [device.id, device]));
  const areas = new Map(home.areas.map((area) => [area.area_id, area]));
  const isAboutPersons = rules.some(({ by }) => by === "person");
  const owners = isAboutPersons ? ownersOf(home) : () => [];

  return (entity) => {
    const fixed = defaultRuleOf(entity);
    if (fixed !== null && FIXED_RULES.has(fixed)) return { ruleId: fixed, isKept: false };
    const device = devices.get(entity.device_id ?? "");
    const areaId = entity.area_id ?? device?.area_id ?? null;
    const labels = [...entity.labels, ...(device?.labels ?? []), ...(areas.get(areaId ?? "")?.labels ?? [])];
    const values: Readonly<Record<RuleKind, readonly string[]>> = {
      entity: [entity.entity_id],
      person: owners(entity.entity_id),
      device: listOf(entity.device_id),
      label: labels,
      area: listOf(areaId),
      domain: [domainOf(entity.entity_id)],
    };
    for (const kind of RULE_KINDS) {
      const decision = strictest(rulesOf(kind, values[kind]));
      if (decision !== null) return decision;
    }
    return fixed === null ? null : { ruleId: fixed, isKept: false };
  };
}

function strictest(rules: readonly LearningRule[]): Decision | null {
  const rule = rules.find(({ effect }) => effect === "exclude") ?? rules[0];
  return rule === undefined ? null : { ruleId: rule.id, isKept: rule.effect === "include" };
}

/** Users, and persons' entity ids, of the persons who are left out. */
export function usersLeftOut(home: Home, rules: readonly LearningRule[]): ReadonlySet<string> {
  const persons = new Set(
    rules.filter(({ by, effect }) => by === "person" && effect === "exclude").map(({ value }) => value),
  );
  const users = home.persons.flatMap(({ entity_id, user_id }) =>
    persons.has(entity_id) ? listOf(user_id) : [],
  );
  return new Set([...persons, ...users]);
}

/** The change stays, because the home has to be known as it was; that this person made it does not. */
function withoutUsers(attributed: AttributedEvent, userIds: ReadonlySet<string>): AttributedEvent {
  if (userIds.size === 0) return attributed;
  const { event, initiator } = attributed;
  const isTheirs = userIds.has(initiator?.actor ?? "");
  const isInContext = userIds.has(event.context?.userId ?? "");
  if (!isTheirs && !isInContext) return attributed;
  return {
    event: isInContext ? { ...event, context: withoutUser(event.context) } : event,
    initiator: isTheirs ? NOBODYS : initiator,
  };
}

function withoutUser(context: EventContext | null): EventContext | null {
  return context === null ? null : { ...context, userId: null };
}

/** One that came after the home was read. */
function unregistered(entityId: string): HomeEntity {
  return {
    entity_id: entityId,
    name: null,
    area_id: null,
    device_id: null,
    device_class: null,
    platform: null,
    entity_category: null,
    labels: [],
    disabled_by: null,
    hidden_by: null,
    unit_of_measurement: null,
  };
}

function listOf(value: string | null): readonly string[] {
  return value === null ? [] : [value];
}
