import { describe, expect, it } from "vitest";
import { analyse } from "../../../src/core/suggest/analyse.ts";
import { type AutomatedOptions, LAMP, createAutomatedHouse } from "../../houses/automated-house.ts";

/** Titles of new automations for the lamp. */
function newOnes(options: AutomatedOptions): readonly string[] {
  const { log, home } = createAutomatedHouse({ otherUses: 0, ...options });
  return analyse({ log, home, nowMs: log.range.toMs, seed: 0, tick: () => 0 })
    .suggestions.filter(
      ({ suggestion, targetEntityIds }) => suggestion.kind === "new" && targetEntityIds.includes(LAMP),
    )
    .map(({ suggestion }) => suggestion.title);
}

const after =
  (fromMin: number, toMin: number): NonNullable<AutomatedOptions["react"]> =>
  (_lamp, _weekday, random) => ({ undoneAfterMin: fromMin + (toMin - fromMin) * random() });
const drawMin: AutomatedOptions["drawMin"] = (random) => 1020 + 300 * random();

describe("what people do to undo an automation", () => {
  it("is no new automation, also where no change of the automation can be offered", () => {
    const config = {
      alias: "Evening light",
      triggers: [{ trigger: "sun", event: "sunset" }],
      conditions: ["{{ is_state('light.lamp', 'off') }}"],
      actions: [{ action: "light.turn_on", target: { entity_id: LAMP } }],
    };
    expect(newOnes({ config, beforeSunsetMin: 0, place: true, react: after(1, 4) })).toEqual([]);
    const atSix: AutomatedOptions["drawMin"] = (random) => 1080 + 10 * random();
    const sensor = { entityId: "binary_sensor.door", deviceClass: "door", offAfterMin: () => 0.4 };
    expect(newOnes({ drawMin: atSix, sensor, react: after(1, 6) })).toEqual([]);
  });

  it("is not what they do later than that", () => {
    expect(newOnes({ react: after(20, 23) })).not.toEqual([]);
  });

  it("is not what ends a use of what motion switched on", () => {
    expect(newOnes({ drawMin, react: after(4, 5) })).toMatchObject([
      expect.stringMatching(/^Turn off the lamp \d minutes after/),
    ]);
  });
});
