import { describe, expect, it } from "vitest";
import { createEventLogBuilder } from "../../../src/core/domain/event-log.ts";
import { type InitiatorKind, toInitiatorCode } from "../../../src/core/domain/initiator.ts";
import { extractActions } from "../../../src/core/features/actions.ts";

type Row = readonly [second: number, entityId: string, state: string, by: InitiatorKind];

function actionsOf(rows: readonly Row[]): Readonly<Record<string, readonly number[]>> {
  const builder = createEventLogBuilder();
  for (const [second, entityId, state, by] of rows)
    builder.add({ atMs: second * 1000, entityId, state, initiatorCode: toInitiatorCode(by), actor: null });
  const targets = extractActions(builder.build());
  return Object.fromEntries(
    targets.map(({ entityId, state, atMs }) => [`${entityId} ${state}`, [...atMs].map((at) => at / 1000)]),
  );
}

describe("people's own actions", () => {
  it("are what persons and hands did, not automations, echoes or nobody", () => {
    const rows: readonly Row[] = [
      [0, "light.a", "on", "person"],
      [1000, "light.a", "off", "physical"],
      [2000, "light.a", "on", "automation"],
      [3000, "light.a", "off", "echo"],
      [4000, "light.a", "on", "unknown"],
    ];
    expect(actionsOf(rows)).toEqual({ "light.a off": [1000], "light.a on": [0] });
  });

  it("leave out coming back from unavailable, sensors, and states nobody can set", () => {
    const rows: readonly Row[] = [
      [0, "light.a", "unavailable", "physical"],
      [1000, "light.a", "on", "physical"],
      [2000, "binary_sensor.door", "on", "physical"],
      [3000, "media_player.tv", "standby", "physical"],
    ];
    expect(actionsOf(rows)).toEqual({});
  });

  it("count repeats within a minute once", () => {
    const rows: readonly Row[] = [
      [0, "light.a", "on", "person"],
      [20, "light.a", "off", "person"],
      [40, "light.a", "on", "person"],
      [90, "light.a", "off", "person"],
      [110, "light.a", "on", "person"],
    ];
    expect(actionsOf(rows)).toEqual({ "light.a off": [20, 90], "light.a on": [0, 110] });
  });

  it("count a cover as open when it is, by whoever set it moving", () => {
    const rows: readonly Row[] = [
      [0, "cover.a", "opening", "person"],
      [15, "cover.a", "open", "unknown"],
      [1000, "cover.a", "closing", "automation"],
      [1015, "cover.a", "closed", "unknown"],
    ];
    expect(actionsOf(rows)).toEqual({ "cover.a open": [15] });
  });
});
