/**
 * Walks the actions of an automation or script and tells what each does, to which entities, when and on which condition.
 *
 * Choices, branches, repeats, parallels and sequences are walked; what comes after a wait for triggers has those as its own. Scripts that are
 * called are walked in their place, once on each way down, so that one that calls itself ends.
 */
import { domainOf } from "../domain/home.ts";
import { columnSetBy } from "../domain/setpoint.ts";
import { isActuatorDomain } from "../features/actionable.ts";
import {
  type Config,
  isOff,
  isRecord,
  listOf,
  spanMsOf,
  stateTextOf,
  textOf,
  textsOf,
} from "./config-values.ts";
import { readConditions } from "./read-conditions.ts";
import { type IdentifiedTrigger, readTriggers } from "./read-triggers.ts";
import type { Rule, RuleCondition, RuleEffect, UnreadCall } from "./rule.ts";
import { setpointReached, stateReached } from "./service-effects.ts";
import { asRecord, fillIn, isTemplate, itemValues, namedInText } from "./variables.ts";
import type { TargetReader } from "./targets.ts";

/** What reading needs of the home. */
export interface ActionHome {
  readonly targets: TargetReader;
  /** The steps of a script, null where it is not known. */
  readonly scriptOf: (entityId: string) => unknown;
  /** A script's own variables. */
  readonly variablesOf: (entityId: string) => Config;
  /** Entities of a scene with their states, null where only the entity is told. */
  readonly sceneOf: (entityId: string) => readonly (readonly [entityId: string, state: string | null])[];
}

/** Where in the actions one is. */
interface Place {
  readonly triggers: readonly IdentifiedTrigger[];
  readonly conditions: readonly RuleCondition[];
  readonly afterMs: number | null;
  /** Scripts one is inside of. */
  readonly within: readonly string[];
  /** What variables are, where that is written. */
  readonly values: Config;
}

type Found = Omit<Rule, "source">;

/** Deeper nesting is not read: nobody writes it, and a configuration from outside may not exhaust the stack. */
const MAX_DEPTH = 30;

