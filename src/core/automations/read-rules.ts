/** Everything HOME says about what the home does by itself, as rules: automations, uses of blueprints, scripts and scenes. */
import type { Home, HomeAutomation } from "../domain/home.ts";
import { type Cause, causeOf } from "./cause.ts";
import { type Config, isRecord, textsOf } from "./config-values.ts";
import { type ActionHome, readActions, statesOfScene } from "./read-actions.ts";
import { asIdentified, readBlueprint } from "./read-blueprint.ts";
import { readConditions } from "./read-conditions.ts";
import { readTriggers } from "./read-triggers.ts";
import type { Rule, RuleCondition, RuleTrigger } from "./rule.ts";
import { type TargetReader, createTargetReader } from "./targets.ts";

/** What one automation waits for, whether or not its actions could be read. */
export interface ReadAutomation {
  readonly entityId: string;
  readonly triggers: readonly RuleTrigger[];
  /** Without these it does not run at all; those among its actions are of its rules only. */
  readonly conditions: readonly RuleCondition[];
  /** Read from a blueprint's inputs only: what the blueprint waits for and asks is not known. */
  readonly isGuessed: boolean;
  readonly cause: Cause;
  readonly rules: readonly Rule[];
}

export interface HomeRules {
  readonly automations: readonly ReadAutomation[];
  /** Of automations, scripts and scenes. */
  readonly rules: readonly Rule[];
  readonly targets: TargetReader;
}

/** Cost: O(entities + parts of all configurations) */
export function readRules(home: Home): HomeRules {
  const targets = createTargetReader(home);
  const scripts = new Map(home.scripts.map(({ entity_id, config }) => [entity_id, config]));
  const scenes = new Map(home.scenes.map(({ entity_id, config }) => [entity_id, sceneStates(config)]));
  const actionHome: ActionHome = {
    targets,
    scriptOf: (entityId) => stepsOf(scripts.get(entityId) ?? null, targets),
    variablesOf: (entityId) => variablesOf(scripts.get(entityId) ?? null),
    sceneOf: (entityId) => scenes.get(entityId) ?? [],
  };
  const automations = home.automations.map((one) => readAutomation(one, actionHome));
  const ofScripts = home.scripts.flatMap(({ entity_id, config }) =>
    readActions(stepsOf(config, targets), [], [], actionHome, variablesOf(config)).map((found): Rule => ({
      ...found,
      source: entity_id,
      isGuessed: found.isGuessed || (isBlueprint(config) && !isSubstituted(config)),
    })),
  );
  const ofScenes = [...scenes].map(([source, states]): Rule => ({
    source,
    triggers: [],
    conditions: [],
    effects: states.map(([entityId, state]) => ({
      entityId,
      state,
      afterMs: 0,
      isNamed: true,
      hasSettings: true,
    })),
    isGuessed: false,
  }));
  return {
    automations,
    rules: [...automations.flatMap(({ rules }) => rules), ...ofScripts, ...ofScenes],
    targets,
  };
}

function readAutomation(automation: HomeAutomation, home: ActionHome): ReadAutomation {
  const read = readParts(automation, home);
  return { ...read, cause: causeOf(read.triggers, home.targets) };
}

function readParts({ entity_id, config }: HomeAutomation, home: ActionHome): Omit<ReadAutomation, "cause"> {
  if (config === null)
    return { entityId: entity_id, triggers: [], conditions: [], isGuessed: false, rules: [] };
  const toRule = (found: Omit<Rule, "source">, isGuessed: boolean): Rule => ({
    ...found,
    source: entity_id,
    isGuessed: isGuessed || found.isGuessed,
  });
  if (isBlueprint(config) && !isSubstituted(config)) {
    const inputs = readBlueprint(blueprintOf(config), home.targets);
    const given = readTriggers(inputs.triggerConfigs, home.targets).flatMap((one) => one.triggers);
    const triggers = [...inputs.triggers, ...given];
    const own =
      inputs.effects.length === 0
        ? []
        : [{ triggers, conditions: [], effects: inputs.effects, isGuessed: true }];
    const rules = [...own, ...readActions(inputs.steps, asIdentified(triggers), [], home)];
    return {
      entityId: entity_id,
      triggers,
      conditions: [],
      isGuessed: true,
      rules: rules.map((found) => toRule(found, true)),
    };
  }
  const identified = readTriggers(config["triggers"] ?? config["trigger"], home.targets);
  const { conditions, triggerIds } = readConditions(
    config["conditions"] ?? config["condition"],
    home.targets,
  );
  const reached = triggerIds === null ? identified : identified.filter(({ id }) => triggerIds.has(id));
  const actions = config["actions"] ?? config["action"];
  return {
    entityId: entity_id,
    triggers: reached.flatMap((one) => one.triggers),
    conditions,
    isGuessed: false,
    rules: readActions(actions, reached, conditions, home, variablesOf(config)).map((found) =>
      toRule(found, false),
    ),
  };
}

function variablesOf(config: Config | null): Config {
  const own = config?.["variables"];
  const ofTriggers = config?.["trigger_variables"];
  return { ...(isRecord(ofTriggers) ? ofTriggers : {}), ...(isRecord(own) ? own : {}) };
}

/** A script's steps; of a blueprint's, those among its inputs. */
function stepsOf(config: Config | null, targets: TargetReader): unknown {
  if (config === null) return [];
  if (isBlueprint(config) && !isSubstituted(config)) return readBlueprint(blueprintOf(config), targets).steps;
  return config["sequence"] ?? [];
}

function sceneStates(config: Config | null): readonly (readonly [string, string | null])[] {
  if (config === null) return [];
  const told = statesOfScene(config["entities"]);
  return told.length > 0 ? told : textsOf(config["entity_id"]).map((id) => [id, null]);
}

function isBlueprint(config: Config | null): boolean {
  return isRecord(config?.["use_blueprint"]);
}

function blueprintOf(config: Config): Config {
  return isRecord(config["use_blueprint"]) ? config["use_blueprint"] : {};
}

/** Whether the blueprint's text stands in the configuration already. */
function isSubstituted(config: Config | null): boolean {
  return ["triggers", "trigger", "actions", "action", "sequence"].some((key) => config?.[key] !== undefined);
}
