/** Conditions of a configuration as rules read them: long, short and purpose-specific forms. A template is opaque. */
import {
  type Config,
  entitiesInTemplate,
  isOff,
  isRecord,
  listOf,
  numberOf,
  spanMsOf,
  stateTextOf,
  textOf,
  textsOf,
  timeOfDayMinOf,
  weekdaysOf,
} from "./config-values.ts";
import { conditionPurpose, isOfKind, measuredKind } from "./purpose.ts";
import { limitsOf } from "./read-triggers.ts";
import type { RuleCondition } from "./rule.ts";
import type { TargetReader } from "./targets.ts";

export interface ReadConditions {
  readonly conditions: readonly RuleCondition[];
  /** Ids of the triggers one of which has to have come; null where that does not matter. */
  readonly triggerIds: ReadonlySet<string> | null;
}

/** @param value what stands under `conditions`, `condition`, `if` or as a step */
export function readConditions(value: unknown, targets: TargetReader): ReadConditions {
  const conditions: RuleCondition[] = [];
  let triggerIds: ReadonlySet<string> | null = null;
  for (const one of listOf(value)) {
    if (isRecord(one) && isOff(one)) continue;
    const ids = triggerIdsOf(one);
    if (ids === null) conditions.push(readCondition(one, targets));
    else triggerIds = intersect(triggerIds, ids);
  }
  return { conditions, triggerIds };
}

function intersect(a: ReadonlySet<string> | null, b: ReadonlySet<string>): ReadonlySet<string> {
  return a === null ? b : new Set([...b].filter((id) => a.has(id)));
}

/** Ids that `condition: trigger`, or an `or` of nothing else, asks for. */
function triggerIdsOf(condition: unknown): ReadonlySet<string> | null {
  if (!isRecord(condition)) return null;
  if (condition["condition"] === "trigger")
    return new Set(listOf(condition["id"]).flatMap((id) => stateTextOf(id) ?? []));
  const parts = listOf(condition["or"] ?? (condition["condition"] === "or" ? condition["conditions"] : null));
  const ids = parts.map(triggerIdsOf);
  if (parts.length === 0 || ids.includes(null)) return null;
  return new Set(ids.flatMap((one) => [...(one ?? [])]));
}

function readCondition(condition: unknown, targets: TargetReader): RuleCondition {
  if (typeof condition === "string") return { kind: "opaque", entityIds: entitiesInTemplate(condition) };
  if (!isRecord(condition)) return { kind: "opaque", entityIds: [] };
  for (const kind of ["and", "or", "not"] as const) {
    const parts = condition["condition"] === kind ? condition["conditions"] : condition[kind];
    if (parts !== undefined) return { kind, conditions: readParts(parts, targets) };
  }
  const name = condition["condition"];
  if (Array.isArray(name)) return { kind: "and", conditions: readParts(name, targets) };
  const options: Config = { ...condition, ...(isRecord(condition["options"]) ? condition["options"] : {}) };
  return readNamed(textOf(name) ?? "", condition, options, targets);
}

function readParts(parts: unknown, targets: TargetReader): readonly RuleCondition[] {
  return listOf(parts)
    .filter((part) => !(isRecord(part) && isOff(part)))
    .map((part) => readCondition(part, targets));
}

function readNamed(name: string, condition: Config, options: Config, targets: TargetReader): RuleCondition {
  const entityIds = targets.resolve([{ entity_id: options["entity_id"] }]).named;
  switch (name) {
    case "time":
      // Another entity tells when.
      if ([options["after"], options["before"]].some((at) => at !== undefined && timeOfDayMinOf(at) === null))
        return { kind: "opaque", entityIds };
      return {
        kind: "time",
        afterMin: timeOfDayMinOf(options["after"]),
        beforeMin: timeOfDayMinOf(options["before"]),
        weekdays: weekdaysOf(options["weekday"]),
      };
    case "state": {
      if (options["attribute"] !== undefined || spanMsOf(options["for"] ?? 0) === null)
        return { kind: "opaque", entityIds };
      const states = listOf(options["state"]).flatMap((state) => stateTextOf(state) ?? []);
      return { kind: "state", entityIds, states, forMs: spanMsOf(options["for"] ?? 0) ?? 0 };
    }
    case "numeric_state": {
      const isUnread = ["above", "below"].some(
        (key) => options[key] !== undefined && numberOf(options[key]) === null,
      );
      if (isUnread || options["attribute"] !== undefined || options["value_template"] !== undefined)
        return { kind: "opaque", entityIds };
      return {
        kind: "numeric",
        entityIds,
        above: numberOf(options["above"]),
        below: numberOf(options["below"]),
      };
    }
    case "sun":
      return { kind: "sun", isUp: sunSide(options) };
    case "sun.is_up":
      return { kind: "sun", isUp: true };
    case "sun.is_set":
    case "sun.is_night":
      return { kind: "sun", isUp: false };
    case "zone":
    case "zone.in_zone": {
      const { named, meant } = targets.resolve([condition["target"], { entity_id: options["entity_id"] }]);
      const zones = textsOf(options["zone"]).map((zone) => zone.replace(/^zone\./, ""));
      return { kind: "state", entityIds: [...named, ...meant], states: zones, forMs: 0 };
    }
    case "device":
      return readDevice(options, targets);
    case "template":
      return { kind: "opaque", entityIds: entitiesInTemplate(textOf(options["value_template"]) ?? "") };
    default:
      return readPurpose(name, condition, options, targets);
  }
}

/** Plainly by day or plainly by night; null where an offset or both ends leave it between. */
function sunSide({ after, before }: Config): boolean | null {
  if (after === "sunset" || before === "sunrise") return false;
  return after === "sunrise" || before === "sunset" ? true : null;
}

function readDevice(options: Config, targets: TargetReader): RuleCondition {
  const named = textOf(options["entity_id"]);
  const own = named === null ? "" : targets.entityIdOf(named);
  const state = { is_on: "on", is_off: "off", is_open: "open", is_closed: "closed" }[
    textOf(options["type"]) ?? ""
  ];
  if (!own.includes(".") || state === undefined)
    return { kind: "opaque", entityIds: own.includes(".") ? [own] : [] };
  return { kind: "state", entityIds: [own], states: [state], forMs: spanMsOf(options["for"] ?? 0) ?? 0 };
}

function readPurpose(name: string, condition: Config, options: Config, targets: TargetReader): RuleCondition {
  const { named, meant } = targets.resolve([condition["target"], { entity_id: condition["entity_id"] }]);
  const all = [...named, ...meant];
  const purpose = conditionPurpose(name);
  const kinds = purpose?.kinds ?? measuredKind(name);
  if (kinds === null) return { kind: "opaque", entityIds: all };
  const entityIds = all.filter((id) => isOfKind(id, targets.entity(id), kinds));
  if (purpose === null) {
    const [limits = { above: null, below: null }] = limitsOf(options["threshold"]);
    return { kind: "numeric", entityIds, ...limits };
  }
  const forMs = spanMsOf(options["for"] ?? 0) ?? 0;
  if (options["behavior"] !== "all") {
    const any = entityIds.map((id): RuleCondition => ({
      kind: "state",
      entityIds: [id],
      states: purpose.to,
      forMs,
    }));
    if (any.length > 1) return { kind: "or", conditions: any };
  }
  return { kind: "state", entityIds, states: purpose.to, forMs };
}