/** @returns a rule for each place in the actions at which something is done */
export function readActions(
  steps: unknown,
  triggers: readonly IdentifiedTrigger[],
  conditions: readonly RuleCondition[],
  home: ActionHome,
  values: Config = {},
): readonly Found[] {
  const found: Doing[] = [];

  function doingAt(place: Place, isGuessed: boolean): Doing {
    const known = found.find(
      (one) =>
        one.place.triggers === place.triggers &&
        one.place.conditions === place.conditions &&
        one.isGuessed === isGuessed,
    );
    const doing = known ?? { place, isGuessed, effects: [], unread: [] };
    if (known === undefined) found.push(doing);
    return doing;
  }

  function emit(place: Place, effects: readonly RuleEffect[], isGuessed = false): void {
    if (effects.length > 0) doingAt(place, isGuessed).effects.push(...effects);
  }

  /** @returns where one is after the steps */
  function walk(value: unknown, start: Place, depth: number): Place {
    let place = start;
    if (depth > MAX_DEPTH) return place;
    for (const step of listOf(value)) place = take(step, place, depth);
    return place;
  }

  function take(step: unknown, place: Place, depth: number): Place {
    if (typeof step === "string") return withConditions(place, step);
    if (Array.isArray(step)) return walk(step, place, depth + 1);
    if (!isRecord(step) || isOff(step)) return place;
    if (isRecord(step["variables"]))
      return { ...place, values: { ...place.values, ...asRecord(fillIn(step["variables"], place.values)) } };
    if (step["delay"] !== undefined)
      return { ...place, afterMs: add(place.afterMs, spanMsOf(step["delay"])) };
    if (step["wait_for_trigger"] !== undefined) {
      return { ...place, triggers: readTriggers(step["wait_for_trigger"], home.targets), afterMs: 0 };
    }
    if (step["wait_template"] !== undefined) return { ...place, afterMs: null };
    if (step["choose"] !== undefined) {
      // What is left over comes where none of them holds.
      let left = place;
      for (const option of listOf(step["choose"]).filter(isRecord)) {
        walk(option["sequence"], withConditions(place, option["conditions"]), depth + 1);
        left = withoutConditions(left, option["conditions"]);
      }
      walk(step["default"], left, depth + 1);
      return place;
    }
    if (step["if"] !== undefined) {
      walk(step["then"], withConditions(place, step["if"]), depth + 1);
      walk(step["else"], withoutConditions(place, step["if"]), depth + 1);
      return place;
    }
    if (step["repeat"] !== undefined) {
      const repeat = isRecord(step["repeat"]) ? step["repeat"] : {};
      const items = listOf(fillIn(repeat["for_each"], place.values)).slice(0, MAX_ITEMS);
      if (items.length === 0)
        return walk(repeat["sequence"], withConditions(place, repeat["while"]), depth + 1);
      let last = place;
      for (const item of items)
        last = walk(
          repeat["sequence"],
          { ...last, values: { ...last.values, ...itemValues(item) } },
          depth + 1,
        );
      return last;
    }
    if (step["parallel"] !== undefined) {
      for (const branch of listOf(step["parallel"])) take(branch, place, depth + 1);
      return place;
    }
    if (step["sequence"] !== undefined) return walk(step["sequence"], place, depth + 1);
    const service = textOf(
      fillIn(step["action"] ?? step["service"] ?? step["service_template"], place.values),
    );
    if (service !== null) {
      call(service.trim().toLowerCase(), step, place, depth);
      return place;
    }
    if (typeof step["scene"] === "string") {
      emit(place, sceneEffects(step["scene"], place));
      return place;
    }
    if (typeof step["device_id"] === "string" && step["condition"] === undefined) {
      emit(place, deviceEffects(step, place));
      return place;
    }
    const isCondition = ["condition", "and", "or", "not"].some((key) => step[key] !== undefined);
    return isCondition ? withConditions(place, step) : place;
  }

  function call(service: string, step: Config, place: Place, depth: number): void {
    const data: Config = {
      ...asRecord(fillIn(step["data_template"], place.values)),
      ...asRecord(fillIn(step["service_data"], place.values)),
      ...asRecord(fillIn(step["data"], place.values)),
    };
    const places = [
      asRecord(fillIn(step["target"], place.values)),
      data,
      { entity_id: fillIn(step["entity_id"], place.values) },
    ];
    const resolved = home.targets.resolve(places);
    const { named } = resolved;
    const domain = domainOf(service);
    const isAll = places.some((one) => textsOf(one["entity_id"]).includes("all"));
    const meant = isAll
      ? [...new Set([...resolved.meant, ...home.targets.ofDomain(domain)])]
      : resolved.meant;
    const unread = places.flatMap((one) =>
      TARGET_KEYS.flatMap((key) =>
        listOf(one[key]).flatMap((id) => (typeof id === "string" && isTemplate(id) ? [id] : [])),
      ),
    );
    if (isTemplate(service) || unread.length > 0) {
      guess(service, data, unread, [...named, ...meant], place);
      if (isTemplate(service)) return;
    }
    if (domain === "script") {
      const name = service.slice("script.".length);
      const isOwnService = name === "turn_on" || name === "toggle";
      const given = isOwnService ? asRecord(data["variables"]) : data;
      for (const script of isOwnService ? named : name === "turn_off" || name === "reload" ? [] : [service])
        callScript(script, place, depth, given);
      return;
    }
    if (service === "scene.turn_on" || (domain === "homeassistant" && service.endsWith(".turn_on"))) {
      for (const id of [...named, ...meant]) {
        if (domainOf(id) === "scene") emit(place, sceneEffects(id, place));
        if (domainOf(id) === "script") callScript(id, place, depth);
      }
      if (domain === "scene") return;
    }
    if (service === "scene.apply") {
      emit(
        place,
        statesOfScene(data["entities"]).map(([id, state]) => effect(id, state, place, true)),
      );
      return;
    }
    emit(place, [
      ...named.flatMap((id) => effectOn(id, true)),
      ...meant.flatMap((id) => effectOn(id, false)),
    ]);

    function effectOn(entityId: string, isNamed: boolean): readonly RuleEffect[] {
      const state = stateReached(entityId, service, data);
      const hasSettings = state !== data["hvac_mode"] && Object.keys(data).some((key) => key !== "entity_id");
      const own = state === undefined ? [] : [effect(entityId, state, place, isNamed, hasSettings)];
      const setTo = setpointReached(entityId, service, data);
      const id = columnSetBy(service, entityId);
      return setTo === undefined ? own : [...own, effect(id, setTo, place, isNamed)];
    }
  }

  /** What a call may do whose target or action is a template: to what it names, else to anything. */
  function guess(
    service: string,
    data: Config,
    templates: readonly string[],
    known: readonly string[],
    place: Place,
  ): void {
    const named = [service, ...templates]
      .flatMap(namedInText)
      .filter((id) => home.targets.entity(id) !== undefined);
    const domain = /^([a-z_]+)\./.exec(service)?.[1] ?? null;
    const isMeant = (id: string) =>
      isActuatorDomain(domainOf(id)) &&
      (domain === null || domain === "homeassistant" || domain === domainOf(id));
    const reached = (id: string) => (isTemplate(service) ? null : stateReached(id, service, data));
    const effects = [...new Set(isTemplate(service) ? [...known, ...named] : named)]
      .filter(isMeant)
      .flatMap((id) => {
        const state = reached(id);
        return state === undefined ? [] : [effect(id, state, place, true)];
      });
    if (effects.length > 0) emit(place, effects, true);
    else if (known.length === 0 || templates.length > 0)
      doingAt(place, true).unread.push({
        service: isTemplate(service) ? null : service,
        data,
        afterMs: place.afterMs,
      });
  }

  function callScript(entityId: string, place: Place, depth: number, given: Config = {}): void {
    if (place.within.includes(entityId)) return;
    const own = { ...home.variablesOf(entityId), ...given };
    const within = [...place.within, entityId];
    walk(home.scriptOf(entityId), { ...place, within, values: own }, depth + 1);
  }

  function sceneEffects(entityId: string, place: Place): readonly RuleEffect[] {
    return home.sceneOf(entityId).map(([id, state]) => effect(id, state, place, true));
  }

  function deviceEffects(step: Config, place: Place): readonly RuleEffect[] {
    const type = textOf(step["type"]) ?? "";
    const domain = textOf(step["domain"]) ?? "";
    const named = textOf(step["entity_id"]);
    if (named === null) return [];
    const own = home.targets.entityIdOf(named);
    const ids = own.includes(".") ? [own] : home.targets.ofDevice(textOf(step["device_id"]) ?? "", domain);
    const service = DEVICE_ACTIONS[`${domain}.${type}`] ?? type;
    return ids.length !== 1
      ? []
      : ids.flatMap((id) => {
          const state = stateReached(id, `${domain}.${service}`, step);
          return state === undefined ? [] : [effect(id, state, place, true, false)];
        });
  }

  function withConditions(place: Place, value: unknown): Place {
    if (value === undefined) return place;
    const read = readConditions(value, home.targets);
    const { triggerIds } = read;
    const triggers =
      triggerIds === null ? place.triggers : place.triggers.filter(({ id }) => triggerIds.has(id));
    return { ...place, triggers, conditions: [...place.conditions, ...read.conditions] };
  }

  function withoutConditions(place: Place, value: unknown): Place {
    const { conditions: own, triggerIds } = readConditions(value, home.targets);
    if (own.length === 0) {
      if (triggerIds === null) return place;
      return { ...place, triggers: place.triggers.filter(({ id }) => !triggerIds.has(id)) };
    }
    // Not this trigger or not this condition: no rule can tell that.
    const without: RuleCondition =
      triggerIds === null ? { kind: "not", conditions: own } : { kind: "opaque", entityIds: [] };
    return { ...place, conditions: [...place.conditions, without] };
  }

  walk(steps, { triggers, conditions, afterMs: 0, within: [], values }, 0);
  return found.map(({ place, effects, isGuessed, unread }) => ({
    triggers: place.triggers.flatMap((one) => one.triggers),
    conditions: place.conditions,
    effects,
    isGuessed,
    ...(unread.length === 0 ? {} : { unread }),
  }));
}

