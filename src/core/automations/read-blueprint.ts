/**
 * What can be known of an automation made from a blueprint when only its inputs are at hand.
 *
 * The blueprint's own text is not part of HOME. Triggers and actions among the inputs are read as they are; sensors and times are taken for
 * what starts it, things that can be operated for what it acts on, into whichever state.
 */
import { domainOf, isPlace } from "../domain/home.ts";
import { isActuatorDomain } from "../features/actionable.ts";
import { type Config, isEntityId, isRecord, listOf, textsOf, timeOfDayMinOf } from "./config-values.ts";
import type { IdentifiedTrigger } from "./read-triggers.ts";
import type { RuleEffect, RuleTrigger } from "./rule.ts";
import type { TargetReader } from "./targets.ts";

export interface BlueprintInputs {
  readonly triggers: readonly RuleTrigger[];
  /** Triggers as configurations write them. */
  readonly triggerConfigs: readonly unknown[];
  readonly steps: readonly unknown[];
  readonly effects: readonly RuleEffect[];
}

/** Texts like "00:05:00" under such a name are spans, not times of day. */
const SPAN_NAME = /delay|wait|duration|timeout|for\b|_for_|cooldown|interval/i;
const TELLING: ReadonlySet<string> = new Set([
  "binary_sensor",
  "sensor",
  "event",
  "button",
  "input_button",
  "zone",
  "calendar",
  "schedule",
]);

export function readBlueprint(useBlueprint: Config, targets: TargetReader): BlueprintInputs {
  const triggers: RuleTrigger[] = [];
  const triggerConfigs: unknown[] = [];
  const steps: unknown[] = [];
  const effects: RuleEffect[] = [];

  function takeEntity(entityId: string): void {
    const domain = domainOf(entityId);
    const about = { entityIds: [entityId], forMs: 0 };
    if (isPlace(domain)) {
      for (const event of ["arrive", "leave"] as const)
        triggers.push({ kind: "presence", ...about, zone: "zone.home", event });
    } else if (TELLING.has(domain)) triggers.push({ kind: "state", ...about, from: null, to: null });
    else if (isActuatorDomain(domain))
      effects.push({ entityId, state: null, afterMs: null, isNamed: true, hasSettings: true });
  }

  function take(name: string, value: unknown): void {
    const minute = SPAN_NAME.test(name) ? null : timeOfDayMinOf(value);
    if (minute !== null) {
      triggers.push({ kind: "time", atMin: minute, entityId: null, offsetMin: 0, weekdays: null });
      return;
    }
    for (const one of listOf(value)) {
      if (typeof one === "string") {
        const id = targets.entityIdOf(one);
        if (isEntityId(id)) takeEntity(id);
      } else if (isRecord(one)) {
        if ("trigger" in one || "platform" in one) triggerConfigs.push(one);
        else if (isStep(one)) steps.push(one);
        else if (textsOf(one["entity_id"]).length > 0 || isTarget(one)) {
          const { named, meant } = targets.resolve([one]);
          for (const id of named) takeEntity(id);
          // An area is named for what is operated in it, not for its sensors.
          for (const id of meant) if (isActuatorDomain(domainOf(id))) takeEntity(id);
        }
      }
    }
  }

  const inputs = isRecord(useBlueprint["input"]) ? useBlueprint["input"] : {};
  for (const [name, value] of Object.entries(inputs)) take(name, value);
  return { triggers, triggerConfigs, steps, effects };
}

/** Triggers and actions the blueprint's inputs held, as the walk over actions takes them. */
export function asIdentified(triggers: readonly RuleTrigger[]): readonly IdentifiedTrigger[] {
  return triggers.length === 0 ? [] : [{ id: "blueprint", triggers }];
}

const STEP_KEYS = ["action", "service", "choose", "if", "sequence", "repeat", "parallel", "delay", "scene"];

function isStep(value: Config): boolean {
  return STEP_KEYS.some((key) => key in value) || ("device_id" in value && "type" in value);
}

function isTarget(value: Config): boolean {
  return ["area_id", "device_id", "floor_id", "label_id"].some((key) => key in value);
}
