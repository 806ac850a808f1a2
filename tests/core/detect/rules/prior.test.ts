import { describe, expect, it } from "vitest";
import { createPrior } from "../../../../src/core/detect/rules/prior.ts";
import { RULE_PARAMS } from "../../../../src/core/detect/rules/rules.ts";
import { createTriggerKinds } from "../../../../src/core/detect/trigger-kinds.ts";
import { extractActions } from "../../../../src/core/features/actions.ts";
import { createDayTable } from "../../../../src/core/features/day-table.ts";
import { collectEventStreams } from "../../../../src/core/features/event-streams.ts";
import { groupTargets } from "../../../../src/core/features/target-groups.ts";
import { createRandomHome } from "../../../houses/random-home.ts";

describe("how plausible a kind of rule is beforehand", () => {
  const { log, home } = createRandomHome({ seed: 11, devices: 30, days: 14, motionSensors: 4 });
  const days = createDayTable({ range: log.range, timeZone: home.time_zone, exceptions: [], log });
  const { minSupport: minEvents, minDays, quietMin, waitsMin } = RULE_PARAMS;
  const streams = collectEventStreams(log, days, { minEvents, minDays, quietMin });
  const kindOf = createTriggerKinds(log, home);
  const prior = createPrior(log, home, streams, [], kindOf, RULE_PARAMS);
  const groups = groupTargets(extractActions(log), new Map(home.entities.map((one) => [one.entity_id, one])));
  const byKind = [...Map.groupBy(streams.streams, kindOf)];

  it.each(byKind)("averages 1 over all that is tried of a kind, for every target: %s", (_, own) => {
    for (const group of groups) {
      const weights = own.flatMap((stream) =>
        waitsMin.map((minutes) =>
          prior(group, { stream, wait: minutes === 0 ? "none" : "delay", waitMs: minutes * 60_000 }),
        ),
      );
      expect(weights.reduce((sum, one) => sum + one, 0) / weights.length).toBeCloseTo(1, 9);
    }
  });

  it("is none for ending what goes on in a room when somebody comes in, and some when they leave", () => {
    const areaOf = (entityId: string) => home.entities.find((one) => one.entity_id === entityId)?.area_id;
    const pairs = groups
      .filter(({ lead }) => lead.state === "off")
      .flatMap(({ lead, ...group }) =>
        streams.streams
          .filter((stream) => kindOf(stream) === "room-presence")
          .filter(({ entityCode }) => areaOf(log.entityIds[entityCode] ?? "") === areaOf(lead.entityId))
          .map((stream) => ({ group: { ...group, lead }, stream })),
      );
    const weightsOf = (state: string) =>
      pairs
        .filter(({ stream }) => log.states[stream.stateCode] === state)
        .map(({ group, stream }) => prior(group, { stream, wait: "none", waitMs: 0 }));
    expect(weightsOf("on").length).toBeGreaterThan(0);
    expect(Math.max(...weightsOf("on"))).toBe(0);
    expect(Math.min(...weightsOf("off"))).toBeGreaterThan(0);
  });

  it("knows more than one kind in a home with sensors in rooms", () => {
    expect(byKind.map(([kind]) => kind).toSorted()).toEqual(
      expect.arrayContaining(["room-presence", "trigger-action"]),
    );
  });
});