/** What is done at a place. */
interface Doing {
  readonly place: Place;
  readonly isGuessed: boolean;
  readonly effects: RuleEffect[];
  readonly unread: UnreadCall[];
}

const TARGET_KEYS = ["entity_id", "device_id", "area_id", "floor_id", "label_id"];
/** More things than these nobody lists by hand. */
const MAX_ITEMS = 50;

const DEVICE_ACTIONS: Readonly<Record<string, string>> = {
  "cover.open": "open_cover",
  "cover.close": "close_cover",
  "cover.set_position": "set_cover_position",
  "vacuum.clean": "start",
  "vacuum.dock": "return_to_base",
  "alarm_control_panel.arm_away": "alarm_arm_away",
  "alarm_control_panel.arm_home": "alarm_arm_home",
  "alarm_control_panel.arm_night": "alarm_arm_night",
  "alarm_control_panel.arm_vacation": "alarm_arm_vacation",
  "alarm_control_panel.disarm": "alarm_disarm",
};

/** Entities of a scene: a list of ids, or an object of states. */
export function statesOfScene(entities: unknown): readonly (readonly [string, string | null])[] {
  if (!isRecord(entities)) return [];
  return Object.entries(entities).map(([id, value]) => [
    id,
    stateTextOf(isRecord(value) ? value["state"] : value),
  ]);
}

/** A scene sets whatever it remembers. */
function effect(
  entityId: string,
  state: string | null,
  place: Place,
  isNamed: boolean,
  hasSettings = true,
): RuleEffect {
  return { entityId, state, afterMs: place.afterMs, isNamed, hasSettings };
}

function add(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b;
}
