/**
 * The automations the demo home already has, each twice over: as Home Assistant's configuration, and as what it did in the made-up past.
 *
 * They act on lights and fans that people use as well, so that telling the two apart matters.
 */

export interface DemoAutomation {
  readonly entity_id: string;
  readonly id: string;
  readonly config: {
    readonly alias: string;
    readonly triggers: readonly unknown[];
    readonly conditions: readonly unknown[];
    readonly actions: readonly unknown[];
    readonly mode: string;
  };
  readonly trigger: PastTrigger;
  readonly steps: readonly PastStep[];
}

type PastTrigger =
  | { readonly kind: "sunset"; readonly offsetMin: number }
  | { readonly kind: "time"; readonly atMin: number }
  | {
      readonly kind: "state";
      readonly entityId: string;
      readonly to: string;
      readonly forMin: number;
      readonly onlyInTheDark: boolean;
    }
  | { readonly kind: "above"; readonly entityId: string; readonly above: number };

interface PastStep {
  readonly delayMin: number;
  readonly service: string;
  readonly entityIds: readonly string[];
}

export const AUTOMATIONS: readonly DemoAutomation[] = [
  automation(
    "garden_lights_on",
    "Garden lights on at sunset",
    { kind: "sunset", offsetMin: 10 },
    [{ trigger: "sun", event: "sunset", offset: "00:10:00" }],
    [],
    [{ delayMin: 0, service: "light.turn_on", entityIds: ["light.garden_path", "light.terrace"] }],
  ),
  automation(
    "garden_lights_off",
    "Garden lights off at night",
    { kind: "time", atMin: 1410 },
    [{ trigger: "time", at: "23:30:00" }],
    [],
    [{ delayMin: 0, service: "light.turn_off", entityIds: ["light.garden_path", "light.terrace"] }],
  ),
  automation(
    "hallway_light_on",
    "Hallway light on with motion in the dark",
    {
      kind: "state",
      entityId: "binary_sensor.hallway_motion",
      to: "on",
      forMin: 0,
      onlyInTheDark: true,
    },
    [{ trigger: "state", entity_id: ["binary_sensor.hallway_motion"], to: "on" }],
    [{ condition: "state", entity_id: "sun.sun", state: "below_horizon" }],
    [{ delayMin: 0, service: "light.turn_on", entityIds: ["light.hallway"] }],
  ),
  automation(
    "hallway_light_off",
    "Hallway light off without motion",
    {
      kind: "state",
      entityId: "binary_sensor.hallway_motion",
      to: "off",
      forMin: 3,
      onlyInTheDark: false,
    },
    [
      {
        trigger: "state",
        entity_id: ["binary_sensor.hallway_motion"],
        to: "off",
        for: "00:03:00",
      },
    ],
    [],
    [{ delayMin: 0, service: "light.turn_off", entityIds: ["light.hallway"] }],
  ),
  automation(
    "bathroom_fan",
    "Bathroom fan after a shower",
    { kind: "above", entityId: "sensor.bathroom_humidity", above: 68 },
    [{ trigger: "numeric_state", entity_id: ["sensor.bathroom_humidity"], above: 68 }],
    [],
    [
      { delayMin: 0, service: "fan.turn_on", entityIds: ["fan.bathroom_fan"] },
      { delayMin: 25, service: "fan.turn_off", entityIds: ["fan.bathroom_fan"] },
    ],
  ),
];

export function automation(
  name: string,
  alias: string,
  trigger: PastTrigger,
  triggers: readonly unknown[],
  conditions: readonly unknown[],
  steps: readonly PastStep[],
): DemoAutomation {
  const actions = steps.flatMap((step) => [
    ...(step.delayMin > 0 ? [{ delay: { minutes: step.delayMin } }] : []),
    { action: step.service, target: { entity_id: step.entityIds }, data: {} },
  ]);
  return {
    // Home Assistant names an automation's entity after its alias.
    entity_id: `automation.${alias.toLowerCase().replaceAll(/[^a-z0-9]+/g, "_")}`,
    id: `demo_${name}`,
    config: { alias, triggers, conditions, actions, mode: "restart" },
    trigger,
    steps,
  };
}
